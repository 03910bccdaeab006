"""What a user does with training runs: begin one, see how it goes, tell it what to do, go on with it, forget it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from engine.catalog.connection import Catalog
from engine.errors import StorageFull, TrainingImpossible
from engine.library.blame import blaming_damage
from engine.personal.records import FEWEST_PHOTOS, TYPICAL_PHOTOS, RunState

if TYPE_CHECKING:
    from engine.library.models import Models
    from engine.personal.events import TrainingCommand, TrainingEvent
    from engine.personal.records import Estimate, Material, Preset, TrainingRequest, TrainingRun
    from engine.personal.run_folder import RunDescription
    from engine.records import Album

EXTRA = "pip install 'sajin[train]'"
"""What installs the packages that Full needs."""


@blaming_damage
class Training(ABC):
    """The part of a :class:`engine.library.Library` that trains personal models, each run in a process of its own."""

    folder: Path
    _catalog: Catalog
    _models: Models

    @abstractmethod
    def albums(self) -> list[Album]:
        """Return all albums."""

    @abstractmethod
    def training_material(self, albums: Sequence[int] = ()) -> Material:
        """Return what there is to learn from."""

    @abstractmethod
    def training_estimate(self, preset: Preset, albums: Sequence[int] = ()) -> Estimate:
        """Return what it would cost."""

    def start_training(self, request: TrainingRequest) -> TrainingRun:
        """Start a run in a process of its own, which outlives this one; return once that is seen to live.

        A run that was refused or failed, and is still there to be read, is deleted.

        Raises:
            TrainingImpossible: see its ``fault``; nothing was left behind.
            AlbumUnknown, BundleUnknown, BundleInvalid: what was asked for is not there.
            StorageFull, FolderUnusable, CatalogReadOnly: the library cannot be written.

        Example:
            >>> run = library.start_training(TrainingRequest("quick", albums=(3,)))  # doctest: +SKIP
        """
        from engine.personal import process, runs

        with runs.changing(self.folder):
            runs.make_way(self.folder, delete=False)
            description = self._described(request)
            runs.make_way(self.folder)
            folder = runs.create(self.folder, description)
            try:
                process.start(folder, background=request.background)
            except BaseException:
                runs.remove(folder)
                raise
        return folder.run()

    def training_run(self) -> TrainingRun | None:
        """Return the run that is under way or waits to be decided (or read); None where there is none.  Cheap."""
        from engine.personal import runs

        return runs.current(self.folder)

    def training_events(self, run_id: str, after: int = 0) -> tuple[list[TrainingEvent], int]:
        """Return what a run told since a place in its log (0: all), and the place to go on from.  Cheap.

        Raises:
            TrainingImpossible: there is no such run (``no_run``).
        """
        from engine.personal import runs
        from engine.personal.following import read_events

        return read_events(runs.find(self.folder, run_id).events, after)

    def command_training(self, run_id: str, command: TrainingCommand) -> None:
        """Tell a run to pause, to go on, to stop and keep the best, or to leave; it does so within about a second.

        Raises:
            TrainingImpossible: there is no such run, or no process works on it (``no_run``).
            StorageFull, FolderUnusable: the command cannot be written.
        """
        from engine.personal import runs

        folder = runs.find(self.folder, run_id)
        if not folder.working() and folder.run().state != RunState.STARTING:
            raise TrainingImpossible("no_run", "the training run is not under way any more")
        folder.tell(command)

    def resume_training(self, run_id: str, *, background: bool = False) -> TrainingRun:
        """Go on with a run whose process ended, from its last checkpoint.

        Raises:
            TrainingImpossible: there is no such run, or it cannot be resumed (``no_run``); one is at work (``busy``);
                the process died at once (``lacks``, ``memory``, ``failed``): the run stays as it was.
            StorageFull, FolderUnusable, CatalogReadOnly: the library cannot be written.
        """
        from engine.personal import process, runs
        from engine.personal.events import TrainingCommand

        with runs.changing(self.folder):
            folder = runs.find(self.folder, run_id)
            if folder.working():
                raise TrainingImpossible("busy", "the training run is under way")
            if not folder.run(beginning=False).resumable:
                raise TrainingImpossible("no_run", "the training run is over; there is nothing to resume")
            if folder.told() != TrainingCommand.STOP:  # which the user meant for good
                folder.tell(TrainingCommand.RESUME)
            process.start(folder, background=background)
        return folder.run()

    def discard_training(self, run_id: str) -> None:
        """Forget a run, whatever state it is in, and all that it wrote; a process at work is ended first.

        Raises:
            TrainingImpossible: there is no such run (``no_run``), or its process cannot be ended (``busy``).
            FolderUnusable, CatalogReadOnly: its files cannot be deleted.
        """
        from engine.personal import process, runs

        folder = runs.find(self.folder, run_id)
        process.end(folder)
        with runs.changing(self.folder):
            runs.remove(folder)

    def _described(self, request: TrainingRequest) -> RunDescription:
        """Return what a run for this request is to do, after a look whether it can be done."""
        from engine.catalog.clock import now, stamp
        from engine.encoding.bundle import bundle_folder
        from engine.encoding.fingerprint import vectors_fingerprint
        from engine.personal.process import training_lacks
        from engine.personal.run_folder import RunDescription

        albums = tuple(dict.fromkeys(request.albums))
        material = self.training_material(albums)
        if not material.enough:
            raise TrainingImpossible("too_few", _too_few(material))
        estimate = self.training_estimate(request.preset, albums)
        _check(request.preset, estimate, (*training_lacks(), *estimate.lacks), self.folder)
        parent = self._parent(request, estimate)
        names = {album.id: album.name for album in self.albums()}
        return RunDescription(
            replace(request, albums=albums),
            stamp(now()),
            parent,
            self._models.name_of(parent),
            tuple(names[album] for album in albums),
            vectors_fingerprint(bundle_folder(parent, self.folder)),
        )

    def _parent(self, request: TrainingRequest, estimate: Estimate) -> str:
        """Return the model to begin with: the estimate's, or the one that was asked for (or its ancestor)."""
        from engine.personal.parents import parent_of

        return parent_of(self.folder, request.preset, request.parent) if request.parent else estimate.parent


def _too_few(material: Material) -> str:
    have = "is 1 captioned photo" if material.photos == 1 else f"are {material.photos} captioned photos"
    low, high = TYPICAL_PHOTOS
    more = FEWEST_PHOTOS - material.photos
    return (
        f"there {have}, and at least {FEWEST_PHOTOS} are needed to learn from and to measure with: caption {more} more "
        f"({low} to {high:,} are typical)"
    )


def _check(preset: Preset, estimate: Estimate, lacks: tuple[str, ...], folder: Path) -> None:
    """Raise what keeps a preset from being trained here."""
    if lacks:
        raise TrainingImpossible("lacks", f"training in full needs {', '.join(lacks)}: {EXTRA}", lacks)
    if estimate.impossible:
        raise TrainingImpossible("no_weights", estimate.impossible)
    total = psutil.virtual_memory().total + psutil.swap_memory().total
    if estimate.memory_bytes > total:
        other = "; take Quick instead" if preset == "full" else ""
        raise TrainingImpossible(
            "memory",
            f"about {estimate.memory_bytes / 1e9:.1f} GB of memory are needed, and this computer has "
            f"{total / 1e9:.1f} GB{other}",
        )
    if estimate.free_bytes < estimate.disk_bytes:
        raise StorageFull(folder, estimate.disk_bytes)
