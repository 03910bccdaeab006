"""The rating of the photo in the viewer: seen, and given by a click (keys 1 to 5 and 0 do the same)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.theme.icons import Icons

STAR, GAP, MOST = 18, 4, 5


class ViewerStars(QWidget):
    """Five stars in the viewer's colours; a click on the rating that is there takes it away.

    Signals:
        rated: 0 to 5.
    """

    rated = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._rating = self._hovered = 0
        self.setFixedSize(QSize(MOST * STAR + (MOST - 1) * GAP + 8, 36))
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._word()

    @property
    def rating(self) -> int:
        """The stars shown."""
        return self._rating

    def set_rating(self, rating: int) -> None:
        """Show a rating."""
        self._rating = rating
        self._word()
        self.update()

    def point_of(self, star: int) -> QPointF:
        """Return the middle of a star, 1 to 5."""
        return QPointF(4 + (star - 1) * (STAR + GAP) + STAR / 2, self.height() / 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        shown = self._hovered or self._rating
        for star in range(1, MOST + 1):
            filled = star <= shown
            name, token = ("star-filled", "viewer_star") if filled else ("star", "viewer_muted")
            corner = self.point_of(star) - QPointF(STAR / 2, STAR / 2)
            painter.drawPixmap(corner, self._icons.pixmap(name, token, STAR, ratio))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self._hover(self._star_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        self._hover(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        star = self._star_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and star:
            self._hover(0)
            self.rated.emit(0 if star == self._rating else star)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _hover(self, star: int) -> None:
        if star != self._hovered:
            self._hovered = star
            self.update()

    def _star_at(self, x: float) -> int:
        star = int((x - 4 + GAP / 2) // (STAR + GAP)) + 1
        return star if 1 <= star <= MOST else 0

    def _word(self) -> None:
        words = self.tr("Rating: %Ln star(s)", "", self._rating) if self._rating else self.tr("Not rated")
        self.setAccessibleName(words)
        self.setToolTip(f"{words} (1 – 5, 0)")
