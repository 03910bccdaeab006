"""The switch to another model, as the catalog remembers it: which is to search next, and whose vectors are to go."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from engine.catalog import bundles, settings
from engine.catalog.connection import Catalog

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Not among the declared settings: they belong together, and are changed by what looks at the vectors, too.
_NEXT = "next_model"
_UNWANTED = "unwanted_vectors"
_PAGE_ROWS = 2048


@dataclass(frozen=True)
class Wanted:
    """The model that is to search next.

    Attributes:
        paused: the user has it wait.
        keep_old: the vectors of the model that searches now stay after the switch.
        kept: it had vectors before it was chosen (the user kept them): they outlive a cancelled switch.
        stopped: why it cannot go on, for a person; empty while it can.
    """

    bundle_id: str
    paused: bool = False
    keep_old: bool = False
    kept: bool = False
    stopped: str = ""


def wanted(catalog: Catalog) -> Wanted | None:
    """Return the model that is to search next; None where there is none."""
    document = _stored(catalog, _NEXT)
    if not isinstance(document, dict) or not isinstance(document.get("bundle_id"), str):
        return None
    flags = {name: document.get(name) is True for name in ("paused", "keep_old", "kept")}
    return Wanted(document["bundle_id"], stopped=str(document.get("stopped", "")), **flags)


def unwanted(catalog: Catalog) -> tuple[str, ...]:
    """Return the bundles whose vectors are to be deleted."""
    document = _stored(catalog, _UNWANTED)
    return tuple(item for item in document if isinstance(item, str)) if isinstance(document, list) else ()


def choose(catalog: Catalog, bundle_id: str, *, keep_old: bool, at_once: bool = False) -> bool:
    """Let a model search: now (True) if it finds all photos that the active one finds, else once it does.

    A model that was to search next is not any more.

    Args:
        at_once: now in any case: the active one cannot be used, so that nothing is lost.
    """
    with catalog.transaction() as connection:
        active = str(settings.get(catalog, "model"))
        kept = bundle_id not in unwanted(catalog) and has_vectors(catalog, bundle_id)
        before = wanted(catalog)
        if before is not None and before.bundle_id == bundle_id:
            kept = before.kept
        _give_up(catalog, unless=bundle_id)
        _set_unwanted(catalog, [item for item in unwanted(catalog) if item != bundle_id])
        if bundle_id == active:
            return True
        if not at_once and _lacks(catalog, bundle_id, active):
            _want(catalog, Wanted(bundle_id, keep_old=keep_old, kept=kept))
            return False
        # Before all photos are embedded anew, the old vectors are the only ones that all of them have.
        complete = count_lacking(catalog, bundle_id) == 0
        _switch(catalog, bundle_id, keep_old=keep_old or not complete)
        connection.execute("UPDATE revision SET value = value + 1")
        return True


def complete(catalog: Catalog, bundle_id: str, made_with: str, out_of_reach: Set[int]) -> str | None:
    """Make the model that is to come the one that searches; return the one before it.

    Args:
        bundle_id, made_with: the model that was embedded for, as for :func:`add`.
        out_of_reach: photos that could not be had; they do not hold the switch up, but then nothing is deleted.

    Returns:
        None where nothing was changed: a photo lacks its vector, or something else is wanted by now.
    """
    with catalog.transaction():
        state = wanted(catalog)
        if state is None or state.bundle_id != bundle_id or state.paused:
            return None
        if bundles.made_with(catalog, bundle_id) != made_with:
            return None
        lacking = _lacking_ids(catalog, bundle_id)
        if not lacking <= out_of_reach:
            return None
        previous = str(settings.get(catalog, "model"))
        _switch(catalog, bundle_id, keep_old=state.keep_old or bool(lacking))
        catalog.connection.execute("UPDATE revision SET value = value + 1")
        return previous


def pause(catalog: Catalog, paused: bool) -> None:
    """Have the model that is to come wait, or go on; nothing happens where there is none."""
    with catalog.transaction():
        state = wanted(catalog)
        if state is not None:
            _want(catalog, replace(state, paused=paused, stopped=""))


def stop(catalog: Catalog, bundle_id: str, reason: str) -> None:
    """Note why the switch to this model cannot go on; an empty reason: it can again."""
    with catalog.transaction():
        state = wanted(catalog)
        if state is not None and state.bundle_id == bundle_id and state.stopped != reason:
            _want(catalog, replace(state, stopped=reason))


def cancel(catalog: Catalog, *, forget: bool) -> None:
    """Stay with the model that searches.

    Args:
        forget: the vectors made for the other one are to be deleted, unless it had some before.
    """
    with catalog.transaction():
        if forget:
            _give_up(catalog)
        else:
            _want(catalog, None)


def doom(catalog: Catalog, bundle_id: str) -> bool:
    """Note that a model's vectors are to be deleted; False where it searches, or is to."""
    with catalog.transaction():
        state = wanted(catalog)
        if bundle_id == str(settings.get(catalog, "model")) or (state is not None and state.bundle_id == bundle_id):
            return False
        _set_unwanted(catalog, [*unwanted(catalog), bundle_id])
        return True


