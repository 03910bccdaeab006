"""``sajin explain``: why a photo is found by a text."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.output import say, show, show_json, shown
from engine.library import Library
from engine.records import Explanation, TermRegions

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_KINDS = {"caption": "caption", "tag": "tag", "name": "file name", "folder": "folder"}
_WEAK, _CLEAR = 0.5, 0.75


def register(commands: Commands) -> None:
    """Add the command."""
    explain = add_command(commands, "explain", _explain, "say why a photo is found by a text, and where in it")
    explain.add_argument("file", type=Path, metavar="FILE", help="a photo of the library")
    explain.add_argument("text", nargs="+", metavar="TEXT", help="what is searched for, as for sajin search")
    explain.add_argument("--overlay", type=Path, metavar="OUT.png", help="write the photo with the places laid over it")
    explain.add_argument("--term", metavar="WORDS", help="the words to lay over; the first by default")
    add_json(explain)


def _explain(arguments: argparse.Namespace) -> int:
    text = " ".join(word.strip() for word in arguments.text)
    with Library.open(arguments.library) as library:
        found = library.explain(library.photo_id_of(arguments.file), text)
    if arguments.json:
        show_json(_document(arguments.file, found))
    else:
        _show(arguments.file, found)
    return 0 if arguments.overlay is None else _write_overlay(arguments, found)


def _show(file: Path, found: Explanation) -> None:
    likely = "likely" if found.relevance >= 0.5 else "not likely"
    show(f"{found.relevance:4.0%}  {shown(file)}  ({likely if found.allowed else 'left out by a filter'})")
    for match in found.words:
        show(f"      {_KINDS[match.kind.value]}: {' '.join(match.text.split())}  ({match.word})")
    for term in found.terms:
        show(f"      {term.text}: {_place(term)}")


def _place(term: TermRegions) -> str:
    """Say where something is seen, and how clearly."""
    if term.regions is None:
        return f"cannot be told ({term.reason})"
    best, seen = float(term.regions.max()), term.regions >= _WEAK
    if best < _WEAK:
        return "seen nowhere in particular"
    height, width = seen.shape
    row, column = (int(places.mean()) for places in seen.nonzero())
    words = [("top", "middle", "bottom")[3 * row // height], ("left", "centre", "right")[3 * column // width]]
    return f"{'clearly' if best >= _CLEAR else 'faintly'} seen, {' '.join(words)}, {seen.mean():.0%} of the photo"


def _write_overlay(arguments: argparse.Namespace, found: Explanation) -> int:
    from engine.indexing.decode import open_upright
    from engine.search.heat import laid_over

    known = {term.text: term.regions for term in found.terms if term.regions is not None}
    wanted = arguments.term if arguments.term is not None else next(iter(known), "")
    if wanted not in known:
        say(f"nothing can be laid over for {wanted!r}; there are: {', '.join(known) or 'none'}")
        return 1
    image = open_upright(arguments.file)
    image.thumbnail((2048, 2048))
    laid_over(image, known[wanted]).save(arguments.overlay, "PNG")
    say(f"wrote {arguments.overlay}")
    return 0


def _document(file: Path, found: Explanation) -> dict[str, Any]:
    return {
        "path": str(file.absolute()),
        "photo_id": found.photo_id,
        "text": found.text,
        "relevance": found.relevance,
        "allowed": found.allowed,
        "why": [{"kind": why.kind.value, "detail": why.detail} for why in found.why],
        "words": [
            {"kind": match.kind.value, "word": match.word, "text": match.text, "spans": match.spans}
            for match in found.words
        ],
        "terms": [
            {
                "text": term.text,
                "reason": term.reason,
                "regions": None if term.regions is None else term.regions.tolist(),
            }
            for term in found.terms
        ],
    }
