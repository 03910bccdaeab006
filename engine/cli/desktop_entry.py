"""``sajin desktop-entry``."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine import desktop_entry
from engine.cli.arguments import add_command
from engine.cli.output import say, show, shown

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    command = add_command(commands, "desktop-entry", _run, "put Sajin into the desktop's menu, or take it out (Linux)")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--install", action="store_true", help="for this user: desktop entry, icon and metadata")
    what.add_argument("--remove", action="store_true", help="delete them")


def _run(arguments: argparse.Namespace) -> int:
    if sys.platform in ("win32", "darwin"):
        say("this system's menu knows no desktop entries; start Sajin with the command sajin")
        return 1
    folder = desktop_entry.data_home()
    if arguments.install:
        for path in desktop_entry.install(folder, desktop_entry.start_command()):
            show(f"wrote {shown(path)}")
    else:
        removed = desktop_entry.remove(folder)
        for path in removed:
            show(f"removed {shown(path)}")
        if not removed:
            say("there is no desktop entry of Sajin; sajin desktop-entry --install makes one")
    _tell_desktop(folder)
    return 0


def _tell_desktop(folder: Path) -> None:
    """Have the desktop's list of what opens what made anew, where its tool is installed."""
    tool = shutil.which("update-desktop-database")
    if tool is not None and (folder / "applications").is_dir():
        subprocess.run([tool, "--quiet", str(folder / "applications")], check=False, capture_output=True)