def spare(catalog: Catalog, bundle_id: str) -> None:
    """Have a model's vectors stay that were to be deleted; those that are gone already are gone."""
    with catalog.transaction():
        _set_unwanted(catalog, [item for item in unwanted(catalog) if item != bundle_id])


def delete_some(catalog: Catalog, bundle_id: str, after_id: int, rows: int = _PAGE_ROWS) -> tuple[int, int | None]:
    """Delete the next of an unwanted model's vectors, by photo; all in one transaction.

    Args:
        after_id: photos up to this one were looked at.

    Returns:
        How many were deleted, and the last photo that was looked at: None where nothing is left to do.
    """
    with catalog.transaction() as connection:
        state = wanted(catalog)
        if bundle_id == str(settings.get(catalog, "model")) or (state is not None and bundle_id == state.bundle_id):
            _set_unwanted(catalog, [item for item in unwanted(catalog) if item != bundle_id])  # written by hand
        if bundle_id not in unwanted(catalog):
            return 0, None
        # Each model's rows lie among the others': by photo, they are found by the index without looking at those again.
        found = connection.execute(
            "SELECT stamp, photo_id FROM embeddings WHERE photo_id > ? AND bundle_id = ? ORDER BY photo_id LIMIT ?",
            [after_id, bundle_id, rows],
        ).fetchall()
        if not found:
            _set_unwanted(catalog, [item for item in unwanted(catalog) if item != bundle_id])
            connection.execute("DELETE FROM bundles WHERE id = ?", [bundle_id])
            return 0, None
        connection.executemany("DELETE FROM embeddings WHERE stamp = ?", [(row[0],) for row in found])
        return len(found), int(found[-1][1])


def has_vectors(catalog: Catalog, bundle_id: str) -> bool:
    """Tell whether any photo has a vector of this model."""
    sql = "SELECT 1 FROM embeddings WHERE bundle_id = ? LIMIT 1"
    return catalog.connection.execute(sql, [bundle_id]).fetchone() is not None


def count(catalog: Catalog, bundle_id: str) -> int:
    """Return how many vectors there are of this model, those of removed photos included."""
    return int(
        catalog.connection.execute("SELECT COUNT(*) FROM embeddings WHERE bundle_id = ?", [bundle_id]).fetchone()[0]
    )


def embedded_bundles(catalog: Catalog) -> list[tuple[str, int]]:
    """Return the models that have vectors, with how many, most first."""
    rows = catalog.connection.execute("SELECT bundle_id, COUNT(*) FROM embeddings GROUP BY 1 ORDER BY 2 DESC, 1")
    return [(str(row[0]), int(row[1])) for row in rows.fetchall()]


def count_lacking(catalog: Catalog, bundle_id: str) -> int:
    """Return how many photos that were not removed have no vector of this model."""
    return int(catalog.connection.execute(f"SELECT COUNT(*) {_LACKING}", [bundle_id]).fetchone()[0])


