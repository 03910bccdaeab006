"""``sajin vocabulary export`` and ``import``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.output import counted, say, show, show_json, shown
from engine.cli.sensitive import add_anyway, warned
from engine.edits import EditVocabulary
from engine.errors import VocabularyInvalid
from engine.library import Library
from engine.replacing import durably_replacing
from engine.tagging.records import VocabularyImport

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_STREAM = "-"


def register(group: Commands) -> None:
    """Add the commands to their group."""
    export = add_command(group, "export", _export, "write the vocabulary as text, to be edited and read again")
    export.add_argument("file", metavar="FILE", nargs="?", default=_STREAM, help="by default standard output")
    read = add_command(group, "import", _import, "read such a text, or a plain list of names; all or nothing")
    read.add_argument("file", metavar="FILE", help="- is standard input")
    read.add_argument("--dry-run", action="store_true", help="only tell what it would change")
    add_anyway(read)
    add_json(read)


def _export(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        text = library.vocabulary_text()
    if arguments.file == _STREAM:
        for line in text.splitlines():
            show(shown(line))
        return 0
    target = Path(arguments.file)
    if target.exists():
        raise FileExistsError(17, os.strerror(17), str(target))
    with durably_replacing(target) as part:
        part.write_text(text, encoding="utf-8")
    show(f"{shown(target)}: written; sajin vocabulary import reads it")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    text = _text(arguments.file)
    with Library.open(arguments.library) as library:
        found = library.read_vocabulary(text)
        for number, reason in found.faults:
            say(f"line {number}: {reason}")
        good = not found.faults
        if good and not arguments.dry_run and not warned(found.sensitive, anyway=arguments.anyway):
            return 1
        if good and not arguments.dry_run and found.edits:
            library.edit(EditVocabulary(found.edits))
    _tell(found, arguments)
    return 0 if good else 1


def _tell(found: VocabularyImport, arguments: argparse.Namespace) -> None:
    if arguments.json:
        show_json(
            {
                "added": found.added,
                "changed": found.changed,
                "disabled": found.disabled,
                "faults": [{"line": number, "reason": reason} for number, reason in found.faults],
                "sensitive": {name: kind.value for name, kind in found.sensitive.items()},
                "written": not found.faults and not arguments.dry_run,
            }
        )
    elif found.faults:
        say(f"nothing was changed: {counted(len(found.faults), 'line')} cannot be understood")
    else:
        would = "would be " if arguments.dry_run else ""
        show(f"{would}added {found.added}, changed {found.changed}, switched off {found.disabled}")


def _text(file: str) -> str:
    raw = sys.stdin.buffer.read() if file == _STREAM else Path(file).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyInvalid(file, f"it is no UTF-8 text (byte {error.start})") from error
