"""Albums with a box each, and how many of their photos have a caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from desktop.personal.words import PersonalWords
from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.records import Album

ROW, MOST_ROWS = 30, 8
_ID = Qt.ItemDataRole.UserRole


class AlbumTree(QTreeWidget):
    """What is ticked, and what lies in it, is learned from; ticking an album ticks all that lie in it.

    Signals:
        ticked: ids of all albums that are ticked, a frozenset.
    """

    ticked = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("album_tree")
        self._icons = icons
        self._items: dict[int, QTreeWidgetItem] = {}
        self._albums: tuple[Album, ...] = ()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(20)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._changed)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
        icons.theme.changed.connect(self._repaint)

    def show_albums(self, albums: Sequence[Album], chosen: frozenset[int], counts: Mapping[int, int]) -> None:
        """Show these, with what is ticked and how many of their photos have a caption."""
        blocker = QSignalBlocker(self)
        if tuple(albums) != self._albums:
            self._albums = tuple(albums)
            self._fill()
        for album in self._albums:
            item, count = self._items[album.id], counts.get(album.id)
            state = Qt.CheckState.Checked if album.id in chosen else Qt.CheckState.Unchecked
            item.setCheckState(0, state)
            item.setText(1, QLocale().toString(count) if count is not None else "")
            words = PersonalWords().captioned(count) if count is not None else ""
            item.setToolTip(1, words)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (item.text(0), words))))
        blocker.unblock()
        self.viewport().update()
        self._fit()

    def item(self, album_id: int) -> QTreeWidgetItem:
        """Return the row of an album."""
        return self._items[album_id]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Enter ticks as Space does, and does not press a button of the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self.currentItem()) is not None:
            checked = item.checkState(0) is Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
            event.accept()
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        self.clear()
        self._items = {}
        children: dict[int | None, list[Album]] = {}
        known = {album.id for album in self._albums}
        for album in sorted(self._albums, key=lambda one: one.position):
            children.setdefault(album.parent_id if album.parent_id in known else None, []).append(album)
        waiting: list[tuple[QTreeWidgetItem | QTreeWidget, Album]] = [(self, album) for album in children.get(None, [])]
        while waiting:
            parent, album = waiting.pop(0)
            item = QTreeWidgetItem(parent, [one_line(album.name), ""])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setData(0, _ID, album.id)
            item.setToolTip(0, one_line(album.name))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._items[album.id] = item
            waiting += [(item, child) for child in children.get(album.id, [])]
        self.expandAll()
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)
        self._repaint()

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column != 0:
            return
        with QSignalBlocker(self):
            _tick_below(item, item.checkState(0))
        self.viewport().update()
        ticked = [number for number, one in self._items.items() if one.checkState(0) is Qt.CheckState.Checked]
        self.ticked.emit(frozenset(ticked))

    def _fit(self, _: object = None) -> None:
        """Be as high as the rows, up to a few; more are scrolled to."""
        rows = 0
        index = self.indexBelow(self.model().index(0, 0)) if self._items else None
        while index is not None and index.isValid() and rows < MOST_ROWS:
            rows, index = rows + 1, self.indexBelow(index)
        self.setFixedHeight(min(rows + bool(self._items), MOST_ROWS) * ROW + 12)

    def _repaint(self) -> None:
        by_id = {album.id: album for album in self._albums}
        color = self._icons.theme.tokens.color("text_muted")
        with QSignalBlocker(self):
            for number, item in self._items.items():
                item.setIcon(0, self._icons.icon("smart-album" if by_id[number].query is not None else "album"))
                item.setForeground(1, color)
                item.setSizeHint(0, QSize(0, ROW))


def _tick_below(item: QTreeWidgetItem, state: Qt.CheckState) -> None:
    for place in range(item.childCount()):
        child = item.child(place)
        if child is not None:
            child.setCheckState(0, state)
            _tick_below(child, state)
