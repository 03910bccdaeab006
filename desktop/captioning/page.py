"""The page where photos are captioned: one photo large, the field for its caption below, and what can be put in."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.captioning.chips import NUMBERS, SuggestionChips, native_keys
from desktop.captioning.field import LINES_LEAST, LINES_MOST, CaptionField
from desktop.captioning.notice import Notice
from desktop.grid.empty import EmptyPage
from desktop.tagging.key_button import KeyButton
from desktop.theme.icons import Icons
from desktop.viewer.canvas import Canvas
from desktop.viewer.elided import ElidedLabel

MARGIN, INSET, LINE, CHIPS = 24, 8, 32, 70
LOW = 520
"""In less height the chips are left out: the photo needs the room."""


class CaptioningPage(QWidget):
    """Layout only; :class:`~desktop.captioning.controller.CaptioningController` decides what is shown.

    Signals:
        hidden: another page is shown instead, or the window goes.
        reworded: the language has changed.
        left: Escape: back to where the user was.
    """

    hidden = Signal()
    reworded = Signal()
    left = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._focus_due = False
        self._make_head()
        self._make_photo()
        self._make_caption()
        self.empty = EmptyPage(icons, self)
        self._lay_out()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        self._retranslate()

    def _make_head(self) -> None:
        self.title = ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        self.title.setProperty("role", "title")
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.only_without = QCheckBox(self)
        self.only_without.setObjectName("choice")
        self.more = QToolButton(self)
        self.more.setObjectName("more_button")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._icons.bind(self.more, "more")
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self.back = QPushButton(self)
        self.notice = Notice(self._icons, self)

    def _make_photo(self) -> None:
        self.stage = QFrame(self)
        self.stage.setObjectName("review_stage")
        self.canvas = Canvas(self.stage)
        self.facts = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self.facts.setProperty("role", "small")
        self.place = QLabel(self)
        self.place.setProperty("role", "small")
        inner = QVBoxLayout(self.stage)
        inner.setContentsMargins(INSET, INSET, INSET, INSET)
        inner.addWidget(self.canvas)

    def _make_caption(self) -> None:
        self.field = CaptionField(self)
        self.hint = ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        self.hint.setProperty("role", "small")
        self.completions = SuggestionChips(self._icons, self, keys=("Tab",))
        self.line = QStackedWidget(self)
        self.line.addWidget(self.hint)
        self.line.addWidget(self.completions)
        self.line.setFixedHeight(LINE)
        self.chips = SuggestionChips(self._icons, self)
        self.chips.setMinimumHeight(CHIPS)  # the photo does not jump where the next has fewer
        self.previous, self.skip = KeyButton("PgUp", self), KeyButton("PgDown", self)
        self.ditto, self.save = KeyButton("Ctrl+D", self), KeyButton("Return", self)
        self.save.setProperty("role", "primary")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.only_without)
        head.addWidget(self.back)
        head.addWidget(self.more)
        state = QHBoxLayout()
        state.setSpacing(12)
        state.addWidget(self.count)
        state.addWidget(self.progress, 1)
        facts = QHBoxLayout()
        facts.setSpacing(12)
        facts.addWidget(self.facts, 1)
        facts.addWidget(self.place)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.previous, self.skip):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.ditto, self.save):
            buttons.addWidget(button)
        working = QWidget(self)
        column = QVBoxLayout(working)
        column.setContentsMargins(MARGIN, 8, MARGIN, 12)
        column.setSpacing(8)
        column.addWidget(self.stage, 1)
        column.addLayout(facts)
        column.addWidget(self.field)
        column.addWidget(self.line)
        column.addWidget(self.chips)
        column.addLayout(buttons)
        self.stack = QStackedWidget(self)
        for page in (working, self.empty):
            self.stack.addWidget(page)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 0)
        top.setSpacing(8)
        top.addLayout(head)
        top.addLayout(state)
        top.addWidget(self.notice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.stack, 1)

    @property
    def working(self) -> bool:
        """Whether a photo is shown to be captioned."""
        return self.stack.currentWidget() is not self.empty

    def show_photo(self) -> None:
        """Show the photo and its field; the keyboard goes there if it was on this page."""
        self.stack.setCurrentIndex(0)
        at = self.window().focusWidget()
        if self._focus_due or at is None or at in (self, self.empty.button) or not at.isVisible():
            self._focus_due = False
            self.field.setFocus()

    def take_focus(self) -> None:
        """Give the keyboard to the field, as soon as it is shown."""
        self._focus_due = True
        self.back.setFocus()

    def show_empty(self) -> None:
        """Show the explanation; the keyboard, if it was here, goes to its button."""
        at = self.window().focusWidget()
        here = at is not None and self.isAncestorOf(at)
        self.stack.setCurrentWidget(self.empty)
        if here or at is self:
            (self.empty.button if self.empty.button.isVisibleTo(self.empty) else self.back).setFocus()

    def order_tabs(self) -> None:
        """Let Tab go from the field to the chips, which come and go, and on to the buttons."""
        chain = [
            self.field,
            *self.completions.chips,
            *self.chips.chips,
            self.previous,
            self.skip,
            self.ditto,
            self.save,
        ]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's: as small as the other pages; what has no room is left out."""
        return QSize(240, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        roomy = self.height() >= LOW
        self.chips.setVisible(roomy)
        self.field.set_most(LINES_MOST if roomy else LINES_LEAST)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Qt's."""
        super().hideEvent(event)
        self.hidden.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.reworded.emit()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.only_without.setText(self.tr("Only without a caption"))
        self.back.setText(self.tr("Back"))
        self.back.setToolTip(self.tr("Back (Esc); what is written is kept"))
        self.more.setAccessibleName(self.tr("More for captions"))
        self.more.setToolTip(self.tr("More for captions"))
        self.canvas.setAccessibleName(self.tr("Photo"))
        self.field.setAccessibleName(self.tr("Caption"))
        self.field.setPlaceholderText(self.tr("Say what is seen: who, what, where"))
        self.hint.setText(
            self.tr(
                "Enter saves and goes on. Shift+Enter begins a new line: each line is a caption of its own. "
                "{keys} put in what stands below."
            ).format(keys=f"{native_keys(NUMBERS[0])}…9")
        )
        self.field.setAccessibleDescription(self.hint.text())
        self.completions.setAccessibleName(self.tr("Words that go on from what is written"))
        self.chips.setAccessibleName(self.tr("Words and captions that can be put in"))
        self.previous.say(self.tr("Previous"))
        self.skip.say(self.tr("Skip"))
        self.ditto.say(self.tr("Same as before"))
        self.save.say(self.tr("Save and next"))
