"""Telling a person of a conversion: a bar while it works, then what was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

from engine.encoding.bundle import DESCRIPTION
from engine.models.events import InstallEvent, InstallFailed, InstallProgress, InstallWarning, Stage

_WORDS = {
    Stage.LOOKING: "Looking for it",
    Stage.DOWNLOADING: "Fetching",
    Stage.CONVERTING: "Converting",
    Stage.COMPARING: "Comparing with open_clip",
    Stage.REDUCING: "Making it smaller",
    Stage.INSTALLING: "Writing",
}

_BAR = "{desc}: {percentage:3.0f}%|{bar}|{postfix}"


class Terminal:
    """Writes a bar for each stage and a table at the end.

    Args:
        output: takes the result.
        log: takes the bars, warnings and errors.
    """

    def __init__(self, output: IO[str], log: IO[str]) -> None:
        self._output, self._log = output, log
        self._bar: Any = None
        self._stage = ""

    def tell(self, event: InstallEvent) -> None:
        """Draw or write one event."""
        if isinstance(event, InstallProgress):
            self._draw(event)
        elif isinstance(event, InstallWarning):
            self._write(f"Note: {event.message}")
        elif isinstance(event, InstallFailed):
            self._close()
            self._write(f"error: {'cancelled' if event.kind == 'Cancelled' else event.reason}")

    def done(self, folder: Path) -> None:
        """Write what was made."""
        self._close(whole=True)
        document = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        for name, value in _rows(document, folder):
            self._output.write(f"{name:<12}{value}\n")
        self._output.flush()

    def _draw(self, event: InstallProgress) -> None:
        from tqdm import tqdm

        if event.stage != self._stage:
            self._close(whole=True)
            self._stage = event.stage
            in_bytes = event.stage == Stage.DOWNLOADING
            self._bar = tqdm(
                desc=_WORDS[Stage(event.stage)],
                total=event.total or None,
                unit="B",
                unit_scale=in_bytes,
                bar_format=None if in_bytes else _BAR,
                file=self._log,
                leave=True,
            )
        self._bar.total = event.total or None
        self._bar.set_postfix_str(event.detail, refresh=False)
        self._bar.update(event.done - self._bar.n)

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        self._log.write(line + "\n")
        self._log.flush()

    def _close(self, *, whole: bool = False) -> None:
        if self._bar is not None:
            if whole and self._bar.total:
                self._bar.update(self._bar.total - self._bar.n)
            self._bar.close()
            self._bar = None
            self._stage = ""


def _rows(document: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    size = sum(entry["size_bytes"] for entry in document["files"].values())
    precision = ", ".join(f"{tower} {kind}" for tower, kind in document["precision"].items())
    parity = ", ".join(f"{tower} {document['parity'][tower]:.6f}" for tower in ("vision", "text"))
    measured = [(name, f"{value:g}") for name, value in document["figures"].items() if name.startswith("probe_")]
    return [
        ("Model", f"{document['name']} ({document['family']})"),
        ("Folder", str(folder)),
        ("Size", f"{size / 2**20:.0f} MB; {document['dim']} numbers a photo; photos of {document['image']['size']} px"),
        ("Precision", precision),
        ("As torch", f"{parity} (cosine)"),
        ("Languages", ", ".join(document["languages"])),
        ("Licence", document["licence"]),
        *measured,
    ]
