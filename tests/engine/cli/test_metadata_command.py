"""``sajin metadata show``, ``read``, ``conflicts`` and ``keep``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main
from tests.engine.metadata.packet import bag, packet


@pytest.fixture(autouse=True)
def own_library(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


def _describe(photo: Path, caption: str, rating: int = 0) -> Path:
    sidecar = photo.with_name(photo.name + ".xmp")
    inside = bag("dc:subject", "Dog", "바다") + bag("lr:hierarchicalSubject", "Animals|Dog")
    sidecar.write_text(
        packet(inside + f"<dc:description>{caption}</dc:description>", f'xmp:Rating="{rating}"'), "utf-8"
    )
    return sidecar


def test_show_tells_what_each_source_says_and_what_counts(
    photo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = sorted(photo_folder.rglob("*.png"))[0]
    sidecar = _describe(photo, "우리\n개", 4)
    assert main(["metadata", "show", str(photo), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    said = {"tags": ["Dog", "바다"], "paths": [["Animals", "Dog"]], "caption": "우리\n개", "rating": 4}
    assert document["sources"][0] == {"source": "sidecar", **said}
    assert {name: document["counts"][name] for name in said} == said
    assert (document["sidecar"], document["fault"]) == (str(sidecar), None)
    assert main(["metadata", "show", str(photo)]) == 0
    captured = capsys.readouterr()
    assert f"sidecar {sidecar.name}:\n  tags: Dog, 바다\n  paths: Animals > Dog\n" in captured.out
    sidecar.write_text("<!DOCTYPE a><a/>")
    assert main(["metadata", "show", str(photo)]) == 0
    assert "it has a document type" in capsys.readouterr().err
    assert main(["metadata", "show", str(photo_folder / "nothing.jpg")]) == 1
    assert "is not there" in capsys.readouterr().err


def test_reading_anew_conflicts_and_settling_them(
    indexed: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo, other = sorted(photo_folder.rglob("*.png"))[:2]
    assert main(["metadata", "conflicts"]) == 0
    assert "no file says otherwise" in capsys.readouterr().err
    main(["caption", "set", str(photo), "mine"])
    sidecar = _describe(photo, "theirs", 2)
    capsys.readouterr()
    assert main(["metadata", "read", str(photo)]) == 0
    captured = capsys.readouterr()
    assert captured.out == "read 1 file, 1 photo changed\n"
    assert "1 new conflict with what you wrote here" in captured.err
    assert main(["tag", "list", str(photo)]) == 0
    assert capsys.readouterr().out == "Dog\n바다\n"
    assert main(["metadata", "conflicts"]) == 0
    assert capsys.readouterr().out == f"{photo}: caption\n  mine: mine\n  theirs: theirs  ({sidecar})\n"
    assert main(["metadata", "conflicts", "--json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)
    assert (document["mine"], document["theirs"], document["path"]) == ("mine", "theirs", str(photo))
    assert main(["metadata", "keep", "theirs", str(photo), str(other)]) == 0
    assert main(["caption", "show", str(photo)]) == 0
    assert capsys.readouterr().out == "settled 1 conflict: theirs stands\ntheirs\n"
    assert main(["metadata", "keep", "mine", str(photo)]) == 0
    assert "no conflict to settle" in capsys.readouterr().err
