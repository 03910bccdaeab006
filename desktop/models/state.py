"""All that the settings show of search models, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.models.installs import Install
from desktop.models.switching import SwitchPace, Waits
from engine.models.records import Offer
from engine.records import BundleInfo, Machine, ModelSwitch

_SHIPPED_SPEED = {"starter": 0.27}
"""Of models that are not offered because they are there, what ``Offer.speed`` says of others: measured on two cores in
one run with ViT-B/32, image towers, float32, batches of 8."""


@dataclass(frozen=True)
class ModelsState:
    """A snapshot.

    Attributes:
        bundles: the models that are installed; None until they were read.
        offers: the curated list.
        lacks: packages that converting a model needs and that are missing.
        free_bytes: room on the library's disk; None while unknown.
        photos_per_s: how fast photos were embedded lately, by the model's id.
        language: the window's, ``en`` or ``ko``.
    """

    bundles: tuple[BundleInfo, ...] | None = None
    offers: tuple[Offer, ...] = ()
    lacks: tuple[str, ...] = ()
    machine: Machine | None = None
    installs: tuple[Install, ...] = ()
    switch: ModelSwitch | None = None
    pace: SwitchPace = field(default_factory=SwitchPace)
    waits: Waits = Waits.NOT
    free_bytes: int | None = None
    photos_per_s: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"

    @property
    def active(self) -> BundleInfo | None:
        """The model that searches."""
        return next((bundle for bundle in self.bundles or () if bundle.active), None)

    def bundle(self, bundle_id: str) -> BundleInfo | None:
        """Return an installed model."""
        return next((bundle for bundle in self.bundles or () if bundle.id == bundle_id), None)

    def offer(self, bundle_id: str) -> Offer | None:
        """Return what the curated list says of a model."""
        return next((offer for offer in self.offers if offer.id == bundle_id), None)

    def install(self, source: str) -> Install | None:
        """Return the installation of a source that is under way or has failed."""
        return next((install for install in self.installs if install.request.source == source), None)

    def lacking(self, bundle: BundleInfo) -> int:
        """Return how many photos have no vector of a model yet."""
        return max(0, max((other.embedded_photos for other in self.bundles or ()), default=0) - bundle.embedded_photos)

    def seconds_for(self, bundle: BundleInfo) -> float | None:
        """Estimate how long the photos take that lack a vector of a model; None where nothing is known of its pace."""
        rate = self.photos_per_s.get(bundle.id) or self._rate_by_speed(bundle.id)
        return self.lacking(bundle) / rate if rate else None

    def _rate_by_speed(self, bundle_id: str) -> float | None:
        """Conclude from another model's pace."""
        wanted = self._speed(bundle_id)
        for other_id, rate in self.photos_per_s.items():
            other = self._speed(other_id)
            if wanted and other:
                return rate * other / wanted
        return None

    def _speed(self, bundle_id: str) -> float | None:
        """Return about how many times as long a photo takes as with ViT-B/32."""
        offer = self.offer(bundle_id)
        return offer.speed if offer is not None else _SHIPPED_SPEED.get(bundle_id)
