"""What tests of installing share."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from engine.control import Control
from engine.models.events import InstallEvent
from engine.models.install import install

SOURCE = "hf-hub:org/tiny"
ID = "hf--org--tiny"


def run_install(library: Path, source: str = SOURCE, **options: Any) -> list[InstallEvent]:
    return list(install(source, library, options.pop("control", Control()), **options))


def edit(bundle: Path, **facts: object) -> None:
    document = json.loads((bundle / "bundle.json").read_text())
    (bundle / "bundle.json").write_text(json.dumps({**document, **facts}))


def nothing_is_left(library: Path) -> bool:
    return [path.name for path in (library / "models").iterdir()] == []


def describe(bundle: Path, name: str) -> None:
    data = (bundle / name).read_bytes()
    files = json.loads((bundle / "bundle.json").read_text())["files"]
    edit(bundle, files={**files, name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}})
