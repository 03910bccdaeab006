"""Models that were exported already: in our own format or in Immich's layout; neither needs torch."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.control import Control
from engine.encoding.bundle import DESCRIPTION, MOST_DESCRIPTION_BYTES, REQUIRED_FILES
from engine.errors import Cancelled, ModelSourceInvalid
from engine.models.archive import Place
from engine.models.events import InstallEvent, InstallProgress, Stage

Form = Literal["bundle", "immich"]

VISUAL, TEXTUAL = "visual/model.onnx", "textual/model.onnx"
IMMICH_FILES = (
    VISUAL,
    TEXTUAL,
    "visual/preprocess_cfg.json",
    "textual/tokenizer.json",
    "textual/tokenizer_config.json",
    "config.json",
)
"""What is taken of Immich's layout (its machine-learning/immich_ml/models/clip); a repository holds more."""

_OUTSIDE = ("model.onnx.data", "model.onnx_data", "model.data")
_MOST_FILES = 64
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,119}")
_CHUNK_BYTES = 2**22


@dataclass(frozen=True)
class Layout:
    """How an exported model lies in its place.

    Attributes:
        prefix: what stands before its files' names: nothing, or a folder with a slash.
    """

    form: Form
    prefix: str


def find_layout(sizes: Mapping[str, int]) -> Layout | None:
    """Tell from the names of files whether an exported model is among them: at the top, or in the only folder there."""
    tops = {name.split("/")[0] for name in sizes if "/" in name}
    for prefix in ("", *(f"{top}/" for top in sorted(tops))):
        if all(f"{prefix}{name}" in sizes for name in (DESCRIPTION, *REQUIRED_FILES)):
            return Layout("bundle", prefix)
        if f"{prefix}{VISUAL}" in sizes and f"{prefix}{TEXTUAL}" in sizes:
            return Layout("immich", prefix)
    return None


def require_whole(layout: Layout, sizes: Mapping[str, int], source: str) -> None:
    """Check from the names alone that nothing is missing, before anything is fetched.

    Raises:
        ModelSourceInvalid: something is, or its weights lie in files of their own.
    """
    if layout.form == "bundle":
        return
    missing = [name for name in IMMICH_FILES if layout.prefix + name not in sizes]
    if missing:
        raise ModelSourceInvalid(source, f"it lies as Immich's models do, but {', '.join(missing)} is missing")
    for folder in ("visual", "textual"):
        if any(f"{layout.prefix}{folder}/{name}" in sizes for name in _OUTSIDE):
            raise ModelSourceInvalid(
                source,
                f"its {folder} tower keeps its weights in a file of its own, which is not supported; take a model of "
                "less than 2 GB, or let Sajin convert the original (open_clip:ARCHITECTURE/WEIGHTS)",
            )


def copy_bundle(
    place: Place, layout: Layout, into: Path, work: Path, control: Control, source: str
) -> Generator[InstallEvent, None, dict[str, Any]]:
    """Copy a bundle in our own format, but for its description, which is returned for the caller to write.

    Raises:
        ModelSourceInvalid: its description is no such, or names files that are not there or have no plain names.
    """
    named = layout.prefix + DESCRIPTION
    if place.sizes[named] > MOST_DESCRIPTION_BYTES:
        raise ModelSourceInvalid(source, f"its {DESCRIPTION} is too large")
    brought = yield from place.bring([named], work, control)
    document = read_json(brought[named], source)
    files = document.get("files")
    if not isinstance(files, dict) or len(files) > _MOST_FILES:
        raise ModelSourceInvalid(source, f"its {DESCRIPTION} lists no files")
    names = sorted({*REQUIRED_FILES, *(str(name) for name in files)})
    odd = [name for name in names if not _PLAIN.fullmatch(name) or name == DESCRIPTION]
    missing = [name for name in names if layout.prefix + name not in place.sizes]
    if odd or missing:
        raise ModelSourceInvalid(source, f"its {DESCRIPTION} lists {(odd or missing)[0]!r}, which is not there")
    paths = yield from place.bring([layout.prefix + name for name in names], work, control)
    for name in names:
        yield from copy(paths[layout.prefix + name], into / name, control)
    return document


def describe_file(path: Path) -> dict[str, object]:
    """Return what stands of a file in ``bundle.json``."""
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size_bytes": path.stat().st_size}


def read_json(path: Path, source: str) -> dict[str, Any]:
    """Read an object of JSON.

    Raises:
        ModelSourceInvalid: it is none.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelSourceInvalid(source, f"its {path.name} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise ModelSourceInvalid(source, f"its {path.name} holds no object")
    return document


def write_description(document: Mapping[str, Any], folder: Path) -> None:
    """Write ``bundle.json``, which makes a folder a bundle: the last of its files."""
    (folder / DESCRIPTION).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def copy(source: Path, target: Path, control: Control) -> Generator[InstallEvent, None, None]:
    """Copy a file, however large, so that it can be cancelled."""
    done, total = 0, source.stat().st_size
    with source.open("rb") as file, target.open("xb") as out:
        while part := file.read(_CHUNK_BYTES):
            if control.cancelled:
                raise Cancelled
            out.write(part)
            done += len(part)
            yield InstallProgress(Stage.INSTALLING, done, total, target.name)
