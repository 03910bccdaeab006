"""What the window needs of a library, so that tests can bring a small one of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from engine.edits import Edit, Edited
from engine.records import (
    Album,
    BundleInfo,
    Completion,
    Explanation,
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
    Trashed,
)
from engine.settings import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from engine.control import Control
    from engine.duplicates.records import DuplicateEvent, DuplicateGroup
    from engine.metadata.records import MetadataConflict, MetadataEvent, MetadataField, MetadataProblem
    from engine.models.events import InstallEvent
    from engine.models.records import Offer, Precision
    from engine.personal.events import TrainingCommand, TrainingEvent
    from engine.personal.importing import CaptionImport, ImportedCaptions
    from engine.personal.records import (
        ApplyProgress,
        Comparison,
        Estimate,
        Material,
        ModelApplied,
        PersonalModel,
        Preset,
        TrainingRequest,
        TrainingRun,
    )
    from engine.tagging.records import (
        Proposal,
        ProposalGroup,
        Sensitive,
        TaggingEvent,
        TaggingState,
        VocabularyEntry,
        VocabularyImport,
    )

Sort = Literal["relevance", "date", "name"]
SORTS: tuple[Sort, ...] = ("relevance", "date", "name")


class LibraryProtocol(Protocol):
    """The part of :class:`engine.library.Library` that the window calls.

    One object is used by one thread only (the one that opened it).

    Attributes:
        folder: where it lies on the disk.
    """

    folder: Path

    def close(self) -> None:
        """Let go of the catalog."""

    def add_folder(self, path: Path | str) -> SourceFolder:
        """Remember a source folder; raises FolderUnusable."""

    def remove_folder(self, path: Path | str) -> None:
        """Forget a source folder and its photos."""

    def folders(self) -> list[SourceFolder]:
        """Return the source folders."""

    def find(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        """Search; raises QueryInvalid."""

    def explain(self, photo_id: int, text: str) -> Explanation:
        """Return why a photo is found by a text, and where in it; raises PhotoUnknown, QueryInvalid."""

    def photo_ids(self, sort: Literal["date", "name", "added"] = "date") -> list[int]:
        """Return all present photos, newest first."""

    def summaries(self, ids: Sequence[int]) -> list[PhotoSummary]:
        """Return what a grid shows of these photos."""

    def photo(self, photo_id: int, language: str = "en") -> PhotoDetails:
        """Return everything known of one photo, its place in this language; raises PhotoUnknown."""

    def photo_id_of(self, path: Path | str) -> int:
        """Return the photo whose file is at this path; raises PhotoUnknown."""

    def photos(self, ids: Sequence[int], language: str = "en") -> list[PhotoDetails]:
        """Return everything known of these photos, in their order; unknown ids are left out."""

    def places(self) -> list[PlaceCount]:
        """Return the countries where photos were taken, each with its towns, most photos first."""

    def place_photos(self, country: str, city: int | None = None) -> list[int]:
        """Return the photos taken in a country (by its code) or in one of its towns, newest first."""

    def folder_photos(self, folder: Path | str) -> list[int]:
        """Return the present photos that have a file in a folder or below it, newest first."""

    def filtered(self, text: str) -> NDArray[np.int64]:
        """Return the photos for which the filters of a search text hold, int64[n] by id; raises QueryInvalid."""

    def removed_count(self) -> int:
        """Return how many photos were removed and are still kept."""

    def retry_problems(self, paths: Sequence[Path]) -> None:
        """Forget the problems of these files, so that the next indexing tries them again."""

    def days(self, limit: int | None = None) -> PhotoDays:
        """Return all present photos by date, newest first, with their days; only the first ``limit`` if given."""

    def days_of(self, ids: Sequence[int]) -> PhotoDays:
        """Return these photos, newest first, with their days; for any place that is shown by date."""

    def edit(self, edit: Edit) -> Edited:
        """Apply an edit of tags, captions, ratings, favourites or albums; the answer undoes it."""

    def albums(self) -> list[Album]:
        """Return all albums, siblings in their order, parents before children."""

    def album_photos(self, album_id: int) -> list[int]:
        """Return the photos of an album in its order; of a smart one those its search finds likely."""

    def tags(self) -> list[Tag]:
        """Return all tags, by name, parents before children."""

    def removed(self) -> list[RemovedPhoto]:
        """Return the photos that were removed in the last 30 days, the last removed first."""

    def forget_removed(self, ids: Sequence[int]) -> None:
        """Forget removed photos now, with their tags, captions and album places; this cannot be undone."""

    def duplicates(
        self, control: Control | None = None, *, exact: bool = True, near: bool = True
    ) -> Iterator[DuplicateEvent]:
        """Search for duplicates; the last event brings the groups."""

    def dismiss_duplicates(self, group: DuplicateGroup) -> None:
        """Remember that these are no duplicates."""

    def restore_duplicates(self, group: DuplicateGroup) -> None:
        """Take that back."""

    def trash(
        self,
        paths: Sequence[Path | str],
        control: Control | None = None,
        *,
        instead: Mapping[Path, Path] | None = None,
    ) -> Iterator[Trashed]:
        """Move files of photos to the system's trash; a file stays where what is kept ``instead`` is gone."""

    def completions(self, name: str, typed: str, limit: int = 8) -> list[Completion]:
        """Return values for the filter ``name`` that go on from what was typed, the most used first."""

    def problems(self) -> list[Problem]:
        """Return the files that could not be indexed."""

    def bundles(self) -> list[BundleInfo]:
        """Return the models that can be used."""

    def use_bundle(self, bundle_id: str, *, keep_old: bool = False) -> ModelSwitch | None:
        """Let another model search: at once (None), or as soon as indexing has made every photo's vector of it."""

    def model_switch(self) -> ModelSwitch | None:
        """Return the switch to another model that is under way, if one is."""

    def pause_switch(self, paused: bool) -> None:
        """Let the switch wait, or go on; it is remembered over restarts."""

    def cancel_switch(self, *, forget: bool = True) -> None:
        """Stay with the model that searches; ``forget`` deletes what was embedded for the other one."""

    def forget_vectors(self, bundle_id: str) -> int:
        """Delete the vectors of a model that neither searches nor is to; return the bytes freed.  Raises ModelInUse."""

    def model_offers(self) -> list[Offer]:
        """Return the curated list of models, with which of them are installed."""

    def conversion_lacks(self) -> tuple[str, ...]:
        """Return the packages that are missing to convert models; empty when all are there."""

    def install_model(
        self, source: str, control: Control | None = None, *, precision: Precision = "auto", architecture: str = ""
    ) -> Iterator[InstallEvent]:
        """Fetch, convert and install a model; the last event is ModelInstalled.  Raises what its docstring names."""

    def remove_model(self, bundle_id: str) -> int:
        """Delete a model and its vectors; return the bytes that its files took.  Raises ModelInUse, BundleUnknown."""

    def export_model(self, bundle_id: str, target: Path) -> Path:
        """Copy a model into a folder within this one; return where it lies.  Raises FileExistsError."""

    def vocabulary(self) -> list[VocabularyEntry]:
        """Return all entries that may be proposed, the disabled ones too, parents before children."""

    def sensitive(self, name: str) -> Sensitive | None:
        """Tell what a word says about a person that a model's opinion must not be trusted with."""

    def vocabulary_text(self) -> str:
        """Return the vocabulary as text that can be edited and read again."""

    def read_vocabulary(self, text: str) -> VocabularyImport:
        """Return what such a text would change; nothing is changed yet."""

    def propose_tags(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None
    ) -> Iterator[TaggingEvent]:
        """Make proposals for these photos (None: all), and remember that they are wanted; the last event sums up."""

    def learn(self) -> frozenset[str]:
        """Bring proposals in line with decisions and edits made since; return the keys whose proposals changed."""

    def proposal_groups(self) -> list[ProposalGroup]:
        """Return the tags that are proposed, those with most photos first."""

    def proposals_of(self, key: str, limit: int | None = None) -> list[Proposal]:
        """Return the open proposals of one tag, surest first."""

    def photo_proposals(self, ids: Sequence[int]) -> dict[int, list[Proposal]]:
        """Return the open proposals of these photos, surest first; photos without any are left out."""

    def proposal_count(self) -> int:
        """Return how many proposals wait to be decided."""

    def tagging_state(self) -> TaggingState:
        """Return how many photos proposals are wanted for, wait for a vector, and how many proposals there are."""

    def forget_proposals(self) -> None:
        """Forget every proposal, and which photos they are wanted for; tags and decisions stay."""

    def auto_accept(self, key: str, precision: float | None) -> None:
        """Have a tag's proposals accepted by themselves from a stated precision on; None: never."""

    def accepted_by_itself(self, key: str | None = None) -> dict[int, list[str]]:
        """Return the photos on which tags were put by themselves, with the keys; of one tag only where it is named."""

    def auto_accepted(self) -> list[ProposalGroup]:
        """Return the tags whose proposals are accepted by themselves, by name; those without open proposals, too."""

    def metadata_conflicts(self, photo_ids: Sequence[int] | None = None) -> list[MetadataConflict]:
        """Return where files say otherwise than the user does."""

    def settle_conflict(self, photo_id: int, field: MetadataField, *, theirs: bool) -> Edited:
        """Choose one side of a conflict; the answer undoes it."""

    def write_metadata(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None, *, dry_run: bool = False
    ) -> Iterator[MetadataEvent]:
        """Write tags, captions and ratings of these photos (None: of all that differ) to where the setting says.

        Raises:
            MetadataUnavailable: what writes them is not installed.
        """

    def metadata_due(self) -> int:
        """Return how many photos have something to be written."""

    def metadata_problems(self) -> list[MetadataProblem]:
        """Return the photos whose metadata could not be written."""

    def metadata_lacks(self) -> tuple[str, ...]:
        """Return the packages that are missing to write metadata; empty when all are there."""

    def training_material(self, albums: Sequence[int] = ()) -> Material:
        """Return what these albums (none: all captioned photos) hold to learn from; raises AlbumUnknown."""

    def training_estimate(self, preset: Preset, albums: Sequence[int] = ()) -> Estimate:
        """Return what training would cost here, and what it lacks; takes up to a second or two."""

    def start_training(self, request: TrainingRequest) -> TrainingRun:
        """Start a run in a process of its own, which outlives this one; raises TrainingImpossible, StorageFull."""

    def training_run(self) -> TrainingRun | None:
        """Return the run that is under way or waits to be decided; None where there is none.  Cheap, to be polled."""

    def training_events(self, run_id: str, after: int = 0) -> tuple[list[TrainingEvent], int]:
        """Return what a run told since a place in its log (0: all), and the place to go on from.  Cheap."""

    def command_training(self, run_id: str, command: TrainingCommand) -> None:
        """Tell a run to pause, to go on, to stop and keep the best, or to leave; raises TrainingImpossible."""

    def resume_training(self, run_id: str, *, background: bool = False) -> TrainingRun:
        """Go on with a run whose process ended, from its last checkpoint; raises TrainingImpossible."""

    def keep_training(self, run_id: str, name: str = "") -> str:
        """Keep the model of a run that is done and offered; return its id.  It does not search yet: apply_model."""

    def discard_training(self, run_id: str) -> None:
        """Forget a run, whatever state it is in, and all that it wrote; a process at work is ended first."""

    def apply_model(self, bundle_id: str, control: Control | None = None) -> Iterator[ApplyProgress | ModelApplied]:
        """Let a model search; a Quick one's vectors are derived at once from its parent's, which stay."""

    def personal_models(self) -> list[PersonalModel]:
        """Return the personal models that were kept, the newest first."""

    def compare_models(self, left: str, right: str, control: Control | None = None) -> Comparison:
        """Measure two models on the captions of this library; takes seconds."""

    def uncaptioned(self, photo_ids: Sequence[int]) -> list[int]:
        """Return which of these photos have no caption, in their order."""

    def captions_of(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return the captions of these photos; photos without one are left out."""

    def read_captions(self, paths: Sequence[Path]) -> CaptionImport:
        """Return what files of captions (CSV, JSON, .txt beside the photo) say; nothing is changed.

        Raises:
            CaptionsInvalid: a file is no such thing.
        """

    def import_captions(self, found: CaptionImport, *, replace: bool = False) -> ImportedCaptions:
        """Set the captions that were read; those that photos have stay, unless they are to be replaced."""

    def captioned_words(self, limit: int = 5000) -> list[tuple[str, int]]:
        """Return the words of captions, and names of several words, with how many have them, most first."""

    def setting(self, key: str) -> Value:
        """Return a setting; raises SettingUnknown."""

    def set_setting(self, key: str, value: Value) -> None:
        """Change a setting; raises SettingUnknown, SettingInvalid."""

    def machine(self) -> Machine:
        """Return what this computer offers, and what the model runs on; loads the model."""

    def samples_available(self) -> bool:
        """Tell whether sample photos can be had without a network."""

    def install_samples(self) -> Path:
        """Write the sample photos into the library's folder; return the folder to add."""

    def revision(self) -> int:
        """Return a number that grows with every change."""

    def warm_up(self) -> None:
        """Load what the first search needs."""

    def release_idle(self) -> None:
        """Give back the memory of models that have not been used for a while; cheap."""


LibraryOpener = Callable[[], LibraryProtocol]
"""Opens a library in the thread that calls it."""
