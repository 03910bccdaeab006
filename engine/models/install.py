"""From a name to an installed bundle."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.control import Control
from engine.encoding.bundle import DESCRIPTION, Bundle
from engine.encoding.fingerprint import vectors_fingerprint
from engine.errors import (
    BundleInvalid,
    Cancelled,
    ConversionUnavailable,
    ModelRejected,
    ModelSourceInvalid,
    StorageFull,
)
from engine.indexing.lock import IndexLock
from engine.models.archive import Archive, Folder, Place, Repository
from engine.models.curated import export_of, offer_of
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, ModelInstalled, Stage
from engine.models.exported import Layout, copy_bundle, find_layout, require_whole, write_description
from engine.models.hub.listing import Listing
from engine.models.immich import UNKNOWN_LICENCE, adapt
from engine.models.process import conversion_lacks, convert
from engine.models.records import ModelSource, Precision, SourceKind
from engine.models.source import ARCHIVES, CHECKPOINTS, bundle_id_for, is_bundle_id, parse_source
from engine.models.staging import Staging
from engine.models.streaming import streamed
from engine.models.trial import require_sane, try_out
from engine.paths import resources_dir

_ROOM_BYTES = 200 * 2**20
"""What is left free on the disk for the rest of the world."""

_CONVERSION_COPIES = 2.5
"""How many times the room of its weights a conversion takes while it is at work: both precisions, and some."""

_RESEARCH = re.compile(r"(^|[^a-z])(nc|amlr|research|non-?commercial)([^a-z]|$)")


@dataclass(frozen=True)
class _Job:
    """What is to be installed, and how.

    Attributes:
        listing: of a repository, what it holds.
        place, layout: of an exported model, where its files are; ``layout`` is None where it must be converted.
    """

    source: ModelSource
    precision: Precision
    architecture: str
    listing: Listing | None = None
    place: Place | None = None
    layout: Layout | None = None


def install(
    source: str, library_dir: Path, control: Control, *, precision: Precision = "auto", architecture: str = ""
) -> Iterator[InstallEvent]:
    """Fetch, convert or adapt, try out and put in place a model; the last event is ModelInstalled.

    Raises:
        ModelSourceInvalid, ConversionUnavailable, DownloadFailed, ModelRejected, StorageFull, InstallBusy, LibraryBusy,
        FolderUnusable, Cancelled: see :meth:`engine.library.Library.install_model`.
    """
    named = parse_source(source, architecture)
    yield InstallProgress(Stage.LOOKING, detail=str(named))
    with Staging(library_dir) as staging:
        job = yield from _looked(_Job(named, precision, architecture), control)
        present = _present(job, library_dir)
        if present is not None:
            yield present
            return
        yield from _warnings(job)
        _require_room(job, library_dir)
        folder = staging.folder("new", "bundle")
        document = yield from _made(job, folder, staging, control)
        bundle_id = _bundle_id(job, document)
        _complete(document, job, bundle_id, folder)
        same = _same(folder, library_dir / "models" / bundle_id)
        if same is not None:
            yield same
            return
        yield from _tried(folder, str(named), control)
        if control.cancelled:
            raise Cancelled
        yield _installed(_placed(staging, folder, bundle_id, library_dir))


def _looked(job: _Job, control: Control) -> Generator[InstallEvent, None, _Job]:
    """Find out whether the model was exported already."""
    source = job.source
    repo, revision = (source.name, source.variant) if source.kind is SourceKind.HUB else (_export_instead(job), "")
    if source.kind is SourceKind.OPEN_CLIP and not repo:
        return job
    listing: Listing | None = None
    place: Place | None = None
    if repo:
        from engine.models.download import look

        listing = yield from streamed(lambda tell: look(repo, revision, control=control), control)
        place = Repository(listing)
    elif Path(source.name).is_dir():
        place = Folder(Path(source.name))
    elif source.name.lower().endswith(ARCHIVES):
        place = Archive(Path(source.name))
    layout = None if place is None else find_layout(place.sizes)
    if layout is None and source.kind is SourceKind.LOCAL and place is not None:
        _require_checkpoint(source, place)
    if layout is not None and place is not None:
        require_whole(layout, place.sizes, str(source))
    return _Job(source, job.precision, job.architecture, listing, place, layout)


def _export_instead(job: _Job) -> str:
    """Return the repository of an export to install, where the original cannot be converted here."""
    usable = job.source.kind is SourceKind.OPEN_CLIP and job.precision in ("auto", "float32")
    return export_of(str(job.source)) if usable and conversion_lacks() else ""


def _require_checkpoint(source: ModelSource, place: Place) -> None:
    if Path(source.name).is_file() or not any(name.lower().endswith(CHECKPOINTS) for name in place.sizes):
        raise ModelSourceInvalid(
            source.name,
            f"it holds no model: neither {DESCRIPTION} with its files, nor Immich's visual/model.onnx and "
            "textual/model.onnx, nor weights of open_clip",
        )


def _warnings(job: _Job) -> Iterator[InstallWarning]:
    offer = offer_of(str(job.source))
    licence = offer.licence if offer else job.listing.licence if job.listing else ""
    is_bundle = job.layout is not None and job.layout.form == "bundle" and job.source.kind is SourceKind.LOCAL
    if offer is None and not is_bundle:
        yield InstallWarning(
            "not_curated",
            f"{job.source} is not on the list of models that were tried with Sajin",
        )
    if offer.research_only if offer else _RESEARCH.search(licence.lower()):
        yield InstallWarning("research_only", f"its licence ({licence}) allows use for research only; read it first")
    if job.listing is not None and job.source.kind is SourceKind.OPEN_CLIP:
        yield InstallWarning(
            "export_instead",
            f"the packages that convert it are not installed, so that the export of {job.listing.repo} is taken; with "
            "pip install 'sajin[train]' it can be converted here, and runs quicker",
        )
    elif job.layout is not None and job.precision != "auto":
        yield InstallWarning("precision_refused", "it was exported already; its weights stay as they are")


def _require_room(job: _Job, library_dir: Path) -> None:
    """Refuse at once what would not fit; what is fetched is checked by the download, which knows its own disk."""
    needed = _ROOM_BYTES
    offer = offer_of(str(job.source))
    if job.place is not None and job.layout is not None:
        inside = [size for name, size in job.place.sizes.items() if name.startswith(job.layout.prefix)]
        needed += max(inside) if job.layout.form == "bundle" else sum(sorted(inside)[-2:])
    elif offer is not None:
        needed += int(offer.installed_bytes * _CONVERSION_COPIES)
    elif job.place is not None:
        weights = [size for name, size in job.place.sizes.items() if name.lower().endswith(CHECKPOINTS)]
        needed += int(max(weights, default=0) * _CONVERSION_COPIES)
    elif job.source.kind is SourceKind.LOCAL:
        needed += int(Path(job.source.name).stat().st_size * _CONVERSION_COPIES)
    if shutil.disk_usage(library_dir).free < needed:
        raise StorageFull(library_dir / "models", needed)


def _made(job: _Job, folder: Path, staging: Staging, control: Control) -> Generator[InstallEvent, None, dict[str, Any]]:
    """Fill ``folder`` with the bundle's files; return its description."""
    name = str(job.source)
    if job.layout is not None and job.place is not None:
        work = staging.folder("new", "work")
        make = copy_bundle if job.layout.form == "bundle" else adapt
        return (yield from make(job.place, job.layout, folder, work, control, name))
    lacks = conversion_lacks()
    if lacks:
        raise ConversionUnavailable(lacks)
    bundle_id = bundle_id_for(job.source)
    yield from convert(job.source, folder, bundle_id, control, precision=job.precision, architecture=job.architecture)
    return _read(folder, name)


