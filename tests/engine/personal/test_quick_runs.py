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
from engine.personal.run_folder import RunFolder
from tests.engine.indexing.bench import wait_until
from training.personal import command, driving

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


def _figures(folder: RunFolder) -> tuple[object, ...]:
    report = folder.run().report
    assert report is not None
    settings = json.dumps(dict(report.settings), sort_keys=True)
    return report.before, report.after, report.general_after, report.steps, report.gain_low, settings


def _ended(folder: RunFolder) -> RunState:
    wait_until(lambda: not folder.working())
    return folder.run().state


def test_without_torch_and_the_same_when_it_is_left_and_resumed(taught: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driving, "CHECKPOINT_S", 0.0)
    start = process.start
    monkeypatch.setattr(process, "start", lambda folder, **_: start(folder, program=("-c", WITHOUT_TORCH)))
    with Library.open(taught) as library:
        whole = runs.find(taught, library.start_training(TrainingRequest("quick")).id)
        assert _ended(whole) in (RunState.OFFERED, RunState.REFUSED), whole.run().reason + whole.output.read_text()
        figures = _figures(whole)
        if (whole.candidate / "bundle.json").exists():
            assert Encoder.load(whole.candidate).encode_texts(["빨강"]).shape == (1, 16)
        library.discard_training(whole.id)

    def begin(folder: RunFolder, **_: object) -> None:
        def work() -> None:
            with folder.lock():
                command.work(folder)

        threads.append(threading.Thread(target=work))
        threads[-1].start()

    threads: list[threading.Thread] = []
    monkeypatch.setattr(process, "start", begin)
    with Library.open(taught) as library:
        halved = runs.find(taught, library.start_training(TrainingRequest("quick")).id)
        wait_until(lambda: any(isinstance(event, TrainingPoint) for event in read_events(halved.events)[0]))
        halved.tell(TrainingCommand.LEAVE)
        threads[0].join()
        assert halved.run().state == RunState.INTERRUPTED
        library.resume_training(halved.id)
        threads[1].join()
    began = [event for event in read_events(halved.events)[0] if isinstance(event, TrainingBegan)]
    assert began[-1].resumed_step > 0
    assert _figures(halved) == figures
