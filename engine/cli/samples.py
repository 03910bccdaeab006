"""``sajin samples``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command
from engine.cli.output import say, show, shown
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    add_command(commands, "samples", _samples, "add sample photos to try Sajin on (scikit-image's, where installed)")


def _samples(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        folder = library.install_samples()
        library.add_folder(folder)
    show(f"added {shown(folder)}")
    say("run sajin index to make them searchable")
    return 0
