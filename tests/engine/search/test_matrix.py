"""The matrix agrees with the catalog, whatever became of its cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.catalog import embeddings, vectors
from engine.query import parse
from engine.search.background import PhotoLevels, background_name, background_texts, near_texts, photo_levels
from engine.search.matrix import VectorMatrix
from engine.search.relevance import load_calibration, text_logits
from tests.engine.search.conftest import DIM, Shelf, word_vector


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The photos whose vectors were read from the catalog."""
    found: list[int] = []
    real = vectors.blocks

    def blocks(*arguments: object, **named: object) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for ids, rows in real(*arguments, **named):  # type: ignore[arg-type]
            found.extend(ids.tolist())
            yield ids, rows

    monkeypatch.setattr(vectors, "blocks", blocks)
    return found


def _matrix(shelf: Shelf, cache: Path, *, dim: int = DIM, bundle: str = "words") -> VectorMatrix:
    matrix = VectorMatrix(shelf.catalog, bundle, dim, cache, save_after=1)
    matrix.refresh()
    return matrix


def _agrees(matrix: VectorMatrix, sights: dict[int, str]) -> bool:
    expected = np.stack([word_vector(sight) for sight in sights.values()]).astype(np.float16)
    return matrix.table.ids.tolist() == list(sights) and bool((matrix.table.rows == expected).all())


def test_only_what_is_new_is_read(shelf: Shelf, cache: Path, read: list[int]) -> None:
    first = {shelf.put(sight): sight for sight in ("dog", "cat")}
    matrix = _matrix(shelf, cache)
    assert _agrees(matrix, first)
    assert not matrix.refresh()
    third = shelf.put("tent")
    assert matrix.refresh()
    assert _agrees(matrix, {**first, third: "tent"})
    assert read == [*first, third]
    assert matrix.table.rows.flags.c_contiguous
    assert matrix.table.rows.dtype == np.float32


def test_the_next_start_reads_the_cache(shelf: Shelf, cache: Path, read: list[int]) -> None:
    sights = {shelf.put(sight): sight for sight in ("dog", "cat", "tent")}
    _matrix(shelf, cache)
    read.clear()
    assert _agrees(_matrix(shelf, cache), sights)
    assert read == []


def test_what_changed_meanwhile_is_noticed(shelf: Shelf, cache: Path, read: list[int]) -> None:
    dog, gone, cat = shelf.put("dog"), shelf.put("tent"), shelf.put("cat")
    _matrix(shelf, cache)
    read.clear()
    shelf.remove(gone)
    embeddings.store(shelf.catalog, "words", [dog], word_vector("wolf")[None])
    new = shelf.put("opera")
    assert _agrees(_matrix(shelf, cache), {dog: "wolf", cat: "cat", new: "opera"})
    assert sorted(read) == [dog, new]


@pytest.mark.parametrize("suffix", [".npy", ".json"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
        lambda data: b"\xff" * len(data),
        None,
    ],
    ids=["empty", "cut", "flipped", "overwritten", "deleted"],
)
def test_a_damaged_cache_is_made_anew(
    shelf: Shelf, cache: Path, read: list[int], suffix: str, damage: Callable[[bytes], bytes] | None
) -> None:
    sights = {shelf.put(sight): sight for sight in ("dog", "cat")}
    _matrix(shelf, cache)
    (file,) = cache.glob(f"vectors-*{suffix}")
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(file.read_bytes()))
    read.clear()
    assert _agrees(_matrix(shelf, cache), sights)
    assert read == list(sights)
    read.clear()
    assert _agrees(_matrix(shelf, cache), sights)
    assert read == []
    assert not list(cache.glob("*.part"))


def test_every_model_has_its_own(shelf: Shelf, cache: Path) -> None:
    sights = {shelf.put("dog"): "dog"}
    assert _agrees(_matrix(shelf, cache), sights)
    assert not len(_matrix(shelf, cache, bundle="other/../model").table.ids)
    assert not len(_matrix(shelf, cache, dim=DIM // 2).table.ids)  # a wrong length is no vector of this model
    assert _agrees(_matrix(shelf, cache), sights)


def test_a_cache_that_cannot_be_written_is_done_without(shelf: Shelf, cache: Path) -> None:
    cache.write_text("a file, no folder")
    sights = {shelf.put("dog"): "dog"}
    assert _agrees(_matrix(shelf, cache), sights)
    assert shelf.searcher().search(parse("dog")).likely == 1  # nor is the background's kept


def test_the_shipped_background_is_of_the_shipped_texts_and_model(starter_bundle: Path) -> None:
    about = json.loads((starter_bundle / "bundle.json").read_text(encoding="utf-8"))
    texts = background_texts()
    folder = starter_bundle.parents[1] / "search"
    kept = np.load(folder / background_name(about["id"], texts))
    assert kept.shape == (len(texts), about["dim"])
    assert len(set(texts)) == len(texts) >= 200


def test_relevance_grows_with_similarity_and_has_one_cut_off() -> None:
    calibration = load_calibration("a model that nobody fitted")
    similarities = np.linspace(-0.1, 0.5, 50, dtype=np.float32)
    level = np.full(50, 0.1, np.float32)
    levels = PhotoLevels(level, level, level + 0.1, np.zeros((50, 3), np.int64))
    logits = text_logits(similarities, levels, calibration, np.empty(0, np.int64))
    assert (np.diff(logits) > 0).all()
    assert logits[0] < 0 < logits[-1]


def test_a_photo_that_the_background_names_is_above_the_cut_off() -> None:
    calibration = load_calibration("a model that nobody fitted")
    similarities = np.linspace(0.0, 0.3, 20, dtype=np.float32)
    level = np.full(20, 0.3, np.float32)
    names = np.full((20, 3), 7, np.int64)
    names[15:, 1] = 4  # the five most similar photos have text 4 among their closest
    levels = PhotoLevels(level, level, level + 0.5, names)
    plain = text_logits(similarities, levels, calibration, np.empty(0, np.int64))
    lifted = text_logits(similarities, levels, calibration, np.array([4]))
    assert (plain < 0).all()
    assert (lifted[15:] > 0).all()
    assert (lifted[:15] == plain[:15]).all()
    assert (np.diff(lifted) > 0).all()


def test_each_photo_is_named_by_its_closest_texts() -> None:
    background = np.eye(8, dtype=np.float32)
    photos = np.array([[0, 0.1, 0.9, 0.3, 0, 0, 0.5, 0], [0.9, 0, 0, 0, 0.2, 0.1, 0, 0.3]], np.float32)
    levels = PhotoLevels.of_columns(photo_levels(photos, background))
    assert levels.names.tolist() == [[2, 6, 3], [0, 7, 4]]
    assert near_texts(background[5], background).tolist() == [5]
