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
_MOST_STEMS = 32
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
    text = _Text.of(_without_innocent(_words(name), lists), lists)
    for kind in lists.kinds:
        for start in range(len(text.words)):
            if any(text.says(kind, start, size) for size in range(1, lists.longest + 1)):
                return kind.kind
    return None


@dataclass(frozen=True)
class _Text:
    """The words of a name, looked at once.

    Attributes:
        words: what was innocent is blank.
        stems: of each word what it may be a form of.
        persons: whether each word is one for a person.
    """

    words: Words
    stems: Sequence[Words]
    persons: Sequence[bool]
    person_count: int
    word_count: int

    @classmethod
    def of(cls, words: Words, lists: Lists) -> _Text:
        persons = [_is_person(word, lists) for word in words]
        stems = [_stems(word, lists) for word in words]
        return cls(words, stems, persons, sum(persons), sum(map(bool, words)))

    def says(self, kind: _Kind, start: int, size: int) -> bool:
        """Tell whether the words from one on, so many, say something of this kind."""
        end = start + size
        if end > len(self.words):
            return False
        phrases = [(*self.words[start : end - 1], stem) for stem in self.stems[end - 1]]
        if any(phrase in kind.always for phrase in phrases):
            return True
        if any(phrase in kind.alone for phrase in phrases):
            others = self.word_count - sum(map(bool, self.words[start:end]))
            if not others or self.person_count > sum(self.persons[start:end]):
                return True
        return any(phrase in kind.before for phrase in phrases) and any(self.persons[end : end + _BETWEEN + 1])


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
        taken = next((size for size in range(lists.longest, 0, -1) if words[start : start + size] in lists.innocent), 0)
        left += [""] if taken else [words[start]]
        start += taken or 1
    return tuple(left)


def _stems(word: str, lists: Lists) -> Words:
    """Return a word, and what it is the plural of, or in Korean what stands before endings and words for persons."""
    if _HANGUL.search(word):
        found = [word]
        for form in found:  # which grows: 장애인들의, 장애인들, 장애인
            for ending in (*lists.endings, *lists.person_ko):
                if form.endswith(ending) and len(form) > len(ending) and len(found) < _MOST_STEMS:
                    found.append(form.removesuffix(ending))
        return tuple(found)
    ends = (("s", ""), ("ies", "y"), ("es", ""))
    singular = (word.removesuffix(end) + instead for end, instead in ends if word.endswith(end) and word[-2:] != "ss")
    return (word, *singular)


def _is_person(word: str, lists: Lists) -> bool:
    stems = _stems(word, lists)
    if _HANGUL.search(word):
        return any(stem.endswith(lists.person_ko) for stem in stems)
    return any(stem in lists.person for stem in stems)
