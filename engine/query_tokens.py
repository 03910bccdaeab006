"""The search text in parts: what each part is and where it stands, for parsing and for a field that edits the text.

The grammar is told in :mod:`engine.query`.  Places count characters of :func:`tidied` text, which is the text itself in
all that keyboards give, but for the shape of quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import QueryInvalid
from engine.query_filters import CANONICAL, FILTERS, Filters, quoted, with_filter
from engine.text import clean, straight_quotes

MOST_WEIGHT = 10.0


class TokenKind(StrEnum):
    """What a part of a search text is."""

    WORD = "word"
    UNWANTED = "unwanted"
    EXACT = "exact"
    FILTER = "filter"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Token:
    """One part of a search text.

    Attributes:
        start, end: its place in the tidied text; only spaces lie between tokens.
        text: the part as it was typed.
        value: the word, the text between the quotes, or the filter's value; empty when it is incomplete.
        name: the filter's first name; "" for all else.
        minus: whether it excludes.
        weight: how much a word counts.
        closed: whether its quotes, if it has any, are closed.
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    value: str
    name: str = ""
    minus: bool = False
    weight: float = 1.0
    closed: bool = True


@dataclass(frozen=True)
class CompletionContext:
    """What is being typed at a place of the text.

    Attributes:
        start, end: the part of the tidied text that a completion takes the place of.
        name: the filter whose value is typed, by its first name; "" while its name, or a plain word, is typed.
        typed: what there is of the value, or of the name, up to the cursor.
        minus: whether the filter excludes.
    """

    start: int
    end: int
    name: str
    typed: str
    minus: bool


@dataclass(frozen=True)
class Understood:
    """The parts of a search text that ask for something and make sense.

    Attributes:
        text: the search text without the others, its quotes closed.
        errors: why the others make none, in their order.
    """

    text: str
    errors: tuple[QueryInvalid, ...]


_NAMES = "|".join(form for name in CANONICAL for form in dict.fromkeys((name, name.capitalize(), name.upper())))
_WEIGHT = r"\^(?P<weight>\d{1,2}(?:\.\d{1,2})?)"
_TOKEN = re.compile(
    rf"""
    (?P<minus>-)?
    (?:(?P<name>{_NAMES}):(?=\S))?
    (?:"(?P<quoted>(?:[^"]|"")*)(?P<close>"?)(?:{_WEIGHT}(?!\S))?|(?P<bare>\S+))
    """,
    re.VERBOSE,
)
_WEIGHTED = re.compile(r"(?P<word>.+)" + _WEIGHT)
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def tidied(text: str) -> str:
    """Return the text as it is parsed: composed letters (NFC), straight quotes, nothing that is no text."""
    return straight_quotes(clean(text))


def tokens(text: str) -> list[Token]:
    """Return the parts of a search text, in their order.  No text is refused."""
    return [_token(match) for match in _TOKEN.finditer(tidied(text))]


def token_error(token: Token, today: date | None = None) -> QueryInvalid | None:
    """Return why a filter makes no sense; None when it does, and for all that is no filter."""
    if token.kind is not TokenKind.FILTER:
        return None
    try:
        with_filter(Filters(), token.name, token.value, token.minus, token.text, today or date.today())
    except QueryInvalid as error:
        return error
    return None


def understood(text: str, cursor: int | None = None, today: date | None = None) -> Understood:
    """Return the search text without what is incomplete and without the filters that make no sense.

    Args:
        text: the search text.
        cursor: where it is being typed; a filter that makes no sense there may make some yet, and is no error.
        today: what relative dates count from.
    """
    kept, errors = [], []
    place = -1 if cursor is None else len(tidied(text[: max(cursor, 0)]))
    for token in tokens(text):
        error = token_error(token, today)
        if error is None and token.kind is not TokenKind.INCOMPLETE:
            kept.append(closed_text(token))
        elif error is not None and not token.start < place <= token.end:
            errors.append(error)
    return Understood(" ".join(kept), tuple(errors))


def closed_text(token: Token) -> str:
    """Return the part as it was typed, its quotes closed, so that another can follow it."""
    return token.text if token.closed else token.text + '"'


