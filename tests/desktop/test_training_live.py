"""The view of a run while it goes on: words, buttons, warnings, the plot and what it costs to draw."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.personal.canvas import LOOKS
from desktop.personal.curves import MOST_DRAWN, finite, limits, thinned
from desktop.personal.following import Following
from desktop.personal.live import LiveView
from desktop.personal.plot import TrainingPlot
from desktop.personal.run_words import RunWords
from desktop.personal.runs import TrainingRuns
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme, Theme, contrast
from desktop.theme.tokens import load_tokens
from engine.errors import StorageFull
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingPaused,
    TrainingPoint,
    TrainingProgress,
    TrainingStage,
    TrainingWarning,
)
from engine.personal.records import Preset, RunState, TrainingRequest, TrainingRun
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.fake_personal import PersonalStore, make_report
from tests.desktop.training import learning, let_run, look, points

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=3)


@pytest.fixture
def personal(store: FakeStore) -> PersonalStore:
    return store.personal


@pytest.fixture
def runs(store: FakeStore, qtbot: QtBot) -> Iterator[TrainingRuns]:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    runs = TrainingRuns(session, session)
    yield runs
    runs.stop()
    session.close()


@pytest.fixture
def view(runs: TrainingRuns, icons: Icons, qtbot: QtBot) -> LiveView:
    view = LiveView(icons, runs)
    qtbot.addWidget(view)
    view.resize(640, 620)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def running(view: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> LiveView:
    let_run(personal)
    look(runs, qtbot, lambda: view.plot is not None and view.plot.isVisible())
    return view


def shown(view: LiveView) -> list[str]:
    """Return the words of all labels that can be seen."""
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def test_a_run_says_what_it_is_at(running: LiveView) -> None:
    assert running.head.text() == "Learning, step 120 of 400"
    assert running.time.text() == "2 min left"
    assert running.facts.text().startswith("Quick · learns from 108 photo")
    assert running.facts.text().endswith("on the processor")
    assert running.progress.value() == 300
    assert running.accessibleName() == "Learning, step 120 of 400, 2 min left"
    assert running.plot is not None
    said = running.plot.accessibleDescription()
    assert "Loss (less is better), in training: 1.2" in said
    assert "among the first 10: 75%" in said
    assert "step 120 of 400" in said


@pytest.mark.parametrize("stage", list(TrainingStage))
def test_every_stage_has_words(stage: TrainingStage) -> None:
    following = Following()
    following.take([TrainingProgress(str(stage), 3, 0)])
    alone = RunWords().stage(following)
    assert alone
    assert stage not in alone
    following.take([TrainingProgress(str(stage), 1_234, 5_000)])
    assert RunWords().stage(following).endswith("1,234 of 5,000")


@pytest.mark.parametrize("seconds", [None, math.inf, math.nan, -4.0])
def test_a_time_that_is_not_known_is_not_said(seconds: float | None) -> None:
    following = Following()
    following.take([learning(5, seconds_left=seconds)])
    run = TrainingRun("1", TrainingRequest(), "", RunState.RUNNING, "starter", "Starter")
    assert RunWords().time_left(run, following) == ""


@pytest.mark.parametrize(("preset", "device"), [("quick", "cpu"), ("full", "NVIDIA H200")])
def test_what_it_runs_on_is_said(preset: Preset, device: str) -> None:
    following = Following()
    following.take([TrainingBegan(20, 40, 0, device)])
    request = TrainingRequest(preset, background=True)
    facts = RunWords().facts(TrainingRun("1", request, "", RunState.RUNNING, "s", "S"), following)
    assert facts.startswith("Full" if preset == "full" else "Quick")
    assert (device in facts) is (device != "cpu")
    assert facts.endswith("other programs come first")


def test_it_is_paused_and_goes_on(running: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    assert running.pause.text() == "Pause"
    qtbot.mouseClick(running.pause, LEFT)
    assert running.head.text() == "Pausing…"
    qtbot.waitUntil(lambda: running.head.text() == "Paused: Learning, step 120 of 400")
    assert running.pause.text() == "Resume"
    assert running.time.text() == ""
    qtbot.mouseClick(running.pause, LEFT)
    look(runs, qtbot, lambda: running.head.text() == "Learning, step 120 of 400")
    assert personal.commands == [TrainingCommand.PAUSE, TrainingCommand.RESUME]


def test_it_is_stopped_and_the_best_is_kept(
    running: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot
) -> None:
    assert "measured" in running.help.text()
    qtbot.mouseClick(running.stop, LEFT)
    assert running.head.text() == "Stopping, to measure the best so far"
    assert not running.stop.isEnabled()
    assert not running.pause.isEnabled()
    qtbot.waitUntil(lambda: personal.commands == [TrainingCommand.STOP])
    personal.tell(TrainingProgress(str(TrainingStage.MEASURING), 5, 40))
    look(runs, qtbot, lambda: runs.following.progress == TrainingProgress(str(TrainingStage.MEASURING), 5, 40))
    personal.end(RunState.OFFERED, make_report())
    look(runs, qtbot, lambda: not runs.active)


def test_it_is_discarded_after_a_question(running: LiveView, runs: TrainingRuns, qtbot: QtBot) -> None:
    qtbot.mouseClick(running.discard, LEFT)
    dialog = running.questions.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.cancel, LEFT)
    assert runs.active
    qtbot.mouseClick(running.discard, LEFT)
    dialog = running.questions.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.action, LEFT)
    qtbot.waitUntil(lambda: runs.run is None)


def test_an_interrupted_run_offers_to_go_on(
    running: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot
) -> None:
    assert personal.run is not None
    personal.run = replace(personal.run, state=RunState.INTERRUPTED, resumable=True)  # killed
    look(runs, qtbot, lambda: not runs.active)
    assert running.head.text() == "Interrupted: Learning, step 120 of 400"
    assert "goes on from where it was saved last" in running.note.text()
    assert running.pause.text() == "Resume"
    assert not running.stop.isVisible()
    assert not running.background.isChecked()
    running.background.setChecked(True)
    qtbot.mouseClick(running.pause, LEFT)
    look(runs, qtbot, lambda: runs.active and runs.following.loss.steps[-1] == 100)  # what comes after comes anew
    assert running.stop.isVisible()
    assert not running.background.isVisible()
    assert personal.run.request.background
    personal.run = replace(personal.run, state=RunState.INTERRUPTED, resumable=False, reason="its files are gone")
    look(runs, qtbot, lambda: not runs.active)
    assert running.note.text() == "It cannot go on. its files are gone"
    assert not running.pause.isEnabled()


def test_what_changes_out_of_sight_is_laid_out(
    runs: TrainingRuns, personal: PersonalStore, icons: Icons, qtbot: QtBot
) -> None:
    host, holder = QWidget(), QWidget()
    qtbot.addWidget(host)
    QVBoxLayout(host).addWidget(holder)
    runs.changed.connect(lambda: holder.setVisible(runs.run is not None))  # as the pane does, and before the view hears
    view = LiveView(icons, runs)
    QVBoxLayout(holder).addWidget(view)
    host.resize(640, 620)
    host.show()
    qtbot.waitExposed(host)
    holder.hide()
    let_run(personal, 300)
    assert personal.run is not None
    personal.run = replace(personal.run, state=RunState.INTERRUPTED, resumable=True)
    look(runs, qtbot, lambda: view.pause.text() == "Resume")
    QApplication.processEvents()
    assert view.pause.width() >= view.pause.sizeHint().width()
    assert view.discard.x() < view.pause.geometry().right() + 20


def test_warnings_are_said_in_plain_words(
    running: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot
) -> None:
    kinds = ("not_finite", "checkpoint", "unreadable", "cut", "cpu", "new")
    personal.tell(*(TrainingWarning(kind, f"the facts of <b>{kind}</b>") for kind in kinds))
    look(runs, qtbot, lambda: len(running.notices.labels) == 6)
    words = [label.text() for label in running.notices.labels]
    assert "not a number" in words[0]
    assert "could not be saved" in words[1]
    assert words[5] == "the facts of <b>new</b>"  # of a newer version: its own words
    assert all("the facts of" not in text for text in words[:5])
    assert all("the facts of" in label.accessibleDescription() for label in running.notices.labels)


def test_a_full_disk_says_what_to_do(
    running: LiveView, runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot
) -> None:
    assert personal.run is not None
    personal.events.append(TrainingPaused("the disk is full: 12 MB are needed"))
    personal.run = replace(personal.run, state=RunState.PAUSED, reason="the disk is full: 12 MB are needed")
    look(runs, qtbot, lambda: running.note.isVisible())
    assert running.note.text().startswith("The disk is full. Free some space: training then goes on by itself.")
    assert "12 MB" in running.note.toolTip()


def test_trouble_is_said_in_place(running: LiveView, personal: PersonalStore, qtbot: QtBot, tmp_path: Path) -> None:
    personal.errors["command_training"] = StorageFull(tmp_path)
    qtbot.mouseClick(running.pause, LEFT)
    qtbot.waitUntil(running.notices.trouble.isVisible)
    assert running.notices.trouble.text() == "The disk is full. Free some space, then go on."
    assert running.head.text() == "Learning, step 120 of 400"
    qtbot.mouseClick(running.notices.dismissed, LEFT)
    assert not running.notices.trouble.isVisible()


def test_it_is_looked_at_closely_while_it_is_shown(view: LiveView, runs: TrainingRuns) -> None:
    assert runs.visible
    view.hide()
    assert not runs.visible
    view.show()
    assert runs.visible


def test_the_theme_and_the_language_change_in_the_middle(
    running: LiveView, runs: TrainingRuns, theme: Theme, english: Translations, qtbot: QtBot
) -> None:
    plot = running.plot
    assert plot is not None
    before = [line.opts["pen"].color().name() for line in plot.losses.lines]
    picture = running.grab().toImage()
    theme.set_scheme(Scheme.DARK)
    assert [line.opts["pen"].color().name() for line in plot.losses.lines] != before
    assert running.grab().toImage() != picture
    words = plot.accessibleDescription()
    english.set_language(Language.KOREAN)
    try:
        qtbot.waitUntil(lambda: running.time.text() != "2 min left")
        assert runs.active
    finally:
        english.set_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: running.time.text() == "2 min left" and plot.accessibleDescription() == words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curves_are_told_apart_from_the_card_and_not_by_colour_alone(scheme: str, icons: Icons) -> None:
    tokens = load_tokens(scheme)
    for look_ in LOOKS:
        for ground in ("surface", "window"):
            assert contrast(tokens.color(look_.token), tokens.color(ground)) >= 3
    for first, second in (LOOKS[:2], LOOKS[2:]):
        assert first.stroke is not second.stroke
        assert first.symbol != second.symbol


def test_the_wheel_scrolls_what_the_plot_lies_in(icons: Icons, qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    column, plot = QVBoxLayout(inside), TrainingPlot(icons)
    column.addWidget(plot)
    inside.setMinimumHeight(1_500)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(500, 300)
    area.show()
    qtbot.waitExposed(area)
    following = Following()
    following.take(points(1, 50))
    plot.show_following(following)
    ranges = plot.losses.canvas.getPlotItem().viewRange()
    canvas = plot.losses.canvas
    window = area.windowHandle()
    assert window is not None
    QTest.wheelEvent(window, QPointF(canvas.mapTo(area, QPoint(100, 60))), QPoint(0, -240))
    QApplication.processEvents()
    assert area.verticalScrollBar().value() > 0
    assert plot.losses.canvas.getPlotItem().viewRange() == ranges
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(plot.losses.canvas, menu)
    assert QApplication.activePopupWidget() is None


def test_what_is_no_number_is_a_gap(icons: Icons, qtbot: QtBot) -> None:
    following = Following()
    following.take([TrainingPoint(step, 9, value) for step, value in enumerate([1.0, math.nan, 2.0, math.inf], 1)])
    plot = TrainingPlot(icons)
    qtbot.addWidget(plot)
    plot.show_following(following)
    plot.grab()
    low, high = plot.losses.canvas.getPlotItem().viewRange()[1]
    assert low < 1.0 < 2.0 < high < 3.0
    assert limits([finite([])], percent=False) == (0.0, 1.0)
    assert limits([finite([math.nan])], percent=True) == (0.0, 1.0)
    assert limits([finite([0.01])], percent=True) == (0.0, 0.1)
    assert limits([finite([1.0])], percent=True) == (0.0, 1.0)


def test_long_curves_are_drawn_as_means() -> None:
    steps, values = np.arange(1, 10_001, dtype=np.float64), np.ones(10_000)
    values[5_000:5_100] = math.nan
    drawn_at, drawn = thinned(steps, values)
    assert len(drawn_at) == len(drawn) == MOST_DRAWN
    assert np.nanmax(drawn) == np.nanmin(drawn) == 1.0
    assert 3 <= np.isnan(drawn).sum() <= 5
    assert (np.diff(drawn_at) > 0).all()
    assert thinned(steps[:9], values[:9])[1] is not None


def test_ten_thousand_points_stay_fluid(icons: Icons, qtbot: QtBot) -> None:
    """Against a plot of 400 points, which none would call slow, in the same run; the best of several tries."""
    costs = []
    for count in (400, 10_000):
        plot, following = TrainingPlot(icons), Following()
        qtbot.addWidget(plot)
        plot.resize(640, 400)
        following.take(points(1, count, steps=count))
        tries = []
        for _ in range(3):
            began = time.process_time()
            plot.show_following(following)
            plot.grab()
            tries.append(time.process_time() - began)
        costs.append(min(tries))
    assert costs[1] < 3 * costs[0] + 0.02


def test_the_window_starts_without_the_plotting_library() -> None:
    code = "import sys; import desktop.personal.parts, desktop.personal.live; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
