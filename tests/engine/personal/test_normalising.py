"""When two sentences are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.personal.normalising import distinct, normalised, sentences, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nabi sleeps.", "nabi  sleeps"),
        ("STRASSE", "Straße"),
        ("ＡＢＣ　１２", "abc 12"),
        ("“Two dogs!”", "two dogs"),
        (unicodedata.normalize("NFD", "나비가 잔다"), "나비가 잔다!!"),
        ("two\tdogs", "Two dogs…"),
    ],
)
def test_sentences_that_mean_the_same_are_one(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) != ""


@pytest.mark.parametrize(("one", "other"), [("two dogs", "two cats"), ("C++", "C"), ("Jeju 2019", "Jeju 2020")])
def test_others_are_not(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_each_line_that_says_something_is_a_sentence() -> None:
    assert sentences("Nabi sleeps.\n\n  on the sofa \r\n...\n\u200b\n😀") == ["Nabi sleeps.", "on the sofa", "😀"]
    assert sentences(" \n!?") == []


def test_words_are_stretches_of_letters() -> None:
    assert words("Mina's dog, at Haneul-park (2019)!") == ["mina's", "dog", "at", "haneul-park", "2019"]
    assert words("해변에서 뛰는 강아지.") == ["해변에서", "뛰는", "강아지"]


def test_distinct_keeps_what_was_written_first() -> None:
    assert distinct(["Two dogs.", "two dogs", "a cat", "!!"]) == {"two dogs": "Two dogs.", "a cat": "a cat"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(max_codepoint=126), max_size=30))
def test_plain_letters_go_a_shorter_way_to_the_same_end(text: str) -> None:
    assert normalised(f"“ {text}”") == normalised(text)  # the quotes are no ASCII, and go
