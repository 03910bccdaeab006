"""``sajin caption``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli import caption_import, caption_list
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import say, show, show_json, shown
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "caption", "write or read your own sentence about a photo")
    put = add_command(group, "set", _set, "caption a photo; an empty TEXT takes its caption away")
    put.add_argument("file", type=Path, metavar="FILE")
    put.add_argument("text", metavar="TEXT", help="each of its lines is a caption of its own")
    get = add_command(group, "show", _show, "print the caption of a photo")
    get.add_argument("file", type=Path, metavar="FILE")
    add_json(get)
    caption_list.register(group)
    caption_import.register(group)


def _set(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        photo_id = library.photo_id_of(arguments.file)
        library.set_caption(photo_id, arguments.text)
        text = library.caption(photo_id)
    show(f"{shown(arguments.file)}: {text}" if text else f"{shown(arguments.file)}: no caption any more")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        photo_id = library.photo_id_of(arguments.file)
        text = library.caption(photo_id)
    if arguments.json:
        show_json({"path": str(arguments.file.absolute()), "photo_id": photo_id, "caption": text})
    elif text is None:
        say(f"{shown(arguments.file)} has no caption; sajin caption set FILE TEXT gives it one")
    else:
        for line in text.splitlines():
            show(line)
    return 0
