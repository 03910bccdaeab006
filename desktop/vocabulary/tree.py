"""The tree of the editor: keys, and which branches are open."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from desktop.vocabulary.model import MIME, NAME, OTHER, STATE, VocabularyModel, dropped_keys

_OTHER_WIDTH, _STATE_WIDTH, _NARROW = 132, 112, 430


class VocabularyTree(QTreeView):
    """Shows a :class:`VocabularyModel`; what is open and current stays so when entries change.

    Signals:
        chosen: the key of the current entry, "" for none.
        space_pressed, delete_pressed, insert_pressed: these keys.
    """

    chosen = Signal(str)
    space_pressed = Signal()
    delete_pressed = Signal()
    insert_pressed = Signal()

    def __init__(self, model: VocabularyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = model
        self._open: set[str] = set()
        self._current: str | None = None
        self._resetting = False
        self.setObjectName("vocabulary_tree")
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setAutoExpandDelay(600)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((OTHER, _OTHER_WIDTH), (STATE, _STATE_WIDTH)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)
        header.setSectionsMovable(False)
        self.expanded.connect(lambda index: self._remember(index, opened=True))
        self.collapsed.connect(lambda index: self._remember(index, opened=False))
        model.modelAboutToBeReset.connect(self._begin_reset)
        model.modelReset.connect(self._end_reset)
        self.selectionModel().currentChanged.connect(self._current_changed)

    @property
    def current_key(self) -> str | None:
        """The key of the current entry."""
        return self._entries.key(self.currentIndex())

    @property
    def selected_keys(self) -> list[str]:
        """The keys of the entries that are selected, from the top."""
        rows = self.selectionModel().selectedRows(NAME)
        keys = {key for index in rows if (key := self._entries.key(index)) is not None}
        return [entry.key for entry in self._entries.entries if entry.key in keys]

    def go(self, key: str) -> bool:
        """Make an entry the current one, and show it; return whether it is listed."""
        index = self._entries.index_of(key)
        if not index.isValid():
            return False
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's: the other name goes first where there is no room."""
        self.setColumnHidden(OTHER, event.size().width() < _NARROW)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        editing = self.state() is QAbstractItemView.State.EditingState
        signals = {
            Qt.Key.Key_Space: self.space_pressed,
            Qt.Key.Key_Delete: self.delete_pressed,
            Qt.Key.Key_Insert: self.insert_pressed,
        }
        signal = signals.get(Qt.Key(event.key()))
        if signal is not None and not editing:
            signal.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.mimeData().hasFormat(MIME):
            self.setState(QAbstractItemView.State.DraggingState)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Qt's: between two entries is inside their parent; the order is the vocabulary's own."""
        super().dragMoveEvent(event)
        if event.mimeData().hasFormat(MIME) and self._can_drop(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._can_drop(event):
            parent = self._entries.key(self._drop_parent(event))
            self._entries.moved.emit(dropped_keys(event.mimeData()), parent)
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the rows move when the edit was made
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _can_drop(self, event: QDropEvent) -> bool:
        parent = self._drop_parent(event)
        return self._entries.canDropMimeData(event.mimeData(), Qt.DropAction.MoveAction, -1, -1, parent)

    def _drop_parent(self, event: QDropEvent) -> QModelIndex:
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(NAME)
        position = QAbstractItemView.DropIndicatorPosition
        if self.dropIndicatorPosition() in (position.AboveItem, position.BelowItem):
            return index.parent()
        return index

    def _remember(self, index: QModelIndex, *, opened: bool) -> None:
        key = self._entries.key(index)
        if key is None or self._resetting or self._entries.narrowed:
            return  # while something is searched for, all is open
        if opened:
            self._open.add(key)
        else:
            self._open.discard(key)

    def _begin_reset(self) -> None:
        self._resetting = True
        self._current = self.current_key or self._current

    def _end_reset(self) -> None:
        if self._entries.narrowed:
            self.expandAll()
        else:
            for key in self._open:
                self.setExpanded(self._entries.index_of(key), True)
        self._resetting = False
        wanted = self._current
        if wanted is None or not self.go(wanted):
            matches = self._entries.matches
            if self._entries.narrowed and matches:
                self.go(matches[0])
            else:
                self.chosen.emit("")

    def _current_changed(self, current: QModelIndex) -> None:
        if not self._resetting:
            self._current = self._entries.key(current)
            self.chosen.emit(self._current or "")
