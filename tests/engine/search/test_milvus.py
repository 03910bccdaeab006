"""The index in Milvus returns what comparing all vectors returns, whatever became of the collection or the server."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pymilvus", reason="pymilvus is not installed (the milvus extra)")
pytest.importorskip("milvus_lite", reason="milvus-lite is not installed (the test extra)")

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus import DataType, MilvusClient
from pymilvus.grpc_gen import milvus_pb2, milvus_pb2_grpc

from engine.catalog import embeddings, settings
from engine.catalog.connection import Catalog
from engine.doctor import examine
from engine.errors import IndexUnavailable
from engine.search.index import milvus_collection, milvus_filling
from engine.search.index.factory import TOKEN_FILE, TOKEN_VARIABLE, make_index, make_milvus_index
from engine.search.index.local import LocalIndex
from engine.search.index.milvus import MilvusIndex
from engine.search.index.milvus_collection import MilvusCollection
from tests.engine.search.archive import BUNDLE, DIM, Archive, Server, running_server
from tests.support import ROOT

_DEADLINE_S = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("milvus") / "data", free_port()) as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    archive = Archive(tmp_path)
    yield archive
    archive.close()


@pytest.fixture
def index(archive: Archive, server: Server) -> Iterator[MilvusIndex]:
    """An index on a server that other tests use, too; each library has collections of its own there."""
    archive.use(server.address)
    index = archive.index()
    yield index
    index.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The photos whose vectors were sent."""
    found: list[int] = []
    real = MilvusCollection.upsert

    def upsert(self: MilvusCollection, rows: object) -> None:
        real(self, rows)  # type: ignore[arg-type]
        found.extend(rows.ids.tolist())  # type: ignore[attr-defined]

    monkeypatch.setattr(MilvusCollection, "upsert", upsert)
    return found


@pytest.fixture
def admin(archive: Archive, index: MilvusIndex, server: Server) -> Iterator[tuple[MilvusClient, str]]:
    """Somebody else who works on the same collection, and its name."""
    client = MilvusClient(server.address, dedicated=True)
    yield client, index._collection.name
    client.close()


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
        assert archive.same(here.ids.tolist(), archive.exact(vector, count))
        assert archive.same(here.ids.tolist(), there.ids.tolist())
        assert np.allclose(here.similarities, there.similarities, rtol=1e-5)
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
    assert archive.same(index.nearest(vector, 20).ids.tolist(), archive.exact(vector, 20))
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
from tests.engine.search.archive import Archive
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


def test_a_server_that_is_away_is_named_and_found_again(archive: Archive, tmp_path: Path) -> None:
    server = Server(tmp_path / "data", free_port())
    archive.use(server.address)
    ids = archive.add(50)
    index = archive.index()
    try:
        _is_away(index.refresh, server.address)
        _is_away(lambda: index.nearest(archive.direction(), 20), server.address)
        server.start()
        index.refresh()
        assert archive.agrees(index)
        server.kill()
        _is_away(lambda: index.nearest(archive.direction(), 20), server.address)
        archive.add(25)
        _is_away(index.refresh, server.address)
        assert archive.agrees(index, 3, np.array(ids[:10], np.int64))  # few photos are compared here
        server.start()
        assert archive.agrees(index)
        assert len(index) == 75
    finally:
        index.close()
        server.kill()


def _is_away(call: Callable[[], object], address: str) -> None:
    start = time.monotonic()
    with pytest.raises(IndexUnavailable, match="nothing answers there") as raised:
        call()
    assert raised.value.address == address
    assert time.monotonic() - start < milvus_collection.CONNECT_S + 3


def test_a_server_that_never_answers_is_not_waited_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus_collection, "CONNECT_S", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        archive.use(f"http://127.0.0.1:{silent.getsockname()[1]}")
        start = time.monotonic()
        with pytest.raises(IndexUnavailable):
            archive.index().refresh()
        assert time.monotonic() - start < 10


class Guarded(MilvusServicer):
    """A server that asks for a token, tells another version, and refuses writing, as a test wants it."""

    token = ""
    version = ""
    refuses_to_write = False

    def Connect(self, request: object, context: grpc.ServicerContext) -> object:
        given = dict(context.invocation_metadata()).get("authorization", "")
        if self.token and given != self.token:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check api key is correct")
        return super().Connect(request, context)

    def GetVersion(self, request: object, context: grpc.ServicerContext) -> object:
        return milvus_pb2.GetVersionResponse(version=self.version or "v2.6.0")

    def Upsert(self, request: object, context: grpc.ServicerContext) -> object:
        if self.refuses_to_write:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "PrivilegeUpsert: permission deny")
        return super().Upsert(request, context)


