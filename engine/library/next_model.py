"""The switch to another model, as whoever indexes brings it about: embed, make its index, switch, tidy up."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.catalog import photos, settings, switching
from engine.catalog.connection import Catalog
from engine.control import Control
from engine.encoding.fingerprint import vectors_fingerprint
from engine.errors import BundleInvalid, BundleUnknown, ModelFailed, StorageFull
from engine.events import IndexEvent, IndexPaused, ModelSwitched, SwitchProgress
from engine.indexing.pool import PoolOptions
from engine.indexing.rate import Rate
from engine.indexing.reembedding import ModelBroken, Reembedding
from engine.library.forgetting import forget_vectors, leaves_room, row_bytes
from engine.library.preparing import prepare
from engine.library.upkeep import forget_foreign_vectors
from engine.personal.deriving import derive

if TYPE_CHECKING:
    from engine.encoding.onnx import Encoder
    from engine.encoding.protocol import EncoderProtocol
    from engine.library.models import Models

logger = logging.getLogger(__name__)

GRACE_S = 3.0
"""How long old vectors outlive the switch: a search that began before it still reads them."""

_TICK_S = 0.1


class _NoRoom(Exception):
    """The disk would be filled."""


class NextModel:
    """Implements :class:`engine.indexing.meanwhile.Meanwhile`.

    Args:
        models: loads the models of the library.
        options: of the processes that decode.
        grace_s: see :data:`GRACE_S`.
    """

    def __init__(self, catalog: Catalog, models: Models, options: PoolOptions, grace_s: float = GRACE_S) -> None:
        self._catalog = catalog
        self._models = models
        self._options = options
        self._grace_s = grace_s
        self._seen: object = None

    def encoder(self) -> EncoderProtocol:
        """Return the model that searches, to index with."""
        return self._models.encoder_to_index()

    def woken(self) -> bool:
        """Tell whether another model was chosen, or the switch paused, resumed or cancelled, since the work ended."""
        self._models.release_idle()  # nothing is indexed while this is asked, about once a second
        return self._state() != self._seen

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Go on with the switch, if there is one; delete what is not wanted any more."""

        def stop() -> bool:
            return control.cancelled or interrupted()

        if not self._models.given:
            self._delete(stop)
            while not stop() and (yield from self._step(control, stop)):
                pass
        self._seen = self._state()

    def _state(self) -> object:
        model = settings.get(self._catalog, "model")
        return model, switching.wanted(self._catalog), switching.unwanted(self._catalog)

    def _step(self, control: Control, stop: Callable[[], bool]) -> Generator[IndexEvent, None, bool]:
        """Bring the switch as far as it goes; return whether to look again at what is wanted."""
        state = switching.wanted(self._catalog)
        if state is None or state.paused:
            if state is not None:
                yield self._standing(state.bundle_id, paused=True)
            return False
        try:
            encoder = self._load(state.bundle_id)
            switching.stop(self._catalog, state.bundle_id, "")
            return (yield from self._build(encoder, control, stop))
        except (BundleInvalid, BundleUnknown, ModelFailed, ModelBroken, _NoRoom) as error:
            reason = error.reason if isinstance(error, BundleInvalid) else str(error)
            logger.warning("the switch to %s stopped: %s", state.bundle_id, error)
            with suppress(StorageFull):  # not even for this: it is told all the same
                switching.stop(self._catalog, state.bundle_id, reason)
            yield self._standing(state.bundle_id, stopped=reason)
            return False

    def _load(self, bundle_id: str) -> Encoder:
        encoder = self._models.load(bundle_id)
        self._refuse_to_fill(encoder)
        forget_foreign_vectors(self._catalog, encoder.bundle, record=True)
        return encoder

    def _refuse_to_fill(self, encoder: Encoder) -> None:
        """Raise unless the vectors that are missing leave room on the disk: for new photos, and for others."""
        place = self._catalog.path.parent
        needed = switching.count_lacking(self._catalog, encoder.bundle_id) * row_bytes(encoder.bundle_id, encoder.dim)
        if not leaves_room(place, needed):
            raise _NoRoom(
                f"its vectors take about {needed / 1e6:.1f} MB, and {shutil.disk_usage(place).free / 1e6:.1f} MB are "
                f"free for {place}; make room, or forget the vectors of a model that you do not use"
            )

    def _build(self, encoder: Encoder, control: Control, stop: Callable[[], bool]) -> Generator[IndexEvent, None, bool]:
        files = _facts(encoder)
        made_with = vectors_fingerprint(encoder.bundle.folder)

        def stop_or_replaced() -> bool:
            return stop() or _facts(encoder) != files

        building = Reembedding(
            self._catalog,
            self._models.folder,
            encoder,
            made_with,
            control,
            self._options,
            stop_or_replaced,
            from_photos=settings.get(self._catalog, "embed_again_from") == "photos",
        )
        try:
            yield from self._derive(encoder, control, stop_or_replaced)
            if not (yield from building.events()):
                return True
            prepare(self._models, encoder)
        except (BundleInvalid, ModelFailed, ModelBroken):
            if _facts(encoder) == files:
                raise
        if stop_or_replaced():
            return True
        previous = switching.complete(self._catalog, encoder.bundle_id, made_with, building.out_of_reach)
        if previous is not None:
            yield ModelSwitched(encoder.bundle_id, previous)
            if switching.unwanted(self._catalog) and self._let_searches_end(control, stop):
                self._delete(stop)
        return True

    def _derive(
        self, encoder: Encoder, control: Control, stop: Callable[[], bool]
    ) -> Generator[IndexEvent, None, None]:
        """Make of its parent's vectors what can be made of them, so that no photo is decoded for it."""
        total = photos.count(self._catalog)
        before = total - switching.count_lacking(self._catalog, encoder.bundle_id)

        def not_wanted() -> bool:
            state = switching.wanted(self._catalog)
            return stop() or state is None or state.paused or state.bundle_id != encoder.bundle_id

        rate = Rate(before)
        for step in derive(self._catalog, encoder.bundle, not_wanted):
            if step.total:  # removed photos, too, are derived for: they may come back
                done = min(before + step.done, total)
                a_second = rate.update(done)
                left = (total - done) / a_second if a_second > 0 else 0.0
                yield SwitchProgress(encoder.bundle_id, done, total, a_second, left if step.done else None)
            if control.paused:
                yield IndexPaused(control.reason)
                control.wait_while_paused()

    def _let_searches_end(self, control: Control, stop: Callable[[], bool]) -> bool:
        waited_s = 0.0
        while waited_s < self._grace_s and not stop():
            control.sleep(_TICK_S)
            waited_s += _TICK_S
        return not stop()

    def _delete(self, stop: Callable[[], bool]) -> None:
        for bundle_id in switching.unwanted(self._catalog):
            if not stop():
                forget_vectors(self._catalog, self._models.folder, bundle_id, stop)

    def _standing(self, bundle_id: str, *, paused: bool = False, stopped: str = "") -> SwitchProgress:
        total = photos.count(self._catalog)
        done = total - switching.count_lacking(self._catalog, bundle_id)
        return SwitchProgress(bundle_id, done, total, 0.0, None, paused, stopped)


def _facts(encoder: Encoder) -> tuple[object, ...]:
    """Return what tells whether a model's files are still those that were loaded."""
    found = []
    for name in ("bundle.json", "vision.onnx", "text.onnx", "tokenizer.json"):
        try:
            status = (encoder.bundle.folder / name).stat()
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)
