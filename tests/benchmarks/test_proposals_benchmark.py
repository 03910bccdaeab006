"""``benchmarks.proposals`` on a small library."""

from __future__ import annotations

import json

import pytest

from benchmarks import proposals


def test_it_measures_a_run_and_ticks(capsys: pytest.CaptureFixture[str]) -> None:
    proposals.main(["--photos", "1000", "--tags", "40", "--dim", "256", "--ticks", "2", "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert (figures["photos"], figures["tags"], figures["dim"]) == (1000, 40, 256)
    assert figures["proposals"] > 0 and figures["stored"] >= figures["proposals"]
    assert 0 < figures["tick_ms"] <= figures["tick_slowest_ms"]
    assert figures["run_ratio"] == pytest.approx(figures["run_s"] / figures["product_s"])
