"""Reads what the pane of personal models shows; called in a worker's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.backend.protocol import LibraryProtocol
from engine.errors import AlbumUnknown
from engine.personal.records import Material, PersonalModel, Report
from engine.records import Album, BundleInfo, PhotoSummary


@dataclass(frozen=True)
class PersonalRead:
    """What there is, as of one moment."""

    has_photos: bool
    albums: tuple[Album, ...]
    kept: tuple[PersonalModel, ...]
    bundles: tuple[BundleInfo, ...]


def read_personal(library: LibraryProtocol) -> PersonalRead:
    """Read albums and models."""
    return PersonalRead(
        has_photos=bool(len(library.days(1).ids)),
        albums=tuple(library.albums()),
        kept=tuple(library.personal_models()),
        bundles=tuple(library.bundles()),
    )


def read_material(library: LibraryProtocol, albums: Sequence[int]) -> Material:
    """Count what these albums hold; one that was deleted meanwhile is left out."""
    there = {album.id for album in library.albums()}
    left = [album for album in albums if album in there]
    if albums and not left:
        raise AlbumUnknown(albums[0])
    return library.training_material(left)


def photos_of(report: Report) -> list[int]:
    """Return the ids of the photos that a report shows."""
    return list(dict.fromkeys(change.photo_id for change in (*report.gains, *report.losses)))


def read_summaries(library: LibraryProtocol, ids: Sequence[int]) -> dict[int, PhotoSummary]:
    """Read the photos of a report that are still there."""
    return {summary.id: summary for summary in library.summaries(list(dict.fromkeys(ids)))}
