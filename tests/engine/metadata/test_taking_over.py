"""What files say becomes what the catalog says: tags in their tree, captions, ratings, dates; conflicts, undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.catalog import (
    Catalog,
    captions,
    editing,
    files,
    folders,
    metadata,
    metadata_conflicts,
    metadata_due,
    photos,
)
from engine.catalog import tags as catalog_tags
from engine.catalog.files import Place
from engine.catalog.metadata_merging import Heard, Taken, take_over
from engine.catalog.photos import NewPhoto
from engine.edits import RenameTag, SetCaptions, SetRatings, SetTags, SettleConflict, adding_tags, removing_tags
from engine.metadata.faults import Fault
from engine.metadata.reading import Reading
from engine.metadata.records import Described, MetadataField
from engine.metadata.sidecars import Sidecar
from engine.records import TagMark

_AT = datetime(2024, 5, 1, tzinfo=UTC)
_DOG = Described(tags=("Dog",), paths=(("Animals", "Dog"),), caption="a dog", rating=4)


@dataclass
class Desk:
    """A catalog with photos, and what is heard of them."""

    catalog: Catalog
    folder_id: int
    number: int = 0

    def photo(self, taken_at: datetime | None = None) -> tuple[int, int]:
        """Add a photo; return its id and its file's."""
        self.number += 1
        new = NewPhoto(f"hash {self.number}", 4, 3, "jpeg", 1, taken_at=taken_at)
        photo_id = photos.add(self.catalog, new, _AT)
        return photo_id, self.file(photo_id)

    def file(self, photo_id: int) -> int:
        """Add a file of a photo."""
        self.number += 1
        at = Place(f"/photos/{self.number}.jpg".encode(), self.folder_id, 1, 1)
        return files.place(self.catalog, photo_id, at, _AT)[1]

    def hear(
        self,
        photo: tuple[int, int],
        described: Described,
        sidecar: int | None = None,
        *,
        fault: str | None = None,
        silent: bool = False,
    ) -> Taken:
        """Take over what a file says, with a sidecar of this time beside it."""
        beside = None if sidecar is None else Sidecar(b"/photos/x.xmp", 1, sidecar)
        reading = Reading(described, fault=fault, silent=silent)
        return take_over(self.catalog, [Heard(*photo, reading, beside)], _AT)

    def tags(self, photo: tuple[int, int]) -> list[str]:
        """Return the tags on a photo."""
        return catalog_tags.of_photo(self.catalog, photo[0])

    def said(self, photo: tuple[int, int]) -> tuple[list[str], str | None, int]:
        """Return the tags, caption and rating of a photo."""
        (summary,) = photos.summaries(self.catalog, [photo[0]])
        return self.tags(photo), captions.get(self.catalog, photo[0]), summary.rating

    def tree(self) -> dict[str, str | None]:
        """Return each tag with the one that it lies in."""
        every = catalog_tags.every(self.catalog)
        names = {tag.id: tag.name for tag in every}
        return {tag.name: None if tag.parent_id is None else names[tag.parent_id] for tag in every}

    def conflicts(self) -> dict[MetadataField, tuple[str, str]]:
        """Return both sides of each conflict."""
        return {one.field: (one.ours, one.theirs) for one in metadata_conflicts.standing(self.catalog)}

    def edit(self, edit: SetTags | SetCaptions | SetRatings | RenameTag | SettleConflict) -> object:
        """Edit as the user does; return the inverse."""
        return editing.apply(self.catalog, edit).inverse


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Desk(catalog, folders.add(catalog, tmp_path).id)


def test_a_new_photo_gets_what_its_file_says_and_can_be_found_by_it(desk: Desk) -> None:
    photo = desk.photo()
    assert desk.hear(photo, _DOG).photo_ids == {photo[0]}
    assert desk.said(photo) == (["Dog"], "a dog", 4)
    assert desk.tree() == {"Animals": None, "Dog": "Animals"}
    rows = desk.catalog.connection.execute("SELECT origin, state FROM photo_tags").fetchall()
    assert rows == [("imported", "accepted")]
    found = desk.catalog.connection.execute("SELECT rowid FROM photo_text WHERE photo_text MATCH 'dog'").fetchall()
    assert found == [(photo[0],)]
    assert metadata_due.due(desk.catalog) == []  # the file says it already
    assert desk.hear(photo, _DOG) == Taken()


def test_tags_that_are_there_stay_where_the_user_put_them(desk: Desk) -> None:
    first, second = desk.photo(), desk.photo()
    desk.edit(adding_tags([first[0]], ["dog", "Seoul"]))
    paths = (("Animals", "Dog"), ("Asia", "Korea", "Seoul"), ("Asia", "Korea", "Jeju"))
    desk.hear(second, Described(tags=("Dog", "Seoul", "Jeju"), paths=paths))
    assert desk.tree() == {"dog": None, "Seoul": None, "Asia": None, "Korea": "Asia", "Jeju": "Korea"}
    assert desk.tags(second) == ["Jeju", "Seoul", "dog"]


