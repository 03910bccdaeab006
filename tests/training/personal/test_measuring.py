"""What is measured, what the gate makes of it, and what the report tells: on data whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.encoding.onnx import Encoder
from engine.personal.general import General, ProbeVectors, general_of, measure_general
from engine.personal.probe import probe_size
from engine.personal.recall import recall_of
from engine.personal.records import Advice, Preset, Report, Verdict
from engine.personal.reports import report_from, report_to
from tests.bundles import make_bundle
from training.personal.advising import advise
from training.personal.contract import Dataset, TrainingPhoto, Unseen
from training.personal.gate import interval, judge
from training.personal.measuring import NameQuery, places, unseen_by_name, unseen_of
from training.personal.report import MOST_CHANGES, make_report
from training.personal.split import folds, single_split, splits

DIM = 16
Vectors = NDArray[np.float32]
SURE = General(np.ones(50, np.int64), np.arange(50), 50)
"""A general recall of 1."""


def _data(said: Sequence[Sequence[int]], groups: Sequence[int] | None = None, words: Sequence[str] = ()) -> Dataset:
    """Return photos that have these captions, by index."""
    count = 1 + max(caption for captions in said for caption in captions)
    pairs = [(photo, caption) for photo, captions in enumerate(said) for caption in captions]
    return Dataset(
        photos=[TrainingPhoto(100 + at, f"{at:032x}", (), None) for at in range(len(said))],
        captions=list(words) or [f"thing {at}" for at in range(count)],
        pairs=np.array(pairs, np.int64),
        groups=np.arange(len(said)) if groups is None else np.array(groups, np.int64),
        vectors=_unit(np.random.default_rng(0).standard_normal((len(said), DIM))),
        languages=["en"] * count,
    )


def _unit(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _pairs(count: int) -> Dataset:
    return _data([[at] for at in range(count)])


def _noisy(vectors: Vectors, amount: float, seed: int) -> Vectors:
    return _unit(vectors + amount * np.random.default_rng(seed).standard_normal(vectors.shape))


class TestNames:
    def test_a_held_out_photo_is_searched_by_its_name_and_the_others_of_the_name_stand_aside(self) -> None:
        data = _data([[0], [1], [2], [3]])
        photos = np.eye(4, dtype=np.float32)
        before, after = np.array([0, 0, 0, 1], np.float32), np.array([1, 0.9, 0.1, 0.5], np.float32)
        query = NameQuery("Nabi", np.array([0, 1, 2]), before, after)
        found = unseen_by_name(data, np.array([1, 3]), [query], photos, photos)
        assert found == [Unseen(1, 1, 2, 1, "Nabi")]  # photo 0 comes before it, but is of the same name

    def test_the_report_tells_names_apart_from_captions(self) -> None:
        unseen = [Unseen(at, at, 3, 3) for at in range(30)] + [Unseen(at, at, 90, 4, "Nabi") for at in range(10)]
        report = _report(_pairs(30), unseen)
        assert (report.before.queries, report.names) == (30, ("Nabi",))
        assert report.names_before is not None and report.names_after is not None
        assert (report.names_before.at_10, report.names_after.at_10, report.names_after.queries) == (0.0, 1.0, 10)
        assert {change.caption for change in report.gains} == {"Nabi"}
        assert report_from(json.loads(json.dumps(report_to(report)))) == report


class TestPlaces:
    def test_a_caption_is_measured_among_all_photos(self) -> None:
        data = _pairs(5)
        found = places(data, np.array([1, 3]), np.eye(5, dtype=np.float32), np.eye(5, dtype=np.float32)[::-1].copy())
        assert found.queries.tolist() == [[1, 1], [3, 3]]
        assert found.ranks.tolist() == [5, 5]  # of four photos that are equal none is first

    def test_twins_are_right_and_others_with_the_caption_take_no_part(self) -> None:
        # Photos 0 and 1 are twins; 2 shares the caption, was learned from, and would be found first.
        data = _data([[0], [0], [0], [1]], groups=[0, 0, 1, 2])
        photos = _unit(np.array([[0.1, 1], [0.8, 0.6], [1, 0], [0.9, 0.4]]))
        captions = _unit(np.array([[1.0, 0], [0, 1.0]]))
        found = places(data, np.array([0, 1]), photos, captions)
        assert found.queries.tolist() == [[0, 0]]  # once for the twins
        assert found.ranks.tolist() == [2]  # photo 1 comes behind photo 3 alone

    def test_the_same_caption_everywhere_tells_nothing(self) -> None:
        data = _data([[0]] * 30)
        random = np.random.default_rng(1).standard_normal((30, DIM))
        assert set(places(data, np.arange(30), _unit(random), _unit(random[:1])).ranks.tolist()) == {1}

    def test_many_are_measured_in_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = _pairs(40)
        captions = _noisy(data.vectors, 0.4, 2)
        at_once = places(data, np.arange(40), data.vectors, captions)
        monkeypatch.setattr("training.personal.measuring._BLOCK_CELLS", 100)
        assert places(data, np.arange(40), data.vectors, captions).ranks.tolist() == at_once.ranks.tolist()
        assert 0 < at_once.score < 1


class TestSplits:
    def test_no_group_is_on_two_sides_and_folds_measure_every_photo_once(self) -> None:
        groups = np.random.default_rng(0).integers(0, 70, 200)
        data = _data([[at] for at in range(200)], groups=np.unique(groups, return_inverse=True)[1].tolist())
        found = splits(data, 7)
        assert sorted(np.concatenate([split.measure for split in found]).tolist()) == list(range(200))
        for split in [*found, single_split(data, 7)]:
            sides = [set(data.groups[part].tolist()) for part in (split.train, split.choose, split.measure)]
            assert sum(map(len, sides)) == len(set().union(*sides))
            assert len(split.train) + len(split.choose) + len(split.measure) == 200
            assert len(split.train) > 100

    def test_the_seed_decides(self) -> None:
        data = _pairs(100)
        assert splits(data, 1)[0].measure.tolist() == splits(data, 1)[0].measure.tolist()
        assert splits(data, 1)[0].measure.tolist() != splits(data, 2)[0].measure.tolist()

    def test_a_name_is_never_held_out_altogether(self) -> None:
        # Twenty names, each on two photos; by chance a fifth of them would be held out as a whole or in two folds.
        data = _data([[at // 2] for at in range(40)], words=[f"name{at}" for at in range(20)])
        for split in [*folds(data, 5, 3), single_split(data, 3)]:
            learned = set((split.train // 2).tolist())
            assert {int(at) // 2 for at in split.measure} <= learned

    def test_much_material_has_one_split(self) -> None:
        (split,) = splits(_pairs(3000), 0)
        assert (len(split.train), len(split.choose), len(split.measure)) == (2100, 300, 600)

    def test_one_large_group_leaves_something_to_learn_from(self) -> None:
        data = _data([[at] for at in range(60)], groups=[0] * 48 + list(range(1, 13)))
        for split in [single_split(data, 0), *splits(data, 0)]:
            assert min(map(len, (split.train, split.choose, split.measure))) > 0


class TestGate:
    def test_a_model_that_does_nothing_is_not_better(self) -> None:
        data = _pairs(60)
        captions = _noisy(data.vectors, 0.3, 1)
        unseen = unseen_of(data, np.arange(60), (data.vectors, captions), (data.vectors, captions))
        found = judge(data, unseen, SURE, SURE)
        assert (found.verdict, found.low, found.high) == (Verdict.NOT_BETTER, 0.0, 0.0)

    def test_chance_is_seldom_offered(self) -> None:
        data = _pairs(60)
        offered = 0
        for seed in range(40):
            before, after = _noisy(data.vectors, 0.35, 2 * seed + 1000), _noisy(data.vectors, 0.35, 2 * seed + 1001)
            unseen = unseen_of(data, np.arange(60), (data.vectors, before), (data.vectors, after))
            offered += judge(data, unseen, SURE, SURE).verdict is Verdict.BETTER
        assert offered <= 3  # 2.5 % are expected

    def test_an_honest_gain_is_offered_and_its_size_is_within_the_interval(self) -> None:
        data = _pairs(200)
        before, after = _noisy(data.vectors, 0.5, 1), _noisy(data.vectors, 0.3, 2)
        every = np.arange(200)
        found = judge(data, unseen_of(data, every, (data.vectors, before), (data.vectors, after)), SURE, SURE)
        gain = places(data, every, data.vectors, after).score - places(data, every, data.vectors, before).score
        assert found.verdict is Verdict.BETTER
        assert 0 < found.low < gain < found.high

    def test_what_was_forgotten_is_not_offered(self) -> None:
        data = _pairs(40)
        unseen = [Unseen(at, at, 12, 1) for at in range(40)]
        ranks = np.ones(200, np.int64)
        ranks[:2] = 11  # 1 % of the texts are not found any more
        assert judge(data, unseen, General(np.ones(200, np.int64), ranks, 50), General(ranks, ranks, 50)).verdict is (
            Verdict.BETTER
        )
        ranks[:3] = 11
        forgot = judge(data, unseen, General(np.ones(200, np.int64), ranks, 50), General(ranks, ranks, 50))
        assert forgot.verdict is Verdict.FORGETS

    def test_names_count_but_are_not_bought_with_captions(self) -> None:
        data = _pairs(40)
        same = [Unseen(at, at, 3, 3) for at in range(40)]
        named = [Unseen(at, at, 200, 4, "Nabi") for at in range(40)]
        assert judge(data, same, SURE, SURE).verdict is Verdict.NOT_BETTER
        assert judge(data, same + named, SURE, SURE).verdict is Verdict.BETTER
        lost = [Unseen(at, at, 3, 12 if at % 4 == 0 else 3) for at in range(40)]
        assert judge(data, lost + named, SURE, SURE).verdict is Verdict.NOT_BETTER

    def test_many_captions_of_one_photo_prove_no_more_than_one(self) -> None:
        gains = np.array([1.0] * 30 + [0.0] * 30)
        apart = interval(gains, np.arange(60))
        together = interval(gains, np.repeat([0, 1, 2, 3], 15))
        assert apart[0] > 0.3
        assert together[0] < 0.1

    def test_one_photo_proves_nothing(self) -> None:
        assert interval(np.ones(5), np.zeros(5, np.int64)) == (-1.0, 1.0)
        assert interval(np.empty(0), np.empty(0, np.int64)) == (-1.0, 1.0)


def _report(data: Dataset, unseen: Sequence[Unseen], preset: Preset = "quick", general_after: General = SURE) -> Report:
    settings = {"rate": np.float32(0.5), "ratios": (0.0, np.int64(1)), "loss": float("nan")}
    return make_report(
        data, preset, unseen, SURE, general_after,
        settings=settings, steps=10, stopped="", seconds=1.5, peak_memory_bytes=2**20,
    )  # fmt: skip


class TestReport:
    def test_figures_are_counted_and_changes_sorted_by_what_they_mean(self) -> None:
        unseen = [Unseen(at, at, 20, 1) for at in range(30)] + [Unseen(30, 30, 200, 40), Unseen(31, 31, 1, 4)]
        found = _report(_pairs(300), unseen)
        assert (found.verdict, found.before.queries, found.after.at_1, found.before.at_1) == (
            Verdict.BETTER, 32, 30 / 32, 1 / 32,
        )  # fmt: skip
        assert len(found.gains) == MOST_CHANGES
        assert {(change.before, change.after) for change in found.gains} == {(20, 1)}
        assert [(change.photo_id, change.caption) for change in found.losses] == [(131, "thing 31")]
        assert found.gain_low > 0.8
        assert found.advice == ()

    def test_it_survives_json_whatever_the_settings_hold(self) -> None:
        found = _report(_pairs(30), [Unseen(at, at, 3, 1) for at in range(30)])
        assert report_from(json.loads(json.dumps(report_to(found), allow_nan=False))) == found
        assert found.settings["loss"] is None
        assert found.settings["ratios"] == [0.0, 1]

    def test_nothing_measured_is_not_better(self) -> None:
        found = _report(_pairs(30), [])
        assert (found.verdict, found.before.queries) == (Verdict.NOT_BETTER, 0)

    @pytest.mark.parametrize(
        ("count", "ranks", "advice"),
        [
            (40, (7, 7), (Advice.MORE_CAPTIONS,)),
            (300, (1, 1), (Advice.ALREADY_GOOD,)),
            (300, (30, 30), (Advice.MORE_CAPTIONS, Advice.TRY_FULL)),
        ],
    )
    def test_advice_is_about_this_material(
        self, count: int, ranks: tuple[int, int], advice: tuple[Advice, ...]
    ) -> None:
        data = _data([[at] for at in range(count)], words=["a dog, a cat or a bird on the grass"] * count)
        assert _report(data, [Unseen(at, at, *ranks) for at in range(count)]).advice == advice

    def test_full_is_advised_only_where_it_could_be_trained(self) -> None:
        recall = recall_of(np.full(300, 30), 300)
        for possible in (True, False):
            found = advise(_pairs(300), "quick", Verdict.NOT_BETTER, recall, recall, full_possible=possible)
            assert (Advice.TRY_FULL in found) is possible

    def test_names_that_stand_once_are_named(self) -> None:
        data = _data([[at] for at in range(300)], words=[f"this is name{at}" for at in range(300)])
        assert Advice.MORE_PER_WORD in _report(data, [Unseen(at, at, 50, 50) for at in range(300)]).advice

    def test_captions_that_are_all_alike_are_named(self) -> None:
        data = _data([[at % 5] for at in range(300)])
        assert Advice.MORE_VARIED in _report(data, [Unseen(at, at % 5, 50, 50) for at in range(300)]).advice

    def test_full_on_little_is_told_of_quick(self) -> None:
        forgot = General(np.full(50, 11), np.arange(50), 50)
        found = _report(_pairs(60), [Unseen(at, at, 12, 1) for at in range(60)], "full", forgot)
        assert (found.verdict, found.advice[0]) == (Verdict.FORGETS, Advice.FEWER_STEPS)


class TestGeneral:
    def test_each_text_belongs_to_one_photo(self) -> None:
        eye = np.eye(4, dtype=np.float32)
        probe = ProbeVectors(eye, eye[[0, 1, 1, 3]], np.array([0, 1, 2, 3]))
        found = general_of(probe.photos, probe.texts, probe)
        assert found.ranks.tolist() == [1, 1, 4, 1]
        assert (found.recall.at_1, found.recall.gallery) == (0.75, 4)

    def test_the_probe_set_is_searched_with_its_captions_in_english_and_korean(self, tmp_path: Path) -> None:
        found = measure_general(Encoder.load(make_bundle(tmp_path / "small", bundle_id="small")))
        photos, texts = probe_size(("en", "ko"))
        assert (found.gallery, len(found.ranks)) == (photos, texts)
        assert photos >= 29
        assert texts > probe_size()[1]
        assert set(found.owners.tolist()) == set(range(photos))
