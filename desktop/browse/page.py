"""What lies between sidebar and inspector: a title line, then photos, problems, an explanation or another page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.browse.head import Head
from desktop.grid.delegate import PhotoDelegate
from desktop.grid.empty import EmptyPage
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemsModel, ProblemsPage
from desktop.grid.view import PhotoGridView
from desktop.i18n import section_title
from desktop.places import PlaceKind
from desktop.theme.icons import Icons


class BrowsePage(QWidget):
    """Layout only; :class:`~desktop.browse.BrowseController` decides what is shown.

    Signals:
        more_wanted: "Show less likely matches" was pressed below the photos.
        end_reached: the user has come to the last photos.
    """

    more_wanted = Signal()
    end_reached = Signal()

    def __init__(
        self, photos: PhotoListModel, problems: ProblemsModel, thumbnails: ThumbnailStore, icons: Icons
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = Head(icons, self)
        self.title, self.count = self.head.title, self.head.count
        self.grid = PhotoGridView(icons.theme, section_title, self)
        self.grid.setModel(photos)
        self.grid.setItemDelegate(PhotoDelegate(thumbnails, icons, self.grid))
        self.problems_page = ProblemsPage(problems, icons, self)
        self.problems = self.problems_page.list
        self.empty = EmptyPage(icons, self)
        self.footer = QWidget(self)
        self.more_button = QPushButton(self.footer)
        footer_row = QHBoxLayout(self.footer)
        footer_row.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignCenter)
        self.footer.hide()
        self._pages: dict[PlaceKind, QWidget] = {PlaceKind.PROBLEMS: self.problems_page}
        self._lay_out()
        self.more_button.clicked.connect(self.more_wanted)
        self.grid.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._retranslate()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        for page in (self.grid, self.problems_page, self.empty):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)

    def add_page(self, kind: PlaceKind, page: QWidget) -> None:
        """Show another page, with a title of its own, for places of this kind."""
        self._pages[kind] = page
        self.stack.addWidget(page)

    def set_sort_button(self, button: QWidget) -> None:
        """Put the button for the order of results into the title line."""
        self.sort_button = button
        self.head.add_widget(button)
        button.hide()

    sort_button: QWidget | None = None

    def show_grid(self) -> None:
        """Show the photos."""
        self._show(self.grid)

    def show_page(self, kind: PlaceKind) -> None:
        """Show the page of such a place."""
        self.grid.set_footer(None)
        self._show(self._pages[kind])

    def show_empty(self) -> None:
        """Show the explanation."""
        self.grid.set_footer(None)
        self._show(self.empty)

    def _show(self, page: QWidget) -> None:
        self.head.setVisible(page in (self.grid, self.empty, self.problems_page))
        self.stack.setCurrentWidget(page)

    def _scrolled(self, value: int) -> None:
        bar = self.grid.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - bar.pageStep() // 2:
            self.end_reached.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.grid.retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.grid.setAccessibleName(self.tr("Photos"))
        self.grid.scrubber.setAccessibleName(self.tr("Date"))
