"""The converting process as its parent sees it: told, cancelled, killed, crashed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from engine import errors
from engine.control import Control
from engine.models import process
from engine.models.events import InstallEvent, InstallProgress, InstallWarning
from engine.models.records import ModelSource, SourceKind
from tests.engine.indexing.bench import wait_until
from tests.support import ROOT

_PRINT = "import json, sys; tell = lambda event, **facts: print(json.dumps({'event': event, **facts}), flush=True);"


def _run(script: str, tmp_path: Path, control: Control | None = None) -> list[InstallEvent]:
    command = [sys.executable, "-c", _PRINT + textwrap.dedent(script)]
    return list(process.follow(command, "hf-hub:org/repo", tmp_path, control or Control()))


def test_events_come_as_they_are_told_and_chatter_is_passed_over(tmp_path: Path) -> None:
    told = _run(
        """
        print("a library says hello")
        print("[1, 2]")
        tell("InstallProgress", stage="converting", done=1, total=2, detail="vision.onnx")
        print(json.dumps({"event": "InstallProgress", "surprise": 1}))
        tell("InstallWarning", kind="tokens_differ", message="two texts")
        """,
        tmp_path,
    )
    assert told == [InstallProgress("converting", 1, 2, "vision.onnx"), InstallWarning("tokens_differ", "two texts")]


@pytest.mark.parametrize(
    ("kind", "raised", "words"),
    [
        ("ModelRejected", errors.ModelRejected, "it differs"),
        ("ModelSourceInvalid", errors.ModelSourceInvalid, "it differs"),
        ("DownloadFailed:offline", errors.DownloadFailed, "it differs"),
        ("StorageFull", errors.StorageFull, "no space"),
        ("StorageFull:700000000", errors.StorageFull, r"it differs \(700 MB must be free\)"),
        ("Cancelled", errors.Cancelled, ""),
        ("ConversionUnavailable", errors.ConversionUnavailable, "it differs"),
        ("SomethingNew", errors.ModelRejected, "SomethingNew: it differs"),
    ],
)
def test_the_error_that_it_names_is_raised(
    tmp_path: Path, kind: str, raised: type[errors.SajinError], words: str
) -> None:
    with pytest.raises(raised, match=words or None) as caught:
        _run(f"tell('InstallFailed', kind={kind!r}, reason='it differs'); sys.exit(1)", tmp_path)
    if isinstance(caught.value, errors.DownloadFailed):
        assert caught.value.fault is errors.DownloadFault.OFFLINE


def test_a_crash_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(errors.ModelRejected, match="code 1: ZeroDivisionError"):
        _run("1 / 0", tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signal")
def test_a_kill_for_lack_of_memory_says_what_helps(tmp_path: Path) -> None:
    with pytest.raises(errors.ModelRejected, match="memory"):
        _run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", tmp_path)


def test_cancelled_in_good_order(tmp_path: Path) -> None:
    control, seen = Control(), []
    script = """
        tell("InstallProgress", stage="converting")
        told = sys.stdin.readline()
        (__import__("pathlib").Path(sys.argv[1]) / "told").write_text(told)
        tell("InstallFailed", kind="Cancelled", reason="")
    """
    command = [sys.executable, "-c", _PRINT + textwrap.dedent(script), str(tmp_path)]
    with pytest.raises(errors.Cancelled):
        for event in process.follow(command, "x", tmp_path, control):
            seen.append(event)
            control.cancel()
    assert (tmp_path / "told").read_text() == "cancel\n" and len(seen) == 1


def test_one_that_does_not_obey_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE_S", 0.3)
    control = Control()
    script = """
        import subprocess, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        tell("InstallProgress", stage="converting", done=child.pid)
        time.sleep(600)
    """
    command = [sys.executable, "-c", _PRINT + textwrap.dedent(script)]
    began = time.monotonic()
    children: list[int] = []
    with pytest.raises(errors.Cancelled):
        for event in process.follow(command, "x", tmp_path, control):
            assert isinstance(event, InstallProgress)
            children.append(event.done)
            control.cancel()
    assert time.monotonic() - began < 10
    if os.name == "posix":
        gone, alive = psutil.wait_procs([psutil.Process(pid) for pid in children if psutil.pid_exists(pid)], timeout=10)
        assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def test_who_stops_listening_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE_S", 0.3)
    command = [sys.executable, "-c", _PRINT + "tell('InstallProgress', stage='x'); import time; time.sleep(600)"]
    events = process.follow(command, "x", tmp_path, Control())
    next(iter(events))
    events.close()  # type: ignore[attr-defined]  # the autouse fixture finds what is left


@pytest.mark.skipif(os.name == "nt", reason="the signal is POSIX's")
def test_no_orphan_when_the_parent_is_killed(tmp_path: Path) -> None:
    child = "import os, sys; print(os.getpid(), file=open(sys.argv[1], 'w'), flush=True); sys.stdin.readline()"
    parent = (
        "import sys; from pathlib import Path\n"
        "from engine.control import Control; from engine.models.process import follow\n"
        f"list(follow([sys.executable, '-c', {child!r}, sys.argv[1]], 'x', Path('.'), Control()))"
    )
    note = tmp_path / "pid"
    started = subprocess.Popen([sys.executable, "-c", parent, str(note)], cwd=ROOT)
    wait_until(lambda: started.poll() is not None or (note.exists() and bool(note.read_text().strip())))
    child_process = psutil.Process(int(note.read_text()))
    started.send_signal(signal.SIGKILL)
    started.wait()
    child_process.wait(timeout=20)


def test_conversion_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in ("torch", "open_clip") else object())
    assert process.conversion_lacks() == ("torch", "open_clip_torch")
    with pytest.raises(errors.ConversionUnavailable) as caught:
        list(process.convert(ModelSource(SourceKind.OPEN_CLIP, "ViT-B-32", "openai"), tmp_path, "x", Control()))
    assert caught.value.missing == ("torch", "open_clip_torch")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "torch" in process.conversion_lacks() and "onnx" in process.conversion_lacks()
