"""Which of the sources of one photo counts, field by field (docs/metadata.md has the table and the reasons)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from engine.metadata.records import Described
from engine.metadata.said import Said, Source

_PEOPLE = (Source.SIDECAR, Source.XMP, Source.IPTC, Source.EXIF)
_CAMERA = (Source.SIDECAR, Source.EXIF, Source.XMP, Source.IPTC)
_Value = TypeVar("_Value")


def described_by(sources: Sequence[Said], *, iptc_is_newer: bool = False) -> Described:
    """Return what counts of all that is said.

    Args:
        sources: at most one a :class:`Source`, in any order.
        iptc_is_newer: IPTC was changed by a program that knows no XMP, after XMP was written.
    """
    people = _ordered(sources, _PEOPLE)
    if iptc_is_newer:
        people.sort(key=lambda said: (said.source is not Source.SIDECAR, said.source is not Source.IPTC))
    camera = _ordered(sources, _CAMERA)
    tagged = next((said for said in people if said.tags is not None), None)
    dated = next((said for said in camera if said.taken_at is not None and said.dated_surely), None)
    dated = dated or next((said for said in camera if said.taken_at is not None), None)
    placed = next((said for said in camera if said.latitude is not None), None)
    return Described(
        tags=() if tagged is None or tagged.tags is None else tagged.tags,
        paths=() if tagged is None else tagged.paths,
        in_paths_only=() if tagged is None else tagged.in_paths_only,
        caption=_first(said.caption for said in people) or None,
        rating=_first(said.rating for said in people),
        taken_at=None if dated is None else dated.taken_at,
        taken_offset_min=None if dated is None else _offset(dated, camera),
        latitude=None if placed is None else placed.latitude,
        longitude=None if placed is None else placed.longitude,
    )


def _ordered(sources: Sequence[Said], order: Sequence[Source]) -> list[Said]:
    return sorted(sources, key=lambda said: order.index(said.source))


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value is not None), None)


def _offset(dated: Said, others: Sequence[Said]) -> int | None:
    """Return the offset of a date; programs that copy a date often leave it out, and then another source has it."""
    if dated.taken_offset_min is not None:
        return dated.taken_offset_min
    return _first(said.taken_offset_min for said in others if said.taken_at == dated.taken_at)
