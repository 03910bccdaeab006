"""Which task decodes a content: the first that meets it, so that nothing is decoded twice."""

from __future__ import annotations

import threading


class Claims:
    """Content hashes that are complete, or being decoded.  Thread-safe.

    Args:
        complete: contents that need no decoding at all.
    """

    def __init__(self, complete: set[str]) -> None:
        self._complete = complete
        self._claimed: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, content_hash: str) -> bool:
        """Return whether the caller is to decode this content: it is not complete, and nobody else does."""
        with self._lock:
            if content_hash in self._complete or content_hash in self._claimed:
                return False
            self._claimed.add(content_hash)
            return True

    def fulfil(self, content_hash: str) -> None:
        """Note that the content was decoded."""
        with self._lock:
            self._complete.add(content_hash)
            self._claimed.discard(content_hash)

    def release(self, content_hash: str) -> None:
        """Note that decoding it came to nothing; the next task that meets it may try."""
        with self._lock:
            self._claimed.discard(content_hash)

    def reopen(self, content_hash: str) -> None:
        """Note that the content needs decoding after all: nothing has it any more."""
        with self._lock:
            self._complete.discard(content_hash)

    def is_complete(self, content_hash: str) -> bool:
        """Return whether the content needs no decoding."""
        with self._lock:
            return content_hash in self._complete

    def is_claimed(self, content_hash: str) -> bool:
        """Return whether the content is just being decoded."""
        with self._lock:
            return content_hash in self._claimed
