"""What the indexing tests share: a library in a temporary folder, pictures to fill it with, a run in one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from engine.catalog import Catalog, folders, photos, problems
from engine.control import Control
from engine.events import IndexEvent, IndexFinished
from engine.indexing.pipeline import index_library
from engine.indexing.pool import PoolOptions
from engine.records import PhotoSummary
from tests.engine.fakes import ColourEncoder

DEADLINE_S = 60.0


def picture(path: Path, seed: int, size: tuple[int, int] = (48, 32), **save: object) -> Path:
    """Write a picture whose content depends on the seed alone."""
    noise = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(noise).save(path, **save)  # type: ignore[arg-type]
    return path


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail after a minute."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never became true: {condition}")
        time.sleep(0.01)


@dataclass
class Bench:
    """A library under test; ``now`` is the time that the engine is told."""

    root: Path
    catalog: Catalog
    encoder: ColourEncoder = field(default_factory=ColourEncoder)
    options: PoolOptions = field(default_factory=lambda: PoolOptions(1))
    now: datetime = datetime(2024, 5, 1, 12, tzinfo=UTC)

    @classmethod
    @contextmanager
    def open(cls, root: Path) -> Iterator[Bench]:
        """Open a library in ``root`` with one empty source folder."""
        (root / "photos").mkdir(parents=True, exist_ok=True)
        with Catalog.open(root / "library" / "catalog.sqlite") as catalog:
            bench = cls(root, catalog)
            folders.add(catalog, bench.photos)
            yield bench

    @property
    def photos(self) -> Path:
        """The source folder."""
        return self.root / "photos"

    @property
    def library_dir(self) -> Path:
        """The library's folder."""
        return self.root / "library"

    def run(self, control: Control | None = None, **options: object) -> list[IndexEvent]:
        """Index to the end; return all events."""
        chosen = replace(self.options, **options)  # type: ignore[arg-type]
        return list(self.start(control, chosen))

    def start(self, control: Control | None = None, options: PoolOptions | None = None) -> Iterator[IndexEvent]:
        """Return the running generator."""
        return index_library(
            self.catalog,
            self.encoder,
            self.library_dir,
            control or Control(),
            clock=lambda: self.now,
            options=options or self.options,
        )

    def finish(self, **options: object) -> IndexFinished:
        """Index to the end; return the last event."""
        last = self.run(**options)[-1]  # type: ignore[arg-type]
        assert isinstance(last, IndexFinished)
        return last

    def summaries(self) -> dict[str, PhotoSummary]:
        """Return the photos that are there, by the name of their (first) file."""
        found = photos.summaries(self.catalog, photos.ids(self.catalog, "id"))
        return {summary.path.name: summary for summary in found}

    def reasons(self) -> dict[str, str]:
        """Return the problems' reasons by file name."""
        return {problem.path.name: problem.reason for problem in problems.all_problems(self.catalog)}

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Return the rows of a query: for invariants that no public function shows."""
        return self.catalog.connection.execute(sql).fetchall()

    def assert_whole(self) -> None:
        """Check what must hold at any time: intact, no orphans, a vector and a full-text row for each photo."""
        assert self.catalog.check(thorough=True) == []
        assert self.query("SELECT path FROM files GROUP BY path HAVING COUNT(*) > 1") == []
        assert self.query("SELECT id FROM photos WHERE id NOT IN (SELECT photo_id FROM embeddings)") == []
        assert self.query("SELECT id FROM photos WHERE id NOT IN (SELECT rowid FROM photo_text)") == []
        present = "SELECT photo_id FROM files WHERE missing_since IS NULL"
        assert self.query(f"SELECT id FROM photos WHERE (removed_at IS NULL) != (id IN ({present}))") == []
        for (vector,) in self.query("SELECT vector FROM embeddings"):
            values = np.frombuffer(vector, "<f2")  # type: ignore[call-overload]
            assert values.shape == (self.encoder.dim,)
            assert abs(float(np.linalg.norm(values.astype(np.float32))) - 1.0) < 1e-2
