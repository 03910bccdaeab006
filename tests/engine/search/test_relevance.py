"""Relevance: the background, and one cut-off for all queries."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from engine.search.background import (
    Levels,
    PhotoLevels,
    background_name,
    background_texts,
    near_texts,
    photo_levels,
)
from engine.search.relevance import Answer, load_calibration, text_logits


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


def test_levels_are_kept_for_the_photos_that_were_looked_at() -> None:
    random = np.random.default_rng(2)
    background, vectors = random.standard_normal((9, 16), dtype=np.float32), random.standard_normal((50, 16))
    vectors = vectors.astype(np.float32)
    levels = Levels(background)
    for ids in ([3, 7, 20], [1, 7, 20, 49], [49], list(range(50))):
        kept = levels.of(np.array(ids), vectors[ids])
        expected = PhotoLevels.of_columns(photo_levels(vectors[ids], background))
        np.testing.assert_allclose(kept.top, expected.top, rtol=1e-5)
        np.testing.assert_array_equal(kept.names, expected.names)
    levels.forget()
    np.testing.assert_allclose(
        levels.of(np.array([5]), -vectors[[5]]).mean, photo_levels(-vectors[[5]], background)[:, 0], rtol=1e-4
    )


def test_an_even_sample_answers_as_the_library_does() -> None:
    similarities = np.random.default_rng(4).normal(0.1, 0.05, 100_000).astype(np.float32)
    whole = Answer.of(similarities)
    part = Answer.of_sample(np.sort(similarities)[::-1][:3], similarities[::25], len(similarities))
    assert part.highest == whole.highest
    assert abs(part.median - whole.median) < 0.005
    assert abs(part.spread(0.05) / whole.spread(0.05) - 1) < 0.03
    assert Answer.of(similarities[:0]).spread(0.05) == 0.05
