"""The models that Sajin knows to work and offers: facts that were looked up, each with its source."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.models.records import Offer
from engine.paths import resources_dir


@functools.cache
def curated_offers() -> tuple[Offer, ...]:
    """Return the curated list as it ships, in the order in which it is shown."""
    document = json.loads(_file().read_text(encoding="utf-8"))
    return tuple(_offer(entry) for entry in document["models"])


def offers_with(installed: dict[str, Path]) -> list[Offer]:
    """Return the curated list, each with whether it is among these bundles (by id)."""
    return [replace(offer, installed=offer.id in installed) for offer in curated_offers()]


def offer_of(source: str) -> Offer | None:
    """Return the entry of the curated list for a source (as :class:`ModelSource` writes it), if there is one."""
    return next((offer for offer in curated_offers() if offer.source == source), None)


def export_of(source: str) -> str:
    """Return the repository that has a model of the list exported already, in Immich's layout; empty where none has."""
    return _exports().get(source, "")


@functools.cache
def _exports() -> dict[str, str]:
    document = json.loads(_file().read_text(encoding="utf-8"))
    return {entry["source"]: entry.get("exported", "") for entry in document["models"]}


def _file() -> Path:
    return resources_dir() / "models" / "curated.json"


def _offer(entry: dict[str, Any]) -> Offer:
    return Offer(
        id=entry["id"],
        name=entry["name"],
        source=entry["source"],
        summary=dict(entry["summary"]),
        download_bytes=entry["download_bytes"],
        installed_bytes=entry["installed_bytes"],
        dim=entry["dim"],
        image_size=entry["image_size"],
        speed=float(entry["speed"]),
        languages=tuple(entry["languages"]),
        licence=entry["licence"],
        research_only=entry["research_only"],
        recall={name: float(value) for name, value in entry["recall"].items()},
        reference=entry["reference"],
        exported=bool(entry.get("exported")),
    )