@pytest.fixture
def guarded(tmp_path: Path, archive: Archive) -> Iterator[Guarded]:
    database = MilvusLite(str(tmp_path / "guarded"))
    servicer = Guarded(database)
    with futures.ThreadPoolExecutor(2) as pool:
        server = grpc.server(pool)
        milvus_pb2_grpc.add_MilvusServiceServicer_to_server(servicer, server)
        archive.use(f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
        archive.add(20)
        server.start()
        yield servicer
        server.stop(grace=0).wait()
    database.close()


SECRET = "root:c29ycnkK"
_ENCODED = "cm9vdDpjMjl5Y25rSw=="


def test_the_token_comes_from_the_environment_or_a_file_of_ones_own(
    archive: Archive, guarded: Guarded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    guarded.token = _ENCODED
    with pytest.raises(IndexUnavailable, match="does not accept the token"):
        archive.index().refresh()
    monkeypatch.setenv(TOKEN_VARIABLE, f"{SECRET}x")
    with pytest.raises(IndexUnavailable, match="does not accept the token") as refused:
        archive.index().refresh()
    monkeypatch.delenv(TOKEN_VARIABLE)
    file = archive.folder / TOKEN_FILE
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    _works(archive)
    file.unlink()
    monkeypatch.setenv(TOKEN_VARIABLE, SECRET)
    _works(archive)
    said = caplog.text + str(refused.value) + repr(refused.value.__cause__)
    assert SECRET not in said
    assert _ENCODED not in said


def _works(archive: Archive) -> None:
    index = archive.index()
    index.refresh()
    assert archive.agrees(index)
    index.close()


@pytest.mark.skipif(os.name != "posix", reason="files have no such modes here")
def test_a_token_that_others_can_read_is_refused(archive: Archive, server: Server) -> None:
    archive.use(server.address)
    file = archive.folder / TOKEN_FILE
    file.write_text(SECRET)
    file.chmod(0o644)
    with pytest.raises(IndexUnavailable, match="chmod 600") as raised:
        archive.index()
    assert SECRET not in str(raised.value)


def test_an_old_server_is_refused(archive: Archive, guarded: Guarded) -> None:
    guarded.version = "v2.3.4"
    with pytest.raises(IndexUnavailable, match=r"it is Milvus v2\.3\.4; 2\.4 or newer is needed"):
        archive.index().refresh()
    guarded.version = "Zilliz Cloud Vector Database(Compatible with Milvus 2.6)"
    _works(archive)


def test_a_user_who_may_only_read_is_told_so(archive: Archive, guarded: Guarded) -> None:
    guarded.refuses_to_write = True
    index = archive.index()
    with pytest.raises(IndexUnavailable, match="grant it reading and writing"):
        index.refresh()
    guarded.refuses_to_write = False
    assert archive.agrees(index)
    index.close()


@pytest.mark.parametrize(
    ("fields", "reason"), [(("photo_id", "stamp", "vector"), "8 dimensions"), (("id", "v"), "not made by Sajin")]
)
def test_anothers_collection_is_left_alone(
    archive: Archive, index: MilvusIndex, admin: tuple[MilvusClient, str], fields: tuple[str, ...], reason: str
) -> None:
    client, name = admin
    schema = client.create_schema(auto_id=False)
    for place, field in enumerate(fields[:-1]):
        schema.add_field(field, DataType.INT64, is_primary=place == 0)
    schema.add_field(fields[-1], DataType.FLOAT_VECTOR, dim=8)
    client.create_collection(name, schema=schema)
    with pytest.raises(IndexUnavailable, match=reason):
        index.refresh()
    assert client.query(name, "", output_fields=["count(*)"])[0]["count(*)"] == 0


def test_a_collection_of_another_kind_is_not_taken_for_exact(archive: Archive, server: Server) -> None:
    archive.use(server.address, "HNSW")
    archive.add(20)
    _works(archive)
    archive.use(server.address, "FLAT")
    with pytest.raises(IndexUnavailable, match="was made as HNSW"):
        archive.index().refresh()


def test_a_catalog_that_cannot_be_written_needs_to_have_a_name(archive: Archive, server: Server) -> None:
    archive.use(server.address)
    archive.add(20)
    with Catalog.open(archive.catalog.path, read_only=True) as catalog:
        with pytest.raises(IndexUnavailable, match="has no name there yet"):
            make_index(catalog, BUNDLE, DIM, archive.folder / "cache")
        archive.index().close()
        index = make_milvus_index(catalog, BUNDLE, DIM, archive.folder / "cache")
        index.refresh()
        assert archive.agrees(index)
        index.close()


def test_without_pymilvus_it_is_said_what_to_install(
    archive: Archive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.use(server.address)
    index = archive.index()
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(IndexUnavailable, match=r"pip install 'sajin\[milvus\]'"):
        index.refresh()


@pytest.mark.parametrize("kind", ["FLAT", "HNSW", "IVF_SQ8"])
def test_milvus_lite_works_inside_the_process(archive: Archive, tmp_path: Path, kind: str) -> None:
    archive.use(str(tmp_path / "milvus.db"), kind)
    archive.add(600)
    index = archive.index()
    index.refresh()
    vector = archive.direction()
    found = index.nearest(vector, 20).ids.tolist()
    assert len(set(found) & set(archive.exact(vector, 20))) >= (20 if kind == "FLAT" else 18)
    addresses = {connection.laddr.ip for connection in _listening()}
    assert {address.removeprefix("::ffff:") for address in addresses} == {"127.0.0.1"}
    index.close()
    assert not _listening()


def _listening() -> list:  # type: ignore[type-arg]
    import psutil

    return [one for one in psutil.Process().net_connections("tcp") if one.status == psutil.CONN_LISTEN]


def test_the_settings_choose(archive: Archive, server: Server) -> None:
    local = make_index(archive.catalog, BUNDLE, DIM, archive.folder / "cache")
    assert isinstance(local, LocalIndex)
    local.close()
    archive.use(server.address)
    chosen = make_index(archive.catalog, BUNDLE, DIM, archive.folder / "cache")
    assert isinstance(chosen, MilvusIndex)
    assert not chosen._collection.is_open  # nothing is contacted before it is needed


def test_every_library_and_model_has_its_own_collection(archive: Archive, server: Server, tmp_path: Path) -> None:
    archive.use(server.address)
    (tmp_path / "second").mkdir()
    second = Archive(tmp_path / "second")
    second.use(server.address)
    names = {archive.index()._collection.name, second.index()._collection.name}
    for bundle, dim in (("other/../model; drop", DIM), (BUNDLE, 2 * DIM)):
        names.add(make_milvus_index(archive.catalog, bundle, dim, tmp_path)._collection.name)
    assert archive.index()._collection.name in names
    second.close()
    assert len(names) == 4
    assert all(name.isidentifier() and name.isascii() and len(name) < 255 for name in names)


def test_doctor_says_how_it_is(archive: Archive, server: Server, starter_bundle: Path) -> None:
    def about() -> tuple[bool, str]:
        (check,) = (one for one in examine(archive.catalog, archive.folder) if one.name == "vector index")
        return check.ok, check.detail

    settings.put(archive.catalog, "vector_index_address", "http://127.0.0.1:1")
    assert about() == (
        False,
        "http://127.0.0.1:1: nothing answers there; start Milvus, or correct the setting vector_index_address",
    )
    archive.use(server.address)
    archive.add(20)
    ok, detail = about()
    assert (ok, detail.endswith("has 0 vectors")) == (True, True)  # of the model that doctor examines: none
    settings.put(archive.catalog, "vector_index_address", "")
    assert not [one for one in examine(archive.catalog, archive.folder) if one.name == "vector index"]


def test_how_it_is_can_be_told(archive: Archive, index: MilvusIndex, server: Server) -> None:
    archive.add(20)
    place = f"Milvus milvus_lite-3.2.2 at {server.address}".replace("3.2.2", version("milvus-lite"))
    assert index.describe() == f"{place} has 0 vectors, the catalog 20; the next search brings it in line"
    index.refresh()
    assert index.describe() == f"{place} has 20 vectors"
    index.drop()
    assert index.describe().startswith(f"{place} has 0 vectors")
    assert archive.agrees(index)


def test_importing_the_engine_loads_nothing_of_it() -> None:
    script = (
        "import importlib, pkgutil, sys, engine\n"
        "for module in pkgutil.walk_packages(engine.__path__, 'engine.'):\n"
        "    module.name.endswith('__main__') or importlib.import_module(module.name)\n"
        "print(*({'pymilvus', 'milvus_lite', 'grpc', 'pandas', 'pyarrow', 'google'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
