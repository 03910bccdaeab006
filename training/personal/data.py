"""The data of a run: captioned photos of the catalog, read once, in one snapshot, and kept in the run's folder.

An album that is edited while a run trains, or before it is resumed, changes nothing for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import bundles, copies, looks, material, vectors
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_of
from engine.duplicates.look import LOOK_BYTES
from engine.encoding.fingerprint import vectors_fingerprint
from engine.encoding.onnx import Encoder
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.tokenizer import Tokenizer
from engine.errors import TrainingImpossible
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from engine.personal.events import TrainingProgress, TrainingStage, TrainingWarning
from engine.personal.languages import languages_of
from engine.personal.normalising import normalised, sentences
from engine.personal.records import FEWEST_PHOTOS, TrainingRequest
from training.personal.contract import Dataset, TrainingPhoto
from training.personal.missing import encode_missing
from training.personal.storing import load_dataset, save_dataset
from training.personal.twins import groups_of

__all__ = ["load_dataset", "read_dataset", "save_dataset"]

MOST_OTHERS = 2000
FEWEST_GROUPS = 10
"""Photos that are no near duplicates of each other; with fewer, nothing can be measured."""

_SHORT = 8
"""Tokens beside a text's own, at most: prefix and marks."""

Told = Generator[TrainingProgress | TrainingWarning, None, Dataset]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class _Snapshot:
    """What the catalog says, all at one moment; everything by photo id."""

    captioned: list[material.CaptionedRow]
    files: dict[int, list[Path]]
    looks: dict[int, bytes]
    vectors: dict[int, Vectors]
    others: Vectors


def read_dataset(library: Path, request: TrainingRequest, encoder: EncoderProtocol) -> Told:
    """Read what a run learns from; the catalog is not changed.

    Args:
        library: the library's folder.
        request: which albums; Full leaves out photos that no file can be read of.
        encoder: of the parent; it encodes photos that have no vector of it.

    Raises:
        TrainingImpossible: ``too_few``.
        AlbumUnknown, QueryInvalid: an album is gone, or its search is not understood.
        CatalogError, BundleInvalid, ModelFailed: the catalog or the model cannot be used.
    """
    yield TrainingProgress(TrainingStage.READING)
    chosen = _chosen(library, request.albums)
    with Catalog.open(library / "catalog.sqlite", read_only=True) as catalog, _one_moment(catalog):
        found = _read(catalog, chosen, encoder)
    yield TrainingProgress(TrainingStage.READING)
    photos, said = _photos(library, found)
    if request.preset == "full":
        yield from _without(len(photos), sum(bool(photo.files) for photo in photos), "no file of them can be read now")
        photos = [photo for photo in photos if photo.files]
    _require(len(photos))
    rows = [found.vectors.get(photo.photo_id) for photo in photos]
    lacking = [at for at, row in enumerate(rows) if row is None]
    made = yield from encode_missing([photos[at] for at in lacking], encoder)
    for place, at in enumerate(lacking):
        rows[at] = made.get(place)
    yield from _without(len(rows), len(rows) - len(lacking) + len(made), "they cannot be read")
    kept = [(photo, row) for photo, row in zip(photos, rows, strict=True) if row is not None]
    _require(len(kept))
    matrix = _normalised(np.stack([row for _, row in kept]))
    groups = yield from _groups([found.looks.get(photo.photo_id) for photo, _ in kept], matrix)
    _require_different(len(kept), len(np.unique(groups)))
    captions, pairs = _captions([said[photo.photo_id] for photo, _ in kept])
    yield from _cut(captions, encoder)
    return Dataset(
        photos=[photo for photo, _ in kept],
        captions=captions,
        pairs=pairs,
        groups=groups,
        vectors=matrix,
        languages=languages_of(captions),
        others=_normalised(found.others),
    )


