"""What is done in Settings > Personal model, whether it is open or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.models.controller import ModelsController
from desktop.models.words import size
from desktop.personal.applying import ModelApplying
from desktop.personal.dialogs import PersonalDialogs
from desktop.personal.questions import PersonalQuestions
from desktop.personal.reading import PersonalRead, photos_of, read_material, read_personal, read_summaries
from desktop.personal.runs import TrainingRuns
from desktop.personal.state import Choice, PersonalState, hindered, lacks_memory
from desktop.plain import one_line
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.errors import AlbumUnknown
from engine.personal.records import PRESETS, Estimate, Material, Preset, Report
from engine.records import PhotoSummary

SOON_MS = 250
"""So long after the last tick the estimates are worked out."""
AGAIN_MS = 15_000
"""While too little memory or disk is free, it is looked again so often."""


class Training(Protocol):
    """What is done about runs and models whether the settings are open or not."""

    runs: TrainingRuns
    applying: ModelApplying


class PersonalController(QObject):
    """Reads how it stands, and carries out what is wanted.

    Args:
        training: follows the training run and tells it what is wanted; lets the library follow a model.
        models: removes models, and knows of a switch under way.
        thumbnails: pictures of photos.
        window: the dialogs' parent.

    Attributes:
        state: how it stands.
        over: the settings' dialog, once there is one.
        dialogs: about kept models.

    Signals:
        changed: :attr:`state` is another.
        caption_wanted: photos of these albums (ids; none: of all) are to be captioned.
        import_wanted: captions are to be read from files.
        folder_wanted: a folder of photos is to be added.
        open_wanted: ids of photos and the place among them of the one that is to be shown large.
    """

    changed = Signal()
    caption_wanted = Signal(object)
    import_wanted = Signal()
    folder_wanted = Signal()
    open_wanted = Signal(object, int)

    def __init__(
        self,
        session: LibrarySession,
        training: Training,
        models: ModelsController,
        messages: Messages,
        icons: Icons,
        thumbnails: ThumbnailStore,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._models, self._messages = session, models, messages
        self.runs, self.applying, self.thumbnails, self._window = training.runs, training.applying, thumbnails, window
        self.questions = PersonalQuestions(icons, window)
        self.state = PersonalState()
        self.over: QWidget | None = None
        self.dialogs = PersonalDialogs(session, thumbnails, icons, self._parent_widget, self)
        self.dialogs.open_wanted.connect(self.open_photo)
        self._watched = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._estimate)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._estimate)
        self.runs.changed.connect(self._run_changed)
        self.runs.finished.connect(lambda _: self.refresh())
        self.runs.discarded.connect(self.refresh)
        self.applying.changed.connect(self._applying_changed)
        self.applying.ended.connect(self.refresh)
        models.changed.connect(self._models_changed)

    # Reading ----------------------------------------------------------------------------------------------------------

    def watch(self, watching: bool) -> None:
        """The pane is shown from now on, or not any more."""
        if watching == self._watched:
            return
        self._watched = watching
        self.runs.watch(watching)
        if watching:
            self.refresh()
        else:
            self._soon.stop()
            self._again.stop()

    def refresh(self) -> None:
        """Read it all anew if it is seen: captions may have been written, albums filled, models removed."""
        if self._watched:
            self._session.ask(read_personal, self._know, channel="personal")

    def _know(self, read: PersonalRead) -> None:
        state, there = self.state, {album.id for album in read.albums}
        choice = replace(state.choice, albums=state.choice.albums & there)
        if not there:
            choice = replace(choice, every=True)
        self._put(
            replace(
                state,
                known=True,
                has_photos=read.has_photos,
                albums=read.albums,
                kept=read.kept,
                bundles=read.bundles,
                choice=choice,
            )
        )
        self._count()

    def _count(self) -> None:
        """Count what is chosen; estimates follow when nothing was ticked for a moment."""
        choice = self.state.choice
        ids = choice.album_ids

        def known(material: Material) -> None:
            self._put(replace(self.state, material=material, album_photos=material.album_photos, uncounted=None))
            self._soon.start()

        def failed(error: Exception) -> None:
            if isinstance(error, AlbumUnknown):
                self.refresh()
            else:
                self._put(replace(self.state, uncounted=error))

        if choice.nothing:  # none would mean all
            empty = Material(0, 0, 0, {}, album_photos=self.state.album_photos)
            self._put(replace(self.state, material=empty, estimates={}))
        # Where searches run: an album may be a search.
        then = self._know_counts if choice.nothing else known
        self._session.seek(lambda library: read_material(library, ids), then, failed, channel="personal-material")

    def _know_counts(self, material: Material) -> None:
        self._put(replace(self.state, album_photos=material.album_photos))

    def _estimate(self) -> None:
        """Work out what the presets cost; what is known stays until then."""
        state = self.state
        if state.run is not None or not self._watched or state.material is None or state.choice.nothing:
            return
        ids = state.choice.album_ids
        for preset in PRESETS:
            self._session.seek(
                partial(_estimate, preset, ids),
                partial(self._know_estimate, preset),
                partial(self._not_estimated, preset),
                channel=f"personal-{preset}",
            )

    def _know_estimate(self, preset: Preset, estimate: Estimate) -> None:
        refused = {key: why for key, why in self.state.refused.items() if key != preset}
        self._put(replace(self.state, estimates={**self.state.estimates, preset: estimate}, refused=refused))
        if hindered(estimate) or lacks_memory(estimate):
            self._again.start()

    def _not_estimated(self, preset: Preset, error: Exception) -> None:
        estimates = {key: known for key, known in self.state.estimates.items() if key != preset}
        self._put(replace(self.state, estimates=estimates, refused={**self.state.refused, preset: error}))

    # Choosing ---------------------------------------------------------------------------------------------------------

    def choose_every(self, every: bool) -> None:
        """Learn from all captioned photos, or from the albums that are ticked."""
        self._choose(replace(self.state.choice, every=every))

    def choose_albums(self, albums: frozenset[int]) -> None:
        """Learn from these albums."""
        self._choose(replace(self.state.choice, albums=albums, every=False))

    def choose_preset(self, preset: Preset) -> None:
        """Train like this."""
        self._put(replace(self.state, choice=replace(self.state.choice, preset=preset), trouble=None))

    def set_background(self, background: bool) -> None:
        """Train at low priority, or not."""
        self._put(replace(self.state, choice=replace(self.state.choice, background=background)))

    def _choose(self, choice: Choice) -> None:
        if choice != self.state.choice:
            self._put(replace(self.state, choice=choice, material=None, estimates={}, trouble=None, uncounted=None))
            self._count()

    def caption(self) -> None:
        """Caption photos of what is chosen."""
        run = self.state.run
        albums = run.request.albums if run is not None else self.state.choice.album_ids
        self._leave()
        self.caption_wanted.emit(albums)

    # The run ----------------------------------------------------------------------------------------------------------

    def train(self) -> None:
        """Start a run."""
        if self.state.can_train:
            self._put(replace(self.state, trouble=None))
            self.runs.start(self.state.choice.request)

    def keep(self, name: str) -> None:
        """Keep the model that is offered, and search with it."""
        self.runs.keep(name.strip(), self.applying.apply)

    def ask_discard(self) -> None:
        """Ask whether what was learned is to be forgotten, and forget it."""
        if self.state.run is not None:
            self.questions.discard(self.state.run, lambda _: self.runs.discard())

    def close_run(self) -> None:
        """Forget a run that is not offered; nothing is lost by it."""
        self.runs.discard()

    def resume(self) -> None:
        """Go on with a run that ended before it was done."""
        self.runs.resume()

    def open_photo(self, ids: Sequence[int], place: int) -> None:
        """Show a photo of a report large."""
        self._leave()
        self.open_wanted.emit(list(ids), place)

    def _leave(self) -> None:
        """Let the window be seen: what was asked for is there."""
        self.dialogs.close()
        if self.over is not None:
            self.over.close()

    def _run_changed(self) -> None:
        runs = self.runs
        before = self.state
        self._put(replace(before, run=runs.run, run_known=runs.known, busy=runs.doing, trouble=runs.trouble))
        if before.report != self.state.report:
            self._read_photos(self.state.report)
        if before.run is not None and self.state.run is None:
            self._soon.start()

    def _read_photos(self, report: Report | None) -> None:
        ids = photos_of(report) if report is not None else []
        if ids:
            self._session.ask(lambda library: read_summaries(library, ids), self._know_photos, channel="report-photos")

    def _know_photos(self, summaries: dict[int, PhotoSummary]) -> None:
        self._put(replace(self.state, summaries=summaries))

    # Kept models ------------------------------------------------------------------------------------------------------

    def use(self, bundle_id: str) -> None:
        """Search with a model: a personal one, or what it was derived from."""
        self.applying.apply(bundle_id)

    def back_to_parent(self) -> None:
        """Search with what the personal model in use was derived from."""
        active = self.state.active_personal
        if active is not None:
            self.use(active.parent)

    def ask_delete(self, bundle_id: str) -> None:
        """Ask whether a kept model is to be deleted, and delete it."""
        model = self.state.kept_model(bundle_id)
        if model is not None and not model.active:
            self.questions.delete(model, lambda _: self._delete(bundle_id, model.name))

    def _delete(self, bundle_id: str, name: str) -> None:
        def deleted(freed_bytes: int) -> None:
            self.refresh()
            self._models.refresh()
            text = self.tr("{name} was deleted; {size} are free again")
            self._messages.say(text.format(name=one_line(name), size=size(freed_bytes)))

        self._session.start(lambda library, _: library.remove_model(bundle_id), deleted, self._refused)

    def show_report(self, bundle_id: str) -> None:
        """Show what was measured when a model was trained."""
        model = self.state.kept_model(bundle_id)
        if model is not None:
            self.dialogs.show_report(model)

    def compare(self, left: str, right: str) -> None:
        """Compare two models in a dialog."""
        self.dialogs.compare(left, right, (self.state.name_of(left), self.state.name_of(right)))

    def _parent_widget(self) -> QWidget:
        return self.over if self.over is not None and self.over.isVisible() else self._window

    def _applying_changed(self) -> None:
        self._put(replace(self.state, applying=self.applying.bundle_id, progress=self.applying.progress))

    def _models_changed(self) -> None:
        """Another model may search, or be there: whoever changed it."""
        bundles = self._models.state.bundles
        if bundles is not None and bundles != self.state.bundles:
            self.refresh()

    # How --------------------------------------------------------------------------------------------------------------

    def _refused(self, error: Exception) -> None:
        self._messages.report(error)
        self.refresh()

    def _put(self, state: PersonalState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def _estimate(preset: Preset, albums: Sequence[int], library: LibraryProtocol) -> Estimate:
    return library.training_estimate(preset, albums)
