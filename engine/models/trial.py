"""A first run of a new model, in a process of its own: what crashes it, or eats the memory, does so there.

``python -m engine.models.trial FOLDER`` prints what :mod:`engine.models.process` reads.  Files from elsewhere were made
by somebody: ONNX Runtime should not fall over any of them, but it need not be believed.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.control import Control
from engine.encoding.bundle import Bundle
from engine.errors import BundleInvalid, SajinError
from engine.indexing.memory import limit_memory
from engine.models.events import InstallEvent, InstallFailed, InstallProgress, Stage, to_json
from engine.models.process import follow

if TYPE_CHECKING:
    from engine.encoding.onnx import Encoder

_MOST_SIZE, _MOST_DIM, _MOST_CONTEXT, _LONGEST_NAME = 2048, 16384, 4096, 200
_TEXTS = ("a photo of a dog", "눈 덮인 산", "a red car in front of a house, at night", "")
_UNIT = 1e-3
_DIFFERENT = 1e-5
_LONGEST_S = 900.0
_MEMORY_BYTES, _MEMORY_TIMES = 4 * 2**30, 8
"""Address space beyond the process's own that a trial may take (Linux): so much, and so many times the files' size."""

_ALIKE = 0.8
"""Cosine of a picture alone and among others: towers of 8 bits scale their numbers by the whole batch."""


def try_out(folder: Path, source: str, control: Control) -> Iterator[InstallEvent]:
    """Check a bundle's files, and run both its towers once.

    Raises:
        ModelRejected: it is damaged, or does not compute what it should.
        Cancelled: by ``control``.
    """
    command = [sys.executable, "-P", "-m", "engine.models.trial", str(folder)]
    yield from follow(command, source, folder, control)


def examine(bundle: Bundle) -> Iterator[str]:
    """Do that in this process; yield the tower at hand.

    Raises:
        BundleInvalid: it does not compute what it should.
    """
    from engine.encoding.onnx import Encoder

    require_sane(bundle)
    encoder = Encoder(bundle, provider="cpu")
    yield "vision.onnx"
    _examine_vision(encoder)
    yield "text.onnx"
    _examine_text(encoder)


def require_sane(bundle: Bundle) -> None:
    """Refuse figures that no model has, before memory is asked for by them.

    Raises:
        BundleInvalid: a figure is none that a model has.
    """
    limits = {
        "the side of its input": (bundle.preprocessing.size, _MOST_SIZE),
        "the length of its embeddings": (bundle.dim, _MOST_DIM),
        "its context length": (bundle.text.context_length, _MOST_CONTEXT),
        "the length of its name": (len(bundle.name), _LONGEST_NAME),
    }
    for what, (value, most) in limits.items():
        if value > most:
            raise BundleInvalid(bundle.folder, f"{what} is {value}; at most {most} is understood")
    if not np.isfinite([bundle.logit_scale, bundle.logit_bias]).all():
        raise BundleInvalid(bundle.folder, "its logit scale or bias is no number")


def _examine_vision(encoder: Encoder) -> None:
    from engine.encoding.providers import open_model

    pictures = _pictures()
    rows = encoder.encode_images(pictures)
    _require(encoder, rows, len(pictures), "pictures")
    # The encoder takes as many photos at a time as is quick; here it must be all of them.
    pixels = np.stack([encoder.preprocessing.to_pixels(picture) for picture in pictures])
    together = open_model(encoder.bundle.folder / "vision.onnx", "cpu").run(encoder.preprocessing.normalise(pixels))
    lengths = np.linalg.norm(together, axis=1)
    if ((together * rows).sum(axis=1) < _ALIKE * lengths).any():
        raise BundleInvalid(encoder.bundle.folder, "a picture among others gives another embedding than alone")


def _examine_text(encoder: Encoder) -> None:
    _require(encoder, encoder.encode_texts(_TEXTS), len(_TEXTS), "texts")


def _require(encoder: Encoder, rows: NDArray[np.float32], number: int, what: str) -> None:
    folder = encoder.bundle.folder
    if rows.shape != (number, encoder.dim):
        raise BundleInvalid(folder, f"its {what} have embeddings of shape {rows.shape}, not {(number, encoder.dim)}")
    if not np.isfinite(rows).all():
        raise BundleInvalid(folder, f"embeddings of {what} hold what is no number")
    if np.abs(np.linalg.norm(rows, axis=1) - 1.0).max() > _UNIT:
        raise BundleInvalid(folder, f"embeddings of {what} are empty")
    # Texts may share an embedding where a model knows none of their words, so one that differs is enough.
    if np.abs(rows[1:] - rows[0]).max() < _DIFFERENT:
        raise BundleInvalid(folder, f"different {what} have the same embedding")


def _pictures() -> list[Image.Image]:
    """Return three pictures that no model can take for each other."""
    ramp = np.linspace(0, 255, 320, dtype=np.uint8)
    sky = np.stack([np.tile(ramp, (240, 1)), np.full((240, 320), 90, np.uint8), np.tile(ramp[::-1], (240, 1))], axis=-1)
    squares = (np.indices((240, 320)) // 24).sum(axis=0) % 2 * 255
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3), dtype=np.uint8)
    shapes = np.repeat(squares.astype(np.uint8)[:, :, None], 3, axis=2)
    return [Image.fromarray(sky), Image.fromarray(shapes), Image.fromarray(noise)]


def _tell(event: InstallEvent) -> None:
    sys.stdout.write(f"{to_json(event)}\n")
    sys.stdout.flush()


def _leave_with_parent() -> None:
    """End when the parent says so or is gone: its end of our input closes then."""
    sys.stdin.readline()
    os._exit(1)


def _leave_when_late(longest_s: float) -> None:
    """End a model that does not end by itself."""

    def leave() -> None:
        _tell(InstallFailed("ModelRejected", f"a few photos and texts took it longer than {longest_s:.0f} seconds"))
        os._exit(1)

    timer = threading.Timer(longest_s, leave)
    timer.daemon = True
    timer.start()


def main(folder: str, longest_s: float = _LONGEST_S) -> int:
    """Examine a bundle and print what was found."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _leave_when_late(longest_s)
    size = sum(file.stat().st_size for file in Path(folder).iterdir())
    limit_memory(_MEMORY_BYTES + _MEMORY_TIMES * size)
    try:
        for tower in examine(Bundle.load(Path(folder))):
            _tell(InstallProgress(Stage.INSTALLING, detail=tower))
    except (SajinError, MemoryError) as error:
        reason = getattr(error, "reason", None) or str(error) or "the memory does not suffice"
        _tell(InstallFailed("ModelRejected", reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(float, sys.argv[2:])))
