"""The edits that are killed: a new kind joins by a line in ``EDITS``.

An edit is a function of a library and a number: it makes the edit of that number, which is durable when it returns.
``test_edit_kills.py`` has a child process make one after the other, kills it, and compares what is left with a twin on
which the same edits were made in peace: with as many of them as the child had reported, or with one more.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalog import Catalog, albums, backups, embeddings, files, migrations, photos, tags
from engine.catalog.clock import now
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.catalog.rows import path_bytes
from engine.edits import CreateAlbum, SetCaptions, SetRatings, Together, adding_tags, removing_tags
from engine.indexing.thumbnails import write_thumbnail
from engine.search.index.local import LocalIndex
from tests.fire.ground import PHOTOS, Ground, rows
from tests.fire.shelf import photo

_MANY = 600
_OLD_CATALOGS = 40
_OLD_PHOTOS = 200


def _every_row(ground: Ground) -> Any:
    return rows(ground.library_dir / "catalog.sqlite", ground.root)


def _nothing(ground: Ground) -> None:
    pass


@dataclass(frozen=True)
class Edit:
    """A kind of edit.

    Attributes:
        name: what is edited.
        do: makes the edit of a number.
        prepare: makes room for the edits before the first one.
        state: what is compared with the twin; every row of the catalog by default.
        whole: whether it is one commit.  Of one that is not, an unfinished edit is made again, as the next run does,
            before it is compared.
        check: what must hold after a kill beside that.
        lasts_s: about how long one takes: the kill comes within that time after a report.
        heard: how many edits are heard of at most before the kill.
    """

    name: str
    do: Callable[[Ground, int], object]
    prepare: Callable[[Ground], object] = _nothing
    state: Callable[[Ground], Any] = _every_row
    whole: bool = True
    check: Callable[[Ground], object] = _nothing
    lasts_s: float = 0.01
    heard: int = 12


def _caption(ground: Ground, number: int) -> None:
    text = f"day {number} at the lake " * (number % 50)  # nothing each fiftieth time, which takes the caption away
    ground.library.set_caption(ground.photo(number), text)


def _tag(ground: Ground, number: int) -> None:
    if number % 3 == 2:
        tags.take(ground.catalog, ground.photo(number - 2), f"tag {(number - 2) % 7}")
    else:
        tags.put(ground.catalog, ground.photo(number), f"tag {number % 7}")


def _album(ground: Ground, number: int) -> None:
    if number % 4 == 0:
        albums.create(ground.catalog, f"album {number}")
        return
    album = list(albums.by_name(ground.catalog).values())[-1]
    change = albums.remove_photos if number % 4 == 3 else albums.add_photos
    change(ground.catalog, album, ground.photos[number % 4 : 30])


def _organise(ground: Ground, number: int) -> None:
    """Edit many photos at once in every table, and every third time take half of it back."""
    chosen = ground.photos[number % 3 :: 3]
    several = Together(
        (
            adding_tags(chosen, [f"tag {number % 5}", f"more {number % 3}"]),
            SetCaptions({photo_id: f"caption {number} of {photo_id}" for photo_id in chosen}),
            SetRatings(dict.fromkeys(chosen, number % 6)),
            CreateAlbum(f"album {number}", None, None, tuple(chosen)),
        )
    )
    if number % 3 < 2:
        ground.library.edit(several)
        return
    with ground.catalog.transaction():
        ground.library.edit(ground.library.edit(several).inverse)
        ground.library.edit(removing_tags(chosen, ["more 1"]))


def _one_by_one(ground: Ground) -> None:
    """Give photos their ids in the order of their files, here and in the twin: two workers would race."""
    ground.library.set_setting("decode_workers", 1)


def _many_folders(ground: Ground) -> None:
    _one_by_one(ground)
    for number in range(60):
        photo(ground.root / "folders" / str(number) / "a.png", 1000 + number, at_s=number)
        ground.library.add_folder(ground.root / "folders" / str(number))
    ground.index()


def _folder(ground: Ground, number: int) -> None:
    change = ground.library.add_folder if number // 60 % 2 else ground.library.remove_folder
    change(ground.root / "folders" / str(number % 60))


def _movable(ground: Ground) -> None:
    _one_by_one(ground)
    for number in range(30):
        photo(ground.root / "moving" / "0" / f"{number}.png", 2000 + number, at_s=number)
    ground.library.add_folder(ground.root / "moving")
    ground.index()
    for photo_id in ground.library.photo_ids():
        ground.library.set_caption(photo_id, f"caption of {photo_id}")


def _move(ground: Ground, number: int) -> None:
    source = ground.root / "moving" / str(number)
    if source.is_dir():  # else it was renamed already when the indexer was killed
        source.rename(source.with_name(str(number + 1)))
    ground.index()


def _places(ground: Ground) -> Any:
    found = rows(ground.library_dir / "catalog.sqlite", ground.root)
    return {name: found[name] for name in ("photos", "files", "captions", "embeddings", "problems")}


def _old_content(ground: Ground) -> None:
    with closing(sqlite3.connect(ground.library_dir / "catalog.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE old (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO old (text) VALUES (?)", [(f"row {row}",) for row in range(3000)])


def _migrate(ground: Ground, number: int) -> None:
    def step(db: Any) -> None:
        db.execute(f"ALTER TABLE old ADD COLUMN column{number} TEXT")
        db.execute(f"UPDATE old SET column{number} = text || {number}")

    path = ground.library_dir / "catalog.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.migrate(connection, path, {migrations.LATEST + 1 + number: step})


def _copies_are_whole(ground: Ground) -> None:
    for copy in ground.library_dir.glob("catalog.before-version-*.sqlite"):
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert migrations.version(connection) == int(copy.stem.rpartition("-")[2]) - 1


def _old_catalogs(ground: Ground) -> None:
    """Make catalogs as the first Sajin wrote them, each to be opened once by this one."""
    first = ground.root / "old" / "0.sqlite"
    first.parent.mkdir()
    with closing(sqlite3.connect(first, isolation_level=None)) as connection:
        migrations.migrate(connection, first, {1: migrations._MIGRATIONS[1]})
        connection.execute("BEGIN")
        for number in range(_OLD_PHOTOS):
            connection.execute(
                "INSERT INTO photos (content_hash, width, height, format, size_bytes, taken_from, added_at) "
                "VALUES (?, 1, 1, 'png', 1, 'file', '2024')",
                [f"{number:032x}"],
            )
            connection.execute("INSERT INTO captions VALUES (?, ?, '2024')", [number + 1, f"caption {number}"])
            connection.execute("INSERT INTO embeddings VALUES (?, 'small', ?)", [number + 1, b"\0\x3c" * 16])
        connection.execute("COMMIT")
    for number in range(1, _OLD_CATALOGS):
        shutil.copyfile(first, first.with_name(f"{number}.sqlite"))


def _open_old(ground: Ground, number: int) -> None:
    Catalog.open(ground.root / "old" / f"{number % _OLD_CATALOGS}.sqlite").close()


def _every_old_row(ground: Ground) -> Any:
    return {number: rows(ground.root / "old" / f"{number}.sqlite", ground.root) for number in range(_OLD_CATALOGS)}


def _none_is_between_versions(ground: Ground) -> None:
    for number in range(_OLD_CATALOGS):
        with closing(sqlite3.connect(ground.root / "old" / f"{number}.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            columns = {row[1] for row in connection.execute("PRAGMA table_info(embeddings)")}
            assert ("stamp" in columns) == (migrations.version(connection) > 1)
            for table in ("photos", "captions", "embeddings"):
                assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (_OLD_PHOTOS,)


def _back_up(ground: Ground, number: int) -> None:
    _caption(ground, number)
    backups.make(ground.catalog, datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=7 * number))


def _places_and_backups(ground: Ground) -> Any:
    return _places(ground), [backup.path.name for backup in backups.all_backups(ground.library_dir / "backups")]


def _backups_are_whole(ground: Ground) -> None:
    for backup in backups.all_backups(ground.library_dir / "backups"):
        catalog_is_intact(backup.path)
        with closing(sqlite3.connect(backup.path)) as connection:
            assert connection.execute("SELECT COUNT(*) FROM photos").fetchone() == (PHOTOS,)


def _write_thumbnail(ground: Ground, number: int) -> None:
    content_hash = hashlib.blake2b(b"%d" % (number % 90), digest_size=16).hexdigest()
    write_thumbnail(ground.library_dir, content_hash, b"%d" % number * 20_000)


def _thumbnails(ground: Ground) -> Any:
    found = (ground.library_dir / "cache" / "thumbnails").glob("*/*.webp")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _many_photos(ground: Ground) -> None:
    with ground.catalog.transaction():
        (folder,) = ground.library.folders()
        for number in range(_MANY):
            photo_id = photos.add(ground.catalog, NewPhoto(f"{number:032x}", 1, 1, "png", 1), now())
            place = Place(path_bytes(folder.path / f"many{number}.png"), folder.id, 1, 1)
            files.place(ground.catalog, photo_id, place, now())
    _embed(ground, 0)


def _embed(ground: Ground, number: int) -> None:
    """Make all vectors anew, and index them: that writes the index's files."""
    vectors = np.random.default_rng(number).normal(size=(_MANY, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    embeddings.store(ground.catalog, "small", ground.library.photo_ids("added")[:_MANY], vectors)
    index = LocalIndex(ground.catalog, "small", 16, ground.library_dir / "cache", seal_rows=20)
    index.refresh()
    index.close()


def _cache_tells_the_truth(ground: Ground) -> None:
    found = ground.library.find("red").hits
    ground.close()
    for cache in (ground.library_dir / "cache").glob("vectors-*"):
        shutil.rmtree(cache)
    assert ground.library.find("red").hits == found


_ALL = (
    Edit("captions", _caption),
    Edit("favourites", lambda ground, number: ground.library.set_favourite(ground.photo(number), number % 3 > 0)),
    Edit("ratings", lambda ground, number: ground.library.set_rating(ground.photo(number), number % 6)),
    Edit("tags", _tag),
    Edit("albums", _album),
    Edit("edits of many", _organise, lasts_s=0.03, heard=6),
    Edit("settings", lambda ground, number: ground.library.set_setting("poll_interval_s", 1.0 + number % 9000)),
    Edit("folders", _folder, _many_folders),
    Edit("moves", _move, _movable, _places, whole=False, lasts_s=0.5, heard=1),
    Edit("migrations", _migrate, _old_content, check=_copies_are_whole, lasts_s=0.05, heard=6),
    Edit(
        "old catalogs",
        _open_old,
        _old_catalogs,
        _every_old_row,
        whole=False,
        check=_none_is_between_versions,
        lasts_s=0.05,
        heard=6,
    ),
    Edit("backups", _back_up, state=_places_and_backups, whole=False, check=_backups_are_whole, lasts_s=0.1, heard=4),
    Edit("thumbnails", _write_thumbnail, state=_thumbnails),
    Edit("vector index", _embed, _many_photos, check=_cache_tells_the_truth, lasts_s=0.05, heard=6),
)
EDITS = {edit.name: edit for edit in _ALL}


def catalog_is_intact(path: Path) -> None:
    """Fail unless SQLite finds nothing wrong, and the full text is what the catalog says."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO photo_text (photo_text) VALUES ('integrity-check')")
