"""The parts of a search text, and what is being typed in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import QueryInvalid
from engine.query import FILTERS, parse
from engine.query_tokens import (
    CompletionContext,
    TokenKind,
    completion_at,
    filter_names,
    filter_text,
    replaced,
    tidied,
    token_error,
    tokens,
    understood,
)

TODAY = date(2026, 3, 10)
_PIECES = (*'-"^: a“”', "^2", "after:", "date:2023", "tag:", "rating:>=3", "is:favourite", "폴더:", "type:gif", "-dog")
TEXTS = st.one_of(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from(' -":^2after2023tag')), max_size=60),
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in tokens(text)]


def test_each_kind_of_part() -> None:
    assert kinds('sunset^2 sea -people "blue tent" -tag:"red car" 이후:2023 after: "') == [
        ("word", "sunset^2"),
        ("word", "sea"),
        ("unwanted", "-people"),
        ("exact", '"blue tent"'),
        ("filter", '-tag:"red car"'),
        ("filter", "이후:2023"),
        ("incomplete", "after:"),
        ("incomplete", '"'),
    ]


def test_what_a_part_says() -> None:
    word, unwanted, tag, started = tokens('sunset^2 -"red car"^0.5 -태그:"our ""best"" cat" -folder:')
    assert (word.value, word.weight) == ("sunset", 2.0)
    assert (unwanted.value, unwanted.weight, unwanted.minus) == ("red car", 0.5, True)
    assert (tag.name, tag.value, tag.minus, tag.closed) == ("tag", 'our "best" cat', True, True)
    assert (started.kind, started.name, started.minus) == (TokenKind.INCOMPLETE, "folder", True)
    assert not tokens('"blue ten')[0].closed


@given(TEXTS)
def test_parts_and_the_spaces_between_them_are_the_text(text: str) -> None:
    end, joined = 0, ""
    for token in tokens(text):
        gap = tidied(text)[end : token.start]
        assert not gap.strip()
        joined += gap + token.text
        end = token.end
    assert joined + tidied(text)[end:] == tidied(text)
    assert not tidied(text)[end:].strip()


@given(TEXTS)
def test_the_parts_say_what_parse_says(text: str) -> None:
    parts = tokens(text)
    wrong = [error for token in parts if (error := token_error(token, TODAY)) is not None]
    try:
        query = parse(text, today=TODAY)
    except QueryInvalid as error:
        assert wrong
        assert (error.token, error.reason) == (wrong[0].token, wrong[0].reason)
        return
    assert not wrong
    assert query.exact == tuple(token.value for token in parts if token.kind is TokenKind.EXACT)
    unwanted = [(token.value, -token.weight) for token in parts if token.kind is TokenKind.UNWANTED]
    assert [(term.text, term.weight) for term in query.terms if term.weight < 0] == unwanted
    words = [token.value for token in parts if token.kind is TokenKind.WORD]
    assert sorted(query.text.split()) == sorted(" ".join(words).split()) or words == ["-"]


@given(TEXTS)
def test_what_is_understood_never_fails(text: str) -> None:
    found = understood(text, today=TODAY)
    query = parse(found.text, today=TODAY)
    if not found.errors:
        assert query == parse(text, today=TODAY)


def test_what_is_not_understood_is_named() -> None:
    found = understood('sunset after:tomorow tag:dog type:pgn "blue ten', today=TODAY)
    assert found.text == 'sunset tag:dog "blue ten"'
    assert [error.token for error in found.errors] == ["after:tomorow", "type:pgn"]
    assert found.errors[1].reason == "did you mean png?"
    assert understood("sunset after: -", today=TODAY).text == "sunset -"


def test_a_filter_that_is_being_typed_is_no_error_yet() -> None:
    found = understood("sea after:20 type:pgn", 12, TODAY)
    assert (found.text, [error.token for error in found.errors]) == ("sea", ["type:pgn"])
    assert len(understood("sea after:20 type:pgn", 13, TODAY).errors) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sunset ta|", CompletionContext(7, 9, "", "ta", False)),
        ("sunset -ta|", CompletionContext(7, 10, "", "ta", True)),
        ("태|", CompletionContext(0, 1, "", "태", False)),
        ("tag:|", CompletionContext(0, 4, "tag", "", False)),
        ("t|ag:dog", CompletionContext(0, 7, "", "t", False)),
        ("-tag:do|g cat", CompletionContext(0, 8, "tag", "do", True)),
        ('앨범:"제주 여|', CompletionContext(0, 8, "album", "제주 여", False)),
        ('album:"Jeju|"', CompletionContext(0, 12, "album", "Jeju", False)),
        ('album:"a ""b|', CompletionContext(0, 12, "album", 'a "b', False)),
        ('album:"Jeju"|', None),
        ('album:"Jeju"| dog', None),
        ("sunset |", None),
        ("|sunset", None),
        ('"blue ten|', None),
        ("5:3|", None),
        ("", None),
    ],
)
def test_what_is_being_typed(text: str, expected: CompletionContext | None) -> None:
    assert completion_at(text.replace("|", ""), text.index("|") if "|" in text else 0) == expected


def test_decomposed_letters_count_as_composed_ones() -> None:
    typed = "\u1110\u1162\u1100\u1173:\u1100\u1162"  # 태그:개, as macOS keeps names
    assert completion_at(typed, len(typed)) == CompletionContext(0, 4, "tag", "개", False)


@given(TEXTS, st.integers(-2, 70))
def test_any_place_can_be_asked_about(text: str, cursor: int) -> None:
    found = completion_at(text, cursor)
    if found is not None:
        assert 0 <= found.start < found.end <= len(tidied(text))
        again, place = replaced(text, (found.start, found.end), "is:favourite")
        assert again[:place].endswith("is:favourite ")


def test_putting_a_filter_in() -> None:
    assert replaced("sunset ta", (7, 9), "tag:") == ("sunset tag:", 11)
    assert replaced("sunset tag:do", (7, 13), "tag:dog") == ("sunset tag:dog ", 15)
    assert replaced("tag:do  sea", (0, 6), "tag:dog") == ("tag:dog sea", 8)
    assert replaced('"a"ta', (3, 5), "tag:") == ('"a" tag:', 8)
    assert replaced("", (0, 0), "-") == ("-", 1)


@given(st.sampled_from([name for names in FILTERS.values() for name in names]), st.text(max_size=20), st.booleans())
def test_a_filter_is_written_so_that_it_is_read_again(name: str, value: str, minus: bool) -> None:
    value = tidied(value).strip()
    found = tokens(f"sea {filter_text(name, value, minus=minus)} sand")
    if value:
        assert [(token.kind, token.value, token.minus) for token in found[1:-1]] == [(TokenKind.FILTER, value, minus)]
    else:
        assert found[1].kind is TokenKind.INCOMPLETE


def test_filters_are_quoted_only_where_they_must_be() -> None:
    assert filter_text("tag", "dog") == "tag:dog"
    assert filter_text("tag", "our cat", minus=True) == '-tag:"our cat"'
    assert filter_text("tag", '5" print') == 'tag:"5"" print"'
    assert filter_text("after", "") == "after:"


def test_names_in_the_users_language_come_first() -> None:
    assert filter_names("a") == [("after", "after"), ("album", "album")]
    assert filter_names("A", korean=True) == [("after", "after"), ("album", "album")]
    assert filter_names("이", korean=True) == [("이후", "after"), ("이전", "before")]
    assert filter_names("since") == [("since", "after")]
    assert dict(filter_names())["tag"] == "tag"
    assert ("태그", "tag") in filter_names(korean=True)
    assert {first for _, first in filter_names()} == set(FILTERS)
