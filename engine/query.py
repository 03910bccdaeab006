"""The search text, parsed once.

Grammar, each part separated by spaces::

    words              what the photo shows; all of them together are one description
    -word  -"a b"      what it must not show
    "exact text"       must stand in the caption, tags, file or folder name
    filter:value       filter:"a value"; see FILTERS; a minus in front excludes (folder, type, tag, camera)

A word with a colon that is no filter is an ordinary word, so ``5:30`` and ``http://…`` never fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches

from engine.errors import QueryInvalid


@dataclass(frozen=True)
class Term:
    """A description and how much it counts: above 0 wanted, below 0 unwanted."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Filters:
    """Conditions that all must hold; the defaults ask for nothing.

    Attributes:
        after: first day; before: the day after the last (both by the photo's local date).
        folders, types, cameras: one of each is enough; tags, albums: all must hold.
        without_folders, without_types, without_tags, without_cameras: none may hold.
        favourite: None does not ask.
        min_rating: the least rating, 0 to 5; max_rating: the greatest.
        has_caption: None does not ask.
    """

    after: date | None = None
    before: date | None = None
    folders: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    without_folders: tuple[str, ...] = ()
    without_types: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    without_cameras: tuple[str, ...] = ()
    favourite: bool | None = None
    min_rating: int = 0
    max_rating: int = 5
    has_caption: bool | None = None


@dataclass(frozen=True)
class Query:
    """What the user asks for.

    Attributes:
        terms: the description (at most one wanted term: all plain words), then the unwanted ones.
        exact: texts that must be found literally.
    """

    terms: tuple[Term, ...] = ()
    exact: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @property
    def text(self) -> str:
        """The wanted description, empty where there is none."""
        return next((term.text for term in self.terms if term.weight > 0), "")

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.terms and not self.exact and self.filters == Filters()


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
    "rating": ("rating", "별점"),
    "is": ("is", "상태"),
    "has": ("has", "있음"),
}
_CANONICAL = {alias: name for name, aliases in FILTERS.items() for alias in aliases}
_FAVOURITE = ("favourite", "favorite", "fav", "즐겨찾기")
_CAPTION = ("caption", "설명", "캡션")
TYPES = (
    "photo", "raw", "screenshot", "animation", "jpeg", "jpg", "png", "webp", "gif", "tiff", "tif", "heic", "heif",
    "avif", "bmp", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2",
)  # fmt: skip
_TYPE_ALIASES = {"사진": "photo", "스크린샷": "screenshot", "움직임": "animation", "원본": "raw"}

_TOKEN = re.compile(
    r"""
    (?P<minus>-)?
    (?:(?P<name>[^\W\d_]+):(?=\S))?
    (?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))
    """,
    re.VERBOSE,
)


def parse(text: str, *, today: date | None = None) -> Query:
    """Parse a search text.

    Args:
        today: what relative dates (``after:2w``: two weeks) count from; the current day by default.

    Raises:
        QueryInvalid: a filter's value makes no sense.
    """
    words: list[str] = []
    unwanted: list[Term] = []
    exact: list[str] = []
    filters = Filters()
    for match in _TOKEN.finditer(text):
        minus, name = match["minus"] is not None, (match["name"] or "").lower()
        value = match["quoted"] if match["quoted"] is not None else match["bare"]
        if name in _CANONICAL:
            if value.strip():
                token = match[0]
                filters = _with_filter(filters, _CANONICAL[name], value.strip(), minus, token, today or date.today())
        elif name or (minus and match["quoted"] is None and not _is_word(value)):
            words.append(match[0].replace('"', ""))
        elif minus:
            unwanted += [Term(value.strip(), -1.0)] if value.strip() else []
        elif match["quoted"] is not None:
            exact += [value.strip()] if value.strip() else []
        else:
            words.append(value.replace('"', ""))
    wanted = " ".join(" ".join(words).split())
    terms = ([Term(wanted)] if wanted and wanted != "-" else []) + unwanted
    return Query(tuple(terms), tuple(exact), filters)


def _is_word(value: str) -> bool:
    """Tell ``-dog`` from a lone dash or ``-5`` degrees."""
    return bool(value) and value[0].isalpha()


def _with_filter(filters: Filters, name: str, value: str, minus: bool, token: str, today: date) -> Filters:
    if minus and name not in ("folder", "type", "tag", "camera", "is", "has"):
        raise QueryInvalid(token, f"{name}: cannot be excluded; leave out the minus")
    return _APPLY[name](filters, value, minus, token, today)


_Apply = Callable[[Filters, str, bool, str, date], Filters]


def _after(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    return replace(filters, after=_period(value, token, today)[0])


def _before(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    return replace(filters, before=_period(value, token, today)[0])


def _date(filters: Filters, value: str, minus: bool, token: str, today: date) -> Filters:
    first, end = _period(value, token, today)
    return replace(filters, after=first, before=end)


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
    greatest = {"<=": stars, "<": stars - 1, "=": stars}.get(sign, 5)
    return replace(filters, min_rating=least, max_rating=greatest)


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
    "rating": _rating,
    "is": _is,
    "has": _has,
}


def _period(value: str, token: str, today: date) -> tuple[date, date]:
    """Return the first day of a year, month or day, and the day after its last."""
    ago = re.fullmatch(r"(\d{1,4})([dwmy])", value.lower())
    match = re.fullmatch(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?", value)
    try:
        if ago is not None:
            day = today - timedelta(days=int(ago[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[ago[2]])
            return day, day + timedelta(days=1)
        if match is None:
            raise ValueError
        year, month, day_of_month = (int(part) if part else None for part in match.groups())
        assert year is not None
        first = date(year, month or 1, day_of_month or 1)
        return first, _end(first, month is not None, day_of_month is not None)
    except (ValueError, OverflowError) as error:
        right = "a date is a year, month or day: 2023, 2023-05, 2023-05-17, or an age: 2w, 6m, 1y"
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