def next_lacking(catalog: Catalog, bundle_id: str, after_id: int, rows: int) -> list[tuple[int, str, int, int]]:
    """Return (id, content hash, width, height) of the next present photos that have no vector of this model, by id."""
    found: list[tuple[int, str, int, int]] = catalog.connection.execute(
        f"SELECT id, content_hash, width, height {_LACKING} AND id > ? ORDER BY id LIMIT ?", [bundle_id, after_id, rows]
    ).fetchall()
    return found


def add(
    catalog: Catalog, bundle_id: str, made_with: str, photo_ids: Sequence[int], vectors: NDArray[np.float32]
) -> bool:
    """Write vectors of the model that is to come, float32[n, dim]; photos that are gone, or have one, are left out.

    Args:
        made_with: the fingerprint of what made them, as :mod:`engine.catalog.bundles` has it.

    Returns:
        False where nothing was written: another model is wanted by now, or another one of this id.
    """
    halves = vectors.astype("<f2")
    # Searches do not see them yet, so that the revision stays: open windows need not look again.
    with catalog.transaction() as connection:
        state = wanted(catalog)
        if state is None or state.bundle_id != bundle_id or bundles.made_with(catalog, bundle_id) != made_with:
            return False
        connection.executemany(
            "INSERT OR IGNORE INTO embeddings (photo_id, bundle_id, vector) "
            "SELECT id, ?2, ?3 FROM photos WHERE id = ?1",
            [(photo_id, bundle_id, row.tobytes()) for photo_id, row in zip(photo_ids, halves, strict=True)],
        )
        return True


_LACKING = (
    "FROM photos WHERE removed_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND bundle_id = ?)"
)


def _lacking_ids(catalog: Catalog, bundle_id: str) -> set[int]:
    return {row[0] for row in catalog.connection.execute(f"SELECT id {_LACKING}", [bundle_id]).fetchall()}


def _lacks(catalog: Catalog, bundle_id: str, active: str) -> bool:
    """Tell whether a photo has a vector of the active model, and none of this one."""
    sql = f"SELECT 1 {_LACKING} AND EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND bundle_id = ?)"
    return catalog.connection.execute(f"{sql} LIMIT 1", [bundle_id, active]).fetchone() is not None


def _switch(catalog: Catalog, bundle_id: str, *, keep_old: bool) -> None:
    previous = str(settings.get(catalog, "model"))
    settings.put(catalog, "model", bundle_id)
    _want(catalog, None)
    if not keep_old and previous != bundle_id and has_vectors(catalog, previous):
        _set_unwanted(catalog, [*unwanted(catalog), previous])


def _give_up(catalog: Catalog, unless: str = "") -> None:
    state = wanted(catalog)
    _want(catalog, None)
    if state is not None and state.bundle_id != unless and not state.kept and has_vectors(catalog, state.bundle_id):
        _set_unwanted(catalog, [*unwanted(catalog), state.bundle_id])


def _want(catalog: Catalog, state: Wanted | None) -> None:
    _store(catalog, _NEXT, None if state is None else asdict(state))


def _set_unwanted(catalog: Catalog, bundle_ids: list[str]) -> None:
    if bundle_ids or unwanted(catalog):
        _store(catalog, _UNWANTED, list(dict.fromkeys(bundle_ids)) or None)


def _stored(catalog: Catalog, key: str) -> object:
    row = catalog.connection.execute("SELECT value FROM settings WHERE key = ?", [key]).fetchone()
    try:
        return None if row is None else json.loads(row[0])
    except (ValueError, TypeError):
        return None  # overwritten by hand: as if nothing had been asked for


def _store(catalog: Catalog, key: str, value: object) -> None:
    if value is None:
        catalog.connection.execute("DELETE FROM settings WHERE key = ?", [key])
    else:
        catalog.connection.execute(
            "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", [key, json.dumps(value)]
        )
