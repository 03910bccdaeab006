"""Personal models: keeping what was trained, letting it search, comparing (docs/personal-models.md)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import bundles, settings, switching
from engine.control import Control
from engine.errors import Cancelled, StorageFull
from engine.library.blame import blaming_damage
from engine.library.forgetting import leaves_room, row_bytes
from engine.library.preparing import prepare
from engine.library.upkeep import forget_foreign_vectors

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.encoding.bundle import Bundle
    from engine.library.models import Models
    from engine.personal.records import ApplyProgress, Comparison, ModelApplied, PersonalModel
    from engine.records import BundleInfo


@blaming_damage
class Personal(ABC):
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog
    _models: Models

    @abstractmethod
    def _active_is_usable(self) -> bool:
        """Tell whether the active model's files are as they should be."""

    def keep_training(self, run_id: str, name: str = "") -> str:
        """Keep the model of a run that is done and offered; it does not search yet (:meth:`apply_model`).

        Killed at any instant, there is either the run still, or the model.

        Args:
            name: what it is to be called; empty: as the run was, else one of the date.

        Returns:
            The model's id.

        Raises:
            TrainingImpossible: there is no such run, or it offers nothing.
            BundleInvalid: what was trained is damaged.
            InstallBusy: another process installs or removes a model.
            StorageFull, FolderUnusable: it cannot be written.
        """
        from engine.personal.keeping import keep

        return keep(self.folder, run_id, name)

    def apply_model(self, bundle_id: str, control: Control | None = None) -> Iterator[ApplyProgress | ModelApplied]:
        """Let a model search; the vectors of the one before it stay, so that going back is at once.

        Vectors that can be derived from the parent's (a Quick model's) are, which takes seconds; where photos are left,
        whoever indexes embeds them, and it searches as soon as that is done.  What was derived stays, wherever it
        stops, and the next time goes on from there.

        Args:
            bundle_id: an installed model, also one that is not personal.
            control: pauses and cancels it.

        Raises:
            BundleUnknown, BundleInvalid, ModelFailed: there is none of this id, or it does not work.
            StorageFull, CatalogReadOnly: it cannot be written; the model before it goes on searching.
            Cancelled: by ``control``; the model before it goes on searching.

        Example:
            >>> for event in library.apply_model("my-albums"):  # doctest: +SKIP
            ...     print(event)
        """
        from engine.personal.records import ModelApplied

        control = control or Control()
        encoder = self._models.load(bundle_id)
        forget_foreign_vectors(self._catalog, encoder.bundle, record=True)
        yield from self._derived(encoder.bundle, control)
        if bundle_id != str(settings.get(self._catalog, "model")):
            prepare(self._models, encoder)
        if control.cancelled:
            raise Cancelled
        usable = self._active_is_usable()
        yield ModelApplied(bundle_id, switching.choose(self._catalog, bundle_id, keep_old=True, at_once=not usable))

    def personal_models(self) -> list[PersonalModel]:
        """Return the personal models that were kept, the newest first."""
        infos = [info for info in self._models.infos() if info.preset]
        found = [self._personal(info) for info in infos]
        return sorted(found, key=lambda model: (model.created_at, model.id), reverse=True)

    def compare_models(self, left: str, right: str, control: Control | None = None) -> Comparison:
        """Measure two models on the captions of this library, and on the photos that ship with Sajin; takes seconds.

        Args:
            left, right: ids of installed models.
            control: cancels it.

        Raises:
            BundleUnknown, BundleInvalid, ModelFailed: one is not there, or does not work.
            VectorsMissing: photos have no vectors of one, and none can be derived.
            TrainingImpossible: there are no captions to measure by (``too_few``).
            Cancelled: by ``control``.
        """
        from engine.personal.comparing import compare

        return compare(self._catalog, self._models.load(left), self._models.load(right), control or Control())

    def _derived(self, bundle: Bundle, control: Control) -> Iterator[ApplyProgress]:
        """Derive what can be derived of a model's vectors."""
        from engine.personal.deriving import derivable, derive

        count = derivable(self._catalog, bundle)
        needed = count * row_bytes(bundle.id, bundle.dim)
        if not leaves_room(self._catalog.path.parent, needed):
            raise StorageFull(self._catalog.path, needed)
        switching.spare(self._catalog, bundle.id)

        def stop() -> bool:
            control.wait_while_paused()
            return control.cancelled

        yield from derive(self._catalog, bundle, stop)
        if control.cancelled:
            raise Cancelled
        if count and bundle.id == str(settings.get(self._catalog, "model")):
            with self._catalog.transaction(revision=True):
                pass  # it searches already, and finds more from now on

    def _personal(self, info: BundleInfo) -> PersonalModel:
        from engine.encoding.bundle import Bundle
        from engine.personal.keeping import REPORT
        from engine.personal.records import PersonalModel
        from engine.personal.stored import read_report

        personal = Bundle.load(info.folder, check_files=False).personal
        albums = personal.get("albums")
        return PersonalModel(
            id=info.id,
            name=info.name,
            preset="full" if info.preset == "full" else "quick",
            parent=info.parent,
            parent_name=self._models.name_of(info.parent),
            created_at=info.created_at,
            albums=tuple(str(name) for name in albums) if isinstance(albums, list) else (),
            active=info.active,
            next=info.next,
            size_bytes=info.size_bytes,
            vectors_bytes=info.vectors_bytes,
            at_once=self._follows_at_once(info, personal.get("parent_vectors")),
            report=read_report(info.folder / REPORT),
        )

    def _follows_at_once(self, info: BundleInfo, made_with: object) -> bool:
        if info.active or switching.count_lacking(self._catalog, info.id) == 0:
            return True
        known = bundles.made_with(self._catalog, info.parent)
        return info.at_once and known == made_with and switching.has_vectors(self._catalog, info.parent)
