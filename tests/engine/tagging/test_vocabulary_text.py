"""The vocabulary as text: what is exported and read again changes nothing; what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import VocabularyInvalid
from engine.tagging.records import EntryEdit, Sensitive, VocabularyEntry, VocabularyFault, VocabularyImport
from engine.tagging.sensitive import sensitive
from engine.tagging.vocabulary import StoredEdit, Vocabulary, combine, load
from engine.tagging.vocabulary_lines import Line, parse, tidy, written
from engine.tagging.vocabulary_text import exported, read

SHIPPED = (
    VocabularyEntry("animal", "animal", "동물"),
    VocabularyEntry("dog", "dog", "개", "animal", ("dog", "puppy"), ("강아지",), exclusive=True),
    VocabularyEntry("cat", "cat", "고양이", "animal"),
    VocabularyEntry("room", "room", "방", enabled=False),
)


def made(edits: Mapping[str, EntryEdit | None], shipped: tuple[VocabularyEntry, ...] = SHIPPED) -> Vocabulary:
    """Return the vocabulary with edits."""
    bases = {entry.key: entry for entry in shipped}
    return Vocabulary(combine(shipped, {k: StoredEdit(e, bases.get(k)) for k, e in edits.items() if e is not None}))


def reading(text: str, vocabulary: Vocabulary) -> VocabularyImport:
    return read(text, vocabulary, sensitive, lambda edits: None)


def after(text: str, edits: Mapping[str, EntryEdit | None] | None = None) -> dict[str, VocabularyEntry]:
    """Return the entries of SHIPPED after a text was read, by English name."""
    found = reading(text, made(edits or {}))
    assert found.faults == ()
    return {entry.name: entry for entry in made({**(edits or {}), **found.edits})}


def test_what_ships_is_read_back_unchanged() -> None:
    vocabulary = Vocabulary(load())
    text = exported(vocabulary)
    assert text.count("\n") > len(vocabulary)
    assert reading(text, vocabulary) == VocabularyImport({})


_WORD = st.text(
    st.sampled_from("ab 나비,;|\\[]#!:\t\n\x0b\x1c\u2028\u3000") | st.characters(exclude_categories=("Cs",)),
    max_size=12,
)
_NAME = (
    (_WORD | st.sampled_from(("off", "exclusive", "also: x", "into: dog", "#tag", "[dog]", "!only", "a\\")))
    .map(tidy)  # as edits are stored
    .filter(bool)
)
_EDIT = st.builds(
    EntryEdit,
    name=_NAME,
    name_ko=st.none() | _NAME,
    parent=st.none() | st.sampled_from(("dog", "own:1", "own:2")),
    prompts=st.lists(_NAME, max_size=3, unique=True).map(tuple),
    synonyms=st.lists(_NAME, max_size=3, unique=True).map(tuple),
    exclusive=st.booleans(),
    enabled=st.booleans(),
    merged_into=st.none() | st.sampled_from(("cat", "own:1")),
)


@given(st.dictionaries(st.sampled_from(("own:1", "own:2", "own:3", "dog", "animal")), _EDIT, max_size=4))
@settings(max_examples=60)
def test_whatever_the_user_made_is_read_back_unchanged_and_makes_the_same_elsewhere(
    edits: dict[str, EntryEdit],
) -> None:
    vocabulary = made(edits)
    text = exported(vocabulary)
    assert reading(text, vocabulary) == VocabularyImport({})
    elsewhere = reading(text, made({}))
    assert elsewhere.faults == ()
    assert exported(made(elsewhere.edits)) == text


@given(_NAME, st.none() | _NAME, st.lists(_NAME, max_size=3, unique=True), st.booleans())
def test_a_line_that_is_written_is_read_back(name: str, korean: str | None, words: list[str], flag: bool) -> None:
    line = Line("dog", name, None if korean == name else korean, tuple(words) or None, tuple(words) or None, flag, flag)
    assert parse(written(line, 2)) == line


@given(st.text(max_size=300) | st.lists(_WORD, max_size=8).map("\n".join))
def test_any_text_is_read_or_told_to_be_wrong(text: str) -> None:
    found = reading(text, made({}))
    assert all(1 <= number <= len(text.splitlines()) and reason for number, reason in found.faults)


def test_a_plain_list_of_names_adds_what_is_new() -> None:
    found = reading("\ufeff# mine\ndog\n\nour boat | 우리 배\n\tmast\nCAT\n  Nabi\n", made({}))
    assert (found.added, found.changed, found.disabled, found.faults) == (3, 0, 0, ())
    entries = after("our boat | 우리 배\n\tmast\nCAT\n  Nabi\n")
    assert entries["our boat"].name_ko == "우리 배"
    assert entries["mast"].parent == entries["our boat"].key
    assert (entries["Nabi"].parent, entries["cat"].parent) == ("cat", "animal")
    assert not entries["Nabi"].shipped


def test_a_line_with_a_key_says_all_and_one_without_only_what_it_says() -> None:
    entries = after("[dog] hound | 개\n[room] room | 방\ncat | also: kitty\n")
    assert (entries["hound"].parent, entries["hound"].prompts, entries["hound"].exclusive) == (None, (), False)
    assert entries["room"].enabled
    cat = entries["cat"]
    assert (cat.name_ko, cat.parent, cat.synonyms, cat.edited) == ("고양이", "animal", ("kitty",), {"synonyms"})


def test_what_is_not_listed_is_switched_off_if_the_text_says_so() -> None:
    found = reading("!only\ncat\nboat\n", made({}))
    assert (found.added, found.changed, found.disabled) == (1, 0, 2)
    entries = after("!only\ncat\nboat\n")
    assert {name for name, entry in entries.items() if entry.enabled} == {"cat", "boat"}


def test_entries_are_merged_and_keys_of_another_version_are_understood() -> None:
    entries = after("[hound] hound | 사냥개\n[dog] dog | 개 | into: hound\n[own:5] barge | 바지선\n")
    hound = entries["hound"]
    assert hound.key.startswith("own:")
    assert entries["dog"].merged_into == hound.key
    assert entries["barge"].key == "own:5"


def test_faults_are_told_with_their_lines_and_the_rest_is_read() -> None:
    text = (
        "[Dog] dog\n"
        "cat | 고양이 | kitty\n"
        "  kitten\n"
        "[room room\n"
        " | 방\n"
        "car | also: auto | also: automobile\n"
        "boat | into: raft\n"
        "bus | into: A B\n"
        "[dog] dog | 개\n"
        "dog\n"
        "truck\n"
    )
    found = reading(text, made({}))
    assert len(found.faults) == 9
    reasons = dict(found.faults)
    assert {number: VocabularyFault.in_reason(reason) for number, reason in reasons.items()} == {
        1: (VocabularyFault.NO_KEY, "Dog"),
        2: (VocabularyFault.NO_PART, "kitty"),
        3: (VocabularyFault.IN_FAULT, ""),
        4: (VocabularyFault.NOT_CLOSED, ""),
        5: (VocabularyFault.NO_NAME, ""),
        6: (VocabularyFault.PART_TWICE, "also"),
        7: (VocabularyFault.UNKNOWN, "raft"),
        8: (VocabularyFault.NO_KEY, "A B"),
        10: (VocabularyFault.ENTRY_TWICE, "9"),
    }
    assert [edit.name for edit in found.edits.values() if edit is not None] == [None, "truck"]


def test_what_makes_no_sense_together_is_told_with_its_line_and_left_out() -> None:
    def refuse(edits: Mapping[str, EntryEdit | None]) -> None:
        for key in ("dog", "cat"):
            if key in edits:
                raise VocabularyInvalid(key, f"{key} is odd")

    found = read("# first\n[dog] hound\n[cat] puss\n[room] hall\n", made({}), sensitive, refuse)
    assert found.faults == ((2, "dog is odd"), (3, "cat is odd"))
    assert (list(found.edits), found.changed) == (["room"], 1)


def test_a_text_of_nonsense_comes_to_nothing() -> None:
    def refuse(edits: Mapping[str, EntryEdit | None]) -> None:
        raise VocabularyInvalid(next(iter(edits)), "it is odd")

    found = read("\n".join(f"thing {number}" for number in range(99)), made({}), sensitive, refuse)
    assert (len(found.faults), found.edits) == (50, {})


def test_new_names_about_people_are_told() -> None:
    assert reading("immigrant | 이민자\n[cat] cat | 뚱뚱한 사람\n", made({})).sensitive == {
        "immigrant": Sensitive.ORIGIN,
        "이민자": Sensitive.ORIGIN,
        "뚱뚱한 사람": Sensitive.LOOKS,
    }
    known = made({"own:1": EntryEdit(name="immigrant")})
    assert reading("[own:1] immigrant | also: newcomer\n", known).sensitive == {}


def test_a_text_beyond_all_measure_is_refused() -> None:
    assert reading("x" * 4_000_001, made({})).faults == ((1, VocabularyFault.TOO_LONG.value),)
