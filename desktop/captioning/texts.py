"""Text of captions: tidied up, cut at the cursor, completed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.personal.caption_words import words_of

_PREFIX = re.compile(r"(?<!\w)[^\W\d_][\w'’-]*$")
SHORTEST = 2
"""Letters that must be typed before words are offered; a syllable of Hangul has as many."""


def tidy(text: str) -> str:
    """Return a caption as it is stored: each line a caption of its own, none of them blank."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def joined(text: str, more: str) -> str:
    """Return a caption with the lines of another that it does not have yet."""
    lines = tidy(text).splitlines()
    return "\n".join([*lines, *(line for line in tidy(more).splitlines() if line not in lines)])


def prefix_of(before: str) -> str:
    """Return the part of a word that ends at the cursor; empty where none is worth completing."""
    found = _PREFIX.search(before)
    prefix = found.group() if found else ""
    return prefix if len(_letters(prefix)) >= SHORTEST else ""


def spaced(word: str, before: str, after: str) -> str:
    """Return a word as it is put between two texts: with spaces where it would run into theirs.

    Behind it none is put where the text ends: in Korean a particle may follow.
    """
    left = " " if before and not before[-1].isspace() and before[-1] not in "([{“‘\"'" else ""
    right = " " if after and after[0].isalnum() else ""
    return f"{left}{word}{right}"


@dataclass(frozen=True)
class _Known:
    word: str
    letters: str
    count: int


class Words:
    """Words that captions use, to complete what is typed."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def learn(self, counted: Iterable[tuple[str, int]]) -> None:
        """Know these words, used so often; more often than was known until now."""
        for word, count in counted:
            key = word.casefold()
            old = self._known.get(key)
            total = count + (old.count if old else 0)
            self._known[key] = _Known(old.word if old and old.count >= count else word, _letters(word), total)

    def learn_text(self, text: str) -> None:
        """Know the words of one more caption."""
        self.learn((word, 1) for word in dict.fromkeys(words_of(text)))

    def complete(self, prefix: str, most: int) -> Sequence[str]:
        """Return words that go on from what was typed, the most used first; the word itself is none."""
        letters = _letters(prefix)
        if not letters:
            return []
        found = [known for known in self._known.values() if known.letters.startswith(letters) and known.word != prefix]
        found.sort(key=lambda known: (-known.count, known.word))
        return [known.word for known in found[:most]]


def _letters(text: str) -> str:
    """Return the letters as they are typed: a syllable of Hangul goes on to another ("하느" to "하늘")."""
    return unicodedata.normalize("NFD", text.casefold())
