"""How right proposals are on real photos with the model that ships; docs/tagging.md has the full figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks._tagging_data import said_by
from engine.encoding.onnx import Encoder
from engine.paths import resources_dir
from engine.tagging.records import VocabularyEntry
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.thresholds import chances, proposed
from engine.tagging.vocabulary import Vocabulary, load
from tests.starter_vectors import CaptionedPhotos, LabelledPhotos

DEFAULT = 0.85


def all_proposed(log_odds: np.ndarray, precision: float) -> np.ndarray:
    found = np.zeros(log_odds.shape, bool)
    for place in range(log_odds.shape[1]):
        found[proposed(log_odds[:, place], precision), place] = True
    return found


@pytest.fixture(scope="module")
def shipped(starter: Encoder, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[VocabularyEntry], Concepts, Path]:
    folder = tmp_path_factory.mktemp("texts")
    vocabulary = Vocabulary(load())
    entries = vocabulary.proposable()
    return entries, Concepts.of(starter, folder, vocabulary.entries, entries), folder


def test_stated_precision_holds_for_what_captions_say(
    starter: Encoder, captioned: CaptionedPhotos, shipped: tuple[list[VocabularyEntry], Concepts, Path]
) -> None:
    entries, concepts, folder = shipped
    said, told = said_by([row["en"] for row in captioned.rows], Vocabulary(load()).entries)
    columns = [load().index(entry) for entry in entries]
    said, told = said[:, columns][:, told[columns]], told[columns]
    scorer = Scorer.of_library(starter, folder, concepts, captioned.vectors)
    log_odds = scorer.log_odds(captioned.vectors)[:, told]
    shown = all_proposed(log_odds, DEFAULT)
    clear = shown & (said != 1)
    assert (said[clear] >= 2).mean() > 0.82
    assert (said[shown] >= 2).sum() / (said >= 2).sum() > 0.3
    stated = chances(log_odds[shown]).mean()
    assert abs(stated - (said[shown] >= 1).mean()) < 0.06
    surer = all_proposed(log_odds, 0.95)
    assert (said[surer] >= 1).mean() > (said[shown] >= 1).mean()
    assert surer.sum() < shown.sum()


def test_names_of_things_are_proposed_right(starter: Encoder, labelled: LabelledPhotos, tmp_path: Path) -> None:
    table = (resources_dir() / "vocabulary" / "imagenet_classes.tsv").read_text(encoding="utf-8").splitlines()
    names = {row[0]: row[1].split("|")[0] for row in (line.split("\t") for line in table) if len(row) > 1}
    entries = [VocabularyEntry(f"own:{wnid}", names[wnid], names[wnid], shipped=False) for wnid in labelled.wnids]
    concepts = Concepts.of(starter, tmp_path, entries, entries)
    log_odds = Scorer.of_library(starter, tmp_path, concepts, labelled.vectors).log_odds(labelled.vectors)
    right = np.eye(len(entries), dtype=bool)
    shown = all_proposed(log_odds, DEFAULT)
    assert right[shown].mean() > 0.8
    assert shown.sum() > 30
    more = all_proposed(log_odds, 0.5)
    assert right[more].mean() > 0.6
    assert right[more].sum() > 1.5 * right[shown].sum()


def test_a_library_without_dogs_is_proposed_fewer_than_one_with(
    starter: Encoder, captioned: CaptionedPhotos, shipped: tuple[list[VocabularyEntry], Concepts, Path]
) -> None:
    _, concepts, folder = shipped
    place = concepts.keys.index("dog")
    dogs = np.array([sum("dog" in text.lower() for text in row["en"]) for row in captioned.rows])
    rare = captioned.vectors[(dogs == 0) | (np.cumsum(dogs > 1) % 5 == 1)]
    alone = Scorer.of_library(starter, folder, concepts, rare)
    among_dogs = Scorer.of_library(starter, folder, concepts, captioned.vectors)
    assert alone.statistics.shift[place] < among_dogs.statistics.shift[place] - 0.3
    assert alone.base(rare)[:, place].mean() < among_dogs.base(rare)[:, place].mean() - 0.3


def test_one_tag_alone_gets_what_it_gets_among_all(
    starter: Encoder, captioned: CaptionedPhotos, shipped: tuple[list[VocabularyEntry], Concepts, Path]
) -> None:
    _, concepts, folder = shipped
    scorer = Scorer.of_library(starter, folder, concepts, captioned.vectors)
    photos = np.resize(captioned.vectors, (2000, captioned.vectors.shape[1]))
    levels = scorer.levels(photos)
    assert levels.shape[1] < 100
    everything, one = scorer.base(photos, levels), scorer.base(photos, levels, [concepts.keys.index("sailboat")])
    np.testing.assert_allclose(one[:, 0], everything[:, concepts.keys.index("sailboat")], atol=2e-3)
