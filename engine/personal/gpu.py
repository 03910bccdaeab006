"""Whether Full training would run on a GPU here, told without importing torch, which takes seconds and a gigabyte."""

from __future__ import annotations

import functools
import importlib.util
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from engine.encoding.cuda import has_driver

APPLE = "Apple GPU"
_CUDA = re.compile(r"^cuda\b[^=]*=\s*['\"]([\d.]+)['\"]", re.MULTILINE)
_ASK = ("--query-gpu=name", "--format=csv,noheader")
_PATIENCE_S = 5.0


@functools.cache  # neither a graphics card nor a package comes while a process runs
def gpu_name() -> str:
    """Return the name of the GPU that torch would use; empty where it would be the processor."""
    if importlib.util.find_spec("torch") is None:
        return ""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return APPLE
    return _nvidia_name() if has_driver() and torch_has_cuda() else ""


def torch_has_cuda() -> bool:
    """Tell whether the installed torch was built for CUDA, by what it says of itself in its ``version.py``."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    try:
        said = Path(spec.origin).with_name("version.py").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return _CUDA.search(said) is not None


def _nvidia_name() -> str:
    """Return the first graphics card's name as its driver tells it; empty where it has none that works."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    try:
        told = subprocess.run(
            [program, *_ASK], capture_output=True, text=True, timeout=_PATIENCE_S, check=True, creationflags=flags
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return next((line.strip() for line in told.stdout.splitlines() if line.strip()), "")
