"""What an XMP packet or sidecar says of a photo."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.metadata.dates import Moment, position, xmp_degrees, xmp_moment
from engine.metadata.rdf import PacketUnreadable, Properties, Value, read_properties
from engine.metadata.said import LONGEST_TAG, Path, Said, Source, tag_name, tags_of
from engine.metadata.words import written
from engine.text import folded

__all__ = ["PacketUnreadable", "said_by_xmp"]

SUBJECT = "http://purl.org/dc/elements/1.1 subject"
DESCRIPTION = "http://purl.org/dc/elements/1.1 description"
HIERARCHICAL = "http://ns.adobe.com/lightroom/1.0 hierarchicalSubject"
TAGS_LIST = "http://www.digikam.org/ns/1.0 TagsList"
LAST_KEYWORD = "http://ns.microsoft.com/photo/1.0 LastKeywordXMP"
RATING = "http://ns.adobe.com/xap/1.0 Rating"
PERCENT = "http://ns.microsoft.com/photo/1.0 Rating"
ORIGINAL = "http://ns.adobe.com/exif/1.0 DateTimeOriginal"
ORIGINAL_OFFSET = "http://cipa.jp/exif/1.0 OffsetTimeOriginal"
CREATED = "http://ns.adobe.com/photoshop/1.0 DateCreated"
LATITUDE = "http://ns.adobe.com/exif/1.0 GPSLatitude"
LONGITUDE = "http://ns.adobe.com/exif/1.0 GPSLongitude"

_PATHS = ((TAGS_LIST, "/"), (LAST_KEYWORD, "/"), (HIERARCHICAL, "|"))
_HELD = re.compile("\0\\d+\0")
_MOST_WITH_SEPARATORS = 100
_WANTED = frozenset(
    {SUBJECT, DESCRIPTION, RATING, PERCENT, ORIGINAL, ORIGINAL_OFFSET, CREATED, LATITUDE, LONGITUDE}
    | {name for name, _ in _PATHS}
)
_HINTS = tuple({name.rpartition(" ")[2].encode() for name in _WANTED})
_STARS = (1, 13, 38, 63, 88)
"""The least percent of one star, two stars and so on: Windows writes 1, 25, 50, 75 and 99."""


def may_say_something(packet: bytes) -> bool:
    """Tell whether a packet can hold anything wanted: most of those with a depth map or edits alone need no parsing."""
    return b"\0" in packet[:8] or any(hint in packet for hint in _HINTS)


def said_by_xmp(packet: bytes, source: Source = Source.XMP) -> Said:
    """Return what an XMP packet says.

    Raises:
        PacketUnreadable: it is damaged, is no RDF, or is beyond what is sensible.
    """
    found = read_properties(packet, _WANTED)
    tags, paths, in_paths_only = _tags(found)
    taken = _taken(found)
    latitude, longitude = position(
        *(xmp_degrees(_first(found, name) or "", limit) for name, limit in ((LATITUDE, 90.0), (LONGITUDE, 180.0)))
    )
    return Said(
        source,
        tags=tags,
        paths=paths,
        caption=written(_in_the_default_language(found.get(DESCRIPTION))),
        rating=_rating(found),
        taken_at=taken.at if taken else None,
        taken_offset_min=taken.offset_min if taken else None,
        latitude=latitude,
        longitude=longitude,
        dated_surely=taken is not None and taken.whole,
        in_paths_only=in_paths_only,
    )


def _tags(found: Properties) -> tuple[tuple[str, ...] | None, tuple[Path, ...], tuple[str, ...]]:
    """Return tags, paths, and the tags that stand in paths alone."""
    if not any(name in found for name in (SUBJECT, *(name for name, _ in _PATHS))):
        return None, (), ()
    flat = [tag for value in found.get(SUBJECT, []) if (tag := tag_name(value.text)) is not None]
    paths = []
    for key, separator in _PATHS:
        whole = [tag for tag in flat if separator in tag][:_MOST_WITH_SEPARATORS]
        split = [split_path(value.text, separator, whole) for value in found.get(key, [])]
        paths += [names for names in split if names]
    tags, kept = tags_of(flat, paths)
    known = set(map(folded, flat))
    return tags, kept, tuple(name for name in tags if folded(name) not in known)


def split_path(text: str, separator: str, whole: Sequence[str] = ()) -> Path:
    """Return the names in a path, outermost first.

    Args:
        whole: names that hold the separator themselves (``AC/DC``): where one stands in the path, it stays whole.
    """
    if len(text) > 16 * LONGEST_TAG:
        return ()
    for number, name in enumerate(whole):
        text = text.replace(name, f"\0{number}\0")  # which no text of XML holds
    parts = (whole[int(part[1:-1])] if _HELD.fullmatch(part) else part for part in text.split(separator))
    return tuple(name for name in map(tag_name, parts) if name is not None)


def _first(found: Properties, name: str) -> str | None:
    return next((value.text.strip() for value in found.get(name, []) if value.text.strip()), None)


def _in_the_default_language(values: list[Value] | None) -> str | None:
    """Return the text for all languages, else the first; "" where the property is there without one."""
    if values is None:
        return None
    chosen = next((value for value in values if value.language.lower() == "x-default"), None)
    if chosen is None or not chosen.text.strip():
        chosen = next((value for value in values if value.text.strip()), chosen)
    return "" if chosen is None else chosen.text


def _rating(found: Properties) -> int | None:
    stars = _number(_first(found, RATING))
    if stars is not None:
        return max(-1, min(5, round(stars)))
    percent = _number(_first(found, PERCENT))
    return None if percent is None else stars_of_percent(percent)


def stars_of_percent(percent: float) -> int:
    """Return the stars that Windows' percent stand for."""
    return sum(percent >= least for least in _STARS)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _taken(found: Properties) -> Moment | None:
    """Return when the photo was taken: the first of the whole dates, else the first part of one."""
    moments = [moment for name in (ORIGINAL, CREATED) if (moment := xmp_moment(_first(found, name) or "")) is not None]
    if not moments:
        return None
    best = next((moment for moment in moments if moment.whole), moments[0])
    if best.offset_min is None and best is moments[0] and ORIGINAL in found:
        with_offset = xmp_moment(f"2000-01-01T00:00:00{_first(found, ORIGINAL_OFFSET) or ''}")
        best = Moment(best.at, with_offset.offset_min if with_offset else None, best.whole)
    return best