def completion_at(text: str, cursor: int) -> CompletionContext | None:
    """Return what is being typed where the cursor stands; None where nothing can be completed.

    Args:
        text: the search text.
        cursor: a place in it.
    """
    cursor = len(tidied(text[: max(cursor, 0)]))
    token = next((token for token in tokens(text) if token.start < cursor <= token.end), None)
    if token is None:
        return None
    before = token.text[: cursor - token.start]
    if token.minus:
        before = before[1:]
    name, colon, value = before.partition(":")
    if token.name and colon:
        if value.startswith('"'):
            if token.closed and cursor == token.end:
                return None  # behind the quote that ends it
            value = value[1:].replace('""', '"')
        return CompletionContext(token.start, token.end, token.name, value, token.minus)
    if not name or colon or '"' in name:
        return None
    return CompletionContext(token.start, token.end, "", name, token.minus)


def replaced(text: str, span: tuple[int, int], part: str) -> tuple[str, int]:
    """Put another part in the place of one.

    Args:
        text: the search text.
        span: start and end in the tidied text.
        part: a filter (:func:`filter_text`), or the start of one.

    Returns:
        The text, and where the cursor goes: behind the part, and behind a space if the part is complete.
    """
    tidy = tidied(text)
    before, after = tidy[: span[0]], tidy[span[1] :].lstrip()
    if before and not before[-1].isspace():
        before += " "
    complete = part != "-" and all(token.kind is not TokenKind.INCOMPLETE for token in tokens(part))
    gap = " " if complete or after else ""
    return before + part + gap + after, len(before + part) + (1 if complete else 0)


def filter_text(name: str, value: str, *, minus: bool = False) -> str:
    """Return a filter as it is typed, its value in quotes only where they are needed.

    Args:
        name: any name of the filter.
        value: what it asks for; "" leaves it to be typed.
        minus: whether it excludes.
    """
    plain = f"{'-' if minus else ''}{name}:{value}"
    found = tokens(plain)
    if not value or (
        [(token.kind, token.value) for token in found] == [(TokenKind.FILTER, value)] and '"' not in value
    ):
        return plain
    return f"{'-' if minus else ''}{name}:{quoted(value)}"


def filter_names(typed: str = "", *, korean: bool = False) -> list[tuple[str, str]]:
    """Return the filters that have a name which starts with what was typed.

    Returns:
        (name, first name) of each filter: the name in the user's language, unless only another one starts so.
    """
    typed = tidied(typed).lower()
    found = []
    for first, names in FILTERS.items():
        own = sorted(names, key=lambda name: bool(_HANGUL.search(name)) != korean)
        if (name := next((name for name in own if name.startswith(typed)), None)) is not None:
            found.append((name, first))
    return found


def _token(match: re.Match[str]) -> Token:
    minus, name, phrase, bare = match["minus"] is not None, match["name"], match["quoted"], match["bare"]
    value = (bare if phrase is None else phrase.replace('""', '"')).strip()
    started = CANONICAL.get(value[:-1].lower(), "") if phrase is None and value.endswith(":") else ""
    first = CANONICAL[name.lower()] if name else ""
    if started or not value:
        kind, value, weight, first = TokenKind.INCOMPLETE, "", 1.0, first or started
    elif name:
        kind, weight = TokenKind.FILTER, 1.0
    elif minus and phrase is not None:
        kind, weight = TokenKind.UNWANTED, _weight(match["weight"])
    elif minus and value[0].isalpha():  # ``-dog``, not a lone dash or ``-5`` degrees
        kind, (value, weight) = TokenKind.UNWANTED, _weighted(value)
    elif phrase is not None:
        kind, weight = TokenKind.EXACT, 1.0
    else:
        kind, minus, (value, weight) = TokenKind.WORD, False, _weighted(match[0])
    closed = phrase is None or bool(match["close"])
    return Token(kind, match.start(), match.end(), match[0], value, first, minus, weight, closed)


def _weighted(word: str) -> tuple[str, float]:
    match = _WEIGHTED.fullmatch(word)
    weight = 0.0 if match is None else float(match["weight"])
    if match is None or weight == 1 or not 0 < weight <= MOST_WEIGHT:
        return word, 1.0
    return match["word"], weight


def _weight(digits: str | None) -> float:
    weight = float(digits or 1)
    return weight if 0 < weight <= MOST_WEIGHT else 1.0
