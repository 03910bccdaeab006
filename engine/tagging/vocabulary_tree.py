"""Entries of a vocabulary made to fit one another: names, merges, parents; and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.tagging.records import VocabularyEntry
from engine.text import folded

Parents = dict[str, str | None]


def settled(entries: Sequence[VocabularyEntry]) -> list[VocabularyEntry]:
    """Return entries that contradict one another no more, whatever an update did to what the user's edits refer to.

    A shipped entry that is called what the user calls another one is switched off.  An entry merged into one that is
    not there stands for itself; what lay in a merged one lies in what took it over; what lies in an entry that is not
    there, or in itself, lies on top.
    """
    chosen = _user_names(entries)
    found = [replace(entry, enabled=False) if _is_called(entry, chosen) else entry for entry in entries]
    targets = final_targets({entry.key: entry.merged_into for entry in found})
    parents = _parents(found, targets)
    return [
        entry
        if entry.parent == parents[entry.key] and (entry.merged_into is None or entry.key in targets)
        else replace(entry, merged_into=entry.merged_into if entry.key in targets else None, parent=parents[entry.key])
        for entry in found
    ]


def final_targets(merged: Mapping[str, str | None]) -> dict[str, str]:
    """Return for each entry that is merged the one that took it over in the end.

    Args:
        merged: for each key the key of what it is merged into; merges in a circle or into nothing count as none.
    """
    found = {}
    for start in [key for key, target in merged.items() if target is not None]:
        seen, key = {start}, merged[start]
        while key is not None and key in merged and key not in seen and merged[key] is not None:
            seen.add(key)
            key = merged[key]
        if key is not None and key in merged and key not in seen:
            found[start] = key
    return found


def in_order(entries: Sequence[VocabularyEntry]) -> list[VocabularyEntry]:
    """Return all entries, parents before children, siblings as they come; parents must be there."""
    children: dict[str | None, list[VocabularyEntry]] = {}
    for entry in entries:
        children.setdefault(entry.parent, []).append(entry)
    found, waiting = [], list(reversed(children.get(None, [])))
    while waiting:
        entry = waiting.pop()
        found.append(entry)
        waiting += reversed(children.get(entry.key, []))
    return found


def is_inside(key: str | None, outer: str, parents: Mapping[str, str | None]) -> bool:
    """Tell whether an entry is another one, or lies in it."""
    seen = set()
    while key is not None and key not in seen:
        if key == outer:
            return True
        seen.add(key)
        key = parents.get(key)
    return False


def _parents(entries: Sequence[VocabularyEntry], targets: Mapping[str, str]) -> Parents:
    keys = {entry.key for entry in entries}
    parents: Parents = {entry.key: entry.parent if entry.parent in keys else None for entry in entries}
    # Where entries lie in a circle, the user's own word on a parent outweighs that of what ships.
    order = [entry.key for entry in sorted(entries, key=lambda entry: "parent" in entry.edited)]
    _open_circles(parents, order)
    for source, target in targets.items():
        if is_inside(parents[target], source, parents):  # it takes the place of what it lay in
            parents[target] = parents[source]
        for key, parent in parents.items():
            if parent == source and key != target:
                parents[key] = target
    _open_circles(parents, order)
    return parents


def _open_circles(parents: Parents, order: Sequence[str]) -> None:
    for key in order:
        if is_inside(parents[key], key, parents):
            parents[key] = None


def _user_names(entries: Sequence[VocabularyEntry]) -> tuple[set[str], set[str]]:
    """Return what the user calls entries that are proposed, in English and in Korean."""
    theirs = [entry for entry in entries if entry.enabled and entry.merged_into is None]
    return (
        {folded(entry.name) for entry in theirs if not entry.shipped or "name" in entry.edited},
        {folded(entry.name_ko) for entry in theirs if not entry.shipped or "name_ko" in entry.edited},
    )


def _is_called(entry: VocabularyEntry, chosen: tuple[set[str], set[str]]) -> bool:
    if not (chosen[0] or chosen[1]) or not entry.shipped or entry.edited & {"name", "name_ko", "enabled"}:
        return False
    return folded(entry.name) in chosen[0] or folded(entry.name_ko) in chosen[1]
