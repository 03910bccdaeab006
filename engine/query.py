"""The search text, parsed once.

Grammar, each part separated by spaces::

    words              what the photo shows; all of them together are one description
    word^2             one that counts twice (0.1 to 10), as a description of its own
    -word  -"a b"      what it must not show; -word^0.5 a little
    "exact text"       must stand in the caption, tags, file or folder name; a quote in it is written twice
    filter:value       filter:"a value"; see FILTERS; a minus in front excludes (folder, type, tag, camera, place)

A word with a colon that is no filter is an ordinary word, so ``5:30`` and ``http://…`` never fail; a filter without
a value (which is being typed) asks for nothing.  The same filter twice: dates and ratings narrow each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.errors import QueryInvalid
from engine.query_filters import CANONICAL, FILTERS, Filters, format_filters, quoted, with_filter
from engine.text import clean, straight_quotes

__all__ = ["FILTERS", "Filters", "Query", "Term", "folder_query", "format_query", "parse"]


@dataclass(frozen=True)
class Term:
    """A description and how much it counts: above 0 wanted, below 0 unwanted."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Query:
    """What the user asks for.

    Attributes:
        terms: the description (all plain words as one term), then weighted words, then the unwanted ones.
        exact: texts that must be found literally.
    """

    terms: tuple[Term, ...] = ()
    exact: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @property
    def text(self) -> str:
        """The wanted description, empty where there is none."""
        return " ".join(term.text for term in self.terms if term.weight > 0)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.terms and not self.exact and self.filters == Filters()


_NAMES = "|".join(form for name in CANONICAL for form in dict.fromkeys((name, name.capitalize(), name.upper())))
_WEIGHT = r"\^(?P<weight>\d{1,2}(?:\.\d{1,2})?)"
_TOKEN = re.compile(
    rf"""
    (?P<minus>-)?
    (?:(?P<name>{_NAMES}):(?=\S))?
    (?:"(?P<quoted>(?:[^"]|"")*)"?(?:{_WEIGHT}(?!\S))?|(?P<bare>\S+))
    """,
    re.VERBOSE,
)
_WEIGHTED = re.compile(r"(?P<word>.+)" + _WEIGHT)
_MOST_WEIGHT = 10.0
_MOST_FILTERS = 100  # each is a condition of one SQL statement, which takes a thousand


def parse(text: str, *, today: date | None = None) -> Query:
    """Parse a search text.

    Args:
        today: what relative dates (``after:2w``: two weeks) count from; the current day by default.

    Raises:
        QueryInvalid: a filter's value makes no sense.
    """
    words: list[str] = []
    weighted: list[Term] = []
    unwanted: list[Term] = []
    exact: list[str] = []
    filters, asked = Filters(), 0
    for match in _TOKEN.finditer(_clean(text)):
        minus, name, quoted, bare = match["minus"] is not None, match["name"], match["quoted"], match["bare"]
        value = (bare if quoted is None else quoted.replace('""', '"')).strip()
        if not value or (quoted is None and value.endswith(":") and value[:-1].lower() in CANONICAL):
            continue
        if name:
            asked += 1
            if asked > _MOST_FILTERS:
                raise QueryInvalid(match[0], f"a search can have {_MOST_FILTERS} filters at most")
            filters = with_filter(filters, CANONICAL[name.lower()], value, minus, match[0], today or date.today())
        elif minus and (quoted is not None or _is_word(value)):
            found = _term(value) if quoted is None else Term(value, _weight(match["weight"]))
            unwanted.append(Term(found.text, -found.weight))
        elif quoted is not None:
            exact.append(value)
        elif (found := _term(match[0])).weight != 1:
            weighted.append(found)
        else:
            words.append(found.text)
    plain = " ".join(words)
    described = [Term(plain)] if plain not in ("", "-") else []
    return Query((*described, *weighted, *unwanted), tuple(exact), filters)


def format_query(query: Query) -> str:
    """Return a search text that :func:`parse` reads as this query."""
    parts = [f"{term.text}{_weight_text(term.weight)}" for term in query.terms if term.weight > 0]
    parts += [f"-{quoted(term.text)}{_weight_text(-term.weight)}" for term in query.terms if term.weight < 0]
    parts += [quoted(text) for text in query.exact]
    return " ".join([*parts, *format_filters(query.filters)])


def folder_query(folder: Path) -> str:
    """Return the search text that asks for what is in a folder."""
    return f"folder:{quoted(str(folder))}"


def _clean(text: str) -> str:
    return straight_quotes(clean(text))


def _term(word: str) -> Term:
    match = _WEIGHTED.fullmatch(word)
    weight = 0.0 if match is None else float(match["weight"])
    if match is None or weight == 1 or not 0 < weight <= _MOST_WEIGHT:
        return Term(word)
    return Term(match["word"], weight)


def _weight(digits: str | None) -> float:
    weight = float(digits or 1)
    return weight if 0 < weight <= _MOST_WEIGHT else 1.0


def _weight_text(weight: float) -> str:
    return "" if weight == 1 else f"^{weight:g}"


def _is_word(value: str) -> bool:
    """Tell ``-dog`` from a lone dash or ``-5`` degrees."""
    return bool(value) and value[0].isalpha()
