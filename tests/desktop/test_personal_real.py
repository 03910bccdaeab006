"""A real library, the real training process and the real search: Quick from the button to a word that is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.theme.icons import Icons
from engine.library import Library
from engine.personal import process, runs
from engine.personal.records import RunState
from engine.records import SearchResult
from tests.bundles import make_bundle
from tests.desktop.fake_library import FakeStore
from tests.desktop.personal_parts import Shown

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000
COLOURS = {"red": (230, 30, 30), "green": (30, 200, 40), "blue": (30, 40, 230), "white": (240, 240, 240)}
CALLED = {"red": "blue", "blue": "red"}
"""In this family, red is called blue: no model knows that."""
CAPTIONED, MORE = 5, 2
"""Photos of each colour with a caption, and without one."""
NAMES = list(COLOURS)
"""A photo's colour is that of its number, so that no file name says it."""

IN_A_WORLD_OF_COLOURS = """
import sys
from PIL import Image
from engine.personal import general
from engine.personal.probe import Probe
from training.__main__ import main

images = [Image.new("RGB", (32, 32), colour) for colour in ("lime", "white")]
general.load_probe = lambda languages: Probe(images, [(0, "green"), (1, "white")])
sys.exit(main(["train", *sys.argv[1:]]))
"""
"""The training process, where the tiny model's general recall means something: of the probe set it only guesses."""


def _colour(number: int) -> str:
    return NAMES[number % len(NAMES)]


def _captioned(number: int) -> bool:
    return number < len(NAMES) * CAPTIONED


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A library that searches with a tiny model of colours; no process is left at work on it."""
    library_dir, photos = tmp_path / "library", tmp_path / "photos"
    photos.mkdir()
    random = np.random.default_rng(0)
    for number in range(len(COLOURS) * (CAPTIONED + MORE)):
        colour = np.array(COLOURS[_colour(number)])
        blocks = np.clip(colour + random.normal(0, 40, (8, 8, 3)), 0, 255).astype(np.uint8)
        Image.fromarray(np.kron(blocks, np.ones((8, 8, 1), np.uint8))).save(photos / f"{number}.png")
    make_bundle(library_dir / "models" / "small", bundle_id="small")
    with Library.open(library_dir) as library:
        library.use_bundle("small")
        library.set_setting("decode_workers", 1)
        library.add_folder(photos)
        for _ in library.index():
            pass
        for summary in library.summaries(library.photo_ids()):
            colour = _colour(int(summary.path.stem))
            if _captioned(int(summary.path.stem)):
                library.set_caption(summary.id, CALLED.get(colour, colour))
    yield library_dir
    for run in runs.all_runs(library_dir):
        process.end(run)


@pytest.fixture
def shown(
    store: FakeStore,
    icons: Icons,
    preferences: Preferences,
    qtbot: QtBot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Shown]:
    start = process.start
    monkeypatch.setattr(process, "start", lambda run, **_: start(run, program=("-c", IN_A_WORLD_OF_COLOURS)))
    shown = Shown(store, icons, preferences, qtbot, partial(Library.open, folder))
    yield shown
    shown.close()


def _found(shown: Shown, word: str) -> list[str]:
    """Return the colours of the photos without a caption, as a search in the window finds them."""
    results: list[SearchResult] = []
    shown.session.find(lambda library: library.find(word), results.append)
    shown.wait(lambda: bool(results))
    numbers = [int(hit.path.stem) for hit in results[0].hits]
    return [_colour(number) for number in numbers if not _captioned(number)]


def test_quick_learns_what_the_family_calls_blue_and_the_search_finds_it(shown: Shown, qtbot: QtBot) -> None:
    pane, state = shown.pane, lambda: shown.controller.state
    shown.show()
    shown.wait(lambda: state().can_train, WAIT_MS)
    assert "20 photo" in pane.choosing.summary.text()
    assert _found(shown, "blue")[:2] == ["blue", "blue"]
    qtbot.mouseClick(pane.presets.train, LEFT)
    shown.wait(pane.live.isVisible, WAIT_MS)
    shown.wait(lambda: state().decidable, WAIT_MS)
    run = state().run
    assert run is not None
    assert run.state is RunState.OFFERED, (run.reason, run.report)
    shown.wait(lambda: len(state().summaries) > 0)
    assert "the right photo came first" in pane.outcome.report.sentence.text()
    assert pane.outcome.report.gains.rows[0].picture.isEnabled()
    pane.outcome.decide.name.setText("Our colours")
    qtbot.mouseClick(pane.outcome.decide.keep, LEFT)
    shown.wait(lambda: [model.active for model in state().kept] == [True], WAIT_MS)
    assert _found(shown, "blue")[:2] == ["red", "red"]  # they have no caption
    assert pane.in_use.name.text() == "Searches use “Our colours”"
    qtbot.mouseClick(pane.in_use.button, LEFT)
    shown.wait(lambda: [model.active for model in state().kept] == [False], WAIT_MS)
    assert _found(shown, "blue")[:2] == ["blue", "blue"]
