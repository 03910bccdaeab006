"""``sajin tag propose``, ``proposals``, ``accept``, ``reject``, ``undecide``, ``forget`` and ``auto``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import edits
from engine.cli import proposing
from engine.cli.arguments import add_command, add_json, positive
from engine.cli.output import counted, say, show, show_json, shown
from engine.cli.wording import describe
from engine.errors import BundleInvalid, BundleUnknown, ModelFailed
from engine.library import Library
from engine.tagging.records import Proposal, ProposalGroup

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_PRECISION_HELP = "the share of the tags put on photos that should be right (0.5 to 0.999), or off"


def register(group: Commands) -> None:
    """Add these commands to those of ``sajin tag``."""
    proposing.register(group)
    listed = add_command(group, "proposals", _proposals, "list what is proposed: tags, a tag's photos, a photo's tags")
    listed.add_argument("tag", nargs="?", metavar="TAG")
    listed.add_argument("--photo", type=Path, metavar="FILE", help="what is proposed for this photo")
    listed.add_argument("--limit", type=positive, metavar="N", help="at most so many photos")
    _with_language(listed)
    add_json(listed)
    for name, run, summary in (
        ("accept", _accept, "put a proposed tag on photos, and learn from it"),
        ("reject", _reject, "say that photos do not show what is proposed, and learn from it"),
        ("undecide", _undecide, "take decisions back; what you put on a photo yourself stays"),
    ):
        command = add_command(group, name, run, summary)
        command.add_argument("tag", metavar="TAG")
        command.add_argument("file", nargs="*", type=Path, metavar="FILE")
        if run is not _undecide:
            command.add_argument("--all", action="store_true", help="all photos that it is proposed for")
        _with_language(command)
    add_command(group, "forget", _forget, "forget all proposals; tags and decisions stay")
    auto = add_command(group, "auto", _auto, "have a tag accepted by itself; without TAG list such tags")
    auto.add_argument("tag", nargs="?", metavar="TAG")
    auto.add_argument("precision", nargs="?", metavar="PRECISION", help=_PRECISION_HELP)
    auto.add_argument("--accepted", action="store_true", help="list the photos on which tags were put by themselves")
    auto.add_argument("--take-back", action="store_true", help="take these tags off again, for good")
    add_json(auto)


def _with_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--language", choices=("en", "ko"), default="en", help="of names (default: en)")


def _proposals(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if arguments.photo is not None:
            photo_id = library.photo_id_of(arguments.photo)
            return _show_photo(library.photo_proposals([photo_id]).get(photo_id, []), arguments)
        if arguments.tag is None:
            return _show_groups(library, arguments)
        found = library.proposals_of(library.concept_named(arguments.tag), arguments.limit)
        places = {photo.id: photo.path for photo in library.summaries([item.photo_id for item in found])}
    if arguments.json:
        show_json([_document(item, places[item.photo_id]) for item in found if item.photo_id in places])
        return 0
    for item in found:
        if item.photo_id in places:
            show(f"{item.probability:4.0%}  {shown(places[item.photo_id])}")
    if not found:
        say(f"{shown(arguments.tag)} is proposed for no photo; sajin tag proposals lists what is")
    return 0


def _show_photo(found: Sequence[Proposal], arguments: argparse.Namespace) -> int:
    if arguments.json:
        show_json([_document(item, arguments.photo.absolute()) for item in found])
        return 0
    for item in found:
        show(f"{item.probability:4.0%}  {shown(item.named(arguments.language))}")
    if not found:
        say(f"nothing is proposed for {shown(arguments.photo)}; sajin tag propose FILE looks again")
    return 0


def _show_groups(library: Library, arguments: argparse.Namespace) -> int:
    found = library.proposal_groups()
    if arguments.json:
        show_json([_group(group) for group in found])
        return 0
    for group in found:
        inside = [names[arguments.language == "ko"] for names in group.parents]
        name = " / ".join([*inside, group.named(arguments.language)])
        show(f"{shown(name)}  ({counted(group.photo_count, 'photo')}, {group.precision:.0%} expected to be right)")
    if not found:
        say(proposing.why_none(library.tagging_state()))
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    return _decide(arguments, True, "put on")


def _reject(arguments: argparse.Namespace) -> int:
    return _decide(arguments, False, "rejected for")


def _undecide(arguments: argparse.Namespace) -> int:
    return _decide(arguments, None, "undecided for")


def _decide(arguments: argparse.Namespace, decision: bool | None, done: str) -> int:
    everything = decision is not None and arguments.all
    if everything == bool(arguments.file):
        say("name the photos" + ("" if decision is None else ", or give --all for all that it is proposed for"))
        return 2
    with Library.open(arguments.library) as library:
        key = library.concept_named(arguments.tag)
        if everything:
            ids = [item.photo_id for item in library.proposals_of(key)]
        else:
            ids = [library.photo_id_of(file) for file in arguments.file]
        values: Mapping[int, Mapping[str, bool | None]] = {photo_id: {key: decision} for photo_id in ids}
        library.edit(edits.Decide(values, arguments.language))
        show(f"{shown(arguments.tag)}: {done} {counted(len(ids), 'photo')}")
        _learn(library)
    return 0


def _learn(library: Library) -> None:
    """Bring proposals in line with what was decided, which stands whether that can be done now or not."""
    try:
        library.learn()
    except (BundleUnknown, BundleInvalid, ModelFailed) as error:
        say(f"what was decided is kept; proposals follow once the model can be used: {describe(error)}")


def _forget(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        count = library.proposal_count()
        library.forget_proposals()
    show(f"{counted(count, 'proposal')} forgotten; tags and decisions are as they were")
    return 0


def _auto(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        key = None if arguments.tag is None else library.concept_named(arguments.tag)
        if arguments.take_back or arguments.accepted:
            return _accepted(library, key, arguments)
        if key is None:
            return _list_auto(library, arguments.json)
        if arguments.precision is None:
            say("say from which precision on, or off: sajin tag auto TAG 0.95")
            return 2
        precision = _number(arguments.precision)
        if precision is not None and precision != precision:
            say(f"{shown(arguments.precision)} is neither a number nor off")
            return 2
        library.auto_accept(key, precision)
        if precision is None:
            show(f"{shown(arguments.tag)}: accepted by you alone")
            return 0
        before = len(library.accepted_by_itself(key))
        _learn(library)
        now = len(library.accepted_by_itself(key)) - before
        show(f"{shown(arguments.tag)}: accepted by itself from {precision:g} on; put on {counted(now, 'photo')} now")
    return 0


def _number(text: str) -> float | None:
    """Return the number that a text is, None for ``off``, not a number for anything else."""
    try:
        return None if text == "off" else float(text)
    except ValueError:
        return float("nan")


def _list_auto(library: Library, as_json: bool) -> int:
    found = library.auto_accepted()
    if as_json:
        show_json([_group(group) for group in found])
        return 0
    for group in found:
        show(f"{shown(group.name)}  (from {group.auto_accept:g} on)")
    if not found:
        say("no tag is accepted by itself; sajin tag auto TAG 0.95 has one accepted")
    return 0


def _accepted(library: Library, key: str | None, arguments: argparse.Namespace) -> int:
    found = library.accepted_by_itself(key)
    if arguments.take_back:
        library.edit(edits.Decide({photo_id: dict.fromkeys(keys, False) for photo_id, keys in found.items()}))
        show(f"taken off {counted(len(found), 'photo')}")
        _learn(library)
        return 0
    photos = library.summaries(list(found))
    if arguments.json:
        show_json([{"path": str(photo.path), "photo_id": photo.id, "keys": found[photo.id]} for photo in photos])
        return 0
    for photo in photos:
        show(f"{shown(photo.path)}  {', '.join(found[photo.id])}")
    if not found:
        say("no tag was put on a photo by itself")
    return 0


def _document(item: Proposal, path: Path) -> dict[str, Any]:
    return {
        "path": str(path),
        "photo_id": item.photo_id,
        "key": item.key,
        "names": {"en": item.name, "ko": item.name_ko},
        "probability": item.probability,
    }


def _group(group: ProposalGroup) -> dict[str, Any]:
    return {
        "key": group.key,
        "names": {"en": group.name, "ko": group.name_ko},
        "parents": [{"en": name, "ko": name_ko} for name, name_ko in group.parents],
        "photos": group.photo_count,
        "precision": round(group.precision, 4),
        "tag_id": group.tag_id,
        "accepted": group.accepted,
        "rejected": group.rejected,
        "auto_accept": group.auto_accept,
    }
