"""Which photos are captioned, in which order, and where the user is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Queue:
    """Photos with their captions; all of them are gone through, or those without a caption.

    A photo that gets its caption stays where it is until the queue is arranged anew, so that it can be gone back to.

    Args:
        ids: the photos, in their order.
        captions: of those that have one.

    Attributes:
        ids: all photos.
        shown: those that are gone through now.
        only_without: whether these are the ones without a caption.
    """

    def __init__(self, ids: Sequence[int] = (), captions: Mapping[int, str] | None = None) -> None:
        self.ids: Sequence[int] = list(dict.fromkeys(ids))
        self._places = {photo_id: place for place, photo_id in enumerate(self.ids)}
        self._captions = {one: text for one, text in (captions or {}).items() if one in self._places and text}
        self.shown: Sequence[int] = self.ids
        self.only_without = False
        self._row = 0 if self.ids else -1
        self._rows: Mapping[int, int] = self._places

    @property
    def photo(self) -> int | None:
        """The photo that is captioned now; None where there is none (any more)."""
        return self.shown[self._row] if 0 <= self._row < len(self.shown) else None

    @property
    def row(self) -> int:
        """Its place among those that are shown, from 0."""
        return self._row

    @property
    def captioned(self) -> int:
        """How many of all photos have a caption."""
        return len(self._captions)

    def caption(self, photo_id: int) -> str:
        """Return a photo's caption, empty for none."""
        return self._captions.get(photo_id, "")

    def has(self, photo_id: int) -> bool:
        """Tell whether a photo is among them."""
        return photo_id in self._places

    def set_caption(self, photo_id: int, text: str) -> None:
        """Know a photo's caption; empty: it has none."""
        if photo_id in self._places and text:
            self._captions[photo_id] = text
        else:
            self._captions.pop(photo_id, None)

    def arrange(self, *, only_without: bool, at: int | None = None) -> None:
        """Go through all photos, or those without a caption; stay at a photo, or go to the next one that is shown."""
        self.only_without = only_without
        self.shown = [one for one in self.ids if one not in self._captions] if only_without else self.ids
        self._rows = {photo_id: row for row, photo_id in enumerate(self.shown)}
        self._row = self._nearest(at) if self.shown else -1

    def go(self, photo_id: int) -> bool:
        """Go to a photo; return whether it is shown."""
        row = self._rows.get(photo_id)
        if row is not None:
            self._row = row
        return row is not None

    def step(self, by: int) -> bool:
        """Go to the next (1) or the previous (-1) photo; return whether there is one."""
        row = self._row + by
        if 0 <= row < len(self.shown):
            self._row = row
            return True
        return False

    def to_next_without(self) -> bool:
        """Go to the next photo that has no caption, from the top again behind the last; return whether there is one."""
        order = [*range(self._row + 1, len(self.shown)), *range(min(self._row + 1, len(self.shown)))]
        row = next((row for row in order if self.shown[row] not in self._captions), None)
        if row is not None:
            self._row = row
        return row is not None

    def end(self) -> None:
        """There is no photo to be captioned any more; going back leads to the last."""
        self._row = len(self.shown)

    def captions_near(self, reach: int) -> list[str]:
        """Return the captions (lines) of the photos around this one, the nearest first, each once."""
        if self.photo is None:
            return []
        middle, found = self._places[self.photo], dict[str, None]()
        for distance in range(1, reach + 1):
            for place in (middle - distance, middle + distance):
                if 0 <= place < len(self.ids):
                    found.update(dict.fromkeys(self.caption(self.ids[place]).splitlines()))
        return list(found)

    def _nearest(self, at: int | None) -> int:
        if at is None or at not in self._places:
            return 0
        if at in self._rows:
            return self._rows[at]
        place = self._places[at]
        return next((self._rows[one] for one in self.ids[place:] if one in self._rows), 0)
