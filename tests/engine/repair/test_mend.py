"""Smaller things that may be out of order: the doctor names them, a repair mends them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.catalog import Catalog, fulltext
from engine.doctor_library import examine_library
from engine.indexing.thumbnails import existing, thumbnail_path
from engine.repair import Mended, repair
from tests.engine.catalog import filled

COUNT = 12


@pytest.fixture
def library(tmp_path: Path) -> Path:
    filled.fill(tmp_path / "library", tmp_path / "photos", COUNT)
    return tmp_path / "library"


def _sql(*statements: tuple[str, list[object]]) -> Callable[[Path], None]:
    def run(library: Path) -> None:
        with Catalog.open(library / "catalog.sqlite") as catalog:
            catalog.connection.execute("PRAGMA foreign_keys = OFF")
            for sql, values in statements:
                catalog.connection.execute(sql, values)

    return run


def _cut_thumbnail(library: Path) -> None:
    thumbnail_path(library, "0003" * 8).write_bytes(b"RIFF\x40\0\0\0WEBP")
    left = library / "cache" / "thumbnails" / "00" / "x.webp.part"
    left.write_bytes(b"RIFF")
    os.utime(left, (0, 0))


def _vector(*values: float) -> bytes:
    return np.array(values, "<f2").tobytes()


_WRONG: dict[str, tuple[Callable[[Path], None], str, Mended]] = {
    "orphans": (
        _sql(
            ("INSERT INTO captions VALUES (99, 'of nobody', '2024-01-01T00:00:00+00:00')", []),
            ("INSERT INTO files VALUES (99, 98, 1, x'61', 'a', 'a', 1, 1, NULL, NULL)", []),
        ),
        "catalog",
        Mended("orphans", 2),
    ),
    "vectors": (
        _sql(
            ("UPDATE embeddings SET vector = ? WHERE photo_id = 1", [_vector(*[0.25] * 15)]),
            ("UPDATE embeddings SET vector = ? WHERE photo_id = 2", [_vector(*[float("nan")] * 16)]),
            ("UPDATE embeddings SET vector = ? WHERE photo_id = 3", [_vector(*[0.5] * 16)]),
            ("UPDATE embeddings SET vector = x'00' WHERE photo_id = 4", []),
        ),
        "vectors",
        Mended("vectors", 4),
    ),
    "text that is missing": (
        _sql(("DELETE FROM photo_text WHERE rowid IN (2, 3)", [])),
        "full text",
        Mended("full text", 2),
    ),
    "text that is wrong": (
        _sql(
            ("UPDATE photo_text SET caption = 'something else' WHERE rowid = 4", []),
            ("INSERT INTO photo_text (rowid, caption) VALUES (77, 'of no photo')", []),
        ),
        "full text",
        Mended("full text", 2),
    ),
    "text whose index is damaged": (
        _sql(("UPDATE photo_text_data SET block = x'00' WHERE id > 10", [])),
        "full text",
        Mended("full text", COUNT),
    ),
    "thumbnails": (_cut_thumbnail, "thumbnails", Mended("thumbnails", 2)),
}


@pytest.mark.parametrize("wrong", _WRONG)
def test_it_is_named_and_mended(library: Path, wrong: str) -> None:
    break_it, name, mended = _WRONG[wrong]
    path = library / "catalog.sqlite"
    assert _failing(library) == {"backups"}
    before = filled.content(path, ["texts", "captions", "tags"])
    break_it(library)
    assert name in _failing(library)
    assert repair(library).mended == (mended,)
    assert repair(library).mended == ()
    assert filled.content(path, ["texts", "captions", "tags"]) == before
    with Catalog.open(path) as catalog:
        assert catalog.check(thorough=True) == []
        assert fulltext.stale(catalog) == []
    assert _failing(library) == ({"backups", "thumbnails"} if wrong == "thumbnails" else {"backups"})
    assert len(existing(library)) == COUNT - (wrong == "thumbnails")


def _failing(library: Path) -> set[str]:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        checks = list(examine_library(catalog, library, filled.NOW))
    assert all("sajin " in check.detail for check in checks if not check.ok)
    return {check.name for check in checks if not check.ok}
