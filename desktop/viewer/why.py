"""Asks why a photo is found by a text, off the window's thread; the viewer and the grid use it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.records import Explanation
from engine.search.heat import heat_image

if TYPE_CHECKING:
    from PIL import Image

HEAT_SIDE = 224
REMEMBERED = 64


@dataclass(frozen=True)
class WhyShown:
    """An explanation, and what is laid over the photo.

    Attributes:
        heats: of each term of the explanation in their order, an image for the whole photo; None where it is not known.
    """

    explanation: Explanation
    heats: tuple[QImage | None, ...]


class WhyController(QObject):
    """Asks for one photo at a time; what was asked lately is known at once.

    Signals:
        explained: a WhyShown, of the photo and text that were asked for last.
        failed: an exception.
    """

    explained = Signal(object)
    failed = Signal(object)

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: OrderedDict[tuple[int, str], WhyShown] = OrderedDict()
        self._wanted: tuple[int, str] | None = None

    def ask(self, photo_id: int, text: str) -> None:
        """Ask why a photo is found by a text; an earlier question that waits is dropped."""
        self._wanted = photo_id, text
        known = self._known.get(self._wanted)
        if known is not None:
            self.explained.emit(known)
            return
        came = partial(self._came, (photo_id, text))
        failed = partial(self._failed, (photo_id, text))
        self._session.seek(lambda library: _explain(library, photo_id, text), came, failed, channel="why")

    def drop(self) -> None:
        """Ask for nothing any more."""
        self._wanted = None

    def forget(self) -> None:
        """Forget what is known: tags, captions or the model have changed."""
        self._known.clear()

    def _came(self, asked: tuple[int, str], found: WhyShown) -> None:
        self._known[asked] = found
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        if asked == self._wanted:
            self.explained.emit(found)

    def _failed(self, asked: tuple[int, str], error: Exception) -> None:
        if asked == self._wanted:
            self.failed.emit(error)


def _explain(library: LibraryProtocol, photo_id: int, text: str) -> WhyShown:
    """In the thread that searches: explain, and draw the regions."""
    explanation = library.explain(photo_id, text)
    side = HEAT_SIDE, HEAT_SIDE
    heats = [None if term.regions is None else _to_qimage(heat_image(term.regions, side)) for term in explanation.terms]
    return WhyShown(explanation, tuple(heats))


def _to_qimage(image: Image.Image) -> QImage:
    data = image.tobytes()
    view = QImage(data, image.width, image.height, image.width * 4, QImage.Format.Format_RGBA8888)
    return view.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
