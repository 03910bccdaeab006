"""A least-recently-used cache bounded by bytes, not by entries: thumbnails and photos differ much in size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """Keeps the values used last, up to ``max_bytes`` together (always at least the newest one).

    Args:
        max_bytes: of all values together.
        on_dropped: told of a key whose value was dropped because there was no room.
    """

    def __init__(self, max_bytes: int, on_dropped: Callable[[Key], None] | None = None) -> None:
        self._max_bytes = max_bytes
        self._on_dropped = on_dropped
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._size_bytes = 0

    @property
    def size_bytes(self) -> int:
        """The bytes of all values together."""
        return self._size_bytes

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Key) -> bool:
        return key in self._entries

    def get(self, key: Key) -> Value | None:
        """Return a value and mark it as used."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, size_bytes: int) -> None:
        """Keep a value; drop the ones unused for longest when there is no room."""
        self.remove(key)
        self._entries[key] = (value, size_bytes)
        self._size_bytes += size_bytes
        while self._size_bytes > self._max_bytes and len(self._entries) > 1:
            dropped, (_, dropped_bytes) = self._entries.popitem(last=False)
            self._size_bytes -= dropped_bytes
            if self._on_dropped is not None:
                self._on_dropped(dropped)

    def remove(self, key: Key) -> None:
        """Forget a value, if it is there."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size_bytes -= entry[1]

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
        self._size_bytes = 0
