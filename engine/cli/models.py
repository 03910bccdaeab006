"""``sajin models``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.cli import model_switch
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import say, show, show_json, table
from engine.library import Library
from engine.records import BundleInfo

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "models", "list the models, or choose the one that searches")
    add_json(add_command(group, "list", _list, "list the models; * marks the one that searches"))
    model_switch.register(group)


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        known = library.bundles()
    if arguments.json:
        show_json([_document(info) for info in known])
        return 0
    for line in table([_row(info) for info in known]):
        show(line)
    if not known:
        say("there is no model; this installation is incomplete, install Sajin again")
    return 0


def _row(info: BundleInfo) -> tuple[str, ...]:
    mark = "*" if info.active else " "
    return f"{mark} {info.id}", info.name, ",".join(info.languages), f"{info.embedded_photos} photos", info.licence


def _document(info: BundleInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "name": info.name,
        "folder": str(info.folder),
        "dim": info.dim,
        "languages": list(info.languages),
        "licence": info.licence,
        "active": info.active,
        "embedded_photos": info.embedded_photos,
    }
