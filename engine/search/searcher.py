"""The searcher: a parsed query and examples in, ordered hits with their relevance and reasons out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.catalog import lookup
from engine.catalog.connection import Catalog
from engine.encoding.preprocessing import flatten
from engine.encoding.protocol import EncoderProtocol
from engine.query import Query
from engine.records import Hit, SearchResult, Why, WhyKind
from engine.search import fusion, relevance
from engine.search.conditions import Conditions
from engine.search.meaning import Meaning
from engine.search.ranking import best_first, united

Sort = Literal["relevance", "date", "name"]
Example = Image.Image | int


@dataclass(frozen=True)
class _Candidates:
    """Photos that may be hits, in id order, and what is known of each."""

    ids: NDArray[np.int64]
    logits: NDArray[np.float32]
    meaning: NDArray[np.float32]
    reasons: tuple[Why, ...] = ()
    evidence: tuple[fusion.Evidence, ...] = field(default=())

    def only(self, allowed: NDArray[np.bool_]) -> _Candidates:
        return _Candidates(self.ids[allowed], self.logits[allowed], self.meaning[allowed], self.reasons, self.evidence)


class Searcher:
    """Searches one library under one model.  One thread uses one searcher.

    Args:
        catalog: read from.
        encoder: of the active bundle.
        cache_dir: where the matrix and the background's vectors are cached.
    """

    def __init__(self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._meaning = Meaning(catalog, encoder, cache_dir)

    def refresh(self) -> None:
        """Pick up the vectors that were committed since the last time."""
        self._meaning.refresh()

    def search(
        self, query: Query, *, images: Sequence[Example] = (), limit: int | None = None, sort: Sort = "relevance"
    ) -> SearchResult:
        """Return all candidates, best first; a query of filters or exact text only returns all that it allows.

        Args:
            query: what :func:`engine.query.parse` made of the user's text.
            images: upright images, or ids of photos; several are taken together, and with the text.
            limit: at most this many hits.
            sort: ``date`` (newest first) or ``name`` order the hits on each side of the cut-off.

        Raises:
            PhotoUnknown: an example's id has no vector under this model.
        """
        conditions = Conditions.of(query)
        if not query.terms and not images:
            return self._filtered(conditions, limit, sort)
        candidates = self._candidates(query, images)
        if conditions.restrict:
            allowed = conditions.allowed(self._catalog)
            candidates = candidates.only(np.isin(candidates.ids, allowed, assume_unique=True))
        return self._result(candidates, conditions.reasons, limit, sort)

    def similar(self, photo: Example, limit: int | None = None) -> SearchResult:
        """Return the photos most like an example, without the example itself.

        Raises:
            PhotoUnknown: the example's id has no vector under this model.
        """
        logits = self._meaning.image_logits(self._image_vector([photo]))
        ids = self._meaning.ids
        candidates = _Candidates(ids, logits, logits, (_image_reason([photo]),))
        if isinstance(photo, int):
            candidates = candidates.only(ids != photo)
        return self._result(candidates, (), limit, "relevance")

    def _candidates(self, query: Query, images: Sequence[Example]) -> _Candidates:
        wanted = [term for term in query.terms if term.weight > 0]
        unwanted = [term for term in query.terms if term.weight < 0]
        vectors = self._meaning.text_vectors([term.text for term in query.terms])
        logits: list[NDArray[np.float32]] = []
        reasons: list[Why] = []
        if wanted:
            vector = np.sum([term.weight * vectors[term.text] for term in wanted], axis=0)
            logits.append(self._meaning.text_logits(_normalised(vector)))
            reasons.append(Why(WhyKind.MEANING, " ".join(term.text for term in wanted)))
        if images:
            logits.append(self._meaning.image_logits(self._image_vector(images)))
            reasons.append(_image_reason(images))
        # Only "not this": everything is wanted that is not unwanted.
        meaning = np.mean(logits, axis=0) if logits else np.full(len(self._meaning.ids), relevance.CERTAIN, np.float32)
        evidence = self._evidence(" ".join(term.text for term in wanted))
        found = self._fused(meaning, evidence, tuple(reasons))
        for term in unwanted:
            found = self._without(found, self._meaning.text_logits(vectors[term.text]), term.text, -term.weight)
        return found

    def _evidence(self, text: str) -> fusion.Evidence:
        return fusion.look_up(self._catalog, fusion.words_of(text), self._meaning.photos)

    def _fused(self, meaning: NDArray[np.float32], evidence: fusion.Evidence, reasons: tuple[Why, ...]) -> _Candidates:
        ids, logits = self._meaning.with_others(meaning, evidence.ids)
        return _Candidates(ids, fusion.fuse(logits, ids, evidence), logits, reasons, (evidence,))

    def _without(self, found: _Candidates, unwanted: NDArray[np.float32], text: str, weight: float) -> _Candidates:
        evidence = self._evidence(text)
        ids, logits = self._meaning.with_others(unwanted, united(found.ids, evidence.ids))
        against = fusion.fuse(logits, ids, evidence)[np.isin(ids, found.ids, assume_unique=True)]
        remaining = relevance.without(found.logits, against, weight)
        return _Candidates(found.ids, remaining, found.meaning, found.reasons, found.evidence)

    def _filtered(self, conditions: Conditions, limit: int | None, sort: Sort) -> SearchResult:
        if not conditions.restrict:
            return SearchResult([], 0)
        ids = self._sorted(conditions.allowed(self._catalog), "name" if sort == "name" else "date")[:limit]
        paths = lookup.paths(self._catalog, ids)
        hits = [Hit(photo_id, paths.get(photo_id, Path()), 1.0, 1.0, conditions.reasons) for photo_id in ids.tolist()]
        return SearchResult(hits, len(hits))

    def _result(
        self, candidates: _Candidates, conditions: tuple[Why, ...], limit: int | None, sort: Sort
    ) -> SearchResult:
        order = best_first(candidates.logits, limit if sort == "relevance" else None)
        chances = relevance.chances(candidates.logits)
        likely = int(np.count_nonzero(chances[order] >= relevance.CUT_OFF))
        if sort != "relevance":
            order = self._sorted_sides(candidates.ids, order, likely, limit, sort)
        likely = min(likely, len(order))
        paths = lookup.paths(self._catalog, candidates.ids[order])
        hits = []
        for place in order.tolist():
            photo_id = int(candidates.ids[place])
            why = (*_why(candidates, place, photo_id), *conditions)
            score = float(candidates.logits[place])
            hits.append(Hit(photo_id, paths.get(photo_id, Path()), score, float(chances[place]), why))
        return SearchResult(hits, likely)

    def _sorted_sides(
        self, ids: NDArray[np.int64], order: NDArray[np.int64], likely: int, limit: int | None, sort: Sort
    ) -> NDArray[np.int64]:
        """Sort what is above the cut-off, and apart from it the best of what is below."""
        rest = order[likely : len(order) if limit is None else max(limit, likely)]
        shown = np.concatenate([self._sorted(ids[order[:likely]], sort), self._sorted(ids[rest], sort)])
        return np.searchsorted(ids, shown[:limit])

    def _sorted(self, ids: NDArray[np.int64], sort: Sort) -> NDArray[np.int64]:
        return lookup.order_by_name(self._catalog, ids) if sort == "name" else lookup.order_by_date(self._catalog, ids)

    def _image_vector(self, images: Sequence[Example]) -> NDArray[np.float32]:
        preprocessing = self._encoder.preprocessing
        pixels = [preprocessing.to_pixels(flatten(image)) for image in images if not isinstance(image, int)]
        vectors = [self._meaning.photo_vector(image) for image in images if isinstance(image, int)]
        if pixels:
            vectors.extend(self._encoder.encode_pixels(np.stack(pixels)))
        return _normalised(np.sum(vectors, axis=0))


def _why(candidates: _Candidates, place: int, photo_id: int) -> list[Why]:
    words = [why for evidence in candidates.evidence for why in evidence.why(photo_id)]
    return words if words and candidates.meaning[place] < 0 else [*candidates.reasons, *words]


def _image_reason(images: Sequence[Example]) -> Why:
    return Why(WhyKind.IMAGE, ", ".join(str(image) for image in images if isinstance(image, int)))


def _normalised(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return (vector / length if length > 0 else vector).astype(np.float32)
