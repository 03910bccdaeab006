"""Captions in JSON: names to captions, lists of objects, JSON Lines, COCO's and Karpathy's files, Google Takeout's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.errors import CaptionsInvalid
from engine.personal.importing_csv import Said
from engine.personal.importing_names import rank_of_name, rank_of_text

_LANGUAGES = frozenset(
    [
        "ar",
        "bg",
        "bn",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "lv",
        "ms",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "sv",
        "sw",
        "ta",
        "th",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh",
    ]
)
_WRAPPERS = ("images", "photos", "captions", "data", "items", "annotations", "rows", "records")


def read_json(text: str, path: Path) -> list[Said]:
    """Return the captions of a JSON document, or of one in each line.

    Raises:
        CaptionsInvalid: it is no JSON, or no captions are found in it.
    """
    document = _parsed(text, path)
    found = list(_said(document))
    if not found and document:
        raise CaptionsInvalid(path, 'no captions are found in it; it could be, for one, {"photo.jpg": "a caption"}')
    return found


def _parsed(text: str, path: Path) -> Any:
    try:
        return _loaded(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            return _lines(text, path)
        raise _invalid(path, error) from error


def _lines(text: str, path: Path) -> list[Any]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(_loaded(line))
            except (ValueError, RecursionError) as error:
                raise _invalid(path, error, number) from error
    return found


def _loaded(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str)  # no number too large


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Keep both of two captions under one name; by default the first would be lost."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made and isinstance(value, str | list):
            before = made[key]
            made[key] = [*(before if isinstance(before, list) else [before]), *_listed(value)]
        else:
            made[key] = value
    return made


def _invalid(path: Path, error: Exception, line: int = 0) -> CaptionsInvalid:
    if isinstance(error, json.JSONDecodeError):
        return CaptionsInvalid(path, f"it is no JSON: {error.msg}", line or error.lineno)
    return CaptionsInvalid(path, "its JSON is nested too deeply, or broken", line)


def _said(document: Any) -> Iterator[Said]:
    if isinstance(document, list):
        yield from _of_list(document)
    elif isinstance(document, dict):
        if isinstance(document.get("annotations"), list) and isinstance(document.get("images"), list):
            yield from _of_coco(document["images"], document["annotations"])
        elif (one := _of_object(document, "entry 1")) is not None:
            yield one
        else:
            yield from _of_names(document)


def _of_names(document: dict[str, Any]) -> Iterator[Said]:
    for wrapper in _WRAPPERS:
        inside = document.get(wrapper)
        if isinstance(inside, dict) or (isinstance(inside, list) and any(isinstance(one, dict) for one in inside)):
            yield from _said(inside)
            return
    for number, (name, value) in enumerate(document.items(), 1):
        lines = _texts(value)
        if lines:
            yield Said(name, "\n".join(lines), f"entry {number}")


def _of_list(entries: list[Any]) -> Iterator[Said]:
    for number, entry in enumerate(entries, 1):
        place = f"entry {number}"
        if isinstance(entry, dict):
            one = _of_object(entry, place)
            if one is not None:
                yield one
            elif len(entry) == 1:  # JSON Lines of {"photo.jpg": "a caption"}
                yield from (Said(name, "\n".join(_texts(value)), place) for name, value in entry.items())
        elif isinstance(entry, list) and len(entry) > 1 and all(isinstance(part, str) for part in entry):
            yield Said(entry[0], "\n".join(entry[1:]), place)


def _of_object(entry: dict[str, Any], place: str) -> Said | None:
    """Return what an object with a name and a caption (or one in each language) says; None for no such object."""
    if "title" in entry and "description" in entry and "photoTakenTime" in entry:  # Google Takeout
        return Said(str(entry["title"]), _joined(entry["description"]), place)
    names = [(rank, key) for key in entry if (rank := rank_of_name(key)) is not None and _is_name(entry[key])]
    if not names:
        return None
    name = min(names)[1]
    texts = [(rank, key) for key in entry if key != name and (rank := rank_of_text(key)) is not None and entry[key]]
    if not texts and not any(rank_of_text(key) is not None for key in entry if key != name):
        spoken = [text for key in entry if key in _LANGUAGES for text in _texts(entry[key])]
        return Said(entry[name], "\n".join(spoken), place) if spoken else None
    best = min(texts)[0] if texts else 0
    return Said(entry[name], "\n".join(_joined(entry[key]) for rank, key in texts if rank == best), place)


def _of_coco(images: list[Any], annotations: list[Any]) -> Iterator[Said]:
    names = {
        str(image["id"]): image["file_name"]
        for image in images
        if isinstance(image, dict) and "id" in image and isinstance(image.get("file_name"), str)
    }
    for number, one in enumerate(annotations, 1):
        if isinstance(one, dict) and isinstance(one.get("caption"), str):
            name = names.get(str(one.get("image_id")))
            if name is not None:
                yield Said(name, one["caption"], f"annotation {number}")


def _texts(value: Any) -> list[str]:
    """Return the captions in a value: a text, a list of texts, objects with one each (Karpathy's ``raw``)."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value if not isinstance(one, list) for text in _texts(one)]
    if isinstance(value, dict):
        keys = [(rank, key) for key in value if (rank := rank_of_text(key)) is not None]
        return _texts(value[min(keys)[1]]) if keys and not isinstance(value[min(keys)[1]], dict) else []
    return []


def _joined(value: Any) -> str:
    return "\n".join(_texts(value))


def _listed(value: str | list[Any]) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value
