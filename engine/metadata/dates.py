"""Dates and places as XMP and IPTC write them; what is absurd counts as absent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_MOST_OFFSET_MIN = 14 * 60 + 59
_ISO = re.compile(
    r"(\d{4})(?:[-:](\d{2})(?:[-:](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d*)?)?)?)?)?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?"
)
_IPTC_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_IPTC_TIME = re.compile(r"(\d{2}):?(\d{2}):?(\d{2})?([+-]\d{2}:?\d{2})?")
_DEGREES = re.compile(r"(\d+(?:\.\d*)?)(?:,(\d+(?:\.\d*)?))?(?:,(\d+(?:\.\d*)?))?\s*([NSEW])", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d*)?")


@dataclass(frozen=True)
class Moment:
    """When a photo was taken.

    Attributes:
        at: local time, naive; the first moment of a year, month or day where only that is known.
        offset_min: minutes of the place's offset from UTC.
        whole: whether the date and the time are known, too.
    """

    at: datetime
    offset_min: int | None = None
    whole: bool = True


def xmp_moment(text: str) -> Moment | None:
    """Read an XMP date: a part of ISO 8601, from the year alone to seconds with an offset."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    return _moment(
        [year, month or "1", day or "1", hour or "0", minute or "0", second or "0"], offset, hour is not None
    )


def iptc_moment(date: str, time: str) -> Moment | None:
    """Read an IPTC date (``20230501``) and time (``101500+0900``)."""
    on, at = _IPTC_DATE.fullmatch(date.strip()), _IPTC_TIME.fullmatch(time.strip())
    if on is None:
        return None
    clock = ["0", "0", "0"] if at is None else [at[1], at[2], at[3] or "0"]
    return _moment([*on.groups(), *clock], None if at is None else at[4], at is not None)


def _moment(parts: list[str], offset: str | None, whole: bool) -> Moment | None:
    try:
        year, month, day, hour, minute, second = map(int, parts)
        at = datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:  # no such day; IPTC writes 0 for a month or day that is not known
        return None
    return Moment(at, _offset_min(offset), whole)


def _offset_min(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes > _MOST_OFFSET_MIN:
        return None
    return -minutes if text[0] == "-" else minutes


def xmp_degrees(text: str, limit: float) -> float | None:
    """Read an XMP coordinate (``47,36.5N``, ``47,36,30N``; some programs write ``47.608``) as degrees.

    Args:
        limit: the largest that it can be, 90 or 180.
    """
    text = text.strip()
    match = _DEGREES.fullmatch(text)
    if match is not None:
        degrees = sum(float(part or 0) / unit for part, unit in zip(match.groups()[:3], (1, 60, 3600), strict=True))
        degrees = -degrees if match[4].upper() in "SW" else degrees
    elif _DECIMAL.fullmatch(text):
        degrees = float(text)
    else:
        return None
    return degrees if abs(degrees) <= limit else None


def position(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Return both, or neither where one is missing; (0, 0) is what receivers write before they know where they are."""
    if latitude is None or longitude is None or (latitude == 0.0 and longitude == 0.0):
        return None, None
    return latitude, longitude