def test_a_tag_that_only_remembers_rejections_is_shown_once_others_lie_in_it(desk: Desk) -> None:
    first, second = desk.photo(), desk.photo()
    desk.edit(SetTags({first[0]: {"Animals": TagMark("user", "rejected")}}))
    desk.catalog.connection.execute("UPDATE tags SET hidden = 1")
    desk.hear(second, _DOG)
    assert desk.catalog.connection.execute("SELECT name, hidden FROM tags ORDER BY name").fetchall() == [
        ("Animals", 0),
        ("Dog", 0),
    ]
    desk.hear(first, Described(tags=("Animals",)))
    assert desk.tags(first) == []  # which it still remembers


def test_what_the_user_said_before_the_first_reading_unites_with_it(desk: Desk) -> None:
    photo = desk.photo()
    desk.edit(adding_tags([photo[0]], ["mine"]))
    desk.edit(SetTags({photo[0]: {"Dog": TagMark("user", "rejected")}}))
    desk.edit(SetCaptions({photo[0]: "my dog"}))
    taken = desk.hear(photo, Described(tags=("Dog", "theirs"), caption="a dog", rating=4))
    assert desk.said(photo) == (["mine", "theirs"], "my dog", 4)
    assert taken.conflicts == 1
    assert desk.conflicts() == {MetadataField.CAPTION: ("my dog", "a dog")}


def test_both_sides_edits_apply(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, Described(tags=("a", "b", "c"), caption="old", rating=1), 1)
    desk.edit(adding_tags([photo[0]], ["mine"]))
    desk.edit(removing_tags([photo[0]], ["a"]))
    desk.edit(SetRatings({photo[0]: 5}))
    desk.hear(photo, Described(tags=("a", "c", "theirs"), caption="new", rating=1), 2)
    assert desk.said(photo) == (["c", "mine", "theirs"], "new", 5)
    assert desk.conflicts() == {}


def test_a_conflict_keeps_both_until_it_is_settled_and_settling_is_undone(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, Described(caption="old", rating=1), 1)
    desk.edit(SetCaptions({photo[0]: "mine"}))
    desk.edit(SetRatings({photo[0]: 5}))
    assert desk.hear(photo, Described(caption="theirs", rating=2), 2).conflicts == 2
    both = {MetadataField.CAPTION: ("mine", "theirs"), MetadataField.RATING: ("5", "2")}
    assert desk.conflicts() == both
    assert desk.hear(photo, Described(caption="theirs", rating=2), 2).conflicts == 0  # it was told
    assert desk.conflicts() == both
    undone = desk.edit(SettleConflict(photo[0], MetadataField.CAPTION, theirs=True))
    assert desk.said(photo)[1] == "theirs"
    assert desk.conflicts() == {MetadataField.RATING: ("5", "2")}
    redo = editing.apply(desk.catalog, undone).inverse  # type: ignore[arg-type]
    assert (desk.said(photo)[1], desk.conflicts()) == ("mine", both)
    editing.apply(desk.catalog, redo)
    metadata_due.clear(desk.catalog, [photo[0]])
    desk.edit(SettleConflict(photo[0], MetadataField.RATING, theirs=False))
    assert metadata_due.due(desk.catalog) == [photo[0]]  # the file is to say so, too
    assert (desk.said(photo), desk.conflicts()) == (([], "theirs", 5), {})


def test_a_conflict_ends_by_itself_where_both_come_to_say_the_same(desk: Desk) -> None:
    photo = desk.photo()
    desk.edit(SetCaptions({photo[0]: "mine"}))
    desk.hear(photo, Described(caption="theirs"), 1)
    desk.edit(SetCaptions({photo[0]: "theirs"}))
    assert desk.conflicts() == {}
    desk.edit(SetCaptions({photo[0]: "mine"}))
    assert desk.conflicts() == {MetadataField.CAPTION: ("mine", "theirs")}
    desk.hear(photo, Described(caption="mine"), 2)
    assert desk.catalog.connection.execute("SELECT * FROM metadata_conflicts").fetchall() == []


def test_a_sidecar_that_vanishes_appears_or_is_damaged_takes_nothing_away(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, _DOG, 1)
    said = desk.said(photo)
    desk.hear(photo, Described(), 2, fault="it is damaged")
    assert desk.said(photo) == said
    assert [one.reason for one in metadata_due.problems(desk.catalog)] == [Fault.MALFORMED]
    desk.hear(photo, Described(tags=("Dog", "sea"), caption="a dog", rating=4), 3)
    assert desk.said(photo) == (["Dog", "sea"], "a dog", 4)
    assert metadata_due.problems(desk.catalog) == []
    desk.hear(photo, Described(), silent=True)
    desk.hear(photo, Described(tags=("new",)), 4)
    assert desk.said(photo) == (["Dog", "new", "sea"], "a dog", 4)
    desk.hear(photo, Described(tags=("sea",)), 5)  # now it has been there, and tags were taken out of it
    assert desk.tags(photo) == ["Dog", "sea"]


