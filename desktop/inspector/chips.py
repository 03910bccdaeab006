"""Chips: tags and albums of the photos, and the field that adds more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QToolButton, QWidget

from desktop.inspector.caption import is_undo
from desktop.inspector.flow import FlowLayout
from desktop.inspector.offers import Offer, Offers
from desktop.inspector.removable import RemovableChip
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons

WIDEST, LEAST_FIELD = 200, 96
MOST_OFFERED = 9
FEW = 14
"""Chips that are shown at first."""
ASK_AFTER_MS = 60


@dataclass(frozen=True)
class ChipContent:
    """One chip: its key for whoever made it, what it says, and on how many of the photos it is ("" when on all)."""

    key: object
    label: str
    count: str = ""


class Chip(RemovableChip):
    """A tag or an album; one that is on some photos only is outlined, and a click puts it on all.

    Signals:
        spread: it is to be put on all photos.
        activated: the photos with it are to be searched.
    """

    spread = Signal()
    activated = Signal()

    def __init__(self, content: ChipContent, icons: Icons, parent: QWidget) -> None:
        text = f"{one_line(content.label)} {content.count}".strip()
        super().__init__(text, icons, parent, widest=WIDEST, elide=Qt.TextElideMode.ElideMiddle)
        self.content = content
        self.setProperty("partial", bool(content.count))
        self.chosen.connect(self._click)
        self._describe()

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: N802
        """Qt's."""
        self._click()

    def _click(self) -> None:
        if self.content.count:
            self.spread.emit()
        else:
            self.activated.emit()

    def _describe(self) -> None:
        hint = self.tr("Enter puts it on all") if self.content.count else self.tr("Enter searches for it")
        removal = self.tr("Delete removes it")
        self.setToolTip(tooltip(f"{self.content.label}\n{hint}, {removal}"))
        self.button.setAccessibleName(self.tr("Remove {name}").format(name=one_line(self.content.label)))
        self.button.setToolTip(self.tr("Remove (Delete)"))


class ChipField(QWidget):
    """Chips in lines, and a field behind them.

    Signals:
        asked: completions are wanted for what was typed; answer by :meth:`offer`.
        added: the text that was typed or picked.
        removed, spread, activated: the key of a chip.
        left: Escape was pressed in the empty field.
    """

    asked = Signal(str)
    added = Signal(str)
    removed = Signal(object)
    spread = Signal(object)
    activated = Signal(object)
    left = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._chips: list[Chip] = []
        self._all = False
        self.more = QToolButton(self)
        self.more.setObjectName("chip_more")
        self.more.clicked.connect(self._show_all)
        self.more.hide()
        self.edit = QLineEdit(self)
        self.edit.setObjectName("chip_edit")
        self.edit.setMinimumWidth(LEAST_FIELD)
        self._flow = FlowLayout(self, stretch_last=True)
        self._flow.addWidget(self.more)
        self._flow.addWidget(self.edit)
        self._offers = Offers(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(MOST_OFFERED)
        self._completer.setWidget(self.edit)
        popup = self._completer.popup()
        if popup is not None:
            popup.setObjectName("offers")
            popup.setItemDelegate(QStyledItemDelegate(popup))  # the completer's own knows nothing of the style sheet
        self._completer.activated.connect(self._picked)
        self._ask = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._ask.timeout.connect(lambda: self.asked.emit(self.edit.text().strip()))
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self._entered)
        self.edit.installEventFilter(self)

    @property
    def chips(self) -> list[Chip]:
        """The chips, in their order."""
        return self._chips

    def set_chips(self, contents: Sequence[ChipContent]) -> None:
        """Show these chips; what is typed stays."""
        if [chip.content for chip in self._chips] == list(contents):
            return
        focused = next((place for place, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make(content) for content in contents]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
        self._show_chips()
        if focused is not None:
            self._focus(min(focused, self._shown - 1))

    def offer(self, typed: str, words: Sequence[str], *, new: bool = False) -> None:
        """Offer names, if they are for what the field says now.

        Args:
            typed: what was asked for.
            words: names that are there.
            new: whether what was typed can be made.
        """
        if typed != self.edit.text().strip() or not self.edit.hasFocus():
            return
        offers = [Offer(word, word) for word in words]
        if new and typed:
            offers.append(Offer(typed, self.tr("Create “{name}”").format(name=typed)))
        self._offers.set_offers(offers)
        popup = self._completer.popup()
        if offers and popup is not None:
            self._completer.complete()
            popup.setCurrentIndex(QModelIndex())  # Enter means what was typed, until one is picked
        else:
            self._hide_popup()

    def clear_typing(self) -> None:
        """Empty the field: other photos are shown."""
        self._ask.stop()
        self._hide_popup()
        self.edit.clear()
        self._all = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: comma adds, Backspace goes to the chips, Escape leaves; undo is the window's while nothing is typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.ShortcutOverride and not self.edit.text() and is_undo(event):
            event.ignore()  # nothing is typed: it is the last edit that is taken back
            return True
        if event.type() == QEvent.Type.LanguageChange:
            self._word_more()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        empty = not self.edit.text()
        if event.text() == ",":
            self._entered()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.edit.clear()
            if empty:
                self.left.emit()
            return True
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left) and empty and self._chips:
            self._focus(self._shown - 1)
            return True
        if event.key() == Qt.Key.Key_Down and empty:
            self.asked.emit("")  # what was used last
            return True
        return False

    @property
    def _shown(self) -> int:
        """How many chips are seen."""
        return len(self._chips) if self._all else min(len(self._chips), FEW)

    def _show_all(self) -> None:
        self._all = not self._all
        self._show_chips()

    def _show_chips(self) -> None:
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < self._shown)
        self.more.setVisible(len(self._chips) > FEW)
        self._word_more()
        self._flow.invalidate()
        self.updateGeometry()

    def _word_more(self) -> None:
        number = QLocale().toString(len(self._chips))
        self.more.setText(self.tr("Show fewer") if self._all else self.tr("Show all {n}").format(n=number))

    def _make(self, content: ChipContent) -> Chip:
        chip = Chip(content, self._icons, self)
        chip.removed.connect(lambda: self.removed.emit(content.key))
        chip.spread.connect(lambda: self.spread.emit(content.key))
        chip.activated.connect(lambda: self.activated.emit(content.key))
        chip.moved.connect(lambda by: self._focus(self._chips.index(chip) + by))
        return chip

    def _focus(self, place: int) -> None:
        if 0 <= place < self._shown:
            self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= self._shown:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        self._ask.start()

    def _picked(self, text: str) -> None:
        self._hide_popup()
        self._add(text)

    def _entered(self) -> None:
        popup = self._completer.popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return  # the completer, which shows Enter to the field first, tells of what was picked
        self._hide_popup()
        self._add(self.edit.text())

    def _add(self, text: str) -> None:
        self._ask.stop()
        self.edit.clear()
        name = text.strip().strip(",").strip()
        if name:
            self.added.emit(name)

    def _hide_popup(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()
