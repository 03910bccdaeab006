"""``sajin vocabulary``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.library import Library

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_library(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


def _run(capsys: Captured, *arguments: str) -> str:
    assert main(["vocabulary", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def _refused(capsys: Captured, *arguments: str) -> str:
    assert main(["vocabulary", *arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def _entry(capsys: Captured, name: str) -> Any:
    return json.loads(_run(capsys, "show", name, "--json"))


def test_entries_are_listed_and_shown(capsys: Captured) -> None:
    lines = _run(capsys, "list").splitlines()
    assert len(lines) > 500
    (dog,) = [line for line in lines if line.startswith("dog ")]
    assert dog.split() == ["dog", "dog", "(개)", "exclusive"]
    (poodle,) = [line for line in lines if line.startswith("poodle ")]
    assert poodle.index("poodle (푸들)") > dog.index("dog (개)")
    assert {entry["key"]: entry["parent"] for entry in json.loads(_run(capsys, "list", "--json"))}["poodle"] == "dog"
    shown = _run(capsys, "show", "냥이")
    assert "key      cat\n" in shown and "in       animal\n" in shown and "prompts  cat; kitten\n" in shown
    assert "no such entry; sajin vocabulary list" in _refused(capsys, "show", "dig")
    assert main(["vocabulary", "list", "--edited"]) == 0
    assert "nothing is your own" in capsys.readouterr().err


def test_entries_are_added_changed_merged_and_removed(capsys: Captured) -> None:
    added = _run(
        capsys, "add", "our cat Nabi", "--ko", "우리 나비", "--in", "고양이", "--also", "Nabi", "--prompt", "tabby cat"
    )
    key = added.split()[-1]
    nabi = _entry(capsys, "nabi")
    assert (nabi["key"], nabi["parent"], nabi["name_ko"], nabi["prompts"]) == (key, "cat", "우리 나비", ["tabby cat"])
    _run(capsys, "change", "Nabi", "--name", "Nabi the cat", "--exclusive", "yes", "--also", "Nabi", "--also", "nabs")
    _run(capsys, "change", "nabs", "--on-top")
    nabi = _entry(capsys, key)
    assert (nabi["name"], nabi["parent"], nabi["exclusive"]) == ("Nabi the cat", None, True)
    assert nabi["synonyms"] == ["Nabi", "nabs"]
    assert _run(capsys, "merge", "tabby", key) == "tabby cat: merged into Nabi the cat\n"
    assert _entry(capsys, "tabby cat")["key"] == key
    assert _entry(capsys, "tabby")["merged_into"] == key
    assert "inside itself" in _refused(capsys, "change", "animal", "--in", "dog")
    assert "another entry is called so" in _refused(capsys, "add", "dog")
    assert "disable it instead" in _refused(capsys, "remove", "dog")
    assert _run(capsys, "remove", key) == "1 entry removed; tags on photos stay\n"
    assert "no such entry" in _refused(capsys, "show", key)


def test_entries_are_switched_off_and_on_and_reset(capsys: Captured) -> None:
    _run(capsys, "add", "Nabi")
    assert _run(capsys, "disable", "dog", "car") == "2 entries not proposed from now on\n"
    assert not _entry(capsys, "dog")["enabled"]
    assert _entry(capsys, "poodle")["enabled"]
    _run(capsys, "disable", "dog", "--below")
    assert not _entry(capsys, "poodle")["enabled"]
    assert _run(capsys, "enable", "poodle") == "1 entry proposed from now on\n"
    assert _run(capsys, "reset", "dog") == "1 entry as shipped again\n"
    assert _entry(capsys, "dog")["enabled"]
    assert "it is your own" in _refused(capsys, "reset", "Nabi")
    assert main(["vocabulary", "reset"]) == 2
    assert "--all" in capsys.readouterr().err
    _run(capsys, "reset", "--all")
    assert [entry["name"] for entry in json.loads(_run(capsys, "list", "--edited", "--json"))] == ["Nabi"]


def test_words_about_people_are_warned_of_and_go_on_only_anyway(capsys: Captured, library_dir: Path) -> None:
    for arguments in (("add", "fat man"), ("add", "x", "--ko", "흑인"), ("change", "dog", "--also", "ugly person")):
        told = _refused(capsys, *arguments)
        assert "says something about" in told and "do not trust it" in told and "--anyway" in told
    with Library.open(library_dir) as library:
        assert not any(entry.edited for entry in library.vocabulary())
    assert main(["vocabulary", "add", "immigrant", "--anyway"]) == 0
    told = capsys.readouterr()
    assert "where a person comes from" in told.err
    assert told.out.startswith("immigrant: added")


def test_the_vocabulary_goes_out_as_text_and_comes_back(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "어휘.txt"
    assert "written" in _run(capsys, "export", str(file))
    assert "something at" in _refused(capsys, "export", str(file))
    text = file.read_text(encoding="utf-8")
    assert _run(capsys, "export") == text
    assert _run(capsys, "import", str(file)) == "added 0, changed 0, switched off 0\n"
    file.write_text(text.replace("[dog] dog | 개", "[dog] hound | 개") + "our boat | 우리 배\n", encoding="utf-8")
    assert _run(capsys, "import", str(file), "--dry-run") == "would be added 1, changed 1, switched off 0\n"
    assert _entry(capsys, "dog")["name"] == "dog"
    _run(capsys, "import", str(file))
    assert _entry(capsys, "dog")["name"] == "hound"
    assert _entry(capsys, "우리 배")["name"] == "our boat"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"raft\n"), encoding="ascii"))
    assert json.loads(_run(capsys, "import", "-", "--json"))["added"] == 1


def test_a_text_with_faults_changes_nothing(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "v.txt"
    file.write_text("raft\nship | a | b\n", encoding="utf-8")
    told = _refused(capsys, "import", str(file))
    assert "line 2: that is none of also:" in told and "nothing was changed: 1 line" in told
    file.write_text("raft\nimmigrant\n", encoding="utf-8")
    assert "--anyway" in _refused(capsys, "import", str(file))
    assert "no such entry" in _refused(capsys, "show", "raft")
    _run(capsys, "import", str(file), "--anyway")
    assert _entry(capsys, "raft")["name"] == "raft"
    file.write_bytes("뗏목\n".encode("cp949"))
    assert "no UTF-8 text" in _refused(capsys, "import", str(file))
    assert "is not there" in _refused(capsys, "import", str(tmp_path / "none.txt"))
