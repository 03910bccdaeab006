"""What a run keeps in files of JSON: read whatever version of Sajin wrote them."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from engine.personal.records import Report
from engine.personal.reports import report_from, report_to
from engine.replacing import durably_replacing

_LARGEST_BYTES = 32 * 2**20


def known_fields(kind: type[Any], document: object) -> dict[str, Any]:
    """Return what a JSON object says of a dataclass's fields; others are another version's, and ignored.

    Raises:
        ValueError: it is no object, or lacks a field that has no default.
    """
    if not isinstance(document, dict):
        raise ValueError(f"no {kind.__name__}: {document!r:.80}")
    known = fields(kind)
    missing = [
        field.name
        for field in known
        if field.name not in document and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"no {kind.__name__}: {', '.join(missing)} is missing")
    return {field.name: document[field.name] for field in known if field.name in document}


def write_report(path: Path, report: Report) -> None:
    """Write a report so that it is there whole or not at all; raises OSError."""
    with durably_replacing(path) as part:
        part.write_text(json.dumps(report_to(report), ensure_ascii=False, indent=1), encoding="utf-8")


def read_report(path: Path) -> Report | None:
    """Return a stored report; None where there is none, or what is there is none."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return None
        return report_from(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return None
