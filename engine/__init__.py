"""Sajin's engine: the catalog, indexing, encoding and search, without a window.

The stable names for scripts and notebooks are here; each is imported when it is first used, so that ``import engine``
costs next to nothing.

Example:
    >>> import engine
    >>> with engine.Library.open("holiday.sajin") as library:  # doctest: +SKIP
    ...     library.add_folder("/photos/2024")
    ...     for event in library.index():
    ...         print(event)
    ...     for hit in library.search("two dogs -snow", limit=20):
    ...         print(hit.path, hit.relevance)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.control import Control as Control
    from engine.encoding.onnx import Encoder as Encoder
    from engine.errors import AlbumUnknown as AlbumUnknown
    from engine.errors import BundleInvalid as BundleInvalid
    from engine.errors import BundleUnknown as BundleUnknown
    from engine.errors import CatalogDamaged as CatalogDamaged
    from engine.errors import CatalogError as CatalogError
    from engine.errors import CatalogTooNew as CatalogTooNew
    from engine.errors import EditInvalid as EditInvalid
    from engine.errors import FolderUnusable as FolderUnusable
    from engine.errors import LibraryBusy as LibraryBusy
    from engine.errors import ModelFailed as ModelFailed
    from engine.errors import PhotoUnknown as PhotoUnknown
    from engine.errors import PhotoUnreadable as PhotoUnreadable
    from engine.errors import QueryInvalid as QueryInvalid
    from engine.errors import SajinError as SajinError
    from engine.errors import SettingInvalid as SettingInvalid
    from engine.errors import SettingUnknown as SettingUnknown
    from engine.errors import StorageFull as StorageFull
    from engine.errors import TagUnknown as TagUnknown
    from engine.library import Library as Library
    from engine.records import Hit as Hit
    from engine.records import SearchResult as SearchResult

__version__ = "0.1.0"

_PLACES = {
    "Control": "engine.control",
    "Encoder": "engine.encoding.onnx",
    "Hit": "engine.records",
    "Library": "engine.library",
    "SearchResult": "engine.records",
    **dict.fromkeys(
        (
            "AlbumUnknown",
            "BundleInvalid",
            "BundleUnknown",
            "CatalogDamaged",
            "CatalogError",
            "CatalogTooNew",
            "EditInvalid",
            "FolderUnusable",
            "LibraryBusy",
            "ModelFailed",
            "PhotoUnknown",
            "PhotoUnreadable",
            "QueryInvalid",
            "SajinError",
            "SettingInvalid",
            "SettingUnknown",
            "StorageFull",
            "TagUnknown",
        ),
        "engine.errors",
    ),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
