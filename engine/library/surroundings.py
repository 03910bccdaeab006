"""What a library knows of the world around it: where photos were taken, this computer, photos to try it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.library.blame import blaming_damage
from engine.records import Machine, PhotoDetails, PlaceCount

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.library.models import Models


@blaming_damage
class Surroundings:
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog
    _models: Models

    def places(self) -> list[PlaceCount]:
        """Return the countries where photos were taken, each with its towns, most photos first (docs/places.md)."""
        from engine.catalog import lookup

        return self._catalog.photo_places.tree(lookup.present(self._catalog))

    def place_photos(self, country: str, city: int | None = None) -> list[int]:
        """Return the photos taken in a country, by its code, or in one of its towns, newest first.

        Args:
            country, city: as in :class:`PlaceCount`.
        """
        import numpy as np

        from engine.catalog import lookup

        there = self._catalog.photo_places.photos(country, city)
        present = lookup.present(self._catalog)
        here = present[np.isin(present, there, assume_unique=True)]
        return [int(item) for item in lookup.order_by_date(self._catalog, here)]

    def machine(self) -> Machine:
        """Return what this computer offers, and what the active model runs on; runs the model's image side once."""
        import psutil

        from engine import power
        from engine.encoding.providers import usable_choices, usable_cores
        from engine.indexing.pipeline import pool_options

        model, memory = self._models.runs_on(), psutil.virtual_memory()
        return Machine(
            provider=model.provider,
            provider_note=model.note,
            providers=usable_choices(),
            cores=usable_cores(),
            decode_workers=pool_options(None).workers,
            battery=power.has_battery(),
            on_battery=power.on_battery(),
            precision=model.precision,
            quicker=model.quicker,
            failed=model.failed,
            threads=model.threads,
            batch=model.batch,
            memory_bytes=memory.total,
            free_memory_bytes=memory.available,
        )

    def release_idle(self) -> None:
        """Give back the memory of models that have not been used for a minute; cheap, to be called every few seconds.

        What is given back is loaded again when it is needed; the text side stays, so that no search waits for it.
        """
        self._models.release_idle()

    def samples_available(self) -> bool:
        """Tell whether there are photos on this computer to try Sajin on."""
        from engine import samples

        return samples.available()

    def install_samples(self) -> Path:
        """Write the sample photos into the library's folder; return the folder, which is to be added.

        Raises:
            SamplesUnavailable: scikit-image is not installed.
            StorageFull, FolderUnusable: they cannot be written.
        """
        from datetime import datetime

        from engine import samples

        return samples.install(self.folder, datetime.now())

    def _with_places(self, details: Sequence[PhotoDetails], language: str) -> list[PhotoDetails]:
        """Return the details with their places in words."""
        words = self._catalog.photo_places.words([item.summary.id for item in details], language)
        return [replace(item, place=words.get(item.summary.id)) for item in details]
