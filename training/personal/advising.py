"""What would help: advice that is true of this material, and of what came of it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from engine.personal.normalising import words
from engine.personal.records import TYPICAL_PHOTOS, Advice, Preset, Recall, Verdict
from training.personal.contract import Dataset

_ALREADY_GOOD = 0.95
_FOUND = 0.6
_ALIKE_GROUPS, _ALIKE_SHARE = 5, 0.4
_RARE_GROUPS, _RARE_SHARE = 2, 0.5
_ENOUGH_FOR_FULL = 200


def advise(
    data: Dataset, preset: Preset, verdict: Verdict, before: Recall, after: Recall, *, full_possible: bool = True
) -> tuple[Advice, ...]:
    """Return what would help, the most important first; nothing where all went well.

    Args:
        before, after: personal recall.
        full_possible: whether Full could be trained from this parent at all.
    """
    refused = verdict is not Verdict.BETTER
    little, alike = len(data.photos) < TYPICAL_PHOTOS[0], share_alike(data) >= _ALIKE_SHARE
    good = before.at_5 >= _ALREADY_GOOD
    found: list[Advice] = []
    if refused and good:
        found.append(Advice.ALREADY_GOOD)
    if preset == "full" and (verdict is Verdict.FORGETS or (refused and little)):
        found.append(Advice.FEWER_STEPS)
    if alike and (refused or after.at_10 < _ALREADY_GOOD):
        found.append(Advice.MORE_VARIED)
    if refused and (little or not good):
        found.append(Advice.MORE_CAPTIONS)
    if (refused or after.at_10 < _FOUND) and share_rare(data) >= _RARE_SHARE:
        found.append(Advice.MORE_PER_WORD)
    enough = len(data.photos) >= _ENOUGH_FOR_FULL
    if preset == "quick" and full_possible and enough and not good and (refused or after.at_10 < _FOUND):
        found.append(Advice.TRY_FULL)
    return tuple(found)


def share_alike(data: Dataset) -> float:
    """Return the share of photos all of whose captions are right for many other photos, too, 0 to 1."""
    if not len(data.photos):
        return 0.0
    of_groups = np.unique(np.stack([data.groups[data.pairs[:, 0]], data.pairs[:, 1]], axis=1), axis=0)
    spread = np.bincount(of_groups[:, 1], minlength=len(data.captions))
    telling = np.zeros(len(data.photos), np.bool_)
    telling[data.pairs[spread[data.pairs[:, 1]] < _ALIKE_GROUPS, 0]] = True
    return float(1 - telling.mean())


def share_rare(data: Dataset) -> float:
    """Return the share of captions with a word that stands with one or two different photos only, 0 to 1."""
    if not len(data.captions):
        return 0.0
    said = [set(words(caption)) for caption in data.captions]
    having = np.unique(np.stack([data.groups[data.pairs[:, 0]], data.pairs[:, 1]], axis=1), axis=0)
    groups: dict[str, set[int]] = {}
    for group, caption in having.tolist():
        for word in said[caption]:
            groups.setdefault(word, set()).add(group)
    counts = Counter({word: len(found) for word, found in groups.items()})
    return float(np.mean([any(counts[word] <= _RARE_GROUPS for word in found) for found in said]))
