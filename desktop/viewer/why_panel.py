"""What the viewer says of why a photo matched: how likely it is, what is laid over it, which texts hold the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.plain import one_line
from desktop.theme.icons import Icons
from desktop.viewer.why import WhyShown
from engine.records import Explanation, WhyKind, WordMatch
from engine.search.heat import STRONGEST

WIDTH = 320
LONGEST, BEFORE = 44, 8
FAINT = 0.5
CUT_OFF = 0.5


class WhyPanel(QFrame):
    """A card in the corner of the photo.

    Signals:
        term_chosen: which of the terms is to be laid over; -1 for none.
        closed: the user has had enough.
    """

    term_chosen = Signal(int)
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_panel")
        self.setFixedWidth(WIDTH)
        self._shown: WhyShown | None = None
        self._problem = ""
        self.title, self.likely, self.message = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "strong")
        self.likely.setObjectName("why_likely")
        self.likely.setFixedHeight(24)
        self.message.setWordWrap(True)
        for label in (self.title, self.likely, self.message):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button = QToolButton(self)
        self.close_button.setFixedSize(32, 32)
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.closed)
        icons.bind(self.close_button, "close", "viewer_text")
        self.terms, self.words = QWidget(self), QWidget(self)
        self._terms, self._words = FlowLayout(self.terms), FlowLayout(self.words)
        self.group = QButtonGroup(self)
        self.group.idClicked.connect(self._choose)
        self.legend = Legend(icons, self)
        self._lay_out()
        self._retranslate()

    def ask(self) -> None:
        """Say that the answer is on its way."""
        self._shown, self._problem = None, ""
        self._fill()

    def show_why(self, shown: WhyShown) -> None:
        """Show an answer; the first term that can be seen is laid over."""
        self._shown, self._problem = shown, ""
        self._fill()
        buttons = self.group.buttons()
        first = next((place for place, heat in enumerate(shown.heats) if heat is not None), -1)
        if buttons and first >= 0:
            self.group.button(first).setChecked(True)
        self._choose(first)

    def show_problem(self, words: str) -> None:
        """Say why there is no answer."""
        self._shown, self._problem = None, words
        self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.likely)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 16)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self.terms, self.legend, self.words, self.message):
            widget.setContentsMargins(0, 0, 8, 0)
            column.addWidget(widget)

    def _fill(self) -> None:
        for layout in (self._terms, self._words):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if isinstance(widget, QToolButton):
                    self.group.removeButton(widget)
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        found = self._shown.explanation if self._shown is not None else None
        if self._shown is not None and found is not None:
            for place, term in enumerate(found.terms):
                self._add_term(place, term.text, self._shown.heats[place] is not None)
            for match in found.words:
                self._words.addWidget(self._chip(match))
        self.terms.setVisible(bool(found and found.terms))
        self.words.setVisible(bool(found and found.words))
        self.legend.setVisible(self._shown is not None and any(heat is not None for heat in self._shown.heats))
        self.likely.setVisible(found is not None)
        if found is not None:
            self._say_likely(found)
        self._say()
        self.adjustSize()

    def _add_term(self, place: int, text: str, known: bool) -> None:
        button = QToolButton(self.terms)
        button.setObjectName("why_term")
        button.setText(_short(text))
        button.setCheckable(True)
        button.setEnabled(known)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.tr("Show where “{words}” is seen").format(words=one_line(text)))
        button.setToolTip(self.tr("Show where it is seen"))
        self.group.addButton(button, place)
        self._terms.addWidget(button)

    def _chip(self, match: WordMatch) -> QLabel:
        names = {
            WhyKind.TAG: self.tr("Tag: {text}"),
            WhyKind.CAPTION: self.tr("Caption: {text}"),
            WhyKind.NAME: self.tr("File name: {text}"),
            WhyKind.FOLDER: self.tr("Folder: {text}"),
        }
        chip = QLabel(self.words)
        chip.setObjectName("why_chip")
        chip.setTextFormat(Qt.TextFormat.PlainText)
        chip.setFixedHeight(22)
        chip.ensurePolished()
        text = names[match.kind].format(text=_around(match))
        chip.setText(chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, WIDTH - 64))
        chip.setAccessibleName(names[match.kind].format(text=one_line(match.text)))
        return chip

    def _say_likely(self, found: Explanation) -> None:
        percent = self.tr("{n}%").format(n=QLocale().toString(round(found.relevance * 100)))
        likely = found.allowed and found.relevance >= CUT_OFF
        words = self.tr("Likely") if likely else self.tr("Less likely")
        self.likely.setText(f"{words} · {percent}")
        self.setAccessibleDescription(self.likely.text())
        self.likely.setProperty("likely", likely)
        self.likely.style().unpolish(self.likely)
        self.likely.style().polish(self.likely)

    def _choose(self, place: int) -> None:
        self.term_chosen.emit(place)
        self._say(place)
        self.adjustSize()

    def _say(self, place: int = 0) -> None:
        """Say in words what the colours cannot."""
        words = self._words_for(place)
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _words_for(self, place: int) -> str:
        if self._shown is None:
            return self._problem or self.tr("Looking where the words are…")
        found = self._shown.explanation
        if not found.allowed:
            return self.tr("A filter of this search leaves this photo out.")
        if not found.terms:
            return self.tr("This search has filters or exact words only: there is nothing to see in the photo.")
        term = found.terms[max(place, 0)]
        if term.regions is None:
            return self.tr("Where it is seen cannot be told: {reason}.").format(reason=term.reason)
        if float(term.regions.max()) < FAINT:
            return self.tr("“{words}” is not seen in any one place of this photo.").format(words=one_line(term.text))
        return ""

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Why this matched"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close (W)"))
        self.legend.set_words(self.tr("less"), self.tr("more"))
        self.setAccessibleName(self.title.text())
        checked = self.group.checkedId()
        self._fill()
        if self._shown is not None and checked >= 0 and self.group.button(checked) is not None:
            self.group.button(checked).setChecked(True)
            self._say(checked)


class Legend(QWidget):
    """What the colour means: from clear to the colour, with a word at each end."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._words = ("", "")
        self.setFixedHeight(20)

    def set_words(self, less: str, more: str) -> None:
        """Name the ends."""
        self._words = less, more
        self.setAccessibleName(f"{less} – {more}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, metrics = self._icons.theme.tokens, self.fontMetrics()
        less, more = (metrics.horizontalAdvance(word) + 8 for word in self._words)
        bar = QRectF(less, 6, self.width() - less - more - 8, 8)
        colour = tokens.color("viewer_heat")
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        gradient.setColorAt(0, QColor(colour.red(), colour.green(), colour.blue(), 0))
        gradient.setColorAt(1, QColor(colour.red(), colour.green(), colour.blue(), round(255 * STRONGEST)))
        path = QPainterPath()
        path.addRoundedRect(bar, 4, 4)
        painter.fillPath(path, tokens.color("viewer_muted"))
        painter.fillPath(path, tokens.color("viewer_hover"))
        painter.fillPath(path, gradient)
        painter.setPen(tokens.color("viewer_muted"))
        painter.drawText(QRectF(0, 0, less, 20), Qt.AlignmentFlag.AlignVCenter, self._words[0])
        painter.drawText(QRectF(bar.right() + 8, 0, more, 20), Qt.AlignmentFlag.AlignVCenter, self._words[1])
        painter.end()


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _around(match: WordMatch) -> str:
    """Return the text around the first place of the word, short enough for a chip."""
    line = one_line(match.text)
    if len(line) <= LONGEST:
        return line
    start = match.spans[0][0]
    start = max(0, start - BEFORE) if start > LONGEST // 2 else 0
    return f"{'…' if start else ''}{line[start:].strip()}"