def _read(folder: Path, source: str) -> dict[str, Any]:
    try:
        document = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelRejected(source, f"the conversion left no {DESCRIPTION}: {error}") from error
    if not isinstance(document, dict):
        raise ModelRejected(source, f"the conversion left no right {DESCRIPTION}")
    return document


def _bundle_id(job: _Job, document: Mapping[str, Any]) -> str:
    """Return the id to install under: a file's or folder's bundle keeps its own, others have that of their source.

    A repository must not choose whose place it takes.
    """
    if job.source.kind is not SourceKind.LOCAL or job.layout is None or job.layout.form != "bundle":
        return bundle_id_for(job.source)
    own = document.get("id")
    if not isinstance(own, str) or not is_bundle_id(own):
        raise ModelSourceInvalid(job.source.name, f"its id {own!r} cannot be a folder's name")
    if any(own.lower() == path.name.lower() for path in (resources_dir() / "models").iterdir()):
        raise ModelSourceInvalid(job.source.name, f"the model {own} came with Sajin; it need not be installed")
    return own


def _complete(document: dict[str, Any], job: _Job, bundle_id: str, folder: Path) -> None:
    document["id"] = bundle_id
    if job.source.kind is not SourceKind.LOCAL:
        document["source"] = str(job.source)
    document.setdefault("source", str(job.source))
    if job.listing is not None and job.source.kind is not SourceKind.HUB:
        document["exported_by"] = f"hf-hub:{job.listing.repo}@{job.listing.commit}"
    elif job.listing is not None:
        document["commit"] = job.listing.commit
        if document.get("licence") == UNKNOWN_LICENCE and job.listing.licence:
            document["licence"] = job.listing.licence
    write_description(document, folder)


