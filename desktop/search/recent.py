"""The searches made before."""

from __future__ import annotations

from desktop.preferences import Preferences

MOST = 20


class RecentSearches:
    """Search texts, the last one first.

    Args:
        preferences: where they are kept between runs; without it they are kept for this run.
    """

    def __init__(self, preferences: Preferences | None = None) -> None:
        self._preferences = preferences
        self._texts = preferences.recent_searches[:MOST] if preferences is not None else []

    @property
    def texts(self) -> list[str]:
        """All of them."""
        return list(self._texts)

    def starting(self, typed: str, most: int) -> list[str]:
        """Return those that go on from what was typed."""
        typed = typed.casefold()
        return [text for text in self._texts if text.casefold().startswith(typed) and text.casefold() != typed][:most]

    def add(self, text: str, instead_of: str = "") -> None:
        """Remember a search as the last one.

        Args:
            text: the search text.
            instead_of: one that was on the way to it, and is forgotten.
        """
        kept = [other for other in self._texts if other not in (text, instead_of)]
        self._keep([text, *kept][:MOST])

    def remove(self, text: str) -> None:
        """Forget one."""
        self._keep([other for other in self._texts if other != text])

    def clear(self) -> None:
        """Forget all."""
        self._keep([])

    def _keep(self, texts: list[str]) -> None:
        self._texts = texts
        if self._preferences is not None:
            self._preferences.recent_searches = texts
