"""The lines under a photo of a group: quiet where all agree, plain where they differ, strong where it is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, Qt

from desktop.i18n import file_size, short_date
from engine.duplicates.records import DuplicateFile, DuplicateGroup, DuplicateKind


@dataclass(frozen=True)
class Part:
    """Words of one look; ``token`` names their colour."""

    text: str
    token: str = "text"
    strong: bool = False


@dataclass(frozen=True)
class Line:
    """Parts side by side; where there is no room the last one is cut at ``elide``."""

    parts: tuple[Part, ...]
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class _Best:
    """The best that files of a group have, None where all have the same; and whether their folders differ."""

    pixels: int | None
    size_bytes: int | None
    date: datetime | None
    folders: bool


def lines_of(file: DuplicateFile, group: DuplicateGroup) -> Sequence[Line]:
    """Return name, size, date and folder of a file, worded for its group."""
    best = _best(group)
    pixels = file.photo.width * file.photo.height
    taken = _date(file, group)
    quiet = Part(" · ", "text_muted")
    size = Part(file_size(file.size_bytes), *_look(file.size_bytes, best.size_bytes))
    shape = Part(f"{file.photo.width} × {file.photo.height}", *_look(pixels, best.pixels))
    date = Part(short_date(taken), *_look(taken, best.date))
    extra = _extra(file, group)
    return (
        Line((Part(file.path.name, "text", True),), Qt.TextElideMode.ElideMiddle),
        Line((shape, quiet, size)),
        Line((date, quiet, extra) if extra else (date,)),
        Line((Part(str(file.path.parent), "text" if best.folders else "text_muted"),), Qt.TextElideMode.ElideLeft),
    )


def _extra(file: DuplicateFile, group: DuplicateGroup) -> Part | None:
    if file.has_words and not all(other.has_words for other in group.files):
        return Part(QCoreApplication.translate("duplicates", "tagged"), "ok", True)
    if file.similarity < 1:
        alike = QLocale().toString(min(99, int(file.similarity * 100)))
        return Part(QCoreApplication.translate("duplicates", "{percent}% alike").format(percent=alike), "text_muted")
    return None


def _look(value: object, best: object) -> tuple[str, bool]:
    """Return colour and weight: quiet where nothing differs, strong for the best."""
    if best is None:
        return "text_muted", False
    return ("ok", True) if value == best else ("text", False)


def _date(file: DuplicateFile, group: DuplicateGroup) -> datetime:
    """Return when a photo was taken; of copies of one file, when each was written."""
    taken = file.photo.taken_at if group.kind is DuplicateKind.NEAR else None
    return taken or file.modified_at


def _best(group: DuplicateGroup) -> _Best:
    pixels = {file.photo.width * file.photo.height for file in group.files}
    sizes = {file.size_bytes for file in group.files}
    dates = {_date(file, group) for file in group.files}
    return _Best(
        pixels=max(pixels) if len(pixels) > 1 else None,
        size_bytes=max(sizes) if len(sizes) > 1 else None,
        date=min(dates) if len(dates) > 1 else None,
        folders=len({file.path.parent for file in group.files}) > 1,
    )
