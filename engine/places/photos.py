"""The places of a library's photos, kept in memory: made of the coordinates when first asked for, then kept up to date.

Nothing of it is stored: a coordinate belongs to a photo's content, so what was found for an id stays true, and a better
gazetteer counts at once.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from engine.catalog import places
from engine.places.gazetteer import NOWHERE, Gazetteer
from engine.places.words import likeness, plain, ways
from engine.records import PlaceCount

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog

Language = Literal["en", "ko"]
Ids = NDArray[np.int64]
_Key = tuple[int, int]  # a country's number, and a town's row or NOWHERE for the country itself


class PhotoPlaces:
    """Says where photos were taken.  Safe to use from several threads.

    Args:
        catalog: whose photos.
        gazetteer: the towns of the world.
    """

    def __init__(self, catalog: Catalog, gazetteer: Gazetteer | None = None) -> None:
        self._catalog, self._gazetteer = catalog, gazetteer or Gazetteer()
        self._lock = threading.Lock()
        self._connection: object = None
        self._forget()

    def tree(self, present: Ids) -> list[PlaceCount]:
        """Return the countries and their towns, most photos first, of these photos (ids ascending)."""
        self._follow()
        here = np.isin(self._ids, present, assume_unique=True)
        towns = Counter(zip(self._countries[here].tolist(), self._towns[here].tolist(), strict=True))
        cities: dict[int, list[PlaceCount]] = {}
        counts: Counter[int] = Counter()
        for (country, town), count in towns.items():
            if country != NOWHERE:
                counts[country] += count
                if town != NOWHERE:
                    cities.setdefault(country, []).append(self._city(country, town, count))
        found = [
            replace(self._country(country, count), cities=tuple(sorted(cities.get(country, ()), key=_order)))
            for country, count in counts.items()
        ]
        return sorted(found, key=_order)

    def photos(self, country: str, city: int | None = None) -> Ids:
        """Return the photos of a country, by its code, or of one of its towns; by id, removed ones, too."""
        self._follow()
        codes = [known.code for known in self._gazetteer.countries]
        if country not in codes:
            return np.empty(0, np.int64)
        there = self._countries == codes.index(country)
        if city is not None:
            rows = [row for row in self._known_towns() if self._gazetteer.town_id(row) == city]
            there &= np.isin(self._towns, rows)
        ids: Ids = self._ids[there]
        return ids

    def matching(self, text: str) -> Ids:
        """Return the photos of what a text names best: a town or country in English or Korean, ``Paris, France`` too.

        Places of that name come before those whose name begins so, and these before those with such a later word.
        """
        self._follow()
        there = np.ones(len(self._ids), bool)
        parts = [plain(part) for part in text.split(",")]
        for part in filter(None, parts):
            keys = self._best(part)
            countries = [country for country, town in keys if town == NOWHERE]
            towns = [town for _, town in keys if town != NOWHERE]
            there &= np.isin(self._countries, countries) | np.isin(self._towns, towns)
        return self._ids[there & any(parts)]

    def words(self, photo_ids: Sequence[int], language: str = "en") -> dict[int, str]:
        """Return what to call the places of these photos: ``Seoul, South Korea``, ``대한민국 서울``.

        Photos without coordinates, or far from any town, are left out.
        """
        self._follow()
        wanted = np.array(photo_ids, np.int64)
        rows = np.searchsorted(self._ids, wanted)
        known = [
            (int(photo_id), int(row))
            for photo_id, row in zip(wanted, rows, strict=True)
            if row < len(self._ids) and self._ids[row] == photo_id and self._countries[row] != NOWHERE
        ]
        return {
            photo_id: self._called(int(self._countries[row]), int(self._towns[row]), language)
            for photo_id, row in known
        }

    def completions(self, typed: str, present: Ids, limit: int = 8) -> list[tuple[str, int]]:
        """Return names that a text may be the beginning of, in its language, with their numbers of photos.

        Those that begin so come before those with such a later word; of each, those of most photos first.
        """
        wanted = plain(typed)
        language = "ko" if any("가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ" for letter in typed) else "en"
        found: Counter[str] = Counter()
        for country in self.tree(present):
            for place in (country, *country.cities):
                found[place.named(language)] += place.photo_count
        ranks = {name: likeness(wanted, ways(name)) if wanted else 1 for name in found}
        names = sorted((name for name in found if ranks[name]), key=lambda name: (-ranks[name], -found[name], name))
        return [(name, found[name]) for name in names[:limit]]

    def _forget(self) -> None:
        self._ids: Ids = np.empty(0, np.int64)
        self._towns: NDArray[np.int32] = np.empty(0, np.int32)
        self._countries: NDArray[np.int16] = np.empty(0, np.int16)
        self._names: dict[_Key, set[str]] = {}
        self._seen = 0

    def _follow(self) -> None:
        """Look at the photos that came since the last time; ids grow, and none is given twice."""
        with self._lock:
            connection = self._catalog.connection
            if connection is not self._connection:  # the file was replaced (repaired): ids may mean other photos
                self._forget()
                self._connection = connection
            last = places.last_id(self._catalog)
            if last <= self._seen:
                return
            ids, degrees = places.coordinates(self._catalog, self._seen, last)
            self._seen = last
            if len(ids):
                towns, countries = self._located(degrees)
                self._ids = np.concatenate([self._ids, ids])
                self._towns = np.concatenate([self._towns, towns])
                self._countries = np.concatenate([self._countries, countries])
                self._names = {}

    def _located(self, degrees: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Return towns and countries; photos within some 100 m of one another are looked up once."""
        rounded, back = np.unique(np.round(degrees, 3), axis=0, return_inverse=True)
        towns, countries = self._gazetteer.locate(rounded[:, 0], rounded[:, 1])
        back = back.reshape(-1)
        return towns[back], countries[back]

    def _best(self, typed: str) -> list[_Key]:
        ranks = {key: likeness(typed, names) for key, names in self._all_names().items()}
        best = max(ranks.values(), default=0)
        return [key for key, rank in ranks.items() if rank == best > 0]

    def _all_names(self) -> dict[_Key, set[str]]:
        """Return what each place with photos is called, in every way that is understood."""
        names = self._names
        if not names and len(self._ids):
            countries = [int(number) for number in np.unique(self._countries) if number != NOWHERE]
            for number in countries:
                known = self._gazetteer.countries[number]
                called = (known.code, known.english, known.korean, *known.aliases)
                names[number, NOWHERE] = {way for name in called for way in ways(name)}
            rows, first = np.unique(self._towns, return_index=True)
            for row, photo in zip(rows.tolist(), first.tolist(), strict=True):
                if row != NOWHERE:  # with its country, too, as Korean writes it
                    called = (*self._gazetteer.town_names(row), self._called(int(self._countries[photo]), row, "ko"))
                    names[NOWHERE, row] = {way for name in called for way in ways(name)}
            self._names = names
        return names

    def _called(self, country: int, town: int, language: str) -> str:
        where = self._country(country, 1)
        if town == NOWHERE:
            return where.named(language)
        city = self._city(country, town, 1)
        if city.name == where.name:  # Singapore, Monaco
            return where.named(language)
        if language == "ko":
            return f"{where.name_ko} {city.name_ko}"
        return f"{city.name}, {where.name}"

    def _known_towns(self) -> Iterable[int]:
        return (int(row) for row in np.unique(self._towns) if row != NOWHERE)

    def _country(self, number: int, count: int) -> PlaceCount:
        known = self._gazetteer.countries[number]
        return PlaceCount(known.code, known.english, known.korean, count)

    def _city(self, country: int, town: int, count: int) -> PlaceCount:
        english, korean = self._gazetteer.town_names(town)
        code = self._gazetteer.countries[country].code
        return PlaceCount(code, english, korean, count, self._gazetteer.town_id(town))


def _order(place: PlaceCount) -> tuple[int, str]:
    return -place.photo_count, place.name
