"""What tests of several packages share, beside fixtures."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def process_environment(library_dir: Path) -> dict[str, str]:
    """Return the environment of a command that works on this library."""
    return {
        **os.environ,
        "SAJIN_LIBRARY": str(library_dir),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "error",
    }
