"""Choosing the model that searches, without ever being left without one: see docs/switching.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import photos, settings, switching
from engine.errors import BundleInvalid, BundleUnknown, ModelInUse
from engine.library.blame import blaming_damage
from engine.library.forgetting import leaves_room, row_bytes
from engine.library.upkeep import forget_foreign_vectors
from engine.records import ModelSwitch

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.encoding.bundle import Bundle
    from engine.library.models import Models

_FEW = 20_000
"""Photos whose vectors are derived in half a second."""


@blaming_damage
class Switching:
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog
    _models: Models

    def use_bundle(self, bundle_id: str, *, keep_old: bool = False) -> ModelSwitch | None:
        """Let another model search: at once if it finds every photo that the active one finds, else as soon as it does.

        Until then the active one goes on searching, and whoever indexes (:meth:`index`, :meth:`watch`, the window)
        makes the vectors that are missing; the switch is remembered over restarts.  The active model itself cancels it.
        A personal model's vectors are derived from its parent's where they can be (docs/personal-models.md), and the
        vectors of a model that it came from stay in any case.

        Args:
            bundle_id: an installed model.
            keep_old: leave the vectors of the model before it, so that going back is at once.

        Returns:
            The switch that was begun; None where the model searches from now on.

        Raises:
            BundleUnknown, BundleInvalid: there is none of this id, or it is damaged.
            StorageFull, CatalogReadOnly: the choice cannot be written.
        """
        bundle = self._models.check(bundle_id)
        forget_foreign_vectors(self._catalog, bundle, record=True)
        self._derive_few(bundle)
        keep_old = keep_old or str(settings.get(self._catalog, "model")) in bundle.ancestors
        switching.choose(self._catalog, bundle_id, keep_old=keep_old, at_once=not self._active_is_usable())
        return self.model_switch()

    def model_switch(self) -> ModelSwitch | None:
        """Return the switch to another model that is under way, if one is."""
        state = switching.wanted(self._catalog)
        if state is None:
            return None
        total = photos.count(self._catalog)
        return ModelSwitch(
            bundle_id=state.bundle_id,
            name=self._models.name_of(state.bundle_id),
            done=total - switching.count_lacking(self._catalog, state.bundle_id),
            total=total,
            paused=state.paused,
            keep_old=state.keep_old,
            stopped=state.stopped,
        )

    def pause_switch(self, paused: bool) -> None:
        """Let the switch wait, or go on (also one that stopped); it is remembered over restarts."""
        switching.pause(self._catalog, paused)

    def cancel_switch(self, *, forget: bool = True) -> None:
        """Stay with the model that searches.

        Args:
            forget: delete what was embedded for the other one; whoever indexes does it.  Vectors that it had before the
                switch was begun stay.
        """
        switching.cancel(self._catalog, forget=forget)

    def forget_vectors(self, bundle_id: str) -> int:
        """Delete the vectors of a model that neither searches nor is to; return about how many bytes that frees.

        They become room inside the catalog, which the next vectors take.  Killed in its midst, the next run of indexing
        goes on with it.

        Raises:
            ModelInUse: it searches, or photos are being embedded for it.
            BundleUnknown: it is not installed, and there are no vectors of it.
        """
        from engine.encoding.bundle import find_bundles
        from engine.library.forgetting import forget_vectors

        known = find_bundles(self.folder)
        if bundle_id not in known and not switching.has_vectors(self._catalog, bundle_id):
            raise BundleUnknown(bundle_id, sorted(known))
        if not switching.doom(self._catalog, bundle_id):
            raise ModelInUse(bundle_id)
        return forget_vectors(self._catalog, self.folder, bundle_id)

    def _derive_few(self, bundle: Bundle) -> None:
        """Derive a personal model's vectors if that takes no longer than a moment; else whoever indexes does it."""
        from engine.personal.deriving import derivable, derive

        count = derivable(self._catalog, bundle)
        if 0 < count <= _FEW and leaves_room(self._catalog.path.parent, count * row_bytes(bundle.id, bundle.dim)):
            switching.spare(self._catalog, bundle.id)
            for _ in derive(self._catalog, bundle):
                pass

    def _active_is_usable(self) -> bool:
        try:
            self._models.check(str(settings.get(self._catalog, "model")))
        except (BundleUnknown, BundleInvalid):
            return False
        return True
