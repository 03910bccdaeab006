"""Nothing listens on the network, and nothing is fetched: everything works with no network at all.

Every process, and those that it starts, runs under an audit hook that refuses sockets (``tests/guard``); on Linux,
where the system lets us, in a network namespace of its own besides, which has not even an address of its own, so that
no library written in another language gets round it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.errors import CatalogError
from engine.library import Library
from tests.engine.indexing.bench import wait_until
from tests.support import ROOT, process_environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows makes pairs of sockets of network ones")

_ISOLATING = ("unshare", "--net")


def _isolation() -> list[str]:
    """Return the command that takes the network away from a process, empty where there is none."""
    for command in ([*_ISOLATING], [*_ISOLATING, "--map-root-user"]):
        if shutil.which(command[0]) and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return []


@pytest.fixture
def environment(tmp_path: Path, library_dir: Path) -> dict[str, str]:
    """The environment of a guarded process, whose home is empty."""
    given = process_environment(library_dir)
    kept = {name: value for name, value in given.items() if "proxy" not in name.lower()}
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    path = os.pathsep.join([str(ROOT / "tests" / "guard"), given["PYTHONPATH"]])
    log = {"SAJIN_NETWORK_LOG": str(tmp_path / "network.log"), "QT_QPA_PLATFORM": "offscreen"}
    return kept | home | log | {"PYTHONPATH": path}


def _run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*_isolation(), sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def _asked(environment: dict[str, str]) -> str:
    log = Path(environment["SAJIN_NETWORK_LOG"])
    return log.read_text(encoding="utf-8") if log.exists() else ""


def test_the_guard_guards_a_process_and_its_children(environment: dict[str, str]) -> None:
    fetch = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')"
    listen = "import socket; socket.create_server(('127.0.0.1', 0))"
    for code in (fetch, listen):
        child = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-P', '-c', {code!r}]).returncode)"
        assert _run(environment, "-c", child).returncode != 0
    assert "urllib.Request" in _asked(environment) and "socket.bind" in _asked(environment)


@pytest.mark.skipif(not _isolation(), reason="the system lets us make no network namespace")
def test_the_namespace_has_no_network(environment: dict[str, str]) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=5)"
    environment["PYTHONPATH"] = str(ROOT)  # without the guard
    assert "Network is unreachable" in _run(environment, "-c", code).stderr


def test_every_command_works_without_a_network(
    environment: dict[str, str], photo_folder: Path, starter_bundle: Path
) -> None:
    red = str(photo_folder / "red.png")
    for arguments in (
        ["add", str(photo_folder)],
        ["index"],
        ["search", "--all", "something red"],
        ["search", "--image", red],
        ["similar", red],
        ["caption", "set", red, "http://example.com/ is no place to go"],
        ["folders", "list"],
        ["models", "list"],
        ["models", "use", "starter"],
        ["problems"],
        ["doctor", "--json"],
        ["--version"],
    ):
        done = _run(environment, "-m", "engine", *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        assert _asked(environment) == ""


def test_the_window_and_its_indexer_use_no_network(
    environment: dict[str, str], library_dir: Path, photo_folder: Path, starter_bundle: Path
) -> None:
    command = [*_isolation(), sys.executable, "-m", "desktop", "--library", str(library_dir), str(photo_folder)]
    window = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: window.poll() is not None or _photos(library_dir) == 3)
        assert window.poll() is None, "the window did not stay"
        family = [psutil.Process(window.pid), *psutil.Process(window.pid).children(recursive=True)]
        assert any("engine.indexer" in process.cmdline() for process in family)
        assert [found for process in family for found in _sockets(process)] == []
    finally:
        window.send_signal(signal.SIGTERM)
        _, errors = window.communicate(timeout=60)
    # Where a last paint is still due when the window goes, Qt's offscreen platform says so; no other word is expected.
    words = [line for line in errors.splitlines() if not line.startswith("QBackingStore::flush() called for")]
    assert (window.returncode, words) == (0, [])
    assert _asked(environment) == ""


def _photos(library_dir: Path) -> int:
    try:
        with Library.open(library_dir, read_only=True) as library:
            return len(library.photo_ids())
    except CatalogError:  # it is just being made
        return 0


def _sockets(process: psutil.Process) -> list[object]:
    """Return the network sockets that a process has open; on Linux, all that are in its network namespace."""
    try:
        if not _isolation():
            return list(process.net_connections("inet"))
        tables = [Path("/proc") / str(process.pid) / "net" / name for name in ("tcp", "tcp6", "udp", "udp6", "raw")]
        return [line for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    except (psutil.NoSuchProcess, FileNotFoundError):
        return []  # a decode worker that was done
