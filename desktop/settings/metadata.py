"""Settings: taking over what other programs wrote about photos, and writing for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.metadata.controller import MetadataController
from desktop.metadata.state import MetadataState
from desktop.metadata.words import MetadataWords
from desktop.settings.controls import Switch
from desktop.settings.form import FormRow, Pane, Section
from desktop.settings.metadata_cards import MetadataLacks, ProblemsCard, WritingCard
from desktop.settings.options import OptionCard
from desktop.settings.tagging import ButtonCard
from desktop.theme.icons import Icons
from engine.metadata.records import WriteTo

PLACES = (WriteTo.OFF, WriteTo.SIDECARS, WriteTo.FILES)
LOOK_AGAIN_MS = 2_000
"""While the pane is seen, how often it is read how many photos wait: indexing writes them, too."""


class MetadataPane(Pane):
    """Layout only: shows a :class:`MetadataState` and tells what is wanted.

    Signals:
        reading_chosen: whether what other programs wrote is to be taken over.
        write_to_chosen: the WriteTo that is wanted.
        conflicts_wanted: the button.
        looked: how it stands is to be read again.
    """

    reading_chosen = Signal(bool)
    write_to_chosen = Signal(object)
    conflicts_wanted = Signal()
    looked = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._words = MetadataState(), MetadataWords(self)
        self.reading = Switch(icons, self)
        self._reading_row = FormRow(icons, self.reading, self)
        self.conflicts = ButtonCard(self)
        self.places = OptionCard(len(PLACES), self)
        self.lacks, self.writing = MetadataLacks(icons, self), WritingCard(icons, self)
        self.problems = ProblemsCard(icons, self)
        self._headings = {name: QLabel(self) for name in ("read", "write", "problems")}
        self.add_section(Section(self._reading_row, parent=self), self._headings["read"])
        self._column.addWidget(self.conflicts)
        self.add_section(self.places, self._headings["write"])
        for widget in (self.lacks, self.writing):
            self._column.addWidget(widget)
        self.add_section(self.problems, self._headings["problems"])
        self.finish()
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.looked)
        self.reading.clicked.connect(self.reading_chosen)
        self.places.chosen.connect(lambda place: self.write_to_chosen.emit(PLACES[place]))
        self.conflicts.button.clicked.connect(self.conflicts_wanted)
        self._retranslate()

    def show_state(self, state: MetadataState) -> None:
        """Show how it stands."""
        self._state = state
        self.reading.setChecked(state.read)
        self.places.show_choice(PLACES.index(state.write_to))
        self.lacks.set_lacks(state.lacks)
        self.writing.show_state(state)
        self.problems.show_state(state)
        self._headings["problems"].setVisible(bool(state.problems))
        self.conflicts.setVisible(bool(state.conflicts))
        self.conflicts.set_words(
            self._words.conflicts(len({one.photo_id for one in state.conflicts})),
            self.tr("Yours stays until you choose."),
            self.tr("Choose…"),
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Qt's."""
        super().showEvent(event)
        self.looked.emit()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Qt's."""
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Metadata"))
        self.text.setText(
            self.tr("Tags, captions and ratings travel with your photos, so that every other program sees them.")
        )
        texts = (self.tr("Reading"), self.tr("Writing"), self.tr("Could not be written"))
        for heading, text in zip(self._headings.values(), texts, strict=True):
            heading.setText(text)
        self._reading_row.set_words(
            self.tr("Take over what &other programs wrote"),
            self.tr(
                "Tags, captions and ratings in photos and sidecars become yours. When they change there, Sajin "
                "follows; where you changed the same, yours stays and you choose."
            ),
        )
        self.places.set_words(
            0, self.tr("Off"), self.tr("What you write stays in Sajin's library. No file is made or changed.")
        )
        self.places.set_words(
            1,
            self.tr("Beside the photos"),
            self.tr(
                "Into a small file beside each photo, a sidecar (IMG_1234.jpg.xmp). The photos are not touched. "
                "digiKam, darktable and others read sidecars; some programs do not."
            ),
        )
        self.places.set_words(
            2,
            self.tr("Into the photos"),
            self.tr(
                "Into JPEG, TIFF, PNG, WebP and DNG files themselves, where nearly all programs find it; others get a "
                "sidecar. The files change, but never their pixels."
            ),
        )
        self.show_state(self._state)


def connect_metadata(pane: MetadataPane, dialog: QWidget, metadata: MetadataController) -> None:
    """Let the pane show what there is, and what is wanted be done."""
    metadata.over = dialog
    pane.reading_chosen.connect(metadata.set_reading)
    pane.write_to_chosen.connect(metadata.ask_write_to)
    pane.conflicts_wanted.connect(metadata.show_conflicts)
    pane.looked.connect(metadata.refresh)
    pane.writing.dry_run_wanted.connect(metadata.show_dry_run)
    pane.writing.write_wanted.connect(metadata.write)
    pane.writing.stop_wanted.connect(metadata.stop)
    pane.problems.retry_wanted.connect(metadata.write)
    pane.lacks.copy_wanted.connect(lambda command: QApplication.clipboard().setText(command))
    metadata.changed.connect(lambda: pane.show_state(metadata.state))
    pane.show_state(metadata.state)
