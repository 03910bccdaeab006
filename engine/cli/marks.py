"""``sajin favourite``, ``sajin rate`` and ``sajin removed``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.output import counted, say, show, show_json, shown
from engine.edits import SetFavourites, SetRatings
from engine.library import Library
from engine.records import RemovedPhoto

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    favourite = add_command(commands, "favourite", _favourite, "mark photos as favourites")
    favourite.add_argument("file", nargs="+", type=Path, metavar="FILE")
    favourite.add_argument("--off", action="store_true", help="take the mark away")
    rate = add_command(commands, "rate", _rate, "rate photos from 0 (not rated) to 5")
    rate.add_argument("stars", type=int, choices=range(6), metavar="N")
    rate.add_argument("file", nargs="+", type=Path, metavar="FILE")
    removed = add_command(commands, "removed", _removed, "list photos whose files are gone, or forget them")
    removed.add_argument("--forget", nargs="+", type=Path, metavar="FILE", help="forget these now, with all their tags")
    add_json(removed)


def _favourite(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = [library.photo_id_of(file) for file in arguments.file]
        done = library.edit(SetFavourites(dict.fromkeys(ids, not arguments.off)))
    show(f"{counted(len(done.photo_ids), 'photo')} {'unmarked' if arguments.off else 'marked'}")
    return 0


def _rate(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = [library.photo_id_of(file) for file in arguments.file]
        done = library.edit(SetRatings(dict.fromkeys(ids, arguments.stars)))
    show(f"{counted(len(done.photo_ids), 'photo')} rated {arguments.stars}")
    return 0


def _removed(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.removed()
        if arguments.forget:
            return _forget(library, found, arguments.forget)
    if arguments.json:
        show_json([_document(photo) for photo in found])
        return 0
    for photo in found:
        show(f"{shown(photo.summary.path)}  ({counted(photo.days_left, 'day')} left)")
    if not found:
        say("no photo was removed in the last 30 days")
    return 0


def _forget(library: Library, found: list[RemovedPhoto], files: list[Path]) -> int:
    known = {photo.summary.id for photo in found}
    ids = [library.photo_id_of(file) for file in files]
    for file, photo_id in zip(files, ids, strict=True):
        if photo_id not in known:
            say(f"{shown(file)} was not removed, and is kept; sajin removed lists what can be forgotten")
            return 1
    library.forget_removed(ids)
    show(f"{counted(len(set(ids)), 'photo')} forgotten")
    return 0


def _document(photo: RemovedPhoto) -> dict[str, object]:
    return {
        "path": str(photo.summary.path),
        "photo_id": photo.summary.id,
        "removed_at": photo.removed_at.isoformat(),
        "days_left": photo.days_left,
    }
