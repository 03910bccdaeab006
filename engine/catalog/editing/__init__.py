"""The user's edits (:mod:`engine.edits`), applied to the catalog, each with its exact inverse."""

from engine.catalog.editing.applying import apply

__all__ = ["apply"]
