"""One collection in Milvus: the few calls that the index makes, each with a time limit."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.catalog.vectors import Rows
from engine.errors import IndexUnavailable
from engine.search.index.exploring import MAX_HITS, Hits
from engine.search.index.milvus_errors import NOT_INSTALLED, CollectionLost, translated

if TYPE_CHECKING:
    from pymilvus import MilvusClient

CONNECT_S = 5.0
CALL_S = 30.0
WRITE_S = 120.0
LOAD_S = 300.0

_OLDEST = (2, 4)
_EVERYTHING = {"consistency_level": "Strong"}  # what was written before is found, whoever wrote it


@dataclass(frozen=True)
class Kind:
    """A kind of index that Milvus makes over the vectors.

    Attributes:
        build: its parameters.
        depth: the search parameter that says how far it looks, where it has one; ``least`` is its lowest value.
        grows: whether that must be as high as the number of hits.
        exact_scores: whether its scores are of the vectors themselves, not of shortened ones.
    """

    build: dict[str, int]
    depth: str = ""
    least: int = 0
    grows: bool = True
    exact_scores: bool = True

    def search_parameters(self, limit: int) -> dict[str, int]:
        """Return the parameters of a search for this many hits."""
        if not self.depth:
            return {}
        return {self.depth: max(self.least, limit) if self.grows else self.least}


KINDS = {
    "FLAT": Kind({}),
    "HNSW": Kind({"M": 32, "efConstruction": 360}, "ef", 512),
    "IVF_SQ8": Kind({"nlist": 4096}, "nprobe", 128, grows=False, exact_scores=False),
    "DISKANN": Kind({}, "search_list", 512, exact_scores=False),
}


class MilvusCollection:
    """Speaks to Milvus through pymilvus; what goes wrong is an :class:`IndexUnavailable`.

    Args:
        address: ``http://host:19530``, ``https://...``, or a file ``....db`` for Milvus Lite in this process.
        token: as Milvus takes it (``user:password`` or an API key); empty where it wants none.
        name: the collection's.
        dim: length of the vectors.
        kind: a key of :data:`KINDS`.
    """

    def __init__(self, address: str, token: str, name: str, dim: int, kind: str) -> None:
        self.address = address
        self.name = name
        self.version = ""
        self.kind = KINDS[kind]
        self._kind_name = kind
        self._token = token
        self._dim = dim
        self._client: MilvusClient | None = None

    @property
    def is_open(self) -> bool:
        """Whether :meth:`open` succeeded and nothing failed since."""
        return self._client is not None

    @property
    def _is_embedded(self) -> bool:
        return self.address.endswith(".db")

    def open(self, *, create: bool = True) -> None:
        """Connect, and make sure that the collection is there, of the right form, and loaded.

        Raises:
            CollectionLost: it is not there, and is not to be created.
            IndexUnavailable: Milvus is away, too old, refuses, or the collection is another's.
        """
        client = self._connected()
        with self._calling():
            self.version = str(client.get_server_version(timeout=CALL_S))
            self._check_version()
            if not client.has_collection(self.name, timeout=CALL_S):
                if not create:
                    raise CollectionLost(self.address, "it holds no vectors of this library and model yet")
                self._create(client)
            self._check_form(client.describe_collection(self.name, timeout=CALL_S))
            self._check_kind(client)
            client.load_collection(self.name, timeout=LOAD_S)

    def close(self) -> None:
        """Disconnect; a Milvus Lite in this process is stopped."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
        if self._is_embedded:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(self.address)

    def drop(self) -> None:
        """Delete the collection."""
        client = self._client or self._connected()
        with self._calling():
            client.drop_collection(self.name, timeout=WRITE_S)

    def count(self, where: str = "") -> int:
        """Return how many rows a filter allows."""
        with self._calling() as client:
            found = client.query(self.name, where, output_fields=["count(*)"], timeout=CALL_S, **_EVERYTHING)
        return int(found[0]["count(*)"])

    def pairs(self, where: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (photo ids, stamps) of rows that a filter allows: all of them, or any :data:`MAX_HITS`."""
        with self._calling() as client:
            found = client.query(
                self.name, where, output_fields=["photo_id", "stamp"], limit=MAX_HITS, timeout=CALL_S, **_EVERYTHING
            )
        table = np.array([(row["photo_id"], row["stamp"]) for row in found], np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def upsert(self, rows: Rows) -> None:
        """Write vectors; those that these photos had are replaced."""
        vectors = rows.vectors.astype(np.float32)
        data = [
            {"photo_id": photo_id, "stamp": stamp, "vector": vector}
            for photo_id, stamp, vector in zip(rows.ids.tolist(), rows.stamps.tolist(), vectors, strict=True)
        ]
        with self._calling() as client:
            client.upsert(self.name, data, timeout=WRITE_S)

    def delete(self, photo_ids: NDArray[np.int64]) -> None:
        """Delete the vectors of these photos."""
        with self._calling() as client:
            client.delete(self.name, ids=photo_ids.tolist(), timeout=WRITE_S)

    def flush(self) -> None:
        """Have what was written last put in order, so that searching it is fast."""
        with self._calling() as client:
            client.flush(self.name, timeout=WRITE_S)

    def search(self, vector: NDArray[np.float32], where: str, limit: int) -> Hits:
        """Return the rows nearest to a direction of length 1, among those that a filter allows."""
        parameters = {"metric_type": "IP", "params": self.kind.search_parameters(limit)}
        with self._calling() as client:
            (found,) = client.search(
                self.name,
                [vector],
                where,
                limit,
                ["stamp"],
                parameters,
                timeout=CALL_S,
                anns_field="vector",
                **_EVERYTHING,
            )
        return Hits(
            np.fromiter((hit.id for hit in found), np.int64, len(found)),
            np.fromiter((hit.entity["stamp"] for hit in found), np.int64, len(found)),
            np.fromiter((hit.distance for hit in found), np.float32, len(found)),
        )

    @contextmanager
    def _calling(self) -> Iterator[MilvusClient]:
        """Yield the client; after an error the connection is given up, and the next :meth:`open` makes a new one."""
        if self._client is None:
            raise IndexUnavailable(self.address, "the connection to it was lost")
        try:
            with translated(self.address):
                yield self._client
        except IndexUnavailable:
            self._drop()
            raise

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> MilvusClient:
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise IndexUnavailable(self.address, NOT_INSTALLED) from error
        # It prints every failed call with its stack to standard error, though each is raised, too.
        for name in ("pymilvus", "pymilvus.milvus_client", *(["grpc._server"] if self._is_embedded else [])):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        with translated(self.address):
            # Its own connection: shared ones are kept by pymilvus until the process ends.
            self._client = MilvusClient(self.address, token=self._token, timeout=CONNECT_S, dedicated=True)
        return self._client

    def _create(self, client: MilvusClient) -> None:
        from pymilvus import DataType

        schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("photo_id", DataType.INT64, is_primary=True)
        schema.add_field("stamp", DataType.INT64)
        # float32, though the catalog holds float16: a FLOAT16_VECTOR is compared with a query that was rounded to
        # float16 as well, and Milvus Lite has none.
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._dim)
        index = client.prepare_index_params()
        index.add_index("vector", index_type=self._kind_name, metric_type="IP", params=self.kind.build)
        client.create_collection(self.name, schema=schema, index_params=index, timeout=WRITE_S, **_EVERYTHING)

    def _check_version(self) -> None:
        found = re.search(r"(\d+)\.(\d+)", self.version)
        if found is not None and (int(found[1]), int(found[2])) < _OLDEST:
            oldest = ".".join(map(str, _OLDEST))
            raise IndexUnavailable(self.address, f"it is Milvus {self.version}; {oldest} or newer is needed")

    def _check_form(self, described: dict[str, Any]) -> None:
        fields = {str(field["name"]): field for field in described["fields"]}
        if set(fields) != {"photo_id", "stamp", "vector"}:
            raise IndexUnavailable(
                self.address, f"its collection {self.name} was not made by Sajin; rename or drop that collection"
            )
        dim = int(fields["vector"]["params"]["dim"])
        if dim != self._dim:
            raise IndexUnavailable(
                self.address,
                f"its collection {self.name} has vectors of {dim} dimensions where the model's have {self._dim}; "
                "drop that collection, and it is filled again",
            )

    def _check_kind(self, client: MilvusClient) -> None:
        for name in client.list_indexes(self.name, "vector", timeout=CALL_S):
            made = str(client.describe_index(self.name, name, timeout=CALL_S)["index_type"])
            if made != self._kind_name:
                raise IndexUnavailable(
                    self.address,
                    f"its collection {self.name} was made as {made}, and the setting vector_index_kind says "
                    f"{self._kind_name}; change that back, or drop the collection, and it is filled again",
                )
