"""Reading what the library says of models, in one go."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass

from desktop.backend.protocol import LibraryProtocol
from engine.models.records import Offer
from engine.records import BundleInfo

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelsRead:
    """What there is; see :class:`desktop.models.state.ModelsState`."""

    bundles: tuple[BundleInfo, ...]
    offers: tuple[Offer, ...]
    lacks: tuple[str, ...]
    free_bytes: int | None


def read_models(library: LibraryProtocol) -> ModelsRead:
    """Read it; runs where the library is."""
    return ModelsRead(
        tuple(library.bundles()),
        tuple(library.model_offers()),
        library.conversion_lacks(),
        _free_bytes(library),
    )


def _free_bytes(library: LibraryProtocol) -> int | None:
    try:
        return shutil.disk_usage(library.folder).free
    except OSError as error:  # a network disk that is away just now
        logger.warning("free space: %s", error)
        return None
