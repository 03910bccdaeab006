"""A run of Full in a real library, by what the command runs: from captions in the catalog to a report."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.library import Library
from engine.personal import process, runs
from engine.personal.events import TrainingBegan, TrainingPoint, TrainingProgress
from engine.personal.following import read_events
from engine.personal.records import RunState, TrainingRequest
from engine.personal.run_folder import RunFolder
from engine.search.background import background_texts
from training.personal import command, devices, full, full_data
from training.personal.full_model import FullOptions

OPTIONS = FullOptions(rank=4, rate=1e-2, batch=16, fewest_steps=6, epochs=1, evaluations=2, views=1, ratios=(0.5, 1.0))
COLOURS = ("빨강", "초록", "파랑")  # Korean can be told by its letters; for English a model would be loaded


@pytest.fixture
def library(vit: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of 24 captioned photos under a small open_clip model."""
    random = np.random.default_rng(0)
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(24):
        picture = random.integers(0, 256, (70, 90, 3), dtype=np.uint8) // 2
        picture[..., number % 3] += 120
        Image.fromarray(picture).save(photos / f"{number:02}.png")
    shutil.copytree(vit, tmp_path / "library" / "models" / "vit")
    with Library.open(tmp_path / "library") as library:
        library.use_bundle("vit")
        library.add_folder(photos)
        for _ in library.index():
            pass
        for number, photo in enumerate(sorted(library.photo_ids())):
            library.set_caption(photo, f"{COLOURS[number % 3]} 사진 {number}")
        yield library


def test_from_captions_to_a_report(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full, "FullOptions", lambda: OPTIONS)
    monkeypatch.setattr(full_data, "background_texts", lambda: background_texts()[::12])
    monkeypatch.setattr(devices, "usable_cores", lambda: 1)
    monkeypatch.setattr(process, "start", begin)
    threads = torch.get_num_threads()
    run = library.start_training(TrainingRequest("full"))
    torch.set_num_threads(threads)

    folder = runs.find(tmp_path / "library", run.id)
    ended = folder.run()
    assert ended.state in (RunState.OFFERED, RunState.REFUSED), ended.reason
    assert ended.parent == "vit"
    report = ended.report
    assert report is not None
    assert report.photos == 24
    assert report.before.queries > 0 and report.before.gallery == 24
    assert report.settings["preset"] == "full"
    assert report.settings["adapted"] == {"vision": 4, "text": 4}
    json.dumps(dict(report.settings))
    events = read_events(folder.events)[0]
    assert any(isinstance(event, TrainingBegan) and event.device == "cpu" for event in events)
    points = [event for event in events if isinstance(event, TrainingPoint)]
    assert [point.step for point in points] == list(range(7))
    stages = {event.stage for event in events if isinstance(event, TrainingProgress)}
    assert {"encoding", "training", "measuring"} <= stages


def begin(folder: RunFolder, **_: object) -> None:
    """Work on the run here: another process would load torch a second time."""
    with folder.lock():
        command.work(folder)
