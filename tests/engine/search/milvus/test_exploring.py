"""What is proposed holds the best of all rows, however few of them the engine returns at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.index import exploring
from engine.search.index.exploring import Between, Chosen, Hits, explore

_SCORES = st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.50001, 0.9]), min_size=1, max_size=60)


@given(_SCORES, st.integers(1, 70), st.integers(1, 20), st.sets(st.integers(0, 60)), st.booleans(), st.data())
def test_nothing_that_belongs_to_the_best_is_left_out(
    scores: list[float], count: int, limit: int, hidden: set[int], chosen: bool, data: st.DataObject
) -> None:
    ids = np.arange(len(scores))
    noise = np.array(data.draw(st.lists(st.sampled_from([-1e-3, 0, 1e-3]), min_size=len(ids), max_size=len(ids))))
    told = np.array(scores) + noise

    def search(where: str, most: int) -> Hits:
        assert most <= 8
        allowed = np.array([not where or eval(where, {"photo_id": int(one)}) for one in ids])
        order = np.flatnonzero(allowed)[np.argsort(-told[allowed], kind="stable")][:most]
        return Hits(ids[order], ids[order] + 1000, told[order].astype(np.float32))

    parts = [Chosen(ids[:9]), Chosen(ids[9:])] if chosen else [Between(-1, len(ids) - 1, whole=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exploring, "MAX_HITS", 8)
        shown = lambda some: ~np.isin(some, list(hidden))  # noqa: E731
        found = explore(search, parts, count, limit=limit, allowed=shown, margin=2.1e-3)
    wanted = [one for one in np.lexsort((ids, -np.array(scores))).tolist() if one not in hidden][:count]
    assert set(wanted) <= set(found.ids.tolist())
    assert len(set(found.ids.tolist())) == len(found.ids)
    assert not set(found.ids.tolist()) & hidden
    assert (found.stamps == found.ids + 1000).all()
