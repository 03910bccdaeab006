"""The catalog: opening, refusing, migrating, transactions."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from engine.catalog import Catalog, migrations, settings
from engine.errors import CatalogDamaged, CatalogError, CatalogTooNew, SettingInvalid, SettingUnknown, StorageFull
from engine.settings import SETTINGS


def _path(folder: Path) -> Path:
    return folder / "library" / "catalog.sqlite"


def test_new_catalog_is_empty_intact_and_at_the_latest_version(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        assert migrations.version(catalog.connection) == migrations.LATEST
        assert catalog.check(thorough=True) == []
        assert not catalog.read_only


def test_newer_catalog_is_refused(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        catalog.connection.execute(f"PRAGMA user_version = {migrations.LATEST + 1}")
    for read_only in (False, True):
        with pytest.raises(CatalogTooNew, match="newer"):
            Catalog.open(_path(tmp_path), read_only=read_only)


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_catalog_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(CatalogDamaged):
            Catalog.open(path, read_only=read_only)
    assert path.read_bytes() == content


def test_damaged_page_is_found_on_opening(tmp_path: Path) -> None:
    path = _path(tmp_path)
    with Catalog.open(path) as catalog:
        catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = catalog.connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek(3 * size)
        file.write(b"\xa5" * size * 3)
    with pytest.raises(CatalogDamaged, match="damaged"):
        Catalog.open(path)


def test_reading_needs_a_catalog_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalog"):
        Catalog.open(_path(tmp_path), read_only=True)
    assert not _path(tmp_path).parent.exists()
    Catalog.open(_path(tmp_path)).close()
    with Catalog.open(_path(tmp_path), read_only=True) as reader:
        assert reader.read_only
        with pytest.raises(CatalogError, match="written"):
            settings.put(reader, "provider", "cpu")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind here")
def test_catalog_in_a_read_only_folder_can_be_read(tmp_path: Path) -> None:
    Catalog.open(_path(tmp_path)).close()
    _path(tmp_path).parent.chmod(0o500)
    try:
        with Catalog.open(_path(tmp_path), read_only=True) as reader:
            assert reader.revision() == 1
    finally:
        _path(tmp_path).parent.chmod(0o700)


def test_readers_see_what_was_committed_while_a_writer_writes(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as writer, Catalog.open(_path(tmp_path), read_only=True) as reader:
        with writer.transaction(revision=True):
            assert reader.revision() == 1
        assert reader.revision() == 2


def test_failed_block_leaves_nothing_and_an_inner_one_only_itself(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        with pytest.raises(KeyError), catalog.transaction(revision=True):
            settings.put(catalog, "provider", "cpu")
            raise KeyError
        assert settings.get(catalog, "provider") == "auto"
        with catalog.transaction():
            settings.put(catalog, "provider", "cuda")
            with pytest.raises(KeyError), catalog.transaction(revision=True):
                settings.put(catalog, "model", "other")
                raise KeyError
        assert (settings.get(catalog, "provider"), settings.get(catalog, "model")) == ("cuda", "starter")


def test_threads_wait_for_each_other(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:

        def bump() -> None:
            for _ in range(20):
                with catalog.transaction(revision=True):
                    settings.put(catalog, "provider", "cpu")

        threads = [threading.Thread(target=bump) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert catalog.revision() == 61


def test_full_disk_is_said(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        (pages,) = catalog.connection.execute("PRAGMA page_count").fetchone()
        catalog.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFull), catalog.transaction() as connection:
            connection.execute("INSERT INTO settings VALUES ('big', ?)", ["x" * 10**6])
        assert catalog.check() == []


def _second(db: Database) -> None:
    db.table("notes").create({"text": str})


def _third(db: Database) -> None:
    db.table("notes").insert({"text": "half done"})
    raise RuntimeError("a migration that fails")


def test_migration_is_preceded_by_a_copy_and_done_whole_or_not_at_all(tmp_path: Path) -> None:
    path = _path(tmp_path)
    with Catalog.open(path) as catalog:
        settings.put(catalog, "provider", "cpu")
        latest = migrations.LATEST
        steps = {latest + 1: _second, latest + 2: _third}
        with pytest.raises(RuntimeError, match="fails"):
            migrations.migrate(catalog.connection, path, steps)
        assert migrations.version(catalog.connection) == latest + 1
        assert catalog.connection.execute("SELECT COUNT(*) FROM notes").fetchone() == (0,)
    with Catalog.open(migrations.backup_path(path, latest), read_only=True) as copy:
        assert settings.get(copy, "provider") == "cpu"
        assert "notes" not in {row[0] for row in copy.connection.execute("SELECT name FROM sqlite_master")}


def test_migrations_are_numbered_in_order() -> None:
    with pytest.raises(ValueError, match="out of order"):
        migrations.migration(migrations.LATEST + 2)(_second)


def test_back_up_is_a_catalog_and_leaves_no_part(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        settings.put(catalog, "provider", "cpu")
        catalog.back_up(tmp_path / "copy.sqlite")
    with Catalog.open(tmp_path / "copy.sqlite") as copy:
        assert settings.get(copy, "provider") == "cpu"
    assert not list(tmp_path.glob("*.part"))


def test_settings_have_defaults_are_checked_and_suggested(tmp_path: Path) -> None:
    with Catalog.open(_path(tmp_path)) as catalog:
        assert settings.all_settings(catalog) == {key: setting.default for key, setting in SETTINGS.items()}
        settings.put(catalog, "poll_interval_s", 5)
        assert settings.get(catalog, "poll_interval_s") == 5.0
        for key, value in (("provider", "pink"), ("model", 1), ("decode_workers", -1), ("decode_workers", True)):
            with pytest.raises(SettingInvalid, match=key):
                settings.put(catalog, key, value)
        with pytest.raises(SettingUnknown, match="did you mean 'provider'"):
            settings.get(catalog, "provder")
        catalog.connection.execute("UPDATE settings SET value = '\"soon\"' WHERE key = 'poll_interval_s'")
        assert settings.get(catalog, "poll_interval_s") == SETTINGS["poll_interval_s"].default


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)
def test_every_default_is_valid(setting: object) -> None:
    assert setting.check(setting.default) == setting.default  # type: ignore[attr-defined]


def test_sqlite_errors_of_ours_are_not_hidden(tmp_path: Path) -> None:
    with (
        Catalog.open(_path(tmp_path)) as catalog,
        pytest.raises(sqlite3.OperationalError),
        catalog.transaction() as run,
    ):
        run.execute("SELECT nonsense")
