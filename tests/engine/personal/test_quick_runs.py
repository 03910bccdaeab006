"""Quick runs as they are: without torch, in a process of their own, and the same after an interruption."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from engine.encoding.onnx import Encoder
from engine.library import Library
from engine.personal import process, runs
from engine.personal.events import TrainingBegan, TrainingCommand, TrainingPoint
from engine.personal.following import read_events
from engine.personal.records import RunState, TrainingRequest
from engine.personal.run_folder import RunDescription, RunFolder
from tests.engine.indexing.bench import wait_until
from training.personal import command, driving
from training.personal.contract import Dataset
from training.personal.fitting import QuickOptions
from training.personal.quick import QuickTrainer
from training.personal.split import splits

WITHOUT_TORCH = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"torch", "torchvision", "open_clip", "timm", "onnx", "transformers"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
from training.__main__ import main
sys.exit(main(["train", *sys.argv[1:]]))
"""


def _maker(data: Dataset, parent: Encoder, folder: RunFolder, description: RunDescription) -> QuickTrainer:
    return QuickTrainer(data, splits(data, 0), parent, options=QuickOptions(steps=40))


def _figures(folder: RunFolder) -> tuple[object, ...]:
    report = folder.run().report
    assert report is not None
    settings = json.dumps(dict(report.settings), sort_keys=True)
    return report.before, report.after, report.general_after, report.steps, report.gain_low, settings


def _pointed(folder: RunFolder) -> bool:
    return any(isinstance(event, TrainingPoint) for event in read_events(folder.events)[0])


def test_without_torch_from_the_catalog_to_the_report(taught: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = process.start
    monkeypatch.setattr(process, "start", lambda folder, **_: start(folder, program=("-c", WITHOUT_TORCH)))
    with Library.open(taught) as library:
        folder = runs.find(taught, library.start_training(TrainingRequest("quick")).id)
    wait_until(lambda: _pointed(folder) or not folder.working())
    folder.tell(TrainingCommand.STOP)
    wait_until(lambda: not folder.working())
    run = folder.run()
    assert run.report is not None, run.reason + folder.output.read_text()
    assert run.report.stopped == "user"
    assert run.report.general_after.queries > 100


def test_left_and_resumed_it_comes_to_the_same(
    taught: Path, monkeypatch: pytest.MonkeyPatch, measured_before: None
) -> None:
    monkeypatch.setattr(driving, "CHECKPOINT_S", 0.0)
    description = RunDescription(TrainingRequest("quick"), "2024-05-01T12:00:00+00:00", "small", "Small")
    with runs.changing(taught):
        whole, halved = runs.create(taught, description), runs.create(taught, description)

    def work(folder: RunFolder) -> None:
        with folder.lock():
            command.work(folder, {"quick": _maker})

    work(whole)
    thread = threading.Thread(target=work, args=(halved,))
    thread.start()
    wait_until(lambda: _pointed(halved) or not thread.is_alive())
    halved.tell(TrainingCommand.LEAVE)
    thread.join()
    assert halved.run().state == RunState.INTERRUPTED
    halved.tell(TrainingCommand.RESUME)
    work(halved)
    began = [event for event in read_events(halved.events)[0] if isinstance(event, TrainingBegan)]
    assert began[-1].resumed_step > 0
    assert _figures(halved) == _figures(whole)
    if whole.candidate.is_dir():  # it was offered
        assert Encoder.load(whole.candidate).encode_texts(["빨강"]).shape == (1, 16)
