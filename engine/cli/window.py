"""``sajin`` without a command: the window, as a process of its own."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from engine.cli.output import say


def open_window(arguments: argparse.Namespace) -> int:
    """Start ``python -m desktop`` and wait for it; return its exit code, 1 where it cannot start."""
    if importlib.util.find_spec("PySide6") is None:
        say("the window needs PySide6, which is not installed; run pip install PySide6-Essentials, or see sajin --help")
        return 1
    command = [sys.executable, "-m", "desktop"]
    if arguments.library is not None:
        command += ["--library", str(arguments.library.absolute())]
    return 0 if subprocess.run(command, env=_environment(), check=False).returncode == 0 else 1


def _environment() -> dict[str, str]:
    """Return the environment in which the packages are found from any working directory, installed or not."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
