"""Duplicates: which groups are found, what is suggested, what is remembered."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from engine.catalog import Catalog, looks
from engine.control import Control
from engine.duplicates.best import Standing, is_copy_name
from engine.duplicates.carry import carrying
from engine.duplicates.leaders import MOST_DCT_BITS, Pairs, lead
from engine.duplicates.look import LOOK_BYTES, dct_hash, difference_hash, look_of
from engine.duplicates.records import (
    CompareProgress,
    DuplicateGroup,
    DuplicateKind,
    DuplicatesFound,
    LookProgress,
)
from engine.edits import CreateAlbum, SetCaptions, SetRatings, Together, adding_tags
from engine.errors import PhotoUnknown
from engine.library import Library
from tests.engine.twins import Shelf, as_jpeg, picture


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def _found(library: Library, *, exact: bool = True, near: bool = True) -> tuple[DuplicateGroup, ...]:
    *_, last = library.duplicates(exact=exact, near=near)
    assert isinstance(last, DuplicatesFound)
    return last.groups


def _names(groups: Iterable[DuplicateGroup]) -> list[list[str]]:
    return [[file.path.name for file in group.files] for group in groups]


# Looks ----------------------------------------------------------------------------------------------------------------


def test_the_dct_hash_is_what_the_definition_says() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8)
    small = grey.reshape(32, 2, 32, 2).astype(float).mean(axis=(1, 3))
    frequencies = np.zeros((8, 8))
    for u in range(8):
        for v in range(8):
            for x in range(32):
                for y in range(32):
                    turn = np.cos(np.pi * u * (2 * x + 1) / 64) * np.cos(np.pi * v * (2 * y + 1) / 64)
                    frequencies[u, v] += small[x, y] * turn
    bits = (frequencies > np.median(frequencies)).ravel()
    assert dct_hash(grey) == bytes(int("".join(map(str, row)), 2) for row in bits.astype(int).reshape(8, 8))


def test_the_difference_hash_says_where_it_grows_brighter() -> None:
    ramp = np.tile(np.arange(12, dtype=np.uint8), (11, 1))
    assert difference_hash(ramp) == b"\xff" * 15 + b"\x80"
    assert difference_hash(ramp[:, ::-1]) == bytes(16)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("size", [(1, 1), (3, 900), (640, 480)])
def test_any_picture_has_a_look(mode: str, size: tuple[int, int]) -> None:
    assert len(look_of(Image.new(mode, size))) == LOOK_BYTES


# What is found --------------------------------------------------------------------------------------------------------


def test_copies_of_one_file_are_a_group_and_the_original_is_kept(shelf: Shelf) -> None:
    data = as_jpeg(picture(1))
    shelf.put("trip/IMG_1 (1).jpg", data, age_s=100)
    shelf.put("trip/IMG_1.jpg", data, age_s=50)
    shelf.put("backup/IMG_1.jpg", data)
    shelf.put("other.jpg", as_jpeg(picture(2)))
    with shelf.open() as library:
        (group,) = _found(library)
    assert group.kind is DuplicateKind.EXACT
    assert [str(file.path.relative_to(shelf.folder)) for file in group.files] == [
        os.path.join("trip", "IMG_1.jpg"),  # noqa: PTH118
        os.path.join("backup", "IMG_1.jpg"),  # noqa: PTH118
        os.path.join("trip", "IMG_1 (1).jpg"),  # noqa: PTH118
    ]
    assert group.spare_bytes == 2 * len(data)


def test_photos_that_look_the_same_are_a_group_and_the_largest_is_kept(shelf: Shelf) -> None:
    image = picture(3, (640, 480))
    shelf.put("small.jpg", as_jpeg(image.resize((320, 240))))
    shelf.put("large.jpg", as_jpeg(image))
    shelf.put("poor.jpg", as_jpeg(image, quality=40))
    shelf.put("dark.jpg", as_jpeg(ImageEnhance.Brightness(image).enhance(0.8)))
    for seed in range(10, 30):
        shelf.put(f"{seed}.jpg", as_jpeg(picture(seed)))
    with shelf.open() as library:
        (group,) = _found(library)
        assert _found(library, near=False) == ()
    assert group.kind is DuplicateKind.NEAR
    names = [file.path.name for file in group.files]
    assert (names[0], names[-1], set(names)) == (
        "large.jpg",
        "small.jpg",
        {"large.jpg", "small.jpg", "poor.jpg", "dark.jpg"},
    )
    assert group.files[0].similarity == 1 > min(file.similarity for file in group.files) > 0.75


def test_copies_and_lookalikes_of_a_photo_are_one_group(shelf: Shelf) -> None:
    image = picture(4)
    for name in ("a.jpg", "b.jpg"):
        shelf.put(name, as_jpeg(image))
    shelf.put("c.jpg", as_jpeg(image, quality=40))
    data = as_jpeg(picture(5))
    for name in ("x.jpg", "y.jpg"):
        shelf.put(name, data)
    with shelf.open() as library:
        assert sorted(_names(_found(library))) == [["a.jpg", "b.jpg", "c.jpg"], ["x.jpg", "y.jpg"]]
        assert sorted(_names(_found(library, near=False))) == [["a.jpg", "b.jpg"], ["x.jpg", "y.jpg"]]
        assert _names(_found(library, exact=False)) == [["a.jpg", "b.jpg", "c.jpg"]]


def test_like_looks_of_other_colours_are_no_duplicates(shelf: Shelf) -> None:
    shelf.put("red.jpg", as_jpeg(Image.new("RGB", (200, 150), (180, 30, 30))))
    shelf.put("blue.jpg", as_jpeg(Image.new("RGB", (200, 150), (40, 60, 255))))
    with shelf.open() as library:
        assert _found(library) == ()


def test_a_raw_file_and_its_jpeg_are_no_duplicates(shelf: Shelf) -> None:
    image = picture(6)
    shelf.put("IMG_7.jpg", as_jpeg(image))
    raw = shelf.put("IMG_7.CR2", as_jpeg(image, quality=80))  # the name alone makes it one here
    with shelf.open() as library:
        assert _found(library) == ()
    other = shelf.put("elsewhere/IMG_7.CR2", as_jpeg(image, quality=75))
    with shelf.open() as library:
        (group,) = _found(library)
    assert {raw, other} <= {file.path for file in group.files} or other in {file.path for file in group.files}


def test_two_ways_to_one_file_are_no_duplicates(shelf: Shelf) -> None:
    data = as_jpeg(picture(7))
    first = shelf.put("a.jpg", data)
    second = shelf.put("b.jpg", data)
    second.unlink()
    os.link(first, second)
    with shelf.open() as library:
        assert _found(library) == ()


def test_files_that_are_gone_or_changed_are_no_duplicates(shelf: Shelf) -> None:
    data = as_jpeg(picture(8))
    shelf.put("a.jpg", data)
    shelf.put("b.jpg", data).unlink()
    shelf.put("c.jpg", data).write_bytes(as_jpeg(picture(9)))
    with shelf.open() as library:
        assert _found(library) == ()


def test_what_the_model_has_not_seen_must_look_nearly_the_same(shelf: Shelf) -> None:
    image = picture(10)
    shelf.put("a.jpg", as_jpeg(image), encoded=False)
    shelf.put("b.jpg", as_jpeg(image, quality=40), encoded=False)
    shelf.put("cropped.jpg", as_jpeg(image.crop((16, 12, 304, 228))), encoded=False)
    with shelf.open() as library:
        assert _names(_found(library)) == [["a.jpg", "b.jpg"]]


# An older library -----------------------------------------------------------------------------------------------------


def test_photos_of_an_older_library_are_looked_at_once(shelf: Shelf) -> None:
    image = picture(11)
    shelf.put("a.jpg", as_jpeg(image), looked_at=False)
    shelf.put("b.jpg", as_jpeg(image, quality=40), looked_at=False)
    with shelf.open() as library:
        events = list(library.duplicates())
        again = list(library.duplicates())
    assert events[0] == LookProgress(0, 2)
    assert events[-2] == CompareProgress(2, 2)
    assert isinstance(events[-1], DuplicatesFound)
    assert _names(events[-1].groups) == [["a.jpg", "b.jpg"]]
    assert not any(isinstance(event, LookProgress) for event in again)


def test_photos_without_a_thumbnail_are_counted(shelf: Shelf) -> None:
    shelf.put("a.jpg", as_jpeg(picture(12)), looked_at=False)
    for thumbnail in (shelf.library_dir / "cache" / "thumbnails").rglob("*.webp"):
        thumbnail.write_bytes(b"RIFF, and no more")
    with shelf.open() as library:
        *_, last = library.duplicates()
    assert last == DuplicatesFound((), unseen=1)


def test_a_library_that_cannot_be_written_is_searched_all_the_same(shelf: Shelf) -> None:
    image = picture(13)
    shelf.put("a.jpg", as_jpeg(image), looked_at=False)
    shelf.put("b.jpg", as_jpeg(image, quality=40))
    with Library.open(shelf.library_dir, read_only=True, encoder=shelf.encoder) as library:
        assert _names(_found(library)) == [["a.jpg", "b.jpg"]]
    with Catalog.open(shelf.library_dir / "catalog.sqlite") as catalog:
        assert looks.count_lacking(catalog, LOOK_BYTES) == 1


def test_a_search_can_be_cancelled(shelf: Shelf) -> None:
    data = as_jpeg(picture(14))
    shelf.put("a.jpg", data)
    shelf.put("b.jpg", data)
    control = Control()
    control.cancel()
    with shelf.open() as library:
        assert list(library.duplicates(control))[-1] == DuplicatesFound((), cancelled=True)


# No duplicates --------------------------------------------------------------------------------------------------------


def test_a_dismissed_group_does_not_come_back(shelf: Shelf) -> None:
    image = picture(15)
    for name, quality in (("a.jpg", 95), ("b.jpg", 60), ("c.jpg", 40)):
        shelf.put(name, as_jpeg(image, quality))
    shelf.put("copy/c.jpg", as_jpeg(image, 40))
    with shelf.open() as library:
        (group,) = _found(library)
        library.dismiss_duplicates(group)
        assert _found(library) == ()
        shelf.put("d.jpg", as_jpeg(image, 85))
    with shelf.open() as library:  # what is new is compared with what was dismissed
        (newer,) = _found(library)
        assert "d.jpg" in {file.path.name for file in newer.files}
        library.restore_duplicates(group)
        (whole,) = _found(library)
        assert len(whole.files) == 5


def test_a_photo_that_is_forgotten_takes_what_was_said_of_it_along(shelf: Shelf) -> None:
    data = as_jpeg(picture(16))
    for name in ("a.jpg", "b.jpg"):
        shelf.put(name, data)
    with shelf.open() as library:
        (group,) = _found(library)
        library.dismiss_duplicates(group)
        library.remove_folder(shelf.folder)
        library.forget_removed(list(group.photo_ids))
    with Catalog.open(shelf.library_dir / "catalog.sqlite") as catalog:
        assert catalog.check(thorough=True) == []
        assert len(looks.dismissed(catalog)) == 0
        assert looks.get(catalog, list(group.photo_ids), LOOK_BYTES) == {}


# What is carried over -------------------------------------------------------------------------------------------------


def test_what_was_said_of_the_others_is_carried_over_and_taken_back_as_one(shelf: Shelf) -> None:
    kept, other, third = (shelf.put(f"{seed}.jpg", as_jpeg(picture(seed))) for seed in range(3))
    with shelf.open() as library:
        ids = [library.photo_id_of(path) for path in (kept, other, third)]
        album = library.edit(CreateAlbum("Jeju", photo_ids=(ids[1],))).created
        library.edit(CreateAlbum("All of the sea", query="sea"))
        library.edit(adding_tags(ids[:1], ["sea"]))
        library.edit(adding_tags(ids[1:], ["sea", "Mina"]))
        library.edit(SetRatings({ids[0]: 4, ids[1]: 2}))
        library.edit(SetCaptions({ids[2]: "the blue tent"}))
        library.set_favourite(ids[1], True)
        before = library.photos(ids)
        done = library.edit(carrying([(before[0], before[1:])]))
        after = library.photo(ids[0])
        assert (sorted(after.tags), after.caption) == (["Mina", "sea"], "the blue tent")
        assert (after.summary.rating, after.summary.favourite) == (4, True)
        assert [found.id for found in after.albums] == [album]
        assert done.photo_ids == (ids[0],)
        again = library.edit(done.inverse)
        assert library.photos(ids) == before
        library.edit(again.inverse)
        assert library.photo(ids[0]) == after


def test_what_a_photo_has_itself_stays(shelf: Shelf) -> None:
    kept, other = (shelf.put(f"{seed}.jpg", as_jpeg(picture(seed))) for seed in range(2))
    with shelf.open() as library:
        ids = [library.photo_id_of(path) for path in (kept, other)]
        library.edit(SetCaptions({ids[0]: "mine", ids[1]: "yours"}))
        library.edit(SetRatings({ids[0]: 3, ids[1]: 3}))
        assert carrying([(library.photo(ids[0]), [library.photo(ids[1])])]) == Together(())


def test_edits_together_are_all_made_or_none(shelf: Shelf) -> None:
    path = shelf.put("a.jpg", as_jpeg(picture(1)))
    with shelf.open() as library:
        photo_id = library.photo_id_of(path)
        with pytest.raises(PhotoUnknown):
            library.edit(Together((SetRatings({photo_id: 5}), SetRatings({photo_id + 1: 5}))))
        assert library.photo(photo_id).summary.rating == 0


# Grouping -------------------------------------------------------------------------------------------------------------


def _judge(pairs: Pairs) -> np.ndarray:
    return 1 - pairs.dct_bits / 64


def _lead(looks_: np.ndarray, block_rows: int = 1024) -> list[int]:
    steps = lead(looks_, _judge, Control(), block_rows)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return [int(leader) for leader in end.value.leaders]


def test_a_chain_of_photos_each_a_little_different_is_no_group() -> None:
    chain = np.zeros((7, LOOK_BYTES), np.uint8)
    for row in range(7):  # each ten bits from the last, so the third is twenty from the first
        chain[row, :8] = np.packbits(np.arange(64) < 10 * row)
    assert _lead(chain) == [0, 0, 2, 2, 4, 4, 6]


@pytest.mark.parametrize("block_rows", [1, 3, 1024])
def test_blocks_change_nothing(block_rows: int) -> None:
    draws = np.random.default_rng(5)
    base = draws.integers(0, 256, (40, LOOK_BYTES)).astype(np.uint8)
    rows = np.concatenate([base, base[::2] ^ np.uint8(1 << 3), base[::5]])
    rows[40:60, 1:] = base[::2, 1:]
    expected = list(range(40)) + list(range(0, 40, 2)) + list(range(0, 40, 5))
    assert _lead(rows, block_rows) == expected


def test_leaders_are_those_that_comparing_all_with_all_finds() -> None:
    draws = np.random.default_rng(6)
    centres = draws.integers(0, 2, (60, 64))
    bits = np.concatenate([centres, *(np.where(draws.random((60, 64)) < 0.08, 1 - centres, centres) for _ in range(4))])
    rows = np.concatenate([np.packbits(bits, axis=1), np.zeros((len(bits), 16), np.uint8)], axis=1)
    expected: list[int] = []
    for row in range(len(bits)):
        apart = {other: int((bits[row] != bits[other]).sum()) for other in range(row) if expected[other] == other}
        near = [(count, other) for other, count in apart.items() if count <= MOST_DCT_BITS]
        expected.append(min(near)[1] if near else row)
    assert _lead(rows, 16) == expected
    assert len(set(expected)) < len(expected)


def test_photos_that_are_all_alike_are_one_group_at_once() -> None:
    assert set(_lead(np.zeros((5000, LOOK_BYTES), np.uint8))) == {0}


# The best -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["a copy.jpg", "a - Copy.jpg", "a (1).jpg", "a-edited.jpg", "a_edit.jpg", "Kopie von a.jpg", "a 복사본.jpg",
     "a - 복사본 (2).jpg", "a-small.jpg", "copy of a.png", "a_resized.jpeg", "a のコピー.jpg", "a-편집됨.jpg"],
)  # fmt: skip
def test_names_of_copies(name: str) -> None:
    assert is_copy_name(name)


@pytest.mark.parametrize(
    "name", ["IMG_1234.JPG", "copyright.jpg", "Small town.jpg", "editor.png", "제주.jpg", ".jpg", "(1)x.jpg"]
)
def test_names_of_originals(name: str) -> None:
    assert not is_copy_name(name)


def test_what_speaks_for_a_photo_in_its_order() -> None:
    plain = Standing(9, 100, 10, False, False, None)
    better = [
        Standing(8, 200, 1, False, False, None),
        Standing(7, 100, 20, False, False, None),
        Standing(6, 100, 10, True, False, None),
        Standing(5, 100, 10, False, True, None),
        Standing(4, 100, 10, False, False, "2020-01-01T00:00:00"),
        Standing(3, 100, 10, False, False, "2021-01-01T00:00:00"),
    ]
    assert sorted([plain, *reversed(better)], key=lambda standing: standing.key) == [*better, plain]
