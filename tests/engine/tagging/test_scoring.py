"""Scoring: log odds of concepts for photos, in libraries of every kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.tagging.calibration import Known, load_calibration
from engine.tagging.learning import Head
from engine.tagging.scoring import NEVER, Concepts, Scorer
from engine.tagging.statistics import rarer
from engine.tagging.thresholds import chances, proposed
from engine.tagging.tree import ConceptTree
from tests.engine.tagging.small_models import DIM, HashEncoder, axes, entry, model, photos, scorer

ENTRIES = [entry("sea"), entry("dog"), entry("cat"), entry("tree"), entry("house"), entry("car")]
LIBRARY = photos(*([place % 6] for place in range(300)), noise=0.1)


def test_photos_get_the_highest_log_odds_for_what_they_show() -> None:
    scored = scorer(ENTRIES, LIBRARY).log_odds(LIBRARY)
    assert scored.shape == (300, 6)
    assert scored.dtype == np.float32
    assert (scored.argmax(axis=1) == np.arange(300) % 6).all()


@pytest.mark.parametrize("shipped", [True, False])
def test_kept_levels_and_single_concepts_give_the_same(shipped: bool) -> None:
    tree = [*ENTRIES, entry("pet"), entry("hound", "pet"), entry("tabby", "pet"), entry("puppy", "hound")]
    known = {key: Known(1.2, 0.5, 0.1, f"p{key}") for key in ("dog", "hound", "tabby")} if shipped else {}
    judge = scorer(tree, LIBRARY, known=known, shipped=shipped)
    many = np.resize(LIBRARY, (5000, DIM))
    everything, levels = judge.base(many), judge.levels(many)
    assert levels.shape == (5000, judge.level_count)
    np.testing.assert_allclose(judge.base(many, levels), everything, atol=2e-3)
    for place in range(len(tree)):
        np.testing.assert_allclose(judge.base(many, levels, [place])[:, 0], everything[:, place], atol=2e-3)
    np.testing.assert_allclose(judge.base(many, None, [3, 1]), everything[:, [3, 1]], atol=2e-3)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_photos_are_judged_and_nothing_is_sure_without_reason(count: int) -> None:
    few = LIBRARY[:count]
    scored = scorer(ENTRIES, few).log_odds(few)
    assert scored.shape == (count, 6)
    assert np.isfinite(scored).all()
    assert (scored.argmax(axis=1) == np.arange(count) % 6).all()


def test_a_photo_that_shows_nothing_known_is_proposed_nothing_even_alone() -> None:
    strange = photos([20], noise=0.01)
    assert chances(scorer(ENTRIES, strange).log_odds(strange)).max() < 0.2


@pytest.mark.parametrize("rows", [np.resize(LIBRARY[:1], (200, DIM)), photos(*([1] for _ in range(200)))])
def test_libraries_of_one_kind_stay_finite_and_know_it(rows: np.ndarray) -> None:
    scored = scorer(ENTRIES, rows).log_odds(rows)
    assert np.isfinite(scored).all()
    assert len(set(scored.argmax(axis=1).tolist())) == 1


def test_damaged_vectors_are_never_proposed_and_disturb_no_others() -> None:
    damaged = LIBRARY.copy()
    damaged[7] = np.nan
    damaged[9, 3] = np.inf
    damaged[11] = 0
    sound = np.delete(np.arange(300), [7, 9, 11])
    judge = scorer(ENTRIES, damaged)
    scored = judge.log_odds(damaged)
    assert (scored[[7, 9]] == NEVER).all()
    assert np.isfinite(scored).all()
    assert (scored[sound].argmax(axis=1) == sound % 6).all()
    assert not {7, 9, 11} & set(proposed(scored[:, 1], 0.5).tolist())


def test_nothing_to_score_gives_no_columns() -> None:
    empty: list[int] = []
    assert scorer([], LIBRARY).log_odds(LIBRARY).shape == (300, 0)
    assert scorer(ENTRIES, LIBRARY).base(LIBRARY, None, empty).shape == (300, 0)


def test_a_tag_without_text_says_nothing_until_it_has_learned() -> None:
    judge = scorer(ENTRIES, LIBRARY, others=["tag:5"])
    assert not judge.has_text(6)
    assert judge.has_text(0)
    scored = judge.log_odds(LIBRARY)
    assert len(np.unique(scored[:, 6])) == 1
    assert chances(scored[:, 6]).max() < 0.01
    learned = judge.log_odds(LIBRARY, {6: Head(axes(6)[2] * 20, -8.0)})
    assert set(np.flatnonzero(learned[:, 6] > 0).tolist()) == set(range(2, 300, 6))


def test_what_was_learned_corrects_one_concept_and_its_parents() -> None:
    tree = [entry("pet"), entry("dog", "pet"), entry("sea")]
    judge = scorer(tree, LIBRARY)
    before, after = judge.log_odds(LIBRARY), judge.log_odds(LIBRARY, {1: Head(np.zeros(DIM, np.float32), 9.0)})
    np.testing.assert_allclose(after[:, 1], np.maximum(before[:, 1], judge.base(LIBRARY)[:, 1] + 9.0), atol=1e-4)
    assert (after[:, 0] >= after[:, 1]).all()
    np.testing.assert_array_equal(after[:, 2], before[:, 2])


def test_an_entrys_own_record_holds_for_the_same_text_alone() -> None:
    plain = scorer(ENTRIES, LIBRARY)
    known = scorer(ENTRIES, LIBRARY, known={"dog": Known(1.0, 2.0, 0.9, "pdog")})
    renamed = scorer(ENTRIES, LIBRARY, known={"dog": Known(1.0, 2.0, 0.9, "something else")})
    assert not np.allclose(known.base(LIBRARY)[:, 1], plain.base(LIBRARY)[:, 1])
    np.testing.assert_array_equal(renamed.base(LIBRARY), plain.base(LIBRARY))


def test_other_tags_of_the_users_change_no_chance_of_what_ships() -> None:
    concepts, reference, calibration = model(ENTRIES)
    texts = np.concatenate([concepts.texts, HashEncoder().encode_texts(["something of their own"])])
    keys = (*concepts.keys, "own:1")
    more = Concepts(keys, texts, (*concepts.phrases, "own"), ConceptTree.of(ENTRIES, keys))
    before = Scorer(concepts, reference, calibration, LIBRARY).base(LIBRARY)
    np.testing.assert_allclose(Scorer(more, reference, calibration, LIBRARY).base(LIBRARY)[:, :6], before, atol=1e-5)


def test_what_lies_beside_an_entry_takes_photos_from_it() -> None:
    family = [entry("animal"), entry("dog", "animal"), entry("wolf", "animal"), entry("husky", "dog")]
    known = {key: Known(1.0, 0.0, 0.3, f"p{key}") for key in ("dog", "wolf")}
    judge = scorer(family, LIBRARY, known=known)
    dog, between, husky = photos([1], [1, 2, 2], [1, 3], noise=0.01)
    scored = judge.base(np.stack([dog, between, husky]))[:, 1]
    assert scored[0] > scored[1]
    alone = scorer([family[0], family[1], family[3]], LIBRARY, known=known).base(np.stack([dog, between]))[:, 1]
    assert scored[0] - scored[1] > alone[0] - alone[1]


def test_a_thing_that_is_rarer_here_is_less_likely_and_never_likelier() -> None:
    chooser = np.random.default_rng(0)
    right = chooser.random(4000) < 0.05
    log_odds = (np.where(right, 1.5, -1.5) + chooser.normal(size=4000) * 3**0.5).astype(np.float32)
    at_half = np.log(0.5 / 0.5)  # as if half of the photos showed it
    shift = rarer((log_odds + at_half)[None], np.array([0.5]))[0]
    assert -3.6 < shift < -2.2  # log odds of 0.05 are -2.9
    common = rarer((log_odds + at_half + 6)[None], np.array([0.01]))[0]
    assert common == 0.0


def test_the_calibration_that_ships_knows_entries_and_any_model_gets_one() -> None:
    starter, unknown = load_calibration("starter"), load_calibration("a model that nobody fitted")
    assert len(starter.entries) > 500
    assert not unknown.entries
    assert unknown.general == starter.general
    assert all(0 < entry.prevalence < 1 and entry.slope > 0 for entry in starter.entries.values())


def test_a_whole_library_is_scored_with_a_fake_model(tmp_path: Path) -> None:
    encoder = HashEncoder()
    concepts = Concepts.of(encoder, tmp_path, ENTRIES, ENTRIES[1:], ["tag:2"])
    judge = Scorer.of_library(encoder, tmp_path, concepts, LIBRARY)
    assert concepts.keys == ("dog", "cat", "tree", "house", "car", "tag:2")
    assert np.isfinite(judge.log_odds(LIBRARY)).all()
    assert judge.key == Scorer.of_library(encoder, tmp_path, concepts, LIBRARY[:50]).key
    other = HashEncoder(seed=1, bundle_id="others")
    again = Concepts.of(other, tmp_path, ENTRIES, ENTRIES[1:])
    assert judge.key != Scorer.of_library(other, tmp_path, again, LIBRARY).key
