"""Backups: on schedule, checked, few, and enough to restore everything from."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.catalog import Catalog, backups, captions, damage, embeddings, migrations, photos, saved_vectors, settings
from engine.cli import main
from engine.errors import CatalogDamaged
from engine.events import IndexFinished
from engine.library import Library
from engine.library.upkeep import with_backups
from engine.records import Backup
from tests.engine.catalog import filled
from tests.engine.fakes import ColourEncoder

_DAY = timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    filled.fill(tmp_path / "library", tmp_path / "photos", 40)
    return tmp_path / "library"


@pytest.fixture
def path(library: Path) -> Path:
    return library / "catalog.sqlite"


def test_a_backup_is_a_catalog_with_all_but_vectors_and_words(path: Path) -> None:
    with Catalog.open(path) as catalog:
        made = backups.make(catalog, filled.NOW)
        assert backups.all_backups(path.parent / "backups") == [made]
        rows = dict(catalog.connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    assert made.path.name == "catalog-20240501T120000Z.sqlite"
    with Catalog.open(made.path, read_only=True) as copy:
        assert dict(copy.connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()) == rows
        assert copy.check(thorough=True) == []
    before, after = filled.content(path), filled.content(made.path)
    assert (after.pop("vectors"), after.pop("texts")) == (set(), set())
    assert all(after[name] == before[name] for name in after)


def test_vectors_are_copied_once_and_follow_the_catalog(path: Path) -> None:
    saved = path.parent / "backups" / saved_vectors.NAME
    with Catalog.open(path) as catalog:
        backups.make(catalog, filled.NOW)
        first = {row[0]: row[3] for row in saved_vectors.read(saved)}
        assert len(first) == 40
        ids = photos.ids(catalog, "id")
        rows = catalog.connection.execute("SELECT vector FROM embeddings WHERE photo_id = ?", [ids[0]]).fetchall()
        with catalog.transaction() as connection:
            connection.execute("DELETE FROM embeddings WHERE photo_id = ?", [ids[1]])
            connection.execute("DELETE FROM embeddings WHERE photo_id = ?", [ids[0]])
            connection.execute(
                "INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, 'colours', ?)", [ids[0], rows[0][0]]
            )
        backups.make(catalog, filled.NOW + _DAY)
        second = {row[0]: row[3] for row in saved_vectors.read(saved)}
    assert len(second) == 39
    assert max(second) > max(first)
    assert {stamp: second[stamp] for stamp in set(first) & set(second)}.items() <= first.items()
    assert saved_vectors.bundles(saved) == {"colours": "the first"}


def test_a_damaged_copy_of_the_vectors_is_made_anew(path: Path) -> None:
    saved = path.parent / "backups" / saved_vectors.NAME
    with Catalog.open(path) as catalog:
        backups.make(catalog, filled.NOW)
        saved.write_bytes(b"no database at all, but long enough to be looked at " * 50)
        backups.make(catalog, filled.NOW + _DAY)
    assert sum(1 for _ in saved_vectors.read(saved)) == 40


def test_when_one_is_due(path: Path) -> None:
    with Catalog.open(path) as catalog:
        assert backups.make_if_due(catalog, filled.NOW) is not None
        assert backups.make_if_due(catalog, filled.NOW + timedelta(hours=23)) is None
        assert backups.make_if_due(catalog, filled.NOW + _DAY) is not None
        # A clock that was put back must not stop backups for years.
        assert backups.make_if_due(catalog, filled.NOW - 400 * _DAY) is not None
        settings.put(catalog, "backup_interval_h", 0)
        assert backups.make_if_due(catalog, filled.NOW + 9 * _DAY) is None


def test_a_year_of_days_leaves_three_days_and_two_weeks() -> None:
    kept: list[Backup] = []
    for day in range(365):
        made = Backup(Path(str(day)), datetime(2024, 1, 1, 12, tzinfo=UTC) + day * _DAY, 1)
        kept = backups.kept_backups([made, *kept], daily=3, weekly=2)
    assert [int(str(backup.path)) for backup in kept] == [364, 363, 362, 361, 356]
    assert [backup.made_at.weekday() for backup in kept[4:]] == [6]
    assert backups.kept_backups(kept, daily=1, weekly=0) == kept[:1]


def test_many_in_an_hour_do_not_push_out_older_days(path: Path) -> None:
    with Catalog.open(path) as catalog:
        old = backups.make(catalog, filled.NOW - _DAY)
        for minute in range(6):
            last = backups.make(catalog, filled.NOW + timedelta(minutes=minute))
    assert backups.all_backups(path.parent / "backups") == [last, old]


def test_old_ones_stay_when_the_catalog_is_damaged(path: Path) -> None:
    with Catalog.open(path) as catalog:
        kept = [backups.make(catalog, filled.NOW - number * _DAY) for number in range(3, 0, -1)]
        with catalog.transaction() as connection:
            connection.execute("UPDATE photos SET taken_at = 'nonsense' WHERE id = 5")
        with pytest.raises(CatalogDamaged, match="taken_at"):
            backups.make(catalog, filled.NOW)
    assert backups.all_backups(path.parent / "backups") == kept[::-1]
    assert not list(path.parent.rglob("*.part*"))


def test_a_copy_that_is_not_what_was_read_is_no_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = damage.everything

    def finding(connection: sqlite3.Connection) -> object:
        (file,) = (row[2] for row in connection.execute("PRAGMA database_list").fetchall() if row[1] == "main")
        return iter(["bad disk"]) if ".part" in file else everything(connection)

    monkeypatch.setattr(damage, "everything", finding)
    with Catalog.open(path) as catalog, pytest.raises(CatalogDamaged, match="bad disk"):
        backups.make(catalog, filled.NOW)
    assert not list((path.parent / "backups").iterdir())


def test_what_a_killed_backup_left_goes_with_the_next(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    (folder / "catalog-20240101T000000Z.sqlite.7.7.part").write_bytes(b"half")
    os.utime(folder / "catalog-20240101T000000Z.sqlite.7.7.part", (0, 0))
    (folder / "catalog-mine.sqlite").write_bytes(b"somebody's own")
    with Catalog.open(path) as catalog:
        made = backups.make(catalog, filled.NOW)
        assert backups.all_backups(folder) == [made]
    assert {file.name for file in folder.iterdir()} == {made.path.name, saved_vectors.NAME, "catalog-mine.sqlite"}


def test_copies_before_migrations_go_after_a_month(path: Path) -> None:
    with Catalog.open(path) as catalog:
        old, young = (migrations.backup_path(path, version) for version in (1, 2))
        for copy, age in ((old, 31), (young, 29)):
            catalog.back_up(copy)
            moment = (filled.NOW - age * _DAY).timestamp()
            os.utime(copy, (moment, moment))
        backups.make(catalog, filled.NOW)
    assert (old.exists(), young.exists()) == (False, True)


def test_indexing_makes_one_when_it_is_due(library: Path) -> None:
    with Library.open(library, encoder=ColourEncoder()) as opened:
        for _ in range(2):
            assert isinstance(list(opened.index())[-1], IndexFinished)
        (made,) = opened.backups()
        assert datetime.now(UTC) - made.made_at < timedelta(minutes=5)
        finished = IndexFinished(0, 0, 0, 0, 0, cancelled=True)
        assert list(with_backups((event for event in [finished]), opened._catalog, lambda: filled.NOW + 9 * _DAY)) == [
            finished
        ]
        assert opened.backups() == [made]  # who cancels wants to leave


def test_the_command(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(library), "backup"]) == 0
    assert "catalog-2" in capsys.readouterr().out
    assert main(["--library", str(library), "backup", "--list", "--json"]) == 0
    assert capsys.readouterr().out.count('"path"') == 1


def test_edits_during_a_backup_are_in_it_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Catalog.open(path) as catalog, Catalog.open(path) as other:
        first = photos.ids(catalog, "id")[0]
        copy_table = backups._copy_table

        def slowly(connection: object, table: str) -> None:
            copy_table(connection, table)  # type: ignore[arg-type]
            captions.put(other, first, f"after {table}")

        monkeypatch.setattr(backups, "_copy_table", slowly)
        made = backups.make(catalog, filled.NOW)
        assert embeddings.lacking(catalog, "colours") == set()
    with Catalog.open(made.path) as copy:
        assert copy.check(thorough=True) == []
