"""Edits and their inverses: whatever is done is undone exactly, and done again exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import edits
from engine.catalog import (
    Catalog,
    albums,
    concepts,
    details,
    editing,
    files,
    fulltext,
    metadata_conflicts,
    photos,
    proposals,
    tags,
    wanted,
)
from engine.edits import Edit, Edited, Restore
from engine.errors import (
    AlbumUnknown,
    EditInvalid,
    Fault,
    PhotoUnknown,
    QueryInvalid,
    TagUnknown,
    VocabularyInvalid,
)
from engine.metadata.records import MetadataField
from engine.records import TagMark
from engine.tagging.records import EntryEdit
from tests.engine.catalog import filled

PHOTOS = 12
_DUMPS = (
    "SELECT * FROM albums ORDER BY id",
    "SELECT album_id, photo_id, position FROM album_photos ORDER BY 1, 2",
    "SELECT * FROM tags ORDER BY id",
    "SELECT photo_id, tag_id, origin, state FROM photo_tags ORDER BY 1, 2",
    "SELECT * FROM captions ORDER BY photo_id",
    "SELECT id, favourite, rating FROM photos ORDER BY id",
    "SELECT rowid, * FROM photo_text ORDER BY rowid",
    "SELECT photo_id, concept_id, probability FROM proposals ORDER BY 1, 2",
    "SELECT * FROM vocabulary ORDER BY key",
    "SELECT * FROM metadata_conflicts ORDER BY photo_id, field",
)
_CONFLICTS = (MetadataField.CAPTION, MetadataField.RATING)
_KEYS = ("dog", "poodle", "animal", "tag:2", "tag:4", "summer", "winter")


def dump(catalog: Catalog) -> list[list[tuple[Any, ...]]]:
    """Return every row that an edit can change."""
    return [catalog.connection.execute(sql).fetchall() for sql in _DUMPS]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """Twelve photos with captions, tags in a tree, albums in one another, and something of everything."""
    with Catalog.open(filled.fill(tmp_path / "library", tmp_path / "photos", PHOTOS)) as opened:
        apply(opened, edits.MoveTag(tags.named(opened, "tag 1"), tags.named(opened, "tag 2")))
        apply(opened, edits.SetTags({1: {"Proposed": TagMark("machine", "proposed")}, 2: {"Far": TagMark("imported")}}))
        outer = albums.create(opened, "Outer", at=filled.NOW)
        inner = albums.create(opened, "Inner", outer, at=filled.NOW)
        albums.add_photos(opened, inner, [3, 1, 2])
        apply(opened, edits.CreateAlbum("Smart", outer, "tag:dog"))
        for photo_id, theirs in ((1, "theirs"), (2, ""), (3, "")):
            metadata_conflicts.put(opened, photo_id, MetadataField.CAPTION, "", theirs, b"/a.xmp", filled.NOW)
            metadata_conflicts.put(opened, photo_id, MetadataField.RATING, "1", "3", b"/a.xmp", filled.NOW)
        with opened.transaction() as connection:
            wanted.want(opened, range(1, PHOTOS - 2))
            ids = concepts.ids(connection, _KEYS)
            for photo_id in range(1, PHOTOS - 2):
                rows = [(photo_id, ids[key], 0.5 + photo_id / 100) for key in _KEYS if (photo_id + ids[key]) % 3]
                proposals.write_photos(connection, "colours", np.array([photo_id]), rows)
        yield opened


def apply(catalog: Catalog, edit: Edit) -> Edited:
    return editing.apply(catalog, edit, filled.NOW + timedelta(days=1))


_PHOTO = st.integers(1, PHOTOS)
_PHOTOS = st.lists(_PHOTO, max_size=6).map(tuple)
_ROW = st.integers(1, 12)  # ids of tags and albums, some of which there are
_PARENT = st.none() | _ROW
_NAME = st.sampled_from(("tag 1", "TAG 2", "새 태그", "Proposed", 'a"b', "other", " spaced ", "dog", "동물"))
_ORIGIN = st.sampled_from(("user", "imported", "machine", "auto"))
_MARK = st.none() | st.builds(TagMark, _ORIGIN, st.sampled_from(("accepted", "proposed", "rejected")))
_CAPTION = st.sampled_from(("", "바다", "two\nlines", " x "))
_QUERY = st.sampled_from(("dog", "tag:dog -cat", "is:favourite"))
_ENTRY = st.sampled_from(("dog", "poodle", "animal", "own:1", "own:2", "nothing"))
_WORDS = st.none() | st.sampled_from(("Nabi", "나비", "dog", " "))
_SOME = st.none() | st.just(()) | st.just(("a", "b"))
_FLAG = st.none() | st.booleans()
_EDIT = st.builds(EntryEdit, _WORDS, _WORDS, st.none() | _ENTRY, st.booleans(), _SOME, _SOME, _FLAG, _FLAG)
_STRATEGIES: dict[type, st.SearchStrategy[Edit]] = {
    edits.SetFavourites: st.builds(edits.SetFavourites, st.dictionaries(_PHOTO, st.booleans())),
    edits.SetRatings: st.builds(edits.SetRatings, st.dictionaries(_PHOTO, st.integers(0, 5))),
    edits.SetCaptions: st.builds(edits.SetCaptions, st.dictionaries(_PHOTO, st.none() | _CAPTION)),
    edits.SetTags: st.builds(
        edits.SetTags, st.dictionaries(_PHOTO, st.dictionaries(_NAME, _MARK, max_size=3), max_size=4)
    ),
    edits.CreateTag: st.builds(edits.CreateTag, _NAME, _PARENT, _PHOTOS),
    edits.RenameTag: st.builds(edits.RenameTag, _ROW, _NAME),
    edits.MoveTag: st.builds(edits.MoveTag, _ROW, _PARENT),
    edits.DeleteTag: st.builds(edits.DeleteTag, _ROW),
    edits.CreateAlbum: st.builds(edits.CreateAlbum, _NAME, _PARENT, st.none(), _PHOTOS)
    | st.builds(edits.CreateAlbum, _NAME, _PARENT, _QUERY),
    edits.RenameAlbum: st.builds(edits.RenameAlbum, _ROW, _NAME),
    edits.MoveAlbum: st.builds(edits.MoveAlbum, _ROW, _PARENT, st.none() | st.integers(0, 4)),
    edits.SetAlbumQuery: st.builds(edits.SetAlbumQuery, _ROW, _QUERY),
    edits.DeleteAlbum: st.builds(edits.DeleteAlbum, _ROW),
    edits.AddToAlbum: st.builds(edits.AddToAlbum, _ROW, _PHOTOS),
    edits.RemoveFromAlbum: st.builds(edits.RemoveFromAlbum, _ROW, _PHOTOS),
    edits.OrderAlbum: st.builds(edits.OrderAlbum, _ROW, _PHOTOS),
    edits.Decide: st.builds(
        edits.Decide,
        st.dictionaries(
            _PHOTO, st.dictionaries(st.sampled_from(_KEYS), st.none() | st.booleans(), max_size=3), max_size=4
        ),
        st.sampled_from(("en", "ko")),
        st.booleans(),
    ),
    edits.SettleConflict: st.builds(edits.SettleConflict, _PHOTO, st.sampled_from(_CONFLICTS), st.booleans()),
    edits.EditVocabulary: st.builds(
        edits.EditVocabulary, st.dictionaries(_ENTRY, st.none() | _EDIT, min_size=1, max_size=3)
    ),
}
_STRATEGIES[edits.Together] = st.lists(st.one_of(*_STRATEGIES.values()), max_size=3).map(
    lambda several: edits.Together(tuple(several))
)


def test_every_kind_of_edit_is_among_those_that_are_tried() -> None:
    assert set(_STRATEGIES) == set(get_args(Edit)) - {Restore}


@given(st.lists(st.one_of(*_STRATEGIES.values()), min_size=1, max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example undoes itself
def test_what_is_undone_is_as_it_was_and_what_is_redone_as_it_became(catalog: Catalog, chosen: list[Edit]) -> None:
    states, inverses = [dump(catalog)], []
    for edit in chosen:
        try:
            done = apply(catalog, edit)
        except (PhotoUnknown, AlbumUnknown, TagUnknown, EditInvalid, VocabularyInvalid):
            assert dump(catalog) == states[-1], "an edit that was refused changed something"
            continue
        inverses.append(done.inverse)
        states.append(dump(catalog))
        assert changed_photos(states[-2], states[-1]) <= set(done.photo_ids)
    _whole(catalog)
    again = []
    for inverse, before in zip(reversed(inverses), reversed(states[:-1]), strict=True):
        again.append(apply(catalog, inverse).inverse)
        assert dump(catalog) == before
    undone = []
    for redo, after in zip(reversed(again), states[1:], strict=True):
        undone.append(apply(catalog, redo).inverse)
        assert dump(catalog) == after
    for inverse in reversed(undone):
        apply(catalog, inverse)
    assert dump(catalog) == states[0]
    _whole(catalog)


def changed_photos(before: list[list[tuple[Any, ...]]], after: list[list[tuple[Any, ...]]]) -> set[int]:
    """Return the photos of which a row is other: what an edit has to tell the views."""
    places = {1: 1, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0}
    return {row[place] for table, place in places.items() for row in set(before[table]) ^ set(after[table])}


def _whole(catalog: Catalog) -> None:
    assert catalog.check(thorough=True) == []
    assert fulltext.stale(catalog) == []


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (edits.SetFavourites({1: True, 99: True}), PhotoUnknown),
        (edits.SetRatings({1: 6}), Fault.RATING),
        (edits.SetRatings({1: -1}), Fault.RATING),
        (edits.SetRatings({1: 3, 99: 3}), PhotoUnknown),
        (edits.SetCaptions({1: "x", 99: "x"}), PhotoUnknown),
        (edits.SetTags({1: {"x": TagMark(), " \n": TagMark()}}), Fault.NO_NAME),
        (edits.adding_tags([1, 99], ["x"]), PhotoUnknown),
        (edits.CreateTag(" "), Fault.NO_NAME),
        (edits.CreateTag("x", 99), TagUnknown),
        (edits.CreateTag("x", None, (99,)), PhotoUnknown),
        (edits.RenameTag(99, "x"), TagUnknown),
        (edits.RenameTag(1, ""), Fault.NO_NAME),
        (edits.MoveTag(99, None), TagUnknown),
        (edits.MoveTag(1, 99), TagUnknown),
        (edits.MoveTag(1, 1), Fault.INSIDE_ITSELF),
        (edits.MoveTag(3, 2), Fault.INSIDE_ITSELF),  # "tag 1" lies in "tag 2"
        (edits.DeleteTag(99), TagUnknown),
        (edits.CreateAlbum(""), Fault.NO_NAME),
        (edits.CreateAlbum("x", 99), AlbumUnknown),
        (edits.CreateAlbum("x", None, None, (1, 99)), PhotoUnknown),
        (edits.CreateAlbum("x", None, "  "), Fault.NO_QUERY),
        (edits.CreateAlbum("x", None, "dog", (1,)), Fault.SMART_ALBUM),
        (edits.CreateAlbum("x", None, "after:soon"), QueryInvalid),
        (edits.RenameAlbum(1, " "), Fault.NO_NAME),
        (edits.RenameAlbum(99, "x"), AlbumUnknown),
        (edits.MoveAlbum(99, None), AlbumUnknown),
        (edits.MoveAlbum(1, 99), AlbumUnknown),
        (edits.MoveAlbum(2, 3), Fault.INSIDE_ITSELF),  # "Inner" lies in "Outer"
        (edits.SetAlbumQuery(1, "dog"), Fault.NOT_SMART),
        (edits.SetAlbumQuery(4, ""), Fault.NO_QUERY),
        (edits.SetAlbumQuery(4, "rating:9"), QueryInvalid),
        (edits.DeleteAlbum(99), AlbumUnknown),
        (edits.AddToAlbum(1, (1, 99)), PhotoUnknown),
        (edits.AddToAlbum(99, (1,)), AlbumUnknown),
        (edits.AddToAlbum(4, (1,)), Fault.SMART_ALBUM),
        (edits.RemoveFromAlbum(4, (1,)), Fault.SMART_ALBUM),
        (edits.OrderAlbum(99, ()), AlbumUnknown),
        (edits.EditVocabulary({"nothing": EntryEdit(name="x")}), VocabularyInvalid),
    ],
    ids=str,
)
def test_an_edit_that_makes_no_sense_is_refused_and_changes_nothing(
    catalog: Catalog, edit: Edit, error: Fault | type[Exception]
) -> None:
    before, revision = dump(catalog), catalog.revision()
    with pytest.raises(EditInvalid if isinstance(error, Fault) else error) as raised:
        apply(catalog, edit)
    if isinstance(raised.value, EditInvalid):
        assert raised.value.fault is error
    assert (dump(catalog), catalog.revision()) == (before, revision)


def test_an_edit_is_seen_at_once_and_by_others(catalog: Catalog) -> None:
    with Catalog.open(catalog.path, read_only=True) as other:
        before = other.revision()
        done = apply(catalog, edits.adding_tags([3, 4], ["Sea", "tag 1"]))
        assert other.revision() > before
        assert tags.of_photo(other, 3) == ["Sea", "tag 1", "tag 2"]
        assert done.photo_ids == (3, 4)
        found = other.connection.execute("SELECT rowid FROM photo_text WHERE photo_text MATCH 'tags : sea' ORDER BY 1")
        assert found.fetchall() == [(3,), (4,)]
        apply(catalog, edits.removing_tags([4], ["sea"]))  # letter case aside
        assert tags.of_photo(other, 4) == ["tag 1", "tag 3"]


def test_a_renamed_tag_takes_over_what_another_of_the_name_has(catalog: Catalog) -> None:
    one, two = tags.named(catalog, "tag 1"), tags.named(catalog, "tag 2")
    apply(catalog, edits.SetTags({2: {"tag 2": TagMark("machine", "proposed")}}))
    assert tags.of_photo(catalog, 2) == ["Far", "tag 1"]
    done = apply(catalog, edits.RenameTag(one, "Tag 2"))  # "tag 1" lies in "tag 2"
    assert tags.of_photo(catalog, 2) == ["Far", "tag 2"]
    assert one not in {tag.id for tag in tags.every(catalog)}
    assert {2, 11} <= set(done.photo_ids)
    apply(catalog, done.inverse)
    apply(catalog, edits.RenameTag(two, "tag 1"))  # the other way round: what lay inside takes its place
    (left,) = [tag for tag in tags.every(catalog) if tag.name == "tag 1"]
    assert (left.id, left.parent_id) == (one, None)


def test_what_is_inside_a_deleted_tag_moves_up_and_inside_a_deleted_album_goes(catalog: Catalog) -> None:
    apply(catalog, edits.DeleteTag(tags.named(catalog, "tag 2")))
    assert {tag.name: tag.parent_id for tag in tags.every(catalog)}["tag 1"] is None
    outer = albums.named(catalog, "outer")
    done = apply(catalog, edits.DeleteAlbum(outer.id))
    assert [album.name for album in albums.every(catalog)] == ["Jeju"]
    assert done.photo_ids == (1, 2, 3)
    made = apply(catalog, edits.CreateAlbum("meanwhile")).created
    apply(catalog, done.inverse)
    assert [(album.name, album.parent_id) for album in albums.every(catalog)] == [
        ("Jeju", None), ("Outer", None), ("Inner", outer.id), ("Smart", outer.id), ("meanwhile", None)
    ]  # fmt: skip
    assert made not in {outer.id, *(album.id for album in albums.every(catalog) if album.parent_id == outer.id)}


def test_albums_are_moved_among_their_siblings(catalog: Catalog) -> None:
    names = [albums.create(catalog, name) for name in "ABC"]

    def order() -> list[str]:
        top = [album for album in albums.every(catalog) if album.parent_id is None]
        assert [album.position for album in top] == list(range(len(top)))
        return [album.name for album in top]

    assert order() == ["Jeju", "Outer", "A", "B", "C"]
    apply(catalog, edits.MoveAlbum(names[2], None, 0))
    assert order() == ["C", "Jeju", "Outer", "A", "B"]
    apply(catalog, edits.MoveAlbum(names[2], None, 3))
    assert order() == ["Jeju", "Outer", "A", "C", "B"]
    apply(catalog, edits.MoveAlbum(names[0], albums.named(catalog, "Outer").id, 1))
    assert order() == ["Jeju", "Outer", "C", "B"]
    assert [album.name for album in albums.every(catalog)][2:5] == ["Inner", "A", "Smart"]
    apply(catalog, edits.MoveAlbum(names[0], None))
    assert order() == ["Jeju", "Outer", "C", "B", "A"]


def test_photos_of_an_album_are_put_in_order(catalog: Catalog) -> None:
    album = albums.create(catalog, "Ordered")
    albums.add_photos(catalog, album, [5, 6, 7, 8])
    apply(catalog, edits.OrderAlbum(album, (8, 6, 12)))  # 12 is not in it
    assert albums.photo_ids(catalog, album) == [8, 6, 5, 7]
    albums.add_photos(catalog, album, [9, 8])
    assert albums.photo_ids(catalog, album) == [8, 6, 5, 7, 9]
    assert [held.name for held in details.one(catalog, 8).albums] == ["Ordered"]


def test_undo_outlives_photos_tags_and_albums_that_are_gone(catalog: Catalog) -> None:
    """What another process did meanwhile stays; what can be put back is."""
    made = apply(catalog, edits.CreateTag("Mine", None, (1, 2)))
    changes = [
        apply(catalog, edit)
        for edit in (
            edits.SetRatings({1: 5, 2: 5}),
            edits.SetCaptions({1: "x", 2: "y"}),
            edits.removing_tags([1, 2], ["Mine"]),
            edits.RemoveFromAlbum(albums.named(catalog, "Inner").id, (1, 2)),
        )
    ]
    known = files.known(catalog)
    files.mark_missing(catalog, [place for place in known.values() if place.photo_id == 1], filled.NOW)
    assert len(photos.forget(catalog, [1, 2])) == 1  # photo 2 is there, and stays
    for change in reversed(changes):
        apply(catalog, change.inverse)
    assert details.one(catalog, 2).tags == ["Far", "Mine", "tag 1"]
    assert details.one(catalog, 2).summary.rating == 0
    gone = apply(catalog, edits.DeleteTag(made.created or 0))
    apply(catalog, edits.CreateTag("Mine"))
    with pytest.raises(EditInvalid) as raised:
        apply(catalog, gone.inverse)
    assert raised.value.fault is Fault.NAME_TAKEN
    inner, outer = (albums.named(catalog, name).id for name in ("Inner", "Outer"))
    moved = apply(catalog, edits.MoveAlbum(inner, None))
    apply(catalog, edits.MoveAlbum(outer, inner))
    with pytest.raises(EditInvalid) as raised:
        apply(catalog, moved.inverse)
    assert raised.value.fault is Fault.INSIDE_ITSELF
    _whole(catalog)


def test_removed_photos_are_listed_with_the_days_that_are_left(catalog: Catalog) -> None:
    known = {place.photo_id: place for place in files.known(catalog).values()}
    at = datetime(2024, 6, 1, tzinfo=UTC)
    files.mark_missing(catalog, [known[1]], at)
    files.mark_missing(catalog, [known[2]], at + timedelta(days=2))
    found = photos.removed(catalog, at + timedelta(days=3, hours=1))
    assert [(item.summary.id, item.days_left) for item in found] == [(2, 29), (1, 27)]
    assert found[0].removed_at == at + timedelta(days=2)
    assert [item.summary.id for item in photos.removed(catalog, at + timedelta(days=31))] == [2]
    hashes = photos.forget(catalog, [1, 3])
    assert len(hashes) == 1
    assert [item.summary.id for item in photos.removed(catalog, at)] == [2]
    _whole(catalog)
