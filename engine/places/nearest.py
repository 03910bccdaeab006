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
        for chosen, near in self._cells(known, latitudes, longitudes, FARTHEST_KM):
            towns[chosen] = self._nearest(latitudes[chosen], longitudes[chosen], near)
        found = towns != _NOWHERE
        countries[found] = self._countries[towns[found]]
        lonely = known[~found[known]]
        for chosen, near in self._cells(lonely, latitudes, longitudes, COUNTRY_KM):
            countries[chosen] = self._only_country(latitudes[chosen], longitudes[chosen], near)
        return towns, countries

    def _cells(
        self, photos: NDArray[np.int64], latitudes: Degrees, longitudes: Degrees, farthest_km: float
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the photos of each square degree, in bounded numbers, with the towns that may be near enough."""
        south, west = np.floor(latitudes[photos]), np.floor(longitudes[photos])
        cells = south * 1000 + west
        order = np.argsort(cells, kind="stable")
        starts = np.flatnonzero(np.diff(cells[order], prepend=np.inf))
        for group in np.split(order, starts[1:]) if len(order) else ():
            near = self._near(float(south[group[0]]), float(west[group[0]]), farthest_km)
            if len(near):
                step = max(1, _MOST_PAIRS // len(near))
                for start in range(0, len(group), step):
                    yield photos[group[start : start + step]], near

    def _near(self, south: float, west: float, farthest_km: float) -> NDArray[np.int64]:
        margin = farthest_km / KM_PER_DEGREE
        first, end = np.searchsorted(self._latitudes, (south - margin, south + 1 + margin))
        band = np.arange(first, end)
        # Meridians are nearest to each other at the edge of the band that is nearest to a pole.
        polar = np.cos(np.radians(min(90.0, max(abs(south - margin), abs(south + 1 + margin)))))
        width = margin / polar if polar > 0.01 else 360.0
        away = np.abs((self._longitudes[band] - (west + 0.5) + 180) % 360 - 180)
        return band[away <= 0.5 + width]

    def _nearest(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64]) -> Rows:
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
        return np.where(distances[each, best] <= FARTHEST_KM, near[best], _NOWHERE).astype(np.int32)

    def _only_country(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64]) -> NDArray[np.int16]:
        within = self._distances(latitudes, longitudes, near) <= COUNTRY_KM
        countries = self._countries[near].astype(np.int32)
        lowest = np.where(within, countries, np.iinfo(np.int32).max).min(axis=1)
        highest = np.where(within, countries, _NOWHERE).max(axis=1)
        return np.where(lowest == highest, highest, _NOWHERE).astype(np.int16)

    def _distances(self, latitudes: Degrees, longitudes: Degrees, near: NDArray[np.int64]) -> Degrees:
        """Return great-circle distances, km, float64[n, m]."""
        cosines = _points(latitudes, longitudes) @ self._points[near].T
        distances: Degrees = EARTH_KM * np.arccos(np.clip(cosines, -1.0, 1.0))
        return distances


def _points(latitudes: Degrees, longitudes: Degrees) -> Degrees:
    """Return the coordinates as points on the unit sphere, float64[n, 3]."""
    phi, theta = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)
