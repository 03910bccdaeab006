"""What the window remembers between runs, beside the library's own settings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QSettings

from desktop.backend.protocol import SORTS, Sort
from desktop.i18n import Language
from desktop.theme.theme import Scheme

TILE_MIN, TILE_MAX, TILE_DEFAULT = 96, 512, 176


class Preferences:
    """Typed access to a QSettings; a value that makes no sense counts as not set.

    Args:
        store: where they are kept.
    """

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def scheme(self) -> Scheme:
        """Light, dark or the system's."""
        value = str(self._store.value("appearance/theme", Scheme.SYSTEM))
        return Scheme(value) if value in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("appearance/theme", str(scheme))

    @property
    def language(self) -> Language:
        """English, Korean or the system's."""
        value = str(self._store.value("appearance/language", Language.SYSTEM))
        return Language(value) if value in list(Language) else Language.SYSTEM

    @language.setter
    def language(self, language: Language) -> None:
        self._store.setValue("appearance/language", str(language))

    @property
    def tile_size(self) -> int:
        """Side of the grid's tiles, device-independent pixels."""
        value = str(self._store.value("grid/tile", TILE_DEFAULT))
        return min(max(int(value), TILE_MIN), TILE_MAX) if value.isdecimal() else TILE_DEFAULT

    @tile_size.setter
    def tile_size(self, size: int) -> None:
        self._store.setValue("grid/tile", size)

    @property
    def justified(self) -> bool:
        """Whether photos are shown in their own shape; else as squares."""
        return str(self._store.value("grid/justified", False)).lower() == "true"

    @justified.setter
    def justified(self, on: bool) -> None:
        self._store.setValue("grid/justified", on)

    @property
    def panes(self) -> list[int]:
        """Widths of sidebar, photos and inspector; empty when they were never kept."""
        value = str(self._store.value("window/panes", ""))
        parts = value.split(",") if value else []
        return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []

    @panes.setter
    def panes(self, widths: Sequence[int]) -> None:
        self._store.setValue("window/panes", ",".join(map(str, widths)))

    @property
    def folded(self) -> list[str]:
        """Rows of the sidebar that are not as they are at first: headings that are closed, others that are open."""
        value = self._store.value("sidebar/folded", "")
        try:
            names = json.loads(str(value)) if value else []
        except ValueError:
            return []
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    @folded.setter
    def folded(self, names: Sequence[str]) -> None:
        self._store.setValue("sidebar/folded", json.dumps(list(names), ensure_ascii=False))

    def shown(self, pane: str, default: bool) -> bool:
        """Return whether a pane (``sidebar``, ``inspector``) is shown."""
        return str(self._store.value(f"window/{pane}", default)).lower() == "true"

    def set_shown(self, pane: str, shown: bool) -> None:
        """Remember whether a pane is shown."""
        self._store.setValue(f"window/{pane}", shown)

    @property
    def geometry(self) -> QByteArray:
        """The window's place; empty when it was never kept."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)

    @property
    def recent_searches(self) -> list[str]:
        """Search texts, the last one first."""
        try:
            value = json.loads(str(self._store.value("search/recent", "[]")))
        except ValueError:
            return []
        return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []

    @recent_searches.setter
    def recent_searches(self, texts: Sequence[str]) -> None:
        self._store.setValue("search/recent", json.dumps(list(texts)))  # QSettings would make one text of a short list

    @property
    def unsaved_captions(self) -> str:
        """Captions that were typed and could not be saved yet, as :mod:`desktop.captioning.unsaved` writes them."""
        return str(self._store.value("captions/unsaved", "") or "")

    @unsaved_captions.setter
    def unsaved_captions(self, text: str) -> None:
        self._store.setValue("captions/unsaved", text)

    @property
    def search_sort(self) -> Sort:
        """The order of results."""
        value = str(self._store.value("search/sort", "relevance"))
        return next((sort for sort in SORTS if sort == value), "relevance")

    @search_sort.setter
    def search_sort(self, sort: Sort) -> None:
        self._store.setValue("search/sort", sort)

    @property
    def model_rates(self) -> dict[str, float]:
        """How many photos a second were embedded lately, by the model's id."""
        try:
            value = json.loads(str(self._store.value("models/rates", "{}")))
        except ValueError:
            return {}
        known = value.items() if isinstance(value, dict) else ()
        return {name: float(rate) for name, rate in known if isinstance(rate, int | float) and 0 < rate < math.inf}

    @model_rates.setter
    def model_rates(self, rates: Mapping[str, float]) -> None:
        self._store.setValue("models/rates", json.dumps(dict(rates)))
