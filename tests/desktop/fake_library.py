"""A small library in memory, for tests of the window that need no engine behind it."""

from __future__ import annotations

import colorsys
import functools
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from desktop.backend.protocol import Sort
from engine.control import Control
from engine.edits import (
    Decide,
    Edit,
    Edited,
    EditVocabulary,
    Restore,
    SetCaptions,
    SetFavourites,
    SetRatings,
    SettleConflict,
    Together,
)
from engine.errors import BundleUnknown, FolderUnusable, ModelInUse, PhotoUnknown, QueryInvalid
from engine.models.events import InstallEvent
from engine.models.records import Offer, Precision
from engine.personal.records import PersonalModel, TrainingRun
from engine.query import parse
from engine.records import (
    Album,
    BundleInfo,
    Completion,
    Explanation,
    FolderState,
    Hit,
    Machine,
    ModelSwitch,
    PhotoDays,
    PhotoDetails,
    PhotoSummary,
    PlaceCount,
    Problem,
    RemovedPhoto,
    SearchResult,
    SourceFolder,
    Tag,
    TermRegions,
    Why,
    WhyKind,
    WordMatch,
)
from engine.settings import SETTINGS, Value, declared
from tests.desktop.fake_captioning import CaptioningStore, FakeCaptioning
from tests.desktop.fake_metadata import CONFLICTS, FakeMetadata, MetadataStore
from tests.desktop.fake_personal import FakePersonal, PersonalStore
from tests.desktop.fake_tagging import FakeTagging, TaggingStore
from tests.desktop.fake_vocabulary import FakeVocabulary, VocabularyStore

WORDS = ("dog", "beach", "mountain", "child", "city")


