"""What a bundle's photo vectors depend on, as one hash: a model that was replaced under its name has another."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def vectors_fingerprint(bundle_folder: Path) -> str:
    """Return the SHA-256 of the image tower's hash, its preprocessing and the vectors' length.

    The text tower is left out: photos need not be embedded again for a better one.

    Raises:
        OSError, ValueError, KeyError: ``bundle.json`` cannot be read; a loaded bundle's can.
    """
    document = json.loads((bundle_folder / "bundle.json").read_text(encoding="utf-8"))
    relevant = [document["files"]["vision.onnx"]["sha256"], document["image"], document["dim"]]
    return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()
