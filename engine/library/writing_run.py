"""A run that writes metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.catalog.connection import Catalog
from engine.control import Control
from engine.errors import MetadataUnavailable
from engine.metadata.records import MetadataEvent, WriteTo


def write(
    catalog: Catalog,
    library_dir: Path,
    photo_ids: Sequence[int] | None,
    control: Control,
    *,
    dry_run: bool,
    into: WriteTo | None,
) -> Iterator[MetadataEvent]:
    """Write, as :meth:`engine.library.writing.Writing.write_metadata` says."""
    raise MetadataUnavailable(("exiv2",))
