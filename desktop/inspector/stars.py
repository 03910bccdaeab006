"""Rating stars: seen, clicked, and set by keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.theme.icons import Icons

STAR, GAP, MOST = 20, 4, 5


class RatingStars(QWidget):
    """Five stars; a click on the rating that is there takes it away.

    Signals:
        rated: the stars that the user gave, 0 to 5.
    """

    rated = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._rating, self._mixed, self._hovered = 0, False, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icons.theme.changed.connect(self.update)
        self._describe()

    @property
    def rating(self) -> int:
        """The stars shown; 0 where the photos differ."""
        return self._rating

    def set_rating(self, rating: int, *, mixed: bool = False) -> None:
        """Show a rating; ``mixed`` where the photos differ."""
        self._rating, self._mixed = rating, mixed
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(MOST * STAR + (MOST - 1) * GAP + 8, STAR + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return self.sizeHint()

    def retranslate(self) -> None:
        """Word it anew."""
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = self.devicePixelRatioF()
        shown = self._hovered or self._rating
        for star in range(1, MOST + 1):
            filled = star <= shown
            token = "accent" if filled else "text_disabled" if self._mixed else "text_muted"
            pixmap = self._icons.pixmap("star-filled" if filled else "star", token, STAR, ratio)
            painter.drawPixmap(self._star_rect(star).topLeft(), pixmap)
        if self.hasFocus():
            painter.setPen(QPen(self._icons.theme.tokens.color("accent"), 2))
            painter.drawRoundedRect(self._all_stars().adjusted(-3, -3, 3, 3), 6, 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self._hover(self._star_at(event.position().x()))

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Qt's."""
        self._hover(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        star = self._star_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and star:
            self._give(0 if star == self._rating else star)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: digits, and arrows."""
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._give(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._give(min(MOST, self._rating + 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._give(max(0, self._rating - 1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(0)
        else:
            super().keyPressEvent(event)

    def _give(self, rating: int) -> None:
        if rating != self._rating or self._mixed:
            self._hovered = 0
            self.set_rating(rating)
            self.rated.emit(rating)

    def _hover(self, star: int) -> None:
        if star != self._hovered:
            self._hovered = star
            self.update()

    def _all_stars(self) -> QRect:
        return self._star_rect(1).united(self._star_rect(MOST))

    def _star_rect(self, star: int) -> QRect:
        return QRect(4 + (star - 1) * (STAR + GAP), (self.height() - STAR) // 2, STAR, STAR)

    def _star_at(self, x: float) -> int:
        star = int((x - 4 + GAP / 2) // (STAR + GAP)) + 1
        return star if 1 <= star <= MOST else 0

    def _describe(self) -> None:
        words = self.tr("Rating: different") if self._mixed else self.tr("Rating: %Ln star(s)", "", self._rating)
        self.setAccessibleName(words)
        keys = self.tr("Ctrl+0 to Ctrl+5")
        self.setToolTip(f"{words}\n{keys}")
