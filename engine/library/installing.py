"""What a user does with the models themselves: choosing one to add, installing, removing, carrying one elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog.connection import Catalog
from engine.control import Control
from engine.errors import BundleInvalid, BundleUnknown, ModelIsParent, ModelShipped
from engine.library.blame import blaming_damage

if TYPE_CHECKING:
    from engine.models.events import InstallEvent
    from engine.models.records import Offer, Precision


@blaming_damage
class Installing(ABC):
    """The part of a :class:`engine.library.Library` that adds and removes models."""

    folder: Path
    _catalog: Catalog

    @abstractmethod
    def forget_vectors(self, bundle_id: str) -> int:
        """Delete the vectors of a model that is not in use; raises ModelInUse."""

    def model_offers(self) -> list[Offer]:
        """Return the curated list of models, with which of them are installed."""
        from engine.encoding.bundle import find_bundles
        from engine.models.curated import offers_with

        return offers_with(find_bundles(self.folder))

    def conversion_lacks(self) -> tuple[str, ...]:
        """Return the packages that are missing to convert models; empty when all are there."""
        from engine.models.process import conversion_lacks

        return conversion_lacks()

    def install_model(
        self, source: str, control: Control | None = None, *, precision: Precision = "auto", architecture: str = ""
    ) -> Iterator[InstallEvent]:
        """Fetch, convert and install a model; the last event is ModelInstalled.  The model is not used yet.

        Until that event nothing of it is listed; what was downloaded stays when it is broken off, and the next try
        goes on from there.

        Args:
            source: what :func:`engine.models.source.parse_source` understands.
            control: cancels it, and lets a download wait.
            precision: how a converted model's weights are kept; an exported one stays as it is.
            architecture: open_clip's name, for a checkpoint that does not say it itself.

        Raises:
            ModelSourceInvalid: the source is no model, or cannot be installed.
            ConversionUnavailable: it would have to be converted, and packages for that are missing.
            DownloadFailed: it could not be fetched.
            ModelRejected, BundleInvalid: it does not compute what it should.
            StorageFull: there is not enough room.
            InstallBusy: another process installs a model into this library.
            LibraryBusy: a model of this id, with another image half, is there, and somebody indexes.
            Cancelled: by ``control``.

        Example:
            >>> for event in library.install_model("vit-b-32-laion2b"):  # doctest: +SKIP
            ...     print(event)
        """
        from engine.models.install import install

        return install(source, self.folder, control or Control(), precision=precision, architecture=architecture)

    def remove_model(self, bundle_id: str) -> int:
        """Delete a model and its vectors.

        Returns:
            The bytes that its files took.

        Raises:
            ModelInUse: it searches, or is to search next.
            ModelShipped: it came with Sajin.
            ModelIsParent: personal models were trained on it; they go first.
            BundleUnknown: there is none of this id.
            InstallBusy: another process installs or removes a model of this library.
            FolderUnusable: its files cannot be deleted.
        """
        from engine.models.staging import Staging

        with Staging(self.folder) as staging:
            folder = self._installed(bundle_id)
            if folder.parent != staging.models:
                raise ModelShipped(bundle_id)
            derived = self._children(bundle_id)
            if derived:
                raise ModelIsParent(bundle_id, derived)
            size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
            self.forget_vectors(bundle_id)
            staging.remove(bundle_id)
        return size

    def export_model(self, bundle_id: str, target: Path | str) -> Path:
        """Copy a model to a folder, or to an archive where the name ends in ``.zip``; :meth:`import_model` reads it.

        Returns:
            The folder or archive that was written: ``target`` itself, or a folder of the id's name in it.

        Raises:
            BundleUnknown, BundleInvalid: there is none of this id, or it is damaged.
            FileExistsError: there is something at that place already.
            StorageFull, FolderUnusable: it cannot be written.
        """
        from engine.models.carry import export

        return export(self._installed(bundle_id), Path(target).absolute())

    def import_model(self, path: Path | str, control: Control | None = None) -> Iterator[InstallEvent]:
        """Install a model from a folder or an archive that :meth:`export_model` wrote.

        Raises:
            ModelSourceInvalid, ModelRejected, BundleInvalid, StorageFull, InstallBusy, Cancelled: as above.
        """
        from engine.models.install import install

        return install(str(Path(path).absolute()), self.folder, control or Control())

    def _children(self, bundle_id: str) -> tuple[str, ...]:
        """Return the ids of the personal models that were trained on a model."""
        from engine.encoding.bundle import Bundle, find_bundles

        found = []
        for child, folder in sorted(find_bundles(self.folder).items()):
            with suppress(BundleInvalid):
                if Bundle.load(folder, check_files=False).parent == bundle_id:
                    found.append(child)
        return tuple(found)

    def _installed(self, bundle_id: str) -> Path:
        from engine.encoding.bundle import find_bundles

        known = find_bundles(self.folder)
        if bundle_id not in known:
            raise BundleUnknown(bundle_id, sorted(known))
        return known[bundle_id]
