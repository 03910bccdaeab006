"""CUDA's libraries: whether there is a driver to use them with, and where Python packages have put them."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import onnxruntime

logger = logging.getLogger(__name__)

_DRIVER = (Path("/proc/driver/nvidia/version"), Path("/dev/nvidiactl"), Path("/dev/dxg"))


def has_driver() -> bool:
    """Tell whether there may be an NVIDIA driver; where there clearly is none, CUDA would fail loudly and slowly."""
    return os.name == "nt" or any(path.exists() for path in _DRIVER)


@functools.cache
def preload() -> None:
    """Load CUDA's and cuDNN's libraries from wherever a package has put them; what is missing shows in the session."""
    load = getattr(onnxruntime, "preload_dlls", None)
    if load is None:  # before 1.21, and in builds without CUDA
        return
    # First NVIDIA's packages beside ONNX Runtime and what the system finds, then each folder by itself: what is loaded
    # already is not loaded twice.
    for folder in (None, *library_folders()):
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):  # it prints what it does not find
                load(directory=None if folder is None else str(folder))
        except (OSError, RuntimeError) as error:
            said.write(str(error))
        if not said.getvalue():
            return
        logger.info("CUDA's libraries (%s): %s", folder or "packages", " ".join(said.getvalue().split()))


def library_folders() -> tuple[Path, ...]:
    """Return the folders in which NVIDIA's packages and torch keep libraries; nothing of them is imported."""
    return tuple(folder for folder in _package_folders() if folder.is_dir())


def _package_folders() -> Iterator[Path]:
    libraries = "bin" if os.name == "nt" else "lib"
    for root in _roots("nvidia"):
        yield from sorted(root.glob(f"*/{libraries}"))
        yield from sorted(root.glob(f"*/{libraries}/x86_64"))
    yield from (root / "lib" for root in _roots("torch"))


def _roots(package: str) -> list[Path]:
    try:
        found = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return []
    return [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
