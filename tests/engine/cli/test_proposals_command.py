"""``sajin tag propose`` and what follows from it, on a library whose photos show words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import files, folders
from engine.catalog.files import Place
from engine.catalog.rows import path_bytes
from engine.cli import main
from engine.library import Library, models
from engine.tagging import scoring
from tests.engine.tagging import words
from tests.engine.tagging.words import WordEncoder

Captured = pytest.CaptureFixture[str]

SHOWN = ["dog"] * 4 + ["beach"] * 4 + ["xyzzy plugh"] * 22


@pytest.fixture(scope="module")
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, encoder: WordEncoder) -> Path:
    root = tmp_path_factory.mktemp("command")
    (root / "photos").mkdir()
    with words.make(root / "library", SHOWN, encoder) as library:
        folder = library.add_folder(root / "photos")
        for number, shown in enumerate(SHOWN, 1):
            path = root / "photos" / f"{shown.split()[0]}{number}.jpg"
            path.write_bytes(b"x")
            place = Place(path_bytes(path), folder.id, 1, 1)
            files.place(library._catalog, number, place, words.NOW)
        assert folders.all_folders(library._catalog)
        library._learning().judge()
    return root


@pytest.fixture(autouse=True)
def photos(template: Path, encoder: WordEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the photos; commands use a copy of the library, and the encoder of words."""
    shutil.copytree(template / "library", tmp_path / "library")
    monkeypatch.setenv("SAJIN_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(models.Models, "encoder", lambda self: encoder)
    monkeypatch.setattr(models.Models, "active_id", lambda self: encoder.bundle_id)
    monkeypatch.setattr(scoring, "load_calibration", words.plain_calibration)
    yield template / "photos"


def run(capsys: Captured, *arguments: str) -> tuple[str, str]:
    assert main(list(arguments)) == 0, capsys.readouterr().err
    told = capsys.readouterr()
    return told.out, told.err


def document(capsys: Captured, *arguments: str) -> Any:
    return json.loads(run(capsys, *arguments, "--json")[0])


def test_proposals_are_made_listed_and_decided(capsys: Captured, photos: Path) -> None:
    out, err = run(capsys, "tag", "propose")
    assert out.startswith("30 photos looked at, ") and "sajin tag proposals" in err
    groups = {group["key"]: group for group in document(capsys, "tag", "proposals")}
    assert groups["dog"]["photos"] == 4 and groups["dog"]["parents"] == [{"en": "animal", "ko": "동물"}]
    assert "animal / dog  (4 photos, " in run(capsys, "tag", "proposals")[0]
    assert "동물 / 개  (4 photos" in run(capsys, "tag", "proposals", "--language", "ko")[0]
    found = document(capsys, "tag", "proposals", "개")
    assert {item["path"] for item in found} == {str(photos / f"dog{number}.jpg") for number in range(1, 5)}
    assert len(run(capsys, "tag", "proposals", "dog", "--limit", "2")[0].splitlines()) == 2
    one, two = str(photos / "dog1.jpg"), str(photos / "dog2.jpg")
    assert run(capsys, "tag", "accept", "dog", one)[0] == "dog: put on 1 photo\n"
    assert run(capsys, "tag", "reject", "dog", two)[0] == "dog: rejected for 1 photo\n"
    assert run(capsys, "tag", "list", one)[0] == "dog\n"
    assert "dog" not in run(capsys, "tag", "proposals", "--photo", two)[0]
    assert run(capsys, "tag", "undecide", "dog", one, two)[0] == "dog: undecided for 2 photos\n"
    assert "dog" in {item["key"] for item in document(capsys, "tag", "proposals", "--photo", two)}
    assert run(capsys, "tag", "accept", "beach", "--all", "--language", "ko")[0] == "beach: put on 4 photos\n"
    assert "    해변  (4 photos)" in run(capsys, "tag", "list")[0]
    out, _ = run(capsys, "tag", "forget")
    assert out.endswith("proposals forgotten; tags and decisions are as they were\n")
    assert "    해변  (4 photos)" in run(capsys, "tag", "list")[0]


def test_some_photos_are_asked_for_by_name_folder_or_album(capsys: Captured, photos: Path) -> None:
    assert "no proposals were asked for" in run(capsys, "tag", "proposals")[1]
    assert document(capsys, "tag", "propose", str(photos / "dog1.jpg"))["photos"] == 1
    run(capsys, "album", "create", "Sea", str(photos / "beach5.jpg"), str(photos / "beach6.jpg"))
    assert document(capsys, "tag", "propose", "--album", "Sea")["photos"] == 2
    assert document(capsys, "tag", "propose", "--folder", str(photos))["photos"] == 30
    run(capsys, "tag", "propose", "--new", "on")
    assert run(capsys, "settings", "tagging_new_photos")[0].strip().endswith("true")
    assert main(["tag", "propose", "--folder", str(photos / "none")]) == 1
    assert "no such photos" in capsys.readouterr().err
    assert main(["tag", "propose", "--album", "Nowhere"]) == 1
    assert "there is no album" in capsys.readouterr().err
    assert main(["tag", "propose", "--album", "Sea", "--query", "x"]) == 2


def test_a_tag_can_be_accepted_by_itself_and_taken_back(capsys: Captured, photos: Path) -> None:
    assert "no tag is accepted by itself" in run(capsys, "tag", "auto")[1]
    assert run(capsys, "tag", "auto", "beach", "0.9")[0].endswith("put on 0 photos now\n")
    out, _ = run(capsys, "tag", "propose")
    assert "4 tags put on photos by themselves" in out
    assert [item["auto_accept"] for item in document(capsys, "tag", "auto")] == [0.9]
    assert {item["path"] for item in document(capsys, "tag", "auto", "--accepted")} == {
        str(photos / f"beach{number}.jpg") for number in range(5, 9)
    }
    assert run(capsys, "tag", "auto", "beach", "off")[0] == "beach: accepted by you alone\n"
    assert run(capsys, "tag", "auto", "--take-back")[0] == "taken off 4 photos\n"
    assert "no tag was put on" in run(capsys, "tag", "auto", "--accepted")[1]
    with Library.open(Path(photos.parent / "library"), read_only=True) as other:
        assert other.tags() == []  # the library of the template


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("tag", "proposals", "dgo"), 1, "did you mean 'dog'?"),
        (("tag", "accept", "bycicle", "--all"), 1, "did you mean 'bicycle'?"),
        (("tag", "accept", "dog"), 2, "name the photos"),
        (("tag", "undecide", "dog"), 2, "name the photos"),
        (("tag", "auto", "dog", "often"), 2, "neither a number nor off"),
        (("tag", "auto", "dog", "0.2"), 1, "must be 0.5 to 0.999"),
        (("tag", "auto", "dog"), 2, "from which precision on"),
        (("tag", "proposals", "dog"), 0, "is proposed for no photo"),
        (("tag", "propose", "nowhere.jpg"), 1, "is not in the library"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_wrong_is_said(capsys: Captured, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert main(list(arguments)) == code
    assert told in capsys.readouterr().err
