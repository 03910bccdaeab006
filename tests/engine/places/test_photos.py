"""The places of a library's photos: the tree, what a text finds, words, completions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from engine.catalog import lookup, photos
from engine.catalog.connection import Catalog
from engine.catalog.photos import NewPhoto
from engine.query import parse
from engine.query_filters import format_filters

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SPOTS = {
    1: (37.5663, 126.9779),  # Seoul
    2: (37.5665, 126.9782),
    3: (33.51, 126.52),  # Jeju
    4: (48.8566, 2.3522),  # Paris, France
    5: (33.6609, -95.5555),  # Paris, Texas
    6: (40.7128, -74.006),  # New York City
    7: (0.0, -140.0),  # nowhere
    8: (None, None),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        for number, spot in SPOTS.items():
            _add(catalog, number, spot)
        yield catalog


def _add(catalog: Catalog, number: int, spot: tuple[float | None, float | None]) -> int:
    return photos.add(catalog, NewPhoto(f"{number:032x}", 4, 3, "jpeg", 9, latitude=spot[0], longitude=spot[1]), NOW)


def _found(catalog: Catalog, text: str) -> list[int]:
    return [int(item) for item in lookup.filtered(catalog, parse(text).filters)]


def test_the_tree_counts_countries_and_their_towns(catalog: Catalog) -> None:
    tree = catalog.photo_places.tree(lookup.present(catalog))
    assert [(country.country, country.name_ko, country.photo_count) for country in tree] == [
        ("KR", "대한민국", 3),
        ("US", "미국", 2),
        ("FR", "프랑스", 1),
    ]
    assert [(town.name, town.named("ko"), town.photo_count) for town in tree[0].cities] == [
        ("Seoul", "서울", 2),
        ("Jeju", "제주", 1),
    ]
    seoul = tree[0].cities[0]
    assert catalog.photo_places.photos("KR", seoul.city).tolist() == [1, 2]
    assert catalog.photo_places.photos("KR").tolist() == [1, 2, 3]
    assert catalog.photo_places.photos("XX").tolist() == []
    assert catalog.photo_places.tree(np.array([3])) == [
        tree[0].__class__("KR", "South Korea", "대한민국", 1, None, (tree[0].cities[1],))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("place:서울", [1, 2]),
        ("place:서울특별시", [1, 2]),
        ("장소:seoul", [1, 2]),
        ("place:Seo", [1, 2]),
        ("place:제주도", [3]),
        ("place:Korea", [1, 2, 3]),
        ("place:한국", [1, 2, 3]),
        ("place:KR", [1, 2, 3]),
        ('place:"New York"', [6]),
        ("place:york", [6]),
        ("place:미국", [5, 6]),
        ("place:paris", [4, 5]),
        ('place:"Paris, France"', [4]),
        ('place:"Paris, USA"', [5]),
        ('place:"대한민국 제주"', [3]),
        ('place:"Jeju, South Korea"', [3]),
        ("place:Jeju place:Paris", [3, 4, 5]),
        ("place:Atlantis", []),
        ("-place:Korea", [4, 5, 6, 7, 8]),
        ("-place:Korea place:Seoul", []),
        ('place:","', []),
    ],
)
def test_a_filter_finds_towns_and_countries_in_both_languages(catalog: Catalog, text: str, expected: list[int]) -> None:
    assert _found(catalog, text) == expected


def test_a_filter_can_be_written_as_it_was_read() -> None:
    filters = parse('place:"New York" -장소:서울').filters
    assert format_filters(filters) == ['place:"New York"', '-place:"서울"']


def test_photos_that_come_later_are_found_and_count(catalog: Catalog) -> None:
    assert _found(catalog, "place:Tokyo") == []
    added = _add(catalog, 20, (35.68, 139.69))
    assert _found(catalog, "place:도쿄") == [added]


def test_places_in_words(catalog: Catalog) -> None:
    singapore = _add(catalog, 21, (1.29, 103.85))
    words = catalog.photo_places.words
    assert words([1, 4, 7, 8, singapore, 99]) == {1: "Seoul, South Korea", 4: "Paris, France", singapore: "Singapore"}
    assert words([1, singapore], "ko") == {1: "대한민국 서울", singapore: "싱가포르"}
    assert words([]) == {}


def test_completions_go_on_in_the_language_that_is_typed(catalog: Catalog) -> None:
    present = lookup.present(catalog)
    assert catalog.photo_places.completions("s", present) == [
        ("South Korea", 3),
        ("Seoul", 2),
        ("United States", 2),
    ]
    assert catalog.photo_places.completions("서", present) == [("서울", 2)]
    assert catalog.photo_places.completions("", present, 2) == [("South Korea", 3), ("Paris", 2)]