def test_metadata_that_is_stripped_from_a_file_is_not_taken_away_here(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, _DOG)
    desk.hear(photo, Described(), silent=True)
    assert desk.said(photo) == (["Dog"], "a dog", 4)
    desk.hear(photo, _DOG)
    desk.hear(photo, Described(caption="a dog"))  # tags and stars were taken out of it, and not all
    assert desk.said(photo) == ([], "a dog", 0)


def test_a_sidecar_that_could_not_be_read_just_now_is_tried_again(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, _DOG, 7)
    reading = Reading(fault="it cannot be read", passing=True)
    take_over(desk.catalog, [Heard(*photo, reading, Sidecar(b"/photos/x.xmp", 1, 8))], _AT)
    known = metadata.known(desk.catalog)[photo[1]]
    assert known is not None and known != Sidecar(b"/photos/x.xmp", 1, 8)
    assert metadata_due.problems(desk.catalog) == []
    assert desk.said(photo) == (["Dog"], "a dog", 4)


def test_copies_of_a_photo_have_what_each_of_their_sidecars_says(desk: Desk) -> None:
    photo = desk.photo()
    desk.hear(photo, _DOG, 1)
    desk.edit(removing_tags([photo[0]], ["Dog"]))
    plain, beside = (photo[0], desk.file(photo[0])), (photo[0], desk.file(photo[0]))
    desk.hear(plain, Described(tags=("Dog", "within")))  # of the same content as the first file
    assert desk.tags(photo) == []
    desk.hear(beside, Described(tags=("Dog", "sea"), caption="a dog", rating=4), 1)
    assert desk.said(photo) == (["sea"], "a dog", 4)
    desk.hear(beside, Described(tags=("sea", "sand"), caption="at the sea", rating=4), 2)
    assert desk.said(photo) == (["sand", "sea"], "at the sea", 4)
    desk.hear(photo, Described(tags=("Dog",), paths=_DOG.paths, caption="a dog", rating=3), 2)
    assert desk.said(photo) == (["sand", "sea"], "at the sea", 3)


def test_the_files_of_one_photo_in_one_batch(desk: Desk) -> None:
    photo = desk.photo()
    other = photo[0], desk.file(photo[0])
    sidecars = (Sidecar(b"/1.xmp", 1, 1), Sidecar(b"/2.xmp", 1, 1))
    said = (Described(tags=("a",), caption="first"), Described(tags=("b",), caption="second"))
    heard = [
        Heard(*file, Reading(one, silent=False), sidecar)
        for file, one, sidecar in zip((photo, other), said, sidecars, strict=True)
    ]
    take_over(desk.catalog, heard, _AT)
    assert desk.said(photo) == (["a", "b"], "first", 0)
    assert desk.conflicts() == {MetadataField.CAPTION: ("first", "second")}


def test_date_and_place_follow_the_file(desk: Desk) -> None:
    photo = desk.photo(datetime(2000, 1, 1))
    there = Described(taken_at=datetime(2001, 2, 3), taken_offset_min=540, latitude=37.5, longitude=127.0)
    desk.hear(photo, there, 1)
    sql = "SELECT taken_at, taken_offset_min, taken_from, latitude, longitude FROM photos"
    row = ("2001-02-03T00:00:00", 540, "exif", 37.5, 127.0)
    assert desk.catalog.connection.execute(sql).fetchall() == [row]
    desk.hear(photo, Described(), silent=True)
    assert desk.catalog.connection.execute(sql).fetchall() == [row]


def test_undo_of_what_the_user_did_before_is_not_disturbed(desk: Desk) -> None:
    photo, other = desk.photo(), desk.photo()
    inverses = [
        desk.edit(adding_tags([photo[0]], ["mine"])),
        desk.edit(SetCaptions({photo[0]: "mine"})),
        desk.edit(SetRatings({photo[0]: 2})),
    ]
    desk.hear(photo, Described(tags=("theirs",), rating=2))
    desk.hear(other, Described(tags=("theirs", "more")))
    for inverse in reversed(inverses):
        editing.apply(desk.catalog, inverse)  # type: ignore[arg-type]
    assert desk.said(photo) == (["theirs"], None, 0)
    assert desk.tags(other) == ["more", "theirs"]


def test_what_a_later_version_stores_is_left_alone(desk: Desk) -> None:
    photo = desk.photo()
    metadata.note(desk.catalog, photo[1], _DOG, None)
    desk.catalog.connection.execute("""UPDATE metadata SET described = json_set(described, '$.mood', 'glad')""")
    base = metadata.base(desk.catalog, photo[1])
    assert base is not None and base.described == _DOG
    metadata.note(desk.catalog, 999, _DOG, None)  # a file that is gone by now
    assert set(metadata.known(desk.catalog)) == {photo[1]}
