"""Installing models in the background: how far, how fast, one after another, stopped, failed and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.i18n import duration
from desktop.models.installs import Install, InstallState, ModelInstalls, Request
from desktop.models.jobs import ModelJobs
from desktop.models.switching import ModelSwitching
from desktop.models.trouble import install_trouble
from desktop.models.words import ModelWords
from desktop.status.jobs import Jobs, JobState
from desktop.wording import word_error
from engine import errors
from engine.errors import DownloadFailed, DownloadFault
from engine.models.events import InstallProgress, InstallWarning, Stage
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.modelling import MB, QUICK, SLOW, Installer

FIRST, SECOND = Request(QUICK, "Quick"), Request(SLOW, "Slow", "int8")


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=3)


@pytest.fixture
def session(full_store: FakeStore) -> Iterator[LibrarySession]:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    yield session
    session.close()


@pytest.fixture
def installer(full_store: FakeStore) -> Installer:
    return Installer(full_store)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def installs(session: LibrarySession, installer: Installer, clock: Clock) -> ModelInstalls:
    return ModelInstalls(session, session, clock=clock)


@pytest.fixture
def jobs(installs: ModelInstalls, session: LibrarySession) -> Jobs:
    jobs = Jobs(session)
    ModelJobs(installs, ModelSwitching(session, session), jobs, session)
    return jobs


def _at(installs: ModelInstalls, stage: Stage, done: int = 0) -> bool:
    install = installs.get(QUICK)
    return install is not None and install.progress == InstallProgress(
        stage, done, 605 * MB if done else 0, "open_clip_model.safetensors" if done == 100 * MB else ""
    )


def test_an_installation_tells_how_far_and_how_fast_it_is(
    installs: ModelInstalls, jobs: Jobs, installer: Installer, clock: Clock, qtbot: QtBot
) -> None:
    installs.begin(FIRST)
    qtbot.waitUntil(lambda: _at(installs, Stage.LOOKING))
    assert [(job.title, job.detail, job.can_pause) for job in jobs.jobs] == [
        ("Installing Quick", "Looking for the model", False)
    ]
    installer.steps(1)
    qtbot.waitUntil(lambda: _at(installs, Stage.DOWNLOADING, 100 * MB))
    clock.now_s += 20
    installer.steps(1)
    # Steps within a fifth of a second are not told one by one: let the last one be a new stage.
    installer.steps(1)
    qtbot.waitUntil(lambda: _at(installs, Stage.CONVERTING))
    with qtbot.waitSignal(installs.installed) as installed:
        installer.steps(1)
    assert installed.args is not None and installed.args[0].bundle_id == "quick"
    assert not installs.installs and not jobs.jobs


def test_rate_and_time_left_are_those_of_the_last_seconds(installs: ModelInstalls, clock: Clock) -> None:
    from desktop.models.installs import _Run

    run = _Run(clock)
    assert run.count(200 * MB) == 0.0  # what an earlier try had fetched is no pace
    clock.now_s += 2
    assert run.count(210 * MB) == 5 * MB
    run.count_anew()
    clock.now_s += 1000
    assert run.count(210 * MB) == 0.0
    progress = InstallProgress(Stage.DOWNLOADING, 312 * MB, 605 * MB)
    install = Install(FIRST, InstallState.RUNNING, progress, 4.2 * MB)
    assert ModelWords().install(install) == f"Downloading: 312 MB of 605 MB · 4.2 MB/s · {duration(293 / 4.2)}"
    paused = Install(FIRST, InstallState.PAUSED, progress)
    assert ModelWords().install(paused) == "Downloading: 312 MB of 605 MB · paused"


def test_one_waits_for_the_other_and_can_be_dropped_meanwhile(
    installs: ModelInstalls, jobs: Jobs, installer: Installer, qtbot: QtBot
) -> None:
    installs.begin(FIRST)
    installs.begin(FIRST)  # a second click
    installs.begin(SECOND)
    assert [job.detail for job in jobs.jobs] == ["Waits for the model before it"] * 2
    qtbot.waitUntil(lambda: _at(installs, Stage.LOOKING))
    jobs.cancel_wanted.emit(f"install:{SLOW}")
    assert [install.request for install in installs.installs] == [FIRST]
    with qtbot.waitSignal(installs.installed):
        installer.steps(4)
    installs.begin(SECOND)
    with qtbot.waitSignal(installs.installed):
        installer.steps(4)
    assert installer.asked == [(QUICK, "auto", ""), (SLOW, "int8", "")]


def test_a_download_waits_and_goes_on(installs: ModelInstalls, jobs: Jobs, installer: Installer, qtbot: QtBot) -> None:
    installs.begin(FIRST)
    qtbot.waitUntil(lambda: _at(installs, Stage.LOOKING))
    installs.pause(QUICK)  # there is nothing to pause yet
    assert installs.installs[0].state is InstallState.RUNNING
    installer.steps(1)
    qtbot.waitUntil(lambda: _at(installs, Stage.DOWNLOADING, 100 * MB))
    jobs.pause_wanted.emit(f"install:{QUICK}")
    assert installs.installs[0].state is InstallState.PAUSED
    assert jobs.jobs[0].state is JobState.PAUSED and jobs.jobs[0].detail.endswith("paused")
    jobs.resume_wanted.emit(f"install:{QUICK}")
    with qtbot.waitSignal(installs.installed):
        installer.steps(3)


def test_one_that_is_stopped_leaves_the_list_without_a_word(
    installs: ModelInstalls, jobs: Jobs, installer: Installer, qtbot: QtBot
) -> None:
    installs.begin(FIRST)
    qtbot.waitUntil(lambda: _at(installs, Stage.LOOKING))
    jobs.cancel_wanted.emit(f"install:{QUICK}")
    assert (jobs.jobs[0].detail, jobs.jobs[0].can_cancel) == ("Stopping…", False)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert not installs.installs


def test_one_that_failed_says_why_and_is_tried_again(
    installs: ModelInstalls, jobs: Jobs, installer: Installer, qtbot: QtBot
) -> None:
    installer.error = DownloadFailed("x", DownloadFault.BROKEN, "connection reset")
    installs.begin(SECOND)
    installer.steps(4)
    qtbot.waitUntil(lambda: bool(jobs.jobs) and jobs.jobs[0].state is JobState.STOPPED)
    assert jobs.jobs[0].detail == "The connection broke off. Try again: it goes on from where it stopped."
    assert jobs.jobs[0].can_restart
    with qtbot.waitSignal(installs.installed):
        jobs.restart_wanted.emit(f"install:{SLOW}")
        installer.steps(4)
    assert installer.asked == [(SLOW, "int8", "")] * 2  # with the same choices


def test_one_that_failed_can_be_put_out_of_sight(installs: ModelInstalls, installer: Installer, qtbot: QtBot) -> None:
    installer.error = ValueError("a bug")
    installs.begin(FIRST)
    installer.steps(4)
    qtbot.waitUntil(lambda: installs.installs[0].state is InstallState.FAILED)
    installs.cancel(QUICK)
    assert not installs.installs


def test_closing_the_window_ends_an_installation(full_store: FakeStore, installer: Installer, qtbot: QtBot) -> None:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    installs = ModelInstalls(session)
    installs.begin(FIRST)
    qtbot.waitUntil(lambda: _at(installs, Stage.LOOKING))
    session.close()
    assert not any(thread.is_alive() for thread in session._installer._threads)
    session.deleteLater()


@pytest.mark.parametrize(
    ("error", "text", "advice"),
    [
        (DownloadFailed("x", DownloadFault.OFFLINE, ""), "no connection", "Connect to the internet"),
        (DownloadFailed("x", DownloadFault.PROXY, ""), "proxy", "HTTPS_PROXY"),
        (DownloadFailed("x", DownloadFault.REFUSED, ""), "refused", "HF_TOKEN"),
        (DownloadFailed("x", DownloadFault.MISSING, ""), "no such model", "spelled"),
        (DownloadFailed("x", DownloadFault.CORRUPT, ""), "damaged on the way", "fetched anew"),
        (DownloadFailed("x", DownloadFault.SERVER, ""), "too much to do", "some minutes"),
        (errors.StorageFull(Path("x"), 2_000_000_000), "not enough room", "2.0 GB"),
        (errors.ConversionUnavailable(("torch", "onnx")), "torch, onnx", "Install them"),
        (errors.ModelRejected("x", "cosine 0.9 of photos"), "not installed", "cosine 0.9"),
        (errors.ModelSourceInvalid("x", "name a model"), "no model", "name a model"),
        (errors.InstallBusy(Path("x")), "Another program", "Wait"),
        (errors.LibraryBusy(Path("x")), "in another form", "Remove that one"),
        (errors.BundleInvalid(Path("x"), "it is cut off"), "damaged", ""),
        (errors.ModelShipped("starter"), "came with Sajin", ""),
        (errors.ModelIsParent("big", ("nabi",)), "nabi", "first"),
        (errors.ModelInUse("starter"), "in use", "another one first"),
    ],
)
def test_every_kind_of_trouble_has_its_words(error: Exception, text: str, advice: str) -> None:
    trouble = install_trouble(error)
    assert trouble is not None and text in trouble.text and advice in trouble.advice


def test_trouble_of_models_has_the_same_words_in_messages() -> None:
    assert word_error(errors.ModelInUse("x")).startswith("The model is in use. ")
    assert install_trouble(ValueError()) is None


@pytest.mark.parametrize("kind", ["not_curated", "research_only", "precision_refused", "tokens_differ"])
def test_every_warning_has_its_words(kind: str) -> None:
    assert ModelWords().warning(InstallWarning(kind, "something")) != "something"
    assert ModelWords().warning(InstallWarning("new", "some\nthing")) == "some␊thing"
