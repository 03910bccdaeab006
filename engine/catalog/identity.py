"""Which library this is, wherever its folder lies: what another engine keeps for it is named by that."""

from __future__ import annotations

import json
import uuid

from engine.catalog.connection import Catalog

_KEY = "library_id"


def library_id(catalog: Catalog) -> str:
    """Return the library's own name, 32 hexadecimal digits; it is given one when it is first asked for.

    Raises:
        StorageFull, CatalogReadOnly, CatalogError: it has none yet, and the catalog cannot be written.
    """
    found = _stored(catalog)
    if found is not None:
        return found
    with catalog.transaction() as connection:
        # OR IGNORE: another process may be the first.
        connection.execute(
            "INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)", [_KEY, json.dumps(uuid.uuid4().hex)]
        )
    found = _stored(catalog)
    assert found is not None
    return found


def _stored(catalog: Catalog) -> str | None:
    row = catalog.connection.execute("SELECT value FROM settings WHERE key = ?", [_KEY]).fetchone()
    if row is None:
        return None
    try:
        return uuid.UUID(json.loads(row[0])).hex
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid5(uuid.NAMESPACE_OID, str(row[0])).hex  # overwritten by hand: as good a name as any
