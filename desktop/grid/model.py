"""The photos of a grid as a Qt model: ids at once, their summaries when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop.backend.timeline import PhotoIds, Timeline
from desktop.grid.difference import Difference, difference
from desktop.grid.mime import PHOTOS_MIME, URLS_MIME, photo_mime
from desktop.i18n import long_date
from desktop.plain import one_line, tooltip
from engine.records import PhotoSummary

AnyIndex = QModelIndex | QPersistentModelIndex
SummaryLoader = Callable[[list[int], Callable[[list[PhotoSummary]], None]], None]
"""Asks for the summaries of ids; calls back, later, on the window's thread."""

ID_ROLE = Qt.ItemDataRole.UserRole
SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
MAX_SUMMARIES = 6_000
PAGE = 64
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class PhotoListModel(QAbstractListModel):
    """A list of photos; ``data`` never waits: it asks the loader for what it lacks and tells when that has come.

    Args:
        load: asks the library, off the window's thread.

    Signals:
        arranged: which photos there are, their order or their days are others now; told after Qt's own signals.
    """

    arranged = Signal()

    def __init__(self, load: SummaryLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._ids = PhotoIds()
        self._days: NDArray[np.int32] | None = None
        self._aspects: NDArray[np.float32] | None = None
        self._known = Timeline()
        self._summaries: OrderedDict[int, PhotoSummary] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask)

    @property
    def ids(self) -> PhotoIds:
        """The photos' ids in order."""
        return self._ids

    @property
    def days(self) -> NDArray[np.int32] | None:
        """The photos' days (int32[n], see PhotoDays), None where the list is not by date."""
        return self._days

    @property
    def aspects(self) -> NDArray[np.float32]:
        """Width over height of each photo, float32[n]; a usual one where it is not known yet."""
        if self._aspects is None:
            self._aspects = self._known.aspects_of(self._ids.array)
        return self._aspects

    def know(self, timeline: Timeline) -> None:
        """Take in the days and aspects of all photos, for lists that come without."""
        self._known = timeline
        for summary in timeline.first:
            self._summaries.setdefault(summary.id, summary)

    def set_photos(
        self,
        ids: Sequence[int] | NDArray[np.int64],
        days: NDArray[np.int32] | None = None,
        aspects: NDArray[np.float32] | None = None,
        *,
        dated: bool = False,
    ) -> None:
        """Show these photos; those that stay are told to stay, and nothing is done for each.

        Args:
            ids: in the order in which they are shown.
            days: int32[n], where they are by date, so that they are shown under headers.
            aspects: float32[n]; looked up in what is known where they are not given.
            dated: look their days up, too.
        """
        new = ids if isinstance(ids, PhotoIds) else PhotoIds(ids)
        if days is None and dated:
            days = self._known.days_of(new.array)
        change = difference(self._ids, new)
        same_days = _equal(days, self._days)
        if change.nothing and same_days and (aspects is None or np.array_equal(aspects, self.aspects)):
            return
        self._wanted.clear()
        self._days, self._aspects = days, aspects
        self._apply(change, new)
        self.arranged.emit()

    def expire(self) -> None:
        """Read summaries again when next shown (the library has changed); until then the old ones are shown."""
        self._stale = set(self._summaries)
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def update_summary(self, summary: PhotoSummary) -> None:
        """Take in one changed photo."""
        self._summaries[summary.id] = summary
        self._stale.discard(summary.id)
        self._tell([summary.id])

    def summary(self, row: int) -> PhotoSummary | None:
        """Return a photo's summary, or None while it is on its way."""
        photo_id = self._ids[row]
        summary = self._summaries.get(photo_id)
        if (summary is None or photo_id in self._stale) and photo_id not in self._asked:
            self._wanted.append(row)
            self._ask_soon.start()
        return summary

    def peek(self, row: int) -> PhotoSummary | None:
        """Return a summary if it is here; it is not asked for."""
        return self._summaries.get(self._ids[row]) if row < len(self._ids) else None

    def want(self, rows: range) -> None:
        """Ask for the summaries that are lacking among these rows and those around them, or have become old."""
        self._ask_for(self._ids[max(0, rows.start - PAGE) : rows.stop + PAGE])

    def want_rows(self, rows: Sequence[int]) -> None:
        """Ask for the summaries of single rows, where they are lacking."""
        self._ask_for([self._ids[row] for row in rows if row < len(self._ids)])

    def row_of(self, photo_id: int) -> int | None:
        """Return where a photo is, or None."""
        return self._ids.row_of(photo_id)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Qt's."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role != SUMMARY_ROLE and role not in _TEXT_ROLES:
            return None
        summary = self.summary(index.row())
        if summary is None or role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one_line(summary.path.name))
        return self._describe(summary) if role == Qt.ItemDataRole.AccessibleTextRole else one_line(summary.path.name)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Qt's."""
        return [PHOTOS_MIME, URLS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the photos, to be dropped on albums and tags, on other programs or on the search field."""
        return self.mime_of([self._ids[index.row()] for index in indexes])

    def mime_of(self, ids: Sequence[int]) -> QMimeData:
        """Return what is dragged of these photos; files only of those that were seen."""
        known = (self._summaries.get(photo_id) for photo_id in ids)
        return photo_mime(ids, [summary.path for summary in known if summary is not None])

    def _describe(self, summary: PhotoSummary) -> str:
        parts = [one_line(summary.path.name)]
        if summary.taken_at is not None:
            parts.append(long_date(summary.taken_at))
        if summary.favourite:
            parts.append(self.tr("favourite"))
        if summary.rating:
            parts.append(self.tr("%Ln star(s)", "", summary.rating))
        if summary.offline:
            parts.append(self.tr("offline"))
        return ", ".join(parts)

    def _apply(self, change: Difference, new: PhotoIds) -> None:
        """Bring the rows in line, by removing and inserting runs where these are few."""
        if change.many:
            self.beginResetModel()
            self._ids = new
            self.endResetModel()
            return
        for run in reversed(change.removed):
            self.beginRemoveRows(QModelIndex(), run.start, run.stop - 1)
            self._ids = PhotoIds(np.delete(self._ids.array, slice(run.start, run.stop)))
            self.endRemoveRows()
        for run in change.inserted:
            self.beginInsertRows(QModelIndex(), run.start, run.stop - 1)
            kept = self._ids.array
            parts = (kept[: run.start], new.array[run.start : run.stop], kept[run.start :])
            self._ids = PhotoIds(np.concatenate(parts))
            self.endInsertRows()
        self._ids = new  # equal by now; this one has its index already

    def _ask(self) -> None:
        """Ask for what was missed, and for the photos around it."""
        rows = self._wanted
        self._wanted = []
        if rows and max(rows) - min(rows) <= 8 * PAGE:
            self.want(range(min(rows), max(rows) + 1))
        else:
            self.want_rows(rows)

    def _ask_for(self, ids: list[int]) -> None:
        missing = [
            photo_id
            for photo_id in ids
            if photo_id not in self._asked and (photo_id not in self._summaries or photo_id in self._stale)
        ]
        if missing:
            self._asked.update(missing)
            self._load(missing, lambda found: self._take(missing, found))

    def _take(self, asked: list[int], summaries: list[PhotoSummary]) -> None:
        self._asked.difference_update(asked)
        self._stale.difference_update(asked)
        for summary in summaries:
            self._summaries[summary.id] = summary
            self._summaries.move_to_end(summary.id)
        while len(self._summaries) > MAX_SUMMARIES:
            self._summaries.popitem(last=False)
        self._tell([summary.id for summary in summaries])

    def _tell(self, ids: list[int]) -> None:
        rows = self._ids.rows_of(np.array(ids, np.int64))
        rows = rows[rows >= 0]
        if len(rows):
            self.dataChanged.emit(self.index(int(rows.min())), self.index(int(rows.max())))


def _equal(first: NDArray[np.int32] | None, second: NDArray[np.int32] | None) -> bool:
    return first is second or (first is not None and second is not None and np.array_equal(first, second))
