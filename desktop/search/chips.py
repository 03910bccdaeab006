"""The chips of the search field, side by side; where they do not fit, they scroll."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from desktop.search.chip import HEIGHT, Chip
from desktop.search.example import Example
from desktop.theme.icons import Icons
from engine.query_tokens import Token

GAP, FADE = 4, 28


class ChipStrip(QScrollArea):
    """A row of chips that takes no more room than it is allowed.

    Signals:
        changed: there are other chips now.
        edited: a Chip was clicked: the user wants to change it.
        left: the arrow keys went past the last chip.
        typed: letters were typed on a chip.
    """

    changed = Signal()
    edited = Signal(object)
    left = Signal()
    typed = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip_strip")
        self._icons = icons
        self._chips: list[Chip] = []
        self._room = 0
        self._inside = QWidget()
        self._inside.setObjectName("chip_row")
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self.setWidget(self._inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        for turn_off in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            turn_off(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fades = _Fades(icons, self)
        self.horizontalScrollBar().valueChanged.connect(self._fades.update)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._show_last)
        self.hide()

    def __iter__(self) -> Iterator[Chip]:
        return iter(self._chips)

    def __len__(self) -> int:
        return len(self._chips)

    @property
    def raws(self) -> list[str]:
        """The parts of the search text that are chips."""
        return [chip.raw for chip in self._chips if chip.raw]

    @property
    def examples(self) -> tuple[Example, ...]:
        """The images that are searched by."""
        return tuple(chip.content for chip in self._chips if isinstance(chip.content, Example))

    def add(self, *contents: Token | Example) -> None:
        """Append chips, but for those that are there."""
        for content in contents:
            if not self._has(content):
                self._append(content)
        self._changed()

    def remove(self, *chips: Chip) -> None:
        """Take chips away."""
        for chip in chips:
            self._chips.remove(chip)
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._changed()

    def focus(self, place: int) -> None:
        """Give a chip the keyboard; -1 is the last."""
        if self._chips:
            chip = self._chips[place]
            chip.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(chip, GAP, 0)

    def set_room(self, width: int) -> None:
        """Take this much room at most."""
        self._room = width
        self._fit()

    def retranslate(self) -> None:
        """Word all chips again."""
        for chip in self._chips:
            chip.retranslate()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self._fades.setGeometry(self.rect())
        self._fades.raise_()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's: the wheel moves the chips sideways."""
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 3
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def _append(self, content: Token | Example) -> None:
        chip = Chip(content, self._icons, self._inside)
        chip.clicked.connect(lambda: self.edited.emit(chip))
        chip.removed.connect(lambda: self._take(chip))
        chip.moved.connect(lambda by: self._move(chip, by))
        chip.typed.connect(self.typed)
        self._chips.append(chip)
        self._row.addWidget(chip)
        chip.show()

    def _has(self, content: Token | Example) -> bool:
        if isinstance(content, Example):
            return any(content.same_as(example) for example in self.examples)
        return any(isinstance(chip.content, Token) and chip.content.text == content.text for chip in self._chips)

    def _take(self, chip: Chip) -> None:
        place, focused = self._chips.index(chip), chip.hasFocus()
        self.remove(chip)
        if focused and place < len(self._chips):
            self.focus(place)
        else:
            self.left.emit()

    def _move(self, chip: Chip, by: int) -> None:
        place = self._chips.index(chip) + by
        if place >= len(self._chips):
            self.left.emit()
        else:
            self.focus(max(place, 0))

    def _changed(self) -> None:
        self.setVisible(bool(self._chips))
        self._fit()
        self._settle.start()
        self.changed.emit()

    def _fit(self) -> None:
        wanted = sum(chip.sizeHint().width() for chip in self._chips) + GAP * max(len(self._chips) - 1, 0)
        self._inside.setFixedSize(QSize(wanted, HEIGHT))
        self.setFixedWidth(min(wanted, self._room) if self._room else wanted)

    def _show_last(self) -> None:
        if self._chips:
            self.ensureWidgetVisible(self._chips[-1], GAP, 0)


class _Fades(QWidget):
    """Lets chips fade out at an edge behind which there are more of them."""

    def __init__(self, icons: Icons, strip: ChipStrip) -> None:
        super().__init__(strip)
        self._icons, self._bar = icons, strip.horizontalScrollBar()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        surface = self._icons.theme.tokens.color("surface")
        clear = QColor(surface.red(), surface.green(), surface.blue(), 0)
        edges = ((self._bar.value() > 0, 0, FADE), (self._bar.value() < self._bar.maximum(), self.width(), -FADE))
        for more, edge, inwards in edges:
            if more:
                gradient = QLinearGradient(edge, 0, edge + inwards, 0)
                gradient.setColorAt(0, surface)
                gradient.setColorAt(1, clear)
                painter.fillRect(min(edge, edge + inwards), 0, FADE, self.height(), gradient)
