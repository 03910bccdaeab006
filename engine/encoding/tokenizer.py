"""Texts to token ids, as ``tokenizer.json`` and ``bundle.json`` say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tokenizers
from numpy.typing import NDArray

from engine.encoding.bundle import TextInput
from engine.encoding.cleaning import clean
from engine.errors import BundleInvalid

_LONGEST_TOKEN = 64
"""Letters; text beyond this many for each token of the context cannot matter, and is not looked at."""

_LONGEST_TEXT = 2**15
"""Letters of a text that are looked at while it is cleaned."""


class Tokenizer:
    """A bundle's tokenizer.

    Raises:
        BundleInvalid: ``tokenizer.json`` cannot be read.
    """

    def __init__(self, folder: Path, text: TextInput) -> None:
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library's Rust side raises bare Exception
            raise BundleInvalid(folder, f"tokenizer.json cannot be read: {error}") from error
        # Truncation counts the special tokens, so the end token always stays.
        self._tokenizer.enable_truncation(max_length=text.context_length)
        self._tokenizer.no_padding()
        self._text = text

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's token ids, prefix and special tokens included, cut to the context length."""
        encodings = self._tokenizer.encode_batch([self._text.prefix + self._clean(text) for text in texts])
        return [encoding.ids for encoding in encodings]

    def _clean(self, text: str) -> str:
        limit = self._text.context_length * _LONGEST_TOKEN
        cleaned = clean(text[: max(limit, _LONGEST_TEXT)], self._text.clean)[:limit]
        # Lone surrogates (from a command line or file name that is no UTF-8) are no text for the tokenizer.
        return cleaned.encode("utf-8", "replace").decode("utf-8")

    def padded(self, rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
        """Return int64[n, longest], or int64[n, context length] if the bundle wants it, filled with the pad token."""
        length = self._text.context_length if self._text.pad == "full" else max(1, *map(len, rows))
        tokens = np.full((len(rows), length), self._text.pad_id, np.int64)
        for line, row in zip(tokens, rows, strict=True):
            line[: len(row)] = row
        return tokens
