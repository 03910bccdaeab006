"""Which model a personal one is trained from: no Quick model, and for Full one whose weights are to be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.encoding.bundle import Bundle, bundle_folder
from engine.errors import BundleInvalid, BundleUnknown, TrainingImpossible
from engine.personal.records import Preset
from engine.personal.weights import weights_to_be_had


def parent_of(library_dir: Path, preset: Preset, bundle_id: str) -> str:
    """Return the id of the model that a preset begins with where this one is wanted.

    Raises:
        TrainingImpossible: ``no_weights``: neither it nor what it was derived from will do.
        BundleUnknown, BundleInvalid: there is no such model, or it is damaged.
    """
    return (quick_parent if preset == "quick" else full_parent)(library_dir, bundle_id)


def quick_parent(library_dir: Path, bundle_id: str) -> str:
    """Return the nearest of a model and its ancestors that is no Quick one; raises as :func:`parent_of`."""
    for bundle in _line(library_dir, bundle_id):
        if not bundle.has_adapter:
            return bundle.id
    raise TrainingImpossible(
        "no_weights", f"the model that {bundle_id} was trained from is not installed any more; install it again"
    )


def full_parent(library_dir: Path, bundle_id: str) -> str:
    """Return the nearest of a model and its ancestors whose weights are to be had; raises as :func:`parent_of`."""
    reasons = []
    for bundle in _line(library_dir, bundle_id):
        reason = "it is a Quick model" if bundle.has_adapter else weights_to_be_had(bundle.folder)
        if not reason:
            return bundle.id
        reasons.append(f"{bundle.name}: {reason}")
    raise TrainingImpossible("no_weights", f"no model can be trained in full here ({'; '.join(reasons)})")


def _line(library_dir: Path, bundle_id: str) -> Iterator[Bundle]:
    """Yield a model, then its ancestors that are installed and whole."""
    first = Bundle.load(bundle_folder(bundle_id, library_dir), check_files=False)
    yield first
    for ancestor in first.ancestors:
        try:
            yield Bundle.load(bundle_folder(ancestor, library_dir), check_files=False)
        except (BundleUnknown, BundleInvalid):
            continue
