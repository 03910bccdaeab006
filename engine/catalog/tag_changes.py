"""Which tags came onto photos or went, until proposals learned from it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.catalog.typed import TypedConnection


def changes(connection: TypedConnection) -> list[tuple[int, int]]:
    """Return the (tag, photo) that came together or apart since proposals learned from it."""
    return connection.execute("SELECT tag_id, photo_id FROM tag_changes ORDER BY 1, 2").fetchall()


def note_changes(connection: TypedConnection, pairs: Iterable[tuple[int, int]], tag_ids: Iterable[int] = ()) -> None:
    """Note that tags (tag, photo) came onto photos or went; nothing where no proposals are wanted at all.

    Args:
        tag_ids: tags that are called otherwise, lie elsewhere, or are gone: noted with photo 0, which there is not.
    """
    pairs = [*pairs, *((tag_id, 0) for tag_id in tag_ids)]
    if pairs and connection.execute("SELECT 1 FROM proposed_photos LIMIT 1").fetchone() is not None:
        connection.executemany("INSERT OR IGNORE INTO tag_changes (tag_id, photo_id) VALUES (?, ?)", pairs)


def drop_changes(connection: TypedConnection, pairs: Iterable[tuple[int, int]]) -> None:
    """Forget changes that were learned from."""
    connection.executemany("DELETE FROM tag_changes WHERE tag_id = ? AND photo_id = ?", pairs)
