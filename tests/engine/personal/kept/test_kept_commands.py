"""``sajin models list``, ``show``, ``use`` and ``compare`` with a personal model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.cli import main
from engine.edits import SetCaptions
from engine.library import Library
from engine.personal import comparing
from engine.personal.general import General
from tests.personal_models import make_adapter, make_offered, make_quick


@pytest.fixture
def kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that kept a personal model, ``mina``, of the one that searches."""
    monkeypatch.setenv("SAJIN_LIBRARY", str(library.folder))
    small = library.folder / "models" / "small"
    assert library.keep_training(make_offered(library.folder, small, name="Mina").id) == "mina"
    library.close()
    return library.folder


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_list_and_show_say_where_it_came_from_and_what_it_is_good_for(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "list"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "mina" in line]
    assert "quick from small, 2026-11-21, 80 photos, within ten 90% (before 60%)" in line
    rows = {row["id"]: row for row in _json(capsys, "models", "list")}
    assert rows["small"]["personal"] is None and rows["small"]["preset"] == ""
    assert rows["mina"]["personal"]["report"]["after"]["at_1"] == 0.65
    assert (rows["mina"]["parent"], rows["mina"]["at_once"]) == ("small", True)
    assert main(["models", "show", "mina"]) == 0
    shown = capsys.readouterr().out
    assert "the library follows at once" in shown and "Jeju" in shown and "came first for 26, before: 15" in shown
    assert _json(capsys, "models", "show", "mina")["personal"]["albums"] == ["Jeju"]
    assert main(["models", "show", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err


def test_use_derives_and_goes_back(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "use", "mina"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "mina searches now\n" and "4 of 4 photos" in shown.err
    assert _json(capsys, "models", "use", "small")["embedded_photos"] == 4
    assert main(["models", "remove", "small"]) == 1  # it searches
    assert _json(capsys, "models", "use", "mina", "--later")["switch"] is None
    capsys.readouterr()
    assert main(["models", "remove", "small"]) == 1
    assert "mina" in capsys.readouterr().err


def test_compare(kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "measure_general", lambda encoder: General(np.array([1, 2]), np.array([0, 1]), 29))
    small = kept / "models" / "small"
    make_quick(kept / "models", "worse", small, make_adapter(16, rank=4, size=3.0, seed=4), make_adapter(16, size=0.0))
    assert main(["models", "compare", "small", "worse"]) == 1
    assert "caption" in capsys.readouterr().err
    with Library.open(kept) as library:
        photos = {library.summaries([photo])[0].path.stem: photo for photo in library.photo_ids()}
        library.edit(SetCaptions({photo: name for name, photo in photos.items()}))
    assert main(["models", "compare", "small", "worse"]) == 0
    shown = capsys.readouterr().out
    assert "4 captions, 4 photos" in shown and "1 -> " in shown
    assert _json(capsys, "models", "compare", "small", "worse")["left_recall"]["at_1"] == 1.0
