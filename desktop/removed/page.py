"""The page of photos whose files are gone: what is kept of them, for how long, and how they come back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.grid.empty import EmptyPage
from desktop.i18n import photo_count
from desktop.plain import tooltip
from desktop.removed.delegate import RemovedDelegate
from desktop.removed.model import RemovedModel
from desktop.theme.icons import Icons

KEPT_DAYS = 30


class RemovedPage(QWidget):
    """Layout only; :class:`~desktop.removed.controller.RemovedController` decides what is shown.

    Signals:
        forget_wanted: the selected photos shall be forgotten now.
        folder_wanted: show where the file of the current photo was.
    """

    forget_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = RemovedModel(self)
        self.title, self.count, self.text = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.count.setProperty("role", "muted")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        for label in (self.title, self.count, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.forget = QPushButton(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setObjectName("removed_list")
        self.list.setItemDelegate(RemovedDelegate(thumbnails, icons, self.list))
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        thumbnails.ready.connect(self.list.viewport().update)
        icons.theme.changed.connect(self.list.viewport().update)
        self.empty = EmptyPage(icons, self)
        self._make_actions(icons)
        self._lay_out()
        self._retranslate()

    def _make_actions(self, icons: Icons) -> None:
        self.forget_action, self.folder_action = QAction(self.list), QAction(self.list)
        for action, keys in ((self.folder_action, "Return"), (self.forget_action, "Del")):
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            self.list.addAction(action)
        icons.bind(self.folder_action, "folder")
        self.forget_action.triggered.connect(self.forget_wanted)
        self.folder_action.triggered.connect(self.folder_wanted)
        self.forget.clicked.connect(self.forget_wanted)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.model.modelReset.connect(self._selection_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 4)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.forget)
        filled = QWidget(self)
        inner = QVBoxLayout(filled)
        inner.setContentsMargins(24, 0, 24, 0)
        inner.setSpacing(8)
        inner.addWidget(self.text)
        inner.addWidget(self.list, 1)
        self.stack = QStackedWidget(self)
        for page in (filled, self.empty):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def selected_rows(self) -> list[int]:
        """Return the rows that are selected, in their order."""
        return sorted(index.row() for index in self.list.selectionModel().selectedIndexes())

    def show_state(self) -> None:
        """Show the list, or why it is empty."""
        count = self.model.rowCount()
        self.stack.setCurrentIndex(0 if count else 1)
        self.forget.setVisible(count > 0)
        self.count.setText(photo_count(count) if count else "")

    def _selection_changed(self) -> None:
        count = len(self.list.selectionModel().selectedIndexes())
        self.forget.setEnabled(count > 0)
        self.forget_action.setEnabled(count > 0)
        self.folder_action.setEnabled(count == 1)
        self.forget.setText(self.tr("Forget %Ln photo(s) now…", "", count) if count else self.tr("Forget now…"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Recently removed"))
        self.text.setText(
            self.tr(
                "The files of these photos are gone from their folders. What you said of them (captions, tags, "
                "ratings, albums) is kept for %Ln day(s). Put a file back, under any name, and all of it is back.",
                "",
                KEPT_DAYS,
            )
        )
        self.empty.say(
            "trash",
            self.tr("Nothing was removed lately"),
            self.tr("When the file of a photo disappears, its tags, captions and albums are kept here for a while."),
        )
        self.forget.setToolTip(tooltip(self.tr("Forget what you said of the selected photos, for good (Del)")))
        self.list.setAccessibleName(self.tr("Recently removed"))
        self.forget_action.setText(self.tr("Forget now…"))
        self.folder_action.setText(self.tr("Show where it was"))
        self.model.retranslate()
        self._selection_changed()
        self.show_state()
