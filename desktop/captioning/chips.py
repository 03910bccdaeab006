"""Words and captions that can be put in: by click, by their number, or with Tab and Enter."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.captioning.suggesting import Kind, Suggestion
from desktop.inspector.flow import FlowLayout
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons

WIDEST, WIDEST_CAPTION = 220, 460
HELD = "Meta+" if sys.platform == "darwin" else "Alt+"
"""With a number; there Option and a number type other characters.  (Qt's Meta is that keyboard's Control.)"""
NUMBERS = tuple(f"{HELD}{number}" for number in range(1, 10))
GAP, EDGE = 6, 8
DASH, RADIUS = (4.0, 3.0), 13.5


class SuggestionChip(QPushButton):
    """A word; its key stands before it.

    Args:
        key: what is pressed for it, as it is shown; empty for none.

    Signals:
        moved: -1 or 1: the focus is to go to the chip before or behind.
        left: Escape was pressed: back to the field.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, suggestion: Suggestion, key: str, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.suggestion, self._icons = suggestion, icons
        self.setObjectName("caption_chip")
        self.setProperty("kind", str(suggestion.kind))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the field
        widest = WIDEST_CAPTION if suggestion.kind is Kind.CAPTION else WIDEST
        text = one_line(suggestion.text)
        self._key = QLabel(key.removeprefix(native_keys(HELD)), self)
        self._key.setObjectName("key")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key.setVisible(bool(key))
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, widest)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setAccessibleDescription(suggestion.hint)
        self.setToolTip(
            tooltip("\n".join(part for part in (text if shown != text else "", suggestion.hint, key) if part))
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._room(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        size = self._key.sizeHint()
        self._key.setGeometry(EDGE, (self.height() - size.height()) // 2, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's: what a machine proposes has dashes around it, as everywhere."""
        super().paintEvent(event)
        if self.suggestion.kind is Kind.PROPOSED and not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self._icons.theme.tokens.color("text_muted"), 1)
            pen.setDashPattern(DASH)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Enter puts it in, as Space does; arrows go to the neighbours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _room(self) -> int:
        return self._key.sizeHint().width() + GAP if self._key.text() else 0


class SuggestionChips(QWidget):
    """Chips in lines.

    Args:
        keys: of the chips, in Qt's notation; those behind have none.

    Signals:
        chosen: a Suggestion.
        left: back to the field.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None, *, keys: Sequence[str] = NUMBERS) -> None:
        super().__init__(parent)
        self._icons, self._keys = icons, keys
        self._chips: list[SuggestionChip] = []
        self._flow = FlowLayout(self)

    @property
    def chips(self) -> list[SuggestionChip]:
        """The chips, in their order."""
        return self._chips

    def set_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these."""
        if [chip.suggestion for chip in self._chips] == list(suggestions):
            return
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make(one, place) for place, one in enumerate(suggestions)]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
            chip.show()
        self._flow.invalidate()
        self.updateGeometry()
        if had_focus:
            self.left.emit()

    def choose(self, number: int) -> None:
        """Choose the chip of a number, from 1."""
        if 1 <= number <= min(len(self._chips), len(self._keys)):
            self._chips[number - 1].click()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: where the focus is on a chip, a number is enough."""
        if event.text() in tuple("123456789"):
            self.choose(int(event.text()))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's: chips of another style may have another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._flow.invalidate()

    def _make(self, suggestion: Suggestion, place: int) -> SuggestionChip:
        known = self._keys[place] if place < len(self._keys) else ""
        chip = SuggestionChip(suggestion, native_keys(known), self._icons, self)
        chip.clicked.connect(lambda: self.chosen.emit(suggestion))
        chip.moved.connect(lambda by: self._focus(self._chips.index(chip) + by))
        chip.left.connect(self.left)
        return chip

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)


def native_keys(keys: str) -> str:
    """Return keys as they are called on this system; "Alt+" as it stands before another."""
    whole = QKeySequence(f"{keys}1" if keys.endswith("+") else keys).toString(QKeySequence.SequenceFormat.NativeText)
    return whole.removesuffix("1") if keys.endswith("+") else whole
