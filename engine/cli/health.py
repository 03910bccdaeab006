"""``sajin problems``, ``sajin doctor`` and ``sajin backup``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import summary
from engine.cli.output import say, show, show_json, shown
from engine.cli.progress import make_reporter
from engine.cli.repairs import repair_lines
from engine.cli.wording import describe
from engine.errors import CatalogError, SajinError
from engine.events import IndexFinished
from engine.library import Library
from engine.records import Check

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    listed = add_command(commands, "problems", _problems, "list the files that could not be read, with reasons")
    listed.add_argument("--retry", action="store_true", help="forget them, so that the next indexing tries them again")
    add_json(listed)
    doctor = add_command(commands, "doctor", _doctor, "examine the library, the model and the machine")
    doctor.add_argument("--repair", action="store_true", help="mend what can be mended, then index what that needs")
    add_json(doctor)
    backup = add_command(commands, "backup", _backup, "make a checked copy of the catalog now")
    backup.add_argument("--list", action="store_true", help="list the backups that there are, newest first")
    add_json(backup)


def _backup(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.backups() if arguments.list else [library.back_up()]
    if arguments.json:
        show_json([{"path": str(b.path), "made_at": b.made_at.isoformat(), "size_bytes": b.size_bytes} for b in found])
        return 0
    for backup in found:
        show(f"{backup.made_at:%Y-%m-%d %H:%M:%S} UTC  {backup.size_bytes / 1e6:.1f} MB  {shown(backup.path)}")
    return 0


def _problems(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.problems()
        if arguments.retry:
            library.retry_problems([problem.path for problem in found])
    if arguments.json:
        show_json([{"path": str(p.path), "reason": p.reason, "seen_at": p.seen_at.isoformat()} for p in found])
        return 0
    for problem in found:
        show(f"{shown(problem.path)}: {problem.reason}")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    if arguments.repair:
        _repair(arguments)
    checks = _examine(arguments)
    if arguments.json:
        show_json([asdict(check) for check in checks])
    else:
        for check in checks:
            show(f"{'ok  ' if check.ok else 'LOOK'}  {check.name}: {shown(check.detail)}")
    return 0 if all(check.ok for check in checks) else 1


def _repair(arguments: argparse.Namespace) -> None:
    """Mend the library and index what that needs; what was done is told on standard error, the checks follow."""
    from engine.paths import default_library_dir
    from engine.repair import repair

    for line in repair_lines(repair(arguments.library or default_library_dir())):
        say(line)
    try:
        with Library.open(arguments.library) as library, make_reporter() as reporter:
            for event in library.index() if library.folders() else ():
                reporter.report(event)
                if isinstance(event, IndexFinished):
                    reporter.clear()
                    say(f"indexed: {summary(event)}")
    except SajinError as error:
        say(f"not indexed: {describe(error)}")


def _examine(arguments: argparse.Namespace) -> list[Check]:
    try:
        with Library.open(arguments.library) as library:
            return library.doctor()
    except CatalogError as error:  # a catalog that cannot even be opened is the doctor's finding, not its failure
        return [Check("catalog", False, describe(error))]
