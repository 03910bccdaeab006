"""``sajin places``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.output import say, show, show_json
from engine.library import Library
from engine.records import PlaceCount

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    places = add_command(commands, "places", _places, "list the countries and towns where photos were taken")
    places.add_argument("--language", choices=("en", "ko"), default="en", help="of the names (default: en)")
    add_json(places)


def _places(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        found = library.places()
    if arguments.json:
        show_json([_document(place) for place in found])
        return 0
    for country in found:
        show(f"{country.named(arguments.language)}  ({_count(country)})")
        for city in country.cities:
            show(f"  {city.named(arguments.language)}  ({_count(city)})")
    if not found:
        say("no photo says where it was taken; cameras and phones note it where that is turned on")
    return 0


def _count(place: PlaceCount) -> str:
    return "1 photo" if place.photo_count == 1 else f"{place.photo_count} photos"


def _document(place: PlaceCount) -> dict[str, Any]:
    names = {"en": place.name, "ko": place.name_ko}
    if place.city is not None:
        return {"geonames_id": place.city, "names": names, "photos": place.photo_count}
    cities = [_document(city) for city in place.cities]
    return {"country": place.country, "names": names, "photos": place.photo_count, "cities": cities}
