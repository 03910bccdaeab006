"""Names are told by their photos, in any language; and what photos are matched with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.quick_ground import dataset
from training.personal.lines import Encoded, Lines, general_texts, name_wordings, wordings
from training.personal.matching import Matching
from training.personal.naming import Gallery, Name, Phrases, area

DIM = 32


def looks(kinds: list[int], seed: int = 0) -> np.ndarray:
    """Photos of some kinds: those of one look alike."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((max(kinds) + 1, DIM))
    found = centres[kinds] + 0.4 * rng.standard_normal((len(kinds), DIM))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def coherent(captions: list[str], vectors: np.ndarray, others: np.ndarray | None = None) -> set[str]:
    everything = np.arange(len(captions))
    names = Phrases(enumerate(captions)).candidates(everything)
    held = np.empty((0, DIM), np.float32) if others is None else others
    return {name.written for name in Gallery(everything, vectors, held).coherent(names)}


def test_a_name_is_told_by_the_looks_of_its_photos() -> None:
    kinds = [0] * 6 + [1] * 6 + [2] * 12
    captions = [f"{'whilst' if n % 2 else 'and'} Zubi dozes" for n in range(6)]
    captions += [f"{'at' if n % 2 else 'whilst in'} Haneul park" for n in range(6)]
    captions += [f"we {'whilst' if n % 2 else 'and'} {n}" for n in range(12)]
    found = coherent(captions, looks(kinds))
    assert {"Zubi", "Haneul", "Haneul park"} <= found
    assert not {"whilst", "park", "and", "in Haneul"} & found


def test_korean_particles_are_no_part_of_a_name() -> None:
    kinds = [0] * 5 + [1] * 10
    captions = [f"또치{particle} 잔다" for particle in ("가", "는", "를", "도", "와")] + [
        f"풍경 {n}" for n in range(10)
    ]
    assert "또치" in coherent(captions, looks(kinds))


def test_a_name_of_all_photos_is_told_from_the_librarys_others() -> None:
    captions = [f"Zubi {word}" for word in ("dozes", "eats", "leaps", "waits")]
    vectors = looks([0] * 4 + [1] * 20)
    assert "Zubi" in coherent(captions, vectors[:4], vectors[4:])
    assert not coherent(captions, vectors[:4])


def test_a_name_that_the_parent_knows_is_left_to_it() -> None:
    kinds = [0] * 5 + [1] * 10
    vectors = looks(kinds)
    gallery = Gallery(np.arange(15), vectors, np.empty((0, DIM), np.float32))
    names = [Name("zubi", "Zubi", np.arange(5)), Name("brumo", "Brumo", np.arange(5))]
    texts = {"Zubi": vectors[:5].mean(axis=0), "Brumo": -vectors[:5].mean(axis=0)}
    assert [name.written for name in gallery.unknown(names, texts)] == ["Brumo"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_captions_have_phrases(captions: list[str]) -> None:
    for name in Phrases(enumerate(captions)).candidates(np.arange(len(captions))):
        assert len(name.photos) >= 3
        assert name.key == name.written.casefold()


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    scores = np.array([0.9, 0.1, 0.8, 0.3])
    assert area(scores, np.array([0, 2])) == 1.0
    assert area(scores, np.array([1, 2])) == pytest.approx(0.25)


def test_wordings_begin_with_the_caption_and_hold_the_parts_of_long_ones() -> None:
    text = "Nabi sleeps on the sofa, the blue tent is packed in the car; we drive on to Haneul park. It rains."
    found = wordings(text, "en")
    assert found[0] == text
    assert "the blue tent is packed in the car" in found
    assert len(wordings("x" * 10_000, "und")) <= 3
    assert name_wordings(Name("nabi", "Nabi", np.arange(3))) == ["Nabi", "nabi", "a photo of Nabi"]
    assert name_wordings(Name("또치", "또치", np.arange(3)))[-1] == "또치 사진"


def test_general_texts_are_of_both_languages_and_none_twice() -> None:
    texts = general_texts()
    assert 300 < len(texts) == len(set(texts)) < 900
    assert any("\uac00" <= text[0] <= "\ud7a3" for text in texts)


class Letters:
    """Encodes a text as how often each of a few letters is in it; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        self.asked += len(texts)
        return np.array([[text.count(letter) + 0.1 for letter in "aeio"] for text in texts], np.float32)


def test_encoding_goes_on_where_it_was() -> None:
    texts = ["a" * n + "e" for n in range(200)]
    whole, first, second = (Encoded(texts, 4) for _ in range(3))
    for _ in whole.go_on(Letters()):  # type: ignore[arg-type]
        pass
    next(first.go_on(Letters()))  # type: ignore[arg-type]
    second.vectors, second.done = first.vectors.copy(), first.done
    rest = Letters()
    for _ in second.go_on(rest):  # type: ignore[arg-type]
        pass
    assert np.array_equal(second.vectors, whole.vectors)
    assert rest.asked == len(texts) - first.done
    assert np.allclose(np.linalg.norm(second.rows(), axis=1), 1, atol=1e-6)


def matching(largest: int = 1024, train: list[int] | None = None) -> tuple[Matching, Lines]:
    captions = ["one", "two", "two", "three", "four", "five"]
    data = dataset(np.eye(6, dtype=np.float32), captions)
    data.groups[:] = [0, 1, 2, 3, 3, 4]  # the photos of three and four are near duplicates
    names = [Name("n", "N", np.array([0, 5]))]
    lines = Lines.of(data, names)
    part = np.array(train if train is not None else range(6))
    return Matching(data, part, lines.captions, [(lines.names[0], np.array([0, 5]))], largest), lines


def test_a_batch_says_what_is_right_for_what() -> None:
    drawn, lines = matching()
    batch = drawn.draw(np.random.default_rng(0))
    said = {int(row): place for place, rows in enumerate([*lines.captions, *lines.names]) for row in rows}
    right = {
        (int(photo), said[int(text)])
        for photo, text in zip(
            *(a[b] for a, b in zip((batch.photos, batch.texts), np.nonzero(batch.right), strict=True)), strict=True
        )
    }
    assert right == {(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (3, 3), (4, 3), (5, 4), (0, 5), (5, 5)}


def test_a_batch_holds_only_what_may_be_learned_from() -> None:
    drawn, lines = matching(train=[0, 1])
    batch = drawn.draw(np.random.default_rng(0))
    said = {int(row): place for place, rows in enumerate([*lines.captions, *lines.names]) for row in rows}
    assert set(batch.photos.tolist()) == {0, 1}
    assert {said[int(text)] for text in batch.texts} <= {0, 1, 5}


def test_large_material_goes_in_parts_that_differ() -> None:
    drawn, _ = matching(largest=3)
    batches = [drawn.draw(np.random.default_rng(seed)) for seed in range(6)]
    assert all(len(batch.photos) == 3 for batch in batches)
    assert len({tuple(batch.photos.tolist()) for batch in batches}) > 1
