"""The local index finds exactly what comparing everything would, whatever became of its files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.catalog import embeddings, files, photos, vectors
from engine.catalog.connection import Catalog
from engine.search.index.local import LocalIndex
from engine.search.index.segment import Direction, Segment
from tests.engine.search.conftest import NOON, Shelf

DIM = 48


@dataclass
class Pile:
    """A catalog full of random vectors, and what must be found in it."""

    shelf: Shelf
    cache: Path
    seed: int = 0
    odd: bool = True
    held: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**6)))

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)

    def vectors(self, count: int) -> NDArray[np.float32]:
        """Return random directions; odd ones: some are alike, and a few dimensions large as in real models."""
        rows = self.random.standard_normal((count, DIM)).astype(np.float32)
        if self.odd:
            rows[:, :3] *= 8
            rows[::7] = rows[:1]
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def add(self, count: int) -> list[int]:
        ids = []
        with self.shelf.catalog.transaction():
            for _ in range(count):
                number = next(self.numbers)
                ids.append(self.shelf.put(None, f"n{number}.jpg"))
        self.embed(ids)
        return ids

    def embed(self, ids: list[int]) -> None:
        """Give photos new vectors."""
        rows = self.vectors(len(ids))
        embeddings.store(self.shelf.catalog, "pile", ids, rows)
        self.held.update(zip(ids, rows.astype(np.float16).astype(np.float32), strict=True))

    def remove(self, ids: list[int]) -> None:
        for photo_id in ids:
            self.shelf.remove(photo_id)
        self.hidden |= set(ids)

    def restore(self, ids: list[int]) -> None:
        rows = [row for row in files.known(self.shelf.catalog).values() if row.photo_id in ids]
        files.mark_found(self.shelf.catalog, rows, NOON)
        self.hidden -= set(ids)

    def purge(self) -> None:
        photos.purge(self.shelf.catalog, NOON + timedelta(days=31))
        for photo_id in self.hidden:
            self.held.pop(photo_id, None)
        self.hidden = set()

    def index(self, seal_rows: int = 40) -> LocalIndex:
        index = LocalIndex(self.shelf.catalog, "pile", DIM, self.cache, seal_rows=seal_rows)
        index.refresh()
        return index

    def assert_exact(self, index: LocalIndex, count: int, among: NDArray[np.int64] | None = None) -> None:
        """Compare with all photos, one by one, in float64; what is equal to the last digits may change places."""
        query = self.vectors(1)[0]
        allowed = [photo_id for photo_id in self.held if photo_id not in self.hidden]
        if among is not None:
            allowed = [photo_id for photo_id in allowed if photo_id in set(among.tolist())]
        expected = sorted((float(self.held[photo_id].astype(np.float64) @ query) for photo_id in allowed), reverse=True)
        found = index.nearest(query, count, among)
        assert len(found) == min(count, len(allowed))
        assert len(set(found.ids.tolist())) == len(found) and set(found.ids.tolist()) <= set(allowed)
        np.testing.assert_allclose(found.similarities, expected[: len(found)], atol=2e-6)
        for photo_id, vector in zip(found.ids.tolist(), found.vectors, strict=True):
            assert np.array_equal(vector, self.held[photo_id])
        order = list(zip((-found.similarities).tolist(), found.ids.tolist(), strict=True))
        assert order == sorted(order)


@pytest.fixture
def pile(shelf: Shelf, tmp_path: Path) -> Pile:
    return Pile(shelf, tmp_path / "cache")


@pytest.mark.parametrize("count", [0, 1, 7, 100, 5000])
def test_the_nearest_are_those_of_all(pile: Pile, count: int) -> None:
    pile.add(700)
    index = pile.index(seal_rows=200)
    pile.add(30)
    index.refresh()
    assert len(index) == 730
    for _ in range(5):
        pile.assert_exact(index, count)
        pile.assert_exact(index, count, np.sort(pile.random.choice(900, 300, replace=False)))
        pile.assert_exact(index, count, np.array([3, 10**9]))
        pile.assert_exact(index, count, np.empty(0, np.int64))


def test_the_bound_holds_for_every_row_and_the_first_scan_is_enough_for_few() -> None:
    random = np.random.default_rng(3)
    rows = random.standard_normal((500, DIM)).astype(np.float32) ** 3  # heavy tails: coarse codes
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    numbers = np.arange(500)
    segment = Segment.made_of(numbers, numbers, rows[:, :], None)
    cut = Segment.made_of(numbers, numbers, rows, segment.scale / 3)  # values beyond the scale are cut
    for part in (segment, cut):
        for query in random.standard_normal((20, DIM)).astype(np.float32):
            direction = Direction(query)
            scan = part.scan(direction, 500, None)
            exact = rows.astype(np.float32) @ query
            assert (np.abs(scan.similarities - exact[scan.places]) <= scan.slack).all()
            assert len(set(scan.places.tolist())) == 500
            finer, slack = part.refined(direction, scan.places)
            assert (np.abs(finer - exact[scan.places]) <= slack).all()
            assert (slack <= scan.slack * (1 + 1e-5)).all()
            some = part.scan(direction, 40, None)
            assert (np.delete(exact, some.places) <= some.beyond).all()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "embed", "remove", "restore", "purge", "search", "restart", "other"]),
        st.integers(0, 60),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(0, 1000))
def test_whatever_happens_to_the_photos(tmp_path_factory: pytest.TempPathFactory, steps: list, seed: int) -> None:
    root = tmp_path_factory.mktemp("pile")
    with Catalog.open(root / "catalog.sqlite") as catalog:
        pile = Pile(Shelf(catalog, root / "photos"), root / "cache", seed)
        pile.add(30)
        index = pile.index(seal_rows=25)
        for step, amount in steps:
            there = [photo_id for photo_id in pile.held if photo_id not in pile.hidden]
            match step:
                case "add":
                    pile.add(amount)
                case "embed":
                    pile.embed(there[:amount])
                case "remove":
                    pile.remove(there[-amount // 4 :] if amount else [])
                case "restore":
                    pile.restore(sorted(pile.hidden)[: amount // 4])
                case "purge":
                    pile.purge()
                case "search":
                    index.refresh()
                    pile.assert_exact(index, amount)
                case "restart":
                    index.close()
                    index = pile.index(seal_rows=25)
                case "other":
                    pile.index(seal_rows=10).close()  # another process, whose files may take the place of ours
        index.refresh()
        pile.assert_exact(index, 20)
        pile.assert_exact(pile.index(seal_rows=25), 20)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The photos whose vectors were read to build the index."""
    found: list[int] = []
    real = vectors.since

    def since(*arguments: object, **named: object) -> Iterator[list[tuple[int, int, bytes]]]:
        for rows in real(*arguments, **named):  # type: ignore[arg-type]
            found.extend(row[0] for row in rows)
            yield rows

    monkeypatch.setattr(vectors, "since", since)
    return found


