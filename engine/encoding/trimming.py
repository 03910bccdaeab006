"""Memory that was freed goes back to the system; C libraries keep much of it for themselves."""

from __future__ import annotations

import ctypes
import sys


def give_back_freed_memory() -> None:
    """Have the C library return what it holds and nobody uses; does nothing where it cannot be asked to."""
    if not sys.platform.startswith("linux"):
        return  # Windows and macOS return large blocks by themselves
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return  # musl has none
    trim.argtypes, trim.restype = (ctypes.c_size_t,), ctypes.c_int
    trim(0)
