"""The page where proposed tags are reviewed: tags at the left; at the right the photo to be decided, and the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.backend.thumbnails import ThumbnailStore
from desktop.grid.empty import EmptyPage
from desktop.grid.model import SummaryLoader
from desktop.tagging.grid import ProposedPhotos, ReviewGrid
from desktop.tagging.group_delegate import GroupDelegate
from desktop.tagging.groups import GroupsModel
from desktop.tagging.heading import TagHeading
from desktop.tagging.stage import Stage
from desktop.theme.icons import Icons

LIST_WIDTH, LIST_LEAST, LIST_MOST = 232, 160, 360
ROOMY = 600
"""In less room the list of tags is left out; Alt+Up and Alt+Down go from tag to tag."""


class ReviewPage(QWidget):
    """Layout only; :class:`~desktop.tagging.controller.ReviewController` decides what is shown.

    Args:
        load: asks for the summaries of photos.

    Signals:
        cancel_wanted: stop proposing.
        reworded: the language has changed.
    """

    cancel_wanted = Signal()
    reworded = Signal()

    def __init__(
        self, load: SummaryLoader, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.groups, self.photos = GroupsModel(self), ProposedPhotos(load, self)
        self.title, self.summary = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.summary.setProperty("role", "muted")
        for label in (self.title, self.summary):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.more = QToolButton(self)
        self.more.setObjectName("more_button")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.bind(self.more, "more")
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self.list = QListView(self)
        self.list.setModel(self.groups)
        self.list.setItemDelegate(GroupDelegate(icons, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.heading, self.stage = TagHeading(icons, self), Stage(icons, self)
        self.grid = ReviewGrid(self.photos, thumbnails, icons, self)
        self.empty = EmptyPage(icons, self)
        icons.theme.changed.connect(self.list.viewport().update)
        self._make_progress()
        self._lay_out()
        self.list.customContextMenuRequested.connect(
            lambda point: self.heading.menu.popup(self.list.viewport().mapToGlobal(point))
        )
        self._retranslate()

    def _make_progress(self) -> None:
        self.working = QWidget(self)
        self.progress_words, self.progress = QLabel(self.working), QProgressBar(self.working)
        self.progress_words.setProperty("role", "small")
        self.progress_words.setTextFormat(Qt.TextFormat.PlainText)
        self.progress.setTextVisible(False)
        self.cancel = QPushButton(self.working)
        self.cancel.setProperty("role", "quiet")
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout(self.working)
        row.setContentsMargins(24, 8, 24, 0)
        row.setSpacing(12)
        row.addWidget(self.progress_words)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.working.hide()

    def _lay_out(self) -> None:
        self.side = QWidget(self)
        self.side.setMinimumWidth(LIST_LEAST)
        self.side.setMaximumWidth(LIST_MOST)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.more)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(16, 12, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addSpacing(4)
        column.addWidget(self.list, 1)
        self.rows = QSplitter(Qt.Orientation.Vertical, self)
        self.rows.addWidget(self.stage)
        self.rows.addWidget(self.grid)
        self.rows.setStretchFactor(0, 3)
        self.rows.setStretchFactor(1, 2)
        self.grid.setMinimumHeight(96)
        detail = QWidget(self)
        inner = QVBoxLayout(detail)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.heading)
        inner.addWidget(self.rows, 1)
        self.columns = QSplitter(Qt.Orientation.Horizontal, self)
        self.columns.addWidget(self.side)
        self.columns.addWidget(detail)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([LIST_WIDTH, 1000])
        for splitter in (self.rows, self.columns):
            splitter.setObjectName("frame_splitter")
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.stack = QStackedWidget(self)
        for page in (self.columns, self.empty):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.working)
        whole.addWidget(self.stack, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's: as small as the other pages; what has no room is left out."""
        return QSize(240, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= ROOMY)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Show how far proposing is; with ``total`` 0 that it has begun."""
        self.progress_words.setText(words)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.setAccessibleName(words)
        self.working.show()

    def hide_progress(self) -> None:
        """It is over."""
        self.working.hide()

    def show_proposals(self) -> None:
        """Show tags and photos; the keyboard, if it was here, goes to the photos."""
        was_empty, at = self.stack.currentWidget() is self.empty, self.window().focusWidget()
        self.stack.setCurrentWidget(self.columns)
        if was_empty and at in (self, self.empty.button):
            self.grid.setFocus()

    def show_empty(self) -> None:
        """Show the explanation; the keyboard, if it was here, goes to its button."""
        self.stack.setCurrentWidget(self.empty)
        if self.window().focusWidget() is self and self.empty.button.isVisibleTo(self.empty):
            self.empty.button.setFocus()

    def hold_focus(self) -> None:
        """Keep the keyboard here while what has it goes out of sight."""
        focused = self.window().focusWidget()  # also while a dialog is over it
        if focused is not None and self.stack.isAncestorOf(focused):
            self.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.reworded.emit()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Proposed tags"))
        self.more.setAccessibleName(self.tr("More for all proposals"))
        self.more.setToolTip(self.tr("More for all proposals"))
        self.list.setAccessibleName(self.tr("Proposed tags"))
        self.grid.setAccessibleName(self.tr("Photos that the tag is proposed for"))
        self.grid.setAccessibleDescription(
            self.tr("Y or Enter accepts, N or Del rejects, Space skips; with Shift for all photos of the tag")
        )
        self.cancel.setText(self.tr("Stop"))