def test_only_what_is_new_is_read(pile: Pile, read: list[int]) -> None:
    first = pile.add(50)
    index = pile.index()
    assert read == first
    assert not index.refresh()
    more = pile.add(3)
    assert index.refresh()
    assert read == first + more
    read.clear()
    restarted = pile.index()
    assert read == more  # what is not encoded yet is read again
    pile.assert_exact(restarted, 10)


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]


def _flipped_in_the_middle(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 128]) + data[middle + 1 :]


@pytest.mark.parametrize("suffix", [".codes", ".npz", ".json"])
@pytest.mark.parametrize(
    "damage", [lambda data: b"", _cut, _flipped, _flipped_in_the_middle, lambda data: b"\xff" * len(data), None]
)
def test_damaged_files_are_made_anew(
    pile: Pile, read: list[int], suffix: str, damage: Callable[[bytes], bytes] | None
) -> None:
    photo_ids = pile.add(60)
    pile.index().close()
    (file,) = pile.cache.glob(f"vectors-pile/*{suffix}")
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(file.read_bytes()))
    read.clear()
    pile.assert_exact(pile.index(), 10)
    assert read == photo_ids
    read.clear()
    pile.assert_exact(pile.index(), 10)
    assert read == []
    assert not list(pile.cache.rglob("*.part"))


