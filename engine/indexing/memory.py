"""How much memory this process holds, on each platform, with nothing but the standard library."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "linux":
    import os
    import resource

    def own_memory_bytes() -> int:
        """Return the resident memory of this process, bytes."""
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def limit_memory(more_bytes: int) -> None:
        """Refuse this process more address space than ``more_bytes`` beyond what it has."""
        limit = int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE") + more_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

elif sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        _fields_ = [
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        ]

    def own_memory_bytes() -> int:
        """Return the working set of this process, bytes."""
        counters = _Counters()
        counters.cb = ctypes.sizeof(counters)
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD]
        kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return int(counters.WorkingSetSize)

    def limit_memory(more_bytes: int) -> None:
        """Do nothing: Windows has no such limit for a process itself; its size is watched instead."""

else:
    import resource

    def own_memory_bytes() -> int:
        """Return the most memory that this process ever held, bytes (macOS counts in bytes)."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def limit_memory(more_bytes: int) -> None:
        """Do nothing: macOS does not enforce address space limits; the process's size is watched instead."""
