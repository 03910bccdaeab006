"""What writing would change, file by file: a list that stays smooth with a hundred thousand files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.plain import one_line, tooltip
from desktop.settings.cards import CARD_ROLE, Card
from engine.metadata.records import MetadataChange

MOST_LISTED = 100_000
"""Files beyond these are counted only."""
_NOTHING = QModelIndex()


@dataclass(eq=False, slots=True)
class FileChanges:
    """What would change in one file.

    Attributes:
        path, target: as of :class:`MetadataChange`.
        changes: property, before, after.
    """

    path: Path
    target: Path
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def new(self) -> bool:
        """Whether it is written beside the photo."""
        return self.path != self.target


@dataclass(frozen=True)
class DiffLine:
    """One value: ``-`` goes, ``+`` comes, a blank stays."""

    sign: str
    text: str


def diff(before: str, after: str) -> Iterator[DiffLine]:
    """Yield the values of a property: what goes first, then what comes, then what stays."""
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    for sign, lines in (
        ("-", [line for line in old if line not in new]),
        ("+", [line for line in new if line not in old]),
        (" ", [line for line in new if line in old]),
    ):
        yield from (DiffLine(sign, line) for line in lines)


def as_text(files: Sequence[FileChanges]) -> Iterator[str]:
    """Yield the lines of a text about what would change."""
    for one in files:
        yield f"{one.target}\n"
        for name, before, after in one.changes:
            yield f"  {name}\n"
            yield from (f"    {line.sign} {line.text}\n" for line in diff(before, after))


class ChangesModel(QAbstractListModel):
    """The files that would change, in the order in which they were found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: list[FileChanges] = []
        self._by_target: dict[str, FileChanges] = {}  # a path's own hash is slow
        self.more = 0

    def add(self, changes: Iterable[MetadataChange]) -> None:
        """Add what was found; new files stand at the end."""
        new: list[FileChanges] = []
        for change in changes:
            target = str(change.target)
            known = self._by_target.get(target)
            if known is None:
                known = self._by_target[target] = FileChanges(change.path, change.target)
                new.append(known)
            if len(self.files) + len(new) <= MOST_LISTED:
                known.changes.append((change.name, change.before, change.after))
        kept = new[: max(0, MOST_LISTED - len(self.files))]
        self.more += len(new) - len(kept)
        if kept:
            first = len(self.files)
            self.beginInsertRows(_NOTHING, first, first + len(kept) - 1)
            self.files += kept
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:  # noqa: N802
        """Qt's."""
        return 0 if parent.isValid() else len(self.files)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self.files):
            return None
        one = self.files[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(one.target.name)
        if role == CARD_ROLE:
            return Card("caption" if one.new else "image", one_line(one.target.name), self._facts(one))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one_line(one.target.name)}, {self._facts(one)}"
        return tooltip(str(one.target)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _facts(self, one: FileChanges) -> str:
        count = self.tr("%Ln difference(s)", "", len(one.changes))
        return f"{count} · {one_line(str(one.target.parent))}"
