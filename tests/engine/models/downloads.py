"""What the tests of downloads share."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from pathlib import Path

from engine.models.download import Patience
from tests.support import ROOT

FAST = Patience(stall_s=1.0, connect_s=2.0, tries=3, first_wait_s=0.01, ask_s=2.0)

CONFIG = b'{"model_cfg": {"embed_dim": 8}}'
WEIGHTS = random.Random(5).randbytes(600_000)
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()
FILES = {"open_clip_config.json": CONFIG, "open_clip_model.safetensors": WEIGHTS, "README.md": b"# Model"}
NAME = "open_clip_model.safetensors"
CDN = f"/cdn/{SHA256}"


def partials(folder: Path) -> list[Path]:
    """Return what is there of files that are not whole."""
    return list(folder.rglob("*.sajin.incomplete"))


def start(code: str) -> subprocess.Popen[str]:
    """Run code in a process of its own, in this one's environment."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
