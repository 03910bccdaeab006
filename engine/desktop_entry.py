"""Sajin in the menu of a Linux desktop, for one user: desktop entry, icon and AppStream metadata in the XDG folders.

Desktop Entry Specification 1.5, Icon Theme Specification 0.13, XDG Base Directory Specification 0.8.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.paths import resources_dir
from engine.replacing import replacing

NAME = "sajin"
_RESERVED = set(" \t\n\"'\\><~|&;$*?#()`")
_ESCAPED = '"`$\\'


def data_home() -> Path:
    """Return where a user's own desktop entries, icons and metadata lie: ``$XDG_DATA_HOME``, or its default."""
    given = os.environ.get("XDG_DATA_HOME", "")
    return Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share"


def start_command() -> list[str]:
    """Return the command that starts this very installation, wherever it is called from."""
    program = Path(sys.executable).with_name(NAME)
    return [str(program)] if program.is_file() else [sys.executable, "-m", "engine"]


def install(folder: Path, command: Sequence[str]) -> list[Path]:
    """Write the three files; those that are there are replaced.

    Args:
        folder: the XDG data folder.
        command: starts ``sajin``; full paths, so that it needs no ``PATH``.

    Returns:
        The files.

    Raises:
        OSError: they cannot be written.
    """
    source = resources_dir()
    entry = (source / "desktop" / "sajin.desktop").read_text("utf-8")
    lines = [f"Exec={exec_line(command)} open %f" if line.startswith("Exec=") else line for line in entry.splitlines()]
    contents = (
        "\n".join(lines) + "\n",
        (source / "icons" / "sajin.svg").read_text("utf-8"),
        (source / "desktop" / "sajin.metainfo.xml").read_text("utf-8"),
    )
    for target, text in zip(files(folder), contents, strict=True):
        with replacing(target) as part:
            part.write_text(text, "utf-8")
    return files(folder)


def remove(folder: Path) -> list[Path]:
    """Delete the files that :func:`install` wrote; return those that were there."""
    there = [path for path in files(folder) if path.is_file()]
    for path in there:
        path.unlink()
    return there


def files(folder: Path) -> list[Path]:
    """Return desktop entry, icon and metadata below an XDG data folder."""
    return [
        folder / "applications" / f"{NAME}.desktop",
        folder / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg",
        folder / "metainfo" / f"{NAME}.metainfo.xml",
    ]


def exec_line(command: Sequence[str]) -> str:
    """Return a command as it stands in ``Exec=``: quoted as in a shell, then escaped as a string, ``%`` doubled."""
    return " ".join(_quoted(word) for word in command).replace("\\", "\\\\").replace("%", "%%")


def _quoted(word: str) -> str:
    if word and not _RESERVED & set(word):
        return word
    return '"' + "".join(f"\\{char}" if char in _ESCAPED else char for char in word) + '"'
