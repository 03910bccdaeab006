"""What every command shares: arguments, exit codes, wording, output."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import engine
from engine import errors
from engine.cli import main
from engine.cli.output import shown, table
from engine.cli.wording import describe
from tests.conftest import Sajin
from tests.support import ROOT, process_environment


@pytest.mark.parametrize("arguments", [["nonsense"], ["add"], ["caption"], ["search", "x", "--limit", "0"], ["--bad"]])
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: sajin" in capsys.readouterr().err


def test_help_and_version_are_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"sajin {engine.__version__}\n"
    assert main(["--help"]) == 0
    assert "search" in capsys.readouterr().out
    assert main(["models", "use", "--help"]) == 0


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom engine.cli import main\nassert main(['--help']) == 0\n"
        "heavy = {'onnxruntime', 'numpy', 'PIL', 'tqdm', 'watchdog', 'sqlite_utils'} & set(sys.modules)\n"
        "print(*heavy, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.split()) == (0, [])


def test_the_library_can_be_named_before_and_after_the_command(tmp_path: Path) -> None:
    for number, arguments in enumerate(
        [
            ["--library", "{}", "folders", "list"],
            ["folders", "list", "--library", "{}"],
            ["problems", "--library", "{}"],
        ]
    ):
        folder = tmp_path / str(number)
        assert main([str(folder) if word == "{}" else word for word in arguments]) == 0
        assert (folder / "catalog.sqlite").is_file()


def test_the_last_library_named_counts(tmp_path: Path) -> None:
    assert main(["--library", str(tmp_path / "a"), "problems", "--library", str(tmp_path / "b")]) == 0
    assert not (tmp_path / "a").exists()


def test_failures_are_1_and_say_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(tmp_path), "caption", "show", str(tmp_path / "nowhere.jpg")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"sajin: {tmp_path / 'nowhere.jpg'} is not in the library; ")


def test_the_real_command_on_a_library_that_is_a_file(tmp_path: Path, sajin: Sajin) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    done = sajin("problems", "--library", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"sajin: {file} cannot hold a library")
    assert "Traceback" not in done.stderr


def test_a_damaged_catalog_is_told_and_found_by_the_doctor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"this is no database, and long enough to look like one " * 100)
    assert main(["--library", str(tmp_path), "folders", "list"]) == 1
    assert "photos are never touched" in capsys.readouterr().err
    assert main(["--library", str(tmp_path), "doctor", "--json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)
    assert (check["name"], check["ok"]) == ("catalog", False)


def test_a_reader_that_leaves_is_no_crash(library_dir: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "engine", "folders", "list", "--json"],
        cwd=ROOT,
        env=process_environment(library_dir),
        stdout=write_end,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


def test_every_error_is_worded_with_what_to_do() -> None:
    place = Path("/photos/a.jpg")
    cases = [
        errors.PhotoUnreadable(place, "it is cut off"),
        errors.FolderUnusable(place, "is not there"),
        errors.PhotoUnknown(place),
        errors.CatalogError(place, "it cannot be opened"),
        errors.CatalogReadOnly(place, "it cannot be written to"),
        errors.CatalogTooNew(place, "a newer Sajin wrote it"),
        errors.CatalogDamaged(place, "the catalog is damaged"),
        errors.LibraryBusy(place),
        errors.StorageFull(place),
        errors.WorkersBroken("exit code 1"),
        errors.BundleInvalid(place, "bundle.json is missing"),
        errors.BundleUnknown("big", ["starter"]),
        errors.IndexUnavailable("http://localhost:19530", "it does not answer; start it"),
        errors.AlbumUnknown("Jeju"),
        errors.TagUnknown("dog"),
        errors.VocabularyInvalid("dog", "there is no such entry"),
        errors.CaptionsInvalid(place, "a quotation mark is not closed", 3),
        errors.EditInvalid(errors.Fault.RATING, 6),
        errors.TrashFailed(place, errors.TrashReason.GONE, "it is not there any more"),
        errors.SamplesUnavailable(),
        errors.RegionsUnavailable("its tower has no places"),
        errors.InstallBusy(place),
        errors.ModelSourceInvalid("vitb32", "no model of this name is known"),
        errors.DownloadFailed("org/repo", errors.DownloadFault.OFFLINE, "the hub cannot be reached"),
        errors.ConversionUnavailable(("torch",)),
        errors.ModelRejected("org/repo", "it differs"),
        errors.ModelInUse("big"),
        errors.ModelShipped("starter"),
        errors.ModelIsParent("starter", ("nabi",)),
        errors.VectorsMissing("nabi", 3, 40),
        errors.TrainingImpossible("too_few", "12 photos have a caption, and 20 are needed; caption 8 more"),
        errors.ModelFailed("big", "the memory does not suffice"),
        errors.MetadataUnavailable(("exiv2",)),
        errors.MetadataOff(),
        errors.MetadataBusy(place),
        errors.Cancelled(),
        errors.QueryInvalid("after:x", "is no date; write after:2023-05"),
        errors.SettingUnknown("provder", "provider"),
        errors.SettingInvalid("provider", "purple", "must be one of auto, cuda, cpu"),
        FileNotFoundError(2, "No such file", str(place)),
        PermissionError(13, "Permission denied", str(place)),
    ]
    texts = [describe(case) for case in cases]
    assert len(set(texts)) == len(texts)
    assert all(("; " in text or ": " in text) and not text.endswith(".") for text in texts)
    assert {type(case) for case in cases} >= set(_leaves(errors.SajinError))


def _leaves(kind: type[errors.SajinError]) -> list[type[errors.SajinError]]:
    own = [found for found in kind.__subclasses__() if found.__module__ == errors.__name__]
    return own + [leaf for found in own for leaf in _leaves(found)]


class TestOutput:
    def test_columns_are_aligned(self) -> None:
        assert table([("a", "bb"), ("ccc", "d")]) == ["a    bb", "ccc  d"]
        assert table([]) == []

    def test_a_path_cannot_steer_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        path = "/photos/\x1b[2Jé\n사진\udcff.jpg"
        assert shown(path) == path
        monkeypatch.setattr(sys, "stdout", _Terminal())
        assert shown(path) == "/photos/\\x1b[2Jé\\n사진\\xff.jpg"

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system takes Unicode names only")
    def test_names_that_are_no_utf8_come_out_as_they_went_in(self, tmp_path: Path, library_dir: Path) -> None:
        folder = os.fsencode(tmp_path) + b"/caf\xe9"
        os.mkdir(folder)
        command = [sys.executable, "-m", "engine"]
        options = {"cwd": ROOT, "env": process_environment(library_dir), "capture_output": True, "timeout": 60}
        added = subprocess.run([*command, "add", folder], **options)  # type: ignore[call-overload]
        assert (added.returncode, added.stdout) == (0, b"added " + folder + b"\n")
        listed = subprocess.run([*command, "folders", "list", "--json"], **options)  # type: ignore[call-overload]
        (document,) = json.loads(listed.stdout.decode("ascii"))
        assert os.fsencode(document["path"]) == folder


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
