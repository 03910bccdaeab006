"""The tree of entries that the editor lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont

from desktop.grid.model import AnyIndex
from desktop.plain import one_line, tooltip
from desktop.theme.theme import Theme
from desktop.vocabulary.entries import Entries, Shown
from desktop.vocabulary.words import entry_state
from engine.tagging.records import VocabularyEntry

MIME = "application/x-sajin-vocabulary"
NAME, OTHER, STATE = range(3)
KEY_ROLE = Qt.ItemDataRole.UserRole
_NOTHING = QModelIndex()


@dataclass(eq=False)
class _Node:
    entry: VocabularyEntry
    row: int
    parent: _Node | None
    matches: bool
    children: list[_Node] = field(default_factory=list)
    number: int = 0


class VocabularyModel(QAbstractItemModel):
    """Names in the window's language, in the other one, and what is special; a tick for what is proposed.

    Signals:
        renamed: key, language and new name, typed in the tree.
        switched: key of an entry, and whether it is to be proposed.
        moved: keys of entries that were dropped, and the key (None: on top) under which they are to lie.
    """

    renamed = Signal(str, str, str)
    switched = Signal(str, bool)
    moved = Signal(list, object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.language = "en"
        self.entries = Entries()
        self._text, self._shown = "", Shown.ALL
        self._nodes: list[_Node] = []
        self._roots: list[_Node] = []
        self._by_key: dict[str, _Node] = {}
        theme.changed.connect(self._touch)

    @property
    def narrowed(self) -> bool:
        """Whether only some entries are listed."""
        return bool(self._text.strip()) or self._shown is not Shown.ALL

    @property
    def matches(self) -> list[str]:
        """The keys of the entries that were asked for, in their order; the others hold some of them."""
        return [node.entry.key for node in self._nodes if node.matches]

    def set_entries(self, entries: Entries, language: str) -> None:
        """List these."""
        self.entries, self.language = entries, language
        self._fill()

    def narrow(self, text: str, shown: Shown) -> None:
        """List only entries with a text in them, in what they lie in."""
        self._text, self._shown = text, shown
        self._fill()

    def index_of(self, key: str | None, column: int = NAME) -> QModelIndex:
        """Return where an entry stands; invalid where it is not listed."""
        node = self._by_key.get(key) if key is not None else None
        return QModelIndex() if node is None else self.createIndex(node.row, column, node.number)

    def key(self, index: AnyIndex) -> str | None:
        """Return the key of the entry at a place."""
        node = self._node(index)
        return None if node is None else node.entry.key

    def _fill(self) -> None:
        old = [(node.entry.key, node.parent and node.parent.entry.key) for node in self._nodes]
        matching = {entry.key for entry in self.entries.matching(self._text, self._shown)}
        wanted = {above.key for key in matching for above in self.entries.path(key)}
        nodes: list[_Node] = []

        def below(parent: _Node | None) -> list[_Node]:
            key = None if parent is None else parent.entry.key
            made: list[_Node] = []
            for entry in self.entries.children(key):
                if entry.key in wanted:
                    node = _Node(entry, len(made), parent, entry.key in matching, number=len(nodes))
                    nodes.append(node)
                    made.append(node)
                    node.children = below(node)
            return made

        roots = below(None)
        if [(node.entry.key, node.parent and node.parent.entry.key) for node in nodes] == old:
            self._put(nodes, roots)
            self._touch()
            return
        self.beginResetModel()
        self._put(nodes, roots)
        self.endResetModel()

    def _put(self, nodes: list[_Node], roots: list[_Node]) -> None:
        self._nodes, self._roots = nodes, roots
        self._by_key = {node.entry.key: node for node in nodes}

    def _touch(self) -> None:
        """All may look different, and stands where it stood."""

        def touch(nodes: list[_Node]) -> None:
            if nodes:
                first, last = nodes[0], nodes[-1]
                self.dataChanged.emit(
                    self.createIndex(first.row, NAME, first.number), self.createIndex(last.row, STATE, last.number)
                )
            for node in nodes:
                touch(node.children)

        touch(self._roots)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, STATE)

    def _node(self, index: AnyIndex) -> _Node | None:
        return self._nodes[index.internalId()] if index.isValid() and index.internalId() < len(self._nodes) else None

    # Qt's -------------------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = _NOTHING) -> QModelIndex:
        """Qt's."""
        node = self._node(parent)
        siblings = self._roots if node is None else node.children
        if 0 <= row < len(siblings) and NAME <= column <= STATE:
            return self.createIndex(row, column, siblings[row].number)
        return QModelIndex()

    def parent(self, index: AnyIndex) -> QModelIndex:  # type: ignore[override]
        """Qt's."""
        node = self._node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.row, NAME, node.parent.number)

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:  # noqa: N802
        """Qt's."""
        if parent.column() > NAME:
            return 0
        node = self._node(parent)
        return len(self._roots if node is None else node.children)

    def columnCount(self, parent: AnyIndex = _NOTHING) -> int:  # noqa: N802
        """Qt's."""
        return STATE + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemIsDropEnabled
        if index.column() == NAME:
            flags |= flag.ItemIsUserCheckable
        return flags | flag.ItemIsEditable if index.column() != STATE else flags

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        korean = self.language == "ko"
        return (self.tr("Name"), "English" if korean else "한국어", self.tr("State"))[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        node = self._node(index)
        if node is None:
            return None
        read: dict[int, Callable[[_Node, int], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda node, column: one_line(self._text_of(node.entry, column)),
            Qt.ItemDataRole.EditRole: lambda node, column: self._text_of(node.entry, column),
            Qt.ItemDataRole.CheckStateRole: self._check,
            Qt.ItemDataRole.ForegroundRole: self._color,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.ToolTipRole: lambda node, _: tooltip(self._explain(node.entry)),
            Qt.ItemDataRole.AccessibleTextRole: lambda node, column: (
                self._spoken(node.entry) if column == NAME else one_line(self._text_of(node.entry, column))
            ),
            KEY_ROLE: lambda node, _: node.entry.key,
        }
        return read[role](node, index.column()) if role in read else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Qt's: what was typed or ticked is told, and comes back when it holds."""
        node = self._node(index)
        if node is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.switched.emit(node.entry.key, Qt.CheckState(value) is Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole and str(value).strip() != self._text_of(node.entry, index.column()):
            self.renamed.emit(node.entry.key, self._language_of(index.column()), str(value).strip())
        return False

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Qt's."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Qt's."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Qt's."""
        keys = dict.fromkeys(str(self.key(index)) for index in indexes if index.column() == NAME)
        data = QMimeData()
        data.setData(MIME, "\n".join(keys).encode())
        return data

    def canDropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Qt's: not into itself, and not where it lies."""
        target = self.key(parent)
        return any(
            (entry := self.entries.get(key)) is not None
            and entry.parent != target
            and (target is None or not self.entries.is_inside(target, key))
            for key in dropped_keys(data)
        )

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Qt's: it is told; the rows move when the edit was made."""
        if self.canDropMimeData(data, action, row, column, parent):
            self.moved.emit(dropped_keys(data), self.key(parent))
        return False

    # What is said of an entry -----------------------------------------------------------------------------------------

    def _language_of(self, column: int) -> str:
        return self.language if column == NAME else "en" if self.language == "ko" else "ko"

    def _text_of(self, entry: VocabularyEntry, column: int) -> str:
        if column == STATE:
            return entry_state(entry, self.entries, self.language)
        return entry.named(self._language_of(column))

    def _check(self, node: _Node, column: int) -> Any:
        if column != NAME or node.entry.merged_into is not None:
            return None
        return Qt.CheckState.Checked if node.entry.enabled else Qt.CheckState.Unchecked

    def _color(self, node: _Node, column: int) -> Any:
        plain = column == NAME and node.matches and node.entry.enabled and node.entry.merged_into is None
        return self._theme.tokens.color("text" if plain else "text_muted")

    def _font(self, node: _Node, column: int) -> Any:
        changed = node.entry.edited - {"enabled", "merged_into"}
        if column != NAME or not (changed or not node.entry.shipped):
            return None
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _explain(self, entry: VocabularyEntry) -> str:
        lines = [
            " › ".join(one.named(self.language) for one in self.entries.path(entry.key)),
            ", ".join(entry.synonyms),
        ]
        return "\n".join(line for line in lines if line)

    def _spoken(self, entry: VocabularyEntry) -> str:
        state = entry_state(entry, self.entries, self.language)
        parts = (entry.named(self.language), self._text_of(entry, OTHER), state)
        return one_line(", ".join(dict.fromkeys(part for part in parts if part)))


def dropped_keys(data: QMimeData) -> list[str]:
    """Return the keys that are being dragged."""
    raw = bytes(data.data(MIME).data()) if data.hasFormat(MIME) else b""
    return raw.decode().split("\n") if raw else []
