"""What the window waits for when photos are browsed and edited: days, tags, albums, completions, edits of many photos.

``python -m benchmarks.organise [--photos 200000] [--edited 10000] [--repeats 5] [--json]``.  Synthetic rows: three tags
a photo out of 1,000 in a tree, 200 albums of 100 photos, 40 folders.  Medians, in milliseconds.  ``*_ratio`` compares
with the least that could do: reading the ids alone, or writing the same rows by plain statements.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import _synthetic
from benchmarks._report import report
from engine import edits
from engine.catalog import albums, completions, days, details, editing, fulltext, photos, tags
from engine.catalog.connection import Catalog
from engine.edits import Edit
from engine.query_filters import FILTERS

_TAGS, _TAGS_EACH, _ALBUMS, _IN_ALBUM, _SHOWN = 1000, 3, 200, 100, 500
_DIM = 16


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200_000, help="photos in the library (200,000)")
    parser.add_argument("--edited", type=int, default=10_000, help="photos that an edit concerns (10,000)")
    parser.add_argument("--repeats", type=int, default=5, help="of each measurement (5)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures: dict[str, float | int | str] = {"photos": options.photos, "edited": options.edited}
    with (
        tempfile.TemporaryDirectory(prefix="sajin-organise-") as name,
        Catalog.open(Path(name) / "catalog.sqlite") as catalog,
    ):
        _synthetic.fill(catalog, Path(name) / "photos", options.photos, _DIM)
        _organise(catalog, options.photos)
        figures |= _reading(catalog, options.repeats)
        figures |= _editing(catalog, list(range(1, options.edited + 1)), options.repeats)
    report(figures, options.json)


def _organise(catalog: Catalog, count: int) -> None:
    with catalog.transaction(revision=True) as connection:
        connection.executemany(
            "INSERT INTO tags (id, name, parent_id) VALUES (?, ?, ?)",
            [(number, f"tag {number}", number // 10 or None) for number in range(1, _TAGS + 1)],
        )
        connection.executemany(
            "INSERT INTO photo_tags (photo_id, tag_id, origin, state) VALUES (?, ?, 'user', 'accepted')",
            ((n, 1 + (n * 7 + k * 331) % _TAGS) for n in range(1, count + 1) for k in range(_TAGS_EACH)),
        )
        for number in range(_ALBUMS):
            album_id = albums.create(catalog, f"album {number}")
            albums.add_photos(catalog, album_id, range(number + 1, count + 1, max(1, count // _IN_ALBUM)))
        connection.execute("UPDATE photos SET favourite = id % 50 = 0, rating = (id % 7) * (id % 7 < 6)")
    fulltext.rebuild(catalog)


def _reading(catalog: Catalog, repeats: int) -> dict[str, float]:
    ids = photos.ids(catalog)
    reads: dict[str, Callable[[], Any]] = {
        "ids": lambda: photos.ids(catalog),
        "days": lambda: days.all_days(catalog),
        "days_of_a_third": lambda: days.days_of(catalog, ids[::3]),
        f"summaries_of_{_SHOWN}": lambda: photos.summaries(catalog, ids[:_SHOWN]),
        f"details_of_{_SHOWN}": lambda: details.many(catalog, ids[:_SHOWN]),
        "tags": lambda: tags.every(catalog),
        "albums": lambda: albums.every(catalog),
        "added": lambda: photos.ids(catalog, "added"),
    }
    for name in FILTERS:
        reads[f"complete_{name}"] = lambda name=name: completions.completions(catalog, name, "", 8)  # type: ignore[misc]
    reads["complete_date_2005"] = lambda: completions.completions(catalog, "date", "2005-", 8)
    reads["complete_tag_9"] = lambda: completions.completions(catalog, "tag", "tag 9", 8)
    found = {f"{name}_ms": _median_ms(read, repeats) for name, read in reads.items()}
    return found | {"days_ratio": round(found["days_ms"] / found["ids_ms"], 2)}


def _editing(catalog: Catalog, chosen: list[int], repeats: int) -> dict[str, float]:
    album_id = albums.create(catalog, "edited")
    every_mark: dict[str, Edit] = {
        "rate": edits.SetRatings(dict.fromkeys(chosen, 5)),
        "favourite": edits.SetFavourites(dict.fromkeys(chosen, True)),
        "caption": edits.SetCaptions(dict.fromkeys(chosen, "an evening at the lake")),
        "tag": edits.adding_tags(chosen, ["evening", "lake"]),
        "album": edits.AddToAlbum(album_id, tuple(chosen)),
    }
    found: dict[str, float] = {}
    for name, edit in every_mark.items():
        times: dict[str, list[float]] = {"": [], "_undo": []}
        for _ in range(repeats):
            start = time.perf_counter()
            done = editing.apply(catalog, edit)
            middle = time.perf_counter()
            editing.apply(catalog, done.inverse)
            times[""].append(middle - start)
            times["_undo"].append(time.perf_counter() - middle)
        found |= {f"edit_{name}{kind}_ms": round(1000 * statistics.median(each), 1) for kind, each in times.items()}
    plain = _median_ms(lambda: _plainly(catalog, chosen), repeats)
    return found | {"plain_tag_ms": plain, "edit_tag_ratio": round(found["edit_tag_ms"] / plain, 2)}


def _plainly(catalog: Catalog, chosen: list[int]) -> None:
    """Write the rows of two tags, and the full text of their photos, with nothing checked or remembered."""
    highest = [chosen[-1]]
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO photo_tags (photo_id, tag_id, origin, state) VALUES (?, ?, 'user', 'accepted')",
            [(number, tag_id) for number in chosen for tag_id in (1, 2)],
        )
        texts = connection.execute("SELECT rowid, * FROM photo_text WHERE rowid <= ?", highest).fetchall()
        connection.execute("DELETE FROM photo_text WHERE rowid <= ?", highest)
        connection.executemany(
            "INSERT INTO photo_text (rowid, caption, tags, names, folders) VALUES (?, ?, ?, ?, ?)", texts
        )


def _median_ms(run: Callable[[], Any], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times), 2)


if __name__ == "__main__":
    main()
