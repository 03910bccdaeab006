"""Keeping what a run trained: its candidate becomes a model of the library, and the run goes (docs/personal-models.md).

Killed at any instant it is still a run that waits, or a model: the model's files are linked or copied into a staging
folder, which is put in place as a whole; only then the run's folder is deleted.  A run whose model is there already is
done away with when the library is opened.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from engine.encoding.bundle import DESCRIPTION, Bundle, find_bundles
from engine.encoding.fingerprint import vectors_fingerprint
from engine.errors import BundleInvalid, FolderUnusable, SajinError, StorageFull, TrainingImpossible
from engine.models.curated import curated_offers
from engine.models.exported import write_description
from engine.models.source import is_bundle_id
from engine.models.staging import Staging
from engine.personal import runs
from engine.personal.describing import OVERRIDES, described
from engine.personal.learned import LEARNED
from engine.personal.records import Recall, Report, RunState, TrainingRun
from engine.personal.run_folder import RunDescription, RunFolder
from engine.replacing import NO_ROOM

REPORT, LOG = "report.json", "events.jsonl"
"""Files of a personal model, beside those that every bundle has: what was measured, and what the run told."""

_LONGEST_SLUG = 60
_LONGEST_NAME = 120
_LONGEST_SETTINGS = 2**17


def keep(library_dir: Path, run_id: str, name: str = "") -> str:
    """Make a model of what a run offers; return its id.  What was kept already is not kept again.

    Args:
        name: what the model is to be called; empty: as the run was, else one of the date.

    Raises:
        TrainingImpossible: there is no such run, or it offers nothing.
        BundleInvalid: its files are damaged.
        InstallBusy: another process installs or removes a model.
        StorageFull, FolderUnusable: it cannot be written.
    """
    kept = kept_as(library_dir, run_id)
    if kept is not None:
        finish(library_dir)
        return kept
    with runs.changing(library_dir), Staging(library_dir) as staging:
        folder = runs.find(library_dir, run_id)
        run = _offered(folder)
        taken = {*find_bundles(library_dir), *(offer.id for offer in curated_offers())}
        called = _plain(name) or _plain(run.request.name) or f"Personal model {run.created_at[:10]}"
        bundle_id = free_id(called, taken)
        filled = _filled(staging, folder, run, bundle_id, called)
        forget_caches(library_dir, bundle_id)
        staging.place(filled, bundle_id)
        with suppress(SajinError, OSError):  # the model is there; what is left is done away with at the next start
            runs.remove(folder)
    return bundle_id


def kept_as(library_dir: Path, run_id: str) -> str | None:
    """Return the model that a run was kept as; None where it was not."""
    for bundle_id, folder in find_bundles(library_dir).items():
        if folder.parent.parent == library_dir:
            with suppress(BundleInvalid):
                if Bundle.load(folder, check_files=False).personal.get("run") == run_id:
                    return bundle_id
    return None


def finish(library_dir: Path) -> None:
    """Do away with runs that were kept and whose folder a killed process left; cheap where there are no runs."""
    if not (library_dir / runs.FOLDER).is_dir():
        return
    with suppress(SajinError, OSError):
        for folder in runs.all_runs(library_dir):
            if folder.report.is_file() and kept_as(library_dir, folder.id) is not None:
                runs.remove(folder)


def free_id(name: str, taken: Collection[str]) -> str:
    """Return an id for a model of this name, which no model has: a folder's name on every system."""
    known = {item.casefold() for item in taken}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    # A name in another script leaves nothing, or a number: neither says what it is.
    slug = slug if re.search("[a-z]", slug) and is_bundle_id(slug) else f"personal-{slug}".strip("-")
    number = 1
    while (found := slug if number == 1 else f"{slug}-{number}").casefold() in known:
        number += 1
    return found


def forget_caches(library_dir: Path, bundle_id: str) -> None:
    """Delete what was kept of a former model of this id: two personal models may differ too little to be told apart."""
    from engine.search.background import background_name, background_texts
    from engine.search.index.files import SegmentFiles
    from engine.tagging.prompts import cached_vectors_path

    cache = library_dir / "cache"
    for path in (cache / background_name(bundle_id, background_texts()), cached_vectors_path(cache, bundle_id)):
        with suppress(OSError):
            path.unlink(missing_ok=True)
    shutil.rmtree(SegmentFiles(cache, bundle_id, 1).folder, ignore_errors=True)


