"""``sajin duplicates`` and ``sajin trash``."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli import main
from engine.library import Library
from tests.engine.twins import Shelf, as_jpeg, picture

Run = Callable[..., int]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    image = picture(1)
    shelf.put("sea.jpg", as_jpeg(image))
    shelf.put("sea copy.jpg", as_jpeg(image))
    shelf.put("sea-small.jpg", as_jpeg(image.resize((160, 120))), encoded=False)
    shelf.put("hill.jpg", as_jpeg(picture(2)))
    return shelf


@pytest.fixture
def run(shelf: Shelf) -> Run:
    return lambda *arguments: main([*arguments, "--library", str(shelf.library_dir)])


@pytest.fixture
def trashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was moved to a trash that takes everything."""
    moved: list[str] = []

    def take(path: str) -> None:
        moved.append(Path(path).name)
        Path(path).unlink()

    monkeypatch.setattr("send2trash.send2trash", take)
    return moved


def _names(out: str) -> list[list[tuple[str, bool]]]:
    return [[(Path(file["path"]).name, file["keep"]) for file in group["files"]] for group in json.loads(out)]


def test_groups_are_listed_with_what_to_keep(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("duplicates", "--json") == 0
    assert _names(capsys.readouterr().out) == [[("sea.jpg", True), ("sea copy.jpg", False), ("sea-small.jpg", False)]]
    assert run("duplicates", "--exact") == 0
    captured = capsys.readouterr()
    first, keep, other = captured.out.splitlines()
    assert first.startswith("exact, 2 files, 0.")
    assert keep.startswith("  keep")
    assert keep.endswith("sea.jpg")
    assert other.startswith("     ")
    assert "1 groups" in captured.err


def test_all_but_the_best_go_to_the_trash(
    run: Run, shelf: Shelf, trashed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("duplicates", "--trash") == 1  # nobody can be asked
    assert trashed == []
    assert "--yes" in capsys.readouterr().err
    assert run("duplicates", "--trash", "--yes", "--near") == 0
    assert sorted(trashed) == ["sea copy.jpg", "sea-small.jpg"]
    assert (shelf.folder / "sea.jpg").exists()
    with Library.open(shelf.library_dir) as library:
        assert len(library.photo_ids()) == 2


@pytest.mark.parametrize(("answer", "moved"), [("y\n", 2), ("n\n", 0), ("", 0)])
def test_a_person_is_asked(
    run: Run, trashed: list[str], monkeypatch: pytest.MonkeyPatch, answer: str, moved: int
) -> None:
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run("duplicates", "--trash") == (0 if moved else 1)
    assert len(trashed) == moved


def test_a_dismissed_group_is_not_listed_again(run: Run, shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("duplicates", "--dismiss", str(shelf.folder / "hill.jpg")) == 1
    assert "in no group" in capsys.readouterr().err
    assert run("duplicates", "--dismiss", str(shelf.folder / "sea-small.jpg")) == 0
    assert "sea.jpg" in capsys.readouterr().out
    assert run("duplicates") == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there are no duplicates" in captured.err


def test_photos_go_to_the_trash_by_name(
    run: Run, shelf: Shelf, trashed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "mine.jpg"
    stranger.write_bytes(b"mine")
    assert run("trash", "--yes", str(shelf.folder / "hill.jpg"), str(stranger)) == 1
    assert trashed == ["hill.jpg"]
    error = capsys.readouterr().err
    assert f"{stranger} was not moved to the trash: it is no photo of this library" in error
    assert "1 files were moved to the trash, 1 could not be" in error
    assert stranger.exists()
