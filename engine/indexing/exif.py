"""What the camera wrote: date, camera, lens, exposure, place.  Damaged or absurd values count as absent."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

# What Pillow is known to raise on damaged EXIF data.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    EOFError,
    AttributeError,
    RuntimeError,
    struct.error,
)
_DATE = re.compile(r"(\d{4})[:/-](\d{2})[:/-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_LONGEST = 200

Tags = Mapping[int, Any]


@dataclass(frozen=True)
class Exif:
    """The facts of one photo; None where the camera said nothing usable.

    Attributes:
        orientation: 1 to 8, as the EXIF standard numbers them; 1 is upright.
        taken_at: local time, naive.
        taken_offset_min: minutes of the place's offset from UTC.
        latitude, longitude: degrees, north and east positive.
    """

    orientation: int = 1
    taken_at: datetime | None = None
    taken_offset_min: int | None = None
    camera: str | None = None
    lens: str | None = None
    exposure: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_exif(image: Image.Image) -> Exif:
    """Return what an opened image's EXIF data says; nothing is raised for damaged data."""
    try:
        return facts_of(image.getexif())
    except DAMAGED:
        return Exif()


def read_tiff_exif(path: Path) -> Exif:
    """Return what a file says that is TIFF inside, as most raw files are, without decoding a picture of it."""
    main = Image.Exif()
    try:
        with path.open("rb") as file:
            main.load_from_fp(file)
            return facts_of(main)
    except DAMAGED:
        return Exif()


def facts_of(main: Image.Exif) -> Exif:
    """Return what EXIF data says; what Pillow raises on damaged data is among :data:`DAMAGED`."""
    shot, place = _ifd(main, IFD.Exif), _ifd(main, IFD.GPSInfo)
    taken_at = _date(shot.get(Base.DateTimeOriginal)) or _date(shot.get(Base.DateTimeDigitized))
    offset = _offset(shot.get(Base.OffsetTimeOriginal) or shot.get(Base.OffsetTimeDigitized))
    if taken_at is None:
        taken_at, offset = _date(main.get(Base.DateTime)), _offset(shot.get(Base.OffsetTime))
    latitude, longitude = _position(place)
    orientation = main.get(Base.Orientation)
    return Exif(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        taken_at=taken_at,
        taken_offset_min=offset if taken_at else None,
        camera=_camera(_text(main.get(Base.Make)), _text(main.get(Base.Model))),
        lens=_text(shot.get(Base.LensModel)),
        exposure=_exposure(shot),
        latitude=latitude,
        longitude=longitude,
    )


def _ifd(main: Image.Exif, which: IFD) -> Tags:
    try:
        return main.get_ifd(which)
    except DAMAGED:
        return {}


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    clean = "".join(char if char.isprintable() else " " for char in value.split("\0")[0])
    return " ".join(clean.split())[:_LONGEST] or None


def _date(value: Any) -> datetime | None:
    match = _DATE.match(_text(value) or "")
    if match is None:
        return None
    try:
        return datetime(*(int(group) for group in match.groups()))  # type: ignore[arg-type]
    except ValueError:  # "0000:00:00 00:00:00", the clock that was never set
        return None


def _offset(value: Any) -> int | None:
    match = _OFFSET.match(_text(value) or "")
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    return -minutes if match[1] == "-" else minutes


def _number(value: Any) -> float | None:
    if isinstance(value, tuple | list) and len(value) == 1:
        value = value[0]
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _camera(make: str | None, model: str | None) -> str | None:
    if make and model:
        return model if model.lower().startswith(make.split()[0].lower()) else f"{make} {model}"
    return model or make


def _exposure(shot: Tags) -> str | None:
    time, aperture = _number(shot.get(Base.ExposureTime)), _number(shot.get(Base.FNumber))
    speed, length = _number(shot.get(Base.ISOSpeedRatings)), _number(shot.get(Base.FocalLength))
    parts = [
        _shutter(time) if time and time > 0 else None,
        f"f/{aperture:.2g}" if aperture and 0 < aperture < 100 else None,
        f"ISO {speed:.0f}" if speed and speed > 0 else None,
        f"{length:.0f} mm" if length and length > 0 else None,
    ]
    return ", ".join(part for part in parts if part) or None


def _shutter(time_s: float) -> str | None:
    if time_s >= 0.3:
        return f"{time_s:.3g} s"
    return f"1/{1 / time_s:.0f} s" if 1 / time_s < 1e6 else None


def _position(place: Tags) -> tuple[float | None, float | None]:
    latitude = _degrees(place.get(GPS.GPSLatitude), place.get(GPS.GPSLatitudeRef), "S", 90.0)
    longitude = _degrees(place.get(GPS.GPSLongitude), place.get(GPS.GPSLongitudeRef), "W", 180.0)
    # (0, 0) is what receivers write before they know where they are.
    if latitude is None or longitude is None or (latitude == 0.0 and longitude == 0.0):
        return None, None
    return latitude, longitude


def _degrees(value: Any, reference: Any, negative: str, limit: float) -> float | None:
    if not isinstance(value, tuple | list) or len(value) != 3:
        return None
    parts = [_number(part) for part in value]
    degrees = sum((part or 0.0) / unit for part, unit in zip(parts, (1, 60, 3600), strict=True))
    if parts[0] is None or not 0 <= degrees <= limit:
        return None
    return -degrees if (_text(reference) or "").upper() == negative else degrees
