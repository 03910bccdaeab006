"""``sajin album``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import edits
from engine.cli.arguments import add_command, add_group, add_json, positive
from engine.cli.output import counted, say, show, show_json, shown
from engine.library import Library
from engine.records import Album

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_ALBUM_HELP = "its name; of two of one name, Outer/Inner tells which"


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "album", "collect photos in albums, or save searches as smart ones")
    create = add_command(group, "create", _create, "make an album")
    create.add_argument("name", metavar="NAME")
    create.add_argument("file", nargs="*", type=Path, metavar="FILE", help="photos to begin with, in this order")
    create.add_argument("--parent", metavar="ALBUM", help="the album that it lies in")
    create.add_argument("--query", metavar="TEXT", help="a search: the album holds whatever it finds")
    _with_files(add_command(group, "add", _add, "append photos to an album"))
    _with_files(add_command(group, "remove", _remove, "take photos out of an album; their files are not touched"))
    _with_files(add_command(group, "order", _order, "put these photos first in an album, in this order"))
    add_json(add_command(group, "list", _list, "list the albums"))
    add_json(_with_album(add_command(group, "show", _show, "print the photos of an album, in its order")))
    rename = _with_album(add_command(group, "rename", _rename, "give an album another name"))
    rename.add_argument("name", metavar="NAME")
    query = _with_album(add_command(group, "query", _query, "change the search of a smart album"))
    query.add_argument("text", metavar="TEXT")
    move = _with_album(add_command(group, "move", _move, "put an album in another; without --parent on top"))
    move.add_argument("--parent", metavar="ALBUM", help="where to")
    move.add_argument("--position", type=positive, metavar="N", help="its place there, from 1 (the last)")
    _with_album(add_command(group, "delete", _delete, "forget an album and those in it; no photo is touched"))


def _with_album(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("album", metavar="ALBUM", help=_ALBUM_HELP)
    return command


def _with_files(command: argparse.ArgumentParser) -> None:
    _with_album(command).add_argument("file", nargs="+", type=Path, metavar="FILE")


def _create(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        parent_id = None if arguments.parent is None else library.album_named(arguments.parent).id
        ids = tuple(library.photo_id_of(file) for file in arguments.file)
        done = library.edit(edits.CreateAlbum(arguments.name, parent_id, arguments.query, ids))
    holds = "a smart album" if arguments.query is not None else f"with {counted(len(done.photo_ids), 'photo')}"
    show(f"{shown(arguments.name)}: made, {holds}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = tuple(library.photo_id_of(file) for file in arguments.file)
        done = library.edit(edits.AddToAlbum(library.album_named(arguments.album).id, ids))
    show(f"{shown(arguments.album)}: {counted(len(done.photo_ids), 'photo')} added")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = tuple(library.photo_id_of(file) for file in arguments.file)
        done = library.edit(edits.RemoveFromAlbum(library.album_named(arguments.album).id, ids))
    show(f"{shown(arguments.album)}: {counted(len(done.photo_ids), 'photo')} taken out")
    return 0


def _order(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        ids = tuple(library.photo_id_of(file) for file in arguments.file)
        done = library.edit(edits.OrderAlbum(library.album_named(arguments.album).id, ids))
    show(f"{shown(arguments.album)}: {counted(len(done.photo_ids), 'photo')} moved")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        known = library.albums()
    if arguments.json:
        show_json([_document(album) for album in known])
        return 0
    depths: dict[int | None, int] = {None: 0}
    for album in known:
        depths[album.id] = depths.get(album.parent_id, 0) + 1
        holds = f"search: {shown(album.query)}" if album.query is not None else counted(album.photo_count or 0, "photo")
        show(f"{'  ' * (depths[album.id] - 1)}{shown(album.name)}  ({holds})")
    if not known:
        say("there are no albums yet; sajin album create NAME makes one")
    return 0


def _document(album: Album) -> dict[str, Any]:
    return {
        "album_id": album.id,
        "name": album.name,
        "parent_id": album.parent_id,
        "query": album.query,
        "photos": album.photo_count,
    }


def _show(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.summaries(library.album_photos(library.album_named(arguments.album).id))
    if arguments.json:
        show_json([{"path": str(photo.path), "photo_id": photo.id} for photo in found])
        return 0
    for photo in found:
        show(shown(photo.path))
    if not found:
        say(f"{shown(arguments.album)} has no photos")
    return 0


def _rename(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.edit(edits.RenameAlbum(library.album_named(arguments.album).id, arguments.name))
    show(f"{shown(arguments.album)}: called {shown(arguments.name)} now")
    return 0


def _query(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.edit(edits.SetAlbumQuery(library.album_named(arguments.album).id, arguments.text))
    show(f"{shown(arguments.album)}: holds what is found by {shown(arguments.text.strip())} now")
    return 0


def _move(arguments: argparse.Namespace) -> int:
    position = None if arguments.position is None else arguments.position - 1
    with Library.open(arguments.library) as library:
        parent_id = None if arguments.parent is None else library.album_named(arguments.parent).id
        library.edit(edits.MoveAlbum(library.album_named(arguments.album).id, parent_id, position))
    show(f"{shown(arguments.album)}: {'on top' if parent_id is None else f'in {shown(arguments.parent)}'} now")
    return 0


def _delete(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        library.edit(edits.DeleteAlbum(library.album_named(arguments.album).id))
    show(f"{shown(arguments.album)}: deleted; its photos are where they were")
    return 0
