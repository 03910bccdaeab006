"""``sajin add`` and ``sajin folders``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import say, show, show_json, shown
from engine.cli.wording import describe
from engine.errors import FolderUnusable
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    add = add_command(commands, "add", _add, "remember source folders")
    add.add_argument("folder", nargs="+", type=Path, metavar="FOLDER")
    group = add_group(commands, "folders", "list or remove source folders")
    add_json(add_command(group, "list", _list, "list the source folders"))
    remove = add_command(group, "remove", _remove, "forget a source folder; its files are not touched")
    remove.add_argument("folder", type=Path, metavar="FOLDER")


def _add(arguments: argparse.Namespace) -> int:
    failed = False
    with Library.open(arguments.library) as library:
        for path in arguments.folder:
            try:
                show(f"added {shown(library.add_folder(path).path)}")
            except FolderUnusable as error:  # the others are added all the same
                say(describe(error))
                failed = True
    return 1 if failed else 0


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        known = library.folders()
    if arguments.json:
        show_json([{"path": str(item.path), "state": item.state, "photos": item.photo_count} for item in known])
        return 0
    for item in known:
        show(f"{shown(item.path)}  ({item.photo_count} photos, {item.state})")
    if not known:
        say("there are no source folders yet; add one with sajin add FOLDER")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.remove_folder(arguments.folder)
    show(f"removed {shown(arguments.folder.absolute())}; what is known of its photos is kept for 30 days")
    return 0
