"""Smaller and faster towers: float16 for a GPU, int8 for the CPU, and neither where it loses what matters.

``docs/precision.md`` says what is done and why.
"""

from training.convert.precision.records import ProbeSet, Progress, Reduction
from training.convert.precision.reduce import reduce_bundle

__all__ = ["ProbeSet", "Progress", "Reduction", "reduce_bundle"]
