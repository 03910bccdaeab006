"""What an indexer does while there is nothing to index: the Protocol of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from engine.control import Control
from engine.encoding.protocol import EncoderProtocol
from engine.events import IndexEvent


class Meanwhile(Protocol):
    """Work that comes after photos, such as embedding the library for another model; done under the index lock."""

    def encoder(self) -> EncoderProtocol:
        """Return what photos are to be indexed with now; it may be another one each time.

        Raises:
            BundleUnknown, BundleInvalid: it cannot be used.
        """

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Do what there is to do; yield what happens.

        Args:
            control: pauses and ends it.
            interrupted: asked often whether there is something more urgent; what is done is committed then.
        """

    def woken(self) -> bool:
        """Tell whether there is something to do since :meth:`work` ended: another process may have asked for it."""
