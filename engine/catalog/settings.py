"""Settings as they are stored; what can be set is declared in :mod:`engine.settings`."""

from __future__ import annotations

import json

from engine.catalog.connection import Catalog
from engine.errors import SettingInvalid
from engine.settings import SETTINGS, Value, declared


def get(catalog: Catalog, key: str) -> Value:
    """Return a setting's value, its default where it was never set or what is stored is not valid any more.

    Raises:
        SettingUnknown: there is no such setting.
    """
    setting = declared(key)
    row = catalog.connection.execute("SELECT value FROM settings WHERE key = ?", [key]).fetchone()
    if row is None:
        return setting.default
    try:
        return setting.check(json.loads(row[0]))
    except (SettingInvalid, json.JSONDecodeError):
        return setting.default  # another version of Sajin allowed it


def put(catalog: Catalog, key: str, value: object) -> None:
    """Set a setting.

    Raises:
        SettingUnknown: there is no such setting.
        SettingInvalid: the value is not acceptable.
    """
    checked = declared(key).check(value)
    with catalog.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", [key, json.dumps(checked)])


def all_settings(catalog: Catalog) -> dict[str, Value]:
    """Return every declared setting with its value."""
    return {key: get(catalog, key) for key in SETTINGS}
