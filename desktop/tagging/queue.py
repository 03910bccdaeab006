"""In which order the photos of a tag wait to be decided: surest first, and never jumping under the user's hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """Photos in their order.

    Attributes:
        ids: the photos.
        current: the row that is looked at; -1 where there is none.
    """

    ids: tuple[int, ...] = ()
    current: int = -1

    @property
    def photo(self) -> int | None:
        """The photo that is looked at."""
        return self.ids[self.current] if 0 <= self.current < len(self.ids) else None


def without(queue: Queue, decided: Collection[int]) -> Queue:
    """Return what is left; where the photo that is looked at was decided, the next one is looked at."""
    before = sum(photo_id in decided for photo_id in queue.ids[: max(queue.current, 0)])
    left = tuple(photo_id for photo_id in queue.ids if photo_id not in decided)
    return Queue(left, min(queue.current - before, len(left) - 1))


def ranked_anew(
    queue: Queue, ranked: Sequence[int], *, back: Collection[int] = (), gone: Collection[int] = ()
) -> Queue:
    """Return the queue in line with what is proposed now.

    The photo that is looked at stays, and what was passed stays behind it; only what comes next is ranked anew.

    Args:
        queue: what is shown.
        ranked: what is proposed now, surest first.
        back: photos of which a decision was taken back: they come next, before the one that is looked at.
        gone: photos that were decided elsewhere: they do not stay, even where they are looked at.
    """
    wanted, current = set(ranked), queue.photo
    kept = [photo_id for photo_id in queue.ids[: max(queue.current, 0)] if photo_id in wanted]
    again = [photo_id for photo_id in ranked if photo_id in back and photo_id not in queue.ids]
    staying = [current] if current is not None and (current in wanted or current not in gone) else []
    placed = {*kept, *again, *staying}
    rest = [photo_id for photo_id in ranked if photo_id not in placed]
    ids = (*kept, *again, *staying, *rest)
    return Queue(ids, min(len(kept), len(ids) - 1))
