"""What people type, and what it means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import QueryInvalid
from engine.query import FILTERS, Filters, Query, Term, format_query, parse

TODAY = date(2026, 3, 10)


def filters(text: str) -> Filters:
    query = parse(text, today=TODAY)
    assert not query.terms
    return query.filters


def test_plain_words_are_one_description() -> None:
    assert parse("two dogs  playing in the snow").terms == (Term("two dogs playing in the snow"),)
    assert parse("해변에서 뛰는 강아지").text == "해변에서 뛰는 강아지"


def test_nothing_is_nothing() -> None:
    for text in ("", "   ", '"', '""', "-", '-""', "tag:"):
        assert parse(text).text in ("", "tag:"), text
    assert parse("").empty


def test_unwanted_words_and_phrases() -> None:
    query = parse('sunset -people -"red car" over water 해변 -사람')
    assert query.terms == (
        Term("sunset over water 해변"),
        Term("people", -1.0),
        Term("red car", -1.0),
        Term("사람", -1.0),
    )


def test_hyphens_colons_and_numbers_in_words_stay_words() -> None:
    assert (
        parse("well-known 5:30 train -5 degrees http://x.y - z").text
        == "well-known 5:30 train -5 degrees http://x.y - z"
    )


def test_weights() -> None:
    query = parse('red^2 car -people^0.5 -"two dogs"^3 x^y 5^99 blue^1')
    assert query.terms == (
        Term("car x^y 5^99 blue^1"),
        Term("red", 2.0),
        Term("people", -0.5),
        Term("two dogs", -3.0),
    )
    assert query.text == "car x^y 5^99 blue^1 red"


def test_quotes_letters_and_bytes_as_systems_give_them() -> None:
    assert parse("“Jeju 2023” -“red car”") == Query((Term("red car", -1.0),), ("Jeju 2023",))
    assert parse("\u1112\u1162\u1107\u1167\u11ab").text == "해변"
    parse("caf\udce9").text.encode("utf-8")


def test_a_filter_that_is_being_typed_asks_for_nothing() -> None:
    assert parse("sunset after: -folder: 태그:") == parse("sunset")


def test_filters_narrow_each_other() -> None:
    assert filters("after:2020 after:2022 before:2024 before:2023") == Filters(date(2022, 1, 1), date(2023, 1, 1))
    assert filters("date:2023 after:2023-05").after == date(2023, 5, 1)
    assert filters("rating:>=2 rating:<=3") == Filters(min_rating=2, max_rating=3)


def test_exact_text() -> None:
    assert parse('beach "Jeju 2023" "sea"').exact == ("Jeju 2023", "sea")


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("after:2023-05", date(2023, 5, 1), None),
        ("before:2023", None, date(2023, 1, 1)),
        ("date:2023", date(2023, 1, 1), date(2024, 1, 1)),
        ("date:2023-12", date(2023, 12, 1), date(2024, 1, 1)),
        ("date:2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("이후:2020.1 이전:2021/6/5", date(2020, 1, 1), date(2021, 6, 5)),
        ("after:2w", date(2026, 2, 24), None),
        ("날짜:2023년5월", date(2023, 5, 1), date(2023, 6, 1)),
        ("Date:2023년5월17일", date(2023, 5, 17), date(2023, 5, 18)),
        ("DATE:today", date(2026, 3, 10), date(2026, 3, 11)),
        ("이후:어제", date(2026, 3, 9), None),
    ],
)
def test_dates(text: str, after: date | None, before: date | None) -> None:
    assert (filters(text).after, filters(text).before) == (after, before)


def test_other_filters() -> None:
    assert filters('folder:"My Trip" 폴더:제주 -folder:old') == Filters(
        folders=("My Trip", "제주"), without_folders=("old",)
    )
    assert filters("type:PNG -type:raw 종류:사진") == Filters(types=("png", "photo"), without_types=("raw",))
    assert filters("is:favorite").favourite is True
    assert filters("-is:favourite").favourite is False
    assert filters("상태:즐겨찾기").favourite is True
    assert filters("has:caption").has_caption is True
    assert filters('tag:beach tag:"our cat" -tag:blurred') == Filters(
        tags=("beach", "our cat"), without_tags=("blurred",)
    )
    assert filters("album:Jeju camera:Nikon") == Filters(albums=("Jeju",), cameras=("Nikon",))


@pytest.mark.parametrize(
    ("value", "least", "greatest"),
    [("4", 4, 4), (">=3", 3, 5), (">3", 4, 5), ("<2", 0, 1), ("<=2", 0, 2), ("=0", 0, 0)],
)
def test_ratings(value: str, least: int, greatest: int) -> None:
    assert (filters(f"rating:{value}").min_rating, filters(f"rating:{value}").max_rating) == (least, greatest)


def test_filters_mix_with_words() -> None:
    query = parse("sunset -people after:2023-05 album:Jeju")
    assert query.text == "sunset"
    assert query.filters == Filters(after=date(2023, 5, 1), albums=("Jeju",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("after:tomorow", "2023-05"),
        ("date:2023-13", "a year, month or day"),
        ("date:2023-02-30", "a year, month or day"),
        ("type:pgn", "did you mean png"),
        ("rating:9", "0 to 5"),
        ("rating:>5", "no rating is above 5"),
        ("rating:<0", "no rating is below 0"),
        ("is:favorit", "did you mean favourite"),
        ("has:wings", "caption"),
        ("-after:2023", "leave out the minus"),
    ],
)
def test_wrong_values_say_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(QueryInvalid, match=said) as refused:
        parse(f"dog {text}")
    assert refused.value.token == text


_PIECES = (*'-"^: a', "^2", "after:", "date:2023", "tag:", "rating:>=3", "is:favourite", "폴더:", "type:gif")


@given(
    st.one_of(
        st.text(alphabet=st.one_of(st.characters(), st.sampled_from(' -":^2after2023tag')), max_size=60),
        st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
    )
)
def test_any_text_is_a_query_or_a_clear_error(text: str) -> None:
    try:
        query = parse(text)
    except QueryInvalid as error:
        assert error.token
        assert error.reason
    else:
        assert all(term.text == term.text.strip() != "" for term in query.terms)
        assert sum(term.weight == 1 for term in query.terms) <= 1
        assert parse(format_query(query)) == query


@given(
    st.lists(st.text(alphabet="abcdefg가나다", min_size=1, max_size=6), max_size=4),
    st.lists(st.text(alphabet="xyz라마", min_size=1, max_size=6), max_size=3),
    st.lists(st.text(alphabet="pqr 바사", min_size=1, max_size=8).filter(str.strip), max_size=2),
)
def test_parts_are_found_again(words: list[str], unwanted: list[str], exact: list[str]) -> None:
    text = " ".join([*words, *(f"-{word}" for word in unwanted), *(f'"{phrase}"' for phrase in exact)])
    terms = ([Term(" ".join(words))] if words else []) + [Term(word, -1.0) for word in unwanted]
    assert parse(text) == Query(tuple(terms), tuple(phrase.strip() for phrase in exact))


def test_no_filter_name_means_two_things() -> None:
    names = [alias for aliases in FILTERS.values() for alias in aliases]
    assert len(names) == len(set(names))
