"""Words about people that a model's opinion must not be trusted with (docs/vocabulary.md).

A model trained on pairs of images and texts from the web repeats what the web says of people: Birhane, Prabhu and
Kahembwe, "Multimodal datasets: misogyny, pornography, and malignant stereotypes" (2021); section 7.1 of Radford et al.,
"Learning transferable visual models from natural language supervision" (2021).  Such words are not shipped; whoever
adds one is told.  The lists are words, not parts of them: a fat tire and a white wall say nothing of anyone.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.paths import resources_dir
from engine.tagging.records import Sensitive
from engine.text import clean

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HANGUL = re.compile(r"[가-힣]")
_BETWEEN = 2  # other words that may stand between "beautiful" and "woman"

Words = tuple[str, ...]


@dataclass(frozen=True)
class _Kind:
    """The words of one kind, as sequences of words.

    Attributes:
        always: told wherever they stand.
        alone: told where nothing but words about people stands with them.
        before: told where a word for a person follows.
    """

    kind: Sensitive
    always: frozenset[Words]
    alone: frozenset[Words]
    before: frozenset[Words]


@dataclass(frozen=True)
class Lists:
    """All lists.

    Attributes:
        kinds: words by what they say.
        person: words for persons, in English.
        person_ko: what words for persons end with, in Korean.
        endings: what may follow a Korean word of the lists within the same word.
        innocent: sequences of words that say nothing of anyone.
    """

    kinds: tuple[_Kind, ...]
    person: frozenset[str]
    person_ko: Words
    endings: Words
    innocent: frozenset[Words]
    longest: int = field(default=4)


def sensitive(name: str) -> Sensitive | None:
    """Tell what a name says about a person; None: nothing that these lists know.

    Example:
        >>> sensitive("beautiful woman"), sensitive("fat tire")
        (<Sensitive.LOOKS: 'looks'>, None)
    """
    return judge(name, shipped_lists())


def judge(name: str, lists: Lists) -> Sensitive | None:
    """Tell what a name says about a person by other lists than those that ship."""
    words = _without_innocent(_words(name), lists)
    for kind in lists.kinds:
        if any(_is_told(words, start, kind, lists) for start in range(len(words))):
            return kind.kind
    return None


@functools.cache
def shipped_lists() -> Lists:
    """Return the lists that ship."""
    return read_lists(resources_dir() / "vocabulary" / "sensitive.txt")


def read_lists(path: Path) -> Lists:
    """Read a file of lists: ``[kind list]``, and under it words separated by commas; ``#`` begins a comment."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            current = found.setdefault(text.strip("[]").strip(), [])
        else:
            current += [word.strip() for word in text.split(",") if word.strip()]
    kinds = tuple(
        _Kind(kind, *(_phrases(found.get(f"{kind} {name}", ())) for name in ("always", "alone", "before")))
        for kind in Sensitive
    )
    person = frozenset(word for phrase in _phrases(found["person"]) for word in phrase)
    return Lists(kinds, person, tuple(found["person ko"]), tuple(found["endings ko"]), _phrases(found["innocent"]))


def _phrases(texts: Iterable[str]) -> frozenset[Words]:
    return frozenset(_words(text) for text in texts)


def _words(text: str) -> Words:
    folded = unicodedata.normalize("NFC", clean(text)).casefold().replace("’", "'")
    return tuple(word.removesuffix("'s") for word in _WORD.findall(folded))


def _without_innocent(words: Words, lists: Lists) -> Words:
    """Return the words without those that belong to an innocent phrase; a gap stays where they stood."""
    left, start = [], 0
    while start < len(words):
        taken = next((size for size in range(lists.longest, 0, -1) if _has(lists.innocent, words[start:][:size])), 0)
        left += [""] if taken else [words[start]]
        start += taken or 1
    return tuple(left)


def _is_told(words: Words, start: int, kind: _Kind, lists: Lists) -> bool:
    for size in range(1, min(lists.longest, len(words) - start) + 1):
        phrase, rest = words[start : start + size], words[start + size :]
        if _in(kind.always, phrase, lists):
            return True
        others = (*words[:start], *rest)
        if _in(kind.alone, phrase, lists) and (not any(others) or any(_is_person(word, lists) for word in others)):
            return True
        if _in(kind.before, phrase, lists) and any(_is_person(word, lists) for word in rest[: _BETWEEN + 1]):
            return True
    return False


def _in(phrases: frozenset[Words], phrase: Words, lists: Lists) -> bool:
    """Tell whether words are among the phrases, in the plural, too, or with a Korean ending."""
    return any(_has(phrases, (*phrase[:-1], last)) for last in _stems(phrase[-1], lists))


def _has(phrases: frozenset[Words], phrase: Sequence[str]) -> bool:
    return tuple(phrase) in phrases


def _stems(word: str, lists: Lists) -> list[str]:
    found = [word]
    if _HANGUL.search(word):
        for ending in (*lists.endings, *lists.person_ko):
            if word.endswith(ending) and len(word) > len(ending):
                found.append(word.removesuffix(ending))
        return found
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    if word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    if word.endswith("es"):
        found.append(word[:-2])
    return found


def _is_person(word: str, lists: Lists) -> bool:
    if _HANGUL.search(word):
        return any(word.removesuffix(ending).endswith(lists.person_ko) for ending in ("", *lists.endings))
    return any(stem in lists.person for stem in _stems(word, lists))
