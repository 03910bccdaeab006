"""Making ready what the first search with another model would otherwise wait for."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING

from engine.errors import IndexUnavailable

if TYPE_CHECKING:
    from engine.encoding.onnx import Encoder
    from engine.library.models import Models

logger = logging.getLogger(__name__)


def prepare(models: Models, encoder: Encoder) -> None:
    """Embed the background texts and make the index; that the text side works is seen by it, too.

    Raises:
        BundleInvalid, ModelFailed: it does not.
    """
    from engine.search.background import background_texts, embedded_background

    embedded_background(encoder, models.folder / "cache", background_texts())
    try:
        with closing(models.index(encoder)) as index:
            index.refresh()
    except IndexUnavailable as error:
        logger.warning("the vector index of %s is not made yet: %s", encoder.bundle_id, error)
