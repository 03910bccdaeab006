"""What is scored: the concepts of a library, embedded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.tagging.prompts import entry_vectors, languages_of, phrases_key, phrases_of
from engine.tagging.records import VocabularyEntry
from engine.tagging.tree import ConceptTree


@dataclass(frozen=True)
class Concepts:
    """What is scored.

    Attributes:
        keys: of the concepts.
        texts: float32[t, dim], L2-normalised; rows of zeros have no text side.
        phrases: what was encoded for each (:func:`engine.tagging.prompts.phrases_key`).
        tree: how they lie in one another.
    """

    keys: tuple[str, ...]
    texts: NDArray[np.float32]
    phrases: tuple[str, ...]
    tree: ConceptTree

    @classmethod
    def of(
        cls,
        encoder: EncoderProtocol,
        cache_dir: Path,
        entries: Sequence[VocabularyEntry],
        proposable: Sequence[VocabularyEntry],
        others: Sequence[str] = (),
    ) -> Concepts:
        """Embed what is scored.

        Args:
            cache_dir: the library's, where embeddings are kept.
            entries: the whole vocabulary. proposable: those of it that are scored.
            others: keys of concepts without a text side; they come last.
        """
        keys = (*(entry.key for entry in proposable), *others)
        languages = languages_of(encoder)
        phrases = (*(phrases_key(phrases_of(entry, languages)) for entry in proposable), *("" for _ in others))
        texts = np.zeros((len(keys), encoder.dim), np.float32)
        texts[: len(proposable)] = entry_vectors(encoder, cache_dir, proposable)
        return cls(keys, texts, phrases, ConceptTree.of(entries, keys))
