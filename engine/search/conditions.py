"""What a query demands besides meaning: filters and exact text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog import lookup
from engine.catalog.connection import Catalog
from engine.query import Filters, Query
from engine.records import Why, WhyKind


@dataclass(frozen=True)
class Conditions:
    """Filters and exact texts that every hit must meet.

    Attributes:
        filters: what the catalog is asked for.
        exact: texts that must be among the photo's words, in this order of words.
        reasons: the same, as reasons of a hit.
    """

    filters: Filters
    exact: tuple[str, ...]
    reasons: tuple[Why, ...]

    @classmethod
    def of(cls, query: Query) -> Conditions:
        """Return what the query demands."""
        reasons = [*_described(query.filters), *(f'"{text}"' for text in query.exact)]
        return cls(query.filters, query.exact, tuple(Why(WhyKind.FILTER, reason) for reason in reasons))

    @property
    def restrict(self) -> bool:
        """Whether there is any condition."""
        return bool(self.exact) or self.filters != Filters()

    def allowed(self, catalog: Catalog) -> NDArray[np.int64]:
        """Return the photos that meet all conditions, int64[n], ascending."""
        ids = lookup.filtered(catalog, self.filters)
        for text in self.exact:
            ids = np.intersect1d(ids, lookup.matching(catalog, lookup.quoted([text])), assume_unique=True)
        return ids

    def meets(self, catalog: Catalog, photo_id: int) -> bool:
        """Return whether one photo meets all conditions."""
        if not len(lookup.filtered(catalog, self.filters, np.array([photo_id], np.int64))):
            return False
        found = (lookup.matching(catalog, lookup.quoted([text])) for text in self.exact)
        return all(bool(np.isin(photo_id, ids)) for ids in found)


def _described(filters: Filters) -> Iterator[str]:
    """Yield the filters as a user would type them."""
    if filters.after is not None:
        yield f"after:{filters.after}"
    if filters.before is not None:
        yield f"before:{filters.before}"
    if filters.favourite is not None:
        yield "is:favourite" if filters.favourite else "-is:favourite"
    if filters.has_caption is not None:
        yield "has:caption" if filters.has_caption else "-has:caption"
    if filters.min_rating > 0:
        yield f"rating:>={filters.min_rating}"
    if filters.max_rating < 5:
        yield f"rating:<={filters.max_rating}"
    for name, wanted, unwanted in (
        ("folder", filters.folders, filters.without_folders),
        ("type", filters.types, filters.without_types),
        ("tag", filters.tags, filters.without_tags),
        ("camera", filters.cameras, filters.without_cameras),
        ("place", filters.places, filters.without_places),
        ("album", filters.albums, ()),
    ):
        yield from (f"{name}:{value}" for value in wanted)
        yield from (f"-{name}:{value}" for value in unwanted)
