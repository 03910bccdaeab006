"""Embeddings of vocabulary entries: ensembles, and the file that keeps them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.encoding.onnx import Encoder
from engine.tagging.prompts import (
    PROBE,
    entry_vectors,
    languages_of,
    phrases_key,
    phrases_of,
    shipped_vectors_path,
    write_vectors,
)
from engine.tagging.records import VocabularyEntry
from engine.tagging.vocabulary import load
from tests.engine.tagging.small_models import DIM, HashEncoder

TENT = VocabularyEntry("tent", "tent", "천막집", prompts=("a tent in a meadow",))
SHIP = VocabularyEntry("ship", "ship", "배", prompts=("large ship",))


def kept_file(folder: Path) -> Path:
    return next(folder.glob("tag-texts-*.npz"))


def test_names_and_prompts_are_put_into_every_template() -> None:
    english, korean = phrases_of(TENT, ["en", "ko"])
    assert {"tent", "a photo of tent", "a photo of a tent in a meadow"} <= set(english.texts)
    assert korean.texts == ("천막집", "천막집 사진")
    assert korean.weight < english.weight
    assert len(phrases_of(TENT, ["en", "de"])) == 1


def test_a_short_korean_word_is_left_out_where_prompts_say_what_is_meant() -> None:
    assert len(phrases_of(SHIP, ["en", "ko"])) == 1
    assert len(phrases_of(replace(SHIP, prompts=()), ["en", "ko"])) == 2


def test_an_entry_with_one_name_is_put_in_its_own_language() -> None:
    (korean,) = phrases_of(VocabularyEntry("own:1", "할머니 댁", "할머니 댁"), ["en", "ko"])
    assert korean.texts == ("할머니 댁", "할머니 댁 사진")
    (english,) = phrases_of(VocabularyEntry("own:2", "grandma's", "grandma's"), ["en", "ko"])
    assert "a photo of grandma's" in english.texts


def test_each_text_is_encoded_once_and_kept(tmp_path: Path) -> None:
    encoder = HashEncoder()
    first = entry_vectors(encoder, tmp_path, [TENT, SHIP])
    np.testing.assert_allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    before = encoder.texts
    np.testing.assert_array_equal(entry_vectors(encoder, tmp_path, [SHIP, TENT]), first[::-1])
    assert encoder.texts == before + 1  # the word by which the model is recognised
    changed = entry_vectors(encoder, tmp_path, [replace(TENT, prompts=()), SHIP])
    np.testing.assert_array_equal(changed[1], first[1])
    assert not np.allclose(changed[0], first[0])
    assert entry_vectors(encoder, tmp_path, []).shape == (0, DIM)


def test_a_model_that_was_replaced_under_its_name_is_noticed(tmp_path: Path) -> None:
    old = entry_vectors(HashEncoder(seed=0), tmp_path, [TENT])
    new = entry_vectors(HashEncoder(seed=1), tmp_path, [TENT])
    assert not np.allclose(old, new)
    np.testing.assert_array_equal(entry_vectors(HashEncoder(seed=1), tmp_path, [TENT]), new)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", None])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    encoder = HashEncoder()
    first = entry_vectors(encoder, tmp_path, [TENT, SHIP])
    file = kept_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-300] if damage is None else damage)
    np.testing.assert_array_equal(entry_vectors(encoder, tmp_path, [TENT, SHIP]), first)
    before = encoder.texts
    entry_vectors(encoder, tmp_path, [TENT, SHIP])
    assert encoder.texts == before + 1


def test_vectors_that_are_no_numbers_are_not_taken(tmp_path: Path) -> None:
    encoder = HashEncoder()
    first = entry_vectors(encoder, tmp_path, [TENT])
    key = phrases_key(phrases_of(TENT, ["en"]))
    bad = {key: np.full(DIM, np.nan, np.float32)}
    write_vectors(kept_file(tmp_path), encoder.encode_texts([PROBE])[0], bad)
    np.testing.assert_array_equal(entry_vectors(encoder, tmp_path, [TENT]), first)


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert entry_vectors(HashEncoder(), blocked, [TENT]).shape == (1, DIM)


def test_the_starters_embeddings_of_the_whole_vocabulary_ship(starter: Encoder) -> None:
    with np.load(shipped_vectors_path(), allow_pickle=False) as file:
        kept = set(file["keys"].tolist())
    languages = languages_of(starter)
    missing = [item.key for item in load() if phrases_key(phrases_of(item, languages)) not in kept]
    assert not missing, "run python -m benchmarks.tagging --fit"
