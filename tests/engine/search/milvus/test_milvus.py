"""The index in Milvus returns what comparing all vectors returns, whatever became of the collection or the server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pymilvus", reason="pymilvus is not installed (the milvus extra)")
pytest.importorskip("milvus_lite", reason="milvus-lite is not installed (the test extra)")

from pymilvus import MilvusClient

from engine.catalog import embeddings, switching, vectors
from engine.catalog.connection import Catalog
from engine.library.forgetting import forget_vectors
from engine.search.index import milvus_filling
from engine.search.index.local import LocalIndex
from engine.search.index.milvus import MilvusIndex
from tests.engine.search.milvus.archive import BUNDLE, DIM, Archive, Server
from tests.support import ROOT

_DEADLINE_S = 60.0


def test_it_finds_what_the_local_index_finds(archive: Archive, index: MilvusIndex, tmp_path: Path) -> None:
    ids = archive.add(3000)
    archive.remove(ids[100:400])
    local = LocalIndex(archive.catalog, BUNDLE, DIM, tmp_path / "local")
    assert index.refresh()
    local.refresh()
    assert len(index) == len(local) == 2700
    for count in (1, 20, 2999, 100_000):
        vector = 7 * archive.direction()
        here, there = index.nearest(vector, count), local.nearest(vector, count)
        assert here.ids.tolist() == there.ids.tolist() == archive.exact(vector, count)
        assert np.array_equal(here.similarities, there.similarities)
    assert not index.refresh()
    assert not len(index.nearest(vector, 0))
    local.close()


def test_only_chosen_photos_are_looked_at(
    archive: Archive, index: MilvusIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = np.array(archive.add(3000), np.int64)
    archive.remove(ids[::7].tolist())
    index.refresh()
    for among in (ids[5:9], ids[::2], ids, ids[:0]):
        assert archive.agrees(index, 20, among)
    # The same where Milvus does the choosing: from its own hits, and by their ids.
    monkeypatch.setattr("engine.search.index.milvus.LOCAL_ROWS", 0)
    assert archive.agrees(index, 20, ids[::2])
    for name in ("exploring", "milvus"):
        monkeypatch.setattr(f"engine.search.index.{name}.MAX_HITS", 64)
    monkeypatch.setattr("engine.search.index.milvus._CHOSEN_ROWS", 500)
    for count in (5, 50, 700):
        assert archive.agrees(index, count, ids[::3])
        assert archive.agrees(index, count)


def test_a_direction_without_length_finds_the_first_photos(archive: Archive, index: MilvusIndex) -> None:
    archive.add(50)
    assert index.nearest(np.zeros(DIM, np.float32), 5).ids.tolist() == archive.there()[:5]


def test_only_what_is_new_is_sent(archive: Archive, index: MilvusIndex, sent: list[int]) -> None:
    first = archive.add(300)
    index.refresh()
    assert sorted(sent) == first
    sent.clear()
    more = archive.add(20)
    archive.replace(first[:5])
    index.refresh()
    assert sorted(sent) == [*first[:5], *more]
    index.close()
    sent.clear()
    again = archive.index()  # the next start
    again.refresh()
    assert archive.agrees(again)
    again.close()
    shutil.rmtree(archive.folder / "cache")
    third = archive.index()
    third.refresh()
    assert archive.agrees(third)
    third.close()
    assert sent == []


@pytest.mark.parametrize("seed", range(3))
def test_it_follows_whatever_happens(
    archive: Archive, index: MilvusIndex, admin: tuple[MilvusClient, str], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_filling, "STRETCH_ROWS", 40)
    archive.random = random = np.random.default_rng(seed)
    client, name = admin
    other = archive.index()  # as another process has it
    ids = archive.add(100)
    index.refresh()

    def some() -> list[int]:
        return random.choice(ids, min(len(ids), int(random.integers(1, 30))), replace=False).tolist()

    steps: list[Callable[[], object]] = [
        lambda: ids.extend(archive.add(int(random.integers(1, 40)))),
        lambda: archive.replace(sorted(set(some()) & set(archive.there()))),
        lambda: archive.remove(some()),
        lambda: archive.remove(some(), back=True),
        lambda: archive.purge(),
        lambda: other.refresh(),
        lambda: client.delete(name, ids=some()),
        lambda: index.close(),
        lambda: client.drop_collection(name),
        lambda: shutil.rmtree(archive.folder / "cache", ignore_errors=True),
    ]
    for _ in range(16):
        step = int(random.integers(len(steps)))
        steps[step]()
        ids[:] = sorted(set(archive.there()) | set(_removed(archive)))
        if step >= 6:  # Milvus does not say that somebody deleted there; it is noticed with the next change
            archive.replace(archive.there()[:1])
        index.refresh()
        assert archive.agrees(index, int(random.integers(1, 60))), (seed, step)
        assert len(index) == len(archive.there())
    other.close()


def _removed(archive: Archive) -> list[int]:
    rows = archive.catalog.connection.execute("SELECT id FROM photos WHERE removed_at IS NOT NULL")
    return [row[0] for row in rows]


def test_a_collection_that_is_dropped_while_it_is_used_is_filled_again(
    archive: Archive, index: MilvusIndex, admin: tuple[MilvusClient, str]
) -> None:
    client, name = admin
    archive.add(200)
    index.refresh()
    client.drop_collection(name)
    assert archive.agrees(index)
    client.release_collection(name)
    assert archive.agrees(index)


def test_rows_of_others_and_other_vectors_are_mended(
    archive: Archive, index: MilvusIndex, admin: tuple[MilvusClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, name = admin
    ids = archive.add(200)
    index.refresh()
    nearest = [{"photo_id": 9_000 + n, "stamp": 1, "vector": np.ones(DIM, np.float32)} for n in range(300)]
    client.upsert(name, nearest)
    monkeypatch.setattr("engine.search.index.milvus_collection.MAX_HITS", 250)
    monkeypatch.setattr(milvus_filling, "MAX_HITS", 250)
    monkeypatch.setattr(milvus_filling, "STRETCH_ROWS", 150)
    archive.replace(ids[:1])
    index.refresh()
    assert client.query(name, "", output_fields=["count(*)"])[0]["count(*)"] == 200
    assert archive.agrees(index)
    stamps = {row["photo_id"]: row["stamp"] for row in client.query(name, "photo_id > 0", ["stamp"], limit=250)}
    wrong = [{"photo_id": one, "stamp": stamps[one], "vector": np.ones(DIM, np.float32)} for one in ids[50:90]]
    client.upsert(name, wrong)
    vector = np.ones(DIM, np.float32)
    assert index.nearest(vector, 20).ids.tolist() == archive.exact(vector, 20)
    assert archive.agrees(index, 200)


def test_a_catalog_that_was_put_back_is_followed(archive: Archive, server: Server, sent: list[int]) -> None:
    archive.use(server.address)
    archive.index().close()  # gives the library its name there
    ids = archive.add(300)
    archive.catalog.back_up(archive.folder / "saved.sqlite")
    archive.replace(ids[:50])
    archive.add(30)
    index = archive.index()
    index.refresh()
    index.close()
    archive.close()
    for file in archive.folder.glob("catalog.sqlite*"):
        file.unlink()
    shutil.copy(archive.folder / "saved.sqlite", archive.folder / "catalog.sqlite")
    archive.catalog = Catalog.open(archive.folder / "catalog.sqlite")
    archive.replace(ids[100:150])  # the same stamps, of other photos
    archive.add(30)
    sent.clear()
    again = archive.index()
    again.refresh()
    assert len(sent) <= 150
    for _ in range(5):
        assert archive.agrees(again, 30)
    again.close()


def test_vectors_of_a_wrong_length_are_left_out(archive: Archive, index: MilvusIndex, sent: list[int]) -> None:
    ids = archive.add(30)
    embeddings.store(archive.catalog, BUNDLE, ids[:2], np.ones((2, DIM // 2), np.float32))
    index.refresh()
    assert len(index) == 28
    assert archive.agrees(index, 30)
    sent.clear()
    index.close()
    archive.add(1)
    index.refresh()
    assert len(sent) == 1
    assert len(index) == 29


_FILLS = """
import sys
from pathlib import Path
from engine.search.index import milvus_filling
from tests.engine.search.milvus.archive import Archive
milvus_filling.BATCH_BYTES = 64 * 4 * 32
archive = Archive(Path(sys.argv[1]))
archive.index().refresh()
"""


def test_one_that_was_killed_while_it_sent_goes_on(archive: Archive, index: MilvusIndex, sent: list[int]) -> None:
    archive.add(4000)
    index._collection.open()  # the collection is there, and empty
    child = subprocess.Popen([sys.executable, "-c", _FILLS, str(archive.folder)], cwd=ROOT)
    try:
        deadline = time.monotonic() + _DEADLINE_S
        while not 500 < index._collection.count() < 3900:
            assert child.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < deadline
    finally:
        child.kill()
        child.wait()
    before = index._collection.count()
    index.refresh()
    assert 4000 - before <= len(sent) <= 4000 - before + 64  # what was on its way is sent again
    assert index._collection.count() == 4000
    assert archive.agrees(index)


def test_the_collection_of_a_forgotten_model_is_dropped(
    archive: Archive, index: MilvusIndex, admin: tuple[MilvusClient, str]
) -> None:
    archive.add(50)
    index.refresh()
    client, name = admin
    assert client.has_collection(name)
    assert switching.doom(archive.catalog, BUNDLE)
    assert forget_vectors(archive.catalog, archive.folder, BUNDLE) > 0
    assert not client.has_collection(name)
    assert vectors.count(archive.catalog, BUNDLE) == 0


def test_a_milvus_that_is_away_keeps_nobody_from_forgetting(archive: Archive) -> None:
    archive.use("http://127.0.0.1:9")
    archive.add(5)
    assert switching.doom(archive.catalog, BUNDLE)
    assert forget_vectors(archive.catalog, archive.folder, BUNDLE) > 0
    assert vectors.count(archive.catalog, BUNDLE) == 0
