"""What views ask of the catalog: days, details, tags and albums in their trees, completions, tags in searches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from engine import edits
from engine.catalog import (
    Catalog,
    albums,
    captions,
    completions,
    days,
    details,
    editing,
    files,
    folders,
    lookup,
    photos,
    tags,
)
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.errors import AlbumUnknown, TagUnknown
from engine.query import parse
from engine.records import Completion

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
# Content, taken at, camera, format, folder.
_PHOTOS = (
    ("a", datetime(2023, 12, 31, 23, 59), "Canon EOS R6", "jpeg", "제주 2023"),
    ("b", datetime(2024, 1, 1), "Canon EOS R6", "jpeg", "제주 2023"),
    ("c", None, None, "png", "Family/Trip to Busan"),
    ("d", datetime(2024, 1, 1, 8), "iPhone 15", "heif", "Family/Trip to Busan"),
    ("e", datetime(1, 1, 1), "iPhone 15", "heif", "Family"),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """Five photos (ids 1 to 5), the fourth of them removed."""
    with Catalog.open(tmp_path / "catalog.sqlite") as opened, opened.transaction():
        (tmp_path / "Pictures").mkdir()
        source = folders.add(opened, tmp_path / "Pictures", NOW)
        for name, taken_at, camera, kind, folder in _PHOTOS:
            new = NewPhoto(f"{name:_>32}", 40, 30, kind, 10, taken_at, camera=camera)
            path = source.path / folder / f"{name}.{kind}"
            files.place(opened, photos.add(opened, new, NOW), Place(os.fsencode(path), source.id, 10, 1), NOW)
        files.mark_missing(opened, [row for row in files.known(opened).values() if row.photo_id == 4], NOW)
        yield opened


def test_days_are_those_of_the_photos_newest_first(catalog: Catalog) -> None:
    found = days.all_days(catalog)
    assert found.ids.tolist() == photos.ids(catalog) == [2, 1, 5, 3]
    ordinals = [date(2024, 1, 1).toordinal(), date(2023, 12, 31).toordinal(), 1, 0]
    assert (found.days.tolist(), found.days.dtype, found.ids.dtype) == (ordinals, np.int32, np.int64)
    assert found.aspects is not None
    assert np.allclose(found.aspects, 4 / 3)
    assert days.all_days(catalog, 2).ids.tolist() == [2, 1]
    assert days.all_days(catalog, 0).ids.tolist() == []


@pytest.mark.parametrize("few", [0, 2000])
def test_days_of_some_are_the_same_however_many_they_are(
    catalog: Catalog, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "_FEW", few)
    found = days.days_of(catalog, [3, 4, 99, 2, 2])
    assert (found.ids.tolist(), found.days.tolist()) == ([2, 3], [date(2024, 1, 1).toordinal(), 0])
    assert found.aspects is not None and len(found.aspects) == 2


def test_details_come_in_the_order_asked_for(catalog: Catalog) -> None:
    captions.put(catalog, 2, "a lake")
    editing.apply(catalog, edits.adding_tags([1, 2], ["b", "a"]))
    one, two = albums.create(catalog, "one"), albums.create(catalog, "two")
    albums.add_photos(catalog, two, [2])
    albums.add_photos(catalog, one, [2, 1])
    found = details.many(catalog, [2, 99, 3, 1])
    assert [item.summary.id for item in found] == [2, 3, 1]
    assert (found[0].caption, found[0].tags) == ("a lake", ["a", "b"])
    assert [[album.name for album in item.albums] for item in found] == [["one", "two"], [], ["one"]]
    assert [item.camera for item in found] == ["Canon EOS R6", None, "Canon EOS R6"]
    assert details.many(catalog, []) == []


def test_tags_and_albums_are_listed_parents_first_and_counted(catalog: Catalog) -> None:
    for name, parent in (("dog", "animal"), ("Cat", "animal"), ("animal", None), ("가을", None)):
        above = None if parent is None else editing.apply(catalog, edits.CreateTag(parent)).created
        made = editing.apply(catalog, edits.CreateTag(name, above)).created
        editing.apply(catalog, edits.MoveTag(made or 0, above))
    editing.apply(catalog, edits.adding_tags([1, 4], ["dog"]))  # 4 was removed
    assert [(tag.name, tag.photo_count) for tag in tags.every(catalog)] == [
        ("animal", 0), ("Cat", 0), ("dog", 1), ("가을", 0)
    ]  # fmt: skip
    outer = albums.create(catalog, "Outer")
    albums.create(catalog, "Next")
    inner = albums.create(catalog, "Inner", outer)
    albums.add_photos(catalog, inner, [4, 1])
    assert [(album.name, album.photo_count) for album in albums.every(catalog)] == [
        ("Outer", 0), ("Inner", 1), ("Next", 0)
    ]  # fmt: skip
    assert albums.photo_ids(catalog, inner) == [1]
    assert albums.named(catalog, "outer/INNER").id == inner
    for call in (lambda: albums.named(catalog, "Inner/Outer"), lambda: albums.get(catalog, 99)):
        with pytest.raises(AlbumUnknown):
            call()
    with pytest.raises(TagUnknown):
        tags.named(catalog, "dig")


def test_a_damaged_tree_is_still_listed_once(catalog: Catalog) -> None:
    ids = [editing.apply(catalog, edits.CreateTag(name)).created for name in "abc"]
    catalog.connection.execute("UPDATE tags SET parent_id = ? WHERE id = ?", [ids[1], ids[0]])
    catalog.connection.execute("UPDATE tags SET parent_id = ? WHERE id = ?", [ids[0], ids[1]])
    assert sorted(tag.name for tag in tags.every(catalog)) == ["a", "b", "c"]
    assert lookup.filtered(catalog, parse("tag:a").filters).tolist() == []


def test_a_tag_is_searched_with_all_that_lies_in_it(catalog: Catalog) -> None:
    tree = {}
    for name, parent in (("animal", None), ("dog", "animal"), ("강아지", "dog"), ("car", None)):
        above = None if parent is None else tree[parent]
        tree[name] = editing.apply(catalog, edits.CreateTag(name, above)).created
    for photo_id, name in ((1, "animal"), (2, "dog"), (3, "강아지"), (5, "car")):
        tags.put(catalog, photo_id, name)
    tags.put(catalog, 5, "dog", "machine", "proposed")

    def found(text: str) -> list[int]:
        return [int(photo_id) for photo_id in lookup.filtered(catalog, parse(text).filters)]

    assert found("tag:Animal") == [1, 2, 3]
    assert found("tag:dog") == [2, 3]
    assert found("tag:강아지") == [3]
    assert found("-tag:animal") == [5]
    assert found("tag:animal -tag:dog") == [1]
    assert [item.photo_count for item in completions.completions(catalog, "tag", "", 9)] == [3, 2, 1, 1]


class TestCompletions:
    @pytest.fixture(autouse=True)
    def organised(self, catalog: Catalog) -> None:
        for photo_ids, names in (((1, 2, 3), ("제주", "Beach")), ((1,), ("Bear", "old beech"))):
            editing.apply(catalog, edits.adding_tags(photo_ids, names))
        editing.apply(catalog, edits.CreateAlbum("Beach 2024", None, None, (1, 4)))
        editing.apply(catalog, edits.CreateAlbum("Best", None, "rating:5"))
        editing.apply(catalog, edits.SetRatings({1: 5, 2: 3, 4: 5}))
        editing.apply(catalog, edits.SetFavourites({1: True, 4: True}))

    @pytest.mark.parametrize(
        ("name", "typed", "values"),
        [
            ("tag", "", {"Beach": 3, "제주": 3, "Bear": 1, "old beech": 1}),
            ("tag", "BE", {"Beach": 3, "Bear": 1, "old beech": 1}),  # a later word matches, too, and comes last
            ("TAG", '"old b', {"old beech": 1}),
            ("태그", "제", {"제주": 3}),
            ("태그", "제", {"제주": 3}),  # decomposed, as some input methods give it
            ("tag", "zebra", {}),
            ("album", "b", {"Beach 2024": 1}),  # a smart album is no filter
            ("folder", "", {"Pictures": 4, "Family": 2, "제주 2023": 2, "Trip to Busan": 1}),
            ("folder", "bus", {"Trip to Busan": 1}),
            ("폴더", "제주 2", {"제주 2023": 2}),
            ("camera", "", {"Canon EOS R6": 2, "iPhone 15": 1}),
            ("camera", "eos", {"Canon EOS R6": 2}),
            ("type", "", {"jpeg": 2, "heif": 1, "png": 1, "photo": None, "screenshot": None, "animation": None}),
            ("type", "p", {"png": 1, "photo": None}),
            ("종류", "스", {"스크린샷": None}),
            ("is", "fav", {"favourite": 1}),
            ("상태", "즐", {"즐겨찾기": 1}),
            ("has", "", {"caption": 0}),
            ("rating", "", {"5": 1, "3": 1}),
            ("rating", ">=", {">=1": 2, ">=2": 2, ">=3": 2, ">=4": 1, ">=5": 1}),
            ("rating", "<", {"<=0": None, "<=1": None, "<=2": None, "<=3": None, "<=4": None}),
            ("date", "", {"today": None, "yesterday": None, "2024": 1, "2023": 1, "0001": 1}),
            ("date", "2024-", {"2024-01": 1}),
            ("date", "2023-12-", {"2023-12-31": 1}),
            ("after", "202", {"202d": None, "202w": None, "202m": None, "202y": None, "2024": None, "2023": None}),
            ("이후", "어", {"어제": None}),
            ("before", "y", {"yesterday": None}),
            ("nonsense", "", {}),
        ],
    )
    def test_values_go_on_from_what_was_typed(
        self, catalog: Catalog, name: str, typed: str, values: dict[str, int | None]
    ) -> None:
        found = completions.completions(catalog, name, typed, 8)
        assert found == [Completion(*item) for item in values.items()]

    def test_no_more_than_asked_for(self, catalog: Catalog) -> None:
        assert [item.value for item in completions.completions(catalog, "tag", "", 2)] == ["Beach", "제주"]

    def test_each_is_understood_by_a_search(self, catalog: Catalog) -> None:
        for name in ("tag", "album", "folder", "camera", "type", "is", "has", "rating", "after", "before", "date"):
            for item in completions.completions(catalog, name, "", 20):
                found = lookup.filtered(catalog, parse(f'{name}:"{item.value}"').filters)
                assert item.photo_count in (None, len(found)), (name, item)
