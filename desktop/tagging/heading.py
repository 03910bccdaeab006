"""What stands over the photos of a tag: which tag, how sure, and what can be done with all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.browse.head import Title
from desktop.i18n import photo_count
from desktop.plain import tooltip
from desktop.tagging.words import name_of, parents_words, percent, precision_words
from desktop.theme.icons import Icons
from desktop.viewer.elided import ElidedLabel
from engine.tagging.records import ProposalGroup

MARGIN, GAP = 24, 8
AUTOMATIC: tuple[float | None, ...] = (None, 0.99, 0.95, 0.9)
"""From which stated precision on a tag can be accepted by itself."""
LEAST_WORDS = 136
"""Where the words had less room than this, the buttons stand in the menu only."""


class TagHeading(QWidget):
    """The tag's name and numbers at the left, buttons and a menu at the right.

    Signals:
        all_decided: True to accept, False to reject: what is selected if that is more than one photo, else all.
        automatic_wanted: the stated precision from which the tag is to be accepted by itself; None for never.
        tagged_wanted: the photos that have the tag are to be shown.
    """

    all_decided = Signal(bool)
    automatic_wanted = Signal(object)
    tagged_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._group: ProposalGroup | None = None
        self._language, self._selected = "en", 0
        self.title, self.parents = Title(self), QLabel(self)
        self.numbers = ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        self.title.setProperty("role", "title")
        self.parents.setProperty("role", "muted")
        self.parents.setTextFormat(Qt.TextFormat.PlainText)
        self.parents.setMinimumWidth(0)
        self.numbers.setProperty("role", "muted")
        self.reject_all, self.accept_all, self.more = QPushButton(self), QPushButton(self), QToolButton(self)
        for button in (self.reject_all, self.accept_all, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setObjectName("more_button")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.bind(self.more, "more")
        self._make_menu()
        self._lay_out()
        self.accept_all.clicked.connect(lambda: self.all_decided.emit(True))
        self.reject_all.clicked.connect(lambda: self.all_decided.emit(False))

    def _make_menu(self) -> None:
        self.menu, self.automatic = QMenu(self), QMenu(self)
        self.actions_ = {name: QAction(self.menu) for name in ("accept_all", "reject_all", "tagged")}
        for name, key in (("accept_all", "Shift+Y"), ("reject_all", "Shift+N")):
            self.actions_[name].setShortcut(QKeySequence(key))
            self.actions_[name].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the photos hear the keys
            self.actions_[name].setShortcutVisibleInContextMenu(True)
        self._icons.bind(self.actions_["accept_all"], "check")
        self._icons.bind(self.actions_["reject_all"], "close")
        self._icons.bind(self.actions_["tagged"], "tag")
        self.actions_["accept_all"].triggered.connect(lambda: self.all_decided.emit(True))
        self.actions_["reject_all"].triggered.connect(lambda: self.all_decided.emit(False))
        self.actions_["tagged"].triggered.connect(self.tagged_wanted)
        choices = QActionGroup(self.automatic)
        self.choices = {precision: choices.addAction("") for precision in AUTOMATIC}
        for precision, action in self.choices.items():
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, precision=precision: self.automatic_wanted.emit(precision))
            self.automatic.addAction(action)
        self.menu.addAction(self.actions_["accept_all"])
        self.menu.addAction(self.actions_["reject_all"])
        self.menu.addSeparator()
        self.menu.addMenu(self.automatic)
        self.menu.addAction(self.actions_["tagged"])
        self.more.setMenu(self.menu)

    def _lay_out(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self.title)
        names.addWidget(self.parents, 0, Qt.AlignmentFlag.AlignBottom)
        names.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(names)
        words.addWidget(self.numbers)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 12, MARGIN, 8)
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        for button in (self.reject_all, self.accept_all, self.more):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self._fit()

    def show_group(self, group: ProposalGroup | None, language: str) -> None:
        """Show a tag; None for none."""
        self._group, self._language = group, language
        self._word()

    def show_selected(self, count: int) -> None:
        """Know how many photos are selected: the buttons are for them where they are several."""
        if count != self._selected:
            self._selected = count
            self._word()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _word(self) -> None:
        group = self._group
        if group is None:
            return
        self.title.say(name_of(group, self._language))
        self.parents.setText(parents_words(group, self._language))
        self.numbers.setText(self._numbers(group))
        self.numbers.setToolTip(tooltip(self._learned(group)))
        if self._selected > 1:
            accept = self.tr("Accept %Ln selected", "", self._selected)
            reject = self.tr("Reject %Ln selected", "", self._selected)
        else:
            accept = self.tr("Accept all %Ln", "", group.photo_count)
            reject = self.tr("Reject all %Ln", "", group.photo_count)
        for name, button, words in (("accept_all", self.accept_all, accept), ("reject_all", self.reject_all, reject)):
            button.setText(words)
            button.setToolTip(f"{words} ({self.actions_[name].shortcut().toString(_NATIVE)})")
            self.actions_[name].setText(words)
        self._word_menu(group)
        self._fit()

    def _word_menu(self, group: ProposalGroup) -> None:
        self.more.setAccessibleName(self.tr("More for this tag"))
        self.more.setToolTip(self.tr("More for this tag"))
        self.automatic.setTitle(self.tr("Accept by itself"))
        self.actions_["tagged"].setText(self.tr("Show photos with this tag"))
        self.actions_["tagged"].setEnabled(group.tag_id is not None)
        for precision, action in self.choices.items():
            words = self.tr("From {percent} on")
            action.setText(self.tr("Never") if precision is None else words.format(percent=percent(precision)))
            action.setChecked(precision == group.auto_accept)

    def _numbers(self, group: ProposalGroup) -> str:
        parts = [photo_count(group.photo_count), precision_words(group.precision)]
        if group.accepted or group.rejected:
            parts.append(self._learned(group))
        return " · ".join(parts)

    def _learned(self, group: ProposalGroup) -> str:
        if not group.accepted and not group.rejected:
            return self.tr("What you accept and reject makes the next proposals better.")
        parts = [self.tr("%Ln accepted", "", group.accepted)] if group.accepted else []
        parts += [self.tr("%Ln rejected", "", group.rejected)] if group.rejected else []
        return self.tr("learned from {examples}").format(examples=", ".join(parts))

    def _fit(self) -> None:
        """Leave out what there is no room for: what the tag lies in, then the buttons."""
        buttons = self.accept_all.sizeHint().width() + self.reject_all.sizeHint().width() + 2 * GAP
        room = self.width() - self.more.sizeHint().width() - 2 * MARGIN - GAP
        roomy = room - buttons >= LEAST_WORDS
        for button in (self.reject_all, self.accept_all):
            button.setVisible(roomy)
        room -= self.title.sizeHint().width() + 2 * GAP + (buttons if roomy else 0)
        self.parents.setVisible(bool(self.parents.text()) and room >= self.parents.sizeHint().width())


_NATIVE = QKeySequence.SequenceFormat.NativeText
