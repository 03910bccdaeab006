"""Whether a bundle's torch weights are to be had, which Full training needs (docs/personal-full.md).

Nothing but ``bundle.json`` is read and nothing is fetched: that a hub cannot be reached shows when training begins.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.encoding.adapter import ADAPTER
from engine.encoding.bundle import DESCRIPTION, MOST_DESCRIPTION_BYTES
from engine.models.records import SourceKind

STARTER = "training.starter"
"""The ``source`` of the starter and of all that was trained from it: its ONNX files hold the weights themselves."""

LORA = "lora.npz"
"""The file in which a Full personal model of another source keeps what it adds to that source's weights."""

_FETCHED = (f"{SourceKind.OPEN_CLIP}:", f"{SourceKind.HUB}:")
_EXPORTED = "it came already exported, without the weights that can be trained; install the same model from open_clip"


def weights_to_be_had(bundle_folder: Path) -> str:
    """Return why a bundle cannot be trained in full, in English; empty where it can, as far as can be told here."""
    try:
        if (bundle_folder / DESCRIPTION).stat().st_size > MOST_DESCRIPTION_BYTES:
            return f"its {DESCRIPTION} is too large"
        document = json.loads((bundle_folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return f"its {DESCRIPTION} cannot be read: {error}"
    if not isinstance(document, dict):
        return f"its {DESCRIPTION} holds no object"
    return _why_not(document, bundle_folder)


def _why_not(document: dict[str, Any], folder: Path) -> str:
    source = str(document.get("source") or "")
    if (folder / ADAPTER).exists():
        return "it is a Quick model: its parent is what can be trained in full"
    if source == STARTER:
        return ""
    if "exported_by" in document or "immich" in source.lower():
        return _EXPORTED
    if _is_full(document) and not (folder / LORA).is_file():
        return f"its {LORA} is missing; train on its parent"
    if source.startswith(_FETCHED):
        return ""
    if not source:
        return "it does not say where its weights come from"
    try:
        there = Path(source).exists()
    except (OSError, ValueError):
        there = False
    return "" if there else f"the checkpoint that it was made of is not at {source} any more; put it back there"


def _is_full(document: dict[str, Any]) -> bool:
    personal = document.get("personal")
    return isinstance(personal, dict) and personal.get("preset") == "full"
