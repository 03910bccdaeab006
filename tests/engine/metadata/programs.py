"""Debian's exiftool and exiv2, to write what Sajin is to read and to read what it wrote; pictures to try them on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.engine.indexing.bench import picture


def _run(program: str, arguments: tuple[str | Path, ...]) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: libimage-exiftool-perl, exiv2)")
    command = [found, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def exiftool(*arguments: str | Path) -> str:
    """Run exiftool; it writes in place, in UTF-8."""
    return _run("exiftool", (*arguments, "-common_args", "-q", "-m", "-overwrite_original", "-charset", "utf8"))


def exiv2(*arguments: str | Path) -> str:
    """Run exiv2."""
    return _run("exiv2", arguments)


def pictures(folder: Path, *endings: str) -> list[Path]:
    """Write one small picture for each file name ending; AVIF is left out where Pillow cannot write it."""
    Image.init()
    known = [ending for ending in endings if ending != "avif" or "AVIF" in Image.SAVE]
    return [picture(folder / f"a.{ending}", 1) for ending in known]
