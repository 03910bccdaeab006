"""Blaming damage: an error that a damaged value in the catalog explains is raised as CatalogDamaged."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar


class _Blamed(Protocol):
    def blame(self, error: Exception) -> None: ...


_Library = TypeVar("_Library")


def blaming_damage(kind: type[_Library]) -> type[_Library]:
    """Wrap every public method of a class: what fails unexpectedly has the catalog (``self._catalog``) examined.

    SQLite finds damaged pages by itself, but not a date or a state inside a page that reads as something else; the
    code that takes the row apart then fails as if it had a bug.
    """
    for name, member in list(vars(kind).items()):
        if callable(member) and not name.startswith("_") and not isinstance(member, staticmethod | classmethod):
            setattr(kind, name, _wrapped(member))
    return kind


def _wrapped(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            result = method(self, *arguments, **named)
        except Exception as error:
            self._catalog.blame(error)
            raise
        return _watched(result, self._catalog) if isinstance(result, Iterator) else result

    return call


def _watched(events: Iterator[Any], catalog: _Blamed) -> Iterator[Any]:
    try:
        yield from events
    except Exception as error:
        catalog.blame(error)
        raise
