"""What a filter of the search text can be completed to: values that are in the catalog, the most used first."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import PurePath

from engine.catalog import albums, lookup, tags
from engine.catalog.connection import Catalog
from engine.catalog.rows import display
from engine.query_filters import CANONICAL
from engine.records import Completion
from engine.text import clean, folded

_Values = Callable[[Catalog, str], Iterable[Completion]]
_BY_USE = ("tag", "album", "folder", "camera", "type")  # the others come in an order of their own
_WORDS = re.compile(r"[\W_]+")


def completions(catalog: Catalog, name: str, typed: str, limit: int) -> list[Completion]:
    """Return values for a filter that go on from what was typed, letter case aside.

    Values that begin so come before those of which another word does; of each the most used first.

    Args:
        catalog: the catalog.
        name: one of the names of a filter (:data:`engine.query_filters.FILTERS`); another has no values.
        typed: what follows the colon so far.
        limit: at most this many.
    """
    typed = folded(clean(typed)).strip().lstrip('"')
    filter_name = CANONICAL.get(name.lower(), "")
    if filter_name == "place":  # which knows accents, and both languages' names
        found = catalog.photo_places.completions(typed, lookup.present(catalog), limit)
        return [Completion(*item) for item in found]
    values = _VALUES.get(filter_name, _nothing)(catalog, typed)
    ranked = [(rank, item) for item in values if (rank := _rank(item.value, typed)) is not None]
    shown = _in_order(ranked, filter_name)[:limit]
    if filter_name in _COUNTED:
        counted = _COUNTED[filter_name](catalog, [item for _, item in shown])
        shown = _in_order([(rank, item) for (rank, _), item in zip(shown, counted, strict=True)], filter_name)
    return [item for _, item in shown]


def _in_order(ranked: list[tuple[int, Completion]], filter_name: str) -> list[tuple[int, Completion]]:
    by_use = filter_name in _BY_USE
    return sorted(ranked, key=lambda found: (found[0], -(found[1].photo_count or 0) if by_use else 0))


def _rank(value: str, typed: str) -> int | None:
    value = folded(value)
    if value.startswith(typed):
        return 0
    return 1 if any(word.startswith(typed) for word in _WORDS.split(value)) else None


def _nothing(catalog: Catalog, typed: str) -> Iterable[Completion]:
    return ()


def _tags(catalog: Catalog, typed: str) -> Iterable[Completion]:
    rows = catalog.connection.execute("SELECT id, name FROM tags WHERE hidden = 0").fetchall()
    fitting = sorted((row for row in rows if _rank(row[1], typed) is not None), key=lambda row: folded(row[1]))
    counts = tags.counts(catalog, [row[0] for row in fitting])
    return (Completion(name, counts.get(tag_id, 0)) for tag_id, name in fitting)


def _with_children(catalog: Catalog, found: list[Completion]) -> list[Completion]:
    """Count the photos of what lies inside each tag, too, as a search for it finds them."""
    rows = catalog.connection.execute(
        "WITH RECURSIVE inside(root, id) AS (SELECT name, id FROM tags WHERE name IN (SELECT value FROM json_each(?)) "
        "UNION SELECT root, tags.id FROM tags JOIN inside ON parent_id = inside.id) "
        "SELECT root, COUNT(DISTINCT photo_id) FROM inside CROSS JOIN photo_tags ON tag_id = inside.id "
        "WHERE state = 'accepted' AND photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL) "
        "GROUP BY root",
        [json.dumps([item.value for item in found])],
    )
    counts = dict(rows.fetchall())
    return [Completion(item.value, counts.get(item.value, 0)) for item in found]


def _albums(catalog: Catalog, typed: str) -> Iterable[Completion]:
    return (Completion(album.name, album.photo_count) for album in albums.every(catalog) if album.query is None)


def _folders(catalog: Catalog, typed: str) -> Iterable[Completion]:
    """Yield the source folders and those inside them, by name."""
    rows = catalog.connection.execute("SELECT path FROM source_folders").fetchall()
    sources = sorted((PurePath(display(row[0])) for row in rows), key=lambda path: len(path.parts))
    counts: Counter[str] = Counter()
    for folder, count in _known_folders(catalog):
        for name in _inside(PurePath(folder), sources):
            counts[name] += count
    return (Completion(*item) for item in sorted(counts.items()))


def _with_all_named_so(catalog: Catalog, found: list[Completion]) -> list[Completion]:
    """Count the photos of all folders of whose place a name is part, as a search for it finds them."""
    known = [(folded(folder), count) for folder, count in _known_folders(catalog)]
    return [
        Completion(item.value, sum(count for folder, count in known if folded(item.value) in folder)) for item in found
    ]


def _known_folders(catalog: Catalog) -> list[tuple[str, int]]:
    return catalog.connection.execute(
        "SELECT folder, COUNT(*) FROM files INDEXED BY files_by_folder WHERE missing_since IS NULL GROUP BY folder"
    ).fetchall()


def _inside(folder: PurePath, sources: Iterable[PurePath]) -> tuple[str, ...]:
    """Return the names of a folder and those above it, up to its source folder's."""
    above = next((source for source in sources if folder.is_relative_to(source)), folder)
    return folder.parts[len(above.parts) - 1 :]


