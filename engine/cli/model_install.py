"""``sajin models install``, ``remove``, ``export`` and ``import``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import harmless, megabytes, say, show, show_json, shown
from engine.cli.progress import Bar, Lines
from engine.control import Control
from engine.errors import Cancelled
from engine.library import Library
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, ModelInstalled, Stage
from engine.models.records import PRECISIONS

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_INTERRUPTED = 130
_STEPS = 10
"""Lines that a download prints at most where there is no terminal."""

_SOURCE_HELP = (
    "an id of sajin models offers, open_clip:ARCHITECTURE/WEIGHTS, hf-hub:ORG/REPO[@REVISION], or a folder, archive or "
    "checkpoint"
)
_STAGES = {
    Stage.LOOKING: "looking at",
    Stage.DOWNLOADING: "fetching",
    Stage.CONVERTING: "converting",
    Stage.COMPARING: "comparing with the original",
    Stage.REDUCING: "making smaller",
    Stage.INSTALLING: "putting in place",
}


def register(group: Commands) -> None:
    """Add these commands to those of ``sajin models``."""
    add = add_command(group, "install", _install, "fetch a model, convert it if need be, and add it to the library")
    add.add_argument("source", metavar="ID", help=_SOURCE_HELP)
    add.add_argument("--precision", choices=PRECISIONS, default="auto", help="how its weights are kept (default: auto)")
    add.add_argument("--architecture", metavar="ARCH", default="", help="open_clip's name, if a checkpoint lacks it")
    add.add_argument("--use", action="store_true", help="let it search, as soon as every photo has its vector of it")
    add_json(add)
    remove = add_command(group, "remove", _remove, "delete a model and its vectors")
    remove.add_argument("id", metavar="ID")
    add_json(remove)
    export = add_command(group, "export", _export, "copy a model to a folder, or into an archive")
    export.add_argument("id", metavar="ID")
    export.add_argument("target", metavar="DIR", help="a folder, or a name that ends in .zip")
    add_json(export)
    bring = add_command(group, "import", _import, "add a model that export wrote")
    bring.add_argument("source", metavar="DIR", help="the folder or the archive")
    bring.add_argument("--use", action="store_true", help="let it search, as soon as every photo has its vector of it")
    add_json(bring)


def _install(arguments: argparse.Namespace) -> int:
    def events(library: Library, control: Control) -> Iterator[InstallEvent]:
        return library.install_model(
            arguments.source, control, precision=arguments.precision, architecture=arguments.architecture
        )

    return _installed(arguments, events)


def _import(arguments: argparse.Namespace) -> int:
    return _installed(arguments, lambda library, control: library.import_model(arguments.source, control))


def _installed(arguments: argparse.Namespace, start: Callable[[Library, Control], Iterator[InstallEvent]]) -> int:
    control, warnings = Control(), []
    with Library.open(arguments.library) as library:
        try:
            with interruptible(control), make_reporter() as reporter:
                for event in start(library, control):
                    reporter.report(event)
                    if isinstance(event, InstallWarning):
                        warnings.append(event)
        except Cancelled:
            say("cancelled; what was fetched is kept, and the next run goes on from there")
            return _INTERRUPTED
        assert isinstance(event, ModelInstalled)
        switch = library.use_bundle(event.bundle_id) if arguments.use else None
    if arguments.json:
        show_json({**asdict(event), "warnings": [asdict(warning) for warning in warnings], "used": arguments.use})
    else:
        show(f"{event.bundle_id} is installed ({megabytes(event.size_bytes)})")
    if not arguments.use:
        say(f"sajin models use {event.bundle_id} lets it search")
    elif switch is not None:
        say(f"{switch.total - switch.done} photos are to be embedded; sajin index, or the window, does it")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        size_bytes = library.remove_model(arguments.id)
    if arguments.json:
        show_json({"id": arguments.id, "freed_bytes": size_bytes})
    else:
        show(f"{arguments.id} is removed; {megabytes(size_bytes)} are free")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        written = library.export_model(arguments.id, arguments.target)
    if arguments.json:
        show_json({"id": arguments.id, "path": str(written)})
    else:
        show(f"{arguments.id} is in {shown(written)}")
    return 0


class InstallReporter(Lines):
    """Plain lines on standard error: each stage once, a download now and then."""

    def __init__(self) -> None:
        self._stage = ""
        self._shown = 0

    def report(self, event: InstallEvent) -> None:
        """Show what there is to show of an event."""
        if isinstance(event, InstallWarning):
            self.tell(event.message)
        elif isinstance(event, InstallProgress):
            if event.stage != self._stage:
                self._stage, self._shown = event.stage, 0
                self.stage(event)
            self.progress(event)

    def stage(self, event: InstallProgress) -> None:
        """Show that another stage has begun."""
        self.tell(f"{_STAGES.get(Stage(event.stage), event.stage)} {event.detail}".strip())

    def progress(self, event: InstallProgress) -> None:
        """Show how far a download is."""
        if event.stage == Stage.DOWNLOADING and event.total:
            step = event.done * _STEPS // event.total
            if step > self._shown:
                self._shown = step
                self.tell(f"{megabytes(event.done)} of {megabytes(event.total)}")


class InstallBar(InstallReporter):
    """A bar for a terminal: bytes while a file is fetched, else steps."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()

    def tell(self, message: str) -> None:
        """Show a message above the bar."""
        self._bar.tell(message)

    def stage(self, event: InstallProgress) -> None:
        """Begin another bar."""
        fetching = event.stage == Stage.DOWNLOADING
        layout = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}B, {rate_fmt}, {remaining} left"
        self._bar.open(
            desc=_STAGES.get(Stage(event.stage), event.stage),
            unit="B" if fetching else "step",
            unit_scale=fetching,
            bar_format=layout if fetching else "{desc} {postfix}",
        )

    def progress(self, event: InstallProgress) -> None:
        """Move the bar."""
        bar = self._bar.shown
        if bar is not None:
            bar.total, bar.n = event.total or None, event.done
            bar.set_postfix_str(harmless(event.detail, sys.stderr), refresh=False)
            bar.refresh()

    def clear(self) -> None:
        """Take the bar away."""
        self._bar.close()


def make_reporter() -> InstallReporter:
    """Return what suits standard error."""
    return InstallBar() if sys.stderr.isatty() else InstallReporter()
