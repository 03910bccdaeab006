"""Writing tags, captions and ratings: sidecars and files a second, beside what the disk alone takes for as many files.

``python -m benchmarks.metadata [--photos 200] [--json]``.  JPEGs of 1,024 x 768, with four tags, a caption and a rating
each.  ``plain_*`` writes as many bytes to as many files by a temporary file, fsync and rename, and nothing else; of
files it also decodes the pictures twice, as comparing them does.  ``*_ratio`` is how much longer writing takes.
``said`` is a run over photos of which all is said already.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks._report import report
from engine.catalog import Catalog, files, folders, metadata, photos
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.catalog.rows import path_bytes
from engine.edits import SetCaptions, SetRatings, adding_tags
from engine.indexing.worker import hash_file
from engine.library import Library
from engine.metadata.reading import read
from engine.metadata.records import MetadataFinished, WriteTo
from engine.replacing import durably_replacing

_AT = datetime(2024, 5, 1, tzinfo=UTC)
_SIZE = (1024, 768)
_TAGS = ("Dog", "해변", "Jeju", "2024")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200, help="photos that are written (200)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures: dict[str, float | int | str] = {"photos": options.photos}
    with tempfile.TemporaryDirectory(prefix="sajin-metadata-") as name, Library.open(Path(name) / "library") as library:
        pictures = _pictures(Path(name) / "photos", options.photos)
        library.add_folder(Path(name) / "photos")
        ids = _add(library._catalog, pictures)
        _say(library, ids, 1)
        figures |= _sidecars(library, ids, pictures)
        _say(library, ids, 2)
        figures |= _files(library, pictures, Path(name))
    report(figures, options.json)


def _sidecars(library: Library, ids: list[int], pictures: list[Path]) -> dict[str, float]:
    figures = {"new_sidecars_per_s": _rate(library, WriteTo.SIDECARS, len(ids))}
    _say(library, ids, 3)
    figures["changed_sidecars_per_s"] = _rate(library, WriteTo.SIDECARS, len(ids))
    figures["said_per_s"] = _rate(library, WriteTo.SIDECARS, 0)
    sidecars = [path.with_name(f"{path.name}.xmp") for path in pictures]
    figures["plain_sidecars_per_s"] = _plain_rate(sidecars, lambda path: path.read_bytes())
    for kind in ("new", "changed"):
        figures[f"{kind}_sidecars_ratio"] = figures["plain_sidecars_per_s"] / figures[f"{kind}_sidecars_per_s"]
    return figures


def _files(library: Library, pictures: list[Path], root: Path) -> dict[str, float]:
    for path in pictures:
        path.with_name(f"{path.name}.xmp").unlink()
    _hear(library._catalog, pictures)
    figures = {"files_per_s": _rate(library, WriteTo.FILES, len(pictures))}

    def content(path: Path) -> bytes:
        for _ in range(2):
            with Image.open(path) as image:
                image.tobytes()
        return path.read_bytes()

    figures["plain_files_per_s"] = _plain_rate(pictures, content)
    figures["files_ratio"] = figures["plain_files_per_s"] / figures["files_per_s"]
    return figures


def _rate(library: Library, into: WriteTo, expected: int) -> float:
    """Return photos per second of a run, the start of its programs included."""
    photo_ids = library.photo_ids()
    start = time.perf_counter()
    done = list(library.write_metadata(photo_ids, into=into))[-1]
    taken_s = time.perf_counter() - start
    assert isinstance(done, MetadataFinished) and (done.written, done.failed) == (expected, 0), done
    return len(photo_ids) / taken_s


def _plain_rate(paths: Iterable[Path], content: Callable[[Path], bytes]) -> float:
    start, number = time.perf_counter(), 0
    for path in paths:
        data = content(path)
        with durably_replacing(path) as part:
            part.write_bytes(data)
        number += 1
    return number / (time.perf_counter() - start)


def _pictures(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    coarse = np.random.default_rng(1).integers(0, 256, (count, 24, 32, 3), dtype=np.uint8)
    paths = [folder / f"{number:05}.jpg" for number in range(count)]
    for path, pixels in zip(paths, coarse, strict=True):
        Image.fromarray(pixels).resize(_SIZE, Image.Resampling.BICUBIC).save(path, quality=90)
    return paths


def _add(catalog: Catalog, pictures: list[Path]) -> list[int]:
    (folder,) = folders.all_folders(catalog)
    ids = []
    with catalog.transaction():
        for path in pictures:
            status = path.stat()
            new = NewPhoto(hash_file(path), *_SIZE, "jpeg", status.st_size)
            ids.append(photos.add(catalog, new, _AT))
            at = Place(path_bytes(path), folder.id, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            files.place(catalog, ids[-1], at, _AT)
        _hear(catalog, pictures)
    return ids


def _hear(catalog: Catalog, pictures: list[Path]) -> None:
    for path in pictures:
        row = files.at_path(catalog, path_bytes(path))
        assert row is not None
        metadata.note(catalog, row.id, read(path), None)


def _say(library: Library, ids: list[int], number: int) -> None:
    library.edit(adding_tags(ids, [*_TAGS, f"round {number}"]))
    library.edit(SetCaptions({photo_id: f"caption {number} of photo {photo_id}, 바다에서" for photo_id in ids}))
    library.edit(SetRatings(dict.fromkeys(ids, number)))


if __name__ == "__main__":
    main()
