"""The processes that open files for writing metadata: started when first asked, killed when late, started again."""

from __future__ import annotations

import importlib.util
import sys

_NEEDED = {"exiv2": "exiv2"}


def lacks() -> tuple[str, ...]:
    """Return the packages that are missing to write metadata; nothing is imported."""
    if getattr(sys, "frozen", False):  # no Python to start, and nothing can be installed beside it
        return tuple(_NEEDED.values())
    return tuple(package for module, package in _NEEDED.items() if importlib.util.find_spec(module) is None)
