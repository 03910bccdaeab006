"""What a library holds to train a personal model on, and what that would cost (docs/personal-report.md)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import albums, captions, material
from engine.errors import AlbumUnknown, BundleInvalid, BundleUnknown, ModelFailed, QueryInvalid
from engine.library.blame import blaming_damage

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.library.models import Models
    from engine.personal.material import Languages
    from engine.personal.records import Estimate, Material, Preset
    from engine.records import Album, SearchResult

_Albums = frozenset[int]


@blaming_damage
class TrainingMaterial(ABC):
    """The part of a :class:`engine.library.Library` that says what training could learn from."""

    folder: Path
    _catalog: Catalog
    _models: Models
    _material: tuple[tuple[object, ...], dict[_Albums, Material]] | None = None
    _searched: tuple[tuple[object, ...], dict[int, list[int]]] | None = None
    _languages: Languages | None = None

    @abstractmethod
    def find(self, text: str = "", *, likely_only: bool = False) -> SearchResult:
        """Search for what a smart album holds."""

    def training_material(self, albums: Sequence[int] = ()) -> Material:
        """Return what these albums (none: all captioned photos) hold to learn from.

        A smart album's photos are those that its search finds likely.  What was counted is kept until the library
        changes.

        Raises:
            AlbumUnknown: there is no such album.
            QueryInvalid: this Sajin does not understand the search of a chosen smart one.
        """
        from engine.personal.material import Languages, count

        self._languages = self._languages or Languages()
        state = self._state()
        if self._material is None or self._material[0] != state:
            self._material = state, {}
        known, chosen = self._material[1], frozenset(albums)
        if chosen not in known:
            photos = self.photos_to_learn_from(albums)
            known[chosen] = count(self._catalog, photos, self._album_photos(), self._languages)
        return known[chosen]

    def photos_to_learn_from(self, albums: Sequence[int] = ()) -> list[int] | None:
        """Return the present photos of these albums, captioned or not, by id; None: all photos.

        Raises:
            AlbumUnknown, QueryInvalid: as :meth:`training_material`.
        """
        if not albums:
            return None
        known = {album.id: album for album in self._every_album()}
        for album_id in albums:
            if album_id not in known:
                raise AlbumUnknown(album_id)
        plain = [album_id for album_id in albums if known[album_id].query is None]
        found = set(material.in_albums(self._catalog, plain).tolist())
        for album_id in albums:
            query = known[album_id].query
            if query is not None:
                found.update(self._found_by(album_id, query))
        return sorted(found)

    def uncaptioned(self, photo_ids: Sequence[int]) -> list[int]:
        """Return which of these photos have no caption, in their order."""
        having = captions.texts(self._catalog, photo_ids)
        return [photo_id for photo_id in photo_ids if photo_id not in having]

    def captions_of(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return the captions of these photos; photos without one are left out."""
        return captions.texts(self._catalog, photo_ids)

    def training_estimate(self, preset: Preset, albums: Sequence[int] = ()) -> Estimate:
        """Return what training would cost here, and what it lacks; takes up to a second or two.

        Raises:
            AlbumUnknown, QueryInvalid: as :meth:`training_material`.
        """
        from engine.catalog import vectors
        from engine.personal.estimates import estimate, measure_speed

        found, active_id = self.training_material(albums), self._models.active_id()
        try:
            encoder = self._models.encoder()
        except (BundleUnknown, BundleInvalid):
            encoder = None
        speed = measure_speed(encoder, photos=preset == "full")
        total = vectors.count(self._catalog, active_id)
        return estimate(preset, found, self.folder, active_id, library_photos=total, speed=speed)

    def _state(self) -> tuple[object, ...]:
        """Return what tells whether the counts still hold: the library's changes, and the model that finds."""
        return self._catalog.revision(), self._models.active_id()

    def _every_album(self) -> list[Album]:
        return albums.every(self._catalog)

    def _album_photos(self) -> dict[int, int]:
        """Return how many captioned photos each album holds; smart ones whose search cannot be run are left out."""
        counts = material.album_counts(self._catalog)
        found: dict[int, int] = {}
        for album in self._every_album():
            if album.query is None:
                found[album.id] = counts.get(album.id, 0)
                continue
            try:
                photos = self._found_by(album.id, album.query)
            except (QueryInvalid, BundleUnknown, BundleInvalid, ModelFailed):
                continue
            found[album.id] = len(material.captions(self._catalog, photos))
        return found

    def _found_by(self, album_id: int, query: str) -> list[int]:
        state = self._state()
        if self._searched is None or self._searched[0] != state:
            self._searched = state, {}
        known = self._searched[1]
        if album_id not in known:
            result = self.find(query, likely_only=True)
            known[album_id] = [hit.photo_id for hit in result.hits[: result.likely]]
        return known[album_id]
