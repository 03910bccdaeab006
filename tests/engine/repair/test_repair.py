"""A damaged catalog is restored from its backup and from what it still holds."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from engine.catalog import Catalog, albums, backups, captions, editing, folders, migrations, photos, tags
from engine.cli import main
from engine.edits import CreateTag
from engine.errors import CatalogDamaged, CatalogError, CatalogTooNew, LibraryBusy
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.repair import RepairReport, repair
from tests.engine.catalog import filled, harm
from tests.engine.catalog.filled import Content
from tests.engine.fakes import ColourEncoder

USERS = ("photos", "captions", "tags", "albums", "folders", "settings", "files", "texts")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An intact library with a backup, which no test changes."""
    root = tmp_path_factory.mktemp("shelf")
    path = filled.fill(root / "library", root / "photos")
    with Catalog.open(path) as catalog:
        backups.make(catalog, filled.NOW)
    return root / "library"


@pytest.fixture(scope="module")
def truth(shelf: Path) -> Content:
    return filled.content(shelf / "catalog.sqlite")


@pytest.fixture
def library(shelf: Path, tmp_path: Path) -> Path:
    return shutil.copytree(shelf, tmp_path / "library")


def _assert_whole(library: Path) -> Content:
    path = library / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        assert catalog.check(thorough=True) == []
    assert not (library / "repair").exists()
    return filled.content(path)


def _zero(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * harm.PAGE_BYTES)
            file.write(bytes(harm.PAGE_BYTES))


