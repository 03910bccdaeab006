"""Editing the vocabulary of a library: checked, kept, undone, and kept through a newer version of what ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog import vocabulary
from engine.edits import Edited, EditVocabulary
from engine.errors import VocabularyInvalid
from engine.library import Library
from engine.tagging.records import EntryEdit, Sensitive, VocabularyEntry, VocabularyFault
from engine.tagging.vocabulary import edit_of, load, vocabulary_path


@pytest.fixture
def library(library_dir: Path) -> Iterator[Library]:
    with Library.open(library_dir) as opened:
        yield opened


def change(library: Library, edits: dict[str, EntryEdit | None]) -> Edited:
    return library.edit(EditVocabulary(edits))


def entry(library: Library, key: str) -> VocabularyEntry:
    return next(one for one in library.vocabulary() if one.key == key)


def stored(library: Library) -> list[tuple[str, str, str | None]]:
    rows = library._catalog.connection.execute("SELECT key, edits, base FROM vocabulary ORDER BY key")
    return [(key, edits, base) for key, edits, base in rows.fetchall()]


def test_edits_are_kept_seen_by_others_and_undone(library: Library, library_dir: Path) -> None:
    before = library.vocabulary()
    assert [one.key for one in before] == [one.key for one in load()]
    revision = library.revision()
    done = change(
        library, {"dog": EntryEdit(name=" big  hound "), "own:1": EntryEdit(name_ko="우리 나비", parent="cat")}
    )
    with Library.open(library_dir, read_only=True) as other:
        assert entry(other, "dog").name == "big hound"
        assert entry(other, "own:1").parent == "cat"
        assert other.revision() > revision
    again = library.edit(done.inverse)
    assert library.vocabulary() == before
    library.edit(again.inverse)
    assert entry(library, "own:1").name == "우리 나비"
    assert done.photo_ids == ()


def test_what_is_as_it_ships_is_no_edit(library: Library) -> None:
    dog = entry(library, "dog")
    change(library, {"dog": EntryEdit(name="dog", synonyms=dog.synonyms, enabled=True, parent="animal")})
    assert stored(library) == []
    change(library, {"dog": EntryEdit(enabled=False)})
    change(library, {"dog": replace(edit_of(entry(library, "dog")), enabled=True)})
    change(library, {"animal": EntryEdit(on_top=True)})
    assert stored(library) == []
    change(library, {"dog": EntryEdit(on_top=True), "cat": EntryEdit(synonyms=())})
    assert (entry(library, "dog").parent, entry(library, "cat").synonyms) == (None, ())
    change(library, {"dog": None, "cat": None, "bird": None})
    assert entry(library, "dog") == dog


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ({"nothing": EntryEdit(name="x")}, "no such entry"),
        ({"own:1": None}, "no such entry"),
        ({"own:x": EntryEdit(name="x")}, "no such entry"),
        ({"own:1": EntryEdit(enabled=False)}, "needs a name"),
        ({"own:1": EntryEdit(name=" \n")}, "needs a name"),
        ({"dog": EntryEdit(name="")}, "needs a name"),
        ({"own:1": EntryEdit(name="x", parent="nothing")}, "no such entry: nothing"),
        ({"dog": EntryEdit(parent="dog")}, "inside itself: "),
        ({"animal": EntryEdit(parent="poodle")}, "inside itself: "),
        ({"dog": EntryEdit(parent="cat"), "cat": EntryEdit(parent="dog")}, "inside itself: "),
        ({"dog": EntryEdit(merged_into="dog")}, "merged into itself: "),
        ({"dog": EntryEdit(merged_into="cat"), "cat": EntryEdit(merged_into="dog")}, "merged into itself: "),
        ({"dog": EntryEdit(merged_into="nothing")}, "no such entry: nothing"),
        ({"own:1": EntryEdit(name="Dog")}, "called so .*: Dog .dog.$"),
        ({"own:1": EntryEdit(name="hound dog", name_ko="개")}, "called so .*: 개 .dog.$"),
        ({"own:1": EntryEdit(name="x"), "own:2": EntryEdit(name="X")}, "merge the two"),
        ({"cat": EntryEdit(name="dog")}, "merge the two"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    library: Library, edits: dict[str, EntryEdit | None], reason: str
) -> None:
    revision = library.revision()
    with pytest.raises(VocabularyInvalid, match=reason):
        change(library, {"bird": EntryEdit(enabled=False), **edits})
    assert (stored(library), library.revision()) == ([], revision)


def test_a_name_is_free_again_once_its_entry_is_off_or_merged(library: Library) -> None:
    change(library, {"butterfly": EntryEdit(enabled=False)})
    change(library, {"own:1": EntryEdit(name="나비", parent="cat")})
    with pytest.raises(VocabularyInvalid, match=r": 나비 \[own:1\]$"):
        change(library, {"butterfly": EntryEdit(enabled=True)})
    with pytest.raises(VocabularyInvalid, match="merge the two"):
        change(library, {"butterfly": None})
    change(library, {"butterfly": EntryEdit(merged_into="own:1")})
    change(library, {"own:1": EntryEdit(name="나비", parent="cat", synonyms=("Nabi",))})


def test_an_entry_of_ones_own_goes_and_what_lies_in_it_moves_up(library: Library) -> None:
    change(
        library,
        {
            "own:1": EntryEdit(name="our pets", parent="animal"),
            "own:2": EntryEdit(name="indoor pets", parent="own:1"),
            "own:3": EntryEdit(name="Nabi", parent="own:2"),
            "cat": EntryEdit(parent="own:2"),
            "tabby": EntryEdit(merged_into="own:3"),
        },
    )
    before = library.vocabulary()
    done = change(library, {"own:1": None, "own:2": None})
    assert entry(library, "own:3").parent == "animal"
    assert entry(library, "cat").parent == "animal"
    library.edit(done.inverse)
    assert library.vocabulary() == before
    change(library, {"own:3": None})
    assert entry(library, "tabby").merged_into is None


def test_edits_outlive_a_newer_vocabulary(library: Library, tmp_path: Path) -> None:
    """One that drops, moves and renames entries, and has one that the user already had."""
    change(
        library,
        {
            "dog": EntryEdit(name="hound", enabled=False),
            "poodle": EntryEdit(synonyms=("Coco",)),
            "own:1": EntryEdit(name="capybara", parent="animal"),
            "own:2": EntryEdit(name="Rex", parent="dog"),
        },
    )
    lines = [line for line in vocabulary_path().read_text(encoding="utf-8").splitlines() if "[poodle]" not in line]
    place = next(number for number, line in enumerate(lines) if "[dog]" in line)
    lines[place : place + 1] = [
        "    [capybara] capybara | 카피바라",
        "    [dog] dog | 멍멍이 | prompts: a dog | exclusive",
        "        [mutt] mutt | 믹스견",
    ]
    file = tmp_path / "newer.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    newer = load(file)
    found = vocabulary.entries(library._catalog, newer)
    dog, poodle, capybara = (found.get(key) for key in ("dog", "poodle", "capybara"))
    assert dog is not None and poodle is not None and capybara is not None
    assert (dog.name, dog.name_ko, dog.enabled, dog.prompts) == ("hound", "멍멍이", False, ("a dog",))
    assert (poodle.name, poodle.name_ko, poodle.synonyms, poodle.shipped) == ("poodle", "푸들", ("Coco",), False)
    assert not capybara.enabled
    assert found.meaning("Capybara") == found.get("own:1")
    assert [one.key for one in found.ancestors("own:2")] == ["animal", "dog"]
    assert {"mutt", "beagle", "poodle", "own:2"} <= {one.key for one in found if one.parent == "dog"}


def test_a_row_of_a_later_version_or_a_damaged_one_does_no_harm(library: Library) -> None:
    rows = [
        ("dog", '{"name": "hound", "colour": "brown", "enabled": "no", "synonyms": [1]}', '{"name": 5}'),
        ("cat", "[]", None),
        ("own:1", '{"prompts": ["x"]}', None),
        ("own:2", "nonsense", None),
        ("gone", '{"enabled": false}', '{"name": "gone"}'),
    ]
    with library._catalog.transaction() as connection:
        connection.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", rows)
    assert entry(library, "dog") == replace(next(one for one in load() if one.key == "dog"), name="hound",
                                            edited=frozenset({"name"}))  # fmt: skip
    assert entry(library, "gone").name_ko == "gone"
    assert len(library.vocabulary()) == len(load()) + 1
    change(library, {"own:1": EntryEdit(name="mended")})
    assert entry(library, "own:1").name == "mended"


def test_a_text_is_read_into_one_edit(library: Library) -> None:
    assert library.read_vocabulary(library.vocabulary_text()).edits == {}
    found = library.read_vocabulary("dog | also: 우리 개\n  Rex | 렉스\n")
    assert (found.added, found.changed) == (1, 1)
    library.edit(EditVocabulary(found.edits))
    assert "우리 개" in entry(library, "dog").synonyms
    (fault,) = library.read_vocabulary("# x\n[cat] dog | 고양이\n").faults
    assert (fault[0], VocabularyFault.in_reason(fault[1])) == (2, (VocabularyFault.NAME_TAKEN, "dog [dog]"))
    assert library.read_vocabulary("[dog] dog | 개\n    [animal] animal | 동물\n").faults == ()
    assert library.sensitive("immigrant") is Sensitive.ORIGIN
