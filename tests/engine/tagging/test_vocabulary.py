"""The vocabulary that ships, and what a user's edits, newer versions and both together make of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.tagging.records import EntryEdit, VocabularyEntry
from engine.tagging.sensitive import sensitive
from engine.tagging.vocabulary import StoredEdit, Vocabulary, combine, edit_of, load, own_key
from engine.tagging.vocabulary_lines import LineInvalid, is_key
from engine.text import folded

HANGUL = re.compile(r"[가-힣]")
LATIN = re.compile(r"[A-Za-z]")


def entry(key: str, parent: str | None = None, **fields: object) -> VocabularyEntry:
    return replace(VocabularyEntry(key, key, f"{key}-ko", parent), **fields)


SHIPPED = (entry("animal"), entry("dog", "animal", synonyms=("puppy",)), entry("poodle", "dog"), entry("car"))


def made(shipped: tuple[VocabularyEntry, ...] = SHIPPED, **edits: EntryEdit) -> Vocabulary:
    """Return a vocabulary with edits made on SHIPPED; ``own_1`` is the key ``own:1``."""
    bases = {one.key: one for one in SHIPPED}
    stored = {key.replace("_", ":"): edit for key, edit in edits.items()}
    return Vocabulary(combine(shipped, {key: StoredEdit(edit, bases.get(key)) for key, edit in stored.items()}))


def keys(vocabulary: Vocabulary) -> list[str]:
    return [one.key for one in vocabulary]


def parents(vocabulary: Vocabulary) -> dict[str, str | None]:
    return {one.key: one.parent for one in vocabulary}


class TestShipped:
    def test_there_are_several_hundred_entries_that_can_be_looked_at_in_order(self) -> None:
        entries = load()
        assert 500 <= len(entries) <= 750
        assert len({one.key for one in entries}) == len(entries)
        assert all(is_key(one.key) and not one.key.startswith("own:") for one in entries)
        assert combine(entries, {}) == list(entries), "an entry has no parent, or lies in itself"
        assert sum(one.parent is None for one in entries) < 30
        assert max(len(Vocabulary(entries).ancestors(one.key)) for one in entries) == 3

    def test_every_word_means_one_entry(self) -> None:
        meant: dict[str, str] = {}
        for one in load():
            for word in {folded(word) for word in (one.name, one.name_ko, *one.synonyms)}:
                assert meant.setdefault(word, one.key) == one.key, f"{word!r} is two things"

    def test_all_have_names_in_both_languages_and_prompts_in_english(self) -> None:
        for one in load():
            assert LATIN.search(one.name) and not HANGUL.search(one.name), one
            assert HANGUL.search(one.name_ko), one
            assert not any(HANGUL.search(phrase) for phrase in one.prompts), one

    def test_nothing_is_said_of_a_person(self) -> None:
        words = {word for one in load() for word in (one.name, one.name_ko, *one.synonyms, *one.prompts)}
        assert {word: sensitive(word) for word in words if sensitive(word)} == {}

    def test_what_excludes_one_another_says_so_and_groups_are_not_proposed(self) -> None:
        vocabulary = Vocabulary(load())
        exclusive = {one.key for one in vocabulary if one.exclusive}
        assert {"season", "time-of-day", "setting", "document", "screenshot", "dog"} <= exclusive
        proposable = {one.key for one in vocabulary.proposable()}
        assert not {"season", "weather", "object", "event"} & proposable
        assert {"spring", "rain", "chair", "wedding", "seollal", "receipt", "meme"} <= proposable

    @pytest.mark.parametrize(
        ("word", "key"),
        [("강아지", "dog"), ("Puppy", "dog"), ("배", "ship"), ("차", "tea"), ("설", "seollal"),
         ("두루미", "crane-bird"), ("크레인", "construction-site"), ("한가위", "chuseok"),
         ("bat", "bat-animal"), ("glass", "drinking-glass")],
    )  # fmt: skip
    def test_words_mean_what_people_mean(self, word: str, key: str) -> None:
        found = Vocabulary(load()).meaning(word)
        assert found is not None and found.key == key

    def test_a_file_that_is_not_understood_is_refused_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "v.txt"
        path.write_text("[dog] dog | 개\ncat | 고양이\n", encoding="utf-8")
        with pytest.raises(LineInvalid, match=r"v\.txt:2: there is no key"):
            load(path)


class TestEdits:
    def test_fields_are_the_users_where_they_say_something(self) -> None:
        found = made(dog=EntryEdit(name="hound", synonyms=()), own_1=EntryEdit(name_ko="나비", parent="animal"))
        dog, own = found.get("dog"), found.get("own:1")
        assert dog is not None and own is not None
        assert (dog.name, dog.name_ko, dog.synonyms, dog.edited) == ("hound", "dog-ko", (), {"name", "synonyms"})
        assert (own.name, own.name_ko, own.shipped, own.parent) == ("나비", "나비", False, "animal")
        assert keys(found) == ["animal", "dog", "poodle", "own:1", "car"]
        assert (edit_of(dog), edit_of(own)) == (
            EntryEdit(name="hound", synonyms=()),
            EntryEdit(name_ko="나비", parent="animal"),
        )

    def test_a_merged_entry_gives_its_words_and_what_lies_in_it(self) -> None:
        found = made(dog=EntryEdit(merged_into="own:1"), own_1=EntryEdit(name="pet", prompts=("pet animal",)))
        pet = next(one for one in found.proposable() if one.key == "own:1")
        assert pet.prompts == ("pet animal", "dog")
        assert pet.synonyms == ("dog", "dog-ko", "puppy")
        assert "dog" not in {one.key for one in found.proposable()}
        assert parents(found)["poodle"] == "own:1"
        assert found.meaning("PUPPY") == found.standing("dog") == found.get("own:1")

    def test_one_merged_into_what_lies_in_it_is_replaced_by_that(self) -> None:
        found = made(dog=EntryEdit(merged_into="poodle"))
        assert parents(found) == {"animal": None, "dog": "animal", "poodle": "animal", "car": None}

    def test_merges_in_a_chain_end_at_the_last_and_in_a_circle_nowhere(self) -> None:
        chain = made(poodle=EntryEdit(merged_into="dog"), dog=EntryEdit(merged_into="car"))
        assert chain.standing("poodle") == chain.standing("dog") == chain.get("car")
        circle = made(poodle=EntryEdit(merged_into="dog"), dog=EntryEdit(merged_into="poodle"))
        assert [one.merged_into for one in circle] == [None] * 4

    def test_names_come_before_synonyms(self) -> None:
        found = made(own_1=EntryEdit(name="puppy", parent="dog"))
        assert found.meaning("Puppy") == found.get("own:1")

    def test_a_key_of_ones_own_is_new(self) -> None:
        numbers = iter((7, 7, 8))
        assert own_key({"own:7"}, lambda _: next(numbers)) == "own:8"
        assert is_key(own_key(()))


class TestUpdates:
    """A newer version ships another vocabulary."""

    def test_what_the_user_did_not_edit_is_taken_over(self) -> None:
        newer = (entry("animal", name="creature"), entry("dog", "animal", prompts=("a dog",)), entry("cat", "animal"))
        found = made(newer, dog=EntryEdit(name="hound"), animal=EntryEdit(enabled=False))
        dog, animal = found.get("dog"), found.get("animal")
        assert dog is not None and animal is not None
        assert (dog.name, dog.prompts, dog.synonyms) == ("hound", ("a dog",), ())
        assert (animal.name, animal.enabled) == ("creature", False)
        assert keys(found) == ["animal", "dog", "cat"]

    def test_an_entry_that_ships_no_more_stays_if_the_user_edited_it(self) -> None:
        found = made((entry("animal"),), poodle=EntryEdit(name="pudel"), dog=EntryEdit(enabled=False))
        poodle = found.get("poodle")
        assert poodle is not None
        assert (poodle.name, poodle.name_ko, poodle.parent, poodle.shipped) == ("pudel", "poodle-ko", "dog", False)
        assert keys(found) == ["animal", "dog", "poodle"]
        assert keys(made((entry("animal"),))) == ["animal"]

    def test_what_lay_in_or_was_merged_into_an_entry_that_is_gone_stands_by_itself(self) -> None:
        newer = tuple(one for one in SHIPPED if one.key not in ("dog", "animal"))
        found = made(newer, own_1=EntryEdit(name="Nabi", parent="animal"), car=EntryEdit(merged_into="dog"))
        assert parents(found) == {"poodle": None, "car": None, "own:1": None}
        car = found.get("car")
        assert car is not None and car.merged_into is None

    def test_an_entry_that_is_called_what_the_users_own_is_called_is_not_proposed(self) -> None:
        newer = (*SHIPPED, entry("boat", name="Our Boat"), entry("ship", name_ko="우리 배"), entry("sloop", "boat"))
        found = made(newer, own_1=EntryEdit(name="our boat"), dog=EntryEdit(name_ko="우리 배"))
        assert [one.key for one in found if not one.enabled] == ["boat", "ship"]
        assert found.meaning("our boat") == found.get("own:1")
        assert parents(found)["sloop"] == "boat"
        asked = made(newer, own_1=EntryEdit(name="our boat"), boat=EntryEdit(enabled=True))
        assert asked.get("boat") == replace(newer[4], edited=frozenset({"enabled"})), "the user's word counts"

    def test_the_users_place_for_an_entry_outweighs_what_ships(self) -> None:
        newer = (entry("animal", "dog"), entry("dog"), entry("poodle", "dog"))
        found = made(newer, dog=EntryEdit(parent="animal"))
        assert parents(found) == {"animal": None, "dog": "animal", "poodle": "dog"}
