"""A photo that is edited where it lies stays the same photo: its id, caption, tags and album places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageEnhance

from engine.catalog import albums, captions, files, photos, successions, tags
from engine.catalog.files import Place
from engine.catalog.rows import path_bytes
from engine.indexing.worker import hash_file
from tests.engine.indexing.bench import Bench

_TAKEN, _MODEL = ExifTags.Base.DateTimeOriginal, ExifTags.Base.Model


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench.open(tmp_path) as opened:
        yield opened


def test_what_another_program_writes_into_a_file_changes_no_identity(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    _save(bench, _scene(1), exif={270: "described elsewhere"})
    assert _run(bench) == (0, 1)
    _assert_kept(bench, photo_id)


def test_a_retouched_photo_keeps_all_and_gets_a_new_vector_and_thumbnail(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    before = bench.query("SELECT vector FROM embeddings"), photos.content_hash(bench.catalog, photo_id)
    _save(bench, ImageEnhance.Brightness(_scene(1)).enhance(1.3))
    assert _run(bench) == (0, 1)
    _assert_kept(bench, photo_id)
    after = bench.query("SELECT vector FROM embeddings"), photos.content_hash(bench.catalog, photo_id)
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_a_cropped_photo_is_known_by_when_its_camera_took_it(bench: Bench) -> None:
    exif = {_TAKEN: "2023:05:06 07:08:09", _MODEL: "Phone"}
    photo_id = _indexed(bench, _scene(1), exif=exif)
    _save(bench, _scene(1).crop((0, 0, 60, 90)).rotate(90, expand=True), exif=exif)
    assert _run(bench) == (0, 1)
    _assert_kept(bench, photo_id)
    summary = bench.summaries()["a.png"]
    assert (summary.width, summary.height) == (90, 60)


def test_another_picture_in_its_place_is_another_photo(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1), exif={_TAKEN: "2023:05:06 07:08:09", _MODEL: "Phone"})
    _save(bench, _scene(2), exif={_TAKEN: "2023:05:06 07:08:10", _MODEL: "Phone"})
    assert _run(bench) == (1, 0)
    new = bench.summaries()["a.png"].id
    assert new != photo_id
    assert captions.get(bench.catalog, new) is None
    assert captions.get(bench.catalog, photo_id) == "kept"


def test_of_two_equal_files_the_edited_one_has_the_same_marks(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    (bench.photos / "b.png").write_bytes((bench.photos / "a.png").read_bytes())
    bench.finish()
    _save(bench, ImageEnhance.Brightness(_scene(1)).enhance(1.3))
    assert _run(bench) == (0, 1)
    found = bench.summaries()
    assert found["b.png"].id == photo_id
    for summary in found.values():
        _assert_marked(bench, summary.id)
    bench.assert_whole()


@pytest.mark.parametrize("name", ["0.png", "z.png"])
def test_an_original_that_is_saved_beside_the_edited_photo_has_the_same_marks(bench: Bench, name: str) -> None:
    _indexed(bench, _scene(1))
    (bench.photos / name).write_bytes((bench.photos / "a.png").read_bytes())
    _save(bench, ImageEnhance.Brightness(_scene(1)).enhance(1.3))
    bench.finish()
    found = bench.summaries()
    assert set(found) == {"a.png", name}
    for summary in found.values():
        _assert_marked(bench, summary.id)
    bench.assert_whole()
    assert bench.run()[-1] == bench.run()[-1]


def test_a_photo_that_was_away_while_it_was_edited_is_itself_again(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    (bench.photos / "a.png").unlink()
    bench.finish()
    _save(bench, ImageEnhance.Brightness(_scene(1)).enhance(1.3))
    assert _run(bench) == (0, 1)
    _assert_kept(bench, photo_id)


def test_a_succession_that_was_noted_holds_wherever_the_file_lies(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    old = photos.content_hash(bench.catalog, photo_id)
    path = _save(bench, _scene(2))  # not even alike
    successions.note(bench.catalog, old, hash_file(path))
    path.rename(bench.photos / "moved.png")
    bench.finish()
    assert bench.summaries()["moved.png"].id == photo_id
    _assert_marked(bench, photo_id)
    assert bench.query("SELECT * FROM successions") == []


def test_a_succession_is_completed_without_reading_the_file_again(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    old = photos.content_hash(bench.catalog, photo_id)
    path = _save(bench, _scene(1), exif={270: "ours"})
    assert _complete(bench, path, old) == photo_id
    _assert_marked(bench, photo_id)
    assert photos.content_hash(bench.catalog, photo_id) == hash_file(path)
    encoded = bench.encoder.encoded
    assert _run(bench) == (0, 0)
    _assert_kept(bench, photo_id)
    assert bench.encoder.encoded - encoded <= 1  # its thumbnail may be made again, nothing else


def test_of_copies_the_first_to_succeed_parts_and_the_second_joins_it(bench: Bench) -> None:
    photo_id = _indexed(bench, _scene(1))
    old = photos.content_hash(bench.catalog, photo_id)
    (bench.photos / "b.png").write_bytes((bench.photos / "a.png").read_bytes())
    bench.finish()
    first = _complete(bench, _save(bench, _scene(1), exif={270: "ours"}), old)
    assert first is not None and first != photo_id
    (bench.photos / "b.png").write_bytes((bench.photos / "a.png").read_bytes())
    assert _complete(bench, bench.photos / "b.png", old) == first
    bench.finish()
    assert {summary.id for summary in bench.summaries().values()} == {first}
    _assert_marked(bench, first)
    bench.assert_whole()


def _scene(seed: int) -> Image.Image:
    rough = np.random.default_rng(seed).integers(30, 180, (4, 6, 3), dtype=np.uint8)
    return Image.fromarray(rough).resize((120, 90), Image.Resampling.BICUBIC)


def _save(bench: Bench, image: Image.Image, exif: dict[int, str] | None = None) -> Path:
    written = Image.Exif()
    for tag, text in (exif or {}).items():
        (written.get_ifd(ExifTags.IFD.Exif) if tag == _TAKEN else written)[tag] = text
    path = bench.photos / "a.png"
    image.save(path, exif=written)
    return path


def _indexed(bench: Bench, image: Image.Image, exif: dict[int, str] | None = None) -> int:
    """Index one photo and mark it; return its id."""
    _save(bench, image, exif)
    bench.finish()
    photo_id = bench.summaries()["a.png"].id
    captions.put(bench.catalog, photo_id, "kept")
    tags.put(bench.catalog, photo_id, "Jeju")
    photos.set_rating(bench.catalog, photo_id, 4)
    albums.add_photos(bench.catalog, albums.create(bench.catalog, "Holiday"), [photo_id])
    return photo_id


def _run(bench: Bench) -> tuple[int, int]:
    done = bench.finish()
    return done.added, done.edited


def _complete(bench: Bench, path: Path, old: str) -> int | None:
    new, status = hash_file(path), path.stat()
    successions.note(bench.catalog, old, new)
    row = files.at_path(bench.catalog, path_bytes(path))
    assert row is not None
    at = Place(path_bytes(path), row.folder_id, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return successions.complete(bench.catalog, at, old, new)


def _assert_kept(bench: Bench, photo_id: int) -> None:
    assert photos.ids(bench.catalog) == [photo_id]
    _assert_marked(bench, photo_id)
    bench.assert_whole()


def _assert_marked(bench: Bench, photo_id: int) -> None:
    assert captions.get(bench.catalog, photo_id) == "kept"
    assert tags.of_photo(bench.catalog, photo_id) == ["Jeju"]
    assert photos.summaries(bench.catalog, [photo_id])[0].rating == 4
    (album,) = albums.every(bench.catalog)
    assert photo_id in albums.photo_ids(bench.catalog, album.id)
