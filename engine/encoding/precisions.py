"""Which precision of a model's weights suits which provider."""

from __future__ import annotations

from engine.encoding.hardware import CPU, OPENVINO


def quicker_precision(provider: str, precision: str) -> str:
    """Return which precision would be quicker on a provider; empty where this one suits it, or is not known.

    Every precision works everywhere.  But a processor has no arithmetic for float16 and converts each weight; a
    graphics card computes float16 at twice the rate of float32 and more, and lets the processor do much of int8.
    """
    if provider in (CPU, OPENVINO):
        return "float32" if precision == "float16" else ""
    return "float16" if precision in ("float32", "int8", "int4") else ""
