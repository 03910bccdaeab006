"""A real catalog with random vectors that can be changed in every way, and what searching it must return."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import embeddings, photos, settings, vectors
from engine.catalog.connection import Catalog
from engine.search.index.factory import make_milvus_index
from engine.search.index.milvus import MilvusIndex
from engine.search.index.protocol import Neighbours
from tests.support import ROOT

DIM = 32
BUNDLE = "of numbers"
_LONG_AGO = "2020-01-01T00:00:00+00:00"
_DEADLINE_S = 30.0


class Archive:
    """A library's catalog."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        self.random = np.random.default_rng(seed)
        self.catalog = Catalog.open(folder / "catalog.sqlite")
        self._added = 0

    def close(self) -> None:
        self.catalog.close()

    def use(self, address: str, kind: str = "FLAT") -> None:
        settings.put(self.catalog, "vector_index_address", address)
        settings.put(self.catalog, "vector_index_kind", kind)

    def index(self) -> MilvusIndex:
        return make_milvus_index(self.catalog, BUNDLE, DIM, self.folder / "cache")

    def direction(self) -> NDArray[np.float32]:
        return self.random.normal(size=DIM).astype(np.float32)

    def add(self, count: int) -> list[int]:
        """Add photos with vectors; every tenth has the vector of the one before it."""
        rows = self._units(count)
        rows[9::10] = rows[8::10][: len(rows[9::10])]
        with self.catalog.transaction(revision=True):
            ids = []
            for _ in range(count):
                self._added += 1
                new = photos.NewPhoto(f"{self._added} {self.random.integers(1 << 60)}", 4, 3, "jpeg", 100)
                ids.append(photos.add(self.catalog, new, datetime(2024, 5, 1)))
            embeddings.store(self.catalog, BUNDLE, ids, rows)
        return ids

    def replace(self, ids: list[int]) -> None:
        embeddings.store(self.catalog, BUNDLE, ids, self._units(len(ids)))

    def remove(self, ids: list[int], back: bool = False) -> None:
        with self.catalog.transaction(revision=True) as connection:
            rows = [(None if back else _LONG_AGO, photo_id) for photo_id in ids]
            connection.executemany("UPDATE photos SET removed_at = ? WHERE id = ?", rows)

    def purge(self) -> None:
        photos.purge(self.catalog, datetime.fromisoformat(_LONG_AGO) + timedelta(days=31))

    def there(self) -> list[int]:
        return vectors.stamps(self.catalog, BUNDLE).ids.tolist()

    def exact(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None) -> list[int]:
        """Return the nearest photos by a plain comparison of all: by similarity, then by id."""
        ids = np.array(self.there() if among is None else sorted(set(self.there()) & set(among.tolist())), np.int64)
        blocks = list(vectors.blocks(self.catalog, BUNDLE, DIM, ids))
        if not blocks:
            return []
        found = np.concatenate([block[0] for block in blocks])
        rows = np.concatenate([block[1] for block in blocks]).astype(np.float32)
        # As the index sums, so that copies are equal to the last bit; a matrix product rounds by a row's place.
        scores = np.einsum("ij,j->i", rows, vector)
        return found[np.lexsort((found, -scores))][:count].tolist()

    def agrees(self, index: MilvusIndex, count: int = 20, among: NDArray[np.int64] | None = None) -> bool:
        """Compare a search with :meth:`exact`, and the vectors and similarities with the catalog's."""
        vector = self.direction()
        found = index.nearest(vector, count, among)
        assert found.ids.tolist() == self.exact(vector, count, among)
        return self._is_true(found, vector)

    def _is_true(self, found: Neighbours, vector: NDArray[np.float32]) -> bool:
        order = np.argsort(found.ids)
        for _, rows in vectors.blocks(self.catalog, BUNDLE, DIM, found.ids, rows=1 << 20):
            assert np.array_equal(found.vectors[order], rows.astype(np.float32))
        return bool(np.allclose(found.similarities, found.vectors @ vector, atol=1e-5))

    def _units(self, count: int) -> NDArray[np.float32]:
        rows = self.random.normal(size=(count, DIM)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Server:
    """Milvus Lite as a server in a process of its own, reached only by its address."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder)]
        self._command += ["--host", "127.0.0.1", "--port", str(port)]
        self._log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        import grpc  # where the extra is not installed, the tests that need it are skipped before this

        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ))
        deadline = time.monotonic() + _DEADLINE_S
        with grpc.insecure_channel(self.address.removeprefix("http://")) as channel:
            ready = grpc.channel_ready_future(channel)
            while True:
                try:
                    return ready.result(timeout=0.2)
                except grpc.FutureTimeoutError:
                    assert self._process.poll() is None, self._log.read_text(errors="replace")
                    assert time.monotonic() < deadline, "the server did not start"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(folder: Path, port: int) -> Iterator[Server]:
    server = Server(folder, port)
    try:
        server.start()
        yield server
    finally:
        server.kill()
