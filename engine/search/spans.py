"""Where in a text the words of a query stand: what the full-text table finds, with its places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from engine.catalog.lookup import Field
from engine.records import WordMatch
from engine.search.fusion import KINDS

_TOKEN = re.compile(r"[^\W_]+")  # as FTS5's unicode61 parts a text: letters and digits of any script

_Token = tuple[str, int, int]


def matches_in(
    texts: Mapping[Field, Sequence[str]], word: str, forms: Sequence[str], *, prefix: bool
) -> Iterator[WordMatch]:
    """Yield each text that holds a word, with the places.

    Args:
        texts: of a photo, by field.
        word: as the user typed it.
        forms: what is looked for in its stead: any of these words or phrases.
        prefix: whether the last token of each may go on.
    """
    wanted = [[token for token, _, _ in tokens(form)] for form in forms]
    for field, values in texts.items():
        for value in values:
            spans = tuple(_spans(tokens(value), [form for form in wanted if form], prefix=prefix))
            if spans:
                yield WordMatch(KINDS[field], word, value, spans)


def tokens(text: str) -> list[_Token]:
    """Return the tokens of a text, without letter case and accents, and where each starts and ends."""
    return [(_folded(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _spans(found: Sequence[_Token], wanted: Sequence[Sequence[str]], *, prefix: bool) -> Iterator[tuple[int, int]]:
    end = -1
    for place in range(len(found)):
        for form in sorted(wanted, key=lambda form: -len("".join(form))):
            here = found[place : place + len(form)]
            if found[place][1] >= end and _same([token for token, _, _ in here], form, prefix=prefix):
                last, start, stop = here[-1]
                end = min(start + len(form[-1]), stop) if len(last) > len(form[-1]) else stop
                yield here[0][1], end
                break


def _same(here: Sequence[str], form: Sequence[str], *, prefix: bool) -> bool:
    if len(here) != len(form) or list(here[:-1]) != list(form[:-1]):
        return False
    return here[-1].startswith(form[-1]) if prefix else here[-1] == form[-1]


def _folded(token: str) -> str:
    parts = unicodedata.normalize("NFD", token.casefold())
    return unicodedata.normalize("NFC", "".join(part for part in parts if unicodedata.category(part) != "Mn"))
