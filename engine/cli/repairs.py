"""What a repair did, in a person's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.cli.output import shown

if TYPE_CHECKING:
    from engine.repair import Mended, Rebuilt, RepairReport, Table

_TABLES = {
    "photos": "photos",
    "files": "places of files",
    "captions": "captions",
    "tags": "tags",
    "photo_tags": "tags on photos",
    "albums": "albums",
    "album_photos": "places in albums",
    "embeddings": "vectors",
    "photo_looks": "looks of photos",
    "vocabulary": "edits of the vocabulary",
    "concepts": "tags that are proposed",
    "proposals": "proposals",
    "proposed_photos": "photos that proposals are wanted for",
    "tag_changes": "changes to learn from",
    "not_duplicates": "pairs that are no duplicates",
    "source_folders": "source folders",
    "settings": "settings",
    "problems": "problems",
}
_MENDED = {
    "orphans": "rows that belonged to nothing were deleted",
    "vectors": "vectors that no model made were deleted, to be made again",
    "full text": "photos had words that could not be found; the full text was made anew",
    "thumbnails": "damaged thumbnails and half-written files were deleted, to be made again",
}


def repair_lines(report: RepairReport) -> Iterator[str]:
    """Yield what was done, line by line."""
    if report.finished:
        yield "a repair that was broken off was finished"
    if report.rebuilt is not None:
        yield from _rebuilt_lines(report.rebuilt)
    yield from (_mended_line(mended) for mended in report.mended)
    if not (report.finished or report.rebuilt or report.mended):
        yield "nothing had to be repaired"


def _rebuilt_lines(rebuilt: Rebuilt) -> Iterator[str]:
    if rebuilt.damaged is not None:
        yield f"the damaged catalog is kept as {shown(rebuilt.damaged)}; delete it when you miss nothing"
    if rebuilt.backup is not None:
        yield (
            "the catalog was restored from what it still held and the backup of "
            f"{rebuilt.backup.made_at:%Y-%m-%d %H:%M} UTC ({shown(rebuilt.backup.path)})"
        )
    else:
        yield "there was no good backup; the catalog was restored from what it still held"
    for table in rebuilt.tables:
        if table.restored or table.lost or table.unreadable:
            yield _table_line(table)


def _table_line(table: Table) -> str:
    parts = [f"{table.kept} kept"]
    if table.restored:
        parts.append(f"{table.restored} restored from the backup")
    if table.lost:
        parts.append(f"{table.lost} lost")
    if table.unreadable:
        parts.append("some could not be read")
    return f"{_TABLES.get(table.name, table.name)}: {', '.join(parts)}"


def _mended_line(mended: Mended) -> str:
    return f"{mended.count} {_MENDED.get(mended.name, mended.name)}"
