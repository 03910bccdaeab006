"""A CLIP model with random weights, converted as a real one: as fast as the trained one, and nothing is downloaded."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

ARCHITECTURE = "ViT-B-32"
NAMED = "vit-b-32"
"""The bundle's id, and how benchmarks' arguments name it."""

_NEEDED = ("torch", "open_clip", "onnx", "transformers")
_SEED = 7

_SAVE = """
import sys
from training.torchvision_compat import ensure_torchvision_imports
ensure_torchvision_imports()
import open_clip, torch
torch.manual_seed(int(sys.argv[3]))
torch.save(open_clip.create_model(sys.argv[1]).state_dict(), sys.argv[2])
"""


def can_be_made() -> bool:
    """Tell whether the packages for converting models are installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


def make_bundle(into: Path, precision: str = "float32", architecture: str = ARCHITECTURE) -> Path:
    """Write the bundle into a new folder named as it; processes do the work, so that no torch is imported here.

    Args:
        into: where its folder is to be.
        precision: as of ``python -m training convert``.
        architecture: by open_clip's name.
    """
    folder = into / NAMED
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="sajin-weights-") as place:
        weights = Path(place) / "random.pt"
        _python("-c", _SAVE, architecture, str(weights), str(_SEED))
        _python(
            *("-m", "training", "convert", str(weights), "--architecture", architecture, "--into", str(folder)),
            *("--id", NAMED, "--precision", precision, "--json"),
        )
    return folder


def _python(*arguments: str) -> None:
    # Its standard input stays open: at the end of it, the conversion would leave.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stdout=said, stderr=said) as process,
    ):
        if process.wait():
            said.seek(0)
            raise RuntimeError(said.read()[-2000:])
