"""Which index a library's vectors are searched with: its settings say."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import settings
from engine.catalog.connection import Catalog
from engine.errors import CatalogError, IndexUnavailable, StorageFull
from engine.records import Check
from engine.search.index.protocol import VectorIndex

if TYPE_CHECKING:
    from engine.search.index.milvus import MilvusIndex

TOKEN_VARIABLE = "SAJIN_MILVUS_TOKEN"
TOKEN_FILE = "milvus.token"


def make_index(catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path) -> VectorIndex:
    """Return the index over a bundle's vectors; nothing is contacted before it is refreshed or searched.

    Args:
        catalog: whose vectors; its settings choose the index.
        bundle_id: of the model that made them.
        dim: their length.
        cache_dir: where an index may keep what it would otherwise have to make again.

    Raises:
        IndexUnavailable: the settings name a Milvus that cannot be used from here (see the reason).
    """
    address = str(settings.get(catalog, "vector_index_address"))
    if address:
        return make_milvus_index(catalog, bundle_id, dim, cache_dir)
    from engine.search.index.local import LocalIndex

    return LocalIndex(catalog, bundle_id, dim, cache_dir)


def make_milvus_index(catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path) -> MilvusIndex:
    """Return the index in the Milvus that the settings name; as :func:`make_index`."""
    from engine.search.index.milvus import MilvusIndex
    from engine.search.index.milvus_collection import MilvusCollection

    address = str(settings.get(catalog, "vector_index_address"))
    kind = str(settings.get(catalog, "vector_index_kind"))
    name = _collection_name(catalog, address, bundle_id, dim)
    token = _token(address, catalog.path.parent)
    return MilvusIndex(catalog, bundle_id, dim, cache_dir, MilvusCollection(address, token, name, dim, kind))


def examine_index(catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path) -> list[Check]:
    """Return how the Milvus that the settings name is, for ``sajin doctor``; nothing for an index on this machine."""
    address = str(settings.get(catalog, "vector_index_address"))
    if not address:
        return []
    try:
        index = make_milvus_index(catalog, bundle_id, dim, cache_dir)
        try:
            return [Check("vector index", True, index.describe())]
        finally:
            index.close()
    except IndexUnavailable as error:
        return [Check("vector index", False, str(error))]


def _collection_name(catalog: Catalog, address: str, bundle_id: str, dim: int) -> str:
    """Return a name that is this library's and this model's alone: letters, digits and underscores.

    What the model was made of is no part of it: the vectors of a model that was replaced under its name are deleted
    from the catalog, and so from the collection.
    """
    from engine.catalog.identity import library_id

    try:
        library = library_id(catalog)
    except (CatalogError, StorageFull) as error:
        reason = f"the library has no name there yet, and cannot be given one: {error}"
        raise IndexUnavailable(address, reason) from error
    model = hashlib.blake2b(f"{bundle_id}\n{dim}".encode(), digest_size=8).hexdigest()
    return f"sajin_{library}_{model}"


def _token(address: str, library_dir: Path) -> str:
    """Return the token from the environment, or from a file in the library that only its owner can read."""
    given = os.environ.get(TOKEN_VARIABLE, "").strip()
    if given:
        return given
    path = library_dir / TOKEN_FILE
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise IndexUnavailable(address, f"others can read the token in {path}; chmod 600 that file")
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(address, f"the token in {path} cannot be read ({error})") from error
