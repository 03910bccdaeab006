"""What a training process leaves for the one that goes on: whole or not at all, and known when it is damaged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.personal.stored import known_fields
from engine.replacing import durably_replacing

_MAGIC = b"sajin checkpoint 1\n"
_LONGEST_HEADER = 65_536


@dataclass(frozen=True)
class Progress:
    """Where a run is, beside what its trainer remembers.

    Attributes:
        step: of the training.
        trained: whether the training itself is over, so that only the model is to be made and measured.
        stopped: why it ended before its time (of :class:`engine.personal.records.Report`).
        seconds: that were worked until now, pauses not counted, by all processes together.
        peak_memory_bytes: the most that any of them took.
    """

    step: int = 0
    trained: bool = False
    stopped: str = ""
    seconds: float = 0.0
    peak_memory_bytes: int = 0


def write(path: Path, progress: Progress, state: bytes) -> None:
    """Replace the checkpoint; when this returns, it survives a power cut.

    Args:
        state: of :meth:`training.personal.contract.Trainer.state`.

    Raises:
        OSError: it cannot be written; the one before is still there.
    """
    header = json.dumps(asdict(progress) | {"bytes": len(state), "sha256": hashlib.sha256(state).hexdigest()})
    with durably_replacing(path) as part, part.open("wb") as file:
        file.write(_MAGIC)
        file.write(header.encode() + b"\n")
        file.write(state)


def read(path: Path) -> tuple[Progress, bytes]:
    """Return what :func:`write` wrote last.

    Raises:
        FileNotFoundError: there is none.
        OSError: it cannot be read.
        ValueError: it is damaged, or another version's.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ValueError("it is no checkpoint that this version of Sajin knows")
        header = json.loads(file.readline(_LONGEST_HEADER))
        progress = Progress(**known_fields(Progress, header))
        state = file.read()
    if len(state) != header.get("bytes") or hashlib.sha256(state).hexdigest() != header.get("sha256"):
        raise ValueError("it is damaged")
    return progress, state
