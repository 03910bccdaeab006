"""The benchmark of applying a Quick model, on a few rows and without the texts, which take seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import applying
from engine.personal.records import ModelApplied
from engine.search import background
from tests.bundles import make_bundle


def test_it_measures_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "background_texts", lambda: ["a photo"])
    seen = []
    monkeypatch.setattr(applying, "ModelApplied", lambda *args, **named: seen.append(1) or ModelApplied(*args, **named))
    parent = make_bundle(tmp_path / "small", bundle_id="small")
    figures = applying.measured(tmp_path / "measured", str(parent), rows=300, rank=4)
    assert len(seen) == 3  # to it, back, and to it again: each searched at once
    assert all(value > 0 for key, value in figures.items() if not key.endswith("cpu_s"))
    bare = figures["matrix_s"] + figures["insert_s"] + figures["read_s"]
    assert figures["ratio_to_bare"] == figures["derive_s"] / bare
