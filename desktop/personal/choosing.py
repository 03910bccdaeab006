"""What is to be learned from: all captioned photos or some albums, and whether that is enough."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.personal.album_tree import AlbumTree
from desktop.personal.state import PersonalState
from desktop.personal.words import PersonalWords
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.personal.records import FEWEST_PHOTOS

_INDENT = 28


class ChoosingCard(QFrame):
    """Layout only.

    Signals:
        every_chosen: whether all captioned photos are to be learned from.
        albums_chosen: ids of albums, a frozenset.
        caption_wanted, import_wanted, folder_wanted: buttons.
    """

    every_chosen = Signal(bool)
    albums_chosen = Signal(object)
    caption_wanted = Signal()
    import_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.every, self.some = QRadioButton(self), QRadioButton(self)
        self._group = QButtonGroup(self)
        for option in (self.every, self.some):
            option.setObjectName("option")
            self._group.addButton(option)
        self.tree, self._line = AlbumTree(icons, self), QFrame(self)
        self.summary, self.advice, self.remarks = text_label(self, "name"), text_label(self), text_label(self, "small")
        self.meter = Meter(self)
        self.caption, self.import_, self.folder = QPushButton(self), QPushButton(self), QPushButton(self)
        for button in (self.caption, self.import_, self.folder):
            button.setAutoDefault(False)
        self._lay_out()
        self.every.clicked.connect(lambda: self.every_chosen.emit(True))
        self.some.clicked.connect(lambda: self.every_chosen.emit(False))
        self.tree.ticked.connect(self.albums_chosen)
        self.caption.clicked.connect(self.caption_wanted)
        self.import_.clicked.connect(self.import_wanted)
        self.folder.clicked.connect(self.folder_wanted)

    def show_state(self, state: PersonalState) -> None:
        """Show what is chosen, and what it holds."""
        choice = state.choice
        (self.every if choice.every else self.some).setChecked(True)
        self.some.setEnabled(bool(state.albums))
        there = state.has_photos or not state.known
        self.tree.show_albums(state.albums, choice.albums, state.album_photos)
        self.tree.setVisible(there and not choice.every and bool(state.albums))
        for widget in (self.every, self.some, self._line):
            widget.setVisible(there)
        self._word(no_albums=state.known and not state.albums)
        self._show_material(state)

    def _show_material(self, state: PersonalState) -> None:
        words, material = PersonalWords(), state.material
        empty = state.known and not state.has_photos
        if empty:
            texts = (self.tr("Your library has no photos yet."), self.tr("Add a folder of photos first."), "")
        elif state.uncounted is not None and material is None:
            texts = (self.tr("The captions could not be counted"), word_error(state.uncounted), "")
        elif material is None:
            texts = (self.tr("Counting captions…"), "", "")
        else:
            nothing = state.choice.nothing
            summary = words.summary(material) if material.photos else self.tr("No photo has a caption yet")
            summary = self.tr("No album is ticked") if nothing else summary
            texts = (summary, words.advice(material, nothing=nothing), words.remarks(material))
        for label, text in zip((self.summary, self.advice, self.remarks), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        little = not empty and material is not None and not material.enough and not state.choice.nothing
        self.meter.setVisible(little)
        if little and material is not None:
            self.meter.show_count(material.photos, words.counted(material))
        for button in (self.caption, self.import_):
            button.setVisible(not empty)
        self.folder.setVisible(empty)
        self._mark(self.caption, little)
        self._mark(self.folder, empty)

    @staticmethod
    def _mark(button: QPushButton, primary: bool) -> None:
        """Let the button stand out that leads on."""
        role = "primary" if primary else ""
        if button.property("role") != role:
            button.setProperty("role", role)
            button.style().unpolish(button)
            button.style().polish(button)

    def _lay_out(self) -> None:
        self._line.setObjectName("row_line")
        self._line.setFixedHeight(1)
        tree = QHBoxLayout()
        tree.setContentsMargins(_INDENT, 4, 0, 4)
        tree.addWidget(self.tree)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(4)
        top.addWidget(self.every, 0, Qt.AlignmentFlag.AlignLeft)
        top.addWidget(self.some, 0, Qt.AlignmentFlag.AlignLeft)
        top.addLayout(tree)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.caption, self.import_, self.folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(16, 8, 16, 14)
        below.setSpacing(6)
        for widget in (self.summary, self.meter, self.advice, self.remarks):
            below.addWidget(widget)
        below.addSpacing(4)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._line)
        column.addLayout(below)

    def _word(self, *, no_albums: bool) -> None:
        self.every.setText(self.tr("All photos with a caption"))
        some = self.tr("Only some albums (there are none yet)") if no_albums else self.tr("Only some albums")
        self.some.setText(some)
        self.tree.setAccessibleName(self.tr("Albums to learn from"))
        self.caption.setText(self.tr("Caption photos…"))
        self.import_.setText(self.tr("Import captions…"))
        self.folder.setText(self.tr("Add a folder…"))


class Meter(QWidget):
    """How much of what is needed there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.label = QProgressBar(self), text_label(self, "small")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, FEWEST_PHOTOS)
        self.label.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.label)

    def show_count(self, count: int, text: str) -> None:
        """Show so many, in words too."""
        self.bar.setValue(min(count, FEWEST_PHOTOS))
        self.label.setText(text)
        self.bar.setAccessibleName(self.tr("Captioned photos"))
        self.bar.setAccessibleDescription(text)
