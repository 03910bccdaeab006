"""``sajin metadata write`` and ``problems``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main
from engine.metadata import programs
from engine.metadata.faults import Fault
from tests.engine.metadata.desk import Desk

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SAJIN_LIBRARY", str(tmp_path / "library"))
    with Desk.open(tmp_path) as desk:
        desk.tag([desk.picture("a.jpg", 1), desk.picture("b.jpg", 2)], "Animals|Dog")
        yield desk


def test_it_says_how_to_turn_it_on(desk: Desk, capsys: Captured) -> None:
    assert main(["metadata", "write"]) == 1
    told = capsys.readouterr().err
    assert "metadata_write" in told and "--into" in told and "--dry-run" in told


def test_a_dry_run_shows_the_difference_and_then_it_is_written(desk: Desk, capsys: Captured) -> None:
    photo = desk.photos / "a.jpg"
    assert main(["metadata", "write", "--dry-run", str(photo)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"{photo}.xmp"
    assert shown[shown.index("  Xmp.lr.hierarchicalSubject") + 1] == "    + Animals|Dog"
    assert not (desk.photos / "a.jpg.xmp").exists()
    assert main(["metadata", "write", "--into", "sidecars"]) == 0
    assert "2 files written" in capsys.readouterr().err
    desk.untag(desk.library.photo_id_of(photo), "Dog")
    assert main(["metadata", "write", "--into", "sidecars", "--dry-run"]) == 0
    assert "    - Animals|Dog" in capsys.readouterr().out.splitlines()


def test_json_and_problems(desk: Desk, capsys: Captured) -> None:
    (desk.photos / "b.jpg").unlink()
    assert main(["metadata", "write", "--into", "files", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["written"], document["failed"]) == (1, 1)
    assert {change["target"] for change in document["changes"]} == {str(desk.photos / "a.jpg")}
    assert [failure["reason"] for failure in document["failures"]] == [Fault.GONE.value]
    assert main(["metadata", "problems"]) == 0
    assert capsys.readouterr().out == f"{desk.photos / 'b.jpg'}: {Fault.GONE.value}\n"


def test_what_is_missing_is_said(desk: Desk, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_NEEDED", {"exiv2_is_not_here": "exiv2"})
    assert desk.library.metadata_lacks() == ("exiv2",)
    assert main(["metadata", "write", "--into", "files"]) == 1
    assert "sajin[metadata]" in capsys.readouterr().err
