"""Reports as JSON: ``report.json`` of a run and of a model that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.personal.records import Advice, Change, Recall, Report, Verdict


def report_to(report: Report) -> dict[str, Any]:
    """Return a report as what JSON can hold."""
    return asdict(report)


def report_from(document: object) -> Report:
    """Read what :func:`report_to` gave, or another Sajin's: fields not known are ignored, those that lack are empty.

    Raises:
        ValueError: it is no report.
    """
    if not isinstance(document, Mapping) or "verdict" not in document:
        raise ValueError("it is no report of a training run")
    try:
        return _report(document)
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"it is no report of a training run ({error})") from error


def _report(document: Mapping[str, Any]) -> Report:
    return Report(
        verdict=Verdict(document["verdict"]),
        before=_recall(document.get("before")),
        after=_recall(document.get("after")),
        gain_low=_number(document.get("gain_low")),
        gain_high=_number(document.get("gain_high")),
        general_before=_recall(document.get("general_before")),
        general_after=_recall(document.get("general_after")),
        gains=_changes(document.get("gains")),
        losses=_changes(document.get("losses")),
        photos=int(_number(document.get("photos"))),
        captions=int(_number(document.get("captions"))),
        languages={str(code): int(count) for code, count in (document.get("languages") or {}).items()},
        seconds=_number(document.get("seconds")),
        peak_memory_bytes=int(_number(document.get("peak_memory_bytes"))),
        steps=int(_number(document.get("steps"))),
        advice=tuple(Advice(item) for item in document.get("advice") or () if item in set(Advice)),
        names=tuple(str(name) for name in document.get("names") or ()),
        names_before=_recall(document["names_before"]) if document.get("names_before") else None,
        names_after=_recall(document["names_after"]) if document.get("names_after") else None,
        stopped=str(document.get("stopped") or ""),
        settings={str(key): value for key, value in (document.get("settings") or {}).items()},
    )


def _recall(document: Mapping[str, Any] | None) -> Recall:
    found = document or {}
    names = ("queries", "gallery", "at_1", "at_5", "at_10", "median_rank")
    queries, gallery, *shares = (_number(found.get(name)) for name in names)
    return Recall(int(queries), int(gallery), *shares)


def _changes(document: list[Mapping[str, Any]] | None) -> tuple[Change, ...]:
    return tuple(
        Change(int(item["photo_id"]), str(item.get("caption", "")), int(item["before"]), int(item["after"]))
        for item in document or ()
        if {"photo_id", "before", "after"} <= set(item)
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if abs(value) < float("inf") else 0.0  # not a number either: it compares as False
