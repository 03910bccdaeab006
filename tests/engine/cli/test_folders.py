"""``sajin add`` and ``sajin folders``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main
from tests.conftest import Sajin


@pytest.fixture(autouse=True)
def own_library(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


def test_add_list_and_remove(photo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(photo_folder)]) == 0
    assert capsys.readouterr().out == f"added {photo_folder}\n"
    assert main(["folders", "list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == [{"path": str(photo_folder), "state": "online", "photos": 0}]
    assert main(["folders", "remove", str(photo_folder)]) == 0
    capsys.readouterr()
    assert main(["folders", "list"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "sajin add FOLDER" in captured.err


def test_add_tells_of_each_that_failed_and_adds_the_rest(
    photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(tmp_path / "nowhere"), str(photo_folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"added {photo_folder}\n"
    assert captured.err.startswith(f"sajin: {tmp_path / 'nowhere'} is not there; ")


def test_removing_what_is_no_source_folder_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["folders", "remove", str(tmp_path)]) == 1
    assert "is not among the source folders" in capsys.readouterr().err


def test_the_real_command_takes_relative_folders(sajin: Sajin) -> None:
    done = sajin("add", "resources")
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.removeprefix("added ").strip()).is_absolute()
