"""kill -9 at any instant of a repair: the library is as it was, or repaired; running it again ends well."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalog import Catalog, backups
from engine.errors import CatalogDamaged
from engine.repair import repair
from tests.engine.catalog import filled
from tests.support import ROOT, process_environment

# One process starts a child for each instant: the n-th thing that a repair asks of the system.
_KILLER = """
import os, signal, sys
from pathlib import Path
from engine.repair import repair

library, copies, every = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
ASKS = ("open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "shutil.", "sqlite3.connect")

def run(number):
    import shutil
    folder = copies / str(number)
    shutil.copytree(library, folder)
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if not event.startswith(ASKS) or str(folder) not in repr(arguments):
            return
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    repair(folder)
    os._exit(0)

number, ended = 0, False
while not ended:
    number += every
    child = os.fork()
    if child == 0:
        run(number)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, number
    ended = not os.WIFSIGNALED(status)
print(number)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_at_any_instant(tmp_path: Path) -> None:
    path = filled.fill(tmp_path / "library", tmp_path / "photos", 40)
    shutil.rmtree(tmp_path / "library" / "cache")
    with Catalog.open(path) as catalog:
        backups.make(catalog, filled.NOW)
    truth = filled.content(path)
    with path.open("r+b") as file:
        file.seek(9 * 4096)
        file.write(bytes(3 * 4096))
    damaged = path.read_bytes()
    (tmp_path / "copies").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _KILLER, str(tmp_path / "library"), str(tmp_path / "copies"), "2"],
        cwd=ROOT,
        env=process_environment(tmp_path / "library"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 20, "the repair asked less of the system than expected"
    states = [_assert_old_or_repaired(folder, damaged, truth) for folder in (tmp_path / "copies").iterdir()]
    assert {"old", "pending", "repaired"} >= set(states) >= {"old", "repaired"}


def _assert_old_or_repaired(folder: Path, damaged: bytes, truth: filled.Content) -> str:
    path = folder / "catalog.sqlite"
    try:
        with Catalog.open(path):
            state = "repaired"
    except CatalogDamaged as error:
        state = "pending" if "broken off" in error.reason else "old"
        assert path.read_bytes() == damaged
    if state == "repaired":
        assert filled.content(path) == truth
    repair(folder)
    assert filled.content(path) == truth
    kept = list((folder / "damaged").glob("*.sqlite"))
    assert kept
    assert all(file.read_bytes() == damaged for file in kept)
    assert not (folder / "repair").exists()
    return state
