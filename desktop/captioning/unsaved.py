"""Captions that were typed and are not in the library yet: kept in the preferences until they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.preferences import Preferences


@dataclass(frozen=True)
class Typed:
    """A caption that was typed.

    Attributes:
        before: the caption that the photo had then.
    """

    text: str
    before: str


class Unsaved:
    """What was typed, by photo; it outlives the window.

    Args:
        preferences: where it is kept: not in the library, whose disk may be what is full.
    """

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._library = ""
        self._typed: dict[int, Typed] = {}

    @property
    def typed(self) -> Mapping[int, Typed]:
        """All of them."""
        return self._typed

    def open(self, library: str) -> None:
        """Know what was typed for a library (its folder) before."""
        if library != self._library:
            self._library, typed = library, self._typed
            self._typed = {**_read(self._preferences.unsaved_captions).get(library, {}), **typed}
            if typed:
                self._write()

    def put(self, photo_id: int, typed: Typed) -> None:
        """Keep what was typed for a photo."""
        if self._typed.get(photo_id) != typed:
            self._typed[photo_id] = typed
            self._write()

    def drop(self, photo_id: int, text: str | None = None) -> None:
        """Forget it: it is saved; with a text only if that is what is kept."""
        known = self._typed.get(photo_id)
        if known is not None and text in (None, known.text):
            del self._typed[photo_id]
            self._write()

    def _write(self) -> None:
        if self._library:
            every = _read(self._preferences.unsaved_captions)
            every[self._library] = self._typed
            self._preferences.unsaved_captions = _text(every)


def _text(every: Mapping[str, Mapping[int, Typed]]) -> str:
    document = {
        library: {str(photo_id): [one.text, one.before] for photo_id, one in typed.items()}
        for library, typed in every.items()
        if typed
    }
    return json.dumps(document) if document else ""


def _read(text: str) -> dict[str, dict[int, Typed]]:
    """Return what :func:`_text` wrote; what makes no sense is left out."""
    try:
        document = json.loads(text) if text else {}
    except ValueError:
        return {}
    found: dict[str, dict[int, Typed]] = {}
    for library, typed in document.items() if isinstance(document, dict) else ():
        for photo_id, pair in typed.items() if isinstance(typed, dict) else ():
            fits = isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
            if fits and photo_id.isdecimal():
                found.setdefault(library, {})[int(photo_id)] = Typed(*pair)
    return found
