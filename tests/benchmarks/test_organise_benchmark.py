"""One small run of the benchmark of browsing and editing."""

from __future__ import annotations

import json

import pytest

from benchmarks import organise


def test_a_small_run_measures_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    organise.main(["--photos", "300", "--edited", "50", "--repeats", "1", "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert (figures["photos"], figures["edited"]) == (300, 50)
    kinds = ("days", "tags", "albums", "summaries_of_500", "complete_tag", "edit_rate", "edit_tag_undo", "plain_tag")
    assert all(figures[f"{kind}_ms"] > 0 for kind in kinds)
    assert figures["edit_tag_ratio"] == pytest.approx(figures["edit_tag_ms"] / figures["plain_tag_ms"], abs=0.02)