def _present(job: _Job, library_dir: Path) -> ModelInstalled | None:
    """Return the installed bundle, where it is sure without fetching anything that it is what would be made."""
    if job.source.kind is SourceKind.LOCAL:
        return None
    folder = library_dir / "models" / bundle_id_for(job.source)
    try:
        document = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        held = {document["precision"]["vision"], document["precision"]["text"]}
        named = document["source"] == str(job.source)
        commit = job.listing.commit if job.listing and job.source.kind is SourceKind.HUB else document.get("commit")
        newest = document.get("commit") == commit
        if not (named and newest) or (job.layout is None and job.precision not in ("auto", *held)):
            return None
        Bundle.load(folder)
    except (OSError, ValueError, KeyError, TypeError, BundleInvalid):
        return None
    return _installed(folder)


def _same(folder: Path, there: Path) -> ModelInstalled | None:
    """Return the installed bundle of this id, if it is this one."""
    try:
        new, old = ((place / DESCRIPTION).read_text(encoding="utf-8") for place in (folder, there))
        Bundle.load(there)
    except (OSError, ValueError, BundleInvalid):
        return None
    return _installed(there) if json.loads(new) == json.loads(old) else None


def _tried(folder: Path, source: str, control: Control) -> Iterator[InstallEvent]:
    yield InstallProgress(Stage.INSTALLING, detail=DESCRIPTION)
    try:
        require_sane(Bundle.load(folder, check_files=False))
    except BundleInvalid as error:
        raise ModelRejected(source, error.reason) from error
    yield from try_out(folder, source, control)


def _placed(staging: Staging, folder: Path, bundle_id: str, library_dir: Path) -> Path:
    """Put the bundle in its place; nobody may index while another image half takes the place of one.

    Who indexes has the old one in memory, and would go on storing its vectors under this id.

    Raises:
        LibraryBusy: somebody does.
    """
    there = staging.models / bundle_id
    if not there.exists() or _fingerprint(there) == _fingerprint(folder):
        return staging.place(folder, bundle_id)
    with IndexLock(library_dir):
        return staging.place(folder, bundle_id)


def _fingerprint(folder: Path) -> str:
    try:
        return vectors_fingerprint(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _installed(folder: Path) -> ModelInstalled:
    bundle = Bundle.load(folder, check_files=False)
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    return ModelInstalled(bundle.id, bundle.name, str(folder), size)
