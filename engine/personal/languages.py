"""Which languages captions are written in: by their script, and where several share it, by all captions together.

A caption is too short to tell by itself ("Nabi on the sofa" could be in ten languages), but those of one library are in
few.  py3langid (M. Lui and T. Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", 2012) gives each its
chances; how common each language is in all of them is then found by expectation-maximisation (A. Dempster, N. Laird and
D. Rubin, 1977), and decides where a caption does not.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

UNKNOWN = "und"
MOST_JUDGED = 4000
"""Sentences that :func:`language_counts` looks at; beyond, shares are taken from these."""

_LATIN = "en de fr es it pt nl sv da no fi pl cs sk hu ro hr sl tr vi id ca et lt lv sq is ga cy eu gl tl sw"
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "LATIN": tuple(_LATIN.split()),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "be", "mk", "kk", "mn"),
    "ARABIC": ("ar", "fa", "ur"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "CJK": ("zh",),
    "KANA": ("ja",),
    "HANGUL": ("ko",),
    "GREEK": ("el",),
    "HEBREW": ("he",),
    "THAI": ("th",),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "BENGALI": ("bn",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "KANNADA": ("kn",),
    "MALAYALAM": ("ml",),
    "SINHALA": ("si",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MYANMAR": ("my",),
    "ETHIOPIC": ("am",),
}
_KANA = {"HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA"}
_SURE, _SURE_WORDS = 0.6, 3
"""A language takes part where one sentence of so many words is by itself as likely to be in it,"""

_SHARE, _SHARE_SENTENCES = 0.2, 5
"""or where all sentences, so many or more, are as likely to be in it on average."""

_ROUNDS = 30
_LONGEST = 400
"""Letters of a sentence that are looked at."""


def languages_of(sentences: Sequence[str]) -> list[str]:
    """Return the language of each sentence, an ISO 639-1 code, ``und`` where it cannot be told.

    They are judged together: what is odd among hundreds is taken to be in a language of the others.
    """
    scripts = _Scripts()
    found = [scripts.of(sentence[:_LONGEST]) for sentence in sentences]
    _settle_han(found)
    codes = [_SCRIPTS[script][0] if script else UNKNOWN for script in found]
    shared: dict[str, list[int]] = defaultdict(list)
    for place, script in enumerate(found):
        if script and len(_SCRIPTS[script]) > 1:
            shared[script].append(place)
    if shared:
        identifier = _Identifier()
        for script, members in shared.items():
            chosen = identifier.judge([sentences[place][:_LONGEST] for place in members], _SCRIPTS[script])
            for place, code in zip(members, chosen, strict=True):
                codes[place] = code
    return codes


def language_counts(sentences: Sequence[str], most: int = MOST_JUDGED) -> Mapping[str, int]:
    """Return in about how many sentences each language comes, most first; of many, a part spread evenly is judged."""
    if len(sentences) <= most:
        return counted(languages_of(sentences))
    places = np.linspace(0, len(sentences) - 1, most).astype(np.int64).tolist()
    counts = counted(languages_of([sentences[place] for place in places]))
    return _to_total(counts, len(sentences))


def counted(codes: Iterable[str]) -> Mapping[str, int]:
    """Return how often each language comes, most first."""
    return dict(sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0])))


def _to_total(counts: Mapping[str, int], total: int) -> Mapping[str, int]:
    judged = sum(counts.values())
    grown = {code: count * total // judged for code, count in counts.items()}
    first = next(iter(grown))
    grown[first] += total - sum(grown.values())
    return grown


class _Scripts:
    """Tells the script of most of a sentence's letters."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, sentence: str) -> str:
        """Return it, a key of ``_SCRIPTS``; empty where no letter is of one that is known."""
        if sentence.isascii():
            return "LATIN" if any(map(str.isalpha, sentence)) else ""
        counts = Counter(map(self._of_letter, sentence))
        del counts[""]
        if counts["KANA"]:  # Japanese writes most of its words in Chinese characters
            counts["KANA"] += counts.pop("CJK", 0)
        if counts["HANGUL"] or counts["CJK"]:  # one character of these says as much as several letters
            for script in ("HANGUL", "CJK", "KANA"):
                counts[script] *= 3
        return max(counts, key=lambda script: (counts[script], script)) if +counts else ""

    def _of_letter(self, char: str) -> str:
        script = self._known.get(char)
        if script is None:
            name = unicodedata.name(char, "").split(" ")[0] if char.isalpha() else ""
            script = _KANA.get(name, name)
            self._known[char] = script = script if script in _SCRIPTS else ""
        return script


def _settle_han(scripts: list[str]) -> None:
    """Take Chinese characters without kana for Japanese where more sentences have kana than have not."""
    if scripts.count("KANA") > scripts.count("CJK"):
        scripts[:] = ["KANA" if script == "CJK" else script for script in scripts]


class _Identifier:
    """py3langid's model; it takes half a second and 100 MB, which go with this object."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def judge(self, sentences: Sequence[str], candidates: Sequence[str]) -> list[str]:
        """Return which of these languages each sentence is in."""
        self._model.set_languages(candidates)
        places = {code: place for place, code in enumerate(candidates)}
        chances = np.zeros((len(sentences), len(candidates)))
        for row, sentence in zip(chances, sentences, strict=True):
            for code, chance in self._model.rank(sentence.lower()):
                row[places[code]] = chance
        long = np.array([len(sentence.split()) >= _SURE_WORDS for sentence in sentences])
        taking_part = (chances * long[:, None]).max(axis=0) >= _SURE
        if len(sentences) >= _SHARE_SENTENCES:
            taking_part |= chances.mean(axis=0) >= _SHARE
        if not taking_part.any() and long.any():  # none is sure: the likeliest, by how common languages are
            taking_part[(chances[long] * _usual(chances.shape[1])).sum(axis=0).argmax()] = True
        if not taking_part.any():
            return [UNKNOWN] * len(sentences)
        best = (chances * _shares(chances * taking_part)).argmax(axis=1)
        return [candidates[place] for place in best.tolist()]


def _shares(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how common each language is, float64[k], by chances float64[n, k].

    As if there were one sentence more, which may be in any of them: rather in one that stands earlier.
    """
    usual = _usual(chances.shape[1]) * chances.any(axis=0)
    shares = usual = usual / usual.sum()
    for _ in range(_ROUNDS):
        weighted = chances * shares
        weighted /= np.maximum(weighted.sum(axis=1, keepdims=True), 1e-300)
        shares = (weighted.sum(axis=0) + usual) / (len(chances) + 1)
    return np.asarray(shares)


def _usual(count: int) -> NDArray[np.float64]:
    return np.asarray(1 / np.arange(1.0, count + 1))
