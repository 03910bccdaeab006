"""``sajin train``, with a trainer of the tests at work in this process."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import cli, edits
from engine.cli import train_words
from engine.control import Control
from engine.library import Library
from engine.personal import process, runs
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingPaused,
    TrainingPoint,
    TrainingProgress,
    TrainingResumed,
    TrainingWarning,
)
from engine.personal.records import Advice, Change, ModelApplied, Recall, Report, RunState, Verdict
from engine.personal.run_folder import RunFolder
from tests.engine.personal.walking import FAR, MAKERS, OPTIONS
from training.personal import command

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, measured_before: None) -> None:
    """Let a run be done as soon as it is begun."""

    def start(folder: RunFolder, *, background: bool = False) -> None:
        with folder.lock():
            command.work(folder, MAKERS)

    monkeypatch.setattr(process, "start", start)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was kept: run and name; keeping itself has tests of its own."""
    found: list[tuple[str, str]] = []

    def keep(library: Library, run_id: str, name: str = "") -> str:
        found.append((run_id, name))
        return "nabi"

    def apply(library: Library, bundle_id: str, control: Control | None = None) -> Iterator[ModelApplied]:
        yield ModelApplied(bundle_id, searching=True)

    monkeypatch.setattr(Library, "keep_training", keep)
    monkeypatch.setattr(Library, "apply_model", apply)
    return found


def sajin(library_dir: Path, *words: str) -> int:
    return cli.main(["--library", str(library_dir), "train", *words])


def document(out: Out) -> Any:
    return json.loads(out.readouterr().out)


def test_what_is_offered_is_told_of_and_waits(taught: Path, capsys: Out, kept: list[tuple[str, str]]) -> None:
    assert sajin(taught, "nabi", "--name", "Our cat") == 0
    told = capsys.readouterr()
    assert "Of 48 captions that it had never seen, the right photo came first for 48, before: 0" in told.out
    assert "General search" in told.out
    assert "It is better" in told.out
    assert "sajin train --keep" in told.err
    assert "24 photos with 48 captions, on cpu; 4 are held out" in told.err
    assert sajin(taught, "--all") == 1
    assert "keep or discard it" in capsys.readouterr().err
    assert sajin(taught, "--status", "--json") == 0
    run = document(capsys)["run"]
    assert (run["state"], run["request"]["name"], run["report"]["verdict"]) == ("offered", "Our cat", "better")
    assert sajin(taught, "--keep") == 0
    assert kept == [(run["id"], "")]
    assert "nabi is kept and searches now" in capsys.readouterr().out
    assert sajin(taught, "--discard") == 0
    assert sajin(taught, "--status") == 0
    assert "there is no training run" in capsys.readouterr().err


def test_keeping_at_once(taught: Path, capsys: Out, kept: list[tuple[str, str]]) -> None:
    assert sajin(taught, "--all", "--keep", "--json") == 0
    answer = document(capsys)
    assert (answer["kept"], answer["searching"], answer["run"]["state"]) == ("nabi", True, "offered")


def test_the_gate_refuses(taught: Path, capsys: Out) -> None:
    (taught / OPTIONS).write_text('{"worse": true}')
    assert sajin(taught, "--all") == 3
    told = capsys.readouterr()
    assert "It is not offered: it may find your photos no better than before" in told.out
    assert "What would help: " in told.out
    assert sajin(taught, "--all", "--json") == 3
    assert document(capsys)["run"]["report"]["verdict"] == "not_better"
    assert sajin(taught, "--all", "--keep") == 3  # there is nothing to keep


def test_only_measuring_leaves_nothing(taught: Path, capsys: Out) -> None:
    assert sajin(taught, "--all", "--discard") == 0
    assert "Of 48 captions" in capsys.readouterr().out
    assert runs.all_runs(taught) == []


def test_a_failure_says_where_to_look_and_can_be_resumed(taught: Path, capsys: Out) -> None:
    (taught / OPTIONS).write_text('{"broken": true}')
    assert sajin(taught, "--all") == 1
    told = capsys.readouterr()
    assert "the Quick training run of 20" in told.out
    assert told.out.strip().endswith("failed: no luck")
    assert "events.jsonl says more" in told.err
    (taught / OPTIONS).unlink()
    assert sajin(taught, "--resume") == 0
    assert "it goes on at step 40" in capsys.readouterr().err


