"""``sajin duplicates`` and ``sajin trash``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.output import say, show, show_json, shown
from engine.cli.wording import describe
from engine.duplicates.records import CompareProgress, DuplicateGroup, DuplicatesFound, LookProgress
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands
    from engine.duplicates.records import DuplicateFile


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    find = add_command(commands, "duplicates", _duplicates, "find photos of which there are several")
    kind = find.add_mutually_exclusive_group()
    kind.add_argument("--exact", action="store_true", help="only files of the same content")
    kind.add_argument("--near", action="store_true", help="only photos that look the same")
    what = find.add_mutually_exclusive_group()
    what.add_argument("--trash", action="store_true", help="move all but the best of each group to the system's trash")
    what.add_argument(
        "--dismiss", type=Path, nargs="+", metavar="FILE", help="remember that the groups of these are no duplicates"
    )
    find.add_argument("--yes", action="store_true", help="do not ask")
    add_json(find)
    trash = add_command(commands, "trash", _trash, "move photos to the system's trash")
    trash.add_argument("file", type=Path, nargs="+", metavar="FILE")
    trash.add_argument("--yes", action="store_true", help="do not ask")


def _duplicates(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        groups = _find(library, exact=not arguments.near, near=not arguments.exact)
        if arguments.dismiss:
            return _dismiss(library, groups, {path.absolute() for path in arguments.dismiss})
        if arguments.json:
            show_json([_document(group) for group in groups])
        else:
            _show(groups)
        if not arguments.trash or not groups:
            return 0
        spare = [file for group in groups for file in group.files[1:]]
        size = sum(file.size_bytes for file in spare)
        kept = {file.path: group.files[0].path for group in groups for file in group.files[1:]}
        return _move(library, [file.path for file in spare], size, arguments.yes, kept)


def _find(library: Library, *, exact: bool, near: bool) -> tuple[DuplicateGroup, ...]:
    told: type | None = None
    for event in library.duplicates(exact=exact, near=near):
        if isinstance(event, DuplicatesFound):
            if event.unseen:
                say(f"{event.unseen} photos have no thumbnail and were not compared; sajin index makes it")
            return event.groups
        if type(event) is not told:
            told = type(event)
            say(_begun(event))
    return ()


def _begun(event: LookProgress | CompareProgress) -> str:
    if isinstance(event, LookProgress):
        return f"looking at {event.total} photos, once"
    return f"comparing {event.total} photos"


def _dismiss(library: Library, groups: Iterable[DuplicateGroup], paths: set[Path]) -> int:
    meant = [group for group in groups if paths & {file.path for file in group.files}]
    for group in meant:
        library.dismiss_duplicates(group)
        show(f"no duplicates: {', '.join(shown(file.path) for file in group.files)}")
    strangers = paths - {file.path for group in meant for file in group.files}
    for path in sorted(strangers):
        say(f"{shown(path)} is in no group of duplicates; sajin duplicates lists them")
    return 1 if strangers else 0


def _show(groups: Sequence[DuplicateGroup]) -> None:
    for group in groups:
        show(f"{group.kind.value}, {len(group.files)} files, {_megabytes(group.spare_bytes)} can be freed")
        for place, file in enumerate(group.files):
            show(f"  {'keep' if not place else '    '}  {_facts(file)}  {shown(file.path)}")
    if groups:
        spare = sum(group.spare_bytes for group in groups)
        say(f"{len(groups)} groups, {_megabytes(spare)} can be freed; --trash moves all but the first of each there")
    else:
        say("there are no duplicates")


def _facts(file: DuplicateFile) -> str:
    size = f"{file.photo.width} x {file.photo.height}"
    return f"{size:>13}  {_megabytes(file.size_bytes):>9}  {file.modified_at:%Y-%m-%d}  {file.similarity:4.0%}"


def _document(group: DuplicateGroup) -> dict[str, Any]:
    return {
        "kind": group.kind.value,
        "spare_bytes": group.spare_bytes,
        "files": [
            {
                "path": str(file.path),
                "photo_id": file.photo.id,
                "keep": not place,
                "width": file.photo.width,
                "height": file.photo.height,
                "size_bytes": file.size_bytes,
                "modified_at": file.modified_at.isoformat(timespec="seconds"),
                "similarity": round(file.similarity, 4),
                "has_words": file.has_words,
            }
            for place, file in enumerate(group.files)
        ],
    }


def _trash(arguments: argparse.Namespace) -> int:
    paths = [path.absolute() for path in arguments.file]
    with Library.open(arguments.library) as library:
        return _move(library, paths, sum(path.stat().st_size for path in paths if path.is_file()), arguments.yes)


def _move(
    library: Library, paths: Sequence[Path], size_bytes: int, sure: bool, instead: Mapping[Path, Path] | None = None
) -> int:
    if not sure and not _agreed(f"move {len(paths)} files ({_megabytes(size_bytes)}) to the trash?"):
        say("nothing was moved; --yes does not ask")
        return 1
    failed = moved = 0
    for done in library.trash(paths, instead=instead):
        if done.error is None:
            moved += 1
        else:
            failed += 1
            say(describe(done.error))
    say(f"{moved} files were moved to the trash{f', {failed} could not be' if failed else ''}")
    return 1 if failed else 0


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.flush()
    sys.stderr.write(f"sajin: {question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB"
