"""One small run of the benchmark of writing metadata."""

from __future__ import annotations

import json

import pytest

from benchmarks import metadata


def test_a_small_run_measures_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    metadata.main(["--photos", "3", "--json"])
    figures = json.loads(capsys.readouterr().out)
    kinds = ("new_sidecars", "changed_sidecars", "files")
    assert all(figures[f"{kind}_per_s"] > 0 and figures[f"{kind}_ratio"] > 0 for kind in kinds)
    assert figures["new_sidecars_ratio"] == pytest.approx(
        figures["plain_sidecars_per_s"] / figures["new_sidecars_per_s"]
    )
