"""The towns and countries that ship in ``resources/places``: which one a coordinate belongs to, and its names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.paths import resources_dir
from engine.places.nearest import Towns

NOWHERE = -1


@dataclass(frozen=True)
class Country:
    """A country.

    Attributes:
        code: of ISO 3166-1, two letters.
        aliases: what else people write for it.
    """

    code: str
    english: str
    korean: str
    aliases: tuple[str, ...]


class Gazetteer:
    """Reads each part of the files when it is first needed; the object can be shared by threads.

    Towns are known by their row, countries by their number; :data:`NOWHERE` is neither.

    Args:
        folder: where ``cities.npz`` and ``countries.tsv`` lie.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources_dir() / "places"

    def locate(
        self, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Return the town and the country of each coordinate.

        Args:
            latitudes: float64[n], degrees, north above 0.
            longitudes: float64[n], degrees, east above 0.

        Returns:
            Rows of towns, int32[n], and numbers of countries, int16[n].
        """
        return self._towns.locate(latitudes, longitudes)

    def town_id(self, row: int) -> int:
        """Return the number that GeoNames has for a town; it stays when the file is made anew."""
        return int(self._ids[row])

    def town_names(self, row: int) -> tuple[str, str]:
        """Return a town's English and Korean name; the English one twice where no Korean one is known."""
        english = self._names[row]
        return english, self._korean.get(row, english)

    @cached_property
    def countries(self) -> list[Country]:
        """All countries, by number."""
        with (self._folder / "countries.tsv").open(encoding="utf-8", newline="") as lines:
            return [
                Country(row["code"], row["english"], row["korean"], tuple(row["aliases"].split("|")))
                for row in csv.DictReader(lines, delimiter="\t")
            ]

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def _towns(self) -> Towns:
        with np.load(self._folder / "cities.npz", allow_pickle=False) as file:
            return Towns(
                np.cumsum(file["latitude"]) / 1e4, file["longitude"] / 1e4, file["population"], file["country"]
            )

    @cached_property
    def _ids(self) -> NDArray[np.int32]:
        with np.load(self._folder / "cities.npz", allow_pickle=False) as file:
            ids: NDArray[np.int32] = file["id"]
        return ids

    @cached_property
    def _names(self) -> list[str]:
        return self._words("names")

    @cached_property
    def _korean(self) -> dict[int, str]:
        with np.load(self._folder / "cities.npz", allow_pickle=False) as file:
            rows = file["korean_rows"].tolist()
        return dict(zip(rows, self._words("korean"), strict=True))

    def _words(self, name: str) -> list[str]:
        with np.load(self._folder / "cities.npz", allow_pickle=False) as file:
            return bytes(file[name]).decode("utf-8").split("\n")
