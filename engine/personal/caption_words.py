"""Words and names that captions use, so that the next caption spells them alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SHORTEST = 3
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_LONGEST_NAME = 4  # words


def counted_words(texts: Iterable[str], limit: int) -> list[tuple[str, int]]:
    """Return the words of captions, and names of several words, with the number of captions that have them.

    Of spellings that differ in letter case only the commonest counts; the most used come first, then by alphabet.
    Names of several words ("Haneul Park") are runs of capitalised words that are not the beginning of a line.

    Args:
        texts: captions.
        limit: at most this many.
    """
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        for word in set(_said(text)):
            spellings.setdefault(word.casefold(), Counter())[word] += 1
    counted = [(_commonest(found), found.total()) for found in spellings.values()]
    return sorted(counted, key=lambda item: (-item[1], item[0]))[:limit]


def words_of(text: str) -> list[str]:
    """Return the words of a caption that are worth completing, in their order."""
    return [match.group() for match in _WORD.finditer(text) if _is_worth(match.group())]


def _said(text: str) -> Iterable[str]:
    for line in text.splitlines():
        yield from words_of(line)
        yield from _names(line)


def _names(line: str) -> Iterable[str]:
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(line):
        if match.start() and match.group()[0].isupper():
            if run and (line[run[-1].end() : match.start()] != " " or len(run) == _LONGEST_NAME):
                run = []
            run.append(match)
            if len(run) > 1:
                yield line[run[0].start() : match.end()]
        else:
            run = []


def _is_worth(word: str) -> bool:
    return len(word) >= SHORTEST or not word.isascii() and len(word) > 1


def _commonest(spellings: Counter[str]) -> str:
    most = max(spellings.values())
    return min(spelling for spelling, count in spellings.items() if count == most)
