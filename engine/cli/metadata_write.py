"""``sajin metadata write``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import counted, say, show, show_json, shown
from engine.control import Control
from engine.library import Library
from engine.metadata.records import (
    MetadataChange,
    MetadataEvent,
    MetadataFailed,
    MetadataFinished,
    MetadataProblem,
    MetadataProgress,
    WriteTo,
)

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_SHOWN_LINES = 40
_MANY, _STEPS = 200, 10
"""From so many photos on it is told how far it is, so many times."""


def register(group: Commands) -> None:
    """Add the commands that write, to those of ``sajin metadata``."""
    write = add_command(group, "write", _write, "write tags, captions and ratings beside the photos, or into them")
    write.add_argument("file", nargs="*", type=Path, metavar="FILE", help="these photos; else all that differ")
    write.add_argument(
        "--into",
        choices=(WriteTo.SIDECARS.value, WriteTo.FILES.value),
        help="where to, instead of where the setting metadata_write says",
    )
    write.add_argument("--dry-run", action="store_true", help="write nothing; show what would be different")
    add_json(write)
    problems = add_command(
        group, "problems", _problems, "list photos whose tags, caption or rating could not be written"
    )
    add_json(problems)


def _write(arguments: argparse.Namespace) -> int:
    control = Control()
    into = None if arguments.into is None else WriteTo(arguments.into)
    with Library.open(arguments.library) as library, interruptible(control):
        ids = [library.photo_id_of(file) for file in arguments.file] or None
        events = library.write_metadata(ids, control, dry_run=arguments.dry_run, into=into)
        return _report_json(events) if arguments.json else _report(events, arguments.dry_run)


def _report(events: Iterator[MetadataEvent], dry_run: bool) -> int:
    target: Path | None = None
    code = step = 0
    for event in events:
        match event:
            case MetadataChange() if dry_run:
                if event.target != target:
                    target = event.target
                    show(shown(target))
                _show_difference(event)
            case MetadataProgress(done=done, total=total) if total >= _MANY and done * _STEPS // total > step:
                step = done * _STEPS // total
                say(f"{done} of {total} photos")
            case MetadataFailed(path=path, reason=reason):
                say(f"{shown(path)}: {reason}")
            case MetadataFinished():
                say(_summary(event, dry_run))
                code = 1 if event.failed or event.cancelled else 0
            case _:
                pass
    return code


def _show_difference(change: MetadataChange) -> None:
    """Show a property as a difference: what goes, what comes, and how much of it stays."""
    before, after = change.before.split("\n"), change.after.split("\n")
    gone = [line for line in before if line and line not in after]
    new = [line for line in after if line and line not in before]
    kept = sum(1 for line in before if line and line in after)
    show(f"  {change.name}{f'  ({kept} stay)' if kept else ''}")
    for sign, lines in (("-", gone), ("+", new)):
        for line in lines[:_SHOWN_LINES]:
            show(f"    {sign} {shown(line)}")
        if len(lines) > _SHOWN_LINES:
            show(f"    {sign} {len(lines) - _SHOWN_LINES} more")


def _summary(finished: MetadataFinished, dry_run: bool) -> str:
    verb = "would be written" if dry_run else "written"
    parts = [f"{counted(finished.written, 'file')} {verb}", f"{finished.unchanged} said it all already"]
    if finished.failed:
        parts.append(f"{finished.failed} could not be written (sajin metadata problems lists them)")
    if finished.cancelled:
        parts.append("cancelled; what was written stays")
    return ", ".join(parts)


def _report_json(events: Iterator[MetadataEvent]) -> int:
    changes: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    finished = MetadataFinished(0, 0, 0)
    for event in events:
        if isinstance(event, MetadataChange):
            changes.append(_plain(event))
        elif isinstance(event, MetadataFailed):
            failed.append(_plain(event))
        elif isinstance(event, MetadataFinished):
            finished = event
    show_json({"changes": changes, "failures": failed, **asdict(finished)})
    return 1 if finished.failed or finished.cancelled else 0


def _problems(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.metadata_problems()
        due = library.metadata_due()
    if arguments.json:
        show_json([_plain(problem) for problem in found])
        return 0
    for problem in found:
        show(f"{shown(problem.path)}: {problem.reason}")
    if not found:
        say(f"nothing that could not be written; {counted(due, 'photo')} wait to be written")
    return 0


def _plain(value: MetadataChange | MetadataFailed | MetadataProblem) -> dict[str, Any]:
    return {name: item if isinstance(item, str) else str(item) for name, item in asdict(value).items()}
