"""Plain values that the engine hands out: what a photo, a folder, a hit or a problem is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.errors import TrashFailed


class FolderState(StrEnum):
    """Whether a source folder can be read now."""

    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True)
class SourceFolder:
    """A folder that the user added; its photos are watched and never written to."""

    id: int
    path: Path
    state: FolderState
    photo_count: int


@dataclass(frozen=True, slots=True)
class PhotoSummary:
    """What a grid needs of a photo.

    Attributes:
        path: one place of the photo's file (the first by id that is present, else the last known).
        taken_at: local time where the photo was taken; None when not even the file's time is known.
        offline: no file of it can be reached now (its folder is away); it is kept and shown greyed.
    """

    id: int
    path: Path
    content_hash: str
    width: int
    height: int
    taken_at: datetime | None
    favourite: bool
    rating: int
    offline: bool


@dataclass(frozen=True)
class PhotoDetails:
    """Everything that the catalog knows of one photo."""

    summary: PhotoSummary
    paths: list[Path]
    size_bytes: int
    format: str
    camera: str | None
    lens: str | None
    exposure: str | None
    latitude: float | None
    longitude: float | None
    taken_from: str
    caption: str | None
    tags: list[str] = field(default_factory=list)
    albums: list[Album] = field(default_factory=list)
    place: str | None = None


@dataclass(frozen=True)
class PhotoDays:
    """All photos that were not removed, newest first, with the day each was taken.

    Attributes:
        ids: int64[n].
        days: int32[n], proleptic ordinals (``date.fromordinal``), local to the photo; 0 where no date is known.
        aspects: float32[n], width over height as shown; None where they were not asked for.
    """

    ids: NDArray[np.int64]
    days: NDArray[np.int32]
    aspects: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Album:
    """An ordered collection of photos, or (``query``) a saved search; albums lie in one another.

    Attributes:
        position: place among its siblings, from 0.
        photo_count: present photos in it; None for a smart album, whose photos are searched when it is opened.
    """

    id: int
    name: str
    parent_id: int | None
    position: int
    query: str | None
    photo_count: int | None


@dataclass(frozen=True)
class Tag:
    """A word on photos; ``photo_count`` counts present photos that have it itself (not those of its children)."""

    id: int
    name: str
    parent_id: int | None
    photo_count: int


@dataclass(frozen=True)
class TagMark:
    """What a tag is on one photo."""

    origin: Literal["user", "imported", "machine", "auto"] = "user"  # machine: ticked; auto: accepted by itself
    state: Literal["accepted", "proposed", "rejected"] = "accepted"


@dataclass(frozen=True)
class RemovedPhoto:
    """A photo whose last file is gone; its tags, captions and albums are kept for ``days_left`` days more."""

    summary: PhotoSummary
    removed_at: datetime
    days_left: int


@dataclass(frozen=True)
class Trashed:
    """What became of a file that was to go to the trash; ``error`` is None where it did."""

    path: Path
    error: TrashFailed | None = None


@dataclass(frozen=True)
class Completion:
    """A value that a filter can have, and how many photos it would leave (None where that is not counted)."""

    value: str
    photo_count: int | None = None


@dataclass(frozen=True)
class PlaceCount:
    """A country, or a town in one, where photos were taken.

    Attributes:
        country: the country's code of ISO 3166-1, two letters.
        name, name_ko: what it is called in English and in Korean (in English, where no Korean name is known).
        photo_count: present photos; a country's are those of its towns, and those that are near none.
        city: the town's number in GeoNames; None for a country.
        cities: the towns of a country, most photos first.
    """

    country: str
    name: str
    name_ko: str
    photo_count: int
    city: int | None = None
    cities: tuple[PlaceCount, ...] = ()

    def named(self, language: str) -> str:
        """Return its name in a language: ``ko``, else English."""
        return self.name_ko if language == "ko" else self.name


@dataclass(frozen=True)
class Machine:
    """What this computer offers, and what a library makes of it.

    Attributes:
        provider, provider_note: what the active model runs on, and why; empty where it cannot be loaded.
        providers: what the setting ``provider`` can be here.
        cores: how many this process may use.
        decode_workers: decode processes there are when the setting is 0.
        battery: whether there is one; on_battery: whether the computer runs on it now.
        precision: how the image tower's weights are kept ("" where that is not known).
        quicker: the precision that would be quicker here; empty where this one suits.
        failed: why it is not what was chosen, or the fastest, in English; empty where it is.
        threads: of the processor that the model takes; batch: photos that are computed at a time (0: not known).
        memory_bytes, free_memory_bytes: of this computer (0: not known).
    """

    provider: str
    provider_note: str
    providers: tuple[str, ...]
    cores: int
    decode_workers: int
    battery: bool
    on_battery: bool
    precision: str = ""
    quicker: str = ""
    failed: str = ""
    threads: int = 0
    batch: int = 0
    memory_bytes: int = 0
    free_memory_bytes: int = 0


class WhyKind(StrEnum):
    """What a hit was found by."""

    MEANING = "meaning"
    IMAGE = "image"
    CAPTION = "caption"
    TAG = "tag"
    NAME = "name"
    FOLDER = "folder"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a hit: its kind and the words, name or value concerned."""

    kind: WhyKind
    detail: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result.

    Attributes:
        score: the fused score that orders the results (higher is better; comparable within one search only).
        relevance: calibrated probability-like figure in [0, 1]; 0.5 is the cut-off, the same for every query.
    """

    photo_id: int
    path: Path
    score: float
    relevance: float
    why: tuple[Why, ...]


@dataclass(frozen=True, eq=False)  # arrays have no truth to compare by
class TermRegions:
    """Where in a photo one description was found.

    Attributes:
        text: the description, or a word of it.
        regions: float32[h, w] in [0, 1], rows from the top of the upright photo: how surely each place shows it (0.5:
            as much as what it resembles most); None where that is not known.
        reason: why it is not known.
    """

    text: str
    regions: NDArray[np.float32] | None
    reason: str = ""


@dataclass(frozen=True)
class WordMatch:
    """A word of a query that stands in a photo's caption, tag, file or folder name.

    Attributes:
        kind: where it stands: CAPTION, TAG, NAME or FOLDER.
        word: of the query.
        text: what it stands in: the caption, one tag, one file name, one folder.
        spans: start and end of each place in ``text``, in order.
    """

    kind: WhyKind
    word: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Explanation:
    """Why a photo is found by a text, or is not.

    Attributes:
        text: what was asked for.
        relevance: as of :class:`Hit`; 0.5 is the cut-off.
        allowed: whether the filters and exact texts of the query leave the photo in.
        why: as of :class:`Hit`.
        terms: each description that is wanted, then the words of it, with the places that show them.
        words: which caption, tags and names hold words of it.
    """

    photo_id: int
    text: str
    relevance: float
    allowed: bool
    why: tuple[Why, ...]
    terms: tuple[TermRegions, ...]
    words: tuple[WordMatch, ...]


@dataclass(frozen=True)
class SearchResult:
    """All candidates of a search, best first.

    Attributes:
        hits: ordered hits; the first ``likely`` of them are above the relevance cut-off.
        likely: how many hits are above the cut-off.
    """

    hits: list[Hit]
    likely: int


@dataclass(frozen=True)
class Problem:
    """A file that could not be indexed; it is tried again only when it changes."""

    path: Path
    reason: str
    seen_at: datetime


@dataclass(frozen=True)
class BundleInfo:
    """A model that can be used.

    Attributes:
        active: it is the one that searches.
        embedded_photos: how many present photos have a vector of it.
        size_bytes: what its files take on the disk; ``vectors_bytes`` about what its vectors take in the catalog.
        source: where it comes from, as it was named.
        image_size: side of its input, pixels.
        precision: how the weights of its towers are kept, by tower.
        shipped: it came with Sajin, and cannot be removed.
        next: the photos are being embedded with it; it searches once all are.
        parent: of a personal model: id of the one that it was trained on; empty for all others.
        preset: of a personal model, ``quick`` or ``full``; empty for all others.
        created_at: of a personal model: when it was trained, ISO 8601, UTC.
        at_once: its vectors are derived from its parent's, so that the library follows in seconds.
    """

    id: str
    name: str
    folder: Path
    dim: int
    languages: tuple[str, ...]
    licence: str
    active: bool
    embedded_photos: int
    size_bytes: int = 0
    vectors_bytes: int = 0
    source: str = ""
    image_size: int = 0
    precision: Mapping[str, str] = field(default_factory=dict)
    shipped: bool = False
    next: bool = False
    parent: str = ""
    preset: str = ""
    created_at: str = ""
    at_once: bool = False


@dataclass(frozen=True)
class ModelSwitch:
    """Another model is to search as soon as every photo has a vector of it.

    Attributes:
        bundle_id, name: the model to come.
        done, total: present photos that have a vector of it, and all.
        paused: it waits for the user.
        keep_old: the vectors of the model before it stay, so that going back is at once.
        stopped: why it cannot go on (the model is gone or damaged), in English; resuming tries again.
    """

    bundle_id: str
    name: str
    done: int
    total: int
    paused: bool
    keep_old: bool
    stopped: str = ""


@dataclass(frozen=True)
class Backup:
    """A checked copy of the catalog; ``made_at`` is in UTC."""

    path: Path
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True)
class Check:
    """One finding of ``sajin doctor``: ``ok`` False means that something needs attention."""

    name: str
    ok: bool
    detail: str
