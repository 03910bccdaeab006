"""Embedding the photos of a library for another model, from their thumbnails where those are large enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import copies, photos, switching
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_of
from engine.control import Control
from engine.encoding.protocol import EncoderProtocol, release
from engine.errors import SajinError
from engine.events import IndexPaused, SwitchProgress
from engine.indexing import model_input
from engine.indexing.decode import THUMBNAIL_SIDE, Decoded
from engine.indexing.pool import DecodePool, Outcome, PoolOptions, Task
from engine.indexing.rate import Rate
from engine.indexing.thumbnails import thumbnail_path

COMMIT_PHOTOS = 64
COMMIT_S = 2.0
FEWEST_ENCODED, MOST_ENCODED = 4, 128
"""Photos that are encoded at a time: as many as take a second, so that a slow model can be paused soon, too."""

_ENCODE_S = 1.0
_WAIT_S = 0.1
_LOOK_S = 0.5
_NORM_TOLERANCE = 0.02
_PAGE_ROWS = 1024


class ModelBroken(Exception):
    """The model to come does not work; what was embedded with it until then is committed."""


@dataclass
class _Photo:
    """A photo on its way.

    Attributes:
        seen: whether its thumbnail was asked for.
        files: where else it could be read; None while nobody has asked.
        spare: its thumbnail's pixels, should nothing larger be had.
    """

    id: int
    content_hash: str
    width: int
    height: int
    seen: bool = False
    files: list[copies.CopyRow] | None = None
    spare: NDArray[np.uint8] | None = None


@dataclass
class Reembedding:
    """Makes the vectors that photos lack under the model to come; whoever runs it holds the library's index lock.

    Args:
        made_with: the model's fingerprint, as the catalog notes it: under another one, nothing is written.
        from_photos: read the photos themselves, also where their thumbnails would do (docs/switching.md).
        interrupted: asked often whether to stop here; so does ``control.cancel()``, and whoever changes what is wanted.

    Attributes:
        out_of_reach: photos of which neither a thumbnail nor a file can be had now.
    """

    catalog: Catalog
    library_dir: Path
    encoder: EncoderProtocol
    made_with: str
    control: Control
    options: PoolOptions
    interrupted: Callable[[], bool]
    from_photos: bool = False
    out_of_reach: set[int] = field(default_factory=set)
    _taken: dict[Path, _Photo] = field(default_factory=dict)
    _queue: list[_Photo] = field(default_factory=list)
    _pixels: list[tuple[int, NDArray[np.uint8]]] = field(default_factory=list)
    _ready: list[tuple[int, NDArray[np.float32]]] = field(default_factory=list)
    _originals: DecodePool | None = None
    _refused: bool = False
    _chunk: int = field(default_factory=lambda: FEWEST_ENCODED)
    _after_id: int = 0
    _done: int = 0
    _total: int = 0

    def events(self) -> Generator[SwitchProgress | IndexPaused, None, bool]:
        """Work until every photo has its vector, or is out of reach; return whether it came that far.

        Raises:
            ModelBroken, ModelFailed, BundleInvalid: the model does not work.
            StorageFull, CatalogError: the catalog cannot be written.
            WorkersBroken: decode workers do not start.
        """
        self._count()
        self._committed_at = self._looked_at = time.monotonic()
        self._rate = Rate(self._done)
        yield SwitchProgress(self.encoder.bundle_id, self._done, self._total, 0.0, None)
        if not self._fill_queue():
            return True
        self._thumbnails = self._pool(model_input.DECODER)
        try:
            return (yield from self._run())
        finally:
            for pool in (self._thumbnails, self._originals):
                if pool is not None:
                    pool.close()

    def _run(self) -> Generator[SwitchProgress | IndexPaused, None, bool]:
        while self._go_on():
            if self.control.paused:
                yield from self._commit()
                yield IndexPaused(self.control.reason)
                release(self.encoder)
                self.control.wait_while_paused()
                self._rate = Rate(self._done)
                continue
            self._submit()
            for outcome in self._arrived():
                self._digest(outcome)
            if len(self._pixels) >= self._chunk or not (self._taken or self._queue):
                self._encode()
            at_end = not (self._taken or self._queue or self._pixels)
            if len(self._ready) >= COMMIT_PHOTOS or at_end or time.monotonic() - self._committed_at > COMMIT_S:
                yield from self._commit()
            if at_end and not self._refused and not self._fill_queue():
                return True
        yield from self._commit()
        return False

    def _go_on(self) -> bool:
        if self._refused or self.control.cancelled or self.interrupted():
            return False
        if time.monotonic() - self._looked_at < _LOOK_S:
            return True
        self._looked_at = time.monotonic()
        return self._is_wanted()

    def _is_wanted(self) -> bool:
        state = switching.wanted(self.catalog)
        return state is not None and state.bundle_id == self.encoder.bundle_id and not state.paused

    # Reading ----------------------------------------------------------------------------------------------------------

    def _fill_queue(self) -> bool:
        """Take the next photos; after the last one, those that came meanwhile.  Return whether there are any."""
        for start in dict.fromkeys((self._after_id, 0)):
            while found := switching.next_lacking(self.catalog, self.encoder.bundle_id, start, _PAGE_ROWS):
                start = self._after_id = found[-1][0]
                self._queue = [_Photo(*row) for row in reversed(found) if row[0] not in self.out_of_reach]
                if self._queue:
                    return True
        return False

    def _submit(self) -> None:
        window = self.options.workers * 2 + self._chunk * 2
        while len(self._taken) + len(self._pixels) < window and (self._queue or self._fill_queue_early()):
            self._read(self._queue.pop())

    def _fill_queue_early(self) -> bool:
        """Take the next page while photos of the last one are on their way, which the catalog still calls lacking."""
        found = switching.next_lacking(self.catalog, self.encoder.bundle_id, self._after_id, _PAGE_ROWS)
        self._queue = [_Photo(*row) for row in reversed(found) if row[0] not in self.out_of_reach]
        self._after_id = found[-1][0] if found else self._after_id
        return bool(self._queue)

    def _pool(self, decoder: str) -> DecodePool:
        options = replace(self.options, decoder=decoder)
        return DecodePool(self.encoder.preprocessing, lambda content_hash: True, options)

    def _arrived(self) -> list[Outcome]:
        wait_s = _WAIT_S if self._taken and len(self._pixels) < self._chunk else 0.0
        if self._originals is None:
            return self._thumbnails.take(MOST_ENCODED, wait_s)
        found = self._thumbnails.take(MOST_ENCODED, 0)
        return found + self._originals.take(MOST_ENCODED, 0 if found else wait_s / 4)

    def _digest(self, outcome: Outcome) -> None:
        photo = self._taken.pop(outcome.task.path)
        if outcome.decoded is None:
            self._read(photo)
        elif outcome.task.path == self._thumbnail(photo):
            if self._loses_nothing(outcome.decoded, photo):
                self._pixels.append((photo.id, outcome.decoded.pixels))
            else:
                photo.spare = outcome.decoded.pixels
                self._read(photo)
        elif outcome.content_hash == photo.content_hash:
            self._pixels.append((photo.id, outcome.decoded.pixels))
        else:  # another photo is there by now
            self._read(photo)

    def _read(self, photo: _Photo) -> None:
        """Have read the best of what was not tried yet of a photo; where nothing is left, its thumbnail must do."""
        # A photo that is no larger than thumbnails is read as quickly, and without the loss of another compression.
        small = max(photo.width, photo.height) <= THUMBNAIL_SIDE
        steps = [self._read_thumbnail, self._read_file]
        if any(step(photo) for step in (reversed(steps) if small or self.from_photos else steps)):
            return
        if photo.spare is not None:
            self._pixels.append((photo.id, photo.spare))
        else:
            self.out_of_reach.add(photo.id)

    def _thumbnail(self, photo: _Photo) -> Path:
        return thumbnail_path(self.library_dir, photo.content_hash)

    def _read_thumbnail(self, photo: _Photo) -> bool:
        if photo.seen:
            return False
        photo.seen = True
        task = _task(self._thumbnail(photo))
        if task is None:
            return False
        self._taken[task.path] = photo
        self._thumbnails.submit(task)
        return True

    def _read_file(self, photo: _Photo) -> bool:
        if photo.files is None:
            photo.files = copies.files_of(self.catalog, [photo.id])
        while photo.files:
            task = _task(path_of(photo.files.pop(0).path))
            if task is not None:
                self._taken[task.path] = photo
                self._originals = self._originals or self._pool(self.options.decoder)
                self._originals.submit(task)
                return True
        return False

    def _loses_nothing(self, thumbnail: Decoded, photo: _Photo) -> bool:
        size = (thumbnail.width, thumbnail.height)
        return model_input.is_large_enough(size, (photo.width, photo.height), self.encoder.preprocessing)

    # Writing ----------------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        self._total = photos.count(self.catalog)
        self._done = self._total - switching.count_lacking(self.catalog, self.encoder.bundle_id)

    def _encode(self) -> None:
        if not self._pixels:
            return
        chosen, self._pixels = self._pixels[: self._chunk], self._pixels[self._chunk :]
        started = time.monotonic()
        try:
            vectors = self.encoder.encode_pixels(np.stack([pixels for _, pixels in chosen]))
        except SajinError:
            raise
        except Exception as error:  # whatever a strange model does, the one that searches must not suffer from it
            raise ModelBroken(f"it cannot embed photos ({error})") from error
        of_length_1 = np.allclose(np.linalg.norm(vectors, axis=-1), 1.0, atol=_NORM_TOLERANCE)  # nor infinite, nor none
        if vectors.shape != (len(chosen), self.encoder.dim) or not of_length_1:
            raise ModelBroken("what it makes of photos are no embeddings")
        a_second = _ENCODE_S * len(chosen) / max(time.monotonic() - started, 1e-6)
        self._chunk = max(FEWEST_ENCODED, min(MOST_ENCODED, int(a_second)))
        self._ready += [(photo_id, vector) for (photo_id, _), vector in zip(chosen, vectors, strict=True)]

    def _commit(self) -> Generator[SwitchProgress, None, None]:
        self._committed_at = time.monotonic()
        if not self._ready:
            return
        batch, self._ready = self._ready, []
        ids, vectors = [photo_id for photo_id, _ in batch], np.stack([vector for _, vector in batch])
        self._refused = not switching.add(self.catalog, self.encoder.bundle_id, self.made_with, ids, vectors)
        if not self._refused:
            self._done += len(batch)
            rate = self._rate.update(self._done)
            left = max(0, self._total - self._done) / rate if rate > 0 else None
            yield SwitchProgress(self.encoder.bundle_id, self._done, max(self._total, self._done), rate, left)


def _task(path: Path) -> Task | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Task(path, status.st_size, status.st_mtime_ns)
