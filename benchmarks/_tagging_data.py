"""The photos that tagging is fitted on and measured with, and which tags their captions and classes say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks._collection import ROOT, photo_vectors, shared_data
from engine.encoding.onnx import Encoder
from engine.paths import resources_dir
from engine.tagging.records import VocabularyEntry

SAID = 2
"""A tag counts as right where so many of a photo's five captions say it."""

_LONGEST = 4
_ENGLISH = re.compile(r"[A-Za-z' \-&,.]+")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Captioned:
    """Photos of one split, and how many captions of each say each entry.

    Attributes:
        files: names of the photos.
        vectors: float32[n, dim].
        said: int8[n, t]. measured: bool[t], whether captions tell of an entry at all.
    """

    files: tuple[str, ...]
    vectors: NDArray[np.float32]
    said: NDArray[np.int8]
    measured: NDArray[np.bool_]

    def only(self, places: Sequence[int]) -> Captioned:
        """Return it for some of the entries."""
        return replace(self, said=self.said[:, places], measured=self.measured[places])


@dataclass(frozen=True)
class Labelled:
    """Photos of one class each.

    Attributes:
        entries: one for each photo, in its order: the vocabulary of the class names.
    """

    vectors: NDArray[np.float32]
    entries: tuple[VocabularyEntry, ...]


def captioned(encoder: Encoder, split: str, entries: Sequence[VocabularyEntry]) -> Captioned:
    """Return the photos of ``train`` or ``dev``, with what their captions say of these entries."""
    folder = shared_data() / "captioned"
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["split"] == split]
    said, measured = said_by([row["en"] for row in rows], entries)
    paths = [folder / "photos" / row["file"] for row in rows]
    return Captioned(tuple(row["file"] for row in rows), photo_vectors(encoder, paths), said, measured)


def said_by(
    captions: Sequence[Sequence[str]], entries: Sequence[VocabularyEntry]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return how many of each photo's captions say each entry, int8[n, t], and which entries captions tell, bool[t]."""
    words, measured = words_of_entries(entries)
    return np.array([_told([_grams(text) for text in texts], words) for texts in captions], np.int8), measured


def labelled(encoder: Encoder, languages: Sequence[str] = ("en", "ko")) -> Labelled:
    """Return the labelled photos, and their classes as a flat vocabulary.

    Args:
        languages: of the names that the entries have; one alone stands for both.
    """
    paths = sorted((shared_data() / "labelled").glob("*.jpg"))
    table = (resources_dir() / "vocabulary" / "imagenet_classes.tsv").read_text(encoding="utf-8").splitlines()
    names = {row[0]: row[1:] for row in (line.split("\t") for line in table if not line.startswith("#"))}
    entries = []
    for path in paths:
        english, korean = (column.split("|")[0] for column in names[path.name.split("_", 1)[0]])
        name, name_ko = english if "en" in languages else korean, korean if "ko" in languages else english
        entries.append(VocabularyEntry(f"own:{path.stem}", name, name_ko, shipped=False))
    return Labelled(photo_vectors(encoder, paths), tuple(entries))


def words_of_entries(entries: Sequence[VocabularyEntry]) -> tuple[list[set[Words]], NDArray[np.bool_]]:
    """Return the words by which captions say each entry, also through what lies in it, and which are told at all."""
    changes = _changes()
    places = {entry.key: place for place, entry in enumerate(entries)}
    found: list[set[Words]] = []
    for entry in entries:
        words = {_tokens(text) for text in (entry.name, *entry.synonyms) if _ENGLISH.fullmatch(text)}
        for sign, text in changes.get(entry.key, ()):
            words = words | {_tokens(text)} if sign == "+" else words - {_tokens(text)} if sign == "-" else set()
        found.append(words - {()})
    for place in reversed(range(len(entries))):  # children come after their parents
        parent = places.get(entries[place].parent or "")
        if parent is not None:
            found[parent] |= found[place]
    untold = {key for key, change in changes.items() if change[0][0] == "?"}
    measured = np.array([bool(words) and entry.key not in untold for words, entry in zip(found, entries, strict=True)])
    return found, measured


def _changes() -> Mapping[str, list[tuple[str, str]]]:
    """Return by key what is to be added (+) and taken away (-); ? for what captions do not tell."""
    lines = (ROOT / "benchmarks" / "data" / "tagging_words.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(":")[::2] for line in lines if line and not line.startswith("#")]
    return {key: re.findall(r"([+\-?])([^+\-?]*)", change) for key, change in pairs}


def _grams(caption: str) -> set[Words]:
    tokens = _tokens(caption)
    return {tokens[at : at + k] for k in range(1, _LONGEST + 1) for at in range(len(tokens) - k + 1)}


def _told(captions: Sequence[set[Words]], words: Sequence[set[Words]]) -> list[int]:
    return [sum(not meant.isdisjoint(caption) for caption in captions) for meant in words]


def _tokens(text: str) -> Words:
    return tuple(_singular(word) for word in re.findall(r"[a-z]+", text.lower().replace("'s", "")))


def _singular(word: str) -> str:
    """Return a word without its plural ending; crude, but the same on both sides."""
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
