"""What an edit comes to, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.catalog.editing.snapshots import Rows, Scope, among
from engine.catalog.typed import TypedConnection
from engine.errors import EditInvalid, Fault, PhotoUnknown
from engine.text import clean

Tree = Literal["tags", "albums"]


@dataclass(frozen=True)
class Plan:
    """An edit as a replacement of rows.

    Attributes:
        scope: names all rows concerned.
        before: those rows as they are.
        after: as they shall be; parts that are missing here stay as they are.
        photo_ids: photos that show the difference though none of the rows is theirs.
        created: the album or tag that is made.
    """

    scope: Scope
    before: Rows
    after: Rows
    photo_ids: Sequence[int] = ()
    created: int | None = field(default=None)


def require_photos(connection: TypedConnection, photo_ids: Iterable[int]) -> None:
    """Raise PhotoUnknown for the first of these ids that no photo has."""
    wanted = set(photo_ids)
    condition, values = among("id", wanted)
    rows = connection.execute(f"SELECT id FROM photos WHERE {condition}", values).fetchall()
    unknown = wanted - {row[0] for row in rows}
    if unknown:
        raise PhotoUnknown(min(unknown))


def cleaned_name(name: str) -> str:
    """Return a name as it is stored; raises EditInvalid for a blank one."""
    found = clean(name).strip()
    if not found:
        raise EditInvalid(Fault.NO_NAME, name)
    return found


def next_id(connection: TypedConnection, table: Tree) -> int:
    """Return a number that no row of the table ever had."""
    (highest,) = connection.execute(
        f"SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0), "
        "COALESCE((SELECT MAX(seq) FROM sqlite_sequence WHERE name = ?), 0))",
        [table],
    ).fetchone()
    return int(highest) + 1


def with_descendants(connection: TypedConnection, table: Tree, root: int) -> set[int]:
    """Return a tag or an album with all that lie inside it."""
    rows = connection.execute(
        f"WITH RECURSIVE found(id) AS (VALUES (?) UNION SELECT {table}.id FROM {table} JOIN found "
        "ON parent_id = found.id) SELECT id FROM found",
        [root],
    )
    return {row[0] for row in rows.fetchall()}


def require_outside(connection: TypedConnection, table: Tree, moved: int, parent_id: int | None) -> None:
    """Raise EditInvalid where something would be moved into itself."""
    if parent_id is not None and parent_id in with_descendants(connection, table, moved):
        raise EditInvalid(Fault.INSIDE_ITSELF, moved)


def row_of(connection: TypedConnection, table: Tree, columns: str, row_id: int) -> tuple[Any, ...] | None:
    """Return some columns of a tag or an album; None where there is none of this id."""
    found: tuple[Any, ...] | None = connection.execute(
        f"SELECT {columns} FROM {table} WHERE id = ?", [row_id]
    ).fetchone()
    return found
