"""Fixtures that all tests share, and the check that no test leaves a thread or a process behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import settings
from PIL import Image

from engine.encoding.onnx import Encoder
from tests.starter_vectors import CaptionedPhotos, LabelledPhotos, captioned_photos, labelled_photos
from tests.support import ROOT, process_environment

# Machines are noisy: an example that takes long is no failure; pytest's timeout catches what hangs.
# A third of the usual number of examples: they are others in every run.
settings.register_profile("sajin", deadline=None, print_blob=True, max_examples=33)
settings.load_profile("sajin")

_DEADLINE_S = 10.0
_COLOURS = {"red": (220, 20, 20), "green": (20, 200, 40), "blue": (20, 40, 220)}

Sajin = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread (but for daemons) or a child process running."""
    threads = set(threading.enumerate())
    children = set(_children())
    yield
    deadline = time.monotonic() + _DEADLINE_S
    for thread in set(threading.enumerate()) - threads:
        if not thread.daemon:
            thread.join(max(0.0, deadline - time.monotonic()))
            assert not thread.is_alive(), f"the test left a thread: {thread.name}"
    left = [child for child in _children() if child not in children]
    _, alive = psutil.wait_procs(left, timeout=max(0.0, deadline - time.monotonic()))
    assert not alive, f"the test left processes: {alive}"


def _children() -> list[psutil.Process]:
    """Return this process's children, without the helpers that multiprocessing keeps for the whole run."""
    return [child for child in psutil.Process().children() if not _is_helper(child)]


def _is_helper(process: psutil.Process) -> bool:
    try:
        line = " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return True  # it ended while it was looked at
    return "resource_tracker" in line or "forkserver" in line


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The photos for development (``SAJIN_SHARED_DATA``, or ``../shared/data``); skips where they are missing."""
    folder = Path(os.environ.get("SAJIN_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "captioned").is_dir():
        pytest.skip(f"the shared photos are not in {folder} (set SAJIN_SHARED_DATA)")
    return folder


@pytest.fixture(scope="session")
def starter_bundle() -> Path:
    """The starter model's folder; skips where it was not built yet."""
    folder = ROOT / "resources" / "models" / "starter"
    if not (folder / "bundle.json").is_file():
        pytest.skip("the starter model is not in resources/models/starter (python -m training.starter builds it)")
    return folder


@pytest.fixture(scope="session")
def starter(starter_bundle: Path) -> Encoder:
    """The starter model, loaded once a process."""
    return Encoder.load(starter_bundle)


@pytest.fixture(scope="session")
def captioned(starter: Encoder, shared_data: Path, run_cache: Path) -> CaptionedPhotos:
    """500 captioned photos with the starter's vectors of them."""
    return captioned_photos(starter, shared_data, run_cache)


@pytest.fixture(scope="session")
def labelled(starter: Encoder, shared_data: Path, run_cache: Path) -> LabelledPhotos:
    """200 labelled photos with the starter's vectors of them."""
    return labelled_photos(starter, shared_data, run_cache)


@pytest.fixture(scope="session")
def run_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def library_dir(tmp_path: Path) -> Path:
    """A folder for a library; nothing is in it yet."""
    return tmp_path / "library"


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """A folder with three plain photos (``red.png``, ``green.png``, ``blue.png``) and a file that is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, colour in _COLOURS.items():
        Image.new("RGB", (64, 48), colour).save(folder / f"{name}.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is cut off")
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))  # long ago: watching leaves alone what was just written
    return folder


@pytest.fixture
def sajin(library_dir: Path) -> Sajin:
    """Run the real command in a process of its own: ``sajin("search", "dogs")``; it works on ``library_dir``."""

    environment = process_environment(library_dir)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "engine", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="surrogateescape", timeout=120
        )

    return run
