"""What ``sajin doctor`` examines: the catalog, the model, the machine, and what is left to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.catalog import folders, photos, problems, settings
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.doctor_library import examine_library
from engine.doctor_machine import examine_running
from engine.errors import BundleInvalid, BundleUnknown, SajinError
from engine.indexing.mounts import network_file_system
from engine.library.models import embedded_photos, load_encoder
from engine.library.switching_check import examine_switch
from engine.records import Check, FolderState

LOW_SPACE_BYTES = 1 << 30
"""Less free space than this beside the catalog needs attention: a thumbnail takes about 20 kB, a vector 1 kB."""
_ROOM_FACTOR = 2  # a backup, or a migration's copy and what it writes, take up to twice the catalog

_WATCH_LIMITS = (
    Path("/proc/sys/fs/inotify/max_user_watches"),
    Path("/proc/sys/user/max_inotify_watches"),  # lower in a container that has its own
)
_FEW_PROBLEMS = 3


def examine(catalog: Catalog, library_dir: Path) -> list[Check]:
    """Return the findings, in the order in which a person would want to read them."""
    checks = [*examine_library(catalog, library_dir, now())]
    if not checks[0].ok:
        return [*checks, _disk_space(catalog, library_dir)]  # what else is asked of it could not be relied on
    checks += _model(catalog, library_dir)
    checks += [*_folders(catalog), *watches(catalog)]
    checks += [_disk_space(catalog, library_dir), _problems(catalog)]
    return checks


def _model(catalog: Catalog, library_dir: Path) -> Iterator[Check]:
    from engine.encoding.bundle import Bundle, bundle_folder
    from engine.search.index.factory import examine_index

    bundle_id = str(settings.get(catalog, "model"))
    try:
        Bundle.load(bundle_folder(bundle_id, library_dir))  # reads every file, whatever was remembered of them
        encoder = load_encoder(catalog, library_dir)
        # Loading and running both towers is the only proof that the provider really works on this machine.
        encoder.encode_texts(["a photo"])
        yield Check("model", True, f"{encoder.bundle_id}: its files match their hashes, {encoder.dim} dimensions")
        yield from examine_running(encoder.runs_on(), str(settings.get(catalog, "provider")), encoder.bundle.folder)
        yield from examine_index(catalog, bundle_id, encoder.dim, library_dir / "cache")
    except (BundleUnknown, BundleInvalid) as error:
        yield Check("model", False, str(error))
    except SajinError as error:
        yield Check("provider", False, str(error))
    yield _embeddings(catalog, bundle_id)
    yield from examine_switch(catalog)
    yield from _damaged_bundles(library_dir, bundle_id)


def _embeddings(catalog: Catalog, bundle_id: str) -> Check:
    count = photos.count(catalog)
    lacking = count - embedded_photos(catalog, bundle_id)
    if lacking:
        detail = f"{lacking} of {count} photos cannot be found by words yet under {bundle_id}; run sajin index"
        return Check("embeddings", False, detail)
    return Check("embeddings", True, f"every photo has its embedding under {bundle_id}")


def _damaged_bundles(library_dir: Path, active: str) -> Iterator[Check]:
    from engine.encoding.bundle import Bundle, find_bundles

    for bundle_id, folder in sorted(find_bundles(library_dir).items()):
        if bundle_id != active:
            try:
                Bundle.load(folder)
            except BundleInvalid as error:
                yield Check("model", False, str(error))


def _folders(catalog: Catalog) -> Iterator[Check]:
    known = folders.all_folders(catalog)
    if not known:
        yield Check("folders", True, "there are no source folders yet; sajin add FOLDER adds one")
    for folder in known:
        if folder.state is FolderState.OFFLINE or not folder.path.is_dir():
            yield Check("folders", False, f"{folder.path} is not there; its {folder.photo_count} photos are kept")
        else:
            yield Check("folders", True, f"{folder.path}: {folder.photo_count} photos")


def watches(catalog: Catalog) -> Iterator[Check]:
    """Yield which folders are looked at from time to time because changes in them are not told, and why."""
    local = []
    for folder in folders.all_folders(catalog):
        network = network_file_system(folder.path)
        if network is None:
            local.append(folder.path)
        else:
            detail = f"{folder.path} is on a network file system ({network}): changes are looked for from time to time"
            yield Check("watching", True, detail)
    limit = watch_limit()
    if limit is None:
        return
    count = 0
    for path in local:
        count += _count_folders(path, limit + 1 - count)
    if count > limit:
        yield Check(
            "watching",
            False,
            f"the source folders hold more than {limit} folders, the system's limit of watches, so that changes are "
            "looked for from time to time instead; raise fs.inotify.max_user_watches with sysctl",
        )
    else:
        yield Check("watching", True, f"{count} folders to watch, the system allows {limit}")


def watch_limit(*sources: Path) -> int | None:
    """Return how many folders one user may watch; None where the system has no such limit (only Linux has)."""
    if not sys.platform.startswith("linux"):
        return None
    limits = []
    for source in sources or _WATCH_LIMITS:
        try:
            limits.append(int(source.read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue  # no inotify in this kernel, or /proc is hidden from this process
    return min(limits, default=None)


def _count_folders(root: Path, enough: int) -> int:
    count = 0
    for _ in os.walk(root):
        if count >= enough:
            break
        count += 1
    return count


def _disk_space(catalog: Catalog, library_dir: Path) -> Check:
    free = shutil.disk_usage(library_dir).free
    detail = f"{free / 1e9:.1f} GB free for {library_dir}"
    if free < max(LOW_SPACE_BYTES, _ROOM_FACTOR * catalog.path.stat().st_size):
        return Check("disk space", False, f"only {detail}; make room before indexing")
    return Check("disk space", True, detail)


def _problems(catalog: Catalog) -> Check:
    found = problems.all_problems(catalog)
    if not found:
        return Check("problems", True, "every file could be read")
    # A broken photo is the photo's trouble, not the library's: it is told, but nothing here needs mending.
    names = ", ".join(problem.path.name for problem in found[:_FEW_PROBLEMS])
    more = ", …" if len(found) > _FEW_PROBLEMS else ""
    return Check("problems", True, f"{len(found)} files could not be read ({names}{more}); see sajin problems")
