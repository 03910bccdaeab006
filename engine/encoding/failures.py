"""What goes wrong while a model is opened or run, and which of it is a lack of memory."""

from __future__ import annotations

from onnxruntime.capi import onnxruntime_pybind11_state as bindings

OnnxErrors: tuple[type[Exception], ...] = (
    RuntimeError,
    ValueError,
    MemoryError,
    *(kind for kind in vars(bindings).values() if isinstance(kind, type) and issubclass(kind, Exception)),
)
"""What ONNX Runtime raises: types of its own without a common base, and three of Python's."""

_NO_MEMORY = (
    "out of memory",
    "out_of_memory",
    "outofmemory",
    "not enough memory",
    "failed to allocate",
    "bad_alloc",
    "bad allocation",
    "alloc_failed",  # of cuBLAS and cuDNN
    "cudaerrormemoryallocation",
    "8007000e",  # DirectML: E_OUTOFMEMORY
    "is smaller than requested bytes",  # ONNX Runtime's arena, which has a limit
)


def out_of_memory(error: BaseException) -> bool:
    """Tell whether something failed for want of memory; each provider says so in its own words and types."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return any(words in text for words in _NO_MEMORY)


def first_line(error: BaseException) -> str:
    """Return an error in one line for people; ONNX Runtime's come with the names of source files and their stacks."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip()[:200]
