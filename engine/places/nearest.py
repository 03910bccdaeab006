"""Which town a coordinate belongs to: the nearest one, seen from their edges, and a city before its quarters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2

FARTHEST_KM = 100.0
"""Farther away than this, no town is named."""

COUNTRY_KM = 200.0
"""Without a town, a country is named where all towns up to this far are its own."""

REACH_KM = 5.5
"""How far a city of a million people reaches from its middle; others by the square root of their people."""

MOST_REACH_KM = 18.0
CORE = 0.6
"""The part of the reach in which a city swallows what lies there: quarters, and villages it has grown over."""

_NOWHERE = -1
_MOST_PAIRS = 1_000_000
# Squares of so many degrees, and how far beyond their edges towns are looked at: most photos have one near by.
_PASSES = ((0.25, 40.0), (1.0, FARTHEST_KM))

Degrees = NDArray[np.float64]
Rows = NDArray[np.int32]


class Towns:
    """All towns, ordered by latitude.

    Args:
        latitudes, longitudes: float64[m], degrees; latitudes ascend.
        population: int[m].
        countries: the number of each town's country, int[m].
    """

    def __init__(
        self, latitudes: Degrees, longitudes: Degrees, population: NDArray[np.int32], countries: NDArray[np.uint8]
    ) -> None:
        self._latitudes, self._longitudes = latitudes, longitudes
        self._population, self._countries = population, countries.astype(np.int16)
        self._points = _points(latitudes, longitudes)
        self._reach = np.minimum(REACH_KM * np.sqrt(population / 1e6), MOST_REACH_KM)

    def locate(self, latitudes: Degrees, longitudes: Degrees) -> tuple[Rows, NDArray[np.int16]]:
        """Return the row of the town, int32[n], and the number of the country, int16[n]; -1 where there is none."""
        towns = np.full(len(latitudes), _NOWHERE, np.int32)
        countries = np.full(len(latitudes), _NOWHERE, np.int16)
        known = np.flatnonzero((np.abs(latitudes) <= 90) & (np.abs(longitudes) <= 180))  # false for what is no number
        waiting = known
        for degrees, farthest_km in _PASSES:
            for chosen, near in self._cells(waiting, latitudes, longitudes, degrees, farthest_km):
                towns[chosen] = self._nearest(latitudes[chosen], longitudes[chosen], near, farthest_km)
            waiting = known[towns[known] == _NOWHERE]
        found = towns != _NOWHERE
        countries[found] = self._countries[towns[found]]
        for chosen, near in self._cells(waiting, latitudes, longitudes, 1.0, COUNTRY_KM):
            countries[chosen] = self._only_country(latitudes[chosen], longitudes[chosen], near)
        return towns, countries

    def _cells(
        self, photos: NDArray[np.int64], latitudes: Degrees, longitudes: Degrees, degrees: float, farthest_km: float
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the photos of each square of so many degrees, in bounded numbers, with the towns that may be near."""
        south = np.floor(latitudes[photos] / degrees) * degrees
        west = np.floor(longitudes[photos] / degrees) * degrees
        cells = south * 1000 + west
        order = np.argsort(cells, kind="stable")
        starts = np.flatnonzero(np.diff(cells[order], prepend=np.inf))
        for group in np.split(order, starts[1:]) if len(order) else ():
            near = self._near(float(south[group[0]]), float(west[group[0]]), degrees, farthest_km)
            if len(near):
                step = max(1, _MOST_PAIRS // len(near))
                for start in range(0, len(group), step):
                    yield photos[group[start : start + step]], near

    def _near(self, south: float, west: float, degrees: float, farthest_km: float) -> NDArray[np.int64]:
        margin, north = farthest_km / KM_PER_DEGREE, south + degrees
        first, end = np.searchsorted(self._latitudes, (south - margin, north + margin))
        band = np.arange(first, end)
        # Meridians are nearest to each other at the edge of the band that is nearest to a pole.
        polar = np.cos(np.radians(min(90.0, max(abs(south - margin), abs(north + margin)))))
        width = margin / polar if polar > 0.01 else 360.0
        away = np.abs((self._longitudes[band] - (west + degrees / 2) + 180) % 360 - 180)
        return band[away <= degrees / 2 + width]

    def _nearest(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64], farthest_km: float) -> Rows:
        """Return the rows of the towns; -1 where there is none, or one that is farther away may be the right one."""
        distances = self._distances(latitudes, longitudes, near)
        countries = self._countries[near]
        nearest = distances.argmin(axis=1)
        # The nearest town tells the country; only its towns count, so that no city reaches across a border.
        compatriot = countries[None, :] == countries[nearest][:, None]
        reach, population = self._reach[near], self._population[near]
        best = np.where(compatriot, distances - reach, np.inf).argmin(axis=1)
        core = np.where(compatriot & (distances <= CORE * reach), population, 0)
        largest = core.argmax(axis=1)
        each = np.arange(len(latitudes))
        best = np.where(core[each, largest] > 0, largest, best)
        # A town that is farther away than the nearest one can win by its reach alone.
        sure_km = farthest_km if farthest_km == FARTHEST_KM else farthest_km - MOST_REACH_KM
        sure = (distances[each, nearest] <= sure_km) & (distances[each, best] <= farthest_km)
        return np.where(sure, near[best], _NOWHERE).astype(np.int32)

    def _only_country(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64]) -> NDArray[np.int16]:
        within = self._distances(latitudes, longitudes, near) <= COUNTRY_KM
        countries = self._countries[near].astype(np.int32)
        lowest = np.where(within, countries, np.iinfo(np.int32).max).min(axis=1)
        highest = np.where(within, countries, _NOWHERE).max(axis=1)
        return np.where(lowest == highest, highest, _NOWHERE).astype(np.int16)

    def _distances(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64]) -> Degrees:
        """Return great-circle distances, km, float64[n, m]."""
        cosines = _points(latitudes, longitudes) @ self._points[near].T
        chords = np.sqrt(np.maximum(2.0 - 2.0 * cosines, 0.0))
        # The first terms of 2 arcsin(chord / 2): exact to 1 m up to 1,000 km, and a tenth of the time.
        distances: Degrees = EARTH_KM * chords * (1.0 + chords**2 / 24.0)
        return distances


def _points(latitudes: Degrees, longitudes: Degrees) -> Degrees:
    """Return the coordinates as points on the unit sphere, float64[n, 3]."""
    phi, theta = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)
