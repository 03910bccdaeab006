"""A library, and a Milvus Lite that is reached by its address as any Milvus is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.search.index.factory import TOKEN_VARIABLE
from engine.search.index.milvus import MilvusIndex
from engine.search.index.milvus_collection import MilvusCollection
from tests.engine.search.milvus.archive import Archive, Server, free_port, running_server

if TYPE_CHECKING:
    from pymilvus import MilvusClient


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
    from pymilvus import MilvusClient

    client = MilvusClient(server.address, dedicated=True)
    yield client, index._collection.name
    client.close()
