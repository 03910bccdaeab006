"""What is one sentence, and when two are the same: the one answer that all of personal training gives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_JOINING = frozenset("'’-_")
_ASCII_ENDS = "".join(char for char in map(chr, range(128)) if char.isspace() or unicodedata.category(char)[0] in "PC")


def sentences(text: str) -> list[str]:
    """Return the sentences of a caption: each of its lines that says something is one."""
    return [line for line in (part.strip() for part in text.splitlines()) if _says_something(line)]


def normalised(sentence: str) -> str:
    """Return what sentences that mean the same have in common; empty where nothing is said.

    Compatibility forms are made one (NFKC), letter case is folded, spaces are made one, and punctuation at the ends
    goes: ``Nabi sleeps.`` and ``nabi  sleeps`` are the same.
    """
    if sentence.isascii():  # nearly all of many libraries, and ten times as fast
        return " ".join(sentence.casefold().split()).strip(_ASCII_ENDS)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sentence).casefold())
    return _stripped(" ".join(folded.split()))


def words(sentence: str) -> list[str]:
    """Return the words of a normalised sentence, in order: stretches of letters, marks and digits."""
    kept = "".join(char if _is_of_word(char) else " " for char in normalised(sentence))
    return [word for word in (part.strip("".join(_JOINING)) for part in kept.split()) if word]


def distinct(all_sentences: Iterable[str]) -> dict[str, str]:
    """Return the sentences that differ once they are normalised: normalised to as it was first written."""
    found: dict[str, str] = {}
    for sentence in all_sentences:
        key = normalised(sentence)
        if key:
            found.setdefault(key, sentence)
    return found


def _says_something(line: str) -> bool:
    return any(map(str.isalnum, line)) or bool(normalised(line))  # the first decides nearly always, and soon


def _stripped(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _ends(text[start]):
        start += 1
    while end > start and _ends(text[end - 1]):
        end -= 1
    return text[start:end]


def _ends(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] in "PC"  # punctuation, and what nobody sees


def _is_of_word(char: str) -> bool:
    return char in _JOINING or unicodedata.category(char)[0] in "LMN"
