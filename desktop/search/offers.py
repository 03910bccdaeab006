"""The rows of the list under the search field, for each thing that can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from desktop.search.suggestions import Offer, Suggestion
from desktop.search.words import ICONS, explain, filter_name, in_korean
from engine.query_filters import EXCLUDABLE
from engine.query_tokens import CompletionContext, filter_names, filter_text, tidied
from engine.records import Completion

MOST_RECENT = 6
_ORDER = ("tag", "album", "place", "after", "before", "date", "rating", "is", "has", "folder", "camera", "type")
_COMMON = {"after": ("1w", "1m", "1y"), "rating": (">=4", ">=3")}
_IN_KOREAN = {
    "favourite": "즐겨찾기",
    "caption": "설명",
    "photo": "사진",
    "screenshot": "스크린샷",
    "animation": "움직임",
    "raw": "원본",
    "today": "오늘",
    "yesterday": "어제",
}


class _Words(QObject):
    """Plural forms; a QObject because lupdate finds those in ``self.tr`` only."""

    def stars(self, count: int) -> str:
        return self.tr("%Ln star(s)", "", count)

    def or_more(self, count: int) -> str:
        return self.tr("%Ln star(s) or more", "", count)

    def or_fewer(self, count: int) -> str:
        return self.tr("%Ln star(s) or fewer", "", count)


def at_rest(recent: Sequence[str]) -> list[Suggestion]:
    """Return what an empty field offers: searches made before, or examples of some, and what can be asked for.

    Args:
        recent: search texts, the last one first.
    """
    rows = [Suggestion(Offer.RECENT, text, icon="clock", insert=text) for text in recent[:MOST_RECENT]]
    if rows:
        clear = QCoreApplication.translate("search", "Clear recent searches")
        rows.append(Suggestion(Offer.CLEAR_RECENT, clear, icon="trash"))
        title = QCoreApplication.translate("search", "Recent searches")
    else:
        rows = [Suggestion(Offer.EXAMPLE, text, icon="search", insert=text) for text in _examples()]
        title = QCoreApplication.translate("search", "Describe what is in the photo")
    narrow = Suggestion(Offer.HEADING, QCoreApplication.translate("search", "Narrow it down"))
    return [Suggestion(Offer.HEADING, title), *rows, narrow, *_filters()]


def _examples() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("search", "two dogs playing in the snow"),
        QCoreApplication.translate("search", "sunset over the sea -people"),
        QCoreApplication.translate("search", "birthday cake after:2023", "a search; in Korean with the filter 이후:"),
    )


def _filters() -> list[Suggestion]:
    found = sorted(
        filter_names(korean=in_korean()), key=lambda name: _ORDER.index(name[1]) if name[1] in _ORDER else 99
    )
    without = QCoreApplication.translate("search", "-word")
    exact = QCoreApplication.translate("search", '"exact text"')
    without_means = QCoreApplication.translate("search", "Without this")
    exact_means = QCoreApplication.translate("search", "In a caption, tag, file or folder name")
    return [
        *(_name(name, first) for name, first in found),
        Suggestion(Offer.NAME, without, without_means, "without", "-"),
        Suggestion(Offer.NAME, exact, exact_means, "quote", '"'),
    ]


def names(context: CompletionContext, recent: Sequence[str]) -> list[Suggestion]:
    """Return searches made before, and the filters whose name begins like a word.

    Args:
        context: the word.
        recent: searches that go on from the text.
    """
    found = filter_names(context.typed, korean=in_korean())
    allowed = [(name, first) for name, first in found if not context.minus or first in EXCLUDABLE]
    rows = [_name(name, first, minus=context.minus) for name, first in allowed]
    return [*rows, *(Suggestion(Offer.RECENT, text, icon="clock", insert=text) for text in recent)]


def for_word(context: CompletionContext, found: Sequence[tuple[str, Completion]]) -> list[Suggestion]:
    """Return the tags and albums that a word may mean.

    Args:
        context: the word.
        found: first name of the filter, and the value.
    """
    return [_value(filter_name(first), first, value, minus=context.minus) for first, value in found]


def for_values(context: CompletionContext, text: str, found: Sequence[Completion]) -> list[Suggestion]:
    """Return the values of a filter that is being typed.

    Args:
        context: the filter.
        text: the search text, which has the filter's name as the user typed it.
        found: its values.
    """
    name = tidied(text)[context.start + context.minus : context.end].partition(":")[0]
    rest = _common(context, found)
    if not name.isascii() or in_korean():
        rest = [Completion(_IN_KOREAN.get(value.value, value.value), value.photo_count) for value in rest]
    return [_value(name, context.name, value, minus=context.minus, alone=True) for value in rest]


def _common(context: CompletionContext, found: Sequence[Completion]) -> list[Completion]:
    """Return values that no photo has but many mean, and then those that were found."""
    known = {value.value: value for value in found}
    common = _COMMON.get(context.name, ()) if not context.typed else ()
    return [
        *(known.get(value, Completion(value)) for value in common),
        *(value for value in found if value.value not in common),
    ]


def _name(name: str, first: str, *, minus: bool = False) -> Suggestion:
    text = filter_text(name, "", minus=minus)
    return Suggestion(Offer.NAME, text, explain(first), ICONS.get(first, "search"), text)


def _value(name: str, first: str, value: Completion, *, minus: bool, alone: bool = False) -> Suggestion:
    insert = filter_text(name, value.value, minus=minus)
    text = value.value if alone else f"{'-' if minus else ''}{name}:{value.value}"
    return Suggestion(
        Offer.VALUE, text, _meaning(first, value.value), ICONS.get(first, "search"), insert, value.photo_count
    )


def _meaning(first: str, value: str) -> str:
    """Return what a value that is short for something stands for."""
    if first == "rating":
        stars = int(value[-1])
        words = _Words()
        return words.or_more(stars) if ">" in value else words.or_fewer(stars) if "<" in value else words.stars(stars)
    if first in ("after", "before", "date"):
        year = date.today().year
        return {
            "1w": QCoreApplication.translate("search", "the last seven days"),
            "1m": QCoreApplication.translate("search", "the last month"),
            "1y": QCoreApplication.translate("search", "the last twelve months"),
            str(year): QCoreApplication.translate("search", "this year"),
            str(year - 1): QCoreApplication.translate("search", "last year"),
        }.get(value, "")
    return ""
