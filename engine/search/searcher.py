"""The searcher: a parsed query and examples in, ordered hits with their relevance and reasons out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

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
from engine.search.gathering import Gathering
from engine.search.index.local import LocalIndex
from engine.search.index.protocol import VectorIndex
from engine.search.meaning import Meaning, Pool
from engine.search.ranking import best_first

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


class Searcher:
    """Searches one library under one model.  One thread uses one searcher.

    Args:
        catalog: read from.
        encoder: of the active bundle.
        cache_dir: where the index and the background's vectors are cached.
        index: over the bundle's vectors; by default one in this process.
    """

    def __init__(
        self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path, index: VectorIndex | None = None
    ) -> None:
        self._catalog = catalog
        self._encoder = encoder
        if index is None:
            index = LocalIndex(catalog, encoder.bundle_id, encoder.dim, cache_dir)
        self._index = index
        self._meaning = Meaning(catalog, encoder, cache_dir, self._index)

    def refresh(self) -> None:
        """Pick up the vectors that were committed since the last time.

        Raises:
            IndexUnavailable: the engine that holds the vectors cannot be reached.
        """
        self._meaning.refresh()

    def save(self) -> None:
        """Keep what the next start would otherwise make again."""
        self._index.save()

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def search(
        self,
        query: Query,
        *,
        images: Sequence[Example] = (),
        limit: int | None = None,
        sort: Sort = "relevance",
        likely_only: bool = False,
    ) -> SearchResult:
        """Return the best candidates, best first; a query of filters or exact text only returns all that it allows.

        The photos nearest to the query are judged: more than are asked for, and ever more as long as there are likely
        ones among the last of them.

        Args:
            query: what :func:`engine.query.parse` made of the user's text.
            images: upright images, or ids of photos; several are taken together, and with the text.
            limit: at most this many hits; without it all photos are candidates.
            sort: ``date`` (newest first) or ``name`` order the hits on each side of the cut-off.
            likely_only: hits below the cut-off are not needed, so that not all photos have to be judged.

        Raises:
            PhotoUnknown: an example's id has no vector under this model.
            IndexUnavailable: the engine that holds the vectors cannot be reached.
        """
        conditions = Conditions.of(query)
        if not query.terms and not images:
            return self._filtered(conditions, limit, sort)
        gathering = Gathering(self._meaning, self._catalog, conditions, limit, to_the_end=sort != "relevance")
        wanted = self._wanted(query, images)
        evidence = self._evidence(" ".join(term.text for term in query.terms if term.weight > 0))
        vectors = self._meaning.text_vectors([term.text for term in query.terms])
        unwanted = np.sum([term.weight * vectors[term.text] for term in query.terms], axis=0) if not wanted else None
        directions = [vector for _, vector in wanted] if unwanted is None else [_normalised(unwanted)]
        while not gathering.too_many:
            pool = gathering.pool(directions, evidence)
            candidates = self._judged(query, images, wanted, evidence, pool)
            if gathering.enough(candidates.logits, candidates.meaning, likely_only=likely_only):
                return self._result(candidates, conditions.reasons, limit, sort)
        everything = [self._judged(query, images, wanted, evidence, pool) for pool in gathering.blocks(evidence)]
        return self._result(_joined(everything), conditions.reasons, limit, sort)

    def judge(self, query: Query, photo_id: int) -> tuple[Hit, bool]:
        """Return one photo as a hit, as :meth:`search` would judge it, and whether it meets the query's conditions.

        Raises:
            IndexUnavailable: the engine that holds the vectors cannot be reached.
        """
        conditions = Conditions.of(query)
        ids = np.array([photo_id], np.int64)
        allowed = conditions.meets(self._catalog, photo_id)
        if not query.terms:
            path = lookup.paths(self._catalog, ids).get(photo_id, Path())
            chance = float(allowed and conditions.restrict)
            return Hit(photo_id, path, chance, chance, conditions.reasons if allowed else ()), allowed
        evidence = self._evidence(query.text)
        pool = self._meaning.pool([], ids)
        candidates = self._judged(query, (), self._wanted(query, ()), evidence, pool)
        return self._result(candidates, conditions.reasons if allowed else (), None, "relevance").hits[0], allowed

    def similar(self, photo: Example, limit: int | None = None) -> SearchResult:
        """Return the photos most like an example, without the example itself.

        Raises:
            PhotoUnknown: the example's id has no vector under this model.
            IndexUnavailable: the engine that holds the vectors cannot be reached.
        """
        vector = self._image_vector([photo])
        count = len(self._meaning) if limit is None else limit + 1
        pool = self._meaning.pool([self._meaning.nearest(vector, count)], np.empty(0, np.int64))
        if isinstance(photo, int):
            pool = pool.only(pool.ids != photo)
        logits = self._meaning.image_logits(vector, pool)
        return self._result(_Candidates(pool.ids, logits, logits, (_image_reason([photo]),)), (), limit, "relevance")

    def _wanted(self, query: Query, images: Sequence[Example]) -> list[tuple[Literal["text", "image"], NDArray[Any]]]:
        """Return what is looked for: the words together, and the examples together."""
        terms = [term for term in query.terms if term.weight > 0]
        found: list[tuple[Literal["text", "image"], NDArray[Any]]] = []
        if terms:
            vectors = self._meaning.text_vectors([term.text for term in terms])
            found.append(("text", _normalised(np.sum([term.weight * vectors[term.text] for term in terms], axis=0))))
        if images:
            found.append(("image", self._image_vector(images)))
        return found

    def _judged(
        self,
        query: Query,
        images: Sequence[Example],
        wanted: Sequence[tuple[str, NDArray[np.float32]]],
        evidence: fusion.Evidence,
        pool: Pool,
    ) -> _Candidates:
        logits = [
            self._meaning.text_logits(vector, pool) if kind == "text" else self._meaning.image_logits(vector, pool)
            for kind, vector in wanted
        ]
        # Only "not this": everything is wanted that is not unwanted.
        meaning = np.mean(logits, axis=0) if logits else np.full(len(pool.ids), relevance.CERTAIN, np.float32)
        meaning = np.where(pool.embedded, meaning, np.float32(-relevance.CERTAIN))
        remaining = fusion.fuse(meaning, pool.ids, evidence)
        for term in query.terms:
            if term.weight < 0:
                remaining = relevance.without(remaining, self._against(term.text, pool), -term.weight)
        reasons = [Why(WhyKind.MEANING, " ".join(term.text for term in query.terms if term.weight > 0))]
        reasons = reasons[: any(term.weight > 0 for term in query.terms)] + [_image_reason(images)][: bool(images)]
        return _Candidates(pool.ids, remaining, meaning, tuple(reasons), (evidence,))

    def _against(self, text: str, pool: Pool) -> NDArray[np.float32]:
        """Return the log odds that each photo shows, or is said to show, what is not wanted."""
        vector = self._meaning.text_vectors([text])[text]
        return fusion.fuse(self._meaning.text_logits(vector, pool), pool.ids, self._evidence(text))

    def _evidence(self, text: str) -> fusion.Evidence:
        return fusion.look_up(self._catalog, fusion.words_of(text), self._meaning.photos)

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


def _joined(parts: Sequence[_Candidates]) -> _Candidates:
    """Return the candidates of all parts, which are in id order."""
    if not parts:
        return _Candidates(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32))
    ids, logits, meaning = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("ids", "logits", "meaning")
    )
    return _Candidates(ids, logits, meaning, parts[0].reasons, parts[0].evidence)


def _why(candidates: _Candidates, place: int, photo_id: int) -> list[Why]:
    words = [why for evidence in candidates.evidence for why in evidence.why(photo_id)]
    return words if words and candidates.meaning[place] < 0 else [*candidates.reasons, *words]


def _image_reason(images: Sequence[Example]) -> Why:
    return Why(WhyKind.IMAGE, ", ".join(str(image) for image in images if isinstance(image, int)))


def _normalised(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return (vector / length if length > 0 else vector).astype(np.float32)
