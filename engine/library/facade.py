"""Library: what can be done with one library, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from engine.catalog import backups, details, folders, metadata_due, photos, problems, settings
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.control import Control
from engine.errors import FolderUnusable, PhotoUnknown, StorageFull
from engine.library.blame import blaming_damage
from engine.library.browsing import Browsing
from engine.library.captioning import Captioning
from engine.library.comparing import Comparing
from engine.library.describing import Describing
from engine.library.installing import Installing
from engine.library.material import TrainingMaterial
from engine.library.models import Models
from engine.library.organising import Organising
from engine.library.personal import Personal
from engine.library.switching import Switching
from engine.library.tagging import Tagging
from engine.library.training import Training
from engine.library.upkeep import finish_keeping, with_backups, with_index
from engine.library.vocabulary import Wording
from engine.library.writing import Writing
from engine.models.staging import recover
from engine.paths import default_library_dir
from engine.records import (
    Backup,
    BundleInfo,
    Check,
    Explanation,
    Hit,
    PhotoDetails,
    PhotoSummary,
    Problem,
    SearchResult,
    SourceFolder,
)
from engine.replacing import NO_ROOM
from engine.settings import Value, declared

if TYPE_CHECKING:
    import threading

    from PIL import Image

    from engine.encoding.protocol import EncoderProtocol
    from engine.events import IndexEvent
    from engine.indexing.meanwhile import Meanwhile

SearchSort = Literal["relevance", "date", "name"]


@blaming_damage
class Library(
    Organising,
    Browsing,
    Comparing,
    Tagging,
    Switching,
    Personal,
    Installing,
    Writing,
    Describing,
    Wording,
    Captioning,
    TrainingMaterial,
    Training,
):
    """A catalog, its cache and its models.  Open it with :meth:`open`; one thread uses one library object.

    Several processes may have the same library open; only one at a time can index it.

    Attributes:
        folder: where the library lies.
    """

    def __init__(self, catalog: Catalog, folder: Path, *, encoder: EncoderProtocol | None = None) -> None:
        self.folder = folder
        self._catalog = catalog
        self._models = Models(catalog, folder, encoder)

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        read_only: bool = False,
        encoder: EncoderProtocol | None = None,
    ) -> Self:
        """Open the library in ``folder`` (the user's own by default); it is created where there is none.

        One whose disk is full or read-only is opened all the same, to search; what would change it raises StorageFull
        or CatalogReadOnly, for as long as that lasts.

        Args:
            folder: the library's folder, not a folder of photos.
            read_only: never write to the catalog; it must be there.
            encoder: a model to use instead of the one that the settings name.

        Raises:
            CatalogTooNew, CatalogDamaged, CatalogError: the catalog cannot be used.
            FolderUnusable: the folder is a file, or cannot be made.
            StorageFull: there is no room for a catalog.

        Example:
            >>> with Library.open("holiday.sajin") as library:  # doctest: +SKIP
            ...     print(len(library.photo_ids()))
        """
        place = (default_library_dir() if folder is None else Path(folder)).absolute()
        if not read_only:
            try:
                place.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                if error.errno in NO_ROOM:
                    raise StorageFull(place) from error
                raise FolderUnusable(place, f"cannot hold a library ({error.strerror or error})") from error
            recover(place)
            finish_keeping(place)
        # One that cannot be written now (a full disk, read-only media) can still be searched.
        catalog = Catalog.open(place / "catalog.sqlite", read_only=read_only, or_to_read=True)
        return cls(catalog, place, encoder=encoder)

    def close(self) -> None:
        """Close the catalog and the index over its vectors."""
        self._models.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_folder(self, path: Path | str) -> SourceFolder:
        """Remember a source folder; :meth:`index` reads it.  One that is known already stays as it is.

        Raises:
            FolderUnusable: it is not there, is no folder, or cannot be listed.
        """
        return folders.add(self._catalog, Path(path))

    def remove_folder(self, path: Path | str) -> None:
        """Forget a source folder; its photos are kept for 30 days, in case it comes back.  No file is touched.

        Raises:
            FolderUnusable: it is no source folder.
        """
        folders.remove(self._catalog, Path(path))

    def folders(self) -> list[SourceFolder]:
        """Return the source folders in the order in which they were added."""
        return folders.all_folders(self._catalog)

    def index(self, control: Control | None = None) -> Iterator[IndexEvent]:
        """Bring the catalog in line with the source folders; the work is done while the events are consumed.

        If another model is to search (:meth:`use_bundle`), the photos are embedded for it afterwards.  What is
        committed stays, wherever it stops; the next run goes on from there.

        Raises:
            LibraryBusy: another process is indexing this library.
            StorageFull: there is no room to write.
            BundleUnknown, BundleInvalid: the active model cannot be used.

        Example:
            >>> for event in library.index():  # doctest: +SKIP
            ...     if isinstance(event, IndexProgress):
            ...         print(event.done, "of", event.total)
        """
        from engine.indexing.pipeline import index_library

        encoder, workers = self._models.encoder_to_index(), self._workers()
        events = index_library(
            self._catalog, encoder, self.folder, control or Control(), workers=workers, meanwhile=self._next_model()
        )
        return with_backups(with_index(events, self._models.index), self._catalog)

    def watch(self, control: Control, rescan: threading.Event | None = None) -> Iterator[IndexEvent]:
        """Index, then follow what changes in the source folders until ``control`` is cancelled.

        Args:
            control: pauses and ends it.
            rescan: set by the caller to have a scan at once (a source folder was added or removed).

        Raises:
            LibraryBusy, StorageFull, BundleUnknown, BundleInvalid: as :meth:`index`.
        """
        from engine.indexing.watch import watch_library

        encoder, workers = self._models.encoder_to_index(), self._workers()
        events = watch_library(
            self._catalog,
            encoder,
            self.folder,
            control,
            workers=workers,
            rescan=rescan,
            meanwhile=self._next_model(),
        )
        return with_backups(with_index(events, self._models.index), self._catalog)

    def _next_model(self) -> Meanwhile:
        from engine.indexing.pipeline import pool_options
        from engine.library.meanwhiles import Several
        from engine.library.next_model import NextModel
        from engine.library.proposing_work import ProposingWork
        from engine.library.writing_work import WritingWork

        switching = NextModel(self._catalog, self._models, pool_options(self._workers()))
        writing = WritingWork(self._catalog, self.folder)
        return Several(switching, ProposingWork(self._catalog, self._models), writing)

    def _workers(self) -> int | None:
        return int(settings.get(self._catalog, "decode_workers")) or None

    def search(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        show_all: bool = False,
        sort: SearchSort = "relevance",
    ) -> list[Hit]:
        """Return the photos that match, best first.

        Args:
            text: words, ``-words``, ``"exact words"`` and filters (see the user guide).
            images: examples: decoded images, files, or ids of photos in the library.
            limit: at most this many; None for all.
            show_all: also those below the relevance cut-off.
            sort: order of the result.

        Raises:
            QueryInvalid: a filter cannot be understood.
            PhotoUnknown: an example's id is not in the library.
            PhotoUnreadable: an example's file is no photo.

        Example:
            >>> library.search("dog running on a beach -people after:2023-05", limit=20)  # doctest: +SKIP
        """
        result = self.find(text, images=images, limit=limit, sort=sort, likely_only=not show_all)
        return result.hits if show_all else result.hits[: result.likely]

    def find(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        sort: SearchSort = "relevance",
        likely_only: bool = False,
    ) -> SearchResult:
        """Search as :meth:`search` does; return all candidates, with the place of the cut-off among them.

        Args:
            text, images, limit, sort: as for :meth:`search`.
            likely_only: candidates below the cut-off need not all be there; in a large library that is much quicker.

        Raises:
            QueryInvalid, PhotoUnknown, PhotoUnreadable: as :meth:`search`.
        """
        from engine.query import parse

        examples = [self._example(image) for image in images]
        searcher = self._models.searcher()
        return searcher.search(parse(text), images=examples, limit=limit, sort=sort, likely_only=likely_only)

    def similar(self, photo: Path | str | int, limit: int = 20) -> list[Hit]:
        """Return the photos most like one: a photo of the library by id or file, or any image file.

        Raises:
            PhotoUnknown: no photo has this id.
            PhotoUnreadable: the file is not in the library, and is no photo.
            FileNotFoundError: the file is neither in the library nor there.
        """
        return self._models.searcher().similar(self._example(photo), limit=limit).hits

    def explain(self, photo_id: int, text: str) -> Explanation:
        """Return why a photo is found by a text: where in it the words are seen, and which of its texts hold them.

        Raises:
            PhotoUnknown: there is no such photo.
            QueryInvalid: a filter cannot be understood.

        Example:
            >>> found = library.explain(7, "dog on a beach")  # doctest: +SKIP
            >>> [(term.text, term.regions.max()) for term in found.terms]  # doctest: +SKIP
        """
        photos.require(self._catalog, photo_id)
        searcher = self._models.searcher()
        return self._models.explainer().explain(photo_id, text, searcher, lambda: self._picture(photo_id))

    def _picture(self, photo_id: int) -> Image.Image:
        """Return a photo as its thumbnail, or from its file where that was not made yet."""
        from engine.indexing.decode import open_upright

        return open_upright(self.thumbnail(photo_id) or self.summaries([photo_id])[0].path)

    def warm_up(self) -> None:
        """Load what the first search needs: the vector index and the model's text side."""
        self._models.searcher()
        self._models.encoder().encode_texts(["photo"])

    def _example(self, image: Image.Image | Path | str | int) -> Image.Image | int:
        from engine.indexing.decode import open_upright

        if isinstance(image, int):
            photos.require(self._catalog, image)
            return image
        if not isinstance(image, Path | str):
            return image
        path = Path(image).absolute()
        try:
            return photos.id_of_path(self._catalog, path)
        except PhotoUnknown:
            return open_upright(path)

    def photo_ids(self, sort: Literal["date", "name", "added"] = "date") -> list[int]:
        """Return all present photos: newest first by ``date`` or ``added``, or by file ``name``."""
        return photos.ids(self._catalog, sort)

    def summaries(self, ids: Sequence[int]) -> list[PhotoSummary]:
        """Return what a grid needs of these photos, in their order; unknown ids are left out."""
        return photos.summaries(self._catalog, ids)

    def photo(self, photo_id: int, language: str = "en") -> PhotoDetails:
        """Return everything known of one photo.

        Args:
            language: of the place's name, ``en`` or ``ko``.

        Raises:
            PhotoUnknown: there is no such photo.
        """
        return self._with_places([details.one(self._catalog, photo_id)], language)[0]

    def photos(self, ids: Sequence[int], language: str = "en") -> list[PhotoDetails]:
        """Return everything known of these photos, in their order, as :meth:`photo` does; unknown ids are left out."""
        return self._with_places(details.many(self._catalog, ids), language)

    def photo_id_of(self, path: Path | str) -> int:
        """Return the photo whose file is at this path.

        Raises:
            PhotoUnknown: no file of the library is there.
        """
        return photos.id_of_path(self._catalog, Path(path).absolute())

    def thumbnail(self, photo: int | str) -> Path | None:
        """Return the thumbnail's file of a photo (by id or content hash), None where it was not made yet.

        Raises:
            PhotoUnknown: no photo has this id.
        """
        from engine.indexing.thumbnails import thumbnail_path

        content_hash = photos.content_hash(self._catalog, photo) if isinstance(photo, int) else photo
        path = thumbnail_path(self.folder, content_hash)
        return path if path.is_file() else None

    def problems(self) -> list[Problem]:
        """Return the files that could not be indexed, by path."""
        return problems.all_problems(self._catalog)

    def bundles(self) -> list[BundleInfo]:
        """Return the models that can be used, by id."""
        return self._models.infos()

    def setting(self, key: str) -> Value:
        """Return a setting (see :mod:`engine.settings`); raises SettingUnknown."""
        return settings.get(self._catalog, key)

    def settings(self) -> dict[str, Value]:
        """Return every setting with its value."""
        return settings.all_settings(self._catalog)

    def set_setting(self, key: str, value: Value) -> None:
        """Change a setting; raises SettingUnknown, SettingInvalid.  ``model`` is chosen as :meth:`use_bundle` does."""
        if key == "tagging_new_photos":
            self._note_new_photos()
        if key == "model":
            self.use_bundle(str(declared(key).check(value)))
        else:
            settings.put(self._catalog, key, value)
        if key == "metadata_write" and value != "off":
            metadata_due.mark_all(self._catalog)  # what was said before, too

    def revision(self) -> int:
        """Return a number that grows with every change that searches and views show."""
        return self._catalog.revision()

    def back_up(self) -> Backup:
        """Make a checked backup of the catalog now; indexing makes one by itself when it is due.

        Raises:
            StorageFull: it would not leave enough of the disk free.
            CatalogDamaged: the catalog is not intact; :func:`engine.repair.repair` mends it.
        """
        return backups.make(self._catalog, now())

    def backups(self) -> list[Backup]:
        """Return the backups of the catalog, newest first."""
        return backups.all_backups(backups.folder_of(self._catalog))

    def doctor(self) -> list[Check]:
        """Examine the library, the model and the machine."""
        from engine.doctor import examine

        return examine(self._catalog, self.folder)
