"""Decisions on proposed tags: which tags they make, find, hide and bring back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import edits
from engine.catalog import Catalog, completions, editing, tags
from engine.edits import Decide, EditVocabulary
from engine.errors import PhotoUnknown, TagUnknown
from engine.tagging.records import EntryEdit
from tests.engine.catalog import filled


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(filled.fill(tmp_path / "library", tmp_path / "photos", 6)) as opened:
        yield opened


def tree(catalog: Catalog) -> dict[str, str | None]:
    """Return the tags that are listed, with what they lie in, without those that were there."""
    names = {tag.id: tag.name for tag in tags.every(catalog)}
    found = {tag.name: names.get(tag.parent_id or 0) for tag in tags.every(catalog)}
    return {name: parent for name, parent in found.items() if not name.startswith("tag ")}


def decide(catalog: Catalog, photo_id: int, key: str, decision: bool | None, language: str = "en") -> edits.Edited:
    return editing.apply(catalog, Decide({photo_id: {key: decision}}, language))


def marks(catalog: Catalog, name: str) -> list[tuple[int, str, str]]:
    return catalog.connection.execute(
        "SELECT photo_id, origin, photo_tags.state FROM photo_tags JOIN tags ON tags.id = tag_id WHERE name = ? "
        "ORDER BY 1",
        [name],
    ).fetchall()


def test_a_new_tag_is_made_inside_the_tags_of_its_parents(catalog: Catalog) -> None:
    done = decide(catalog, 1, "poodle", True)
    assert tree(catalog) == {"animal": None, "dog": "animal", "poodle": "dog"}
    assert marks(catalog, "poodle") == [(1, "machine", "accepted")]
    assert marks(catalog, "dog") == marks(catalog, "animal") == []
    decide(catalog, 2, "beagle", True, "ko")
    assert tree(catalog)["비글"] == "dog"
    editing.apply(catalog, done.inverse)
    assert "poodle" not in tree(catalog)


def test_tags_of_the_users_are_found_by_any_of_their_names_and_stay_where_they_are(catalog: Catalog) -> None:
    editing.apply(catalog, edits.CreateTag("Pets at home"))
    editing.apply(catalog, edits.CreateTag("DOG", tags.named(catalog, "Pets at home")))
    editing.apply(catalog, edits.CreateTag("동물"))
    decide(catalog, 1, "poodle", True)
    assert tree(catalog) == {"Pets at home": None, "DOG": "Pets at home", "동물": None, "poodle": "DOG"}
    decide(catalog, 2, "dog", True)
    assert marks(catalog, "DOG") == [(2, "machine", "accepted")]
    editing.apply(catalog, edits.RenameTag(tags.named(catalog, "DOG"), "Bello"))
    decide(catalog, 3, "dog", True)
    assert [mark[0] for mark in marks(catalog, "Bello")] == [2, 3]


def test_a_rejection_needs_no_tag_that_is_seen(catalog: Catalog) -> None:
    decide(catalog, 1, "dog", False)
    assert tree(catalog) == {}
    assert completions.completions(catalog, "tag", "dog", 5) == []
    with pytest.raises(TagUnknown):
        tags.named(catalog, "dog")
    assert marks(catalog, "dog") == [(1, "user", "rejected")]
    done = decide(catalog, 2, "dog", True)
    assert tree(catalog) == {"animal": None, "dog": "animal"}
    assert tags.of_photo(catalog, 1) == ["tag 0"]
    editing.apply(catalog, done.inverse)
    assert tree(catalog) == {}


@pytest.mark.parametrize("way", ["put", "create", "rename", "put and take"])
def test_a_hidden_tag_comes_back_when_the_user_makes_one_of_its_name(catalog: Catalog, way: str) -> None:
    decide(catalog, 1, "dog", False)
    if way == "create":
        made = editing.apply(catalog, edits.CreateTag("Dog", tags.named(catalog, "tag 1")))
        assert tree(catalog) == {"dog": "tag 1"} and made.created == tags.named(catalog, "dog")
        editing.apply(catalog, made.inverse)
        assert tree(catalog) == {}
        return
    if way == "rename":
        done = editing.apply(catalog, edits.RenameTag(tags.named(catalog, "tag 1"), "Dog"))
        assert tree(catalog) == {"Dog": None}
        assert marks(catalog, "Dog") == [(1, "user", "rejected"), (2, "user", "accepted")]
    else:
        done = editing.apply(catalog, edits.adding_tags([3], ["DOG"]))
        assert tree(catalog) == {"dog": None}
        assert [mark[0] for mark in marks(catalog, "dog")] == [1, 3]
    editing.apply(catalog, done.inverse)
    assert tree(catalog) == {}


def test_taking_back_leaves_what_the_user_put_there(catalog: Catalog) -> None:
    editing.apply(catalog, edits.adding_tags([1], ["dog"]))
    decide(catalog, 1, "dog", True)
    decide(catalog, 2, "dog", True)
    decide(catalog, 3, "dog", False)
    assert marks(catalog, "dog") == [(1, "user", "accepted"), (2, "machine", "accepted"), (3, "user", "rejected")]
    for photo_id in (1, 2, 3):
        decide(catalog, photo_id, "dog", None)
    assert marks(catalog, "dog") == [(1, "user", "accepted")]
    decide(catalog, 1, "dog", False)
    assert marks(catalog, "dog") == [(1, "user", "rejected")]


def test_a_name_that_something_else_has_is_told_apart(catalog: Catalog) -> None:
    decide(catalog, 1, "dog", True)
    editing.apply(catalog, edits.RenameTag(tags.named(catalog, "dog"), "cat"))  # called so, and a dog still
    decide(catalog, 2, "cat", True)
    assert marks(catalog, "cat") == [(1, "machine", "accepted")]
    assert marks(catalog, "고양이") == [(2, "machine", "accepted")]


def test_merged_entries_and_tags_keep_their_links(catalog: Catalog) -> None:
    decide(catalog, 1, "poodle", True)
    decide(catalog, 2, "dog", False)
    editing.apply(catalog, EditVocabulary({"poodle": EntryEdit(merged_into="dog")}))
    decide(catalog, 3, "poodle", True)
    assert 3 in {mark[0] for name in ("dog", "poodle") for mark in marks(catalog, name) if mark[2] == "accepted"}
    editing.apply(catalog, edits.RenameTag(tags.named(catalog, "poodle"), "dog"))
    found = {mark[0]: mark[2] for mark in marks(catalog, "dog")}
    assert found == {1: "accepted", 2: "rejected", 3: "accepted"}
    editing.apply(catalog, edits.DeleteTag(tags.named(catalog, "dog")))
    assert marks(catalog, "dog") == []


def test_undo_never_gives_two_tags_one_concept(catalog: Catalog) -> None:
    decide(catalog, 1, "dog", True)
    editing.apply(catalog, edits.RenameTag(tags.named(catalog, "dog"), "Bello"))
    gone = editing.apply(catalog, edits.DeleteTag(tags.named(catalog, "Bello")))
    decide(catalog, 2, "dog", True)
    editing.apply(catalog, gone.inverse)
    links = dict(catalog.connection.execute("SELECT name, concept FROM tags").fetchall())
    assert links["dog"] == "dog" and links["Bello"] is None
    assert catalog.check(thorough=True) == []


def test_what_makes_no_sense_is_refused(catalog: Catalog) -> None:
    revision = catalog.revision()
    for values, error in (
        ({1: {"no such entry": True}}, TagUnknown),
        ({1: {"tag:99": True}}, TagUnknown),
        ({1: {"tag:": False}}, TagUnknown),
        ({99: {"dog": True}}, PhotoUnknown),
    ):
        with pytest.raises(error):
            editing.apply(catalog, Decide(values))
    assert catalog.revision() == revision and tree(catalog) == {}
