"""The marks on a tile: favourite, stars, offline, moving pictures; each combination is drawn once and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from desktop.theme.icons import Icons
from engine.records import PhotoSummary

HEIGHT, INSET, ICON = 24, 6, 14
WORDS_WIDTH = 32
STAR, STAR_STEP, PAD = 12, 12, 5
_SHADE = QColor(0, 0, 0, 150)
MOST_KEPT = 128


class Marks(NamedTuple):
    """What the pill at the foot of a tile shows.

    Attributes:
        heart: "" for none, or the name of its icon.
        stars: 0 for none.
        offline: whether the photo's file cannot be reached.
        brief: one star and a number, where the tile is too narrow for all stars.
    """

    heart: str
    stars: int
    offline: bool
    brief: bool

    @property
    def width(self) -> int:
        """How wide the pill is."""
        width = (ICON if self.heart else 0) + (ICON if self.offline else 0)
        if self.stars:
            width += STAR + 10 if self.brief else STAR_STEP * self.stars
        parts = bool(self.heart) + self.offline + bool(self.stars)
        return width + 2 * PAD + 4 * max(0, parts - 1)


def marks_of(summary: PhotoSummary, hovered: bool, tile_width: int) -> Marks | None:
    """Return what to show on a tile; None for nothing.  A photo under the mouse offers its heart."""
    heart = "heart-filled" if summary.favourite else "heart" if hovered else ""
    if not (heart or summary.rating or summary.offline):
        return None
    marks = Marks(heart, summary.rating, summary.offline, brief=False)
    return marks if marks.width + 2 * INSET <= tile_width else marks._replace(brief=True)


def heart_rect(tile: QRect) -> QRect:
    """Return where the heart of a tile is, or would be offered."""
    return QRect(tile.left() + INSET, tile.bottom() + 1 - INSET - HEIGHT, HEIGHT, HEIGHT)


class Badges:
    """Draws marks, in colours that are read on any photo."""

    def __init__(self, icons: Icons) -> None:
        self._icons = icons
        self._kept: dict[tuple[object, float], QPixmap] = {}
        icons.theme.changed.connect(self._kept.clear)

    def marks(self, marks: Marks, ratio: float) -> QPixmap:
        """Return the pill."""
        return self._get(marks, marks.width, ratio, lambda painter: self._paint_marks(painter, marks, ratio))

    def words(self, text: str, font: QFont, ratio: float) -> QPixmap:
        """Return a pill with a few letters (GIF, 92%)."""
        small = QFont(font)
        small.setPixelSize(10)
        small.setWeight(QFont.Weight.Bold)

        def paint(painter: QPainter) -> None:
            painter.setFont(small)
            painter.setPen(self._ink)
            painter.drawText(QRect(0, 0, WORDS_WIDTH, HEIGHT), Qt.AlignmentFlag.AlignCenter, text)

        return self._get(text, WORDS_WIDTH, ratio, paint)

    def check(self, ratio: float) -> QPixmap:
        """Return the mark of a selected photo."""

        def paint(painter: QPainter) -> None:
            tokens = self._icons.theme.tokens
            painter.setBrush(tokens.color("accent_text"))
            painter.drawEllipse(QRect(0, 0, HEIGHT, HEIGHT))
            painter.setBrush(tokens.color("accent"))
            painter.drawEllipse(QRect(2, 2, HEIGHT - 4, HEIGHT - 4))
            painter.drawPixmap(5, 5, self._icons.pixmap("check", "accent_text", ICON, ratio))

        return self._get("check", HEIGHT, ratio, paint, shade=False)

    @property
    def _ink(self) -> QColor:
        return self._icons.theme.tokens.color("viewer_text")

    def _get(
        self, key: object, width: int, ratio: float, paint: Callable[[QPainter], None], *, shade: bool = True
    ) -> QPixmap:
        found = self._kept.get((key, ratio))
        if found is not None:
            return found
        pixmap = QPixmap(round(width * ratio), round(HEIGHT * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if shade:
            painter.setBrush(_SHADE)
            painter.drawRoundedRect(QRectF(0, 0, width, HEIGHT), HEIGHT / 2, HEIGHT / 2)
        paint(painter)
        painter.end()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key, ratio] = pixmap
        return pixmap

    def _paint_marks(self, painter: QPainter, marks: Marks, ratio: float) -> None:
        left, top = PAD, (HEIGHT - ICON) // 2
        if marks.heart:
            painter.drawPixmap(left, top, self._icons.pixmap(marks.heart, "viewer_text", ICON, ratio))
            left += ICON + 4
        if marks.stars:
            star = self._icons.pixmap("star-filled", "viewer_text", STAR, ratio)
            for number in range(1 if marks.brief else marks.stars):
                painter.drawPixmap(left + number * STAR_STEP, (HEIGHT - STAR) // 2, star)
            left += STAR_STEP if marks.brief else STAR_STEP * marks.stars
            if marks.brief:
                self._paint_number(painter, left, marks.stars)
                left += 10
            left += 4
        if marks.offline:
            painter.drawPixmap(left, top, self._icons.pixmap("cloud-off", "viewer_text", ICON, ratio))

    def _paint_number(self, painter: QPainter, left: int, number: int) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(self._ink)
        painter.drawText(QRect(left, 0, 10, HEIGHT), Qt.AlignmentFlag.AlignCenter, str(number))
