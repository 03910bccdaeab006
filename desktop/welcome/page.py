"""The first screen: one sentence, the folder that holds the user's photos, and other ways to begin."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import NATIVE_NAMES, Language
from desktop.settings.controls import Choices
from desktop.theme.icons import Icons, draw_icon
from desktop.welcome.suggestion import SuggestionButton

_SMALL = 660
LANGUAGES = (Language.ENGLISH, Language.KOREAN)


def dropped_folders(mime: QMimeData) -> list[Path]:
    """Return what was dropped that lies on this computer (whether it is a folder, the engine will say)."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class WelcomePage(QWidget):
    """Asks for a folder of photos.

    Signals:
        add_folder: a folder is to be chosen.
        folder_chosen: the folder that was suggested, a Path.
        samples_wanted: sample photos are to be added.
        language_chosen: a Language.
        dropped: a list of paths.
        shown: it can be seen now.
    """

    add_folder = Signal()
    folder_chosen = Signal(object)
    samples_wanted = Signal()
    language_chosen = Signal(object)
    dropped = Signal(list)
    shown = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._icons = icons
        self._area = QFrame(self)
        self._area.setObjectName("drop_area")
        self._area.setMaximumSize(QSize(680, 600))
        self._make()
        self._lay_out()
        self.button.clicked.connect(self.add_folder)
        self.samples.clicked.connect(self.samples_wanted)
        self.suggestion.clicked.connect(lambda: self.folder_chosen.emit(self.suggestion.folder))
        self.languages.currentIndexChanged.connect(lambda index: self.language_chosen.emit(LANGUAGES[index]))
        icons.theme.changed.connect(self._repaint)
        self.suggest(None)
        self.offer_samples(False)
        self._repaint()
        self._retranslate()

    def _make(self) -> None:
        self._picture = QLabel(self._area)
        self._picture.setPixmap(draw_icon("sajin", "#000000", 96, 2.0))
        self._title = self._label("display")
        self._sentence = self._label("strong")
        self._sentence.setStyleSheet("font-weight: 400;")
        self.suggestion = SuggestionButton(self._icons, self._area)
        self.button, self.samples = QPushButton(self._area), QPushButton(self._area)
        self.samples.setProperty("role", "quiet")
        self._hint = self._label("muted")
        self._lock = QLabel(self._area)
        self._privacy = self._label("small")
        self.languages = Choices(len(LANGUAGES), self)

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self._area)
        column.setSpacing(0)
        column.addStretch(1)
        for widget, space in (
            (self._picture, 24),
            (self._title, 8),
            (self._sentence, 32),
            (self.suggestion, 16),
            (self.button, 8),
            (self._hint, 16),
            (self.samples, 0),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._lock)
        row.addWidget(self._privacy)
        row.addStretch(1)
        column.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._area, 8)
        middle.addStretch(1)
        self._outer = outer = QVBoxLayout(self)
        outer.addWidget(self.languages, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        outer.addLayout(middle, 1)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self._area)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def suggest(self, folder: Path | None, count: int | None = None, complete: bool = True) -> None:
        """Suggest a folder, None for none; ``count`` None while its photos are being counted."""
        suggested = folder is not None
        if folder is not None:
            self.suggestion.show_folder(folder, count, complete)
        self.suggestion.setVisible(suggested)
        if self.button.property("role") != ("" if suggested else "big"):
            self.button.setProperty("role", "" if suggested else "big")
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self._repaint()
        self._retranslate()

    def offer_samples(self, offered: bool) -> None:
        """Offer sample photos, or not."""
        self.samples.setVisible(offered)

    def focus_first(self) -> None:
        """Put the focus on what most will want."""
        (self.suggestion if self.suggestion.isVisible() else self.button).setFocus()

    def show_language(self, code: str) -> None:
        """Show which language is spoken, without choosing it."""
        self.languages.blockSignals(True)
        self.languages.setCurrentIndex([str(language) for language in LANGUAGES].index(code))
        self.languages.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's: in a small window the picture makes room for what can be done."""
        super().resizeEvent(event)
        small = self.height() < _SMALL
        self._picture.setVisible(not small)
        self._column.setContentsMargins(*((32, 16, 32, 16) if small else (48, 40, 48, 24)))
        self._outer.setContentsMargins(*((24, 16, 24, 16) if small else (32, 24, 32, 48)))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Qt's."""
        super().showEvent(event)
        self.shown.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        if dropped_folders(event.mimeData()):
            event.acceptProposedAction()
            self._set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_dropping(False)
        event.acceptProposedAction()
        self.dropped.emit(dropped_folders(event.mimeData()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _set_dropping(self, on: bool) -> None:
        self._area.setProperty("dropping", on)
        self._area.style().unpolish(self._area)
        self._area.style().polish(self._area)

    def _repaint(self) -> None:
        # isHidden, not isVisible: the page itself may not be shown yet.
        self._icons.bind(self.button, "folder-add", "text_muted" if not self.suggestion.isHidden() else "accent_text")
        self._icons.bind(self.samples, "image")
        self._lock.setPixmap(self._icons.pixmap("lock", "text_muted", 16, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Welcome to Sajin"))
        self._sentence.setText(self.tr("Describe a photo in your own words, and find it."))
        suggested = not self.suggestion.isHidden()
        self.button.setText(self.tr("Another folder…") if suggested else self.tr("Add a folder of photos"))
        self.button.setToolTip(self.tr("Choose a folder of photos (Ctrl+O)"))
        self.samples.setText(self.tr("Try it with sample photos"))
        self._hint.setText(self.tr("or drop a folder here"))
        self._privacy.setText(self.tr("Nothing leaves this computer: no account, no upload."))
        self.languages.set_words(self.tr("Language"), [NATIVE_NAMES[language] for language in LANGUAGES])
