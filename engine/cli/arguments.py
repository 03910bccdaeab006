"""The arguments of ``sajin``, put together from its groups of commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import engine

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], int]

_DESCRIPTION = "Find your photos by describing them.  Without a command the window is opened."
_LIBRARY_HELP = "the library's folder (by default the user's own, or what SAJIN_LIBRARY names)"


class TextParser(argparse.ArgumentParser):
    """A parser of free text: a word such as ``-snow`` is part of the text, not an option."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse as usual, after single-dashed words were marked as text by a space, which the query ignores."""
        return super().parse_known_args([f" {word}" if _is_text(word) else word for word in args or ()], namespace)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    from engine.cli import (
        albums,
        captions,
        desktop_entry,
        duplicates,
        explain,
        folders,
        health,
        indexing,
        marks,
        metadata,
        models,
        places,
        samples,
        search,
        settings,
        tags,
        train,
        vocabulary,
        window,
    )

    parser = argparse.ArgumentParser(prog="sajin", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"sajin {engine.__version__}")
    parser.add_argument("--library", metavar="DIR", type=Path, default=None, help=_LIBRARY_HELP)
    parser.set_defaults(run=window.open_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=TextParser)
    groups = (
        window,
        folders,
        samples,
        indexing,
        search,
        explain,
        places,
        captions,
        tags,
        vocabulary,
        albums,
        marks,
        metadata,
        duplicates,
        models,
        train,
        settings,
        desktop_entry,
        health,
    )
    for group in groups:
        group.register(commands)
    return parser


def parse(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments; raises SystemExit as argparse does.

    ``sajin FOLDER`` is short for ``sajin open FOLDER``; a folder named as a command is written ``./search``.
    """
    return parser.parse_args(_with_open(parser, list(argv)))


def add_command(commands: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    """Add one command, with the options that all have."""
    command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    command.set_defaults(run=run)
    # SUPPRESS: not given after the command, what was given before it stands.
    command.add_argument("--library", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=_LIBRARY_HELP)
    return command


def add_group(commands: Commands, name: str, summary: str) -> Commands:
    """Add a command that has commands of its own."""
    group = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add_json(command: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    command.add_argument("--json", action="store_true", help="print one JSON document")


def positive(text: str) -> int:
    """Read a number of at least 1, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {number}")
    return number


def _with_open(parser: argparse.ArgumentParser, argv: list[str]) -> list[str]:
    known = next(action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    place = 0
    while place < len(argv) and argv[place].startswith("-"):
        place += 2 if argv[place] == "--library" else 1
    if place < len(argv) and argv[place] not in known and Path(argv[place]).exists():
        argv.insert(place, "open")
    return argv


def _is_text(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and word[1] != "-" and word != "-h"
