"""Which precision of a model's weights suits which provider."""

from __future__ import annotations

from engine.encoding.hardware import CPU, OPENVINO, short_name


def quicker_precision(provider: str, precision: str) -> str:
    """Return which precision would be quicker on a provider, in English; empty where this one suits it.

    Every precision works everywhere.  But a processor has no arithmetic for float16 and converts each weight; a
    graphics card computes float16 at twice the rate of float32 and more, and lets the processor do much of int8.
    """
    if provider in (CPU, OPENVINO):
        if precision == "float16":
            return f"float32 or int8 would be quicker on {short_name(provider)} than float16; install the model again"
        return ""
    if precision in ("float32", "int8", "int4"):
        return f"float16 would be quicker on {short_name(provider)} than {precision}; install the model again"
    return ""
