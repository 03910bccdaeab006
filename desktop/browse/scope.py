"""Places as parts of a search text: searching within one of them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from desktop.places import Place, PlaceKind
from engine.errors import QueryInvalid
from engine.query import Filters, Query, folder_query, format_query, parse
from engine.query_filters import quoted

_FILTERS = {PlaceKind.ALBUM: "album", PlaceKind.TAG: "tag", PlaceKind.PLACE: "place"}


def filter_of(place: Place) -> str:
    """Return the filter that asks for what is in a place; empty where there is none."""
    if place.kind is PlaceKind.FAVOURITES:
        return "is:favourite"
    if place.kind is PlaceKind.FOLDER and place.folder is not None:
        return folder_query(place.folder)
    if place.kind in _FILTERS and place.name and not place.smart:
        return f"{_FILTERS[place.kind]}:{quoted(place.name)}"
    return ""


def is_within(text: str, place: Place) -> bool | None:
    """Tell whether a search text asks for a place's photos only; None where it cannot."""
    wanted, query = filter_of(place), _parsed(text)
    if not wanted or query is None:
        return None
    return all(_holds(getattr(query.filters, name), value) for name, value in _asked(wanted).items())


def within(text: str, place: Place) -> str:
    """Return the search text, for a place's photos only."""
    return f"{text.strip()} {filter_of(place)}".strip()


def everywhere(text: str, place: Place) -> str:
    """Return the search text without the filter of a place."""
    query = _parsed(text)
    if query is None:
        return text
    filters = query.filters
    for name, value in _asked(filter_of(place)).items():
        old = getattr(filters, name)
        kept: Any = tuple(one for one in old if one not in value) if isinstance(old, tuple) else None
        filters = replace(filters, **{name: kept})
    return format_query(replace(query, filters=filters))


def _asked(filter_text: str) -> dict[str, Any]:
    """Return the fields of a filter that ask for something."""
    asked, none = parse(filter_text).filters, Filters()
    values = {field.name: getattr(asked, field.name) for field in fields(asked)}
    return {name: value for name, value in values.items() if value != getattr(none, name)}


def _holds(value: object, wanted: object) -> bool:
    if isinstance(value, tuple) and isinstance(wanted, tuple):
        return set(wanted) <= set(value)
    return value == wanted


def _parsed(text: str) -> Query | None:
    try:
        return parse(text)
    except QueryInvalid:
        return None
