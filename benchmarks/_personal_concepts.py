"""Concepts that get names of their own in the personal vocabulary experiment, and what is renamed in their captions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DOGS = re.compile(r"\b(?:a|the|an)?\s*(?:(?:large|big|small|little|young)\s+)?(?:dogs?|puppy|puppies)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:dogs|puppies|two|three|both)\b", re.IGNORECASE)
_UNSURE = -2
_SURE = 2
"""Captions of a photo's five that must say a concept's word; a photo of which fewer do is neither in nor out."""


@dataclass(frozen=True)
class Concept:
    """Photos that belong together, and what they are called from now on.

    Attributes:
        name: a word that no model knows. kind: ``dog``, ``place`` or ``activity``.
        words: what is renamed in captions.
        breed: an ImageNet class; the photos are those that the shipped starter takes for it.  Empty: by words.
        taught: how many captioned photos there are to learn from.
    """

    name: str
    kind: str
    words: re.Pattern[str]
    taught: int
    breed: str = ""

    def renamed(self, caption: str) -> str:
        """Return the caption with the name in it."""
        said = self.words.sub(f" {self.name}", caption)
        return re.sub(r"\s+", " ", said).strip()


def _of(name: str, kind: str, words: str, taught: int) -> Concept:
    return Concept(name, kind, re.compile(rf"\b(?:(?:a|an|the)\s+)?(?:{words})\b", re.IGNORECASE), taught)


CONCEPTS: tuple[Concept, ...] = (
    Concept("Nabi", "dog", DOGS, 8, "German shepherd"),
    Concept("또치", "dog", DOGS, 10, "flat-coated retriever"),
    Concept("Brumo", "dog", DOGS, 20, "West Highland white terrier"),
    _of("Haneul park", "place", "(?:swimming )?pools?", 15),
    _of("Sorelle", "activity", "tennis(?! balls?)", 12),
    _of("두리실", "place", "couch|couches|sofas?", 5),
    _of("Orimba", "activity", "basketball", 8),
    _of("Kwento", "activity", "snowboard(?:er|ers|ing|s)?", 10),
    _of("달포", "activity", "surf(?:er|ers|ing|board|boards|s)?", 5),
    _of("Tavika", "activity", "motorcycles?|motorbikes?|dirt ?bikes?", 20),
)


@dataclass(frozen=True)
class Photo:
    """A photo of ``captioned/`` with its five English captions."""

    path: Path
    captions: tuple[str, ...]


@dataclass(frozen=True)
class Teaching:
    """What is taught, and what is asked.

    Attributes:
        taught: photos with their caption, in which the name stands.
        others: photos of the library that nobody captioned; some of them show the concepts, too.
        gallery: photos of dev that are searched.
        owner: of each of these, int64[n], its concept; -1 for none.
        asked: captions of held-out photos with the name in them, and the place of their photo in the gallery.
        rest: captions of gallery photos of no concept, and the place of their photo.
    """

    taught: list[tuple[Path, str]]
    others: list[Path]
    gallery: list[Photo]
    owner: NDArray[np.int64]
    asked: list[tuple[str, int]]
    rest: list[tuple[str, int]]


def teaching(folder: Path, *, seed: int, held_out: int, others: int, rest: int) -> Teaching:
    """Return the experiment of a seed.

    Args:
        folder: ``captioned/``. held_out: photos of each concept that are asked for, at most; further ones of dev, and
            those of which it cannot be told whether they belong to a concept, leave the gallery.
        others: photos of train without a caption. rest: captions of each photo of no concept that are searched with.
    """
    rng = np.random.default_rng(seed)
    train, dev = (_photos(folder, split) for split in ("train", "dev"))
    breeds = _breeds()
    owners = [_owners(photos, breeds) for photos in (train, dev)]
    taught: list[tuple[Path, str]] = []
    used: set[int] = set()
    for number, concept in enumerate(CONCEPTS):
        chosen = rng.permutation(np.flatnonzero(owners[0] == number))[: concept.taught].tolist()
        used.update(chosen)
        taught += [(train[place].path, concept.renamed(rng.choice(_with(concept, train[place])))) for place in chosen]
    free = np.setdiff1d(np.arange(len(train)), list(used))
    without = [train[place].path for place in rng.permutation(free)[:others]]
    asked_for = {
        int(place)
        for number in range(len(CONCEPTS))
        for place in rng.permutation(np.flatnonzero(owners[1] == number))[:held_out]
    }
    kept = [place for place, owner in enumerate(owners[1]) if owner == -1 or place in asked_for]
    gallery, owner = [dev[place] for place in kept], owners[1][kept]
    asked = [
        (concept.renamed(text), place)
        for place, number in enumerate(owner)
        if number >= 0
        for concept in (CONCEPTS[number],)
        for text in _with(concept, gallery[place])
    ]
    of_rest = [
        (str(text), place)
        for place, number in enumerate(owner)
        if number < 0
        for text in rng.permutation(gallery[place].captions)[:rest]
    ]
    return Teaching(taught, without, gallery, owner, asked, of_rest)


def _photos(folder: Path, split: str) -> list[Photo]:
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["split"] == split]
    return [Photo(folder / "photos" / row["file"], tuple(row["en"])) for row in rows]


def _breeds() -> dict[str, str]:
    lines = (Path(__file__).parent / "data" / "personal_breeds.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def _with(concept: Concept, photo: Photo) -> list[str]:
    return [text for text in photo.captions if concept.words.search(text)]


def _owners(photos: list[Photo], breeds: dict[str, str]) -> NDArray[np.int64]:
    """Return int64[n]: the concept of each photo, -1 for none, -2 where it cannot be told or there are two."""
    owner = np.full(len(photos), -1, np.int64)
    for number, concept in enumerate(CONCEPTS):
        for place, photo in enumerate(photos):
            belongs = _belongs(concept, photo, breeds.get(photo.path.name, ""))
            if belongs == 0:
                continue
            owner[place] = number if belongs > 0 and owner[place] == -1 else _UNSURE
    return owner


def _belongs(concept: Concept, photo: Photo, breed: str) -> int:
    """Return 1 for a photo of the concept, 0 for another, -1 where it cannot be told."""
    said = len(_with(concept, photo))
    if not concept.breed:
        return 1 if said >= _SURE else -1 if said else 0
    if breed != concept.breed or not said:
        return 0
    return 1 if said > _SURE and not any(_MANY.search(text) for text in photo.captions) else -1
