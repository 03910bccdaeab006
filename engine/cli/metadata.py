"""``sajin metadata``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli import metadata_write
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import counted, say, show, show_json, shown
from engine.cli.progress import make_reporter
from engine.control import Control
from engine.events import IndexFinished
from engine.library import Library
from engine.metadata.records import MetadataConflict, MetadataField

if TYPE_CHECKING:
    from engine.cli.arguments import Commands
    from engine.metadata.reading import Reading

_PATHS = ("paths", "in_paths_only")
_NAMES = {"sidecar": "sidecar", "xmp": "XMP in the file", "iptc": "IPTC in the file", "exif": "EXIF in the file"}


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "metadata", "tags, captions and ratings that other programs wrote, or are to see")
    told = add_command(group, "show", _show, "tell what a photo's file and its sidecar say, and what of it counts")
    told.add_argument("file", type=Path, metavar="FILE")
    add_json(told)
    read = add_command(group, "read", _read, "read what files and sidecars say anew, of all photos or of these")
    read.add_argument("file", nargs="*", type=Path, metavar="FILE")
    conflicts = add_command(group, "conflicts", _conflicts, "list where files say otherwise than you do")
    add_json(conflicts)
    keep = add_command(group, "keep", _keep, "settle a photo's conflicts")
    keep.add_argument("side", choices=("mine", "theirs"), help="what was written here, or what the file says")
    keep.add_argument("file", nargs="+", type=Path, metavar="FILE")
    metadata_write.register(group)


def _show(arguments: argparse.Namespace) -> int:
    from engine.metadata.reading import examine
    from engine.metadata.sidecars import sidecar_of

    path: Path = arguments.file.absolute()
    if not path.is_file():
        raise FileNotFoundError(None, None, str(arguments.file))
    sidecar = sidecar_of(path)
    reading = examine(path, sidecar)
    if arguments.json:
        show_json(_document(path, sidecar, reading))
        return 0
    if reading.fault is not None:
        say(f"{shown(str(sidecar))} is not understood: {reading.fault}; Sajin neither reads nor writes it")
    for said in reading.sources:
        name = f"{_NAMES[said.source]} {shown(sidecar.name)}" if said.source == "sidecar" and sidecar else ""
        _show_fields(name or _NAMES[said.source], _plain(asdict(said)))
    _show_fields("counts", _plain(asdict(reading.described)))
    return 0


def _document(path: Path, sidecar: Path | None, reading: Reading) -> dict[str, Any]:
    return {
        "path": str(path),
        "sidecar": None if sidecar is None else str(sidecar),
        "fault": reading.fault,
        "sources": [_plain(asdict(said)) for said in reading.sources],
        "counts": _plain(asdict(reading.described)),
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say anything, as JSON can hold them."""
    plain = {name: _json(value) for name, value in values.items() if name != "dated_surely"}
    return {name: value for name, value in plain.items() if value is not None and (value or name not in _PATHS)}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return [list(item) if isinstance(item, tuple) else item for item in value] if isinstance(value, tuple) else value


def _show_fields(title: str, fields: dict[str, Any]) -> None:
    show(f"{title}:")
    for name, value in fields.items():
        if name == "source":
            continue
        if name == "paths":
            value = [" > ".join(path) for path in value]
        name = name.replace("_", " ")
        text = ", ".join(value) if isinstance(value, list) else str(value)
        show(f"  {name}: {shown(text) if text else '(none)'}")


def _read(arguments: argparse.Namespace) -> int:
    control = Control()
    with Library.open(arguments.library) as library, interruptible(control), make_reporter() as reporter:
        ids = [library.photo_id_of(file) for file in arguments.file] or None
        for event in library.read_metadata(ids, control):
            reporter.report(event)
            if isinstance(event, IndexFinished):
                reporter.clear()
                show(f"read {counted(event.unchanged, 'file')}, {counted(event.described, 'photo')} changed")
                _tell_conflicts(event.conflicts)
    return 130 if control.cancelled else 0


def _tell_conflicts(count: int) -> None:
    if count:
        say(f"{counted(count, 'new conflict')} with what you wrote here; sajin metadata conflicts lists them")


def _conflicts(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.metadata_conflicts()
        paths = {summary.id: summary.path for summary in library.summaries([one.photo_id for one in found])}
    if arguments.json:
        show_json([_conflict(one, paths[one.photo_id]) for one in found])
        return 0
    for one in found:
        show(f"{shown(paths[one.photo_id])}: {one.field.value}")
        show(f"  mine: {_line(one.ours)}")
        show(f"  theirs: {_line(one.theirs)}  ({shown(one.path)})")
    if not found:
        say("no file says otherwise than you do")
    return 0


def _conflict(one: MetadataConflict, path: Path) -> dict[str, Any]:
    said = {"field": one.field.value, "mine": one.ours, "theirs": one.theirs}
    return {"path": str(path), "photo_id": one.photo_id, **said, "from": str(one.path), "seen_at": str(one.seen_at)}


def _line(text: str) -> str:
    return shown(" / ".join(text.splitlines())) or "(none)"


def _keep(arguments: argparse.Namespace) -> int:
    theirs = arguments.side == "theirs"
    with Library.open(arguments.library) as library:
        ids = [library.photo_id_of(file) for file in arguments.file]
        found = library.metadata_conflicts(ids)
        for one in found:
            library.settle_conflict(one.photo_id, MetadataField(one.field), theirs=theirs)
    if not found:
        say("there is no conflict to settle; sajin metadata conflicts lists those there are")
    else:
        show(f"settled {counted(len(found), 'conflict')}: {'theirs stands' if theirs else 'yours stands'}")
    return 0
