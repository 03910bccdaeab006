"""Whose caption it is: names in files of captions, matched with the photos of a library and never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

from engine.catalog.rows import display, path_bytes

_DRIVE = re.compile(r"[A-Za-z]:/")
_NUMBER = re.compile(r"#\d+$")  # Flickr8k counts the captions of a photo so


class How(StrEnum):
    """How a name was matched."""

    PLACE = "place"
    NAME = "name"
    """By the file name alone, which no other photo has."""

    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match:
    """The photos that a name means; several only for a raw file and the JPEG of the same shot, named without ending."""

    how: How
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    photo_id: int
    path: str
    folded: str


_Table = Mapping[str, Sequence[_File]]
_UNKNOWN, _AMBIGUOUS = Match(How.UNKNOWN), Match(How.AMBIGUOUS)


def shown_path(path: Path) -> str:
    """Return a path as names are compared: composed (NFC), with ``/`` between its parts."""
    text = display(path_bytes(path))
    return text.replace("\\", "/") if path.drive else text


def wanted_names(names: Iterable[str]) -> set[str]:
    """Return the file names, folded, that these names may mean; no other photos need be looked at."""
    return {_last(_folded(variant)) for name in names for variant in _variants(name)}


class PhotoNames:
    """The photos that have some file names.

    Args:
        files: of present photos: id, and the path as :func:`shown_path` has it.
        sources: source folders, as paths of the same kind; names may be relative to one.
        wanted: from :func:`wanted_names`.
    """

    def __init__(self, files: Iterable[tuple[int, str]], sources: Sequence[str], wanted: set[str]) -> None:
        self._sources = sources
        whole: dict[str, list[_File]] = defaultdict(list)
        stems: dict[str, list[_File]] = defaultdict(list)
        for photo_id, path in files:
            folded = _folded(path)
            last = _last(folded)
            if last in wanted:
                whole[last].append(_File(photo_id, path, folded))
            if (stem := _without_ending(last)) in wanted:
                stems[stem].append(_File(photo_id, _without_ending(path), _without_ending(folded)))
        self._whole, self._stems = whole, stems

    def match(self, name: str, folders: Sequence[str]) -> Match:
        """Return which photos a name means.

        By its place first: an absolute path, or one that is relative to these folders or to a source folder; then by
        the end of the path; then by the file name, if only one photo has it.  Letter case and composition (NFC, NFD)
        are forgiven where nothing fits exactly.

        Args:
            name: as it stands in the file; its ending may be left out.
            folders: where that file lies.
        """
        for variant in _variants(name):
            for table, by_stem in ((self._whole, False), (self._stems, True)):
                files = table.get(_last(_folded(variant)), ())
                if files:
                    return self._among(files, variant, folders, by_stem)
        return _UNKNOWN

    def _among(self, files: Sequence[_File], name: str, folders: Sequence[str], by_stem: bool) -> Match:
        absolute = name.startswith("/") or _DRIVE.match(name) is not None
        near = [_normal(name)] if absolute else [_normal(f"{folder}/{name}") for folder in folders]
        far = [] if absolute else [_normal(f"{folder}/{name}") for folder in self._sources]
        for places in (near, far):
            found = [file for place in places for file in _at(files, place)]
            if found:
                return _decided(found, by_stem, How.PLACE)
        if not absolute and "/" in name:
            tail = "/" + _folded(_normal(name))
            found = [file for file in files if file.folded.endswith(tail)]
            if found:
                return _decided(found, by_stem, How.PLACE)
        exact = [file for file in files if _last(file.path) == _last(name)]
        return _decided(exact or files, by_stem, How.NAME)


def _decided(files: Sequence[_File], by_stem: bool, how: How) -> Match:
    ids = tuple(dict.fromkeys(file.photo_id for file in files))
    same_shot = by_stem and len({file.folded for file in files}) == 1
    return Match(how, ids) if len(ids) == 1 or same_shot else _AMBIGUOUS


def _at(files: Sequence[_File], place: str) -> list[_File]:
    exact = [file for file in files if file.path == place]
    folded = _folded(place)
    return exact or [file for file in files if file.folded == folded]


def _variants(name: str) -> Iterator[str]:
    """Yield what a name may be meant as: as it stands, without Flickr8k's number, as another system's path, as URL."""
    name = unicodedata.normalize("NFC", name.strip())
    seen = [name, _NUMBER.sub("", name)]
    if name.startswith("file://"):
        seen = [unicodedata.normalize("NFC", unquote(name.removeprefix("file://").removeprefix("localhost")))]
    seen += [variant.replace("\\", "/") for variant in seen]
    yield from (variant for variant in dict.fromkeys(seen) if _last(variant) not in ("", ".", ".."))


def _normal(path: str) -> str:
    """Return a path without ``.`` and ``..``; links are not followed, for nothing is looked up."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] not in ("", ".."):
            parts.pop()
        elif part not in (".", "") or (not part and not parts):
            parts.append(part)
    return "/".join(parts)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _without_ending(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{stem}" if dot and stem else path
