"""``sajin`` without a command: the window, as a process of its own."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command
from engine.cli.output import say, shown

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    command = add_command(commands, "open", open_window, "open the window, with a folder of photos or a photo in sight")
    command.add_argument("path", type=Path, nargs="?", metavar="PATH", help="a folder is added if it is new")


def open_window(arguments: argparse.Namespace) -> int:
    """Start ``python -m desktop`` and wait for it; return its exit code, 1 where it cannot start."""
    if importlib.util.find_spec("PySide6") is None:
        say("the window needs PySide6, which is not installed; run pip install PySide6-Essentials, or see sajin --help")
        return 1
    path: Path | None = getattr(arguments, "path", None)
    if path is not None and not path.exists():
        say(f"{shown(path)} is not there; name a folder of photos, or a photo")
        return 1
    command = [sys.executable, "-m", "desktop"]
    if arguments.library is not None:
        command += ["--library", str(arguments.library.absolute())]
    if path is not None:
        command.append(str(path.absolute()))
    return 0 if subprocess.run(command, env=_environment(), check=False).returncode == 0 else 1


def _environment() -> dict[str, str]:
    """Return the environment in which the packages are found from any working directory, installed or not."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
