"""The order of what lies in one another: tags and albums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_ID, _PARENT = 0, 2


def in_order(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield every row once, parents before children, siblings as they come, each with its place among them.

    Args:
        rows: id, name, id of the parent, and more.  Those that a damaged catalog has lying inside themselves come last.
    """
    children: dict[Any, list[tuple[Any, ...]]] = {}
    for row in rows:
        children.setdefault(row[_PARENT], []).append(row)
    left = {row[_ID]: row for row in rows}
    yield from _below(None, children, left)
    while left:
        row = left.pop(next(iter(left)))
        yield 0, row
        yield from _below(row[_ID], children, left)


def _below(
    parent: int | None, children: dict[Any, list[tuple[Any, ...]]], left: dict[Any, tuple[Any, ...]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    waiting = list(reversed(list(enumerate(children.get(parent, ())))))
    while waiting:
        place, row = waiting.pop()
        if left.pop(row[_ID], None) is not None:
            yield place, row
            waiting += reversed(list(enumerate(children.get(row[_ID], ()))))
