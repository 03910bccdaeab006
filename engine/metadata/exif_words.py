"""What EXIF data says in people's words: descriptions, Windows' keywords, stars.  Damaged data says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PIL import Image
from PIL.ExifTags import IFD, Base

from engine.indexing.exif import DAMAGED, Exif, facts_of
from engine.metadata.said import Said, Source, tag_name, tags_of
from engine.metadata.words import regained, written
from engine.metadata.xmp import stars_of_percent

_XP_KEYWORDS, _RATING, _RATING_PERCENT = 0x9C9E, 0x4746, 0x4749
_ASCII, _UNICODE, _JIS = b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0"
_Found = TypeVar("_Found")


def said_by_exif(exif: Image.Exif, camera: Exif | None = None) -> Said:
    """Return what EXIF data says of a photo, but for the facts of the camera itself.

    Args:
        exif: Pillow's view of it.
        camera: those facts, where they were read already.
    """
    if not len(exif):
        return Said(Source.EXIF)
    camera = camera or facts_of(exif)
    shot = _or_none(lambda: exif.get_ifd(IFD.Exif)) or {}
    keywords = _or_none(lambda: _keywords(exif)) or []
    return Said(
        Source.EXIF,
        tags=tags_of(keywords, [])[0] if keywords else None,
        caption=_or_none(lambda: _description(exif)) or _or_none(lambda: _comment(shot, exif.endian)) or None,
        rating=_or_none(lambda: _rating(exif)),
        taken_at=camera.taken_at,
        taken_offset_min=camera.taken_offset_min,
        latitude=camera.latitude,
        longitude=camera.longitude,
        dated_surely=Base.DateTimeOriginal in shot or Base.DateTimeDigitized in shot,
    )


def _or_none(read: Callable[[], _Found]) -> _Found | None:
    try:
        return read()
    except DAMAGED:
        return None


def _keywords(exif: Image.Exif) -> list[str]:
    value = exif.get(_XP_KEYWORDS)
    raw = bytes(value) if isinstance(value, tuple | list) else value
    if not isinstance(raw, bytes):
        return []
    text = raw[: len(raw) & ~1].decode("utf-16-le", "replace").split("\0", 1)[0]
    return [name for part in text.split(";") if (name := tag_name(part)) is not None]


def _description(exif: Image.Exif) -> str | None:
    value = exif.get(Base.ImageDescription)
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return written(regained(text), in_exif=True) if isinstance(text, str) else None


def _comment(shot: Mapping[int, Any], endian: str | None) -> str | None:
    raw = shot.get(Base.UserComment)
    if not isinstance(raw, bytes) or len(raw) <= 8:
        return None
    code, text = raw[:8], raw[8:]
    if code == _UNICODE:
        return written(_utf16(text, endian), in_exif=True)
    if code == _JIS:
        return written(text.decode("iso2022_jp", "replace").rstrip("\0"), in_exif=True)
    if code == _ASCII or not any(code):
        return written(regained(text.decode("latin-1")), in_exif=True)
    return None


def _utf16(text: bytes, endian: str | None) -> str:
    """Return text of 16 bits a character, in the byte order that its mark, its zeros or else the file tells."""
    text = text[: len(text) & ~1]
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return text.decode("utf-16", "replace").rstrip("\0 ")
    high_first, low_first = text[::2].count(0), text[1::2].count(0)
    big = endian == ">" if high_first == low_first else high_first > low_first
    return text.decode("utf-16-be" if big else "utf-16-le", "replace").rstrip("\0 ")


def _rating(exif: Image.Exif) -> int | None:
    stars = exif.get(_RATING)
    if isinstance(stars, int) and 0 <= stars <= 5:
        return stars
    percent = exif.get(_RATING_PERCENT)
    return stars_of_percent(percent) if isinstance(percent, int | float) else None
