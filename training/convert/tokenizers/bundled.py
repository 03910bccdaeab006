"""A bundle's tokenizer and its text facts, made from the tokenizer that open_clip uses for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import tokenizers
from numpy.typing import NDArray

from engine.encoding.bundle import TextInput
from engine.encoding.tokenizer import Tokenizer
from engine.errors import ModelRejected
from training.convert.tokenizers import clip, huggingface

FILE = "tokenizer.json"


@dataclass(frozen=True)
class BundleTokenizer:
    """What a bundle holds of a tokenizer.

    Attributes:
        tokenizer: without truncation and padding, which the bundle's facts tell.
        facts: how the bundle wants its texts.
    """

    tokenizer: tokenizers.Tokenizer
    facts: TextInput

    @property
    def text(self) -> dict[str, Any]:
        """The object ``text`` of ``bundle.json``."""
        facts = self.facts
        return {
            "kind": type(self.tokenizer.model).__name__.lower(),
            "context_length": facts.context_length,
            "pad_id": facts.pad_id,
            "prefix": facts.prefix,
            "pad": facts.pad,
            "clean": facts.clean,
        }

    def write(self, folder: Path) -> Path:
        """Write ``tokenizer.json`` and return where."""
        path = folder / FILE
        self.tokenizer.save(str(path), pretty=False)
        return path

    def tokens(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return int64[n, context length], as the engine makes them of the written file, padded in full."""
        full = self._read_back
        return full.padded(full.encode(texts))

    @cached_property
    def _read_back(self) -> Tokenizer:
        with TemporaryDirectory() as folder:
            self.write(Path(folder))
            return Tokenizer(Path(folder), replace(self.facts, pad="full"))


def bundle_tokenizer(
    original: Any, *, source: str = "the model", pads_seen: bool = True, context_length: int | None = None
) -> BundleTokenizer:
    """Return the tokenizer that gives a bundle the tokens of open_clip's.

    Args:
        original: ``SimpleTokenizer``, ``HFTokenizer`` or ``SigLipTokenizer`` of open_clip.
        source: the model's name, for errors.
        pads_seen: whether the text tower sees what fills a text (see :func:`training.convert.tokenizers.pads_seen`);
            if not, texts are filled to the longest of a batch only, and short ones are encoded much faster.
        context_length: instead of the original's own.

    Raises:
        ModelRejected: it is of no kind that can be turned into a ``tokenizer.json``.
    """
    length = context_length or original.context_length
    if not length:
        raise ModelRejected(source, "its tokenizer tells no context length")
    if hasattr(original, "bpe_ranks"):
        made, pad_id = clip.converted(original), 0
    elif hasattr(original, "tokenizer"):
        made, pad_id = huggingface.converted(original, source)
    else:
        raise ModelRejected(source, f"its tokenizer is of an unknown kind ({type(original).__name__})")
    facts = TextInput(
        context_length=int(length),
        pad_id=pad_id,
        prefix="",
        pad="full" if pads_seen else "longest",
        clean=huggingface.cleaning(original, source),
    )
    return BundleTokenizer(made, facts)
