"""The report of a run: figures, examples, and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.personal.general import General
from engine.personal.languages import counted
from engine.personal.recall import recall_of
from engine.personal.records import Change, Preset, Report
from training.personal.contract import Dataset, Unseen
from training.personal.gate import judge

MOST_CHANGES = 12


def make_report(
    data: Dataset,
    preset: Preset,
    unseen: Sequence[Unseen],
    general_before: General,
    general_after: General,
    *,
    settings: Mapping[str, object],
    steps: int,
    stopped: str,
    seconds: float,
    peak_memory_bytes: int,
) -> Report:
    """Judge a run and tell of it.

    Args:
        unseen: of the trainer; settings, steps, stopped: too (``user`` where the user stopped it).
        general_before, general_after: of the parent and of the bundle that was written.
    """
    judgement = judge(data, unseen, general_before, general_after)
    before, after = (
        recall_of(np.array(ranks, np.int64), len(data.photos))
        for ranks in ([item.before for item in unseen], [item.after for item in unseen])
    )
    changes = [Change(data.photos[u.photo].photo_id, data.captions[u.caption], u.before, u.after) for u in unseen]
    changes.sort(key=lambda change: (change.after - change.before, change.photo_id))
    return Report(
        verdict=judgement.verdict,
        before=before,
        after=after,
        gain_low=judgement.low,
        gain_high=judgement.high,
        general_before=general_before.recall,
        general_after=general_after.recall,
        gains=tuple(change for change in changes[:MOST_CHANGES] if change.after < change.before),
        losses=tuple(change for change in reversed(changes[-MOST_CHANGES:]) if change.after > change.before),
        photos=len(data.photos),
        captions=len(data.captions),
        languages=counted(data.languages),
        seconds=seconds,
        peak_memory_bytes=peak_memory_bytes,
        steps=steps,
        stopped=stopped,
        settings=settings,
    )
