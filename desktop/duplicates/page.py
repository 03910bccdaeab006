"""The page of duplicates: what was found and what it would win, the groups, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.backend.thumbnails import ThumbnailStore
from desktop.duplicates.model import DuplicatesModel
from desktop.duplicates.view import DuplicatesView
from desktop.grid.empty import EmptyPage
from desktop.i18n import file_size
from desktop.plain import tooltip
from desktop.theme.icons import Icons


class DuplicatesPage(QWidget):
    """Layout only; :class:`~desktop.duplicates.controller.DuplicatesController` decides what is shown.

    Signals:
        trash_all_wanted: move what is not kept of all groups to the trash.
        look_wanted: look for duplicates again.
        cancel_wanted: stop looking.
        action_wanted: an entry of the menu of a photo, by name, and its row.
        reworded: the language has changed.
    """

    trash_all_wanted = Signal()
    look_wanted = Signal()
    cancel_wanted = Signal()
    action_wanted = Signal(str, int)
    reworded = Signal()

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = DuplicatesModel(self)
        self.view = DuplicatesView(self.model, thumbnails, icons, self)
        self.empty = EmptyPage(icons, self)
        self.title, self.summary = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.summary.setProperty("role", "muted")
        self.look, self.trash_all = QToolButton(self), QPushButton(self)
        self.trash_all.setProperty("role", "primary")
        icons.bind(self.look, "rescan")
        self.progress_words, self.progress = QLabel(self), QProgressBar(self)
        self.progress_words.setProperty("role", "small")
        self.progress.setTextVisible(False)
        self.cancel = QPushButton(self)
        self.cancel.setProperty("role", "quiet")
        for label in (self.title, self.summary, self.progress_words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._make_menu(icons)
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.look)
        head.addWidget(self.trash_all)
        self.working = QWidget(self)
        row = QHBoxLayout(self.working)
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.progress_words)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.working.hide()
        self.stack = QStackedWidget(self)
        for page in (self.view, self.empty):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.working)
        column.addWidget(self.stack, 1)

    def _make_menu(self, icons: Icons) -> None:
        self.menu = QMenu(self)
        self.actions_: dict[str, QAction] = {}
        keys = {"open": "Return", "keep_only": "K", "keep_all": "", "folder": "", "trash": "Del", "dismiss": "N"}
        drawings = {"open": "image", "keep_only": "check", "folder": "folder", "trash": "trash"}
        for name, shortcut in keys.items():
            if name in ("folder", "trash"):
                self.menu.addSeparator()
            action = self.menu.addAction("")
            # The view itself takes the keys; here they are shown.
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _=False, name=name: self._chosen(name))
            if name in drawings:
                icons.bind(action, drawings[name])
            self.actions_[name] = action

    def _connect(self) -> None:
        self.trash_all.clicked.connect(self.trash_all_wanted)
        self.look.clicked.connect(self.look_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.view.customContextMenuRequested.connect(self._show_menu)
        for change in (self.model.modelReset, self.model.dataChanged):
            change.connect(self._sum_up)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Show how far the search is; with ``total`` 0 that it has begun."""
        self.progress_words.setText(words)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.setAccessibleName(words)
        self.working.show()
        self.look.setEnabled(False)

    def hide_progress(self) -> None:
        """The search is over."""
        self.working.hide()
        self.look.setEnabled(True)

    def show_groups(self) -> None:
        """Show the groups."""
        self.stack.setCurrentWidget(self.view)

    def show_empty(self) -> None:
        """Show the explanation."""
        self.stack.setCurrentWidget(self.empty)

    def _show_menu(self, point: object) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.menu.popup(self.view.viewport().mapToGlobal(point))  # type: ignore[call-overload]

    def _chosen(self, name: str) -> None:
        if self.view.currentIndex().isValid():
            self.action_wanted.emit(name, self.view.currentIndex().row())

    def _sum_up(self) -> None:
        files, size_bytes = self.model.spare_totals()
        groups = len(self.model.groups)
        size = file_size(size_bytes)
        counted = self.tr("%Ln group(s)", "", groups)
        self.summary.setText(
            self.tr("{groups} · {size} can be freed").format(groups=counted, size=size) if groups else ""
        )
        self.trash_all.setVisible(groups > 0)
        self.trash_all.setEnabled(files > 0)
        self.trash_all.setText(self.tr("Move %Ln file(s) to the trash…", "", files))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.reworded.emit()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Duplicates"))
        self.look.setAccessibleName(self.tr("Look again"))
        self.look.setToolTip(tooltip(self.tr("Look for duplicates again")))
        self.cancel.setText(self.tr("Stop"))
        self.trash_all.setToolTip(
            tooltip(self.tr("In all groups, what is not marked “Keep” goes to the trash; you are asked before"))
        )
        self.view.setAccessibleName(self.tr("Groups of duplicates"))
        self.view.setAccessibleDescription(
            self.tr("Space keeps a photo or not, K keeps only it, Enter opens it, Del moves the others to the trash")
        )
        for name, words in {
            "open": self.tr("Open"),
            "keep_only": self.tr("Keep only this one"),
            "keep_all": self.tr("Keep all of this group"),
            "folder": self.tr("Show in folder"),
            "trash": self.tr("Move the others to the trash…"),
            "dismiss": self.tr("Not duplicates"),
        }.items():
            self.actions_[name].setText(words)
        self._sum_up()
