"""A real library of a dozen small photos, indexed once a test run and copied for each test that wants one."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from engine.library import Library
from tests.engine.fakes import ColourEncoder

COLOURS = ("red", "green", "blue", "white")
COUNT = 12


def draw_photos(folder: Path) -> None:
    """Draw photos of plain colours with a disc, a day apart, taken by two cameras; some of them in Seoul."""
    folder.mkdir(parents=True)
    for number in range(COUNT):
        image = Image.new("RGB", (320, 240) if number % 3 else (240, 320), COLOURS[number % 4])
        ImageDraw.Draw(image).ellipse((60 + number, 60, 160, 160), fill=(30 * number % 255, 90, 120))
        exif = image.getexif()
        exif[0x0110] = "X100V" if number % 2 else "Pixel 8"
        exif.get_ifd(0x8769)[0x9003] = (datetime(2024, 5, 20, 10) - timedelta(days=number)).strftime(
            "%Y:%m:%d %H:%M:%S"
        )
        if number < 3:
            exif[0x8825] = {1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 40.0)}
        path = folder / f"{COLOURS[number % 4]}-{number:02}.jpg"
        image.save(path, exif=exif, quality=90)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # long ago: watching leaves alone what was just written


def make_library(folder: Path, photos: Path) -> None:
    """Index the photos into a new library."""
    with Library.open(folder, encoder=ColourEncoder()) as library:
        library.add_folder(photos)
        for _ in library.index():
            pass


def copy_library(template: Path, target: Path) -> Path:
    """Return a library of the same photos that a test may change."""
    return Path(shutil.copytree(template, target))


def open_library(folder: Path) -> Library:
    """Open it as the window's threads do."""
    return Library.open(folder, encoder=ColourEncoder())
