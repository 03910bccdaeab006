"""Warning of words about people (docs/vocabulary.md)."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping

from engine.cli.output import say, shown
from engine.library import Library
from engine.tagging.records import Sensitive

_WHAT = {
    Sensitive.ORIGIN: "where a person comes from",
    Sensitive.RELIGION: "what a person believes",
    Sensitive.HEALTH: "a person's health",
    Sensitive.ORIENTATION: "whom a person loves",
    Sensitive.WORTH: "what a person is worth",
    Sensitive.LOOKS: "a person's looks",
}


def add_anyway(command: argparse.ArgumentParser) -> None:
    """Add ``--anyway``."""
    command.add_argument(
        "--anyway", action="store_true", help="even words about origin, religion, health, worth, looks"
    )


def may_be_named(library: Library, names: Iterable[str | None], *, anyway: bool) -> bool:
    """Tell whether names can be given; warn of those that say something about people, and why that is no use."""
    kinds = {name: kind for name in names if name for kind in [library.sensitive(name)] if kind is not None}
    return warned(kinds, anyway=anyway)


def warned(kinds: Mapping[str, Sensitive], *, anyway: bool) -> bool:
    """Warn of names that say something about people; return whether to go on."""
    for name, kind in kinds.items():
        say(f"{shown(name)!r} says something about {_WHAT[kind]}")
    if kinds:
        say(
            "a photo does not show that; a model says what the web says of people: do not trust it (docs/vocabulary.md)"
        )
        if not anyway:
            say("nothing was changed; --anyway goes on all the same")
    return anyway or not kinds
