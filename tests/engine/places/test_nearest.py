"""Which town and country a coordinate belongs to, over the gazetteer that ships."""

from __future__ import annotations

import time

import numpy as np
import pytest

from engine.places.gazetteer import NOWHERE, Gazetteer
from engine.places.nearest import Towns


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _where(gazetteer: Gazetteer, latitude: float, longitude: float) -> tuple[str, str]:
    towns, countries = gazetteer.locate(np.array([latitude]), np.array([longitude]))
    town = gazetteer.town_names(int(towns[0]))[0] if towns[0] != NOWHERE else ""
    return town, gazetteer.countries[countries[0]].code if countries[0] != NOWHERE else ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "town", "country"),
    [
        (37.5663, 126.9779, "Seoul", "KR"),
        (37.549, 127.146, "Seoul", "KR"),  # a quarter at the edge; the middle of Hanam is nearer
        (37.658, 126.832, "Goyang", "KR"),  # a city of its own, 16 km from Seoul
        (40.65, -73.95, "New York City", "US"),  # the middle of Brooklyn
        (48.8049, 2.1204, "Versailles", "FR"),
        (33.253, 126.56, "Seogwipo", "KR"),
        (42.31, -83.03, "Windsor", "CA"),  # Detroit lies 3 km away, and is larger
        (-4.27, 15.28, "Brazzaville", "CG"),  # Kinshasa lies across the river
        (-16.8, 179.99, "Savusavu", "FJ"),  # beside the date line
        (0.0, -140.0, "", ""),  # the Pacific
        (90.0, 0.0, "", ""),
        (float("nan"), 1.0, "", ""),
        (1.0, 181.0, "", ""),
    ],
)
def test_a_coordinate_has_the_town_that_people_would_name(
    gazetteer: Gazetteer, latitude: float, longitude: float, town: str, country: str
) -> None:
    assert _where(gazetteer, latitude, longitude) == (town, country)


def test_korean_names_are_known_without_the_kind_of_town(gazetteer: Gazetteer) -> None:
    towns, _ = gazetteer.locate(np.array([37.57, 35.68, 33.25]), np.array([126.98, 139.69, 126.56]))
    assert [gazetteer.town_names(int(row))[1] for row in towns] == ["서울", "도쿄", "서귀포"]


def test_no_country_lacks_a_korean_name_and_no_row_a_name(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.countries) == 250
    assert all(country.english and country.korean for country in gazetteer.countries)
    assert len(gazetteer) == len({gazetteer.town_id(row) for row in range(len(gazetteer))}) > 150_000
    assert all(gazetteer.town_names(row)[0] for row in range(len(gazetteer)))


def _towns(*towns: tuple[float, float, int, int]) -> Towns:
    latitudes, longitudes, people, countries = zip(*towns, strict=True)
    return Towns(
        np.array(latitudes, float), np.array(longitudes, float), np.array(people), np.array(countries, np.uint8)
    )


def test_a_city_swallows_its_middle_and_reaches_as_far_as_it_has_people() -> None:
    # A city of four millions reaches 11 km, its core 6.6 km; a village and a town lie 5 km and 9 km north of it.
    towns = _towns((50.0, 10.0, 4_000_000, 1), (50.045, 10.0, 900, 1), (50.081, 10.0, 90_000, 1))
    found, _ = towns.locate(np.array([50.045, 50.081, 50.06]), np.full(3, 10.0))
    assert found.tolist() == [0, 2, 0]
    found, _ = towns.locate(np.array([50.13]), np.array([10.0]))
    assert found.tolist() == [0]  # 3.5 km from the edge of the city, 3.8 km from the edge of the town


def test_beyond_100_km_no_town_is_named_and_a_country_only_where_it_is_certain() -> None:
    one_country = _towns((10.0, 10.0, 5_000, 3), (12.5, 10.0, 5_000, 3))
    two_countries = _towns((10.0, 10.0, 5_000, 3), (12.5, 10.0, 5_000, 4))
    between = np.array([11.25]), np.array([10.0])  # 139 km from each
    assert [part.tolist() for part in one_country.locate(*between)] == [[NOWHERE], [3]]
    assert [part.tolist() for part in two_countries.locate(*between)] == [[NOWHERE], [NOWHERE]]
    assert one_country.locate(np.array([15.0]), np.array([10.0]))[1].tolist() == [NOWHERE]  # 278 km from the nearest


def test_it_agrees_with_comparing_all_towns_one_by_one(gazetteer: Gazetteer) -> None:
    # Towns of one size in one country: the rule becomes "the nearest one within 100 km".
    rng = np.random.default_rng(4)
    latitudes = np.sort(np.degrees(np.arcsin(rng.uniform(-1, 1, 6_000))))
    longitudes = rng.uniform(-180, 180, 6_000)
    towns = Towns(latitudes, longitudes, np.zeros(6_000, np.int32), np.zeros(6_000, np.uint8))
    north, east = np.degrees(np.arcsin(rng.uniform(-1, 1, 500))), rng.uniform(-180, 180, 500)
    phi, others = np.radians(north)[:, None], np.radians(latitudes)[None, :]
    half = np.sin((phi - others) / 2) ** 2
    half += np.cos(phi) * np.cos(others) * np.sin(np.radians(east[:, None] - longitudes[None, :]) / 2) ** 2
    distances = 2 * 6371.0 * np.arcsin(np.sqrt(half))
    expected = np.where(distances.min(axis=1) <= 100, distances.argmin(axis=1), NOWHERE)
    found, _ = towns.locate(north, east)
    assert (expected != NOWHERE).sum() > 100
    assert found.tolist() == expected.tolist()


def test_many_photos_of_one_region_take_a_moment(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(5)
    start = time.perf_counter()
    found, _ = gazetteer.locate(rng.normal(37.5, 0.3, 20_000), rng.normal(127.0, 0.3, 20_000))
    assert (found != NOWHERE).all()
    assert time.perf_counter() - start < 5.0
