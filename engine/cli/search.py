"""``sajin search`` and ``sajin similar``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json, positive
from engine.cli.output import say, show, show_json, shown
from engine.library import Library
from engine.records import Hit

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    search = add_command(commands, "search", _search, "find photos by describing them")
    search.add_argument("text", nargs="*", metavar="TEXT", help='words, -words, "exact words", filters (after:2023-05)')
    search.add_argument("--image", type=Path, metavar="FILE", action="append", default=[], help="find photos like this")
    search.add_argument("--limit", type=positive, metavar="N", help="show at most N photos")
    search.add_argument(
        "--sort", choices=("relevance", "date", "name"), default="relevance", help="order of the photos (relevance)"
    )
    search.add_argument("--all", action="store_true", help="show less likely matches, too")
    add_json(search)
    similar = add_command(commands, "similar", _similar, "find the photos most like one")
    similar.add_argument("file", type=Path, metavar="FILE", help="a photo, of the library or not")
    similar.add_argument("--limit", type=positive, metavar="N", default=20, help="show at most N photos (20)")
    add_json(similar)


def _search(arguments: argparse.Namespace) -> int:
    text = " ".join(word.strip() for word in arguments.text)
    if not text and not arguments.image:
        say("there is nothing to search for; give a TEXT, or an --image FILE")
        return 2
    with Library.open(arguments.library) as library:
        result = library.find(
            text, images=arguments.image, limit=arguments.limit, sort=arguments.sort, likely_only=not arguments.all
        )
        empty = not library.photo_ids() if not result.hits else False
    hits = result.hits if arguments.all else result.hits[: result.likely]
    if not hits:
        say(_nothing(len(result.hits), empty))
    _show(hits, arguments.json)
    return 0


def _nothing(less_likely: int, empty: bool) -> str:
    if empty:
        return "the library has no photos yet; add a folder with sajin add, then run sajin index"
    if less_likely:
        return "nothing matches well enough; --all shows less likely matches"
    return "nothing matches; --all would show no more"


def _similar(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        hits = library.similar(arguments.file, limit=arguments.limit)
    if not hits:
        say("the library has no other photo; add a folder with sajin add, then run sajin index")
    _show(hits, arguments.json)
    return 0


def _show(hits: list[Hit], as_json: bool) -> None:
    if as_json:
        show_json([_document(hit) for hit in hits])
        return
    for hit in hits:
        show(f"{hit.relevance:4.0%}  {shown(hit.path)}")


def _document(hit: Hit) -> dict[str, Any]:
    return {
        "path": str(hit.path),
        "score": hit.score,
        "relevance": hit.relevance,
        "photo_id": hit.photo_id,
        "why": [{"kind": why.kind.value, "detail": why.detail} for why in hit.why],
    }
