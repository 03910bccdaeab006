"""Quick's losses: the formulas in float64, finite differences, torch's gradients, and open_clip's own losses."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from training.personal.infonce import LARGEST_LOG_SCALE, Loss, info_nce, multi_positive_targets, scale_of, siglip

RIGHT = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]], np.bool_)
"""Captions of several photos, photos of several captions, a photo without a caption and a caption without a photo."""

Kind = Callable[..., Loss]


def unit(rows: int, seed: int, dim: int = 6) -> NDArray[np.float64]:
    drawn = np.random.default_rng(seed).standard_normal((rows, dim))
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def info_nce_by_hand(photos: NDArray[np.float64], texts: NDArray[np.float64], scale: float) -> float:
    def one_way(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
        losses = []
        for row, wanted in zip(logits, right, strict=True):
            if wanted.any():
                logs = row - math.log(sum(math.exp(value) for value in row))
                losses.append(-sum(logs[wanted]) / wanted.sum())
        return float(np.mean(losses))

    logits = scale * photos @ texts.T
    return (one_way(logits, RIGHT) + one_way(logits.T, RIGHT.T)) / 2


def siglip_by_hand(photos: NDArray[np.float64], texts: NDArray[np.float64], scale: float, bias: float) -> float:
    total = 0.0
    for photo, wanted in zip(photos, RIGHT, strict=True):
        for text, is_right in zip(texts, wanted, strict=True):
            total += math.log(1 + math.exp(-(1 if is_right else -1) * (scale * float(photo @ text) + bias)))
    return total / len(photos)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_value_is_the_formulas(dtype: type) -> None:
    photos, texts = unit(5, 1).astype(dtype), unit(4, 2).astype(dtype)
    exact = 1e-5 if dtype is np.float32 else 1e-12
    wide = photos.astype(np.float64), texts.astype(np.float64)
    assert info_nce(photos, texts, RIGHT, math.log(9.0)).value == pytest.approx(info_nce_by_hand(*wide, 9.0), rel=exact)
    of_pairs = siglip(photos, texts, RIGHT, math.log(9.0), -3.0).value
    assert of_pairs == pytest.approx(siglip_by_hand(*wide, 9.0, -3.0), rel=exact)


@pytest.mark.parametrize("kind", ["info_nce", "siglip"])
def test_gradients_are_what_small_changes_make(kind: str) -> None:
    photos, texts, log_scale, bias, tiny = unit(5, 3), unit(4, 4), math.log(7.0), -2.0, 1e-6

    def value(photos: NDArray[np.float64], texts: NDArray[np.float64], log_scale: float, bias: float) -> Loss:
        if kind == "info_nce":
            return info_nce(photos, texts, RIGHT, log_scale)
        return siglip(photos, texts, RIGHT, log_scale, bias)

    found = value(photos, texts, log_scale, bias)
    for rows, slopes in ((photos, found.photos), (texts, found.texts)):
        for place in np.ndindex(rows.shape):
            kept = rows[place]
            ends = []
            for step in (tiny, -tiny):
                rows[place] = kept + step
                ends.append(value(photos, texts, log_scale, bias).value)
            rows[place] = kept
            assert slopes[place] == pytest.approx((ends[0] - ends[1]) / (2 * tiny), abs=1e-7)
    ends = [value(photos, texts, log_scale + step, bias).value for step in (tiny, -tiny)]
    assert found.log_scale == pytest.approx((ends[0] - ends[1]) / (2 * tiny), abs=1e-7)
    ends = [value(photos, texts, log_scale, bias + step).value for step in (tiny, -tiny)]
    assert found.bias == pytest.approx((ends[0] - ends[1]) / (2 * tiny), abs=1e-7)


def test_torch_finds_the_same_values_and_gradients() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra train")
    from training.personal import losses

    for kind, ours, theirs in (("info_nce", info_nce, losses.info_nce), ("siglip", siglip, losses.siglip)):
        photos, texts = unit(5, 5), unit(4, 6)
        extra = () if kind == "info_nce" else (-1.5,)
        tensors = [torch.tensor(value, requires_grad=True) for value in (photos, texts)]
        scalars = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (2.0, *extra)]
        loss = theirs(*tensors, torch.tensor(RIGHT), *scalars)
        loss.backward()
        found = ours(photos, texts, RIGHT, 2.0, *extra)  # type: ignore[operator]
        assert found.value == pytest.approx(loss.item(), rel=1e-6)
        assert np.allclose(found.photos, tensors[0].grad.numpy(), atol=1e-7)
        assert np.allclose(found.texts, tensors[1].grad.numpy(), atol=1e-7)
        assert found.log_scale == pytest.approx(scalars[0].grad.item(), rel=1e-6)


def test_single_positives_are_what_open_clip_computes() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra train")
    from training.torchvision_compat import ensure_torchvision_imports

    ensure_torchvision_imports()
    loss = pytest.importorskip("open_clip.loss", reason="needs the extra train")
    photos, texts = (unit(8, seed).astype(np.float32) for seed in (7, 8))
    own = np.eye(8, dtype=np.bool_)
    rows = torch.tensor(photos), torch.tensor(texts)
    theirs = loss.ClipLoss()(*rows, torch.tensor(20.0)).item()
    assert info_nce(photos, texts, own, math.log(20.0)).value == pytest.approx(theirs, rel=1e-5)
    theirs = loss.SigLipLoss()(*rows, torch.tensor(20.0), torch.tensor(-8.0)).item()
    assert siglip(photos, texts, own, math.log(20.0), -8.0).value == pytest.approx(theirs, rel=1e-5)


def test_targets_share_a_row_among_its_positives() -> None:
    expected = [[0.5, 0, 0, 0.5], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0.5, 0, 0, 0.5]]
    assert multi_positive_targets(RIGHT).tolist() == expected


def test_the_temperature_is_clamped_and_nothing_leads_further() -> None:
    photos, texts = unit(5, 9), unit(4, 10)
    at, beyond = (info_nce(photos, texts, RIGHT, log_scale) for log_scale in (LARGEST_LOG_SCALE, 9.0))
    assert scale_of(9.0) == pytest.approx(100.0)
    assert beyond.value == pytest.approx(at.value)
    assert (at.log_scale != 0, beyond.log_scale) == (True, 0.0)


def test_extreme_similarities_stay_numbers() -> None:
    rows = np.eye(4, dtype=np.float32)
    for loss in (
        info_nce(rows, -rows, np.eye(4, dtype=bool), 20.0),
        siglip(rows, -rows, np.eye(4, dtype=bool), 20, 90),
    ):
        assert np.isfinite([loss.value, loss.log_scale, loss.bias]).all()
        assert np.isfinite(loss.photos).all()


def test_nothing_right_costs_nothing() -> None:
    loss = info_nce(unit(3, 1), unit(2, 2), np.zeros((3, 2), np.bool_), 2.0)
    assert loss.value == 0
    assert not loss.photos.any()
