"""``sajin tag``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import edits
from engine.cli import proposals
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import counted, say, show, show_json, shown
from engine.library import Library
from engine.records import Tag

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "tag", "put words on photos, and keep them in a tree")
    for name, run, summary in (
        ("add", _add, "put a tag on photos; a new one is made"),
        ("remove", _remove, "take a tag off photos"),
    ):
        command = add_command(group, name, run, summary)
        command.add_argument("tag", metavar="TAG")
        command.add_argument("file", nargs="+", type=Path, metavar="FILE")
    listed = add_command(group, "list", _list, "list all tags, or those of a photo")
    listed.add_argument("file", nargs="?", type=Path, metavar="FILE")
    add_json(listed)
    rename = add_command(group, "rename", _rename, "give a tag another name; if one has it, they merge")
    rename.add_argument("tag", metavar="TAG")
    rename.add_argument("name", metavar="NAME")
    move = add_command(group, "move", _move, "put a tag under another; without --parent on top")
    move.add_argument("tag", metavar="TAG")
    move.add_argument("--parent", metavar="TAG", help="where to; a search for it finds these photos, too")
    delete = add_command(group, "delete", _delete, "take a tag off all photos; what lies in it moves up")
    delete.add_argument("tag", metavar="TAG")
    proposals.register(group)


def _add(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = [library.photo_id_of(file) for file in arguments.file]
        done = library.edit(edits.adding_tags(ids, [arguments.tag]))
    show(f"{shown(arguments.tag)}: put on {counted(len(done.photo_ids), 'photo')}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.tag_named(arguments.tag)  # raises for one that is misspelt
        ids = [library.photo_id_of(file) for file in arguments.file]
        done = library.edit(edits.removing_tags(ids, [arguments.tag]))
    show(f"{shown(arguments.tag)}: taken off {counted(len(done.photo_ids), 'photo')}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if arguments.file is None:
            return _list_all(library.tags(), arguments.json)
        names = library.photo(library.photo_id_of(arguments.file)).tags
    if arguments.json:
        show_json(names)
        return 0
    for name in names:
        show(shown(name))
    if not names:
        say(f"{shown(arguments.file)} has no tags; sajin tag add TAG FILE puts one on it")
    return 0


def _list_all(known: list[Tag], as_json: bool) -> int:
    names = {tag.id: tag.name for tag in known}
    if as_json:
        show_json([_document(tag, names) for tag in known])
        return 0
    depths: dict[int | None, int] = {None: 0}
    for tag in known:
        depths[tag.id] = depths.get(tag.parent_id, 0) + 1
        show(f"{'  ' * (depths[tag.id] - 1)}{shown(tag.name)}  ({counted(tag.photo_count, 'photo')})")
    if not known:
        say("there are no tags yet; sajin tag add TAG FILE makes one")
    return 0


def _document(tag: Tag, names: dict[int, str]) -> dict[str, Any]:
    parent = None if tag.parent_id is None else names.get(tag.parent_id)
    return {"tag_id": tag.id, "name": tag.name, "parent": parent, "photos": tag.photo_count}


def _rename(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.edit(edits.RenameTag(library.tag_named(arguments.tag), arguments.name))
    show(f"{shown(arguments.tag)}: called {shown(arguments.name)} now")
    return 0


def _move(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        parent_id = None if arguments.parent is None else library.tag_named(arguments.parent)
        library.edit(edits.MoveTag(library.tag_named(arguments.tag), parent_id))
    show(f"{shown(arguments.tag)}: {'on top' if arguments.parent is None else f'under {shown(arguments.parent)}'} now")
    return 0


def _delete(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        done = library.edit(edits.DeleteTag(library.tag_named(arguments.tag)))
    show(f"{shown(arguments.tag)}: deleted, taken off {counted(len(done.photo_ids), 'photo')}")
    return 0
