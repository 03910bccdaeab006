"""Which photo a newly read content is: one that was edited where it lies, or a new one."""

from __future__ import annotations

from collections.abc import Iterable

from engine.catalog import files, looks, photos, successions
from engine.catalog.clock import Clock
from engine.catalog.connection import Catalog
from engine.catalog.files import FileRow
from engine.catalog.photos import NewPhoto
from engine.duplicates.look import LOOK_BYTES, surely_alike


class Identities:
    """Tells photos of one run apart; used inside the writer's transactions.

    A file whose content changed shows the same picture still where it looks the same (another program wrote into its
    metadata, or it was retouched a little), or where its camera took it at the same second (cropped, turned, made
    black and white).  Anything else in its place is another photo.
    """

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock
        self._left: dict[str, int] = {}  # contents that photos had until this run, by their hashes

    def edited(self, new: NewPhoto, path: bytes, look: bytes | None, absent: Iterable[int]) -> int | None:
        """Return the photo that has this content from now on, which no photo had; None where it is a new one.

        Where other files have the old content still, it is a photo of its own, with the same marks.

        Args:
            new: the content.
            path: of the file, in the file system's bytes.
            look: of the picture (:mod:`engine.duplicates.look`).
            absent: ids of files that were just found to be gone.
        """
        if photos.id_of_hash(self._catalog, new.content_hash) is not None:
            return None
        row = files.at_path(self._catalog, path)
        noted = successions.predecessor(self._catalog, new.content_hash)
        photo_id = self._same_picture(row, new, look) if noted is None else noted
        if photo_id is None:
            return None
        if successions.shared(self._catalog, photo_id, absent if row is None else [row.id, *absent]):
            return self._part(photo_id, new)
        self._left[photos.content_hash(self._catalog, photo_id)] = photo_id
        if noted is None:
            successions.forget_vectors(self._catalog, photo_id)
        successions.take_over(self._catalog, photo_id, new)
        return photo_id

    def added(self, new: NewPhoto) -> int:
        """Return a new photo with this content, or the one that has it already."""
        photo_id = photos.add(self._catalog, new, self._clock())
        source = self._left.get(new.content_hash)
        if source is not None:  # the original, saved under another name, of a photo that was edited
            successions.copy_marks(self._catalog, source, photo_id)
        return photo_id

    def _part(self, photo_id: int, new: NewPhoto) -> int:
        made = photos.add(self._catalog, new, self._clock())
        successions.copy_marks(self._catalog, photo_id, made)
        successions.forget(self._catalog, new.content_hash)
        return made

    def _same_picture(self, row: FileRow | None, new: NewPhoto, look: bytes | None) -> int | None:
        if row is None:
            return None
        before = looks.get(self._catalog, [row.photo_id], LOOK_BYTES).get(row.photo_id)
        if look is not None and before is not None and surely_alike(before, look):
            return row.photo_id
        shot = photos.shot(self._catalog, row.photo_id)
        return row.photo_id if shot is not None and shot == photos.shot_of(new) else None
