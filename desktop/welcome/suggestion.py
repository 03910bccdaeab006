"""The folder that the welcome suggests, as one large button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.i18n import photo_count
from desktop.plain import one_line
from desktop.theme.icons import Icons

_SIZE = QSize(440, 88)
_ICON, _PAD = 40, 24


class SuggestionButton(QAbstractButton):
    """Shows a folder's name and how many photos it seems to hold."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._folder = Path()
        self._count: int | None = None
        self._complete = False
        self.setFixedHeight(_SIZE.height())
        self.setMinimumWidth(320)
        self.setMaximumWidth(_SIZE.width())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.theme.changed.connect(self.update)

    @property
    def folder(self) -> Path:
        """The folder that is suggested."""
        return self._folder

    @property
    def facts(self) -> str:
        """How many photos it seems to hold, in words."""
        if self._count is None:
            return self.tr("Counting photos…")
        if self._complete:
            return photo_count(self._count)
        return self.tr("More than {n} photos").format(n=QLocale().toString(_rounded(self._count)))

    def show_folder(self, folder: Path, count: int | None, complete: bool) -> None:
        """Suggest a folder; None while its photos are being counted."""
        self._folder, self._count, self._complete = folder, count, complete
        self._word()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return _SIZE

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Enter presses it, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._icons.theme.tokens.color
        accent = "accent_hover" if self.underMouse() or self.isDown() else "accent"
        painter.setPen(QPen(color("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(color(accent))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 16, 16)
        ratio = self.devicePixelRatioF()
        top = (self.height() - _ICON) // 2
        painter.drawPixmap(_PAD, top, self._icons.pixmap("photos", "accent_text", _ICON, ratio))
        chevron = self._icons.pixmap("right", "accent_text", 20, ratio)
        painter.drawPixmap(self.width() - _PAD - 20, (self.height() - 20) // 2, chevron)
        painter.setPen(color("accent_text"))
        area = self.rect().adjusted(_PAD + _ICON + 16, 18, -_PAD - 28, -18)
        self._paint_words(painter, area)
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        font = QFont(self.font())
        font.setPixelSize(self._icons.theme.tokens.px("font_strong"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        title = painter.fontMetrics().elidedText(self._title(), Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        font.setPixelSize(self._icons.theme.tokens.px("font_body"))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        facts = f"{self.facts} · {one_line(_short(self._folder))}"
        facts = painter.fontMetrics().elidedText(facts, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, facts)

    def _title(self) -> str:
        return self.tr("Add “{name}”").format(name=one_line(self._folder.name or str(self._folder)))

    def _word(self) -> None:
        self.setAccessibleName(self._title())
        self.setAccessibleDescription(self.facts)
        self.setToolTip("")
        self.update()


def _short(folder: Path) -> str:
    """Return a folder as people write it who know where their home is."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def _rounded(count: int) -> int:
    """Return a count that was broken off to one figure: more would pretend to be exact."""
    step = int(10 ** (len(str(count)) - 1))
    return count // step * step
