"""The benchmark of duplicates runs, and finds what it planted."""

from __future__ import annotations

import json

import pytest

from benchmarks import duplicates


def test_what_was_planted_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    duplicates.main(["--photos", "600", "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["photos"] == 600
    assert figures["found"] == figures["planted"] == figures["groups"] == 15
    assert 0 < figures["search_s"] < 60
