"""What was fitted for a model holds for the personal models that came from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.encoding.protocol import lineage
from engine.library import Library
from engine.search import meaning, relevance
from engine.tagging import prompts, scoring
from engine.tagging.calibration import load_calibration
from engine.tagging.vocabulary import load


class _Personal:
    """Every text means the same to it, as to the one that made what ships."""

    def __init__(self, bundle_id: str, ancestors: tuple[str, ...]) -> None:
        self.bundle_id, self.dim = bundle_id, 512
        self.bundle = SimpleNamespace(ancestors=ancestors, languages=("en", "ko"), logit_scale=50.0)
        with np.load(prompts.shipped_vectors_path()) as file:
            self._probe = file["probe"]
        self.asked: list[str] = []

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.tile(self._probe / np.linalg.norm(self._probe), (len(texts), 1)).astype(np.float32)


def test_the_nearest_ancestor_that_was_fitted_counts() -> None:
    assert load_calibration("kept", "between", "starter").entries == load_calibration("starter").entries
    assert load_calibration("starter", "other") is not load_calibration("other")
    assert not load_calibration("kept", "between").entries
    assert relevance.load_calibration("kept", "starter") == relevance.load_calibration("starter")


def test_search_and_proposals_ask_for_what_a_model_came_from(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[tuple[str, ...]] = set()
    fitted = relevance.load_calibration

    def search_calibration(*bundle_ids: str) -> relevance.Calibration:
        asked.add(("search", *bundle_ids))
        return fitted(*bundle_ids)

    def tagging_calibration(*bundle_ids: str) -> object:
        asked.add(("tagging", *bundle_ids))
        return load_calibration(*bundle_ids)

    monkeypatch.setattr(meaning.relevance, "load_calibration", search_calibration)
    monkeypatch.setattr(scoring, "load_calibration", tagging_calibration)
    list(library.apply_model("nabi"))
    library.search("red")
    assert lineage(library._models.encoder()) == ("nabi", "small")
    assert ("search", "nabi", "small") in asked
    list(library.propose_tags())
    assert ("tagging", "nabi", "small") in asked


def test_shipped_embeddings_of_tags_are_the_starters_alone(tmp_path: Path) -> None:
    entries = load()[:3]
    starter = _Personal("starter", ())
    prompts.entry_vectors(starter, tmp_path, entries)  # type: ignore[arg-type]
    assert starter.asked == [prompts.PROBE]
    kept = _Personal("kept", ("starter",))  # as close to it as can be, and yet another
    prompts.entry_vectors(kept, tmp_path, entries)  # type: ignore[arg-type]
    assert len(kept.asked) > len(entries)
