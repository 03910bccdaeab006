"""``sajin settings``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.output import show, show_json, table
from engine.library import Library
from engine.settings import SETTINGS, Setting, Value, declared

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    settings = add_command(commands, "settings", _settings, "list, show or change the library's settings")
    settings.add_argument("key", metavar="KEY", nargs="?")
    settings.add_argument("value", metavar="VALUE", nargs="?")
    add_json(settings)


def _settings(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if arguments.key is None:
            return _list(library.settings(), as_json=arguments.json)
        setting = declared(arguments.key)
        if arguments.value is not None:
            library.set_setting(setting.key, setting.read(arguments.value))
        value = library.setting(setting.key)
    if arguments.json:
        show_json(_document(setting, value))
    else:
        show(_shown(value))
    return 0


def _list(values: dict[str, Value], *, as_json: bool) -> int:
    if as_json:
        show_json([_document(SETTINGS[key], value) for key, value in values.items()])
        return 0
    for line in table([(key, _shown(value), SETTINGS[key].description) for key, value in values.items()]):
        show(line)
    return 0


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value != "" else '""'


def _document(setting: Setting, value: Value) -> dict[str, Any]:
    return {"key": setting.key, "value": value, "default": setting.default, "description": setting.description}
