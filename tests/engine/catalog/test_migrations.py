"""Catalogs of earlier versions, made by the migrations of then, come to the latest one whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog import Catalog, albums, bundles, details, embeddings, migrations, photos, vectors
from engine.errors import CatalogDamaged
from tests.engine.catalog import filled

LATER = range(1, migrations.LATEST)


def _old(path: Path, version: int) -> None:
    """Make a catalog as the Sajin of a version did."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection, path, migrations.steps_to(version))
        run = connection.execute
        run("INSERT INTO source_folders (path, added_at) VALUES (x'2f70', '2024-01-01T00:00:00+00:00')")
        for number in range(1, 31):
            run(
                "INSERT INTO photos (content_hash, width, height, format, size_bytes, taken_from, added_at) "
                "VALUES (?, 4, 3, 'jpeg', 10, 'file', '2024-01-01T00:00:00+00:00')",
                [f"{number:032}"],
            )
            path_bytes = f"/p/{number}.jpg".encode()
            run(
                "INSERT INTO files (photo_id, source_folder_id, path, folder, name, size_bytes, mtime_ns) "
                "VALUES (?, 1, ?, '/p', ?, 10, 1)",
                [number, path_bytes, f"{number}.jpg"],
            )
            vector = number.to_bytes(2, "little") * filled.DIM
            run("INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, 'starter', ?)", [number, vector])
        run("INSERT INTO captions VALUES (3, '바다', '2024-01-01T00:00:00+00:00')")
        run("INSERT INTO bundles (id, name, installed_at) VALUES ('starter', 'Starter', '2024-01-01T00:00:00+00:00')")
        for number, parent in ((1, 3), (2, None), (3, None), (7, 3)):
            run("INSERT INTO tags (id, name, parent_id) VALUES (?, ?, ?)", [number, f"tag {number}", parent])
            run(
                "INSERT INTO albums (id, name, parent_id, position, created_at) "
                "VALUES (?, ?, ?, ?, '2024-01-01T00:00:00+00:00')",
                [number, f"album {number}", parent, 10 - number if version < 4 else int(number < 3)],
            )
        for number in (5, 6):
            run("INSERT INTO photo_tags (photo_id, tag_id, origin, state) VALUES (?, 1, 'user', 'proposed')", [number])
            run("INSERT INTO album_photos (photo_id, album_id, position) VALUES (?, 7, ?)", [number, 9 - number])


@pytest.mark.parametrize("version", LATER)
def test_from_an_earlier_version(tmp_path: Path, version: int) -> None:
    path = tmp_path / "catalog.sqlite"
    _old(path, version)
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute("SELECT photo_id, rowid, vector FROM embeddings ORDER BY 1").fetchall()
    with Catalog.open(path) as catalog:
        assert migrations.version(catalog.connection) == migrations.LATEST
        assert catalog.check(thorough=True) == []
        after = catalog.connection.execute("SELECT photo_id, stamp, vector FROM embeddings ORDER BY 1").fetchall()
        assert after == before  # caches made before hold the same stamps
        assert vectors.stamps(catalog, "starter").stamps.tolist() == [row[1] for row in before]
        assert photos.count(catalog) == 30
        assert details.one(catalog, 3).caption == "바다"
        _assert_organised(catalog)
    copy = migrations.backup_path(path, version)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert migrations.version(connection) == version


def _assert_organised(catalog: Catalog) -> None:
    """Check that tags and albums are what they were, siblings are numbered from 0, and no id is given again."""
    run = catalog.connection.execute
    tree = [(1, 3), (2, None), (3, None), (7, 3)]
    assert run("SELECT id, parent_id FROM tags ORDER BY id").fetchall() == tree
    assert run("SELECT id, parent_id FROM albums ORDER BY id").fetchall() == tree
    assert run("SELECT id, position, query FROM albums ORDER BY id").fetchall() == [
        (1, 1, None), (2, 1, None), (3, 0, None), (7, 0, None)
    ]  # fmt: skip
    assert run("SELECT * FROM photo_tags ORDER BY 1").fetchall() == [
        (5, 1, "user", "proposed"),
        (6, 1, "user", "proposed"),
    ]
    assert albums.photo_ids(catalog, 7) == [6, 5]
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM album_photos")
        connection.execute("DELETE FROM albums WHERE id = 7")
    assert albums.create(catalog, "new") == 8


@pytest.mark.parametrize("claimed", [0, *LATER])
def test_a_catalog_that_claims_an_earlier_version_is_not_migrated(tmp_path: Path, claimed: int) -> None:
    path = filled.fill(tmp_path / "library", tmp_path / "photos", 3)
    with Catalog.open(path) as catalog:
        catalog.connection.execute(f"PRAGMA user_version = {claimed}")
    with pytest.raises(CatalogDamaged, match="tables are not those"):
        Catalog.open(path)


def test_a_stamp_is_never_given_again(tmp_path: Path) -> None:
    path = filled.fill(tmp_path / "library", tmp_path / "photos", 3)
    with Catalog.open(path) as catalog:
        ids = photos.ids(catalog, "id")
        highest = max(vectors.stamps(catalog, "colours").stamps)
        with catalog.transaction() as connection:
            rows = connection.execute("SELECT vector FROM embeddings").fetchall()
            connection.execute("DELETE FROM embeddings")
        again = filled.np.array([filled.np.frombuffer(row[0], "<f2") for row in rows], filled.np.float32)
        embeddings.store(catalog, "colours", ids, again)
        assert min(vectors.stamps(catalog, "colours").stamps) > highest


def test_a_replaced_model_leaves_no_vector_of_the_old_one(tmp_path: Path) -> None:
    path = filled.fill(tmp_path / "library", tmp_path / "photos", 3)
    with Catalog.open(path) as catalog:
        ids = set(photos.ids(catalog))
        assert bundles.settle(catalog, "colours", "Colours", "the first") == 0
        assert embeddings.lacking(catalog, "colours") == set()
        assert bundles.settle(catalog, "colours", "Colours", "the second") == 3
        assert embeddings.lacking(catalog, "colours") == ids
        assert bundles.made_with(catalog, "colours") == "the second"
        # One that was never recorded (an earlier version made it) is taken for what made its vectors.
        assert bundles.settle(catalog, "other", "Other", "x") == 0
