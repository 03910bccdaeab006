"""Writing ``bundle.json``, which makes a folder of towers a bundle; so it comes last, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.encoding.bundle import DESCRIPTION, FORMAT, REQUIRED_FILES

PARTIAL = f"{DESCRIPTION}.partial"


def write_description(folder: Path, document: dict[str, Any], look: Callable[[], None]) -> None:
    """Add the files' sizes and hashes to the description, and write it once all of them are on the disk.

    Args:
        document: all but ``format`` and ``files``.
        look: is called right before the folder becomes a bundle; what it raises leaves it none.
    """
    files = {name: _facts(folder / name) for name in REQUIRED_FILES}
    text = json.dumps({"format": FORMAT, **document, "files": files}, indent=2, ensure_ascii=False) + "\n"
    partial = folder / PARTIAL
    with partial.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    look()
    partial.replace(folder / DESCRIPTION)


def clear(folder: Path) -> None:
    """Take away what a conversion that came to nothing has written, the description first."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name != DESCRIPTION):
        if path.is_file():
            path.unlink(missing_ok=True)


def _facts(path: Path) -> dict[str, str | int]:
    with path.open("r+b") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return {"sha256": digest, "size_bytes": path.stat().st_size}
