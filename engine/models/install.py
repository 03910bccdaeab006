"""From a name to an installed bundle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.control import Control
from engine.models.events import InstallEvent, InstallProgress, Stage
from engine.models.records import Precision
from engine.models.source import parse_source


def install(
    source: str, library_dir: Path, control: Control, *, precision: Precision = "auto", architecture: str = ""
) -> Iterator[InstallEvent]:
    """Fetch, convert and install a model."""
    named = parse_source(source, architecture)
    yield InstallProgress(Stage.LOOKING, detail=str(named))
    raise NotImplementedError
