"""``sajin models``: what there is, and how an installation is shown."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from engine.cli import main
from engine.cli.model_install import InstallBar, InstallReporter, make_reporter
from engine.cli.output import megabytes
from engine.models.curated import curated_offers
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, Stage
from tests.bundles import make_bundle

EVENTS: list[InstallEvent] = [
    InstallProgress(Stage.LOOKING, detail="org/repo"),
    InstallWarning("not_curated", "nobody tried it"),
    InstallProgress(Stage.DOWNLOADING, 0, 0, "config.json"),
    *(InstallProgress(Stage.DOWNLOADING, done, 600_000_000, "weights") for done in range(0, 600_000_001, 5_000_000)),
    *(InstallProgress(Stage.CONVERTING, done, 5, "towers") for done in range(5)),
    InstallProgress(Stage.INSTALLING, 0, 0, "vision.onnx"),
]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_are_few_and_tell_all_that_matters(capsys: pytest.CaptureFixture[str]) -> None:
    with InstallReporter() as reporter:
        for event in EVENTS:
            reporter.report(event)
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert captured.out == "" and len(lines) == 5 + 10
    assert lines[:3] == ["sajin: looking at org/repo", "sajin: nobody tried it", "sajin: fetching config.json"]
    assert "sajin: 300 MB of 600 MB" in lines and "sajin: converting towers" in lines


def test_a_terminal_has_a_bar_with_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    reporter = make_reporter()
    assert isinstance(reporter, InstallBar)
    with reporter:
        for event in EVENTS:
            reporter.report(event)
    shown = terminal.getvalue()
    assert "600MB" in shown and "100%" in shown and "sajin: nobody tried it\n" in shown
    assert "converting" in shown


def test_a_model_from_elsewhere_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with make_reporter() as reporter:
        reporter.report(InstallProgress(Stage.DOWNLOADING, 1, 2, "\x1b]0;evil\x07"))
        reporter.report(InstallWarning("x", "\x1b[2J"))
    assert "\x1b]0" not in terminal.getvalue() and "\x1b[2J" not in terminal.getvalue()


@pytest.mark.parametrize(("size", "words"), [(0, "1 MB"), (12_400_000, "12 MB"), (1_520_000_000, "1.5 GB")])
def test_sizes_for_people(size: int, words: str) -> None:
    assert megabytes(size) == words


@pytest.mark.parametrize("command", [("offers",), ("list", "--available")])
def test_offers(library_dir: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    make_bundle(library_dir / "models" / "vit-b-32-openai", bundle_id="vit-b-32-openai")
    given = ["--library", str(library_dir)]
    assert main(["models", *command, *given]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(curated_offers())
    assert [line.split()[1] for line in lines if line.startswith("+")] == ["vit-b-32-openai"]
    assert all("research only" in line for line in lines if "mobileclip2" in line)
    assert main(["models", *command, "--json", *given]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in document if entry["installed"]] == ["vit-b-32-openai"]
    assert document[0]["summary"]["ko"] and document[0]["reference"]


def test_install_use_list_and_remove(tmp_path: Path, library_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--library", str(library_dir)]
    folder = make_bundle(tmp_path / "mine", bundle_id="mine")
    assert main(["models", "install", str(folder), "--use", "--json", *given]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["bundle_id"], document["used"], document["warnings"]) == ("mine", True, [])
    assert main(["models", "list", "--json", *given]) == 0
    known = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert known["mine"]["active"] and not known["mine"]["shipped"] and known["starter"]["shipped"]
    assert known["mine"]["image_size"] == 32 and known["mine"]["source"] == "tests"
    assert main(["models", "remove", "mine", *given]) == 1
    assert "choose another one first" in capsys.readouterr().err
    assert main(["models", "use", "starter", *given]) == 0
    assert main(["models", "export", "mine", str(tmp_path / "mine.zip"), "--json", *given]) == 0
    capsys.readouterr()
    assert main(["models", "export", "mine", str(tmp_path / "mine.zip"), *given]) == 1
    assert "already" in capsys.readouterr().err
    assert main(["models", "remove", "mine", "--json", *given]) == 0
    assert json.loads(capsys.readouterr().out)["freed_bytes"] == document["size_bytes"]
    assert main(["models", "import", str(tmp_path / "mine.zip"), *given]) == 0
    assert "mine is installed" in capsys.readouterr().out


def test_what_is_no_model_is_named_with_what_is_near(library_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "install", "vitb32-openai", "--library", str(library_dir)]) == 1
    said = capsys.readouterr().err
    assert "did you mean vit-b-32-openai" in said and "sajin models offers" in said
