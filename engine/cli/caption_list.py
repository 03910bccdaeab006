"""``sajin caption list``: which photos have a caption, and which are still without."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.output import counted, say, show, show_json, shown
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(group: Commands) -> None:
    """Add the command to its group."""
    command = add_command(group, "list", _list, "print captioned photos with their captions, newest first")
    command.add_argument("--album", metavar="ALBUM", help="only of this album, in its order")
    command.add_argument("--without", action="store_true", help="print the photos that have no caption instead")
    add_json(command)


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if arguments.album is None:
            ids = library.photo_ids()
        else:
            ids = library.album_photos(library.album_named(arguments.album).id)
        captions = library.captions_of(ids)
        listed = [photo_id for photo_id in ids if (photo_id in captions) != arguments.without]
        places = {summary.id: summary.path for summary in library.summaries(listed)}
    if arguments.json:
        show_json([{"path": str(places[one]), "photo_id": one, "caption": captions.get(one)} for one in listed])
        return 0
    for photo_id in listed:
        lines = captions.get(photo_id, "").splitlines()
        for line in lines or [""]:
            show(f"{shown(places[photo_id])}\t{shown(line)}".rstrip("\t"))
    say(f"{len(captions):,} of {counted(len(ids), 'photo')} captioned")
    return 0
