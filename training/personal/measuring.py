"""Where the photos of unseen captions come: what choosing, early stopping, the gate and the report look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.personal.recall import Ranks, mean_recall, rank
from training.personal.contract import Dataset, Unseen

Vectors = NDArray[np.float32]
_BLOCK_CELLS = 8_000_000


@dataclass(frozen=True, eq=False)
class Places:
    """The place of each unseen caption's photo.

    Attributes:
        queries: int64[q, 2]: photo and caption by index; one for each caption and near-duplicate group of held-out
            photos that it is right for.
        ranks: int64[q], 1 is first.
    """

    queries: NDArray[np.int64]
    ranks: Ranks

    @property
    def score(self) -> float:
        """The mean of recall@1, @5 and @10, 0 to 1; 0 where nothing was asked."""
        return float(mean_recall(self.ranks).mean()) if len(self.ranks) else 0.0


def places(data: Dataset, held: NDArray[np.int64], photos: Vectors, captions: Vectors) -> Places:
    """Search with every caption of the held-out photos among all photos.

    What is right is the photo, or a near duplicate of it.  Other photos that the caption is right for are left aside,
    neither right nor wrong: a caption that many photos share would else be answered by one that training saw.

    Args:
        held: photos by index, which what made the vectors had not seen.
        photos: float32[n, dim] of all photos; captions: float32[m, dim] of all captions, L2-normalised.
    """
    queries = _queries(data, held)
    ranks = np.empty(len(queries), np.int64)
    rows = max(1, _BLOCK_CELLS // max(1, len(data.photos)))
    every = np.arange(len(data.photos))
    for start in range(0, len(queries), rows):
        photo, caption = queries[start : start + rows].T
        alike = data.positives(every, caption).T
        right = data.groups[None, :] == data.groups[photo][:, None]
        ranks[start : start + rows] = rank(captions[caption] @ photos.T, right, alike)
    return Places(queries, ranks)


def unseen_of(
    data: Dataset, held: NDArray[np.int64], before: tuple[Vectors, Vectors], after: tuple[Vectors, Vectors]
) -> list[Unseen]:
    """Return where the photos of held-out captions come under two models; their vectors as (photos, captions)."""
    old, new = places(data, held, *before), places(data, held, *after)
    return [
        Unseen(int(photo), int(caption), int(was), int(now))
        for (photo, caption), was, now in zip(old.queries, old.ranks, new.ranks, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class NameQuery:
    """A name that is searched by.

    Attributes:
        name: as it is written.
        photos: int64[k], all photos by index whose captions have it.
        before, after: float32[dim], its vector under two models.
    """

    name: str
    photos: NDArray[np.int64]
    before: Vectors
    after: Vectors


def unseen_by_name(
    data: Dataset, held: NDArray[np.int64], names: Sequence[NameQuery], before: Vectors, after: Vectors
) -> list[Unseen]:
    """Return where held-out photos come that are searched by a name in their captions, under two models.

    As with captions, other photos of the name are left aside.

    Args:
        held: photos by index. before, after: float32[n, dim], all photos under either model.
    """
    found: list[Unseen] = []
    for query in names:
        inside = query.photos[np.isin(query.photos, held)]
        _, first = np.unique(data.groups[inside], return_index=True)
        photos = inside[np.sort(first)]
        right = data.groups[None, :] == data.groups[photos][:, None]
        alike = np.zeros_like(right)
        alike[:, query.photos] = True
        sides = [np.tile(vector @ rows.T, (len(photos), 1)) for vector, rows in _sides(query, before, after)]
        was, now = (rank(side, right, alike & ~right) for side in sides)
        for photo, *ranks in zip(photos.tolist(), was.tolist(), now.tolist(), strict=True):
            caption = int(data.pairs[data.pairs[:, 0] == photo, 1][0])
            found.append(Unseen(photo, caption, ranks[0], ranks[1], query.name))
    return found


def _sides(query: NameQuery, before: Vectors, after: Vectors) -> tuple[tuple[Vectors, Vectors], ...]:
    return (query.before, before), (query.after, after)


def _queries(data: Dataset, held: NDArray[np.int64]) -> NDArray[np.int64]:
    chosen = data.pairs[np.isin(data.pairs[:, 0], held)]
    order = np.lexsort((chosen[:, 0], chosen[:, 1]))
    chosen = chosen[order]
    keys = np.stack([data.groups[chosen[:, 0]], chosen[:, 1]], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    return np.asarray(chosen[np.sort(first)], dtype=np.int64)
