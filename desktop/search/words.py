"""How the parts of a search are named and drawn."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.plain import one_line
from engine.query_tokens import Token, TokenKind, filter_names

ICONS: Mapping[str, str] = {
    "after": "calendar",
    "before": "calendar",
    "date": "calendar",
    "folder": "folder",
    "type": "image",
    "tag": "tag",
    "album": "album",
    "camera": "camera",
    "rating": "star",
    "is": "heart",
    "has": "caption",
    "place": "place",
}


def in_korean() -> bool:
    """Tell whether the user's language is Korean."""
    return QLocale().language() is QLocale.Language.Korean


def filter_name(first: str) -> str:
    """Return a filter's name in the user's language.

    Args:
        first: its first name.
    """
    return next((name for name, canonical in filter_names(korean=in_korean()) if canonical == first), first)


def icon_of(token: Token) -> str:
    """Return the icon of a filter, of unwanted words or of exact text."""
    if token.kind is TokenKind.FILTER:
        return ICONS.get(token.name, "search")
    return "without" if token.kind is TokenKind.UNWANTED else "quote"


def label_of(token: Token) -> str:
    """Return what a chip says of a part of the search, on one line."""
    if token.kind is TokenKind.EXACT:
        return f"“{one_line(token.value)}”"
    words = one_line(token.value)
    if token.kind is TokenKind.FILTER and not (words := _flag(token)):
        words = f"{filter_name(token.name)}: {one_line(token.value)}"
    return QCoreApplication.translate("search", "not {what}").format(what=words) if token.minus else words


def explain(first: str) -> str:
    """Explain a filter on one line.

    Args:
        first: its first name.
    """
    return {
        "after": QCoreApplication.translate("search", "Taken since a date: 2023, 2023-05, 2w"),
        "before": QCoreApplication.translate("search", "Taken before a date"),
        "date": QCoreApplication.translate("search", "Taken in a year, a month, or on a day"),
        "folder": QCoreApplication.translate("search", "In a folder"),
        "type": QCoreApplication.translate("search", "Photos, screenshots, RAW, or a format"),
        "tag": QCoreApplication.translate("search", "With a tag"),
        "album": QCoreApplication.translate("search", "In an album"),
        "camera": QCoreApplication.translate("search", "Taken with a camera"),
        "rating": QCoreApplication.translate("search", "With so many stars"),
        "is": QCoreApplication.translate("search", "Favourites"),
        "has": QCoreApplication.translate("search", "With a caption"),
        "place": QCoreApplication.translate("search", "Taken in a town or country"),
    }.get(first, "")


def _flag(token: Token) -> str:
    """Return the words for a filter that has one value only."""
    if token.name == "is":
        return QCoreApplication.translate("search", "favourites")
    if token.name == "has":
        return QCoreApplication.translate("search", "with a caption")
    return ""
