"""The token gate: a bundle's tokenizer must give what open_clip's gives, or the model is not installed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelRejected
from training.convert.tokenizers.bundled import BundleTokenizer
from training.convert.tokenizers.texts import HARD_TEXTS

MOJIBAKE = "mojibake"
"""Why texts differ that were once decoded wrongly: ftfy mends them, ``engine.encoding.cleaning`` does not."""

_SHOWN_TOKENS = 12


@dataclass(frozen=True)
class Mismatch:
    """A text whose tokens differ.

    Attributes:
        wanted, got: the tokens of open_clip's tokenizer and of the bundle's, int64[context length].
        exotic: why that does not matter in a search, see :func:`why_exotic`; empty if it does.
    """

    text: str
    wanted: NDArray[np.int64]
    got: NDArray[np.int64]
    exotic: str


@dataclass(frozen=True)
class TokenCheck:
    """What comparing two tokenizers has shown."""

    compared: int
    mismatches: tuple[Mismatch, ...]

    @property
    def figures(self) -> dict[str, float]:
        """How many texts were compared, and how many differ, for ``bundle.json``."""
        return {"tokens_compared": float(self.compared), "tokens_differ": float(len(self.mismatches))}

    @property
    def warning(self) -> str:
        """A sentence for a person; empty if the same tokens come of all texts but mojibake, of which none ever do."""
        differ = [found for found in self.mismatches if found.exotic != MOJIBAKE]
        if not differ:
            return ""
        count = f"{len(differ)} of {self.compared}"
        return f"{count} unusual texts are split into other tokens than by open_clip ({differ[0].exotic})."


def check_tokens(original: Any, made: BundleTokenizer, texts: Sequence[str] = HARD_TEXTS) -> TokenCheck:
    """Compare the bundle's tokenizer with open_clip's, filled to the context length as open_clip does."""
    got = made.tokens(texts)
    mismatches = []
    for text, row in zip(texts, got, strict=True):
        wanted = np.asarray(_rows(original, [text], made.facts.context_length)[0], np.int64)
        if not np.array_equal(wanted, row):
            mismatches.append(Mismatch(text, wanted, row, why_exotic(text, original)))
    return TokenCheck(len(texts), tuple(mismatches))


def require_same_tokens(
    original: Any, made: BundleTokenizer, *, source: str = "the model", texts: Sequence[str] = HARD_TEXTS
) -> TokenCheck:
    """Compare as :func:`check_tokens` does.

    Raises:
        ModelRejected: a text that is not exotic has other tokens.
    """
    check = check_tokens(original, made, texts)
    for found in check.mismatches:
        if not found.exotic:
            first = int(np.flatnonzero(found.wanted != found.got)[0])
            shown = slice(max(0, first - 2), first + _SHOWN_TOKENS)
            wanted, got = found.wanted[shown].tolist(), found.got[shown].tolist()
            raise ModelRejected(source, f"its tokenizer splits {found.text[:80]!r} into {got} instead of {wanted}")
    return check


def why_exotic(text: str, original: Any) -> str:
    """Return why the tokens of a text may differ, in English; empty if they may not.

    That is: ftfy takes it for mojibake and mends it (``engine.encoding.cleaning`` does not), it holds a special token
    in so many letters (a search for ``<end_of_text>``), or it holds characters of a newer Unicode than Python knows,
    which the two libraries of regular expressions may take for letters or not.
    """
    from ftfy import fix_text

    if fix_text(text, fix_encoding=False) != fix_text(text):
        return MOJIBAKE
    if any(token.casefold() in text.casefold() for token in _special_tokens(original)):
        return "special tokens in words"
    if any(unicodedata.category(character) == "Cn" for character in text):
        return "very new characters"
    return ""


def _special_tokens(original: Any) -> list[str]:
    if hasattr(original, "tokenizer"):
        return list(original.tokenizer.all_special_tokens)
    return [original.decoder[token_id] for token_id in original.all_special_ids]


def _rows(original: Any, texts: Sequence[str], context_length: int) -> Any:
    """Return the original's tokens; a way of choosing tokens by chance, made for training, is left out."""
    chance = getattr(original, "reduction_fn", None)
    if chance is None:
        return original(list(texts), context_length=context_length)
    original.reduction_fn = None
    try:
        return original(list(texts), context_length=context_length)
    finally:
        original.reduction_fn = chance