def _normalised(rows: Vectors) -> Vectors:
    """Return rows of length 1: the catalog keeps float16, which are not quite."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), np.float32)


def _chosen(library: Path, albums: tuple[int, ...]) -> list[int] | None:
    if not albums:
        return None
    with Library.open(library, read_only=True) as opened:
        return opened.photos_to_learn_from(albums)


@contextmanager
def _one_moment(catalog: Catalog) -> Iterator[None]:
    catalog.connection.execute("BEGIN")  # deferred: the first read begins the snapshot, and nobody is held up by it
    try:
        yield
    finally:
        catalog.connection.execute("ROLLBACK")


def _read(catalog: Catalog, chosen: list[int] | None, encoder: EncoderProtocol) -> _Snapshot:
    rows = [row for row in material.captioned(catalog, chosen) if sentences(row.text)]
    ids = [row.photo_id for row in rows]
    files: dict[int, list[Path]] = defaultdict(list)
    for file in copies.files_of(catalog, ids):
        files[file.photo_id].append(path_of(file.path))
    own = _own_vectors(catalog, encoder)
    others = material.some_others(catalog, encoder.bundle_id, ids, MOST_OTHERS) if own else np.empty(0, np.int64)
    rest = _vectors(catalog, encoder, others)
    return _Snapshot(
        captioned=rows,
        files=files,
        looks=looks.get(catalog, ids, LOOK_BYTES),
        vectors=_vectors(catalog, encoder, ids) if own else {},
        others=np.stack(list(rest.values())) if rest else np.empty((0, encoder.dim), np.float32),
    )


def _own_vectors(catalog: Catalog, encoder: EncoderProtocol) -> bool:
    """Tell whether the stored vectors are this model's, and not of another that had its name."""
    if not isinstance(encoder, Encoder):
        return True
    return bundles.made_with(catalog, encoder.bundle_id) in (None, vectors_fingerprint(encoder.bundle.folder))


def _vectors(catalog: Catalog, encoder: EncoderProtocol, ids: Iterable[int]) -> dict[int, Vectors]:
    wanted = np.array(list(ids), np.int64)
    found: dict[int, Vectors] = {}
    for block, rows in vectors.blocks(catalog, encoder.bundle_id, encoder.dim, wanted):
        found.update(zip(block.tolist(), rows.astype(np.float32), strict=True))
    return {photo_id: row for photo_id, row in found.items() if np.isfinite(row).all() and row.any()}


def _photos(library: Path, found: _Snapshot) -> tuple[list[TrainingPhoto], dict[int, list[str]]]:
    photos = []
    for row in found.captioned:
        thumbnail = thumbnail_path(library, row.content_hash)
        files = tuple(found.files.get(row.photo_id, ()))
        photos.append(TrainingPhoto(row.photo_id, row.content_hash, files, thumbnail if thumbnail.is_file() else None))
    return photos, {row.photo_id: sentences(row.text) for row in found.captioned}


def _require(photos: int) -> None:
    if photos < FEWEST_PHOTOS:
        raise TrainingImpossible(
            "too_few",
            f"{photos} captioned photos can be learned from, and at least {FEWEST_PHOTOS} are needed to learn from and "
            "to measure with: caption more photos, or choose more albums",
        )


def _require_different(photos: int, groups: int) -> None:
    if groups < FEWEST_GROUPS:
        raise TrainingImpossible(
            "too_few",
            f"the {photos} captioned photos show only {groups} different things (the others are near duplicates), and "
            f"at least {FEWEST_GROUPS} are needed to learn from and to measure with: caption other photos",
        )


def _without(total: int, kept: int, why: str) -> Iterator[TrainingWarning]:
    if kept < total:
        yield TrainingWarning("unreadable", f"{total - kept} of {total} captioned photos are left out: {why}")


def _groups(seen: list[bytes | None], matrix: Vectors) -> Generator[TrainingProgress, None, NDArray[np.int64]]:
    work = groups_of(seen, matrix)
    while True:
        try:
            event = next(work)
        except StopIteration as stop:
            return np.asarray(stop.value, np.int64)
        yield TrainingProgress(TrainingStage.READING, event.done, event.total)


def _captions(said: list[list[str]]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the distinct sentences, as first written, and which photos have which, int64[p, 2]."""
    places: dict[str, int] = {}
    captions: list[str] = []
    pairs: dict[tuple[int, int], None] = {}
    for photo, all_sentences in enumerate(said):
        for sentence in all_sentences:
            key = normalised(sentence)
            if key not in places:
                places[key] = len(captions)
                captions.append(sentence)
            pairs[photo, places[key]] = None
    return captions, np.array(list(pairs), np.int64).reshape(-1, 2)


def _cut(captions: list[str], encoder: EncoderProtocol) -> Iterator[TrainingWarning]:
    """Warn once of captions that are longer than the text tower looks."""
    if not isinstance(encoder, Encoder):
        return
    limit = encoder.bundle.text.context_length
    text = replace(encoder.bundle.text, context_length=limit + 1)
    long = [caption for caption in captions if len(caption.encode("utf-8", "replace")) + _SHORT >= limit]
    tokens = Tokenizer(encoder.bundle.folder, text).encode(long) if long else []
    cut = sum(len(row) > limit for row in tokens)
    if cut:
        yield TrainingWarning(
            "cut", f"{cut} of {len(captions)} captions are longer than the model reads ({limit} tokens); the rest of "
            "them is not learned from"
        )  # fmt: skip
