"""Two models on the captions of one library: which finds the right photos sooner (docs/personal-models.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.catalog import captions, vectors
from engine.catalog.bundles import made_with
from engine.errors import Cancelled, TrainingImpossible, VectorsMissing
from engine.personal.deriving import derivation
from engine.personal.general import measure_general
from engine.personal.learned import pair_key, read_learned
from engine.personal.normalising import normalised, sentences
from engine.personal.recall import Ranks, rank, recall_of
from engine.personal.records import Change, Comparison

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.control import Control
    from engine.encoding.onnx import Encoder

MOST_CAPTIONS, MOST_PHOTOS = 1000, 20_000
"""Where a library has more, they are taken evenly: comparing takes seconds, and recall is known to a point or two."""

MOST_CHANGES = 24
_LEFT_OUT = 0.1
"""Share of photos that may lack their vectors: those that came since a model searched; they are left out."""

_TEXTS, _QUERIES = 32, 256
_Item = TypeVar("_Item")


@dataclass(frozen=True, eq=False)
class _Task:
    """What both models are asked.

    Attributes:
        ids: int64[n], the photos, ascending.
        captions: m sentences, as they were first written.
        right: for each, the places of the photos that have it.
        keys: for each, the hashes of it with these photos (:func:`engine.personal.learned.pair_key`).
    """

    ids: NDArray[np.int64]
    captions: list[str]
    right: list[list[int]]
    keys: list[list[str]]


def compare(catalog: Catalog, left: Encoder, right: Encoder, control: Control) -> Comparison:
    """Measure two models; see :meth:`engine.library.Library.compare_models`."""
    rows = _evenly(captions.of_present_photos(catalog), MOST_PHOTOS)
    if not rows:
        raise TrainingImpossible("too_few", "no photo has a caption to measure by; caption some first")
    ids = np.array([row[0] for row in rows], np.int64)
    matrices = [_vectors(catalog, encoder, ids) for encoder in (left, right)]
    both = np.intersect1d(matrices[0][0], matrices[1][0], assume_unique=True)
    task = _task([row for row in rows if row[0] in set(both.tolist())], both)
    places = [
        _places(encoder, task, matrix[np.searchsorted(found, both)], control)
        for encoder, (found, matrix) in zip((left, right), matrices, strict=True)
    ]
    general = [measure_general(encoder).recall for encoder in _uncancelled((left, right), control)]
    return Comparison(
        left=left.bundle_id,
        right=right.bundle_id,
        left_recall=recall_of(places[0], len(both)),
        right_recall=recall_of(places[1], len(both)),
        left_general=general[0],
        right_general=general[1],
        seen=_seen(task, left, right),
        changes=_changes(task, places[0], places[1]),
    )


def _uncancelled(encoders: tuple[Encoder, Encoder], control: Control) -> Iterator[Encoder]:
    for encoder in encoders:
        if control.cancelled:
            raise Cancelled
        yield encoder


def _vectors(
    catalog: Catalog, encoder: Encoder, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the photos that have a vector of a model, or could have one by deriving, and these float32[k, dim].

    Raises:
        VectorsMissing: these are too few of the photos.
    """
    bundle = encoder.bundle
    found = _stored(catalog, bundle.id, bundle.dim, ids)
    what, adapter = derivation(bundle), bundle.adapter()
    missing = np.setdiff1d(ids, found[0], assume_unique=True)
    fits = what is not None and made_with(catalog, what.parent) == what.parent_made_with
    if len(missing) and fits and what is not None and adapter is not None:
        others, rows = _stored(catalog, what.parent, what.dim, missing)
        if len(others):
            whose, matrix = np.concatenate([found[0], others]), np.concatenate([found[1], adapter.apply(rows)])
            order = np.argsort(whose)
            found = whose[order], matrix[order]
    lacking = len(ids) - len(found[0])
    if lacking > _LEFT_OUT * len(ids):
        raise VectorsMissing(bundle.id, lacking, len(ids))
    return found


def _stored(
    catalog: Catalog, bundle_id: str, dim: int, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    blocks = list(vectors.blocks(catalog, bundle_id, dim, ids))
    if not blocks:
        return np.empty(0, np.int64), np.empty((0, dim), np.float32)
    return np.concatenate([found for found, _ in blocks]), np.concatenate([rows for _, rows in blocks]).astype(
        np.float32
    )


def _task(rows: list[tuple[int, str, str]], ids: NDArray[np.int64]) -> _Task:
    """Gather the captions: those that say the same are one, and right for all their photos."""
    first: dict[str, str] = {}
    right: defaultdict[str, list[int]] = defaultdict(list)
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for photo_id, content_hash, text in rows:
        for sentence in sentences(text):
            plain = normalised(sentence)
            if plain:
                first.setdefault(plain, sentence)
                right[plain].append(int(np.searchsorted(ids, photo_id)))
                keys[plain].append(pair_key(content_hash, sentence))
    chosen = _evenly(list(first), MOST_CAPTIONS)
    if not chosen:
        raise TrainingImpossible("too_few", "no photo has a caption to measure by; caption some first")
    return _Task(ids, [first[key] for key in chosen], [right[key] for key in chosen], [keys[key] for key in chosen])


def _places(encoder: Encoder, task: _Task, matrix: NDArray[np.float32], control: Control) -> Ranks:
    """Return the place of each caption's best right photo, int64[m], among photos float32[n, dim]."""
    found = []
    for start in range(0, len(task.captions), _QUERIES):
        chosen = task.captions[start : start + _QUERIES]
        texts = []
        for first in range(0, len(chosen), _TEXTS):
            if control.cancelled:
                raise Cancelled
            texts.append(encoder.encode_texts(chosen[first : first + _TEXTS]))
        right = np.zeros((len(chosen), len(matrix)), np.bool_)
        for row, photos in enumerate(task.right[start : start + _QUERIES]):
            right[row, photos] = True
        found.append(rank(np.concatenate(texts) @ matrix.T, right))
    return np.concatenate(found)


def _seen(task: _Task, left: Encoder, right: Encoder) -> float:
    """Return the share of the captions that one of the models learned from."""
    learned = read_learned(left.bundle.folder) | read_learned(right.bundle.folder)
    return sum(any(key in learned for key in keys) for keys in task.keys) / len(task.keys)


def _changes(task: _Task, before: Ranks, after: Ranks) -> tuple[Change, ...]:
    """Return the captions whose photo's place differs most: from the 20th to the first is more than 500th to 400th."""
    moved = np.abs(np.log(before) - np.log(after))
    order = [place for place in np.argsort(-moved, kind="stable")[:MOST_CHANGES] if moved[place] > 0]
    return tuple(
        Change(int(task.ids[task.right[at][0]]), task.captions[at], int(before[at]), int(after[at])) for at in order
    )


def _evenly(items: list[_Item], most: int) -> list[_Item]:
    if len(items) <= most:
        return items
    return [items[place * len(items) // most] for place in range(most)]
