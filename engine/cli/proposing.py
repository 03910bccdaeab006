"""``sajin tag propose``, and how it is shown."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import counted, say, show, show_json
from engine.cli.progress import Bar, Lines
from engine.control import Control
from engine.library import Library
from engine.tagging.records import TaggingFinished, TaggingProgress, TaggingState

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_STEPS = 10
"""Lines that a run prints at most where there is no terminal."""


def register(group: Commands) -> None:
    """Add the command to those of ``sajin tag``."""
    propose = add_command(group, "propose", _propose, "propose tags for photos; without any of these, for all")
    which = propose.add_mutually_exclusive_group()
    which.add_argument("--query", metavar="TEXT", help="for what a search finds likely")
    which.add_argument("--album", metavar="ALBUM", help="for the photos of an album")
    which.add_argument("--folder", type=Path, metavar="DIR", help="for the photos in a folder and below it")
    which.add_argument("file", nargs="*", type=Path, metavar="FILE", default=[])
    propose.add_argument("--new", choices=("on", "off"), help="for photos as they come, from now on; or no more")
    add_json(propose)


def why_none(state: TaggingState) -> str:
    """Return why nothing is proposed, and what to do."""
    if not state.wanted:
        return "no proposals were asked for yet; sajin tag propose makes them"
    if state.waiting:
        return f"{counted(state.waiting, 'photo')} wait for the model to look at them; sajin index does that"
    return "there is nothing to decide; sajin settings tagging_precision says how sure proposals must be"


def _propose(arguments: argparse.Namespace) -> int:
    control = Control()
    with Library.open(arguments.library) as library:
        if arguments.new is not None:
            library.set_setting("tagging_new_photos", arguments.new == "on")
            say(f"tags are {'' if arguments.new == 'on' else 'not '}proposed for new photos as they come")
            if not (arguments.file or arguments.query or arguments.album or arguments.folder):
                return 0
        ids = _photos(library, arguments)
        if ids == [] or not (ids or library.photo_ids()):
            say("there are no such photos; sajin add FOLDER and sajin index bring photos into the library")
            return 1
        with interruptible(control), _make_reporter() as reporter:
            for event in library.propose_tags(ids, control):
                if isinstance(event, TaggingProgress):
                    reporter.progress(event)
                else:
                    reporter.clear()
                    _finish(event, library, arguments.json)
    return 130 if control.cancelled else 0


def _photos(library: Library, arguments: argparse.Namespace) -> list[int] | None:
    """Return the photos that are meant, None for all."""
    if arguments.query is not None:
        return [hit.photo_id for hit in library.search(arguments.query)]
    if arguments.album is not None:
        return library.album_photos(library.album_named(arguments.album).id)
    if arguments.folder is not None:
        return library.folder_photos(arguments.folder)
    return [library.photo_id_of(file) for file in arguments.file] or None


def _finish(event: TaggingFinished, library: Library, as_json: bool) -> None:
    if as_json:
        show_json(asdict(event))
        return
    done = f"{counted(event.photos, 'photo')} looked at, {counted(event.proposals, 'proposal')} to decide"
    put = f", {counted(event.accepted, 'tag')} put on photos by themselves" if event.accepted else ""
    show(f"{done}{put}{' (stopped; what was done is kept)' if event.cancelled else ''}")
    if event.waiting:
        say(f"{counted(event.waiting, 'photo')} wait for the model to look at them; sajin index does that")
    if event.proposals:
        say("sajin tag proposals lists them; sajin tag accept and sajin tag reject decide")
    elif not event.waiting and not event.cancelled:
        say(why_none(library.tagging_state()))


class _Reporter(Lines):
    """Plain lines on standard error."""

    def __init__(self) -> None:
        self._shown = 0

    def progress(self, event: TaggingProgress) -> None:
        """Show how far the run is, now and then."""
        step = event.done * _STEPS // max(1, event.total)
        if step > self._shown:
            self._shown = step
            say(f"{event.done} of {event.total} photos")


class _BarReporter(_Reporter):
    """A progress bar."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()

    def tell(self, message: str) -> None:
        """Show a message above the bar."""
        self._bar.tell(message)

    def progress(self, event: TaggingProgress) -> None:
        """Move the bar."""
        if self._bar.shown is None:
            self._bar.open(total=event.total, bar_format="{percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt} photos")
        bar = self._bar.shown
        if bar is not None:
            bar.total, bar.n = event.total, event.done
            bar.refresh()

    def clear(self) -> None:
        """Take the bar away."""
        self._bar.close()


def _make_reporter() -> _Reporter:
    return _BarReporter() if sys.stderr.isatty() else _Reporter()
