"""Settings > Personal model once a run is done: the report, the decision, and the models that were kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.personal.comparing import CompareDialog
from desktop.personal.report_dialog import ReportDialog
from desktop.personal.report_words import ReportWords
from desktop.plain import breakable, shortened
from desktop.preferences import Preferences
from desktop.theme.icons import Icons
from engine.errors import TrainingImpossible
from engine.personal.records import Advice, Change, Comparison, Recall, RunState, TrainingRequest, Verdict
from engine.records import ModelSwitch
from tests.desktop.fake_library import FakeStore
from tests.desktop.fake_personal import make_recall, make_report
from tests.desktop.personal_parts import Shown, keep_model, with_captions

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def shown(full_store: FakeStore, icons: Icons, preferences: Preferences, qtbot: QtBot) -> Iterator[Shown]:
    with_captions(full_store, 36)
    shown = Shown(full_store, icons, preferences, qtbot)
    yield shown
    shown.close()


# The report -----------------------------------------------------------------------------------------------------------


def test_the_report_says_in_plain_words_what_was_found(shown: Shown) -> None:
    shown.personal.put_run(RunState.OFFERED, make_report())
    shown.show()
    view = shown.pane.outcome.report
    shown.wait(view.isVisible)
    assert view.headline.text() == "It finds your photos better"
    assert "it had never seen, the right photo came first for 26, before: 15." in view.sentence.text()
    rows = [(row.name.text(), row.figures.text()) for row in view.measures.rows]
    assert rows == [
        ("The right photo came first", "26 of 40, before: 15"),
        ("It was among the first ten", "38 of 40, before: 27"),
        ("Everyday searches: the right photo came first", "143 of 200, before: 144"),
    ]
    assert "120 photo" in view.learned.text() and "English, Korean" in view.learned.text()
    assert "+8 to +31 points" in view.learned.text()
    assert not view.advice.isVisible() and not shown.pane.presets.isVisible()


def test_photos_of_gains_and_losses_stand_side_by_side_and_open(shown: Shown, qtbot: QtBot) -> None:
    gains = tuple(Change(number, f"Nabi {number}\n", 30, number) for number in (1, 2, 3, 4, 6))
    gone = Change(999, "Deleted meanwhile " + "x" * 9_000, 5, 2)
    shown.personal.put_run(RunState.OFFERED, replace(make_report(), gains=(*gains, gone)))
    shown.show()
    view = shown.pane.outcome.report
    shown.wait(lambda: len(shown.controller.state.summaries) == 6)
    assert view.columns.side_by_side and len([row for row in view.gains.rows if row.isVisible()]) == 4
    assert view.gains.rows[0].moved.text() == "from place 30 to 1"
    assert [row.caption.text() for row in view.losses.rows] == ["The blue tent by the river"]
    shown.wait(lambda: shown.thumbnails.cached_bytes > 0)
    qtbot.mouseClick(view.gains.more, LEFT)
    last = view.gains.rows[5]
    assert last.isVisible() and len(last.caption.text()) < 200 and not last.picture.isEnabled()
    opened = QSignalSpy(shown.controller.open_wanted)
    view.gains.rows[1].picture.setFocus()
    qtbot.keyClick(view.gains.rows[1].picture, KEY.Key_Space)
    assert opened.at(0) == [[1, 2, 3, 4, 6], 1] and not shown.host.isVisible()


def test_what_is_kept_gets_a_name_searches_at_once_and_leads_back(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.put_run(RunState.OFFERED, make_report())
    run = shown.personal.run
    assert run is not None
    shown.personal.run = replace(run, request=TrainingRequest("quick", (1, 3)))
    shown.show()
    decide, pane = shown.pane.outcome.decide, shown.pane
    shown.wait(decide.isVisible)
    assert decide.name.text() == "Family, Jeju, Nov 21, 2026" and not decide.close_button.isVisible()
    decide.name.setText("  Nabi & the sea ")
    qtbot.keyClick(decide.name, KEY.Key_Return)
    shown.wait(lambda: shown.store.active == "personal-1" and not shown.controller.state.applying)
    shown.wait(lambda: "personal-1" in pane.kept.rows and pane.kept.rows["personal-1"].badges == ["In use"])
    row = pane.kept.rows["personal-1"]
    assert row.name.text() == "Nabi & the sea" and "Quick · from Family, Jeju · 95 MB" in row.facts.text()
    assert "26 of 40, before 15" in row.more.text() and not row.use.isVisible() and not row.delete.isEnabled()
    assert pane.choosing.isVisible() and not decide.isVisible()
    assert pane.in_use.name.text() == "Searches use “Nabi & the sea”"
    assert pane.in_use.button.text() == "Back to Starter"
    qtbot.mouseClick(pane.in_use.button, LEFT)
    shown.wait(lambda: shown.store.active == "starter" and row.use.isVisible())
    shown.wait(lambda: pane.in_use.name.text() == "Searches use “Starter”" and not pane.in_use.button.isVisible())


def test_keeping_that_fails_leaves_the_model_to_be_kept(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.put_run(RunState.OFFERED, make_report())
    shown.personal.errors["keep_training"] = TrainingImpossible("failed", "the disk was taken away")
    shown.show()
    decide = shown.pane.outcome.decide
    shown.wait(decide.isVisible)
    qtbot.mouseClick(decide.keep, LEFT)
    shown.wait(decide.trouble.isVisible)
    assert "the disk was taken away" in decide.trouble.text() and decide.keep.isEnabled()
    qtbot.mouseClick(decide.keep, LEFT)
    shown.wait(lambda: shown.store.active == "personal-1")


def test_discarding_asks_first(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.put_run(RunState.OFFERED, make_report())
    shown.show()
    shown.wait(shown.pane.outcome.decide.isVisible)
    qtbot.mouseClick(shown.pane.outcome.decide.discard, LEFT)
    question = shown.question()
    assert "Photos and captions stay" in question.text.text()
    qtbot.keyClick(question, KEY.Key_Escape)
    assert shown.personal.run is not None
    shown.wait(lambda: shown.controller.questions.dialog is None)
    qtbot.mouseClick(shown.pane.outcome.decide.discard, LEFT)
    qtbot.mouseClick(shown.question().action, LEFT)
    shown.wait(lambda: shown.personal.run is None and shown.pane.presets.isVisible())


def test_a_model_that_is_refused_is_not_offered_and_the_report_says_what_would_help(shown: Shown, qtbot: QtBot) -> None:
    report = replace(
        make_report(Verdict.NOT_BETTER, after=16),
        advice=(Advice.MORE_CAPTIONS, Advice.TRY_FULL),
        gains=(),
        losses=(),
        stopped="early",
    )
    shown.personal.put_run(RunState.REFUSED, report)
    shown.show()
    view, decide = shown.pane.outcome.report, shown.pane.outcome.decide
    shown.wait(view.isVisible)
    assert view.headline.text() == "It does not find your photos better"
    assert "too little to tell from chance" in view.sentence.text()
    assert [line.text()[:12] for line in view.advice.lines] == ["Caption more", "Try Full: it"]
    assert "no more progress" in view.learned.text() and view.gains.nothing.isVisible()
    assert not decide.keep.isVisible() and not decide.discard.isVisible() and not decide.name.isVisible()
    captioned = QSignalSpy(shown.controller.caption_wanted)
    qtbot.mouseClick(decide.caption, LEFT)
    assert captioned.at(0) == [()]
    shown.host.show()
    qtbot.mouseClick(decide.close_button, LEFT)
    shown.wait(lambda: shown.personal.run is None and shown.pane.presets.isVisible())


def test_every_verdict_advice_and_end_has_its_words() -> None:
    words, report = ReportWords(), make_report()
    assert len({words.headline(replace(report, verdict=verdict)) for verdict in Verdict}) == len(Verdict)
    assert len({words.advice(advice) for advice in Advice}) == len(Advice)
    assert "worse" in words.consequence(replace(report, verdict=Verdict.FORGETS))
    assert "bounds" in words.stopped(replace(report, stopped="not_finite"))
    assert "You stopped" in words.stopped(replace(report, stopped="user")) and words.stopped(report) == ""
    nobody = Recall(0, 0, 0.0, 0.0, 0.0, 0.0)
    unmeasured = replace(report, before=nobody, after=nobody)
    assert [measure.total for measure in words.measures(unmeasured)] == [200] and words.certainty(unmeasured) == ""
    assert words.took(74).startswith("74") and words.took(600).startswith("10") and words.took(9_000) == "2.5 hours"


def test_a_report_that_cannot_be_read_can_still_be_decided(shown: Shown) -> None:
    shown.personal.put_run(RunState.OFFERED, None)
    shown.show()
    shown.wait(shown.pane.outcome.lost.isVisible)
    assert shown.pane.outcome.decide.discard.isVisible() and not shown.pane.outcome.report.card.isVisible()


def test_a_run_that_failed_says_why_and_goes_on_or_is_forgotten(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.put_run(RunState.FAILED, error="StorageFull", reason="no space left on device")
    shown.show()
    card = shown.pane.outcome.failed
    shown.wait(card.isVisible)
    assert "The disk is full" in card.text.text() and not shown.pane.outcome.report.isVisible()
    qtbot.mouseClick(card.resume, LEFT)
    shown.wait(shown.pane.live.isVisible)
    shown.personal.end(RunState.FAILED, error="OSError", reason="the cable was pulled")
    shown.wait(lambda: card.isVisible() and "the cable was pulled" in card.text.text())
    qtbot.mouseClick(card.discard, LEFT)
    qtbot.mouseClick(shown.question().action, LEFT)
    shown.wait(lambda: shown.pane.presets.isVisible())


def test_an_interrupted_run_is_shown_where_it_went_on(shown: Shown) -> None:
    shown.personal.put_run(RunState.INTERRUPTED)
    shown.show()
    shown.wait(shown.pane.live.isVisible)
    assert not shown.pane.outcome.isVisible() and not shown.pane.presets.isVisible()


def test_long_words_and_names_stay_within_the_pane(shown: Shown) -> None:
    word = "나비" * 60
    keep_model(shown.store, word, active=True)
    gains = tuple(Change(number, word, 30, number) for number in (1, 2))
    shown.personal.put_run(RunState.OFFERED, replace(make_report(), gains=gains))
    shown.show()
    pane = shown.pane
    shown.wait(lambda: pane.outcome.report.gains.rows != [] and "personal-1" in pane.kept.rows)
    pane.setFixedWidth(512)  # what the smallest settings leave for it
    inside = pane.area.widget()
    assert inside is not None
    shown.wait(lambda: inside.width() <= pane.area.viewport().width() and not pane.outcome.report.columns.side_by_side)
    assert inside.minimumSizeHint().width() <= 512
    assert pane.kept.rows["personal-1"].accessibleName().startswith(word)
    assert breakable("a " + "b" * 50) == "a " + "b" * 24 + "\u200b" + "b" * 24 + "\u200bbb"
    assert breakable("short words stay") == "short words stay" and shortened("abcdef", 4) == "abc…"


# Kept models ----------------------------------------------------------------------------------------------------------


def test_a_kept_model_is_used_with_progress_and_can_be_stopped(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.go = threading.Semaphore(0)
    keep_model(shown.store, "First")
    keep_model(shown.store, "Second", active=True)
    shown.show()
    shown.wait(lambda: list(shown.pane.kept.rows) == ["personal-2", "personal-1"])
    row = shown.pane.kept.rows["personal-1"]
    qtbot.mouseClick(row.use, LEFT)
    shown.wait(lambda: row.work.isVisible() and not row.use.isVisible())
    assert row.work.label.text() == "Your photos follow…" and not shown.pane.in_use.button.isEnabled()
    shown.controller.refresh()  # other requests do not wait for it
    shown.wait(lambda: shown.controller.state.material is not None)
    qtbot.mouseClick(row.work.cancel, LEFT)
    shown.wait(lambda: row.use.isVisible() and not row.work.isVisible())
    assert shown.store.active == "personal-2"
    shown.personal.go.release(10)
    qtbot.mouseClick(row.use, LEFT)
    shown.wait(lambda: shown.store.active == "personal-1" and row.badges == ["In use"])


def test_a_full_model_waits_for_the_photos_to_be_embedded(shown: Shown, qtbot: QtBot) -> None:
    bundle_id = keep_model(shown.store, "Full one", preset="full")
    shown.show()
    shown.wait(lambda: bundle_id in shown.pane.kept.rows)
    row = shown.pane.kept.rows[bundle_id]
    assert "Full · from Family, Jeju" in row.facts.text()
    shown.store.switch = ModelSwitch(bundle_id, "Full one", 10, 40, False, keep_old=True)
    shown.models.switching.refresh()
    shown.wait(lambda: row.badges == ["Getting ready"] and row.work.isVisible())
    assert row.work.label.text().startswith("10 of 40 photos") and not row.delete.isEnabled()
    qtbot.mouseClick(row.work.pause, LEFT)
    shown.wait(lambda: shown.store.switch is not None and shown.store.switch.paused)


def test_two_models_are_compared(shown: Shown) -> None:
    keep_model(shown.store, "First")
    keep_model(shown.store, "Second")
    report, personal = make_report(), shown.personal
    personal.comparison = Comparison(
        "", "", make_recall(15), make_recall(26), *(make_recall(144),) * 2, 0.8, (*report.gains, *report.losses)
    )
    personal.slow["compare_models"] = threading.Event()
    shown.show()
    shown.wait(lambda: len(shown.pane.kept.rows) == 2)
    others = shown.pane.kept.rows["personal-2"].compare.actions()
    assert [action.text() for action in others] == ["Starter", "First"]
    others[1].trigger()
    dialog = shown.controller.dialogs.dialog
    assert isinstance(dialog, CompareDialog) and dialog.waiting.isVisible() and not dialog.card.isVisible()
    personal.slow["compare_models"].set()
    shown.wait(dialog.card.isVisible)
    assert "first number: Second. Lower bar, second number: First" in dialog.legend.text()
    assert dialog.measures.rows[0].figures.text() == "26 and 15 of 40" and "80%" in dialog.note.text()
    assert dialog.right.heading.text() == "Second finds sooner" and len(dialog.right.rows) == 4
    assert dialog.right.rows[0].moved.text() == "place 1 instead of 20"
    assert dialog.left.rows[0].moved.text() == "place 2 instead of 9"
    opened = QSignalSpy(shown.controller.open_wanted)
    dialog.left.rows[0].picture.click()
    assert opened.at(0) == [[5], 0] and not dialog.isVisible() and not shown.host.isVisible()


def test_models_that_cannot_be_compared_say_why(shown: Shown) -> None:
    keep_model(shown.store, "First")
    shown.personal.errors["compare_models"] = TrainingImpossible("too_few", "no photo has a caption")
    shown.show()
    shown.wait(lambda: "personal-1" in shown.pane.kept.rows)
    shown.controller.compare("starter", "personal-1")
    dialog = shown.controller.dialogs.dialog
    assert isinstance(dialog, CompareDialog)
    shown.wait(lambda: "Training needs at least" in dialog.waiting.text())
    assert not dialog.progress.isVisible()
    dialog.close()


def test_the_report_of_a_kept_model_is_shown_again(shown: Shown) -> None:
    keep_model(shown.store, "First")
    shown.show()
    shown.wait(lambda: "personal-1" in shown.pane.kept.rows)
    shown.pane.kept.rows["personal-1"].report.trigger()
    dialog = shown.controller.dialogs.dialog
    assert isinstance(dialog, ReportDialog)
    assert dialog.title.text() == "First" and "Quick · from Family, Jeju" in dialog.facts.text()
    shown.wait(lambda: dialog.report.gains.rows[0].picture.isEnabled())
    dialog.close_button.click()
    assert shown.controller.dialogs.dialog is None


def test_deleting_asks_first_and_says_what_is_free(shown: Shown, qtbot: QtBot) -> None:
    keep_model(shown.store, "First")
    shown.show()
    shown.wait(lambda: "personal-1" in shown.pane.kept.rows)
    shown.pane.kept.rows["personal-1"].delete.trigger()
    assert "95 MB" in shown.question().text.text()
    qtbot.keyClick(shown.question(), KEY.Key_Return)
    shown.wait(lambda: not shown.pane.kept.rows and not shown.pane.in_use.isVisible())
    assert shown.told == ["First was deleted; 95 MB are free again"]
