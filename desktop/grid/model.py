"""The photos of a grid as a Qt model: ids at once, their summaries when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
)

from desktop.backend.timeline import Section
from desktop.i18n import long_date
from desktop.plain import one_line, tooltip
from engine.records import PhotoSummary

AnyIndex = QModelIndex | QPersistentModelIndex
SummaryLoader = Callable[[list[int], Callable[[list[PhotoSummary]], None]], None]
"""Asks for the summaries of ids; calls back, later, on the window's thread."""

ID_ROLE = Qt.ItemDataRole.UserRole
SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
MAX_SUMMARIES = 20_000
PAGE = 64


class PhotoListModel(QAbstractListModel):
    """A list of photos; ``data`` never waits: it asks the loader for what it lacks and tells when that has come.

    Args:
        load: asks the library, off the window's thread.
    """

    def __init__(self, load: SummaryLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._ids: list[int] = []
        self._sections: list[Section] = []
        self._summaries: OrderedDict[int, PhotoSummary] = OrderedDict()
        self._rows: dict[int, int] | None = None
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask)

    @property
    def ids(self) -> list[int]:
        """The photos' ids in order (do not change the list)."""
        return self._ids

    @property
    def sections(self) -> list[Section]:
        """The months, newest first; empty where the list is not by date."""
        return self._sections

    def set_photos(self, ids: Sequence[int], sections: Iterable[Section] = ()) -> None:
        """Show these photos; what stays at its place is not reset."""
        ids, sections = list(ids), list(sections)
        grown = len(ids) > len(self._ids) > 0 and ids[: len(self._ids)] == self._ids
        if ids == self._ids and sections == self._sections:
            return
        if grown and not sections and not self._sections:
            self.beginInsertRows(QModelIndex(), len(self._ids), len(ids) - 1)
            self._ids, self._rows = ids, None
            self.endInsertRows()
            return
        self.beginResetModel()
        self._asked.difference_update(self._ids[row] for row in self._wanted)  # it was not asked for yet
        self._wanted.clear()
        self._ids, self._sections, self._rows = ids, sections, None
        self.endResetModel()

    def expire(self) -> None:
        """Read summaries again when next shown (the library has changed); until then the old ones are shown."""
        self._stale = set(self._summaries)
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def update_summary(self, summary: PhotoSummary) -> None:
        """Take in one changed photo."""
        self._summaries[summary.id] = summary
        self._tell([summary.id])

    def summary(self, row: int) -> PhotoSummary | None:
        """Return a photo's summary, or None while it is on its way."""
        photo_id = self._ids[row]
        summary = self._summaries.get(photo_id)
        if (summary is None or photo_id in self._stale) and photo_id not in self._asked:
            self._asked.add(photo_id)
            self._wanted.append(row)
            self._ask_soon.start()
        return summary

    def row_of(self, photo_id: int) -> int | None:
        """Return where a photo is, or None."""
        if self._rows is None:
            self._rows = {known: row for row, known in enumerate(self._ids)}
        return self._rows.get(photo_id)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Qt's."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        text_roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if role != SUMMARY_ROLE and role not in text_roles:
            return None
        summary = self.summary(index.row())
        if summary is None or role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one_line(summary.path.name))
        return self._describe(summary) if role == Qt.ItemDataRole.AccessibleTextRole else one_line(summary.path.name)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Qt's."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the photos' files, to be dropped on other programs or on the search field."""
        mime = QMimeData()
        summaries = [self.summary(index.row()) for index in indexes]
        mime.setUrls([QUrl.fromLocalFile(str(summary.path)) for summary in summaries if summary is not None])
        return mime

    def _describe(self, summary: PhotoSummary) -> str:
        parts = [one_line(summary.path.name)]
        if summary.taken_at is not None:
            parts.append(long_date(summary.taken_at))
        if summary.favourite:
            parts.append(self.tr("favourite"))
        return ", ".join(parts)

    def _ask(self) -> None:
        """Ask for what was missed while painting, and for the photos around it."""
        if not self._wanted:
            return
        first, last = max(0, min(self._wanted) - PAGE), max(self._wanted) + PAGE
        wanted = {self._ids[row] for row in self._wanted if row < len(self._ids)}
        if last - first <= 8 * PAGE:
            wanted.update(photo_id for photo_id in self._ids[first:last] if photo_id not in self._asked)
        self._wanted.clear()
        missing = [photo_id for photo_id in wanted if photo_id not in self._summaries or photo_id in self._stale]
        if missing:
            self._asked.update(missing)
            self._load(missing, self._take)

    def _take(self, summaries: list[PhotoSummary]) -> None:
        for summary in summaries:
            self._asked.discard(summary.id)
            self._stale.discard(summary.id)
            self._summaries[summary.id] = summary
            self._summaries.move_to_end(summary.id)
        while len(self._summaries) > MAX_SUMMARIES:
            self._summaries.popitem(last=False)
        self._tell([summary.id for summary in summaries])

    def _tell(self, ids: list[int]) -> None:
        rows = [row for photo_id in ids if (row := self.row_of(photo_id)) is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
