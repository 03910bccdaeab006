"""What was decided on the page, so that it goes at once, and comes back when it is taken back."""

from __future__ import annotations

from collections.abc import Iterable


class Undone:
    """Remembers decisions until they are taken back.

    Attributes:
        elsewhere: the tag of which a decision was taken back last, where that was not the one that is shown.
    """

    def __init__(self) -> None:
        self._hidden: dict[str, set[int]] = {}
        self._back: dict[str, set[int]] = {}
        self._gone: set[int] = set()
        self.elsewhere: str | None = None

    def decided(self, key: str, ids: Iterable[int]) -> None:
        """These photos were decided here: they are not shown, whatever was read before the decision arrived."""
        self._hidden.setdefault(key, set()).update(ids)
        self.elsewhere = None

    def hidden(self, key: str) -> set[int]:
        """Return the photos of a tag that were decided here."""
        return self._hidden.get(key, set())

    def edited(self, ids: Iterable[int], shown: str | None) -> None:
        """Something was edited elsewhere, or taken back: the library tells what is proposed of these photos now.

        Args:
            ids: the photos.
            shown: the tag that is shown.
        """
        changed = set(ids)
        self.elsewhere = None
        for key, hidden in self._hidden.items():
            restored = hidden & changed
            hidden -= restored
            if restored:
                self._back.setdefault(key, set()).update(restored)
                self.elsewhere = key if key != shown else None
        self._gone |= changed

    def take(self, key: str) -> tuple[set[int], set[int]]:
        """Return the photos of a tag that came back, and those of which something was edited, once."""
        taken = self._back.pop(key, set()), self._gone
        self._gone = set()
        return taken

    def forget(self) -> None:
        """Decisions have failed: all that is still proposed comes back."""
        for key, hidden in self._hidden.items():
            self._back.setdefault(key, set()).update(hidden)
        self._hidden.clear()
