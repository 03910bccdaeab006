"""Several kinds of work that an indexer does while there is nothing to index, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from engine.control import Control
from engine.events import IndexEvent

if TYPE_CHECKING:
    from engine.encoding.protocol import EncoderProtocol
    from engine.indexing.meanwhile import Meanwhile


class Work(Protocol):
    """The part of :class:`engine.indexing.meanwhile.Meanwhile` that works."""

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Do what there is to do; yield what happens."""

    def woken(self) -> bool:
        """Tell whether there is something to do."""


class Several:
    """Implements :class:`engine.indexing.meanwhile.Meanwhile` by others; the first knows the encoder."""

    def __init__(self, first: Meanwhile, *more: Work) -> None:
        self._first = first
        self._all: tuple[Work, ...] = (first, *more)

    def encoder(self) -> EncoderProtocol:
        """Return what photos are to be indexed with now."""
        return self._first.encoder()

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Have each do its work, unless there is something more urgent by then."""
        for one in self._all:
            if control.cancelled or interrupted():
                return
            yield from one.work(control, interrupted)

    def woken(self) -> bool:
        """Tell whether one of them has something to do; each is asked, for asking may have an effect."""
        answers = [one.woken() for one in self._all]
        return any(answers)
