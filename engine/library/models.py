"""The models of one library: which there are, which one is active, and what is loaded of it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.catalog import photos, settings, switching
from engine.catalog.connection import Catalog
from engine.errors import BundleInvalid, BundleUnknown, ModelFailed
from engine.library.forgetting import vectors_bytes
from engine.library.upkeep import forget_foreign_vectors
from engine.paths import resources_dir
from engine.records import BundleInfo

if TYPE_CHECKING:
    from engine.encoding.bundle import Bundle
    from engine.encoding.onnx import Encoder, RunsOn
    from engine.encoding.protocol import EncoderProtocol
    from engine.search.explain import Explainer
    from engine.search.index.protocol import VectorIndex
    from engine.search.searcher import Searcher

logger = logging.getLogger(__name__)


class Models:
    """Loads the active model when it is first needed, and again after another one was chosen.

    Args:
        encoder: used instead of the active bundle's own (a model that scripts or tests bring).
    """

    def __init__(self, catalog: Catalog, folder: Path, encoder: EncoderProtocol | None = None) -> None:
        self._catalog = catalog
        self.folder = folder
        self._given = encoder
        self._loaded: Encoder | None = None
        self._loaded_by: tuple[object, ...] = ()
        self._searcher: Searcher | None = None
        self._searched_by: tuple[object, ...] = ()
        self._seen_revision: int | None = None
        self._explainer: tuple[EncoderProtocol, Explainer] | None = None

    def active_id(self) -> str:
        """Return the id of the bundle that searches: the chosen one, or what stands in for it where it is gone."""
        from engine.encoding.bundle import find_bundles

        if self._given is not None:
            return self._given.bundle_id
        chosen, known = str(settings.get(self._catalog, "model")), find_bundles(self.folder)
        return chosen if chosen in known else next((item for item in self._substitutes() if item in known), chosen)

    def encoder(self) -> EncoderProtocol:
        """Return the active bundle's encoder; where it cannot be used, that of another one that has vectors.

        Raises:
            BundleUnknown: the bundle is not installed any more, and no other one has vectors.
            BundleInvalid: it is damaged, and so on.
        """
        if self._given is not None:
            return self._given
        # Asked each time: another process (the command line beside the window) may have chosen another model, or have
        # installed this one anew.
        wanted = (*self._settings("model", "provider", "encoder_threads"), self._written())
        if self._loaded is None or self._loaded_by != wanted:
            self._loaded = None
            loaded = self._usable()
            forget_foreign_vectors(self._catalog, loaded.bundle, record=False)
            self._loaded, self._loaded_by = loaded, wanted
        return self._loaded

    def encoder_to_index(self) -> EncoderProtocol:
        """Return the active bundle's encoder, after it was noted that the vectors are made with it.

        Raises:
            BundleUnknown, BundleInvalid: as :meth:`encoder`.
        """
        encoder = self.encoder()
        if self._loaded is not None and encoder is self._loaded:
            forget_foreign_vectors(self._catalog, self._loaded.bundle, record=True)
        return encoder

    def searcher(self) -> Searcher:
        """Return the searcher of the active bundle, with every vector that was committed until now."""
        from engine.search.searcher import Searcher

        encoder = self.encoder()
        revision = self._catalog.revision()
        wanted = (encoder, *self._settings("vector_index_address", "vector_index_kind"))
        if self._searcher is None or self._searched_by != wanted:
            self.close()
            self._searcher = Searcher(self._catalog, encoder, self.folder / "cache", self.index())
            self._searched_by = wanted
            self._searcher.refresh()
        elif revision != self._seen_revision:
            self._searcher.refresh()
        self._seen_revision = revision
        return self._searcher

    def index(self, encoder: EncoderProtocol | None = None) -> VectorIndex:
        """Return a new index over a bundle's vectors, the active one's by default; the caller closes it."""
        from engine.search.index.factory import make_index

        encoder = encoder or self.encoder()
        return make_index(self._catalog, encoder.bundle_id, encoder.dim, self.folder / "cache")

    def explainer(self) -> Explainer:
        """Return what tells why photos are found by the active bundle."""
        from engine.search.explain import Explainer

        encoder = self.encoder()
        if self._explainer is None or self._explainer[0] is not encoder:
            self._explainer = encoder, Explainer(self._catalog, encoder, self.folder / "cache")
        return self._explainer[1]

    def close(self) -> None:
        """Let go of the index that searches, and of the tower that explains."""
        self._explainer = None
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def release_idle(self) -> None:
        """Give back the memory of what has not been used for a while; the text side stays loaded."""
        if self._loaded is not None:
            self._loaded.release_idle()
        if self._explainer is not None:
            self._explainer[1].release_idle()

    def infos(self) -> list[BundleInfo]:
        """Return the usable bundles, by id; damaged ones are left out (``sajin doctor`` names them)."""
        from engine.encoding.bundle import find_bundles

        found = []
        active = self.active_id()
        for bundle_id, folder in sorted(find_bundles(self.folder).items()):
            try:
                found.append(self._info(bundle_id, folder, active=bundle_id == active))
            except BundleInvalid as error:
                logger.warning("left out: %s", error)
        return found

    def runs_on(self) -> RunsOn:
        """Return what the active bundle's image side runs on, and why; runs it once, and keeps nothing of it."""
        from engine.encoding.onnx import RunsOn

        if self._given is not None:
            return RunsOn("", "a model of the caller's own")
        try:
            encoder = self._usable()
            found = encoder.runs_on()
            encoder.release_idle(0.0)
            return found
        except (BundleInvalid, BundleUnknown, ModelFailed) as error:
            return RunsOn("", str(error))

    def check(self, bundle_id: str) -> Bundle:
        """Return a bundle whose files are as they should be; those compared before are not read again.

        Raises:
            BundleUnknown: no bundle has this id.
            BundleInvalid: it is damaged.
        """
        from engine.encoding.bundle import find_bundles

        known = find_bundles(self.folder)
        if bundle_id not in known:
            raise BundleUnknown(bundle_id, sorted(known))
        return self.load(bundle_id).bundle

    def load(self, bundle_id: str) -> Encoder:
        """Return a new encoder of a bundle, as the settings say how to run it; raises as :meth:`check`."""
        return load_encoder(self._catalog, self.folder, bundle_id)

    def name_of(self, bundle_id: str) -> str:
        """Return what a bundle is called; its id where that cannot be told."""
        from engine.encoding.bundle import Bundle, bundle_folder

        try:
            return Bundle.load(bundle_folder(bundle_id, self.folder), check_files=False).name
        except (BundleUnknown, BundleInvalid):
            return bundle_id

    @property
    def given(self) -> bool:
        """Whether the model is the caller's own; the settings then do not choose it."""
        return self._given is not None

    def _settings(self, *keys: str) -> tuple[object, ...]:
        return tuple(settings.get(self._catalog, key) for key in keys)

    def _usable(self) -> Encoder:
        """Return a new encoder of the chosen bundle, or of one that stands in for it."""
        try:
            return load_encoder(self._catalog, self.folder)
        except (BundleUnknown, BundleInvalid) as error:
            for bundle_id in self._substitutes():
                try:
                    encoder = self.load(bundle_id)
                except (BundleUnknown, BundleInvalid):
                    continue
                logger.warning("%s searches instead of the chosen model: %s", bundle_id, error)
                return encoder
            raise

    def _substitutes(self) -> list[str]:
        """Return the bundles that could search instead of the chosen one: those with vectors, most first."""
        chosen, unwanted = str(settings.get(self._catalog, "model")), switching.unwanted(self._catalog)
        found = [bundle_id for bundle_id, _ in switching.embedded_bundles(self._catalog)]
        return [bundle_id for bundle_id in found if bundle_id != chosen and bundle_id not in unwanted]

    def _written(self) -> tuple[int, int] | None:
        """Return what tells whether the chosen bundle is still the one that was loaded; None where it is gone."""
        from engine.encoding.bundle import DESCRIPTION

        chosen = str(settings.get(self._catalog, "model"))
        for place in (self.folder, resources_dir()):
            try:
                status = (place / "models" / chosen / DESCRIPTION).stat()
            except OSError:
                continue
            return status.st_ino, status.st_mtime_ns
        return None

    def _info(self, bundle_id: str, folder: Path, *, active: bool) -> BundleInfo:
        from engine.encoding.bundle import Bundle

        bundle = Bundle.load(folder, check_files=False)  # hashes are compared when it is loaded to be used
        state = switching.wanted(self._catalog)
        return BundleInfo(
            id=bundle_id,
            name=bundle.name,
            folder=folder,
            dim=bundle.dim,
            languages=tuple(bundle.languages),
            licence=bundle.licence,
            active=active,
            embedded_photos=embedded_photos(self._catalog, bundle_id),
            size_bytes=sum(file.stat().st_size for file in folder.iterdir() if file.is_file()),
            vectors_bytes=vectors_bytes(self._catalog, bundle_id, switching.count(self._catalog, bundle_id)),
            source=bundle.source,
            image_size=bundle.preprocessing.size,
            precision=bundle.precision,
            shipped=folder.is_relative_to(resources_dir()),
            next=state is not None and state.bundle_id == bundle_id,
            parent=bundle.parent,
            preset=str(bundle.personal.get("preset", "")),
            created_at=str(bundle.personal.get("created_at", "")),
            at_once=bundle.has_adapter,
        )


def load_encoder(catalog: Catalog, folder: Path, bundle_id: str | None = None) -> Encoder:
    """Load the encoder that the library's settings name, or that of another bundle, as they say how to run it.

    Raises:
        BundleUnknown, BundleInvalid: it is not installed, or damaged.
    """
    from engine.encoding.onnx import Encoder, ProviderChoice

    provider = cast(ProviderChoice, settings.get(catalog, "provider"))
    threads = int(settings.get(catalog, "encoder_threads")) or None
    chosen = str(settings.get(catalog, "model")) if bundle_id is None else bundle_id
    return Encoder.load(chosen, library_dir=folder, provider=provider, threads=threads)


def embedded_photos(catalog: Catalog, bundle_id: str) -> int:
    """Return how many present photos have a vector under this bundle."""
    return photos.count(catalog) - switching.count_lacking(catalog, bundle_id)
