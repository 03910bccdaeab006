"""Export with the parity gate, and the compact text tower, on small networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import Tensor, nn

from training import export
from training.starter.compact import compact_matrices, compact_word_embeddings
from training.starter.e5_file import QuantisedTensor

WORDS, WIDTH = 40, 64


def quantised(rows: int, columns: int, seed: int) -> QuantisedTensor:
    rng = np.random.default_rng(seed)
    blocks = rows * columns // 32
    return QuantisedTensor(
        rng.uniform(0.01, 0.1, blocks).astype(np.float16), rng.integers(0, 256, (blocks, 16)).astype(np.uint8)
    )


class SmallText(nn.Module):
    """A vocabulary, one matrix from the source and one that was tuned."""

    def __init__(self, words: QuantisedTensor, matrix: QuantisedTensor) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.source, self.tuned = nn.Linear(WIDTH, 96), nn.Linear(96, 32)
        with torch.no_grad():
            self.words.weight.copy_(torch.from_numpy(words.dequantised().reshape(-1, WIDTH)[:WORDS].copy()))
            self.source.weight.copy_(torch.from_numpy(matrix.dequantised().reshape(96, WIDTH)))

    def forward(self, tokens: Tensor) -> Tensor:
        mask = (tokens != 1).float()[..., None]
        hidden = torch.tanh(self.source(self.words(tokens)))
        mean = (self.tuned(hidden) * mask).sum(1) / mask.sum(1)
        assert isinstance(mean, Tensor)
        return mean


@pytest.fixture
def token_batches() -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.integers(2, WORDS, (n, t)) for n, t in ((1, 3), (4, 9), (2, 17))]


def test_compact_text_tower_computes_the_same(tmp_path: Path, token_batches: list[np.ndarray]) -> None:
    torch.manual_seed(0)
    words, matrix = quantised(WORDS, WIDTH, 1), quantised(96, WIDTH, 2)
    tower = SmallText(words, matrix).eval()
    full, packed, small = (tmp_path / f"{name}.onnx" for name in ("full", "packed", "small"))
    export.export_text(tower, 20, full)
    compact_word_embeddings(full, packed, words, np.arange(WORDS), WIDTH)
    assert compact_matrices(packed, small, {"l0.q.w": matrix}) == 1
    assert export.check_parity("text", tower, small, token_batches) > 0.9999
    assert small.stat().st_size < full.stat().st_size / 2
    assert not [t for t in onnx.load(str(small)).graph.initializer if list(t.dims) == [WORDS, WIDTH]]


def test_word_embeddings_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "vision.onnx"
    export.export_vision(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 8)), 16, path)
    with pytest.raises(ValueError, match="no look-up"):
        compact_word_embeddings(path, tmp_path / "x.onnx", quantised(WORDS, WIDTH, 1), np.arange(WORDS), WIDTH)


def test_the_gate_refuses_another_networks_file(tmp_path: Path) -> None:
    torch.manual_seed(0)
    one, other = (nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 8)).eval() for _ in range(2))
    export.export_vision(one, 16, tmp_path / "vision.onnx")
    pixels = [np.random.default_rng(0).normal(size=(3, 3, 16, 16)).astype(np.float32)]
    assert export.check_parity("vision", one, tmp_path / "vision.onnx", pixels) > 0.99999
    with pytest.raises(export.ParityError) as refused:
        export.check_parity("vision", other, tmp_path / "vision.onnx", pixels)
    assert refused.value.tower == "vision"
    assert refused.value.cosine < 0.9999
