"""Proposed tags beside the user's own: with a dashed outline, a tick and a cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons

WIDEST = 180
DASH, RADIUS = (4.0, 3.0), 12.5
FEW = 8
"""Chips that are shown at first."""

_ACCEPT = (Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_REJECT = (Qt.Key.Key_N, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True)
class Proposed:
    """One proposed tag of a photo, or of several.

    Attributes:
        key: of the tag.
        name: what it is called, to be shown.
        ids: the photos that it is proposed for.
        hint: how likely it is right, in words.
        count: "" where it is proposed for all photos that are shown, else for how many ("(3)").
    """

    key: str
    name: str
    ids: tuple[int, ...]
    hint: str
    count: str = ""


class ProposalChip(QFrame):
    """A dashed word with two buttons; Enter or Y accepts it, Del or N rejects it.

    Signals:
        decided: True to accept, False to reject.
        moved: -1 or 1: the focus is to go to the chip before or behind.
    """

    decided = Signal(bool)
    moved = Signal(int)

    def __init__(self, proposed: Proposed, icons: Icons, token: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.proposed = proposed
        self._icons, self._token = icons, token
        self.setObjectName("proposal_chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        text = f"{one_line(proposed.name)} {proposed.count}".strip()
        self.label.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, WIDEST))
        self.accept, self.reject = self._button("check", icons, token), self._button("close", icons, token)
        self.accept.clicked.connect(lambda: self.decided.emit(True))
        self.reject.clicked.connect(lambda: self.decided.emit(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(2)
        row.addWidget(self.label)
        row.addSpacing(2)
        row.addWidget(self.accept)
        row.addWidget(self.reject)
        self._describe(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        key = event.key()
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)
        elif key in (*_ACCEPT, *_REJECT):
            if not event.isAutoRepeat():
                self.decided.emit(key in _ACCEPT)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's: draws the dashes; those of a style sheet are dots at this width."""
        super().paintEvent(event)
        if not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self._icons.theme.tokens.color(self._token), 1)
            pen.setDashPattern(DASH)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            painter.end()

    def _button(self, icon: str, icons: Icons, token: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("chip_close")
        button.setIconSize(QSize(12, 12))
        button.setFixedSize(20, 20)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        icons.bind(button, icon, token)
        return button

    def _describe(self, text: str) -> None:
        name, hint = one_line(self.proposed.name), self.proposed.hint
        self.setAccessibleName(self.tr("Proposed tag {name}, {likely}").format(name=text, likely=hint))
        keys = self.tr("Enter accepts it, Delete rejects it")
        self.setAccessibleDescription(keys)
        title = self.tr("Proposed tag “{name}”").format(name=self.proposed.name)
        self.setToolTip(tooltip(f"{title}\n{hint}\n{keys}"))
        self.accept.setAccessibleName(self.tr("Accept {name}").format(name=name))
        self.reject.setAccessibleName(self.tr("Reject {name}").format(name=name))
        self.accept.setToolTip(self.tr("Accept (Enter)"))
        self.reject.setToolTip(self.tr("Reject (Delete)"))


class ProposalChips(QWidget):
    """Chips in lines; nothing at all where nothing is proposed.

    Args:
        token: colour of the icons.

    Signals:
        decided: a Proposed, and True to accept it or False to reject it.
        filled: whether anything is proposed.
    """

    decided = Signal(object, bool)
    filled = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None, *, token: str = "text_muted") -> None:
        super().__init__(parent)
        self._icons, self._token = icons, token
        self._chips: list[ProposalChip] = []
        self._all = False
        self.more = QToolButton(self)
        self.more.setObjectName("chip_more")
        self.more.clicked.connect(self._show_all)
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.more)
        self._retranslate()
        self._show_chips()

    @property
    def chips(self) -> list[ProposalChip]:
        """The chips, in their order."""
        return self._chips

    def set_proposed(self, proposed: Sequence[Proposed], *, others: bool = False) -> None:
        """Show these.

        Args:
            others: they are of other photos than those before.
        """
        if others:
            self._all = False
        if [chip.proposed for chip in self._chips] == list(proposed):
            return
        focused = next((place for place, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make(one) for one in proposed]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
        self._show_chips()
        self.filled.emit(bool(self._chips))
        if focused is not None and self._chips and not others:
            self.focus_chip(min(focused, self._shown - 1))

    def focus_chip(self, place: int) -> None:
        """Give the keyboard to a chip."""
        if 0 <= place < self._shown:
            self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def _shown(self) -> int:
        return len(self._chips) if self._all else min(len(self._chips), FEW)

    def _show_all(self) -> None:
        self._all = not self._all
        self._show_chips()

    def _show_chips(self) -> None:
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < self._shown)
        self.more.setVisible(len(self._chips) > FEW)
        self.setVisible(bool(self._chips))
        self._word_more()
        self._flow.invalidate()
        self.updateGeometry()

    def _make(self, proposed: Proposed) -> ProposalChip:
        chip = ProposalChip(proposed, self._icons, self._token, self)
        chip.decided.connect(lambda accepted: self.decided.emit(proposed, accepted))
        chip.moved.connect(lambda by: self.focus_chip(self._chips.index(chip) + by))
        return chip

    def _word_more(self) -> None:
        number = QLocale().toString(len(self._chips))
        self.more.setText(self.tr("Show fewer") if self._all else self.tr("Show all {n}").format(n=number))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Proposed tags"))
        self._word_more()
