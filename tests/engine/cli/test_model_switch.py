"""``sajin models use``, ``switch`` and ``forget``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.library.next_model import NextModel
from tests.bundles import make_bundle


@pytest.fixture
def two(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that is indexed for ``small``, and has ``large``; commands work on it."""
    make_bundle(indexed / "models" / "large", bundle_id="large", dim=24)
    monkeypatch.setenv("SAJIN_LIBRARY", str(indexed))
    monkeypatch.setattr(NextModel.__init__, "__defaults__", (0.0,))
    return indexed


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_use_embeds_and_switches(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "use", "large", "--keep-old"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "large searches now\n"
    assert "3 of 3 photos" in shown.err
    assert _json(capsys, "models", "use", "small", "--keep-old") == {
        "id": "small",
        "active": True,
        "embedded_photos": 3,
        "switch": None,
    }


def test_later_is_shown_paused_resumed_and_cancelled(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "use", "large", "--later"]) == 0
    shown = capsys.readouterr()
    assert "under way; 0 of 3 photos have their vectors; small searches" in shown.out
    assert "until then small searches" in shown.err
    assert main(["models", "switch", "--pause"]) == 0
    assert "is paused" in capsys.readouterr().out
    assert main(["index"]) == 0
    assert "sajin models switch --resume" in capsys.readouterr().err
    assert _json(capsys, "models", "switch", "--resume")["switch"]["paused"] is False
    assert main(["models", "switch", "--cancel"]) == 0
    assert capsys.readouterr().out == "the switch to large is cancelled; small searches\n"
    assert _json(capsys, "models", "switch")["switch"] is None
    assert main(["models", "switch"]) == 0
    assert capsys.readouterr().out == "no switch to another model is under way; small searches\n"


def test_who_else_indexes_is_said(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with IndexLock(two):
        assert main(["models", "use", "large"]) == 0
    assert "the process that is indexing this library makes them" in capsys.readouterr().err


def test_index_goes_on_with_it(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["models", "use", "large", "--later"])
    capsys.readouterr()
    assert main(["index"]) == 0
    shown = capsys.readouterr()
    assert "3 photos are embedded for large" in shown.err
    assert "large searches now" in shown.err


def test_one_that_stops_fails_with_its_reason(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["models", "use", "large", "--later"])
    vision = two / "models" / "large" / "vision.onnx"
    whole = vision.read_bytes()
    vision.write_bytes(whole[:-1] + b"?")
    assert main(["index"]) == 0  # the photos are indexed
    assert "does not match its hash" in capsys.readouterr().err
    assert main(["doctor"]) == 1
    assert "LOOK  model switch: it stopped: vision.onnx does not match its hash" in capsys.readouterr().out
    vision.write_bytes(whole)
    assert main(["models", "use", "large"]) == 0
    assert capsys.readouterr().out == "large searches now\n"


def test_forget(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "forget", "small"]) == 1
    assert "searches, or is to search next" in capsys.readouterr().err
    main(["models", "use", "large", "--keep-old"])
    assert _json(capsys, "models", "forget", "small")["freed_bytes"] > 0
    assert main(["models", "forget", "small"]) == 0
    assert "0.0 MB" in capsys.readouterr().out
    with Library.open(two) as library:
        assert [info.embedded_photos for info in library.bundles() if info.id == "small"] == [0]
