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

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.errors import QueryInvalid
from engine.query_filters import FILTERS, Filters, format_filters, quoted, with_filter
from engine.query_tokens import TokenKind, tokens

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
    for token in tokens(text):
        if token.kind is TokenKind.FILTER:
            asked += 1
            if asked > _MOST_FILTERS:
                raise QueryInvalid(token.text, f"a search can have {_MOST_FILTERS} filters at most")
            filters = with_filter(filters, token.name, token.value, token.minus, token.text, today or date.today())
        elif token.kind is TokenKind.UNWANTED:
            unwanted.append(Term(token.value, -token.weight))
        elif token.kind is TokenKind.EXACT:
            exact.append(token.value)
        elif token.kind is TokenKind.WORD and token.weight != 1:
            weighted.append(Term(token.value, token.weight))
        elif token.kind is TokenKind.WORD:
            words.append(token.value)
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


def _weight_text(weight: float) -> str:
    return "" if weight == 1 else f"^{weight:g}"
