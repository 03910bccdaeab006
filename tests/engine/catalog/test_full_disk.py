"""A disk that is full at every write: a clear error, nothing corrupt, and it goes on when there is room."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog import Catalog, backups, captions, migrations, photos, saved_vectors
from engine.catalog.clock import stamp
from engine.encoding.checked import CheckedFiles
from engine.errors import StorageFull
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.repair import mend, repair
from tests.engine.catalog import filled
from tests.engine.catalog.disks import leave_free, make_room, small_disk
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import Bench, picture

DISK_BYTES = 8 << 20
PHOTOS = 5


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "library", DISK_BYTES) as mounted:
        yield mounted


@pytest.fixture
def library(disk: Path, tmp_path: Path) -> Path:
    """A library of 120 photos on the small disk."""
    filled.fill(disk, tmp_path / "photos")
    return disk


def _assert_sound(catalog: Catalog, library_dir: Path) -> None:
    assert catalog.check(thorough=True) == []
    assert list(mend.damaged_thumbnails(library_dir)) == []
    assert not list(library_dir.rglob("*.part*"))


@pytest.mark.parametrize("free_kib", [0, 36, 180, 260, 340, 380, 420, 460, 500, 560, 700])
def test_indexing_with_so_much_room(disk: Path, tmp_path: Path, free_kib: int) -> None:
    (tmp_path / "photos").mkdir()
    for seed in range(PHOTOS):
        picture(tmp_path / "photos" / f"{seed}.png", seed, (320, 240))
    leave_free(disk, free_kib * 1024)
    try:
        with Bench.open(tmp_path) as bench:
            _index_until_full(bench, disk)
            bench.finish()  # the same process goes on when there is room
            assert len(bench.summaries()) == PHOTOS
            bench.assert_whole()
    except StorageFull as error:  # not even an empty catalog had room
        assert error.path.is_relative_to(disk)
        make_room(disk)
        with Bench.open(tmp_path) as bench:
            assert bench.finish().added == PHOTOS


def _index_until_full(bench: Bench, disk: Path) -> None:
    try:
        bench.run()
    except StorageFull as error:
        assert error.path.is_relative_to(disk)
    _assert_sound(bench.catalog, disk)
    with Catalog.open(bench.catalog.path, read_only=True) as other:  # to search, with the disk as it is
        assert len(photos.ids(other)) == len(bench.summaries())
    make_room(disk)


def test_every_edit_says_so_and_can_be_made_again(library: Path) -> None:
    with Library.open(library, encoder=ColourEncoder()) as opened:
        leave_free(library, 0)
        first = opened.photo_ids()[0]
        text = "too long for what is left " * 4000
        with pytest.raises(StorageFull) as caught:
            opened.set_caption(first, text)
        assert caught.value.path == library / "catalog.sqlite"
        assert opened.caption(first) != text
        assert opened.search("강아지")
        make_room(library)
        opened.set_caption(first, text)
        assert opened.caption(first) == text.strip()
    with Catalog.open(library / "catalog.sqlite") as catalog:
        _assert_sound(catalog, library)


def test_a_full_disk_is_opened_to_search_and_written_again_later(library: Path) -> None:
    leave_free(library, 0)
    with Library.open(library, encoder=ColourEncoder()) as opened, Library.open(library, read_only=True) as reader:
        assert opened.search("강아지")
        assert len(reader.photo_ids()) == 120
        first = opened.photo_ids()[0]
        with pytest.raises(StorageFull):
            opened.set_rating(first, 5)
        make_room(library)
        opened.set_rating(first, 5)  # the same object, once there is room
        assert opened.photo(first).summary.rating == 5
        assert reader.revision() == opened.revision()  # and who opened it meanwhile sees that
        assert reader.photo(first).summary.rating == 5


def test_what_a_killed_writer_left_is_read_on_a_full_disk(library: Path) -> None:
    path = library / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        captions.put(catalog, photos.ids(catalog)[0], "only in the log")
        log = path.with_name("catalog.sqlite-wal").read_bytes()
        main = path.read_bytes()
    path.write_bytes(main)
    path.with_name("catalog.sqlite-wal").write_bytes(log)
    leave_free(library, 0)
    with Library.open(library, encoder=ColourEncoder()) as opened:
        assert opened.caption(opened.photo_ids()[0]) == "only in the log"


def test_backups_never_fill_the_disk_and_leave_no_trace(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        leave_free(library, 300 * 1024)
        with pytest.raises(StorageFull):
            backups.make(catalog, filled.NOW)
        assert backups.make_if_due(catalog, filled.NOW) is None
        monkeypatch.setattr(backups, "LEFT_FREE_BYTES", -(1 << 40))  # as if the room had vanished meanwhile
        for free_kib in (0, 8, 60, 200):
            leave_free(library, free_kib * 1024)
            with pytest.raises(StorageFull):
                backups.make(catalog, filled.NOW)
            assert not [file for file in (library / "backups").rglob("*") if file.name != saved_vectors.NAME]
        make_room(library)
        assert backups.make(catalog, filled.NOW).path.is_file()
        _assert_sound(catalog, library)


def test_a_migration_without_room_leaves_the_old_version(disk: Path) -> None:
    path = disk / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        catalog.connection.execute(
            "INSERT INTO problems (path, reason, size_bytes, mtime_ns, seen_at) VALUES (x'61', ?, 1, 1, ?)",
            ["y" * 200_000, stamp(filled.NOW)],
        )
        with closing(catalog.connection.cursor()) as run:
            run.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        steps = {migrations.LATEST + 1: lambda db: db.execute("CREATE TABLE more AS SELECT * FROM problems")}
        for free_kib in (0, 100, 500):
            leave_free(disk, free_kib * 1024)
            with pytest.raises(StorageFull):
                migrations.migrate(catalog.connection, path, steps)
            assert migrations.version(catalog.connection) == migrations.LATEST
            assert not list(disk.glob("*.part*"))
        make_room(disk)
        migrations.migrate(catalog.connection, path, steps)
        assert migrations.version(catalog.connection) == migrations.LATEST + 1


def test_an_older_catalog_without_room_for_its_migration(disk: Path) -> None:
    with closing(sqlite3.connect(disk / "catalog.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection, disk / "catalog.sqlite", migrations.steps_to(1))
    leave_free(disk, 60 * 1024)
    with pytest.raises(StorageFull):
        Library.open(disk)
    make_room(disk)
    with Library.open(disk) as library:
        assert library.photo_ids() == []


def test_a_repair_without_room_changes_nothing(library: Path) -> None:
    path = library / "catalog.sqlite"
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(bytes(4096))
    before = path.read_bytes()
    for free_kib in (0, 40, 150):
        leave_free(library, free_kib * 1024)
        with pytest.raises(StorageFull):
            repair(library)
        assert path.read_bytes() == before
        assert not [file for file in library.iterdir() if file.name in ("repair", "damaged", "catalog.repaired.sqlite")]
    make_room(library)
    assert repair(library).rebuilt is not None


def test_memories_that_only_save_time_are_no_failure(disk: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    leave_free(disk, 0)
    memory = CheckedFiles(disk / "cache" / "checked-models.json")
    assert memory.matches(file, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    memory.remember()
    assert not list(disk.rglob("*.part*"))
    with IndexLock(disk):  # an empty file takes no room
        assert os.path.getsize(disk / "index.lock") == 0  # noqa: PTH202
