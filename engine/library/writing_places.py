"""Where what is said of a photo is written beside it, and whether all there is as the catalog knows it."""

from __future__ import annotations

import os
from pathlib import Path

from engine.catalog.connection import Catalog
from engine.catalog.metadata_jobs import Job, shares_stem
from engine.catalog.rows import path_of
from engine.metadata.faults import Fault
from engine.metadata.places import NotWritten, fault_of
from engine.metadata.sidecars import Sidecar, names_of


def chosen_sidecar(catalog: Catalog, job: Job) -> tuple[Path, bool]:
    """Return the sidecar that a photo is to have, and whether it is there.

    That is the one that it has; but ``IMG.xmp`` only where no other photo has that name (a camera's ``IMG.CR2`` beside
    ``IMG.JPG``): what is said of the one would be said of the other, too.
    """
    own, short = (path_of(name) for name in names_of(job.at.path))
    if job.sidecar is not None and os.path.lexists(known := path_of(job.sidecar.path)):
        short_one = known.stem.lower() != own.stem.lower()
        if shares_stem(catalog, job.at.path) if short_one else _is_of_a_namesake(known, job.path):
            return own, own.is_file()
        return known, True
    if not own.is_file() and short.is_file() and not shares_stem(catalog, job.at.path):
        return short, True
    return own, own.is_file()


def _is_of_a_namesake(sidecar: Path, photo: Path) -> bool:
    """Tell whether a sidecar is that of another photo, whose name differs in letter case alone."""
    namesake = sidecar.with_suffix("")
    return namesake.name != photo.name and namesake.exists() and not namesake.samefile(photo)


def require_as_known(job: Job, *, reading: bool) -> None:
    """Raise NotWritten unless a file and its sidecar are as they were when they were read last.

    What another program has written since is read first: else it would be overwritten by what was known before.
    """
    try:
        status = job.path.stat()
    except OSError as error:
        gone = fault_of(error) is Fault.GONE
        raise NotWritten(Fault.OFFLINE if gone and not job.path.parent.is_dir() else fault_of(error)) from error
    if (status.st_size, status.st_mtime_ns) != (job.at.size_bytes, job.at.mtime_ns):
        raise NotWritten(Fault.CHANGED)
    if not reading:
        return
    now = _sidecar_now(job)
    if not job.heard or _facts(job.sidecar) != _facts(now):
        raise NotWritten(Fault.CHANGED)


def _sidecar_now(job: Job) -> Sidecar | None:
    """Return the sidecar that counts now, without listing the folder."""
    own, short = names_of(job.at.path)
    known = () if job.sidecar is None else (job.sidecar.path,)  # its name may differ in letter case
    for name in (own, *known, short):
        try:
            return Sidecar.at(path_of(name))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotWritten(fault_of(error)) from error
    return None


def _facts(sidecar: Sidecar | None) -> tuple[int, int] | None:
    return None if sidecar is None else (sidecar.size_bytes, sidecar.mtime_ns)
