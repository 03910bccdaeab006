"""Contents that take the place of others: a photo that was edited where it lies stays the same photo.

A photo is known by its content's hash.  Where a file's content changes and its picture is still the same (another
program wrote tags into it, or it was retouched), the photo takes over the new content, and keeps its id with all that
was said of it.  What Sajin is about to write itself is noted before it is done, so that a crash parts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.catalog import files, fulltext, photos
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto, content_columns, id_of_hash
from engine.catalog.rows import IN_IDS, id_list

_MARKS = {
    "captions": "text, updated_at",
    "photo_tags": "tag_id, origin, state",
    "album_photos": "album_id, position",  # the same position: the two stand side by side
}


def note(catalog: Catalog, old_hash: str, new_hash: str) -> None:
    """Note that a file of the photo with one content is about to get another; to be called before it does."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO successions (new_hash, old_hash) VALUES (?, ?)", [new_hash, old_hash]
        )


def predecessor(catalog: Catalog, new_hash: str) -> int | None:
    """Return the photo of which a content was noted as the next; None where there is none."""
    row = catalog.connection.execute("SELECT old_hash FROM successions WHERE new_hash = ?", [new_hash]).fetchone()
    return None if row is None else id_of_hash(catalog, row[0])


def complete(catalog: Catalog, at: Place, old_hash: str, new_hash: str) -> int | None:
    """Record that a file whose succession was noted has its new content now; only its metadata is different.

    The thumbnail is the caller's affair: the photo is to have one under its new hash before.

    Args:
        catalog: open to write.
        at: the file as it is now.
        old_hash, new_hash: as they were noted.

    Returns:
        The photo that the file belongs to now: the same as before; another one with the same marks where files of the
        old content remain.  None where the catalog has no such file (it was indexed meanwhile, or is gone).
    """
    with catalog.transaction(revision=True) as connection:
        row = files.at_path(catalog, at.path)
        photo_id = id_of_hash(catalog, old_hash)
        forget(catalog, new_hash)
        if row is None or photo_id is None or row.photo_id != photo_id:
            return None
        known = id_of_hash(catalog, new_hash)
        if known is None and not shared(catalog, photo_id, [row.id]):
            values = [new_hash, at.size_bytes, photo_id]
            connection.execute("UPDATE photos SET content_hash = ?, size_bytes = ? WHERE id = ?", values)
            known = photo_id
        elif known is None:
            known = _double(catalog, photo_id, new_hash, at.size_bytes)
        connection.execute(
            "UPDATE files SET photo_id = ?, size_bytes = ?, mtime_ns = ?, ctime_ns = ? WHERE id = ?",
            [known, at.size_bytes, at.mtime_ns, at.ctime_ns, row.id],
        )
        photos.settle(catalog, {photo_id, known}, now())
    return known


def forget(catalog: Catalog, new_hash: str) -> None:
    """Forget what was noted of a content: it is in the catalog, or never came."""
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM successions WHERE new_hash = ?", [new_hash])


def shared(catalog: Catalog, photo_id: int, besides: Iterable[int]) -> bool:
    """Tell whether a photo has files besides these, by their ids; missing ones count (they may come back)."""
    row = catalog.connection.execute(
        f"SELECT 1 FROM files WHERE photo_id = ? AND id NOT {IN_IDS} LIMIT 1", [photo_id, id_list(besides)]
    ).fetchone()
    return row is not None


def take_over(catalog: Catalog, photo_id: int, photo: NewPhoto) -> None:
    """Give a photo another content; what was said of it stays, and what was proposed for it is to be made anew."""
    columns = content_columns(photo)
    with catalog.transaction(revision=True) as connection:
        to_set = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(f"UPDATE photos SET {to_set} WHERE id = ?", [*columns.values(), photo_id])
        connection.execute("UPDATE proposed_photos SET bundle_id = NULL WHERE photo_id = ?", [photo_id])
    forget(catalog, photo.content_hash)


def forget_vectors(catalog: Catalog, photo_id: int) -> None:
    """Delete the vectors of a photo whose picture is another now, of every model."""
    with catalog.transaction(revision=True) as connection:
        connection.execute("DELETE FROM embeddings WHERE photo_id = ?", [photo_id])


def copy_marks(catalog: Catalog, source: int, target: int) -> None:
    """Give a photo the caption, tags, album places, rating and heart of another, where it has none of its own."""
    with catalog.transaction(revision=True) as connection:
        for table, columns in _MARKS.items():
            connection.execute(
                f"INSERT OR IGNORE INTO {table} (photo_id, {columns}) "
                f"SELECT ?, {columns} FROM {table} WHERE photo_id = ?",
                [target, source],
            )
        connection.execute(
            "UPDATE photos SET favourite = MAX(photos.favourite, other.favourite), "
            "rating = MAX(photos.rating, other.rating) "
            "FROM (SELECT favourite, rating FROM photos WHERE id = ?) AS other WHERE photos.id = ?",
            [source, target],
        )
        fulltext.refresh(catalog, {target})


def _double(catalog: Catalog, photo_id: int, new_hash: str, size_bytes: int) -> int:
    """Return a new photo that looks as another does, with its vectors and marks."""
    facts = (
        "width, height, format, taken_at, taken_offset_min, taken_from, camera, lens, exposure, latitude, longitude, "
        "added_at"
    )
    with catalog.transaction(revision=True) as connection:
        cursor = connection.execute(
            f"INSERT INTO photos (content_hash, size_bytes, {facts}) SELECT ?, ?, {facts} FROM photos WHERE id = ?",
            [new_hash, size_bytes, photo_id],
        )
        made = cursor.lastrowid
        assert made is not None
        for table, columns in {"embeddings": "bundle_id, vector", "photo_looks": "look"}.items():
            connection.execute(
                f"INSERT INTO {table} (photo_id, {columns}) SELECT ?, {columns} FROM {table} WHERE photo_id = ?",
                [made, photo_id],
            )
        copy_marks(catalog, photo_id, made)
    return made
