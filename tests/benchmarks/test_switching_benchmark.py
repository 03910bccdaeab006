"""The benchmark of switching models: its arithmetic, and one small run of what needs no model."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.switching import _figures, switched


def test_ratios_on_shared_cores_and_with_a_device_of_its_own() -> None:
    turn = {"encoder_per_s": 20.0, "thumbnails_per_s": 60.0, "again_per_s": 12.0}
    shared, apart = (_figures([turn], shared=shared) for shared in (True, False))
    assert shared["ratio_to_encoder"] == pytest.approx(0.6)
    assert shared["ratio_to_bound"] == pytest.approx(0.8)  # 15 a second are the best that shared cores can do
    assert apart["ratio_to_bound"] == pytest.approx(0.6)


def test_a_small_switch_says_every_figure(tmp_path: Path) -> None:
    figures = switched(tmp_path, 300, 8)
    assert figures["switch_rows"] == 300
    assert min(figures.values()) > 0