def _cameras(catalog: Catalog, typed: str) -> Iterable[Completion]:
    rows = catalog.connection.execute(
        "SELECT camera, COUNT(*) FROM photos INDEXED BY photos_by_camera "
        "WHERE removed_at IS NULL AND camera > '' GROUP BY camera"
    )
    return (Completion(*row) for row in rows)


def _types(catalog: Catalog, typed: str) -> Iterable[Completion]:
    rows = catalog.connection.execute(
        "SELECT format, COUNT(*) FROM photos INDEXED BY photos_by_format WHERE removed_at IS NULL GROUP BY format"
    )
    formats = dict(rows.fetchall())
    words = ("photo", "screenshot", "animation") if typed.isascii() else ("사진", "스크린샷", "움직임", "원본")
    yield from (Completion(word) for word in words)
    yield from (Completion(*item) for item in sorted(formats.items()))


def _ratings(catalog: Catalog, typed: str) -> Iterable[Completion]:
    rows = catalog.connection.execute(
        "SELECT rating, COUNT(*) FROM photos INDEXED BY photos_rated WHERE removed_at IS NULL AND rating > 0 "
        "GROUP BY rating"
    )
    counts = dict(rows.fetchall())
    sign = next((sign for sign in (">=", "<=") if typed.startswith(sign[0])), "")
    if not sign:
        return [Completion(str(stars), counts[stars]) for stars in sorted(counts, reverse=True)]
    if sign == ">=":
        return [Completion(f">={stars}", sum(counts.get(more, 0) for more in range(stars, 6))) for stars in range(1, 6)]
    return [Completion(f"<={stars}") for stars in range(5)]


def _states(catalog: Catalog, typed: str) -> Iterable[Completion]:
    (count,) = catalog.connection.execute(
        "SELECT COUNT(*) FROM photos INDEXED BY photos_favourite WHERE removed_at IS NULL AND favourite = 1"
    ).fetchone()
    return [Completion("favourite" if typed.isascii() else "즐겨찾기", count)]


def _possessions(catalog: Catalog, typed: str) -> Iterable[Completion]:
    (count,) = catalog.connection.execute(
        "SELECT COUNT(*) FROM captions JOIN photos ON photos.id = photo_id WHERE removed_at IS NULL"
    ).fetchone()
    return [Completion("caption" if typed.isascii() else "설명", count)]


def _dates(catalog: Catalog, typed: str) -> Iterable[Completion]:
    """Yield words, then the years, months or days of photos, whichever what was typed has come to; newest first."""
    yield from (Completion(word) for word in (("today", "yesterday") if typed.isascii() else ("오늘", "어제")))
    yield from (Completion(f"{typed}{unit}") for unit in "dwmy" if typed.isdecimal() and len(typed) < 4)
    length = 4 if len(typed) < 5 else 7 if len(typed) < 8 else 10
    rows = catalog.connection.execute(
        f"SELECT substr(taken_at, 1, {length}) AS period, COUNT(*) FROM photos INDEXED BY photos_by_date "
        "WHERE removed_at IS NULL AND taken_at >= ? AND taken_at < ? GROUP BY period ORDER BY period DESC",
        [typed if typed.isascii() else "", f"{typed if typed.isascii() else ''}\uffff"],
    )
    yield from (Completion(*row) for row in rows)


def _limits(catalog: Catalog, typed: str) -> Iterable[Completion]:
    return (Completion(item.value) for item in _dates(catalog, typed))  # how many lie beyond one is not counted


_VALUES: dict[str, _Values] = {
    "tag": _tags,
    "album": _albums,
    "folder": _folders,
    "camera": _cameras,
    "type": _types,
    "rating": _ratings,
    "is": _states,
    "has": _possessions,
    "after": _limits,
    "before": _limits,
    "date": _dates,
}

# Counted exactly once it is known which ones are shown.
_COUNTED: dict[str, Callable[[Catalog, list[Completion]], list[Completion]]] = {
    "tag": _with_children,
    "folder": _with_all_named_so,
}
