"""Where things lie: the resources that ship with Sajin, and a user's library by default."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def resources_dir() -> Path:
    """Return the folder ``resources``, beside the packages in a checkout and in an installed wheel alike."""
    return Path(__file__).resolve().parents[1] / "resources"


def default_library_dir() -> Path:
    """Return the user's library folder by the platform's custom; ``SAJIN_LIBRARY`` overrides it."""
    override = os.environ.get("SAJIN_LIBRARY")
    if override:
        return Path(override)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Sajin"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Sajin"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "sajin"
