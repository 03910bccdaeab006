"""The report of a run: figures, examples side by side, and what would help."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from engine.personal.general import General
from engine.personal.languages import counted
from engine.personal.recall import mean_recall, recall_of
from engine.personal.records import Change, Preset, Recall, Report
from training.personal.advising import advise
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
    full_possible: bool = True,
) -> Report:
    """Judge a run and tell of it.

    Args:
        unseen, settings, steps, stopped: of the trainer (``user`` where the user stopped it).
        general_before, general_after: of the parent and of the bundle that was written.
        full_possible: whether Full could be advised.
    """
    judgement = judge(data, unseen, general_before, general_after)
    before, after = _recalls(data, [item for item in unseen if not item.name])
    named = [item for item in unseen if item.name]
    names_before, names_after = _recalls(data, named) if named else (None, None)
    scores = {"general_score_before": general_before.score, "general_score_after": general_after.score}
    return Report(
        verdict=judgement.verdict,
        before=before,
        after=after,
        gain_low=judgement.low,
        gain_high=judgement.high,
        general_before=general_before.recall,
        general_after=general_after.recall,
        gains=_largest(data, unseen, lambda item: item.after < item.before),
        losses=_largest(data, unseen, lambda item: item.after > item.before),
        photos=len(data.photos),
        captions=len(data.captions),
        languages=counted(data.languages),
        seconds=seconds,
        peak_memory_bytes=peak_memory_bytes,
        steps=steps,
        advice=advise(data, preset, judgement.verdict, before, after, full_possible=full_possible),
        stopped=stopped,
        names=tuple(dict.fromkeys(item.name for item in named)),
        names_before=names_before,
        names_after=names_after,
        settings=_plain({**settings, **scores}),
    )


def _recalls(data: Dataset, unseen: Sequence[Unseen]) -> tuple[Recall, Recall]:
    before, after = (np.array(ranks, np.int64) for ranks in ([i.before for i in unseen], [i.after for i in unseen]))
    return recall_of(before, len(data.photos)), recall_of(after, len(data.photos))


def _largest(data: Dataset, unseen: Sequence[Unseen], wanted: Callable[[Unseen], bool]) -> tuple[Change, ...]:
    """Return the largest changes of one kind, each photo once: what moved past the 1st, 5th, 10th place comes first."""
    found: dict[int, Change] = {}
    for item in sorted(filter(wanted, unseen), key=_size, reverse=True):
        photo_id = data.photos[item.photo].photo_id
        text = item.name or data.captions[item.caption]
        found.setdefault(photo_id, Change(photo_id, text, item.before, item.after))
        if len(found) == MOST_CHANGES:
            break
    return tuple(found.values())


def _size(item: Unseen) -> tuple[float, float, int, int]:
    before, after = mean_recall(np.array([item.before, item.after], np.int64)).tolist()
    return abs(after - before), abs(math.log(item.after / item.before)), -item.photo, -item.caption


def _plain(value: Any) -> Any:
    """Return settings as JSON can hold them: numpy's numbers as numbers, what is no number as None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
