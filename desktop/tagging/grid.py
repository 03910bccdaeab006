"""The photos that a tag is proposed for, as a grid in which single keys decide."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.grid.badges import INSET, WORDS_WIDTH
from desktop.grid.delegate import PhotoDelegate, Tile
from desktop.grid.model import PhotoListModel, SummaryLoader
from desktop.grid.view import PhotoGridView
from desktop.i18n import section_title
from desktop.tagging.words import percent
from desktop.theme.icons import Icons
from engine.records import PhotoSummary

TILE = 104

_ACCEPT = (Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REJECT = (Qt.Key.Key_N, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ProposedPhotos(PhotoListModel):
    """Photos, and how surely each should have the tag.

    Attributes:
        probabilities: by photo.
    """

    def __init__(self, load: SummaryLoader, parent: QObject | None = None) -> None:
        super().__init__(load, parent)
        self.probabilities: Mapping[int, float] = {}

    def likely(self, photo_id: int) -> str:
        """Return how likely a photo's proposal is right, in percent; empty where it is none any more."""
        probability = self.probabilities.get(photo_id)
        return "" if probability is None else percent(probability)

    def _describe(self, summary: PhotoSummary) -> str:
        likely = self.likely(summary.id)
        described = super()._describe(summary)
        said = self.tr("{percent} likely").format(percent=likely)
        return f"{described}, {said}" if likely else described


class ProposedDelegate(PhotoDelegate):
    """Tiles that say how likely the proposal is right."""

    def __init__(self, photos: ProposedPhotos, thumbnails: ThumbnailStore, icons: Icons, parent: QObject) -> None:
        super().__init__(thumbnails, icons, parent)
        self._photos = photos

    def _paint_badges(self, painter: QPainter, tile: Tile, summary: PhotoSummary, ratio: float) -> None:
        super()._paint_badges(painter, tile, summary, ratio)
        likely = self._photos.likely(summary.id)
        if likely:
            corner = tile.rect.topRight() + QPoint(1 - INSET - WORDS_WIDTH, INSET)
            painter.drawPixmap(corner, self._badges.words(likely, painter.font(), ratio))


class ReviewGrid(PhotoGridView):
    """A grid for deciding: Y or Enter accepts, N or Del rejects, Space skips; with Shift it is for all of the tag.

    A key that is held down decides once: nobody looks at photos that fly by.

    Signals:
        decided: True to accept, False to reject what is selected.
        all_decided: the same for all photos of the tag.
        skipped: on to the next photo, without a decision.
        tag_stepped: -1 or 1: to the tag above or below.
    """

    decided = Signal(bool)
    all_decided = Signal(bool)
    skipped = Signal()
    tag_stepped = Signal(int)

    def __init__(
        self, photos: ProposedPhotos, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(icons.theme, section_title, parent)
        self.setModel(photos)
        self.setItemDelegate(ProposedDelegate(photos, thumbnails, icons, self))
        self.set_tile_size(TILE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if key in (*_ACCEPT, *_REJECT) and (shift or not held):
            if not event.isAutoRepeat():
                (self.all_decided if shift else self.decided).emit(key in _ACCEPT)
        elif key == Qt.Key.Key_Space and not held:
            self.skipped.emit()
        elif key == Qt.Key.Key_O and not held:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif held == Qt.KeyboardModifier.AltModifier and key in _STEPS:
            self.tag_stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's: the photo that is looked at stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt's: a key that stands for nothing here leads nowhere."""
