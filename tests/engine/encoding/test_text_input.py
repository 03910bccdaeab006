"""What a bundle says of its texts: cleaning, filling, cutting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.encoding.tokenizer import Tokenizer
from engine.errors import BundleInvalid
from tests.bundles import PAD, make_bundle


def told(folder: Path, **text: Any) -> Bundle:
    """Make a bundle that says this of its texts, and read it."""
    make_bundle(folder)
    path = folder / "bundle.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["text"] |= text
    path.write_text(json.dumps(document), encoding="utf-8")
    return Bundle.load(folder)


def test_older_bundles_fill_to_the_longest_and_clean_nothing(tmp_path: Path) -> None:
    bundle = told(tmp_path / "tiny")
    assert (bundle.text.pad, bundle.text.clean) == ("longest", "none")
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    assert tokenizer.padded(tokenizer.encode(["red", "red green"])).shape == (2, 2)
    assert tokenizer.encode(["&amp;"]) == [[1, 1, 1]]


def test_full_fills_to_the_context(tmp_path: Path) -> None:
    bundle = told(tmp_path / "tiny", pad="full")
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    tokens = tokenizer.padded(tokenizer.encode(["red", "red green blue"]))
    assert tokens.shape == (2, 8)
    assert tokens.dtype == np.int64
    assert (tokens[0, 1:] == PAD).all()


def test_the_encoder_gives_the_tower_the_full_context(tmp_path: Path) -> None:
    """This tower sums its words, and what fills a text counts for nothing: the embeddings stay."""
    longest = Encoder(told(tmp_path / "longest"))
    full = Encoder(told(tmp_path / "full", pad="full"))
    texts = ["red", "green blue", ""]
    assert np.allclose(longest.encode_texts(texts), full.encode_texts(texts), atol=1e-6)


def test_texts_are_cleaned_then_prefixed(tmp_path: Path) -> None:
    bundle = told(tmp_path / "tiny", clean="canonicalize", prefix="blue ")
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    assert tokenizer.encode(["  RED,\u3000&#103;reen!"]) == [[4, 2, 3]]


def test_white_space_does_not_use_up_the_context(tmp_path: Path) -> None:
    bundle = told(tmp_path / "tiny", clean="lower")
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    assert tokenizer.encode(["red" + " " * 20_000 + "green"]) == [[2, 3]]


def test_long_texts_end_at_the_context(tmp_path: Path) -> None:
    bundle = told(tmp_path / "tiny", clean="lower")
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    assert tokenizer.encode(["red " * 1_000_000]) == [[2] * 8]


@pytest.mark.parametrize("text", [{"pad": "half"}, {"clean": "shampoo"}, {"pad": None}, {"clean": ["lower"]}])
def test_what_is_not_known_is_refused(tmp_path: Path, text: dict[str, Any]) -> None:
    with pytest.raises(BundleInvalid, match="is none of"):
        told(tmp_path / "tiny", **text)