class FakeStore:
    """What several :class:`FakeLibrary` objects share, as real ones share a catalog."""

    def __init__(self, root: Path, count: int = 40) -> None:
        self.root = root
        self.lock = threading.RLock()
        self.folders: dict[Path, FolderState] = {}
        self.photos: dict[int, PhotoSummary] = {}
        self.captions: dict[int, str] = {}
        self.problem_list: list[Problem] = []
        self.active = "starter"
        self.searches: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.values: dict[str, list[Completion]] = {}
        self.count = count
        self.revision = 0
        self.albums: list[Album] = []
        self.album_photos: dict[int, list[int]] = {}
        self.tags: list[Tag] = []
        self.tagged: dict[str, set[int]] = {}
        self.settings: dict[str, Value] = {key: setting.default for key, setting in SETTINGS.items()}
        self.machine = Machine("CPUExecutionProvider", "no GPU", ("auto", "cpu"), 4, 4, battery=True, on_battery=False)
        self.samples: Path | None = None
        self.bundles = [make_info(name, 87_000_000) for name in ("starter", "larger")]
        self.offers: list[Offer] = []
        self.lacks: tuple[str, ...] = ()
        self.switch: ModelSwitch | None = None
        self.forgotten: list[str] = []
        self.released = 0
        self.words = VocabularyStore()
        self.metadata = MetadataStore()
        self.tagging = TaggingStore()
        self.captioning = CaptioningStore()
        self.personal = PersonalStore()
        self.installer: Callable[[str, Control, Precision, str], Iterator[InstallEvent]] | None = None

    def add_photos(self, folder: Path, count: int) -> None:
        """Make photos of plain colours, with thumbnails, two a day back from June 2024."""
        with self.lock:
            start = len(self.photos)
            for number in range(start + 1, start + count + 1):
                path = self._draw(folder, number)
                taken = datetime(2024, 6, 20, 12) - timedelta(hours=36 * number)
                self.photos[number] = PhotoSummary(
                    number, path, f"{number:032x}", 640, 480, taken, number % 7 == 0, 0, offline=False
                )
            self.revision += 1

    def add_file(self, number: int, path: Path, width: int, height: int) -> None:
        """Add one photo that lies there already; it has no thumbnail."""
        with self.lock:
            taken = datetime(2024, 1, 1, 12)
            self.photos[number] = PhotoSummary(
                number, path, f"{number:032x}", width, height, taken, False, 0, offline=False
            )
            self.revision += 1

    def keep_personal(self, bundle_id: str, name: str, run: TrainingRun) -> None:
        """Add the model of a run, as one that was kept; it does not search yet."""
        quick = run.request.preset == "quick"
        with self.lock:
            self.bundles.append(make_info(bundle_id, 95_000_000, photos=0, name=name))
            model = PersonalModel(
                bundle_id,
                name,
                run.request.preset,
                run.parent,
                run.parent_name,
                run.created_at,
                tuple(album.name for album in self.albums if album.id in run.request.albums),
                active=False,
                next=False,
                size_bytes=95_000_000,
                vectors_bytes=40_960 if quick else 0,
                at_once=quick,
                report=run.report,
            )
            self.personal.kept.insert(0, model)

    def locate(self, content_hash: str) -> Path:
        """Return where a thumbnail lies."""
        return self.root / "thumbnails" / f"{content_hash}.png"

    def _draw(self, folder: Path, number: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        self.locate("").parent.mkdir(parents=True, exist_ok=True)
        path = folder / f"{WORDS[number % len(WORDS)]}-{number:03}.png"
        picture, thumbnail = draw_pictures(number)
        path.write_bytes(picture)
        self.locate(f"{number:032x}").write_bytes(thumbnail)
        return path


@functools.cache  # once a run: drawing took a fifth of the time of the window's tests
def draw_pictures(number: int) -> tuple[bytes, bytes]:
    """Return a photo of a plain colour with a disc, and its thumbnail, as PNG files."""
    red, green, blue = (int(255 * part) for part in colorsys.hsv_to_rgb(number * 0.13 % 1, 0.45, 0.85))
    image = Image.new("RGB", (640, 480), (red, green, blue))
    ImageDraw.Draw(image).ellipse((200, 120, 440, 360), fill=(255 - red, 255 - green, 255 - blue))
    written = []
    for picture in (image, image.resize((256, 192))):
        stream = io.BytesIO()
        picture.save(stream, "PNG", compress_level=1)
        written.append(stream.getvalue())
    return written[0], written[1]


def make_info(bundle_id: str, size_bytes: int, *, photos: int = 40, name: str = "") -> BundleInfo:
    """Return a model that knows so many photos."""
    return BundleInfo(
        bundle_id,
        name or bundle_id.title(),
        Path(bundle_id),
        512,
        ("en", "ko"),
        "MIT",
        False,
        photos,
        size_bytes,
        1024 * photos,
        precision={"vision": "float32", "text": "int4"},
        shipped=bundle_id == "starter",
    )


class FakeLibrary(FakeVocabulary, FakeMetadata, FakeTagging, FakePersonal, FakeCaptioning):
    """The :class:`desktop.backend.protocol.LibraryProtocol` over a :class:`FakeStore`."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self.folder = store.root

    def close(self) -> None:
        """Nothing to let go of."""

    def add_folder(self, path: Path | str) -> SourceFolder:
        """Add a folder of as many photos as the store says."""
        path = Path(path)
        if path.is_file():
            raise FolderUnusable(path, "it is no folder")
        with self._store.lock:
            self._store.folders[path] = FolderState.ONLINE
        self._store.add_photos(path, self._store.count)
        return self.folders()[-1]

    def remove_folder(self, path: Path | str) -> None:
        """Forget a folder and its photos."""
        with self._store.lock:
            del self._store.folders[Path(path)]
            gone = [number for number, photo in self._store.photos.items() if photo.path.parent == Path(path)]
            for number in gone:
                del self._store.photos[number]

    def folders(self) -> list[SourceFolder]:
        """Return the folders."""
        photos = self._store.photos.values()
        return [
            SourceFolder(number, path, state, sum(photo.path.parent == path for photo in photos))
            for number, (path, state) in enumerate(self._store.folders.items(), 1)
        ]

    def find(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        """Match words with file names; photos of the other words are the less likely ones."""
        self._store.searches.append(text)
        ids = self.photo_ids()
        if text.startswith("after:") and not text[6:].isdecimal():
            raise QueryInvalid(text, "a year is wanted, such as after:2023")
        if text == "is:favourite":
            likely = [number for number in ids if self._store.photos[number].favourite]
            return SearchResult([self._hit(number, 1.0) for number in likely], len(likely))
        if text.startswith("folder:"):
            folder = Path(parse(text).filters.folders[0])
            likely = [number for number in ids if self._store.photos[number].path.parent == folder]
            return SearchResult([self._hit(number, 1.0) for number in likely], len(likely))
        likely = [number for number in ids if text and text in self._store.photos[number].path.name]
        likely += [
            number for number in ids if any(number % 5 == image % 5 for image in images if isinstance(image, int))
        ]
        rest = [number for number in ids if number not in likely]
        hits = [self._hit(number, 0.9) for number in likely] + [self._hit(number, 0.1) for number in rest]
        return SearchResult(hits[:limit], min(len(likely), len(hits[:limit])))

    def explain(self, photo_id: int, text: str) -> Explanation:
        """See every word in the upper left quarter, but "nowhere"; find it in the file name where it stands there."""
        name = self._store.photos[photo_id].path.name
        regions = np.zeros((28, 28), np.float32)
        regions[:14, :14] = 0.0 if text == "nowhere" else 1.0
        terms = [TermRegions(word, regions) for word in dict.fromkeys([text, *text.split()])]
        terms += [TermRegions("blind", None, "the model is blind")] if "blind" in text else []
        place = name.find(text)
        words = (WordMatch(WhyKind.NAME, text, name, ((place, place + len(text)),)),) if place >= 0 else ()
        hit = self._hit(photo_id, 0.9 if words else 0.1)
        return Explanation(photo_id, text, hit.relevance, True, hit.why, tuple(terms), words)

    def photo_ids(self, sort: Literal["date", "name", "added"] = "date") -> list[int]:
        """Return all ids, newest first."""
        with self._store.lock:
            return sorted(self._store.photos)

    def summaries(self, ids: Sequence[int]) -> list[PhotoSummary]:
        """Return summaries of those that are there."""
        with self._store.lock:
            return [self._store.photos[number] for number in ids if number in self._store.photos]

    def days(self, limit: int | None = None) -> PhotoDays:
        """Return all photos, newest first."""
        return self.days_of(self.photo_ids()[:limit])

    def days_of(self, ids: Sequence[int]) -> PhotoDays:
        """Return these photos, newest first."""
        with self._store.lock:
            found = [self._store.photos[number] for number in ids if number in self._store.photos]
        days = [photo.taken_at.toordinal() if photo.taken_at else 0 for photo in found]
        aspects = [photo.width / photo.height for photo in found]
        array = np.array([photo.id for photo in found], np.int64)
        return PhotoDays(array, np.array(days, np.int32), np.array(aspects, np.float32))

    def photo(self, photo_id: int, language: str = "en") -> PhotoDetails:
        """Return details."""
        if photo_id not in self._store.photos:
            raise PhotoUnknown(photo_id)
        summary = self._store.photos[photo_id]
        caption = self._store.captions.get(photo_id)
        return PhotoDetails(
            summary,
            [summary.path],
            123_456,
            "png",
            "Canon EOS R6",
            None,
            "1/250 s, f/4, ISO 200",
            None,
            None,
            "exif",
            caption,
            [name for name, photos in self._store.tagged.items() if photo_id in photos],
        )

    def set_caption(self, photo_id: int, text: str | None) -> None:
        """Set or clear a caption."""
        if text is None:
            self._store.captions.pop(photo_id, None)
        else:
            self._store.captions[photo_id] = text

    def set_favourite(self, photo_id: int, favourite: bool) -> None:
        """Mark or unmark."""
        old = self._store.photos[photo_id]
        self._store.photos[photo_id] = PhotoSummary(
            old.id, old.path, old.content_hash, old.width, old.height, old.taken_at, favourite, old.rating, old.offline
        )
        self._store.revision += 1

    def edit(self, edit: Edit) -> Edited:
        """Apply an edit of favourites, ratings, captions, proposals or the vocabulary."""
        if isinstance(edit, Decide):
            return self.decide(edit)
        if isinstance(edit, EditVocabulary):
            return self.edit_vocabulary(edit)
        if isinstance(edit, Together):
            done = [self.edit(one) for one in edit.edits]
            ids = dict.fromkeys(number for outcome in done for number in outcome.photo_ids)
            return Edited(Together(tuple(outcome.inverse for outcome in reversed(done))), tuple(ids))
        if isinstance(edit, SettleConflict):
            return self.settle_conflict(edit.photo_id, edit.field, theirs=edit.theirs)
        if isinstance(edit, Restore) and CONFLICTS in edit.tables:
            return self.restore_conflict(edit)
        if isinstance(edit, SetCaptions):
            if self._store.captioning.failing is not None:
                raise self._store.captioning.failing
            before: dict[int, str | None] = {number: self._store.captions.get(number) for number in edit.values}
            for number, text in edit.values.items():
                self.set_caption(number, text)
            return Edited(SetCaptions(before), tuple(before))
        name = {SetFavourites: "favourite", SetRatings: "rating"}[type(edit)]
        old = {number: getattr(self._store.photos[number], name) for number in edit.values}
        for number, value in edit.values.items():
            self._store.photos[number] = replace(self._store.photos[number], **{name: value})
        return Edited(type(edit)(old), tuple(old))

    def photos(self, ids: Sequence[int], language: str = "en") -> list[PhotoDetails]:
        """Return details of those that are there."""
        return [self.photo(number) for number in ids if number in self._store.photos]

    def photo_id_of(self, path: Path | str) -> int:
        """Return the photo of a file."""
        found = [number for number, photo in self._store.photos.items() if photo.path == Path(path)]
        if not found:
            raise PhotoUnknown(Path(path))
        return found[0]

    def places(self) -> list[PlaceCount]:
        """No photo says where it was taken."""
        return []

    def place_photos(self, country: str, city: int | None = None) -> list[int]:
        """None."""
        return []

    def setting(self, key: str) -> Value:
        """Return a setting."""
        return self._store.settings[declared(key).key]

    def set_setting(self, key: str, value: Value) -> None:
        """Change a setting."""
        self._store.settings[key] = declared(key).check(value)

    def machine(self) -> Machine:
        """Return a computer with a battery and without a graphics card."""
        return self._store.machine

    def samples_available(self) -> bool:
        """Whether a test brought some."""
        return self._store.samples is not None

    def install_samples(self) -> Path:
        """Return the folder of the test."""
        assert self._store.samples is not None
        return self._store.samples

    def completions(self, name: str, typed: str, limit: int = 8) -> list[Completion]:
        """Return the store's values that begin like what was typed."""
        self._store.asked.append((name, typed))
        with self._store.lock:
            values = self._store.values.get(name, [])
        return [value for value in values if value.value.casefold().startswith(typed.casefold())][:limit]

    def problems(self) -> list[Problem]:
        """Return the problems."""
        return list(self._store.problem_list)

    def retry_problems(self, paths: Sequence[Path]) -> None:
        """Forget problems."""
        with self._store.lock:
            self._store.problem_list = [one for one in self._store.problem_list if one.path not in paths]
            self._store.revision += 1

    def albums(self) -> list[Album]:
        """Return the albums."""
        return list(self._store.albums)

    def album_photos(self, album_id: int) -> list[int]:
        """Return the photos of an album; what a smart one finds."""
        query = next(album.query for album in self._store.albums if album.id == album_id)
        if query is None:
            return list(self._store.album_photos.get(album_id, ()))
        found = self.find(query)
        return [hit.photo_id for hit in found.hits[: found.likely]]

    def tags(self) -> list[Tag]:
        """Return the tags."""
        return list(self._store.tags)

    def removed(self) -> list[RemovedPhoto]:
        """Nothing was removed."""
        return []

    def removed_count(self) -> int:
        """Nothing was removed."""
        return 0

    def folder_photos(self, folder: Path | str) -> list[int]:
        """Return the photos of a folder."""
        with self._store.lock:
            return [number for number, photo in self._store.photos.items() if photo.path.is_relative_to(folder)]

    def filtered(self, text: str) -> NDArray[np.int64]:
        """Return the favourites, or the photos with a tag."""
        filters = parse(text).filters
        with self._store.lock:
            found = [
                number
                for number, photo in self._store.photos.items()
                if filters.favourite in (None, photo.favourite)
                and all(number in self._store.tagged.get(tag, ()) for tag in filters.tags)
            ]
        return np.array(sorted(found), np.int64)

    def bundles(self) -> list[BundleInfo]:
        """Return the models."""
        coming = self._store.switch.bundle_id if self._store.switch is not None else ""
        return [
            replace(bundle, active=bundle.id == self._store.active, next=bundle.id == coming)
            for bundle in self._store.bundles
        ]

    def use_bundle(self, bundle_id: str, *, keep_old: bool = False) -> ModelSwitch | None:
        """Choose one: at once if it knows all photos."""
        bundle = self._bundle(bundle_id)
        most = max(other.embedded_photos for other in self._store.bundles)
        if bundle.embedded_photos >= most:
            self._store.active, self._store.switch = bundle_id, None
        else:
            done = bundle.embedded_photos
            self._store.switch = ModelSwitch(bundle_id, bundle.name, done, most, False, keep_old)
        return self._store.switch

    def model_switch(self) -> ModelSwitch | None:
        """Return what is under way."""
        return self._store.switch

    def pause_switch(self, paused: bool) -> None:
        """Let it wait."""
        assert self._store.switch is not None
        self._store.switch = replace(self._store.switch, paused=paused, stopped="")

    def cancel_switch(self, *, forget: bool = True) -> None:
        """Give it up."""
        assert self._store.switch is not None
        if forget:
            self._store.forgotten.append(self._store.switch.bundle_id)
        self._store.switch = None

    def forget_vectors(self, bundle_id: str) -> int:
        """Forget them."""
        if bundle_id == self._store.active:
            raise ModelInUse(bundle_id)
        old = self._bundle(bundle_id)
        self._put(replace(old, embedded_photos=0, vectors_bytes=0))
        self._store.forgotten.append(bundle_id)
        return old.vectors_bytes

    def model_offers(self) -> list[Offer]:
        """Return the test's list."""
        installed = {bundle.id for bundle in self._store.bundles}
        return [replace(offer, installed=offer.id in installed) for offer in self._store.offers]

    def conversion_lacks(self) -> tuple[str, ...]:
        """Return what the test says."""
        return self._store.lacks

    def install_model(
        self, source: str, control: Control | None = None, *, precision: Precision = "auto", architecture: str = ""
    ) -> Iterator[InstallEvent]:
        """Do what the test says."""
        assert self._store.installer is not None and control is not None
        return self._store.installer(source, control, precision, architecture)

    def remove_model(self, bundle_id: str) -> int:
        """Remove one."""
        if bundle_id == self._store.active:
            raise ModelInUse(bundle_id)
        old = self._bundle(bundle_id)
        self._store.bundles.remove(old)
        return old.size_bytes

    def export_model(self, bundle_id: str, target: Path) -> Path:
        """Write a folder."""
        self._bundle(bundle_id)
        (target / bundle_id).mkdir()
        return target / bundle_id

    def _bundle(self, bundle_id: str) -> BundleInfo:
        found = [bundle for bundle in self._store.bundles if bundle.id == bundle_id]
        if not found:
            raise BundleUnknown(bundle_id, [])
        return found[0]

    def _put(self, bundle: BundleInfo) -> None:
        self._store.bundles = [bundle if other.id == bundle.id else other for other in self._store.bundles]

    def revision(self) -> int:
        """Return the number of changes."""
        return self._store.revision

    def warm_up(self) -> None:
        """Nothing to load."""

    def release_idle(self) -> None:
        """Count."""
        self._store.released += 1

    def _hit(self, number: int, relevance: float) -> Hit:
        path = self._store.photos[number].path
        return Hit(number, path, relevance, relevance, (Why(WhyKind.NAME, path.name),))
