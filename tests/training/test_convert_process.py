"""``python -m training convert`` as its parent and a person at a terminal see it: real processes, ended in all ways."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.control import Control
from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.errors import BundleInvalid, ConversionUnavailable, DownloadFailed, DownloadFault, StorageFull
from engine.models.events import InstallFailed, InstallProgress, from_json
from engine.models.records import Precision
from tests.support import ROOT
from tests.training.families import Family, write_family
from training.__main__ import main
from training.convert.command import _Leave, _Lines, failure_of

_LIMIT_S = 100


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Family:
    return write_family("vit", tmp_path_factory.mktemp("hub"))


@contextmanager
def converting(family: Family, into: Path, *more: str, precision: Precision = "float32") -> Iterator[Any]:
    command = [sys.executable, "-m", "training", "convert", str(family.folder), "--into", str(into), *more]
    process = subprocess.Popen(
        [*command, "--precision", precision],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(process: Any, detail: str) -> None:
    """Read events until a step is told of."""
    for line in process.stdout:
        event = from_json(line)
        if isinstance(event, InstallProgress) and event.detail == detail:
            return
    pytest.fail(f"it ended before {detail}: {process.stderr.read()}")


def test_a_person_gets_a_bundle_and_a_table(family: Family, tmp_path: Path) -> None:
    into = tmp_path / "new" / "tiny"
    with converting(family, into, "--id", "tiny") as process:
        output, log = process.communicate(timeout=_LIMIT_S)
    assert process.returncode == 0, log
    assert "vision float32, text float32" in output
    assert "Comparing with open_clip: 100%" in log
    assert {path.name for path in into.iterdir()} == {"bundle.json", "vision.onnx", "text.onnx", "tokenizer.json"}
    assert Encoder.load(into).encode_texts(["a dog"]).shape == (1, 32)
    assert Bundle.load(into).id == "tiny"


def test_killed_in_the_middle_it_leaves_no_bundle(family: Family, tmp_path: Path) -> None:
    with converting(family, tmp_path, "--json") as process:
        until(process, "image tower")
        process.kill()
        process.wait()
    assert (tmp_path / "text.onnx").is_file()
    with pytest.raises(BundleInvalid):
        Bundle.load(tmp_path)


def test_its_parent_can_cancel_it(family: Family, tmp_path: Path) -> None:
    with converting(family, tmp_path, "--json") as process:
        until(process, "weights")
        process.stdin.write("cancel\n")
        process.stdin.flush()
        lines = process.stdout.read().splitlines()
        assert process.wait(_LIMIT_S) == 1
    assert from_json(lines[-1]) == InstallFailed("Cancelled", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", [b"", b"what\n", b"can", b"cancel\nmore"])
def test_it_leaves_when_its_parent_is_gone_or_says_so(said: bytes, tmp_path: Path) -> None:
    control, told = Control(), _Lines(io.StringIO())
    leave = _Leave(control, told, tmp_path)
    reading, writing = os.pipe()
    os.write(writing, said)
    os.close(writing)
    leave.listen(reading)
    os.close(reading)
    leave.over()
    assert control.cancelled


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a word")
def test_ended_by_the_system_it_cleans_up(family: Family, tmp_path: Path) -> None:
    with converting(family, tmp_path) as process:
        while "Converting" not in (line := process.stderr.readline()):
            assert line or process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=_LIMIT_S)
    assert process.returncode == 1
    assert "cancelled" in log
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--into", "{full}"], "is not empty"),
        (["--into", "{file}"], "cannot be used"),
        (["--into", "{new}", "--id", "con"], "cannot be the name"),
        (["--into", "{new}", "--precision", "int2"], "invalid choice"),
        ([], "--into"),
    ],
)
def test_wrong_usage_is_told(more: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "kept").write_text("mine", encoding="utf-8")
    places = {"full": full, "file": full / "kept", "new": tmp_path / "new"}
    with pytest.raises(SystemExit) as caught:
        main(["convert", "some/model", *(word.format(**places) for word in more)])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
    assert (full / "kept").read_text(encoding="utf-8") == "mine"


def test_an_error_is_the_last_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "open_clip:no weights", "--into", str(tmp_path)]) == 1
    assert "it must read open_clip:ARCHITECTURE/WEIGHTS" in capsys.readouterr().err


def test_errors_are_told_so_that_they_can_be_raised_again(tmp_path: Path) -> None:
    offline = failure_of(DownloadFailed("a file", DownloadFault.OFFLINE, "no network"))
    assert offline == InstallFailed("DownloadFailed:offline", "no network")
    assert failure_of(ConversionUnavailable(("torch", "timm"))) == InstallFailed("ConversionUnavailable", "torch, timm")
    assert failure_of(StorageFull(tmp_path)) == InstallFailed("StorageFull", str(tmp_path))
    assert json.loads(json.dumps(offline.__dict__))["kind"] == "DownloadFailed:offline"