def _plain(name: str) -> str:
    """Return a name on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())[:_LONGEST_NAME].strip()


def _offered(folder: RunFolder) -> TrainingRun:
    run = folder.run()
    if run.state is not RunState.OFFERED or run.report is None:
        raise TrainingImpossible("no_run", f"there is nothing to keep: the run is {run.state.value}")
    return run


def _filled(staging: Staging, folder: RunFolder, run: TrainingRun, bundle_id: str, name: str) -> Path:
    """Return a staging folder with the whole bundle."""
    assert run.report is not None
    own = (folder.candidate / DESCRIPTION).is_file()
    if own:
        Bundle.load(folder.candidate)  # nobody should keep what is not what was measured
    parent = folder.candidate if own else _parent_folder(folder.library_dir, run.parent)
    filled = staging.folder(bundle_id, "kept")
    try:
        for path in sorted(folder.candidate.iterdir()):
            if path.is_file() and path.name != DESCRIPTION:
                _take(path, filled / path.name)
        for path, kept in ((folder.report, REPORT), (folder.events, LOG), (folder.path / LEARNED, LEARNED)):
            if path.is_file():
                shutil.copyfile(path, filled / kept)  # the log may grow yet
        ancestors = _ancestors(folder.library_dir, run.parent)
        personal = _personal(folder.described(), run, ancestors, _made_with(folder, run.parent))
        document = described(filled, parent, bundle_id, name, personal, figures(run.report))
        write_description({**document, "parent": run.parent}, filled)
        (filled / OVERRIDES).unlink(missing_ok=True)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(filled) from error
        raise FolderUnusable(filled, f"cannot be written ({error.strerror or error})") from error
    Bundle.load(filled, check_files=False)
    return filled


def _take(source: Path, target: Path) -> None:
    """Have a file in another folder, too; where the disk can have it at two places, it is not copied."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _parent_folder(library_dir: Path, parent: str) -> Path:
    known = find_bundles(library_dir)
    if parent not in known:
        raise TrainingImpossible("no_run", f"the model {parent!r}, which this one was made of, is gone")
    return known[parent]


def _ancestors(library_dir: Path, parent: str) -> tuple[str, ...]:
    """Return the models that a parent stands for, itself first, as far as they can be told."""
    try:
        bundle = Bundle.load(_parent_folder(library_dir, parent), check_files=False)
    except (BundleInvalid, TrainingImpossible):
        return (parent,)
    return (parent, *bundle.ancestors)


def _made_with(folder: RunFolder, parent: str) -> str:
    """Return what made the parent's vectors that the adapter is for: as noted when the run began."""
    noted = folder.described().parent_vectors
    if noted:
        return noted
    try:
        return vectors_fingerprint(_parent_folder(folder.library_dir, parent))
    except (OSError, ValueError, KeyError, TrainingImpossible):
        return ""


def _personal(
    description: RunDescription, run: TrainingRun, ancestors: tuple[str, ...], made_with: str
) -> dict[str, object]:
    assert run.report is not None
    report = run.report
    settings = json.dumps(dict(report.settings), default=str)
    return {
        "run": run.id,
        "preset": run.request.preset,
        "created_at": run.created_at,
        "albums": list(description.albums),
        "photos": report.photos,
        "captions": report.captions,
        "languages": dict(report.languages),
        "settings": json.loads(settings) if len(settings) < _LONGEST_SETTINGS else {},  # the report has them, too
        "figures": {"before": asdict(report.before), "after": asdict(report.after)},
        "ancestors": list(ancestors),
        "parent_vectors": made_with,
    }


def figures(report: Report) -> dict[str, float]:
    """Return what a report measured as figures of a bundle, by name."""
    parts: list[tuple[str, Recall]] = [
        ("personal_before", report.before),
        ("personal", report.after),
        ("general_before", report.general_before),
        ("general", report.general_after),
    ]
    return {
        f"{name}_recall@{k}": round(value, 4)
        for name, recall in parts
        for k, value in ((1, recall.at_1), (5, recall.at_5), (10, recall.at_10))
    }
