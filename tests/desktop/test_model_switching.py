"""Switching to another model: asked for, followed, paused, given up, remembered; and what is estimated before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.i18n import duration
from desktop.models.installs import ModelInstalls
from desktop.models.jobs import ModelJobs
from desktop.models.state import ModelsState
from desktop.models.switching import ModelSwitching
from desktop.models.words import ModelWords
from desktop.preferences import Preferences
from desktop.status.jobs import Jobs, JobState
from engine.errors import StorageFull
from engine.events import IndexPaused, IndexProgress, ModelSwitched, SwitchProgress
from engine.records import ModelSwitch
from tests.desktop.fake_library import FakeLibrary, FakeStore, make_info
from tests.desktop.modelling import OFFERS, QUICK, SLOW, offer

NEW = "new"


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    store = FakeStore(tmp_path, count=3)
    store.bundles.append(make_info(NEW, 340_000_000, photos=10))
    return store


@pytest.fixture
def switching(store: FakeStore) -> Iterator[ModelSwitching]:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    yield ModelSwitching(session, session)
    session.close()


@pytest.fixture
def jobs(switching: ModelSwitching) -> Jobs:
    jobs = Jobs(switching)
    ModelJobs(ModelInstalls(switching._session, switching), switching, jobs, switching)
    return jobs


@pytest.fixture
def under_way(switching: ModelSwitching, jobs: Jobs, qtbot: QtBot) -> ModelSwitching:
    with qtbot.waitSignal(switching.index_wanted):
        switching.use(NEW, "starter", keep_old=True)
    return switching


def test_a_model_that_knows_all_photos_searches_at_once(
    switching: ModelSwitching, store: FakeStore, jobs: Jobs, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(switching.switched) as switched:
        switching.use("larger", "starter", keep_old=False)
    assert switched.args == ["larger", "starter"]
    assert store.active == "larger" and not jobs.jobs


def test_one_that_lacks_photos_is_prepared_and_followed(
    under_way: ModelSwitching, jobs: Jobs, store: FakeStore
) -> None:
    assert store.switch is not None and store.switch.keep_old
    (job,) = jobs.jobs
    assert (job.title, job.detail, job.state) == ("Preparing New", "10 of 40 photos", JobState.RUNNING)
    under_way.hear(SwitchProgress(NEW, 25, 40, 3.2, 90.0))
    (job,) = jobs.jobs
    assert job.detail == f"25 of 40 photos · 3.2 photos/s · {duration(90)}"
    assert job.progress == 25 / 40
    switched, finished = QSignalSpy(under_way.switched), QSignalSpy(under_way.finished)
    under_way.hear(ModelSwitched(NEW, "starter"))
    assert switched.at(0) == [NEW, "starter"] and finished.count() == 1
    assert not jobs.jobs and under_way.switch is None


def test_a_switch_is_paused_and_goes_on(under_way: ModelSwitching, jobs: Jobs, store: FakeStore, qtbot: QtBot) -> None:
    with qtbot.waitSignal(under_way.index_wanted):
        jobs.pause_wanted.emit("switch")
        assert jobs.jobs[0].state is JobState.PAUSED  # at once
    assert store.switch is not None and store.switch.paused
    under_way.hear(SwitchProgress(NEW, 12, 40, 0.0, None, paused=True))
    assert jobs.jobs[0].detail == "12 of 40 photos · paused"
    with qtbot.waitSignal(under_way.index_wanted):
        jobs.resume_wanted.emit("switch")
    assert not store.switch.paused


def test_one_that_was_paused_before_is_shown_at_the_start(
    switching: ModelSwitching, store: FakeStore, jobs: Jobs, qtbot: QtBot
) -> None:
    store.switch = ModelSwitch(NEW, "New", 12, 40, True, False)
    switching.refresh()
    qtbot.waitUntil(lambda: bool(jobs.jobs))
    assert jobs.jobs[0].state is JobState.PAUSED and jobs.jobs[0].detail == "12 of 40 photos · paused"


def test_one_that_was_begun_on_the_command_line_is_noticed(
    switching: ModelSwitching, store: FakeStore, jobs: Jobs, qtbot: QtBot
) -> None:
    store.switch = ModelSwitch(NEW, "New", 12, 40, False, False)
    switching.hear(SwitchProgress(NEW, 13, 40, 1.0, None))
    qtbot.waitUntil(lambda: bool(jobs.jobs))
    store.switch = None
    store.active = NEW
    switching.hear(ModelSwitched(NEW, "starter"))
    assert not jobs.jobs


def test_one_that_cannot_go_on_says_why_and_is_tried_again(
    under_way: ModelSwitching, jobs: Jobs, store: FakeStore, qtbot: QtBot
) -> None:
    under_way.hear(SwitchProgress(NEW, 12, 40, 0.0, None, stopped="the model is damaged"))
    (job,) = jobs.jobs
    assert job.state is JobState.STOPPED and "the model is damaged" in job.detail and job.can_restart
    with qtbot.waitSignal(under_way.index_wanted):
        jobs.restart_wanted.emit("switch")
    assert jobs.jobs[0].state is JobState.RUNNING


def test_it_says_what_it_waits_for(under_way: ModelSwitching, jobs: Jobs) -> None:
    under_way.hear(IndexPaused("battery"))
    assert jobs.jobs[0].detail == "10 of 40 photos · waiting for mains power"
    under_way.hear(IndexProgress(1, 2, 1.0, None))
    assert jobs.jobs[0].detail == "10 of 40 photos"
    under_way.set_indexing(False)  # stopped by the user, or failed
    assert jobs.jobs[0].detail == "10 of 40 photos · waiting for indexing to go on"
    under_way.hear(SwitchProgress(NEW, 11, 40, 0.0, None))
    assert jobs.jobs[0].detail == "11 of 40 photos"


@pytest.mark.parametrize("forget", [True, False])
def test_a_switch_is_given_up(
    under_way: ModelSwitching, jobs: Jobs, store: FakeStore, qtbot: QtBot, forget: bool
) -> None:
    with qtbot.waitSignal(under_way.index_wanted):
        under_way.cancel(forget=forget)
        assert not jobs.jobs
    assert store.switch is None and store.forgotten == ([NEW] if forget else [])


def test_a_decision_that_cannot_be_kept_is_taken_back(
    under_way: ModelSwitching, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(library: FakeLibrary, paused: bool) -> None:
        raise StorageFull(library.folder)

    monkeypatch.setattr(FakeLibrary, "pause_switch", refuse)
    with qtbot.waitSignal(under_way._session.failed):
        jobs.pause_wanted.emit("switch")
    qtbot.waitUntil(lambda: jobs.jobs[0].state is JobState.RUNNING)


def test_the_time_it_takes_is_concluded_from_what_is_known() -> None:
    active, quick, slow = make_info("starter", 1), make_info("quick", 1, photos=0), make_info("slow", 1, photos=10)
    state = ModelsState(bundles=(active, quick, slow), offers=tuple(OFFERS))
    assert state.seconds_for(quick) is None  # nothing was ever measured
    state = replace(state, photos_per_s={"quick": 4.0})
    assert state.seconds_for(quick) == 40 / 4
    assert state.seconds_for(slow) == pytest.approx(30 / (4 / 3))  # three times as long for each photo
    assert state.seconds_for(replace(active, id="other", embedded_photos=0)) is None
    shipped = replace(state, photos_per_s={"starter": 20.0})  # what ships is no offer, and its speed is known, too
    assert shipped.seconds_for(slow) == pytest.approx(30 / (20 * 0.27 / 3))
    assert state.lacking(active) == 0


def test_paces_are_remembered_and_nonsense_is_not(preferences: Preferences) -> None:
    assert preferences.model_rates == {}
    preferences.model_rates = {"starter": 12.5}
    assert preferences.model_rates == {"starter": 12.5}
    for text in ("[1]", "no", '{"a": "x", "b": -1, "c": Infinity}'):
        preferences._store.setValue("models/rates", text)
        assert preferences.model_rates == {}


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (1.0, "about as fast as ViT-B/32"),
        (0.9, "about as fast as ViT-B/32"),
        (2.4, "about 2.4 times slower than ViT-B/32"),
        (3.0, "about 3 times slower than ViT-B/32"),
        (15.0, "about 15 times slower than ViT-B/32"),
        (0.5, "about 2 times faster than ViT-B/32"),
        (0.0, ""),
    ],
)
def test_speed_is_said_in_words(factor: float, words: str) -> None:
    assert ModelWords().speed(factor) == words


def test_facts_are_said_in_words() -> None:
    words = ModelWords()
    assert words.precision({"vision": "int8", "text": "float32"}) == "photos reduced (8 bits), words full (32 bits)"
    assert words.precision({"vision": "float16", "text": "float16"}) == "half (16 bits)"
    assert words.languages(("ko", "en")) == "English, 한국어"
    assert words.languages(("ar", "ko", "fr", "en", "zh")).startswith("English, 简体中文, Français")
    assert words.recall(OFFERS[0].recall) == "Published: Flickr30k 66.8% · ImageNet 66.6%"
    assert "comes first" in words.recall_explained(OFFERS[0].recall)
    assert words.recall({}) == "" and words.recall({"new_r1": 5.0}) == "Published: new_r1 5.0%"
    assert words.summary(offer(SLOW, "Slow"), "ko") == "Slow: 누구에게나."
    assert words.summary(offer(QUICK, "Quick"), "fr") == "Quick for everyone."
    assert words.minutes(20) == "about a minute"


def test_memory_of_idle_models_is_given_back_once_a_model_is_loaded(store: FakeStore, qtbot: QtBot) -> None:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    session._idle.setInterval(1)
    with qtbot.waitSignal(session.ready):
        session.warm_up()
    qtbot.waitUntil(lambda: store.released > 1)
    session.close()
    assert not session._idle.isActive()
    session.deleteLater()
