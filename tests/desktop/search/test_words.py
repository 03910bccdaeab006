"""How the parts of a search are named, and what is wrong with them."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from desktop.i18n import Language, Translations
from desktop.search import reasons
from desktop.search.offers import at_rest
from desktop.search.suggestions import Offer
from desktop.search.words import ICONS, explain, icon_of, label_of
from engine.errors import QueryInvalid
from engine.query import FILTERS, parse
from engine.query_tokens import tokens


@pytest.mark.parametrize(
    "text",
    [
        "after:tomorow", "type:pgn", "type:zzzzz", "rating:9", "rating:>5", "rating:<0", "is:favorit", "-after:2023",
        " ".join(f"tag:{number}" for number in range(101)),
    ],
)  # fmt: skip
def test_every_reason_of_the_engine_is_known_here(qapp: QApplication, text: str) -> None:
    with pytest.raises(QueryInvalid) as refused:
        parse(text)
    reason = refused.value.reason
    assert any(re.fullmatch(pattern, reason) for pattern in reasons._patterns()), reason
    assert reasons.word_reason(reason)


def test_what_is_not_known_keeps_its_words(qapp: QApplication) -> None:
    assert reasons.word_reason("a year is wanted") == "a year is wanted"
    assert reasons.word_reason("did you mean <b>?") == "did you mean <b>?"


def test_every_filter_is_explained_and_drawn(translations: Translations) -> None:
    assert set(FILTERS) <= set(ICONS)
    for language in (Language.ENGLISH, Language.KOREAN):
        translations.set_language(language)
        assert all(explain(first) for first in FILTERS)
        offered = [row.text for row in at_rest([]) if row.kind is Offer.NAME]
        assert ("태그:" if language is Language.KOREAN else "tag:") in offered


def test_icons_of_chips(qapp: QApplication) -> None:
    assert [icon_of(token) for token in tokens('after:2023 -dog "a b" rating:5 place:Seoul')] == [
        "calendar", "without", "quote", "star", "place",
    ]  # fmt: skip


def test_labels_are_on_one_line(qapp: QApplication) -> None:
    (tag,) = tokens('tag:"a\nb"')
    assert label_of(tag) == "tag: a␊b"
