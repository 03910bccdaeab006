"""The texts and photos that the starter is trained and measured on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CLASS_NAMES = RESOURCES / "vocabulary" / "imagenet_classes.tsv"
LANGUAGES = ("en", "de", "fr", "cs")
HELD_OUT_SEED = 7

ENGLISH_TEMPLATES = ("{}", "a photo of a {}", "a picture of the {}", "{} in the photo", "a close-up of a {}")
KOREAN_TEMPLATES = ("{}", "{} 사진", "{}이(가) 있는 사진", "사진 속의 {}")


@dataclass(frozen=True)
class CaptionedPhoto:
    """A photo and what people said of it, by language."""

    path: Path
    captions: dict[str, list[str]]


@dataclass(frozen=True)
class ClassNames:
    """The names of one ImageNet class, the preferred one first."""

    wnid: str
    english: list[str]
    korean: list[str]


def load_captioned(folder: Path, split: str) -> list[CaptionedPhoto]:
    """Read the photos of ``split`` from ``captions.jsonl``, in the file's order.

    Raises:
        FileNotFoundError: the folder holds no ``captions.jsonl``.
    """
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        CaptionedPhoto(folder / "photos" / row["file"], dict(_captions(row))) for row in rows if row["split"] == split
    ]


def split_off(
    photos: Sequence[CaptionedPhoto], count: int, seed: int = HELD_OUT_SEED
) -> tuple[list[CaptionedPhoto], list[CaptionedPhoto]]:
    """Return the photos without ``count`` of them, and those: "a user's album" that a starter has never seen.

    The choice depends on the seed and the number of photos alone; both lists keep the order.
    """
    chosen = set(np.random.default_rng(seed).choice(len(photos), count, replace=False).tolist())
    rest = [photo for number, photo in enumerate(photos) if number not in chosen]
    return rest, [photo for number, photo in enumerate(photos) if number in chosen]


def _captions(row: dict[str, str | list[str]]) -> Iterator[tuple[str, list[str]]]:
    for language in LANGUAGES:
        texts = row.get(language) or []
        yield language, [texts] if isinstance(texts, str) else texts


def load_class_names(path: Path = CLASS_NAMES) -> list[ClassNames]:
    """Read the 1,000 classes in ImageNet's standard order (that of their WordNet ids)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [ClassNames(wnid, english.split("|"), korean.split("|")) for wnid, english, korean in rows]


def load_labelled(folder: Path) -> list[tuple[Path, str]]:
    """List the labelled photos with their WordNet ids (in the file name), in the classes' order."""
    return [(path, path.name.split("_", 1)[0]) for path in sorted(folder.glob("*.jpg"))]


def class_texts(names: ClassNames) -> list[str]:
    """Spell every text that stands for a class: its names in both languages, in every template."""
    english = [template.format(name) for name in names.english for template in ENGLISH_TEMPLATES]
    korean = [template.format(name) for name in names.korean for template in KOREAN_TEMPLATES]
    return english + korean