def _pages_of(path: Path, name: str) -> list[int]:
    """Return the pages of a table or index, its root first."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            rows = connection.execute("SELECT pageno FROM dbstat WHERE name = ? ORDER BY path", [name]).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite cannot tell which page is whose (dbstat)")
    return [row[0] for row in rows]


@pytest.mark.parametrize("seed", range(24))
def test_with_a_backup_nothing_is_lost(library: Path, truth: Content, seed: int) -> None:
    inflict = (harm.zero_page, harm.garbage_page, harm.truncate, harm.header)[seed % 4]
    inflict(library / "catalog.sqlite", random.Random(seed))
    before = (library / "catalog.sqlite").read_bytes()
    report = repair(library, filled.NOW)
    if report.rebuilt is not None:
        assert report.rebuilt.damaged is not None
        assert report.rebuilt.damaged.read_bytes() == before
        assert report.rebuilt.backup is not None
    assert _assert_whole(library) == truth
    assert repair(library) == RepairReport()  # and nothing is left to do


@pytest.mark.parametrize("seed", range(12))
def test_without_a_backup_the_rest_is_kept(library: Path, truth: Content, seed: int) -> None:
    shutil.rmtree(library / "backups")
    leaf = random.Random(seed).choice(_pages_of(library / "catalog.sqlite", "files")[1:])
    _zero(library / "catalog.sqlite", leaf)
    report = repair(library)
    assert report.rebuilt is not None
    assert report.rebuilt.backup is None
    after = _assert_whole(library)
    for name in ("photos", "captions", "tags", "albums", "vectors", "settings"):
        assert after[name] == truth[name]
    assert 0 < len(truth["files"] - after["files"]) < len(truth["files"]) // 2
    (files,) = (table for table in report.rebuilt.tables if table.name == "files")
    assert (files.kept, files.restored, files.unreadable) == (len(after["files"]), 0, True)


def test_albums_and_tags_whose_names_are_lost_keep_their_photos(library: Path, truth: Content) -> None:
    shutil.rmtree(library / "backups")
    for table in ("albums", "tags"):
        _zero(library / "catalog.sqlite", *_pages_of(library / "catalog.sqlite", table))
    repair(library)
    after = _assert_whole(library)
    assert {(row[0], row[2]) for row in after["albums"]} == {(row[0], row[2]) for row in truth["albums"]}
    assert {row[1] for row in after["albums"]} == {"album 1"}
    assert {row[1] for row in after["tags"]} == {f"tag {number}" for number in range(1, 10)}


def test_what_was_done_since_the_backup_is_kept(library: Path) -> None:
    path = library / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        ids = photos.ids(catalog, "id")
        captions.put(catalog, ids[0], "written after the backup")
        captions.put(catalog, ids[2], None)
        tags.take(catalog, ids[1], "tag 1")
        albums.add_photos(catalog, albums.create(catalog, "Busan"), ids[:3])
        expected = ids[0], ids[1], ids[2]
    before = filled.content(path)
    _zero(path, _pages_of(path, "files")[1])
    assert repair(library).rebuilt is not None
    assert _assert_whole(library) == before  # what was deleted stays deleted, too
    with Catalog.open(path) as catalog:
        assert [captions.get(catalog, photo_id) for photo_id in expected] == ["written after the backup", None, None]


def test_vectors_are_restored_and_no_photo_is_embedded_again(library: Path, truth: Content) -> None:
    path = library / "catalog.sqlite"
    _zero(path, *_pages_of(path, "embeddings"))
    report = repair(library)
    assert report.rebuilt is not None
    assert {table.name: table.restored for table in report.rebuilt.tables}["embeddings"] == 120
    assert _assert_whole(library)["vectors"] == truth["vectors"]
    encoder = ColourEncoder()
    with Library.open(library, encoder=encoder) as opened:
        last = list(opened.index())[-1]
    assert (encoder.encoded, getattr(last, "unchanged", None)) == (0, 120)


def test_new_numbers_were_never_given_before(library: Path) -> None:
    path = library / "catalog.sqlite"
    _zero(path, *_pages_of(path, "photos"))
    with closing(sqlite3.connect(path)) as connection:
        (stamp,) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'embeddings'").fetchone()
    repair(library)
    with Catalog.open(path) as catalog:
        given = dict(catalog.connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        assert given["photos"] > 120
        assert given["embeddings"] > stamp
        assert albums.create(catalog, "new") > 2
        assert (editing.apply(catalog, CreateTag("new")).created or 0) > 9


def test_a_damaged_catalog_of_before_smart_albums_keeps_what_was_in_order(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.migrate(connection, path, migrations.steps_to(3))
        run = connection.execute
        run(
            "INSERT INTO photos (content_hash, width, height, format, size_bytes, taken_from, added_at) "
            "VALUES ('a', 4, 3, 'jpeg', 10, 'file', '2024-01-01T00:00:00+00:00')"
        )
        run("INSERT INTO tags (id, name, parent_id) VALUES (1, 'dog', 2), (2, 'animal', NULL)")
        run("INSERT INTO photo_tags (photo_id, tag_id, origin, state) VALUES (1, 1, 'user', 'accepted')")
        run("INSERT INTO albums (id, name, position, created_at) VALUES (4, 'Jeju', 0, '2024-01-01T00:00:00+00:00')")
        run("INSERT INTO album_photos (photo_id, album_id, position) VALUES (1, 4, 0)")
        run("INSERT INTO captions VALUES (1, 'lost', '2024-01-01T00:00:00+00:00')")
    _zero(path, *_pages_of(path, "captions"))
    report = repair(tmp_path)
    assert report.rebuilt is not None
    with Catalog.open(path) as catalog:
        assert catalog.check(thorough=True) == []
        assert [(tag.name, tag.photo_count) for tag in tags.every(catalog)] == [("animal", 0), ("dog", 1)]
        assert [(album.id, album.name, album.query) for album in albums.every(catalog)] == [(4, "Jeju", None)]
        assert albums.photo_ids(catalog, 4) == [1]


def test_a_catalog_that_is_gone_is_restored(library: Path, truth: Content) -> None:
    (library / "catalog.sqlite").unlink()
    report = repair(library)
    assert report.rebuilt is not None
    assert report.rebuilt.damaged is None
    assert _assert_whole(library) == truth


def test_a_damaged_backup_is_passed_over(library: Path) -> None:
    path = library / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        newer = backups.make(catalog, filled.NOW + timedelta(days=1))
    _zero(newer.path, 3, 4)
    path.write_bytes(b"")
    report = repair(library)
    assert report.rebuilt is not None
    assert report.rebuilt.backup is not None
    assert report.rebuilt.backup.made_at == filled.NOW


def test_the_copy_before_a_migration_is_a_backup_too(library: Path, truth: Content) -> None:
    path = library / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        catalog.back_up(migrations.backup_path(path, migrations.LATEST))
    shutil.rmtree(library / "backups")
    harm.garbage_page(path, random.Random(0))
    _zero(path, 1)
    report = repair(library)
    assert report.rebuilt is not None
    assert _assert_whole(library) == truth


def test_neither_catalog_nor_backup(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no backup"):
        repair(tmp_path)


def test_a_newer_catalog_is_left_alone(library: Path) -> None:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        catalog.connection.execute(f"PRAGMA user_version = {migrations.LATEST + 1}")
    before = (library / "catalog.sqlite").read_bytes()
    with pytest.raises(CatalogTooNew):
        repair(library)
    assert (library / "catalog.sqlite").read_bytes() == before


def test_nobody_works_on_the_library_meanwhile(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with IndexLock(library), pytest.raises(LibraryBusy):
        repair(library)
    path = library / "catalog.sqlite"
    _zero(path, _pages_of(path, "files")[1])
    monkeypatch.setattr("engine.repair.whole._BUSY_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy):
            repair(library)
    assert repair(library).rebuilt is not None


def test_who_has_the_replaced_catalog_open_cannot_write_to_it(library: Path) -> None:
    path = library / "catalog.sqlite"
    with Library.open(library) as opened:
        _zero(path, _pages_of(path, "files")[1])
        repair(library)
        with pytest.raises(CatalogError, match="open the library again"):
            opened.set_rating(opened.photo_ids()[0], 3)


def test_the_command(library: Path, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        folders.remove(catalog, shelf.parent / "photos")  # with nothing to index, as its photos are no real ones
        backups.make(catalog, filled.NOW)
    _zero(library / "catalog.sqlite", 1)
    assert main(["--library", str(library), "doctor", "--json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)
    assert (check["name"], check["ok"], "sajin doctor --repair" in check["detail"]) == ("catalog", False, True)
    main(["--library", str(library), "doctor", "--repair", "--json"])
    captured = capsys.readouterr()
    checks = {check["name"]: check["ok"] for check in json.loads(captured.out)}
    assert checks["catalog"]
    assert checks["full text"]
    assert checks["vectors"]
    assert "the damaged catalog is kept as" in captured.err
    assert "2024-05-01 12:00 UTC" in captured.err
    assert "photos: 0 kept, 120 restored from the backup" in captured.err
    main(["--library", str(library), "doctor", "--repair"])
    assert "nothing had to be repaired" in capsys.readouterr().err


def test_a_repair_that_was_broken_off_is_said(library: Path) -> None:
    (library / "catalog.repaired.sqlite").write_bytes((library / "catalog.sqlite").read_bytes())
    for read_only in (False, True):
        with pytest.raises(CatalogDamaged, match="broken off"):
            Catalog.open(library / "catalog.sqlite", read_only=read_only)
    assert repair(library).finished
    assert not (library / "catalog.repaired.sqlite").exists()
