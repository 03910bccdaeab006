"""Words and phrases as chips: each can be taken off, changed, and more can be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.inspector.removable import RemovableChip
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons

WIDEST, LEAST_FIELD = 260, 120


class PhraseChip(RemovableChip):
    """One phrase; it is chosen to be changed in the field."""

    CHOOSING = (*RemovableChip.CHOOSING, Qt.Key.Key_F2)

    def __init__(self, text: str, icons: Icons, parent: QWidget) -> None:
        shown = one_line(text)
        super().__init__(shown, icons, parent, widest=WIDEST, elide=Qt.TextElideMode.ElideRight)
        self.text = text
        hint = self.tr("Enter changes it, Delete takes it off")
        self.setAccessibleDescription(hint)
        self.setToolTip(tooltip(f"{text}\n{hint}"))
        self.button.setAccessibleName(self.tr("Take off {name}").format(name=shown))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self.chosen.emit()


class PhraseField(QWidget):
    """Chips in lines, and a field behind them; Enter or a comma adds what was typed.

    Signals:
        changed: the phrases, as a tuple, in their order.
    """

    changed = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._place: int | None = None  # of the chip that is being changed
        self.chips: list[PhraseChip] = []
        self.edit = QLineEdit(self)
        self.edit.setObjectName("phrase_edit")
        self.edit.setMinimumWidth(LEAST_FIELD)
        self._flow = FlowLayout(self, stretch_last=True)
        self._flow.addWidget(self.edit)
        self.edit.installEventFilter(self)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the chips say."""
        return tuple(chip.text for chip in self.chips)

    def set_phrases(self, phrases: Sequence[str]) -> None:
        """Show these; what is typed stays, unless it changes one of others."""
        if tuple(phrases) == self.phrases:
            return
        if self._place is not None:
            self.clear_typing()
        focused = next((place for place, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._make(text) for text in phrases]
        for place, chip in enumerate(self.chips):
            self._flow.insert(place, chip)
            chip.show()
        self._order_tabs()
        self._flow.invalidate()
        self.updateGeometry()
        if focused is not None:
            self._focus(min(focused, len(self.chips)))

    def clear_typing(self) -> None:
        """Empty the field: another entry is shown."""
        self._place = None
        self.edit.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: Enter and comma add, Backspace goes to the chips, Escape takes back; what is left typed is added."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self.edit.text().strip():
            self._add()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.text() == ",":
            self._add()
            return True  # the dialog around it would press a button
        if event.key() == Qt.Key.Key_Escape and self.edit.text():
            self.clear_typing()
            return True
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left) and not self.edit.text() and self.chips:
            self._focus(len(self.chips) - 1)
            return True
        return False

    def _add(self) -> None:
        text, phrases = " ".join(self.edit.text().split()).strip(","), list(self.phrases)
        place, self._place = self._place, None
        self.edit.clear()
        if place is not None and place < len(phrases):
            phrases[place : place + 1] = [text] if text else []
        elif text:
            phrases.append(text)
        unique = tuple({phrase.casefold(): phrase for phrase in reversed(phrases)}.values())[::-1]
        self._tell(unique)

    def _remove(self, chip: PhraseChip) -> None:
        self._tell(tuple(other.text for other in self.chips if other is not chip))

    def _change(self, chip: PhraseChip) -> None:
        self._place = self.chips.index(chip)
        self.edit.setText(chip.text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def _tell(self, phrases: tuple[str, ...]) -> None:
        if phrases != self.phrases:
            self.set_phrases(phrases)
            self.changed.emit(phrases)

    def _make(self, text: str) -> PhraseChip:
        chip = PhraseChip(text, self._icons, self)
        chip.removed.connect(lambda: self._remove(chip))
        chip.chosen.connect(lambda: self._change(chip))
        chip.moved.connect(lambda by: self._focus(self.chips.index(chip) + by))
        return chip

    def _order_tabs(self) -> None:
        before: QWidget | None = None
        for widget in (*self.chips, self.edit):
            if before is not None:
                self.setTabOrder(before, widget)
            before = widget

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self.chips):
            self.chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= len(self.chips):
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
