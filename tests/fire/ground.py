"""Where edits are made: a small library that is indexed, and what there is in it to compare."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.catalog import Catalog
from engine.events import IndexEvent
from engine.library import Library
from tests.bundles import make_bundle
from tests.fire.shelf import SUFFIXES, photo

PHOTOS = 40
_INTERNAL = ("photo_text_", "sqlite_")
_TIMES = ("_at", "_since", "ctime_ns")


@dataclass
class Ground:
    """A library in ``root/library``, open in this process from its first use on."""

    root: Path

    @classmethod
    def build(cls, root: Path) -> Ground:
        """Make a library of a few photos, each captioned and in an album or with a tag."""
        for number in range(PHOTOS):
            photo(root / "photos" / f"{number}{SUFFIXES[number % len(SUFFIXES)]}", number)
        make_bundle(root / "library" / "models" / "small", bundle_id="small")
        ground = cls(root)
        ground.library.use_bundle("small")
        ground.library.set_setting("decode_workers", 1)  # in one order, so that ids are the same each time
        ground.library.add_folder(root / "photos")
        ground.index()
        ground.close()
        return ground

    @property
    def library_dir(self) -> Path:
        """The library's folder."""
        return self.root / "library"

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog, for edits that the library has no words for yet."""
        return Catalog.open(self.library_dir / "catalog.sqlite")

    @cached_property
    def library(self) -> Library:
        """The library."""
        return Library(self.catalog, self.library_dir)

    @cached_property
    def photos(self) -> list[int]:
        """The photos that were there at first."""
        return self.library.photo_ids("added")

    def photo(self, number: int) -> int:
        """Return one of them; numbers go round."""
        return self.photos[number % len(self.photos)]

    def index(self) -> list[IndexEvent]:
        """Bring the catalog up to date; return what happened."""
        return list(self.library.index())

    def close(self) -> None:
        """Close what is open."""
        if "catalog" in self.__dict__:
            self.catalog.close()
        for name in ("catalog", "library", "photos"):
            self.__dict__.pop(name, None)


def rows(catalog: Path, root: Path) -> dict[str, Any]:
    """Return every row of every table of a catalog, and its version, in a form that can be compared.

    When something was done is left out but for whether it was, and paths are taken from ``root`` on.
    """
    with closing(sqlite3.connect(catalog)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        names = [name for (name,) in tables if not name.startswith(_INTERNAL)]
        return {"version": version, **{name: _rows(connection, name, root) for name in names}}


def _rows(connection: sqlite3.Connection, table: str, root: Path) -> list[tuple[object, ...]]:
    cursor = connection.execute(f"SELECT rowid, * FROM {table} ORDER BY 1")
    timed = [column[0].endswith(_TIMES) for column in cursor.description]
    return [
        tuple(value is not None if time else _plain(value, root) for value, time in zip(row, timed, strict=True))
        for row in cursor
    ]


def _plain(value: object, root: Path) -> object:
    if isinstance(value, bytes):
        return value.replace(os.fsencode(root), b"")
    return value.replace(str(root), "") if isinstance(value, str) else value
