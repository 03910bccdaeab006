"""Why a photo is found by a text: where in it the words are seen (docs/why.md), and which of its texts hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.catalog import lookup
from engine.catalog.connection import Catalog
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.regions import Regions
from engine.errors import PhotoUnreadable, RegionsUnavailable
from engine.query import Query, parse
from engine.records import Explanation, TermRegions, WordMatch
from engine.search import fusion
from engine.search.background import TOP, background_texts, embedded_background, near_texts
from engine.search.searcher import Searcher
from engine.search.spans import matches_in

MOST_WORDS = 6
"""Words of one description that are looked for by themselves."""

_SOFTNESS = 0.5
_HIGHEST = 1.5
_BOUNDS = (-0.5, 0.5)
_LEAST_SPREAD = 1e-3

Vectors = NDArray[np.float32]


class Explainer:
    """Explains under one model.  One thread uses one explainer.

    Args:
        catalog: read from.
        encoder: of the active bundle.
        cache_dir: where the background's vectors are cached.
    """

    def __init__(self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._cache_dir = cache_dir
        self._regions = Regions(encoder)
        self._background: Vectors | None = None
        self._last: tuple[int, Vectors] | None = None

    def release_idle(self) -> None:
        """Give back the memory of the tower that reads photos, if none was read for a while."""
        self._regions.release_idle()

    def explain(
        self, photo_id: int, text: str, searcher: Searcher, open_image: Callable[[], Image.Image]
    ) -> Explanation:
        """Explain one photo.

        Args:
            photo_id: in the library.
            text: what is searched for.
            searcher: of the same model, for the relevance.
            open_image: gives the photo upright, as RGB; a thumbnail of some 500 pixels will do.

        Raises:
            QueryInvalid: a filter cannot be understood.
        """
        query = parse(text)
        hit, allowed = searcher.judge(query, photo_id)
        terms = tuple(self._terms(photo_id, described(query), open_image))
        words = tuple(self._words(photo_id, query))
        return Explanation(photo_id, text, hit.relevance, allowed, hit.why, terms, words)

    def heat(self, vectors: Vectors, texts: Sequence[str]) -> list[Vectors]:
        """Return float32[h, w] in [0, 1] for each text, of places with these embeddings, float32[h, w, dim]."""
        if self._background is None:
            self._background = embedded_background(self._encoder, self._cache_dir, background_texts())
        others = vectors @ self._background.T
        wanted = self._encoder.encode_texts(list(texts))
        return [_heat(vectors @ vector, others, near_texts(vector, self._background)) for vector in wanted]

    def _terms(
        self, photo_id: int, texts: Sequence[str], open_image: Callable[[], Image.Image]
    ) -> Iterator[TermRegions]:
        if not texts:
            return
        try:
            vectors = self._vectors(photo_id, open_image)
            maps = self.heat(vectors, texts)
        except (RegionsUnavailable, PhotoUnreadable) as error:
            yield from (TermRegions(text, None, error.reason) for text in texts)
        except FileNotFoundError:
            reason = "the file is not there, and no thumbnail of it"
            yield from (TermRegions(text, None, reason) for text in texts)
        else:
            yield from (TermRegions(text, found) for text, found in zip(texts, maps, strict=True))

    def _vectors(self, photo_id: int, open_image: Callable[[], Image.Image]) -> Vectors:
        """Return the places of a photo; those of the last one are kept, for when the words change."""
        if self._last is None or self._last[0] != photo_id:
            self._last = photo_id, self._regions.read(open_image())
        return self._last[1]

    def _words(self, photo_id: int, query: Query) -> Iterator[WordMatch]:
        texts = lookup.texts_of(self._catalog, photo_id)
        for word in fusion.words_of(query.text):
            forms, prefix = fusion.forms_of(word)
            yield from matches_in(texts, word, forms, prefix=prefix)
        for exact in query.exact:
            yield from matches_in(texts, exact, [exact], prefix=False)
        for tag in query.filters.tags:
            yield from matches_in({"tags": texts["tags"]}, tag, [tag], prefix=False)


def described(query: Query) -> list[str]:
    """Return what is looked for in a photo: each wanted description, and the words of one that has several."""
    found: dict[str, None] = {}
    for term in query.terms:
        if term.weight > 0:
            words = fusion.words_of(term.text)
            found[term.text] = None
            found.update(dict.fromkeys(map(_plain, words[:MOST_WORDS] if len(words) > 1 else ())))
    return list(found)


def _plain(word: str) -> str:
    """Return a Korean word without its particle ("해변에서", on the beach: "해변"), any other as it is."""
    return fusion.forms_of(word)[0][-1] if fusion.is_korean(word) else word


def _heat(similarities: Vectors, others: Vectors, near: NDArray[np.int64]) -> Vectors:
    """Return how surely each place shows the words, float32[h, w] in [0, 1].

    A place is compared with the five background texts that it resembles most, in its own spreads over the background,
    as photos are for their relevance (docs/relevance.md); texts that say the same as the words do not count against
    them.  A half is given to a place that answers to the words as to those; in a photo that answers strongly or weakly
    as a whole, to one that does so a little more or less.

    Args:
        similarities: of the places to the words, float32[h, w].
        others: to the background, float32[h, w, m].
        near: which of the background texts say the same as the words.
    """
    rivals = np.delete(others, near, axis=2) if others.shape[2] - len(near) >= TOP else others
    top = min(TOP, rivals.shape[2])
    closest = np.partition(rivals, -top, axis=2)[..., -top:].mean(axis=2)
    margins = (similarities - closest) / np.maximum(rivals.std(axis=2), _LEAST_SPREAD)
    middle = float(np.clip(margins.max() - _HIGHEST, *_BOUNDS))
    heat: Vectors = (1.0 / (1.0 + np.exp(-np.clip((margins - middle) / _SOFTNESS, -30, 30)))).astype(np.float32)
    return heat
