"""What makes a trained model's files a bundle: its description, made of its parent's (docs/personal-models.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.encoding.bundle import DESCRIPTION, MOST_DESCRIPTION_BYTES, Bundle
from engine.errors import BundleInvalid
from engine.models.exported import describe_file, write_description

OVERRIDES = "description.json"
"""A file of a candidate: what of its description differs from its parent's; it does not become part of the bundle."""

CANDIDATE = "candidate"
"""The id of a model that was not kept yet."""

_MAY_DIFFER = ("precision", "parity", "logit_scale", "logit_bias", "family", "image", "text")


def write_candidate(candidate: Path, parent: Path) -> Bundle:
    """Describe what a training left in a folder, so that it can be loaded from there to be measured.

    Raises:
        BundleInvalid: the parent's description, or what the candidate says of itself, cannot be read.
        OSError: it cannot be written.
    """
    write_description(described(candidate, parent, CANDIDATE, "Candidate", {}), candidate)
    return Bundle.load(candidate, check_files=False)


def described(
    candidate: Path,
    parent: Path,
    bundle_id: str,
    name: str,
    personal: Mapping[str, Any],
    figures: Mapping[str, float] = {},
) -> dict[str, Any]:
    """Return the description of the files in a folder: as the parent's where nothing else is known.

    Args:
        candidate: holds the files; every one of them becomes part of the bundle.
        parent: its bundle's folder.
        personal: what is to be known of the training.
        figures: what it scored; the parent's own are of the parent.

    Raises:
        BundleInvalid: the parent's description, or what the candidate says of itself, cannot be read.
    """
    document = _read(parent, DESCRIPTION)
    changes = _read(candidate, OVERRIDES) if (candidate / OVERRIDES).is_file() else {}
    document |= {key: changes[key] for key in _MAY_DIFFER if key in changes}
    files = sorted(path for path in candidate.iterdir() if path.is_file() and path.name not in (DESCRIPTION, OVERRIDES))
    document |= {
        "id": bundle_id,
        "name": name,
        "figures": dict(figures),
        "files": {path.name: describe_file(path) for path in files},
        "parent": str(document.get("id", "")),
        "personal": dict(personal),
    }
    return document


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        if (folder / name).stat().st_size > MOST_DESCRIPTION_BYTES:
            raise BundleInvalid(folder, f"{name} is too large")
        document = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleInvalid(folder, f"{name} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise BundleInvalid(folder, f"{name} holds no object")
    return document
