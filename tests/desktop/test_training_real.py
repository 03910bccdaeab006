"""Real runs of a real library, followed by the window: training in processes of its own, killed, gone on with, kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Translations
from desktop.models.controller import ModelsController
from desktop.personal.live import LiveView
from desktop.personal.parts import TrainingParts
from desktop.preferences import Preferences
from desktop.services import Services
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from engine.personal import process, runs
from engine.personal.records import RunState, TrainingRequest
from tests.desktop.conftest import QUIET_INDEXER
from tests.engine.personal.conftest import taught, template  # noqa: F401
from tests.engine.personal.walking import FAR, STEPS

WAIT_MS = 60_000
WALKING = ("-m", "tests.engine.personal.walking")


class Followed(QMainWindow):
    """The view of a run over a real library."""

    def __init__(self, folder: Path, icons: Icons, translations: Translations, preferences: Preferences) -> None:
        super().__init__()
        opener = partial(Library.open, folder)
        self.session, jobs, messages = LibrarySession(opener, opener), Jobs(self), Messages()
        self.told: list[str] = []
        messages.shown.connect(lambda message: self.told.append(message.text))
        self.session.failed.connect(messages.report)
        indexer, locate = IndexProcess(QUIET_INDEXER), partial(thumbnail_path, folder)
        services = Services(self.session, indexer, locate, icons, translations, preferences, messages)
        models = ModelsController(self.session, messages, jobs, icons, translations, preferences, self)
        self.training = TrainingParts(services, jobs, models, self)
        self.runs = self.training.runs
        self.view = LiveView(icons, self.runs, self)
        self.setCentralWidget(self.view)
        self.resize(640, 700)
        self.training.start()

    def end(self) -> None:
        """Close it without a word to the run."""
        self.training.stop()
        self.session.close()
        self.close()
        self.deleteLater()


@pytest.fixture
def follow(
    taught: Path,  # noqa: F811
    icons: Icons,
    english: Translations,
    preferences: Preferences,
    qtbot: QtBot,
) -> Iterator[Callable[[], Followed]]:
    windows: list[Followed] = []

    def make() -> Followed:
        windows.append(Followed(taught, icons, english, preferences))
        windows[-1].show()
        qtbot.waitExposed(windows[-1])
        qtbot.waitUntil(lambda: windows[-1].runs.known, timeout=WAIT_MS)
        return windows[-1]

    yield make
    for window in windows:
        window.end()
    QApplication.processEvents()


def state(window: Followed) -> RunState | None:
    """Return the state that the window knows of."""
    return window.runs.run.state if window.runs.run is not None else None


def test_quick_is_followed_to_its_report(follow: Callable[[], Followed], qtbot: QtBot) -> None:
    window = follow()
    window.runs.start(TrainingRequest("quick"))
    qtbot.waitUntil(lambda: state(window) in (RunState.OFFERED, RunState.REFUSED), timeout=WAIT_MS)
    run, following = window.runs.run, window.runs.following
    assert run is not None
    assert run.report is not None
    assert following.began is not None
    assert following.began.photos == 24
    assert following.loss.steps[-1] == following.step > 0
    assert following.recall_1.values
    assert window.view.plot is not None
    assert not window.told  # who looks on is not told


def test_a_run_is_killed_gone_on_with_from_another_window_and_its_model_kept(
    follow: Callable[[], Followed],
    taught: Path,  # noqa: F811
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = process.start
    monkeypatch.setattr(process, "start", lambda folder, **named: start(folder, **{"program": WALKING, **named}))
    (taught / FAR).write_text("20")
    window = follow()
    window.runs.start(TrainingRequest("quick"))
    qtbot.waitUntil(lambda: window.runs.following.step == 20, timeout=WAIT_MS)
    folder = runs.all_runs(taught)[0]
    qtbot.waitUntil(folder.checkpoint.exists, timeout=WAIT_MS)
    noted = folder.process()
    assert noted is not None
    worker = psutil.Process(noted[0])
    worker.kill()
    qtbot.waitUntil(lambda: state(window) is RunState.INTERRUPTED, timeout=WAIT_MS)
    assert window.view.head.text().startswith("Interrupted")
    window.hide()

    (taught / FAR).write_text(str(STEPS))
    other = follow()
    assert state(other) is RunState.INTERRUPTED
    assert other.told == ["The training of your personal model is not finished"]
    other.runs.resume()
    qtbot.waitUntil(lambda: state(other) is RunState.OFFERED, timeout=WAIT_MS)
    assert other.runs.following.loss.steps == list(range(1, STEPS + 1))  # none is missing, none is drawn twice
    other.runs.keep("Nabi", other.training.applying.apply)
    qtbot.waitUntil(lambda: len(other.told) == 2, timeout=WAIT_MS)
    assert other.told[1] == "Nabi searches as soon as it has looked at your photos"  # it has no adapter
    assert other.runs.run is None
    with Library.open(taught, read_only=True) as library:
        switch = library.model_switch()
    assert switch is not None
    assert switch.name == "Nabi"
