"""What lies between sidebar and status bar: a title line, then photos, problems or an explanation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.grid.delegate import PhotoDelegate
from desktop.grid.empty import EmptyPage
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemDelegate, ProblemsModel
from desktop.grid.view import PhotoGridView
from desktop.i18n import section_title
from desktop.theme.icons import Icons


class BrowsePage(QWidget):
    """Layout only; :class:`~desktop.browse.BrowseController` decides what is shown.

    Signals:
        more_wanted: "Show less likely matches" was pressed, here or on the empty page.
    """

    more_wanted = Signal()

    def __init__(
        self, photos: PhotoListModel, problems: ProblemsModel, thumbnails: ThumbnailStore, icons: Icons
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.count = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.count.setProperty("role", "muted")
        for label in (self.title, self.count):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.grid = PhotoGridView(icons.theme, section_title, self)
        self.grid.setModel(photos)
        self.grid.setItemDelegate(PhotoDelegate(thumbnails, icons, self.grid))
        thumbnails.ready.connect(self.grid.viewport().update)
        self.problems = QListView(self)
        self.problems.setModel(problems)
        self.problems.setItemDelegate(ProblemDelegate(icons, self.problems))
        self.problems.setContentsMargins(24, 0, 24, 0)
        self.problems.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.empty = EmptyPage(icons, self)
        self.footer = QWidget(self)
        self.more_button = QPushButton(self.footer)
        footer_row = QHBoxLayout(self.footer)
        footer_row.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignCenter)
        self.footer.hide()
        self._lay_out()
        self.more_button.clicked.connect(self.more_wanted)
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        problem_page = QWidget(self)
        problem_box = QVBoxLayout(problem_page)
        problem_box.setContentsMargins(24, 0, 24, 0)
        problem_box.addWidget(self.problems)
        self.stack = QStackedWidget(self)
        for page in (self.grid, problem_page, self.empty):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def show_grid(self) -> None:
        """Show the photos."""
        self.stack.setCurrentIndex(0)

    def show_problems(self) -> None:
        """Show the problems."""
        self.grid.set_footer(None)
        self.stack.setCurrentIndex(1)

    def show_empty(self) -> None:
        """Show the explanation."""
        self.grid.set_footer(None)
        self.stack.setCurrentIndex(2)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.grid.viewport().update()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.grid.setAccessibleName(self.tr("Photos"))
        self.problems.setAccessibleName(self.tr("Problems"))
