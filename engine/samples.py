"""Photos to try Sajin on: those that come with scikit-image, where it is installed.  Nothing is downloaded.

scikit-image is not imported, which takes a second: its photos lie beside it as files.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from engine.errors import FolderUnusable, SamplesUnavailable, StorageFull
from engine.replacing import NO_ROOM, replacing

FOLDER = "samples"

# Photos of things; scikit-image's test patterns, scans and slides under the microscope are none to look for.
_NAMES = (
    "chelsea", "coffee", "astronaut", "rocket", "motorcycle_left", "moon", "camera", "hubble_deep_field", "coins",
    "grass", "clock_motion", "gravel", "brick", "motorcycle_right",
)  # fmt: skip
_QUALITY = 92
_DAYS_APART = 24
# The one whose place is known: SpaceX launched this Falcon 9 from Cape Canaveral.
_SPOTS = {"rocket": (28.5618, -80.5774)}
_TIME, _EXIF, _TIME_TAKEN, _GPS = 0x0132, 0x8769, 0x9003, 0x8825


@dataclass(frozen=True)
class _Sample:
    source: Path
    name: str
    taken_at: datetime
    spot: tuple[float, float] | None


def available() -> bool:
    """Tell whether the sample photos are on this computer."""
    folder = _source_folder()
    return folder is not None and any(folder.glob(f"{_NAMES[0]}.*"))


def install(library_dir: Path, now: datetime) -> Path:
    """Write the sample photos, as JPEGs with dates, into a folder of the library; those that are there stay.

    Args:
        library_dir: the library's folder.
        now: the newest was "taken" the day before, each other one some weeks earlier.

    Returns:
        The folder, to be added as a source folder.

    Raises:
        SamplesUnavailable: scikit-image is not installed.
        StorageFull, FolderUnusable: they cannot be written.
    """
    folder = library_dir / FOLDER
    samples = list(_samples(now))
    if not samples:
        raise SamplesUnavailable
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sample in samples:
            if not (folder / sample.name).exists():
                _write(sample, folder / sample.name)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(folder) from error
        raise FolderUnusable(folder, f"cannot hold the sample photos ({error.strerror or error})") from error
    return folder


def _source_folder() -> Path | None:
    found = importlib.util.find_spec("skimage")
    return None if found is None or found.origin is None else Path(found.origin).parent / "data"


def _samples(now: datetime) -> Iterator[_Sample]:
    folder = _source_folder()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for number, name in enumerate(_NAMES):
        source = next(iter(folder.glob(f"{name}.*")), None) if folder is not None else None
        if source is not None:  # a version of scikit-image may leave one out
            taken_at = noon - timedelta(days=_DAYS_APART * number, minutes=37 * number)
            # Its number alone names it: what is found is found by what is seen.
            yield _Sample(source, f"sample-{number + 1:02}.jpg", taken_at, _SPOTS.get(name))


def _write(sample: _Sample, target: Path) -> None:
    exif = Image.Exif()
    taken_at = sample.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[_TIME] = taken_at
    exif.get_ifd(_EXIF)[_TIME_TAKEN] = taken_at
    if sample.spot is not None:
        latitude, longitude = sample.spot
        exif.get_ifd(_GPS).update(
            {
                1: "N" if latitude >= 0 else "S",
                2: _degrees(latitude),
                3: "E" if longitude >= 0 else "W",
                4: _degrees(longitude),
            }
        )
    with Image.open(sample.source) as image, replacing(target) as part:
        image.convert("RGB").save(part, "JPEG", quality=_QUALITY, exif=exif)


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(value) * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 2)
