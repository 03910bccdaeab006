"""The pane of personal models over a small library in memory, for tests that need no window around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.protocol import LibraryOpener
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.confirm import ConfirmDialog
from desktop.i18n import Language, Translations
from desktop.models.controller import ModelsController
from desktop.personal.applying import ModelApplying
from desktop.personal.controller import PersonalController
from desktop.personal.pane import PersonalPane, connect_personal
from desktop.personal.runs import TrainingRuns
from desktop.preferences import Preferences
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.personal.records import RunState, TrainingRequest, TrainingRun
from engine.records import Album
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.fake_personal import PersonalStore, make_report
from tests.desktop.settings_parts import Host, Training

JEJU = "Jeju"


class Shown:
    """The pane in a window of its own, and all that it is made with.

    Args:
        store: what the library in memory knows.
        opener: opens another library instead.
    """

    def __init__(
        self,
        store: FakeStore,
        icons: Icons,
        preferences: Preferences,
        qtbot: QtBot,
        opener: LibraryOpener | None = None,
    ) -> None:
        self.store, self.personal, self.qtbot = store, store.personal, qtbot
        opener = opener or partial(FakeLibrary, store)
        self.host, messages = Host(), Messages()
        qtbot.addWidget(self.host)
        self.host.hear(messages)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.translations = Translations(app, Language.ENGLISH)
        self.session = LibrarySession(opener, opener)
        self.models = ModelsController(self.session, messages, Jobs(), icons, self.translations, preferences, self.host)
        training = Training(TrainingRuns(self.session, self.host), ModelApplying(self.session, self.host))
        self.thumbnails = ThumbnailStore(store.locate)
        self.controller = PersonalController(
            self.session, training, self.models, messages, icons, self.thumbnails, self.host
        )
        self.pane = PersonalPane(icons, self.thumbnails, training.runs, self.host)
        connect_personal(self.pane, self.host, self.controller, self.models)

    @property
    def told(self) -> list[str]:
        """What the user was told beside the pane."""
        return self.host.told

    def show(self) -> None:
        """Show it, and wait until everything was read."""
        self.host.show_pane(self.pane)
        self.wait(lambda: self.controller.state.known and self.controller.state.run_known)

    def wait(self, condition: Callable[[], bool], timeout_ms: int = 5_000) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(condition, timeout=timeout_ms)

    def question(self) -> ConfirmDialog:
        """Return the question that is asked."""
        self.wait(lambda: self.controller.questions.dialog is not None)
        dialog = self.controller.questions.dialog
        assert dialog is not None
        return dialog

    def close(self) -> None:
        """End the threads."""
        self.host.hide()
        self.controller.runs.stop()
        self.thumbnails.close()
        self.session.close()
        self.translations.set_language(Language.ENGLISH)


def with_captions(store: FakeStore, count: int) -> None:
    """Caption so many photos, every third in Korean, too, and put some of them into albums."""
    for number in range(1, count + 1):
        korean = f"\n나비가 소파에서 잔다 {number}" if number % 3 == 0 else ""
        store.captions[number] = f"Nabi asleep on the sofa {number}{korean}"
    store.albums = [
        Album(1, "Family", None, 0, None, 30),
        Album(2, "Grandma", 1, 0, None, 10),
        Album(3, JEJU, None, 1, None, 12),
    ]
    store.album_photos = {1: list(range(1, 26)), 2: list(range(1, 11)), 3: list(range(20, 32))}


def keep_model(store: FakeStore, name: str, *, preset: str = "quick", active: bool = False) -> str:
    """Let there be a kept model; return its id."""
    personal: PersonalStore = store.personal
    bundle_id = f"personal-{len(personal.kept) + 1}"
    request = TrainingRequest("full" if preset == "full" else "quick", name=name)
    run = TrainingRun(
        "run-0", request, "2026-11-20T10:00:00+00:00", RunState.OFFERED, "starter", "Starter", make_report()
    )
    store.keep_personal(bundle_id, name, run)
    personal.kept[0] = replace(personal.kept[0], albums=("Family", JEJU))
    if active:
        store.active = bundle_id
    return bundle_id
