"""The filters of a search text: their names, what their values may be, and what they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches

from engine.errors import QueryInvalid
from engine.text import straight_quotes

MOST_STARS = 5


@dataclass(frozen=True)
class Filters:
    """Conditions that all must hold; the defaults ask for nothing.

    Attributes:
        after: first day; before: the day after the last (both by the photo's local date).
        folders, types, cameras, places: one of each is enough; tags, albums: all must hold.
        without_folders, without_types, without_tags, without_cameras, without_places: none may hold.
        favourite: None does not ask.
        min_rating: the least rating, 0 to 5; max_rating: the greatest.
        has_caption: None does not ask.
    """

    after: date | None = None
    before: date | None = None
    folders: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    without_folders: tuple[str, ...] = ()
    without_types: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    without_cameras: tuple[str, ...] = ()
    without_places: tuple[str, ...] = ()
    favourite: bool | None = None
    min_rating: int = 0
    max_rating: int = MOST_STARS
    has_caption: bool | None = None


# Each filter's names, the first one canonical.
FILTERS: dict[str, tuple[str, ...]] = {
    "after": ("after", "since", "이후"),
    "before": ("before", "until", "이전"),
    "date": ("date", "on", "날짜"),
    "folder": ("folder", "폴더"),
    "type": ("type", "종류", "형식"),
    "tag": ("tag", "태그"),
    "album": ("album", "앨범"),
    "camera": ("camera", "카메라"),
    "place": ("place", "장소"),
    "rating": ("rating", "별점"),
    "is": ("is", "상태"),
    "has": ("has", "있음"),
}
EXCLUDABLE = ("folder", "type", "tag", "camera", "place", "is", "has")
CANONICAL = {alias: name for name, aliases in FILTERS.items() for alias in aliases}
_FAVOURITE = ("favourite", "favorite", "fav", "즐겨찾기")
_CAPTION = ("caption", "설명", "캡션")
TYPES = (
    "photo", "raw", "screenshot", "animation", "jpeg", "jpg", "png", "webp", "gif", "tiff", "tif", "heic", "heif",
    "avif", "bmp", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2",
)  # fmt: skip
_TYPE_ALIASES = {"사진": "photo", "스크린샷": "screenshot", "움직임": "animation", "원본": "raw"}


def format_filters(filters: Filters) -> list[str]:
    """Return the filters as a user would type them."""
    facts = (
        ("after", "", filters.after),
        ("before", "", filters.before),
        ("rating", ">=", filters.min_rating if filters.min_rating > 0 else None),
        ("rating", "<=", filters.max_rating if filters.max_rating < MOST_STARS else None),
    )
    parts = [f"{name}:{sign}{value}" for name, sign, value in facts if value is not None]
    flags = (("is:favourite", filters.favourite), ("has:caption", filters.has_caption))
    parts += [text if asked else f"-{text}" for text, asked in flags if asked is not None]
    for name, wanted, unwanted in (
        ("folder", filters.folders, filters.without_folders),
        ("type", filters.types, filters.without_types),
        ("tag", filters.tags, filters.without_tags),
        ("camera", filters.cameras, filters.without_cameras),
        ("place", filters.places, filters.without_places),
        ("album", filters.albums, ()),
    ):
        parts += [f"{name}:{quoted(value)}" for value in wanted]
        parts += [f"-{name}:{quoted(value)}" for value in unwanted]
    return parts


def quoted(value: str) -> str:
    """Return a value as it must stand in a search text."""
    return '"' + straight_quotes(value).replace('"', '""') + '"'


def with_filter(filters: Filters, name: str, value: str, minus: bool, token: str, today: date) -> Filters:
    """Return the filters with one more.

    Args:
        name: one of :data:`FILTERS`, by its first name.
        minus: whether it excludes.
        token: the part of the search text that an error names.
        today: what relative dates count from.

    Raises:
        QueryInvalid: the value makes no sense.
    """
    if minus and name not in EXCLUDABLE:
        raise QueryInvalid(token, f"{name}: cannot be excluded; leave out the minus")
    return _APPLY[name](filters, value, minus, token, today)


# 2023, 2023-05, 2023.5.17, 2023/5, 2023년5월17일
_DATE = re.compile(r"(?P<year>\d{4})(?:년|[-./년](?P<month>\d{1,2})(?:월|[-./월](?P<day>\d{1,2})일?)?)?")
_DAYS_AGO = {"today": 0, "오늘": 0, "yesterday": 1, "어제": 1}

_Apply = Callable[[Filters, str, bool, str, date], Filters]


def _after(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    first = _period(value, token, today)[0]
    return replace(filters, after=max(first, filters.after or first))


def _before(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    end = _period(value, token, today)[0]
    return replace(filters, before=min(end, filters.before or end))


def _date(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    first, end = _period(value, token, today)
    return replace(filters, after=max(first, filters.after or first), before=min(end, filters.before or end))


def _folder(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if minus:
        return replace(filters, without_folders=(*filters.without_folders, value))
    return replace(filters, folders=(*filters.folders, value))


def _tag(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if minus:
        return replace(filters, without_tags=(*filters.without_tags, value))
    return replace(filters, tags=(*filters.tags, value))


def _camera(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if minus:
        return replace(filters, without_cameras=(*filters.without_cameras, value))
    return replace(filters, cameras=(*filters.cameras, value))


def _place(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if minus:
        return replace(filters, without_places=(*filters.without_places, value))
    return replace(filters, places=(*filters.places, value))


def _album(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    return replace(filters, albums=(*filters.albums, value))


def _type(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    kind = _TYPE_ALIASES.get(value, value.lower().lstrip("."))
    if kind not in TYPES:
        raise QueryInvalid(token, _suggestion(kind, TYPES))
    if minus:
        return replace(filters, without_types=(*filters.without_types, kind))
    return replace(filters, types=(*filters.types, kind))


def _rating(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    match = re.fullmatch(r"(>=|<=|>|<|=)?\s*([0-5])", value)
    if match is None:
        raise QueryInvalid(token, "a rating is 0 to 5: rating:4, rating:>=3, rating:<2")
    sign, stars = match[1] or "=", int(match[2])
    least = {">=": stars, ">": stars + 1, "=": stars}.get(sign, 0)
    greatest = {"<=": stars, "<": stars - 1, "=": stars}.get(sign, MOST_STARS)
    if least > greatest:
        raise QueryInvalid(token, f"no rating is {'above' if sign == '>' else 'below'} {stars}; a rating is 0 to 5")
    return replace(filters, min_rating=max(least, filters.min_rating), max_rating=min(greatest, filters.max_rating))


def _is(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if value.lower() not in _FAVOURITE:
        raise QueryInvalid(token, _suggestion(value.lower(), ("favourite",)))
    return replace(filters, favourite=not minus)


def _has(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    if value.lower() not in _CAPTION:
        raise QueryInvalid(token, _suggestion(value.lower(), ("caption",)))
    return replace(filters, has_caption=not minus)


_APPLY: dict[str, _Apply] = {
    "after": _after,
    "before": _before,
    "date": _date,
    "folder": _folder,
    "type": _type,
    "tag": _tag,
    "album": _album,
    "camera": _camera,
    "place": _place,
    "rating": _rating,
    "is": _is,
    "has": _has,
}


def _period(value: str, token: str, today: date) -> tuple[date, date]:
    """Return the first day of a year, month or day, and the day after its last."""
    value = value.lower()
    ago = re.fullmatch(r"(\d{1,4})([dwmy])", value)
    match = _DATE.fullmatch(value)
    try:
        if ago is not None or value in _DAYS_AGO:
            days = _DAYS_AGO[value] if ago is None else int(ago[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[ago[2]]
            day = today - timedelta(days=days)
            return day, day + timedelta(days=1)
        if match is None:
            raise ValueError
        year = int(match["year"])
        month, day_of_month = (int(match[part]) if match[part] else None for part in ("month", "day"))
        first = date(year, month or 1, day_of_month or 1)
        return first, _end(first, month is not None, day_of_month is not None)
    except (ValueError, OverflowError) as error:
        right = "a date is a year, month or day: 2023, 2023-05, 2023-05-17, an age: 2w, 6m, 1y, or today"
        raise QueryInvalid(token, right) from error


def _end(first: date, has_month: bool, has_day: bool) -> date:
    if has_day:
        return first + timedelta(days=1)
    if has_month:
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year + 1, 1, 1)


def _suggestion(value: str, choices: tuple[str, ...]) -> str:
    close = get_close_matches(value, choices, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"it can be {', '.join(choices)}"
