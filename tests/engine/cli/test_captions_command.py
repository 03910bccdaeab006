"""``sajin caption import`` and ``list``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.library import Library
from tests.engine.personal.test_importing import add_photos

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def photos(library_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "photos"
    add_photos(library_dir, folder, ("a.jpg", "b.jpg", "x/c.jpg", "y/c.jpg"))
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))
    assert main(["album", "create", "Jeju", str(folder / "b.jpg"), str(folder / "a.jpg")]) == 0
    return folder


def _json(capsys: Captured, *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["caption", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_import_says_what_it_did_and_what_it_left_out(photos: Path, capsys: Captured) -> None:
    main(["caption", "set", str(photos / "b.jpg"), "mine"])
    table = photos / "captions.csv"
    table.write_text("file,caption\na.jpg,one\na.jpg,two\nb.jpg,theirs\nc.jpg,?\nnone.jpg,?\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["caption", "import", str(table), "--dry-run"]) == 0
    told = capsys.readouterr()
    assert told.out == "would caption 1 photo; 1 photo with another caption would stay as they are\n"
    assert "none.jpg: no photo of the library has this name" in told.err
    assert "c.jpg: several photos have this name; write the folder with it" in told.err
    assert main(["caption", "import", str(table)]) == 0
    assert capsys.readouterr().out == (
        "captioned 1 photo; 1 photo kept another caption (--replace takes the new one)\n"
    )
    document = _json(capsys, "import", str(table), "--replace")
    assert (document["replaced"], document["have_the_same"], document["unknown"]) == (1, 1, ["none.jpg"])
    assert (document["ambiguous"], document["captions"], document["refused"]) == (["c.jpg"], 1, [])
    assert main(["caption", "show", str(photos / "a.jpg")]) == 0
    assert capsys.readouterr().out == "one\ntwo\n"


def test_nothing_for_any_photo_is_no_success(photos: Path, library_dir: Path, capsys: Captured) -> None:
    table = photos / "captions.csv"
    table.write_text("file,caption\nnone.jpg,?\n", encoding="utf-8")
    with Library.open(library_dir) as library:
        library.set_setting("metadata_read", False)
    assert main(["caption", "import", str(table)]) == 1
    told = capsys.readouterr()
    assert told.out == "captioned 0 photos\n" and "sajin settings metadata_read true" in told.err
    table.write_text('file,caption\na.jpg,"open\n', encoding="utf-8")
    assert main(["caption", "import", str(table)]) == 1
    assert "line 2: a quotation mark is not closed" in capsys.readouterr().err


def test_captions_are_listed_and_what_has_none(photos: Path, capsys: Captured) -> None:
    main(["caption", "set", str(photos / "a.jpg"), "one\ntwo"])
    capsys.readouterr()
    assert main(["caption", "list"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{photos / 'a.jpg'}\tone\n{photos / 'a.jpg'}\ttwo\n"
    assert "1 of 4 photos captioned" in told.err
    assert [one["caption"] for one in _json(capsys, "list")] == ["one\ntwo"]
    kept = photos / "kept.json"
    kept.write_text(json.dumps(_json(capsys, "list")), encoding="utf-8")
    main(["caption", "set", str(photos / "a.jpg"), ""])
    assert _json(capsys, "import", str(kept))["set"] == 1
    assert [one["caption"] for one in _json(capsys, "list")] == ["one\ntwo"]
    without = _json(capsys, "list", "--album", "Jeju", "--without")
    assert [(Path(one["path"]).name, one["caption"]) for one in without] == [("b.jpg", None)]
    assert len(_json(capsys, "list", "--without")) == 3