def test_a_name_in_the_head_leads_nowhere_else(pile: Pile, tmp_path: Path) -> None:
    pile.add(60)
    pile.index().close()
    head = pile.cache / "vectors-pile" / "head.json"
    (name,) = [path.stem for path in pile.cache.glob("vectors-pile/*.codes")]
    for suffix in ("codes", "npz"):
        shutil.copy(head.with_name(f"{name}.{suffix}"), tmp_path / f"x.{suffix}")
    head.write_text(head.read_text().replace(name, "../../x"))
    pile.assert_exact(pile.index(), 10)


def test_a_backup_in_the_catalogs_place_is_noticed(pile: Pile, tmp_path: Path) -> None:
    pile.add(60)
    index = pile.index()
    pile.assert_exact(index, 10)
    # What a catalog looks like whose rows were written in another order.
    ids = list(pile.held)
    with pile.shelf.catalog.transaction(revision=True) as connection:
        connection.execute("DELETE FROM embeddings")
    pile.embed(ids[::-1])
    with pile.shelf.catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE embeddings SET rowid = rowid + 1000000")
        connection.execute(
            "UPDATE embeddings SET rowid = rowid - 1000000 + 1 - (SELECT MIN(rowid) - 1000000 FROM embeddings)"
        )
    pile.assert_exact(pile.index(), 10)


def test_every_model_has_its_own(pile: Pile) -> None:
    pile.add(60)
    pile.assert_exact(pile.index(), 10)
    catalog = pile.shelf.catalog
    for bundle, dim in (("other/../model", DIM), ("pile", DIM // 2)):  # a wrong length is no vector of this model
        other = LocalIndex(catalog, bundle, dim, pile.cache)
        other.refresh()
        assert len(other) == 0
        assert len(other.nearest(np.ones(dim, np.float32), 3)) == 0
    pile.assert_exact(pile.index(), 10)


def test_a_cache_that_cannot_be_written_is_done_without(pile: Pile) -> None:
    pile.cache.write_text("a file, no folder")
    pile.add(60)
    pile.assert_exact(pile.index(), 10)


def test_small_segments_are_merged(pile: Pile) -> None:
    pile.odd = False
    index = pile.index(seal_rows=150)
    for _ in range(8):
        pile.add(150)
        index.refresh()
    head = json.loads((pile.cache / "vectors-pile" / "head.json").read_text())
    assert len(head["segments"]) <= 4
    pile.assert_exact(index, 25)
    pile.assert_exact(pile.index(seal_rows=150), 25)


def test_the_sample_is_even_and_always_the_same(pile: Pile) -> None:
    ids = pile.add(500)
    catalog = pile.shelf.catalog
    some = vectors.sample(catalog, "pile", DIM, 100)
    assert 90 <= len(some) <= 110
    assert np.array_equal(some, vectors.sample(catalog, "pile", DIM, 100))
    held = np.stack([pile.held[photo_id] for photo_id in ids])
    assert np.array_equal(some.astype(np.float32), held[::5][: len(some)])
    pile.remove(ids[:100])
    assert len(vectors.sample(catalog, "pile", DIM, 5000)) == 400
    assert len(vectors.sample(catalog, "other", DIM, 10)) == 0


def test_copies_come_in_the_order_of_their_ids(pile: Pile) -> None:
    ids = pile.add(90)
    for row in pile.vectors(6):
        embeddings.store(pile.shelf.catalog, "pile", ids[10:75], np.tile(row, (65, 1)))
        index = pile.index(seal_rows=int(pile.random.integers(10, 200)))
        for query in (row, *pile.vectors(3)):
            found = index.nearest(query, 90).ids.tolist()
            copies = [photo_id for photo_id in found if photo_id in ids[10:75]]
            assert copies == sorted(copies)
