"""The whole application, once, on a real X server: window, indexing process, starter model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PIL import Image

from tests.support import ROOT, process_environment

NAMES = ("chelsea", "astronaut", "coffee", "rocket", "brick", "clock_motion")
SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Six of scikit-image's photos."""
    data = pytest.importorskip("skimage.data", reason="scikit-image, whose photos are used, is not installed")
    source, folder = Path(data.__file__).parent, tmp_path / "Photos"
    folder.mkdir()
    for name in NAMES:
        Image.open(next(source.glob(f"{name}.*"))).convert("RGB").save(folder / f"{name}.jpg")
    return folder


@pytest.mark.timeout(240)
def test_a_newcomer_finds_views_and_keeps_photos(
    tmp_path: Path, photographs: Path, library_dir: Path, starter_bundle: Path
) -> None:
    if shutil.which("xvfb-run") is None:
        pytest.skip("there is no X server for tests: install xvfb (make test does, as root on Debian)")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    environment = {
        **process_environment(library_dir),
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONWARNINGS": "default",
    }
    command = [*SCREEN, sys.executable, "tests/desktop/drive.py", str(library_dir), str(photographs), str(pictures)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=220)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert "error" not in seen, (seen["error"], done.stderr)
    assert seen["indexed"] == "6 photos"
    assert seen["first_found"] == "chelsea"
    assert seen["viewer_row"] == 1
    assert seen["album"] == 6
    assert seen["title"] == "모든 사진"
    assert seen["crashes"] == []
    assert {path.stem for path in pictures.iterdir()} == {"welcome", "results", "viewer", "inspector", "korean"}
    assert _colours(pictures / "results.png") > 5_000  # photos are on it, not an empty window
    left = [
        process for process in psutil.process_iter(["cmdline"]) if str(library_dir) in (process.info["cmdline"] or [])
    ]
    assert left == []


def _colours(picture: Path) -> int:
    image = Image.open(picture).convert("RGB")
    found = image.getcolors(image.width * image.height)
    return len(found or [])