def test_ctrl_c_leaves_with_a_checkpoint(taught: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def start(folder: RunFolder, *, background: bool = False) -> None:
        ready = threading.Event()

        def work() -> None:
            with folder.lock():
                ready.set()
                command.work(folder, MAKERS)

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        ready.wait()

    monkeypatch.setattr(process, "start", start)
    (taught / FAR).write_text("3")
    report = train_words.TrainReporter.report
    pressed = []

    def press(reporter: train_words.TrainReporter, event: Any) -> None:
        report(reporter, event)
        if isinstance(event, TrainingPoint) and event.step == 3 and not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(train_words.TrainReporter, "report", press)
    assert sajin(taught, "--all") == 130
    threads[0].join()
    assert "sajin train --resume goes on" in capsys.readouterr().err
    assert runs.all_runs(taught)[0].run().state == RunState.INTERRUPTED
    assert sajin(taught, "--resume", "--background") == 0
    assert "in the background" in capsys.readouterr().err
    assert sajin(taught, "--pause") == 0
    (taught / FAR).unlink()
    assert sajin(taught, "--stop") == 0
    threads[1].join()
    assert document_of(taught).stopped in ("", "user")
    with Library.open(taught) as library, pytest.raises(Exception, match="not under way"):
        library.command_training(runs.all_runs(taught)[0].id, TrainingCommand.PAUSE)


def document_of(library_dir: Path) -> Report:
    report = runs.all_runs(library_dir)[0].run().report
    assert report is not None
    return report


@pytest.mark.parametrize(
    "words",
    [(), ("nabi", "--all"), ("nabi", "--status"), ("--all", "--background", "--keep"), ("--keep", "--discard")],
)
def test_wrong_usage(taught: Path, words: tuple[str, ...]) -> None:
    assert sajin(taught, *words) == 2


def test_nothing_to_do_it_with(taught: Path, capsys: Out) -> None:
    assert sajin(taught, "nowhere") == 1
    assert "no album 'nowhere'" in capsys.readouterr().err
    assert sajin(taught, "--resume") == 1
    with Library.open(taught) as library:
        library.edit(edits.CreateAlbum("Empty", None, None, ()))
    assert sajin(taught, "Empty") == 1
    assert "there are 0 captioned photos" in capsys.readouterr().err


def test_words_for_every_event_and_verdict(capsys: Out) -> None:
    recall = Recall(40, 100, 0.375, 0.5, 0.75, 3.5)
    report = Report(
        verdict=Verdict.FORGETS,
        before=recall,
        after=recall,
        gain_low=0.01,
        gain_high=0.2,
        general_before=recall,
        general_after=recall,
        gains=(Change(1, "Nabi", 9, 1),),
        losses=(),
        photos=1,
        captions=2,
        languages={"ko": 2},
        seconds=75,
        peak_memory_bytes=10**9,
        steps=9,
        advice=tuple(Advice),
        stopped="not_finite",
    )
    text = "\n".join(train_words.report_lines(report))
    assert "came first for 15, before: 15" in text
    assert "other things less often than before" in text
    assert "1 photo with 2 captions in 1 min, 9 steps, 1.0 GB of memory; it became unstable" in text
    assert "What would help: more captions" in text
    with train_words.TrainReporter() as reporter:
        for event in (
            TrainingBegan(24, 48, 0, "cpu", resumed_step=7),
            TrainingProgress("encoding", 5, 10, 90.0),
            TrainingPoint(20, 40, 0.5, held_out_loss=0.25, recall_10=0.5),
            TrainingPaused("the disk is full"),
            TrainingResumed(),
            TrainingWarning("cut", "too long"),
            TrainingProgress("a stage of another version"),
        ):
            reporter.report(event)
    err = capsys.readouterr().err
    assert "it goes on at step 7" in err
    assert "5 of 10, 2 min left" in err
    assert "20 of 40, loss 0.500, held out 0.250, recall@10 50%" in err
    assert "paused: the disk is full" in err
