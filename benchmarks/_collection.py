"""The photos and queries that relevance is fitted on and measured with, their embeddings, and what counts as right."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import flatten
from engine.paths import resources_dir
from engine.search.background import background_texts
from engine.search.fusion import words_of

ROOT = Path(__file__).resolve().parents[1]
SEED = 0
SAME = 0.75
"""A photo counts as relevant when what people say of it covers this share of a query's words, weighed by rarity."""

_BATCH = 16
_TRAIN_PHOTOS, _TRAIN_CAPTIONS, _TRAIN_SHORT = 1000, 500, 300


@dataclass(frozen=True)
class Collection:
    """Photos and queries.

    Attributes:
        photos: float32[n, dim]. present, absent: float32[q, dim], queries that have a right answer, and that have none.
        relevant: bool[q, n], which photos are right for each present query.
        captions: how many of the present queries are captions (they come first).
        background: float32[m, dim].
    """

    photos: NDArray[np.float32]
    present: NDArray[np.float32]
    absent: NDArray[np.float32]
    relevant: NDArray[np.bool_]
    captions: int
    background: NDArray[np.float32]


@dataclass(frozen=True)
class _Row:
    file: str
    english: list[str]


def shared_data() -> Path:
    """Return the folder of the photos for development.

    Raises:
        SystemExit: it is not there.
    """
    folder = Path(os.environ.get("SAJIN_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "captioned" / "captions.jsonl").is_file():
        raise SystemExit(f"the photos for development are not in {folder} (set SAJIN_SHARED_DATA)")
    return folder


def to_measure(encoder: Encoder) -> Collection:
    """Return captioned dev and labelled, with a caption of each photo, all class names, and 100 absent queries."""
    folder = shared_data()
    rows = _rows(folder, "dev")
    labelled = sorted((folder / "labelled").glob("*.jpg"))
    names = _class_names()
    classes = [names[path.name.split("_", 1)[0]] for path in labelled]
    chooser = random.Random(SEED)
    queries = [chooser.choice(row.english) for row in rows] + [name[0] for name in classes]
    said = [" ".join(row.english) for row in rows] + [" ".join(name) for name in classes]
    relevant = coverage(queries, said) >= SAME
    np.fill_diagonal(relevant, True)
    paths = [folder / "captioned" / "photos" / row.file for row in rows] + labelled
    return _collection(encoder, paths, queries, _lines("absent_queries.txt"), relevant, len(rows))


def to_fit(encoder: Encoder) -> Collection:
    """Return photos of captioned train, with captions, short phrases of several captions, and other absent queries."""
    folder = shared_data()
    rows = _rows(folder, "train")[:_TRAIN_PHOTOS]
    chooser = random.Random(SEED)
    captions = [chooser.choice(row.english) for row in rows[:_TRAIN_CAPTIONS]]
    short = chooser.sample(_phrases(rows), _TRAIN_SHORT)
    relevant = coverage(captions + short, [" ".join(row.english) for row in rows]) >= SAME
    relevant[np.arange(len(captions)), np.arange(len(captions))] = True
    paths = [folder / "captioned" / "photos" / row.file for row in rows]
    absent = _lines("absent_for_fitting.txt")
    return _collection(encoder, paths, captions + short, absent, relevant, len(captions))


def coverage(queries: Sequence[str], said: Sequence[str]) -> NDArray[np.float32]:
    """Return float32[q, n]: the share of each query's words, weighed by rarity, that is in each photo's texts."""
    texts = [_stems(text) for text in said]
    frequency = Counter(stem for text in texts for stem in text)
    places = {stem: place for place, stem in enumerate(frequency)}
    holds = np.zeros((len(texts), len(places)), np.float32)
    for row, text in enumerate(texts):
        holds[row, [places[stem] for stem in text]] = 1
    found = np.zeros((len(queries), len(texts)), np.float32)
    for row, query in enumerate(queries):
        weights = {stem: math.log((len(texts) + 1) / (frequency[stem] + 0.5)) for stem in _stems(query)}
        known = [stem for stem in weights if stem in places]
        if known:
            heard = holds[:, [places[stem] for stem in known]] @ np.array([weights[stem] for stem in known], np.float32)
            found[row] = heard / sum(weights.values())
    return found


def photo_vectors(encoder: Encoder, paths: Sequence[Path]) -> NDArray[np.float32]:
    """Return the embeddings of photos, float32[n, dim], kept for the next run."""
    return _kept(encoder, "photos", [path.name for path in paths], partial(_encoded_photos, encoder, paths))


def _collection(
    encoder: Encoder,
    paths: Sequence[Path],
    queries: Sequence[str],
    absent: Sequence[str],
    relevant: NDArray[np.bool_],
    captions: int,
) -> Collection:
    texts = partial(_encoded_texts, encoder)
    return Collection(
        photo_vectors(encoder, paths),
        _kept(encoder, "texts", queries, partial(texts, queries)),
        _kept(encoder, "texts", absent, partial(texts, absent)),
        relevant,
        captions,
        _kept(encoder, "texts", background_texts(), partial(texts, background_texts())),
    )


def _kept(
    encoder: Encoder, kind: str, names: Sequence[str], make: Callable[[], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return the embeddings, from the temporary folder where this very model made them before."""
    tower = "vision.onnx" if kind == "photos" else "text.onnx"
    about = json.loads((encoder.bundle.folder / "bundle.json").read_text(encoding="utf-8"))
    model: str = about["files"][tower]["sha256"]
    key = hashlib.blake2b("\n".join([model, *names]).encode(), digest_size=12).hexdigest()
    path = Path(tempfile.gettempdir()) / "sajin-benchmarks" / f"{kind}-{key}.npy"
    if path.is_file():
        kept: NDArray[np.float32] = np.load(path)
        return kept
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        np.save(file, made)
    part.replace(path)
    return made


def _encoded_photos(encoder: Encoder, paths: Sequence[Path]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(paths), _BATCH):
        pixels = []
        for path in paths[start : start + _BATCH]:
            with Image.open(path) as image:
                pixels.append(encoder.preprocessing.to_pixels(flatten(image)))
        parts.append(encoder.encode_pixels(np.stack(pixels)))
    return np.concatenate(parts)


def _encoded_texts(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    # Texts of like length together, so that little is padded.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    vectors = np.empty((len(texts), encoder.dim), np.float32)
    for batch in batches:
        vectors[batch] = encoder.encode_texts([texts[place] for place in batch])
    return vectors


def _rows(folder: Path, split: str) -> list[_Row]:
    lines = (folder / "captioned" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    return [_Row(row["file"], row["en"]) for row in map(json.loads, lines) if row["split"] == split]


def _class_names() -> dict[str, list[str]]:
    path = resources_dir() / "vocabulary" / "imagenet_classes.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row[0]: row[1].split("|") for row in rows}


def _lines(name: str) -> list[str]:
    lines = (ROOT / "benchmarks" / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _phrases(rows: Sequence[_Row]) -> list[str]:
    """Return words and pairs of words that at least two people used of a photo, of 2 to 150 photos."""
    photos: Counter[str] = Counter()
    for row in rows:
        said: Counter[str] = Counter()
        for caption in row.english:
            words = re.findall(r"[a-z]+", caption.lower())
            pairs = zip(words, words[1:], strict=False)
            said.update({word for word in words if _tells(word)})
            said.update({f"{a} {b}" for a, b in pairs if _tells(a) and _tells(b)})
        photos.update(phrase for phrase, times in said.items() if times >= 2)
    return sorted(phrase for phrase, times in photos.items() if 2 <= times <= 150)


def _tells(word: str) -> bool:
    return len(word) > 2 and bool(words_of(f"{word} x") != ["x"])


def _stems(text: str) -> set[str]:
    found = re.findall(r"[a-z']+", text.lower())
    return {_stem(word) for word in found if _tells(word)}


def _stem(word: str) -> str:
    """Return the word without its commonest English endings; crude, but the same on both sides."""
    for ending in ("ing", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
