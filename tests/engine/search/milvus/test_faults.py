"""What is said when Milvus cannot be used, and how it is chosen and reached."""

from __future__ import annotations

import logging
import os
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

from engine.catalog import settings
from engine.catalog.connection import Catalog
from engine.doctor import examine
from engine.errors import IndexUnavailable
from engine.events import IndexFinished
from engine.library import Library
from engine.search.index import milvus_collection
from engine.search.index.factory import TOKEN_FILE, TOKEN_VARIABLE, make_index, make_milvus_index
from engine.search.index.local import LocalIndex
from engine.search.index.milvus import MilvusIndex
from tests.engine.fakes import ColourEncoder
from tests.engine.search.milvus.archive import BUNDLE, DIM, Archive, Server, free_port
from tests.support import ROOT


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


def test_indexing_goes_on_without_it_and_the_search_catches_up(
    library_dir: Path, photo_folder: Path, tmp_path: Path
) -> None:
    server = Server(tmp_path / "data", free_port())
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.set_setting("vector_index_address", server.address)
        library.add_folder(photo_folder)
        (finished,) = (event for event in library.index() if isinstance(event, IndexFinished))
        assert finished.added == 3
        _is_away(lambda: library.search("red"), server.address)
        try:
            server.start()
            assert library.search("red")[0].path.name == "red.png"
            server.kill()
            _is_away(lambda: library.search("green"), server.address)
            server.start()
            assert library.search("green")[0].path.name == "green.png"
        finally:
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
    other = archive.index()
    other.refresh()
    other.close()  # and with it the server that both used
    assert len(index.nearest(vector, 20)) == 20
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
