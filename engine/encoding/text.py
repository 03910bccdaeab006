"""The text tower at work: texts to tokens to embeddings; what was encoded lately is remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.encoding.batches import BatchSize
from engine.encoding.failures import OnnxErrors, out_of_memory
from engine.encoding.providers import OpenedModel
from engine.encoding.tokenizer import Tokenizer

_BATCH = 64
_REMEMBERED = 256
"""Texts whose embeddings are kept: those of a search that is typed, and of those before it; 0.5 MB."""


class TextTower:
    """A text tower that is opened when it is first needed, and stays: a search must not wait for it.  Thread-safe.

    Args:
        open_tower: opens it, with its tokenizer.
        dim: length of an embedding.
    """

    def __init__(self, open_tower: Callable[[], tuple[OpenedModel, Tokenizer]], dim: int) -> None:
        self._open_tower, self._dim = open_tower, dim
        self._lock = threading.Lock()
        self._opened: tuple[OpenedModel, Tokenizer] | None = None
        self._remembered: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._batch = BatchSize(_BATCH)

    def open(self) -> tuple[OpenedModel, Tokenizer]:
        """Return the opened tower and its tokenizer.

        Raises:
            BundleInvalid, ModelFailed: it cannot be opened.
        """
        with self._lock:
            if self._opened is None:
                self._opened = self._open_tower()
            return self._opened

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised.

        Raises:
            OnnxErrors: it cannot be run.
            BundleInvalid, ModelFailed: it cannot be opened.
        """
        with self._lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
            for text in known:
                self._remembered.move_to_end(text)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, self._encode_new(missing), strict=True))
            self._remember(missing, known)
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, self._dim), np.float32)

    def _encode_new(self, texts: Sequence[str]) -> NDArray[np.float32]:
        model, tokenizer = self.open()
        rows = tokenizer.encode(texts)
        # Texts of one length go together: padding is computed for nothing.
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
        embeddings = np.empty((len(rows), self._dim), np.float32)
        start = 0
        while start < len(order):
            chosen = order[start : start + self._batch.size]
            try:
                embeddings[chosen] = model.run(tokenizer.padded([rows[index] for index in chosen]))
            except OnnxErrors as error:
                if not out_of_memory(error) or len(chosen) == 1:
                    raise
                self._batch.failed(len(chosen))
                continue
            self._batch.worked(len(chosen))
            start += len(chosen)
        return normalised(embeddings)

    def _remember(self, texts: Sequence[str], known: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            for text in texts[-_REMEMBERED:]:
                self._remembered[text] = known[text]
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)


def normalised(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make rows exactly unit length (towers in half precision come close only)."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.maximum(norms, np.finfo(np.float32).tiny)
    return rows
