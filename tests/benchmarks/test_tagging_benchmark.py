"""What the benchmark of tagging counts as right, and its arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks._tagging_data import said_by
from benchmarks._tagging_fit import Logistic
from benchmarks.tagging import Judged
from engine.tagging.records import VocabularyEntry


def test_captions_say_an_entry_by_name_synonym_plural_or_what_lies_in_it() -> None:
    entries = [
        VocabularyEntry("animal", "animal", "동물"),
        VocabularyEntry("dog", "dog", "개", "animal", synonyms=("puppy", "강아지")),
        VocabularyEntry("golden-retriever", "golden retriever", "골든 리트리버", "dog"),
        VocabularyEntry("orange-fruit", "orange", "오렌지"),
        VocabularyEntry("only-korean", "한복", "한복"),
    ]
    captions = [
        ["Two golden retrievers run .", "Puppies play .", "A dogged man .", "An orange ball .", "Animals ."],
        ["A man ."] * 5,
    ]
    said, told = said_by(captions, entries)
    assert said[0].tolist()[:3] == [3, 2, 1]
    assert said[1].tolist()[:3] == [0, 0, 0]
    assert told.tolist() == [True, True, True, False, False]


def test_precision_recall_and_bins_are_those_of_the_pairs() -> None:
    chance = np.array([[0.95, 0.62], [0.9, 0.2], [0.55, 0.1], [0.1, 0.1]])
    right = np.array([[True, False], [True, True], [False, False], [False, True]])
    clear = np.ones_like(right)
    clear[0, 1] = False
    judged = Judged(("a", "b"), np.log(chance / (1 - chance)).astype(np.float32), right, clear)
    figures = judged.figures("x")
    assert figures["x_85_proposals"] == 2
    assert figures["x_85_precision"] == 1.0
    assert figures["x_85_recall"] == pytest.approx(0.5)
    assert figures["x_50_proposals"] == 4
    assert figures["x_50_precision"] == pytest.approx(0.5)
    assert figures["x_50_precision_where_clear"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["x_bin1_pairs"] == 1
    assert figures["x_bin1_measured"] == 0.0
    assert figures["x_bin5_stated"] == pytest.approx(0.925, abs=1e-3)


def test_the_regression_finds_what_made_the_labels_and_leans_on_its_priors() -> None:
    chooser = np.random.default_rng(0)
    rows = np.stack([chooser.normal(size=20000), np.ones(20000)], axis=1)
    labels = (chooser.random(20000) < 1 / (1 + np.exp(-(2 * rows[:, 0] - 1)))).astype(float)
    free = Logistic(rows, labels, np.ones(20000), np.zeros(2), np.full(2, 1e-3)).fit()
    np.testing.assert_allclose(free, [2, -1], atol=0.1)
    held = Logistic(rows[:3], labels[:3], np.ones(3), np.array([1.0, 0.0]), np.full(2, 1e3)).fit()
    np.testing.assert_allclose(held, [1, 0], atol=0.01)
    apart = Logistic(rows, (rows[:, 0] > 0).astype(float), np.ones(20000), np.zeros(2), np.full(2, 1e-3)).fit()
    assert np.isfinite(apart).all()
