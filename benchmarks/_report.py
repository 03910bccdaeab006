"""How every benchmark says its figures."""

from __future__ import annotations

import json
from collections.abc import Mapping


def report(figures: Mapping[str, float | int | str], as_json: bool) -> None:
    """Print the figures: one flat JSON object, or a table for people.

    Args:
        figures: named figures; a name carries its unit (``search_ms``, ``images_per_s``).
        as_json: whether a program reads it.
    """
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        print(f"{name:<{width}}  {_worded(value)}")


def _worded(value: float | int | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"
