"""A library with photos that were read, without the time that indexing takes: what writing starts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.catalog import Catalog, files, folders, metadata, photos
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.catalog.rows import path_bytes
from engine.edits import CreateTag, SetCaptions, SetRatings, SetTags, adding_tags
from engine.indexing.worker import hash_file
from engine.library import Library
from engine.metadata.reading import read
from engine.metadata.records import MetadataChange, MetadataEvent, MetadataFailed, MetadataFinished, WriteTo
from engine.metadata.sidecars import Sidecar, sidecar_of
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import picture

_AT = datetime(2024, 5, 1, tzinfo=UTC)


@dataclass
class Desk:
    """An open library."""

    library: Library
    photos: Path

    @classmethod
    @contextmanager
    def open(cls, root: Path, photo_dir: Path | None = None) -> Iterator[Desk]:
        """Open a library in ``root``, with one source folder."""
        place = photo_dir or root / "photos"
        place.mkdir(parents=True, exist_ok=True)
        with Library.open(root / "library", encoder=ColourEncoder()) as library:
            library.add_folder(place)
            yield cls(library, place)

    @property
    def catalog(self) -> Catalog:
        """Its catalog."""
        return self.library._catalog

    def picture(self, name: str, seed: int = 1, **save: object) -> int:
        """Add a small picture; return the photo's id."""
        return self.add(picture(self.photos / name, seed, **save))  # type: ignore[arg-type]

    def add(self, path: Path) -> int:
        """Add a file as indexing does, and note what it says; return its photo's id."""
        status = path.stat()
        (folder,) = folders.all_folders(self.catalog)
        photo_id = photos.add(self.catalog, NewPhoto(hash_file(path), 48, 32, "jpeg", status.st_size), _AT)
        at = Place(path_bytes(path), folder.id, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        files.place(self.catalog, photo_id, at, _AT)
        self.hear(path)
        return photo_id

    def hear(self, path: Path) -> None:
        """Note what a file and its sidecar say now, as indexing does; nothing is taken over from it."""
        row = files.at_path(self.catalog, path_bytes(path))
        sidecar = sidecar_of(path)
        assert row is not None
        metadata.note(self.catalog, row.id, read(path), None if sidecar is None else Sidecar.at(sidecar))

    def tag(self, ids: Sequence[int], *names: str) -> None:
        """Put tags on photos; ``Animals|Dog`` is one inside another."""
        for name in names:
            parent: int | None = None
            *outer, last = name.split("|")
            for one in outer:
                parent = self.library.edit(CreateTag(one, parent)).created
            if outer:
                self.library.edit(CreateTag(last, parent, tuple(ids)))
            else:
                self.library.edit(adding_tags(ids, [last]))

    def untag(self, photo_id: int, *names: str) -> None:
        """Take tags off a photo."""
        self.library.edit(SetTags({photo_id: dict.fromkeys(names)}))

    def say(self, photo_id: int, caption: str | None, rating: int = 0) -> None:
        """Caption and rate a photo."""
        self.library.edit(SetCaptions({photo_id: caption}))
        self.library.edit(SetRatings({photo_id: rating}))

    def write(self, into: WriteTo = WriteTo.SIDECARS, ids: Sequence[int] | None = None) -> MetadataFinished:
        """Write, and return what came of it."""
        (finished,) = [event for event in self.events(into, ids) if isinstance(event, MetadataFinished)]
        return finished

    def events(
        self, into: WriteTo = WriteTo.SIDECARS, ids: Sequence[int] | None = None, *, dry_run: bool = False
    ) -> list[MetadataEvent]:
        """Write, and return all events."""
        return list(self.library.write_metadata(ids, into=into, dry_run=dry_run))


def faults(events: Sequence[MetadataEvent]) -> list[str]:
    """Return why photos could not be written."""
    return [event.reason for event in events if isinstance(event, MetadataFailed)]


def names(events: Sequence[MetadataEvent]) -> set[str]:
    """Return the properties that are changed."""
    return {event.name for event in events if isinstance(event, MetadataChange)}
