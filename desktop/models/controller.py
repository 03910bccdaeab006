"""What is done about search models, whether the settings are open or not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.i18n import Translations
from desktop.models.install_facts import InstallQuestions
from desktop.models.installs import Install, InstallState, ModelInstalls, Request
from desktop.models.jobs import ModelJobs
from desktop.models.questions import ModelQuestions
from desktop.models.reading import ModelsRead, read_models
from desktop.models.state import ModelsState
from desktop.models.switching import ModelSwitching
from desktop.models.words import size
from desktop.plain import one_line
from desktop.preferences import Preferences
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.errors import SajinError
from engine.events import IndexEvent, IndexFinished, IndexProgress, SwitchProgress
from engine.models.events import ModelInstalled
from engine.models.records import ModelSource, Offer, Precision
from engine.models.source import parse_source
from engine.records import BundleInfo, Machine

LEARNT = 40
"""So many photos of a run are needed to learn its pace."""


class ModelsController(QObject):
    """Reads what there is, asks before what matters, and carries it out.

    Args:
        window: the dialogs' parent.

    Signals:
        changed: :attr:`state` is another.
        source_checked: a text, and the ModelSource that it names or the error that says why it names none.
        install_begun: a model that was named by its source is being installed.
        index_wanted: the indexing process is to look for vectors that are wanted or not wanted any more.
        switched: another model searches.
    """

    changed = Signal()
    source_checked = Signal(str, object)
    install_begun = Signal()
    index_wanted = Signal()
    switched = Signal()

    def __init__(
        self,
        session: LibrarySession,
        messages: Messages,
        jobs: Jobs,
        icons: Icons,
        translations: Translations,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._messages, self._preferences = session, messages, preferences
        self._translations = translations
        self.installs = ModelInstalls(session, self)
        self.switching = ModelSwitching(session, self)
        self.jobs = ModelJobs(self.installs, self.switching, jobs, self)
        self.questions = ModelQuestions(icons, window)
        self._install_questions = InstallQuestions(icons, self)
        self.state = ModelsState(photos_per_s=preferences.model_rates, language=translations.code)
        self._failed: set[str] = set()
        self.installs.changed.connect(self._installs_changed)
        self.installs.installed.connect(self._installed)
        self.switching.changed.connect(self._switch_changed)
        self.switching.index_wanted.connect(self.index_wanted)
        self.switching.finished.connect(self.refresh)
        self.switching.switched.connect(self._switched)
        self.jobs.stop_switch_wanted.connect(self.ask_stop_switch)
        translations.changed.connect(self._speak)

    # What there is ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read whether a switch is under way; the window has just come."""
        self.switching.refresh()

    def refresh(self) -> None:
        """Read again what is installed and offered."""
        self._session.ask(read_models, self._know, channel="models")

    def set_machine(self, machine: Machine) -> None:
        """Hear what the model in use runs on."""
        self._put(replace(self.state, machine=machine))

    def hear(self, event: IndexEvent) -> None:
        """Take what the indexing process tells."""
        self.switching.hear(event)
        if isinstance(event, SwitchProgress) and event.rate > 0 and not event.paused:
            self._learn(event.bundle_id, event.rate)
        elif isinstance(event, IndexProgress) and event.rate > 0 and event.done >= LEARNT:
            active = self.state.active
            if active is not None:
                self._learn(active.id, event.rate)
        elif isinstance(event, IndexFinished) and self.questions.parent_widget is self.questions.over:
            self.refresh()  # the settings are open, and there may be more photos

    def check_source(self, text: str) -> None:
        """Find out what a text names; :attr:`source_checked` tells."""

        def check(library: LibraryProtocol) -> ModelSource | SajinError:
            try:
                return parse_source(text)
            except SajinError as error:
                return error

        self._session.ask(check, partial(self.source_checked.emit, text), channel="model-source")

    # Installing -------------------------------------------------------------------------------------------------------

    def ask_install(self, offer: Offer) -> None:
        """Ask whether a model of the list is to be installed, and install it."""
        dialog = self._install_questions.of_offer(offer, self.questions.parent_widget, self.state.free_bytes)
        dialog.ask(lambda precision, _: self.installs.begin(Request(offer.source, one_line(offer.name), precision)))

    def ask_install_source(self, source: ModelSource) -> None:
        """Ask whether any other model is to be installed, and install it."""
        offer = next((offer for offer in self.state.offers if offer.source == str(source)), None)
        if offer is not None:
            self.ask_install(offer)
            return
        dialog = self._install_questions.of_source(source, self.questions.parent_widget, self.state.free_bytes)
        name = dialog.name

        def begin(precision: Precision, architecture: str) -> None:
            self.installs.begin(Request(str(source), name, precision, architecture))
            self.install_begun.emit()

        dialog.ask(begin)

    # Using, removing --------------------------------------------------------------------------------------------------

    def ask_use(self, bundle_id: str) -> None:
        """Ask whether a model is to search, and let it."""
        bundle, active = self.state.bundle(bundle_id), self.state.active
        if bundle is not None and not bundle.active:
            previous = active.id if active is not None else ""
            self.questions.use(self.state, bundle, lambda keep: self.switching.use(bundle_id, previous, keep_old=keep))

    def ask_remove(self, bundle_id: str) -> None:
        """Ask whether a model is to be deleted, and delete it."""
        bundle = self.state.bundle(bundle_id)
        if bundle is not None:
            self.questions.remove(bundle, lambda _: self._remove(bundle))

    def ask_forget(self, bundle_id: str) -> None:
        """Ask whether the vectors of a model are to be deleted, and delete them."""
        bundle = self.state.bundle(bundle_id)
        if bundle is not None:
            self.questions.forget(bundle, lambda _: self._forget(bundle))

    def ask_stop_switch(self) -> None:
        """Ask whether the switch under way is to be given up."""
        self.questions.stop_switch(self.state, lambda keep: self.switching.cancel(forget=not keep))

    def ask_export(self, bundle_id: str) -> None:
        """Ask where a copy of a model is to go, and write it there."""
        bundle = self.state.bundle(bundle_id)
        if bundle is None:
            return
        title = self.tr("Export {name} into a folder").format(name=one_line(bundle.name))
        folder = QFileDialog.getExistingDirectory(self.questions.parent_widget, title, str(Path.home()))
        if folder:
            self.export(bundle, Path(folder))

    def export(self, bundle: BundleInfo, folder: Path) -> None:
        """Write a copy of a model into a folder of its own in this one."""

        def exported(path: Path) -> None:
            text = self.tr("{name} was exported").format(name=one_line(bundle.name))
            self._messages.say(text, self.tr("Show"), lambda: open_address(QUrl.fromLocalFile(str(path)).toString()))

        def failed(error: Exception) -> None:
            if isinstance(error, FileExistsError):
                self._messages.say(self.tr("There is a “{name}” in that folder already").format(name=bundle.id))
            else:
                self._messages.report(error)

        self._session.start(lambda library, _: library.export_model(bundle.id, folder), exported, failed)

    def _remove(self, bundle: BundleInfo) -> None:
        def removed(freed_bytes: int) -> None:
            self.refresh()
            text = self.tr("{name} was removed; {size} are free again")
            self._messages.say(text.format(name=one_line(bundle.name), size=size(freed_bytes)))

        self._session.start(lambda library, _: library.remove_model(bundle.id), removed, self._refused)

    def _forget(self, bundle: BundleInfo) -> None:
        self._session.start(
            lambda library, _: library.forget_vectors(bundle.id), lambda _: self.refresh(), self._refused
        )

    def _refused(self, error: Exception) -> None:
        self._messages.report(error)
        self.refresh()

    # What comes of it -------------------------------------------------------------------------------------------------

    def _know(self, read: ModelsRead) -> None:
        self._put(
            replace(self.state, bundles=read.bundles, offers=read.offers, lacks=read.lacks, free_bytes=read.free_bytes)
        )

    def _installed(self, event: ModelInstalled) -> None:
        self.refresh()
        text = self.tr("{name} is installed").format(name=one_line(event.name))
        self._messages.say(text, self.tr("Use it"), lambda: self._use_installed(event.bundle_id))

    def _use_installed(self, bundle_id: str) -> None:
        """Ask once the models are read: the toast may be quicker."""

        def know(read: ModelsRead) -> None:
            self._know(read)
            self.ask_use(bundle_id)

        self._session.ask(read_models, know, channel="models")

    def _installs_changed(self) -> None:
        for install in self.installs.installs:
            if install.state is InstallState.FAILED and install.request.source not in self._failed:
                self._say_failed(install)
        self._failed = {
            install.request.source for install in self.installs.installs if install.state is InstallState.FAILED
        }
        self._put(replace(self.state, installs=tuple(self.installs.installs)))

    def _say_failed(self, install: Install) -> None:
        text = self.tr("{name} could not be installed").format(name=install.request.name)
        self._messages.say(text, self.tr("Try again"), partial(self.installs.retry, install.request.source))

    def _switch_changed(self) -> None:
        switching = self.switching
        self._put(replace(self.state, switch=switching.switch, pace=switching.pace, waits=switching.waits))

    def _switched(self, bundle_id: str, previous_id: str) -> None:
        bundle = self.state.bundle(bundle_id)
        name = one_line(bundle.name) if bundle is not None else bundle_id
        self._messages.say(self.tr("Searches use {name} now").format(name=name))
        self.switched.emit()

    def _learn(self, bundle_id: str, rate: float) -> None:
        """Remember how fast photos are embedded, for the next estimate."""
        rates = {**self.state.photos_per_s, bundle_id: rate}
        self._preferences.model_rates = rates
        self._put(replace(self.state, photos_per_s=rates))

    def _speak(self) -> None:
        self.jobs.word()
        self._put(replace(self.state, language=self._translations.code))

    def _put(self, state: ModelsState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def open_address(address: str) -> None:
    """Show a page or a folder in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl(address))
