"""``sajin caption import``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.output import counted, say, show, show_json
from engine.library import Library
from engine.personal.importing import CaptionImport, ImportedCaptions

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_MOST_TOLD = 10


def register(group: Commands) -> None:
    """Add the command to its group."""
    command = add_command(group, "import", _import, "take over captions from CSV, JSON and .txt files")
    command.add_argument(
        "file", nargs="+", type=Path, metavar="FILE", help="a .csv, .tsv, .json, .jsonl or .txt, or a folder of .txt"
    )
    command.add_argument("--replace", action="store_true", help="replace captions that photos have; else they stay")
    command.add_argument("--dry-run", action="store_true", help="only tell what it would do")
    add_json(command)


def _import(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.read_captions(arguments.file)
        done = None if arguments.dry_run else library.import_captions(found, replace=arguments.replace)
        reads = bool(library.setting("metadata_read"))
    if arguments.json:
        show_json(_document(found, done))
    else:
        _tell_left_out(found)
        show(_would(found, arguments.replace) if done is None else _did(found, done))
        if not reads:
            say("descriptions inside photos are not taken over; sajin settings metadata_read true does that")
    return 0 if found.captions or found.same else 1


def _document(found: CaptionImport, done: ImportedCaptions | None) -> dict[str, object]:
    document: dict[str, object] = {
        "files": [str(path) for path in found.files],
        "photos": len(found.captions),
        "captions": found.sentences,
        "have_another": len(found.kept),
        "have_the_same": found.same,
        "by_name": found.by_name,
        "unknown": list(found.unknown),
        "unknown_count": found.unknown_count,
        "ambiguous": list(found.ambiguous),
        "ambiguous_count": found.ambiguous_count,
        "refused": [{**asdict(one), "file": str(one.file)} for one in found.refused],
        "refused_count": found.refused_count,
    }
    if done is not None:
        document |= {"set": done.set, "replaced": done.replaced, "left": done.left}
    return document


def _tell_left_out(found: CaptionImport) -> None:
    for name in found.unknown[:_MOST_TOLD]:
        say(f"{name}: no photo of the library has this name")
    _tell_more(found.unknown_count, "unknown name")
    for name in found.ambiguous[:_MOST_TOLD]:
        say(f"{name}: several photos have this name; write the folder with it")
    _tell_more(found.ambiguous_count, "ambiguous name")
    for one in found.refused[:_MOST_TOLD]:
        place = ", ".join(part for part in (str(one.file), one.place, one.name) if part)
        say(f"{place}: left out, {one.reason}")
    _tell_more(found.refused_count, "caption")


def _tell_more(count: int, what: str) -> None:
    if count > _MOST_TOLD:
        say(f"and {counted(count - _MOST_TOLD, what)} more")


def _would(found: CaptionImport, replace: bool) -> str:
    kept = "would be replaced" if replace else "would stay as they are"
    parts = [f"would caption {counted(len(found.captions) - len(found.kept), 'photo')}"]
    if found.kept:
        parts.append(f"{counted(len(found.kept), 'photo')} with another caption {kept}")
    return "; ".join([*parts, *_same(found)])


def _did(found: CaptionImport, done: ImportedCaptions) -> str:
    parts = [f"captioned {counted(done.set, 'photo')}"]
    if done.replaced:
        parts.append(f"replaced the caption of {counted(done.replaced, 'photo')}")
    if done.left:
        parts.append(f"{counted(done.left, 'photo')} kept another caption (--replace takes the new one)")
    return "; ".join([*parts, *_same(found)])


def _same(found: CaptionImport) -> list[str]:
    return [f"{counted(found.same, 'photo')} had the same already"] if found.same else []
