"""Which languages captions are in: their script, and for those that share one, all captions together."""

from __future__ import annotations

import pytest

from engine.personal.languages import counted, language_counts, languages_of

ENGLISH = [
    "a brown dog runs through the grass",
    "two girls are playing in the sand",
    "Nabi sleeps on the sofa",
    "an old man with a hat is reading the paper",
    "the children jump into the lake",
]
GERMAN = ["ein brauner Hund läuft durch das Gras", "zwei Mädchen spielen im Sand", "der alte Mann liest die Zeitung"]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("나비가 소파에서 잔다", "ko"),
        ("Nabi 나비가 잔다", "ko"),
        ("ソファで寝ている猫", "ja"),
        ("可爱的猫", "zh"),
        ("σκύλος στην παραλία", "el"),
        ("", "und"),
        ("2019!", "und"),
        ("😀", "und"),
    ],
)
def test_a_script_of_one_language_tells_it(sentence: str, language: str) -> None:
    assert languages_of([sentence]) == [language]


def test_chinese_characters_among_kana_are_japanese() -> None:
    assert languages_of(["猫が寝ている", "京都", "東京タワーへ"]) == ["ja", "ja", "ja"]


def test_short_captions_and_names_are_taken_to_be_in_the_language_of_the_others() -> None:
    odd = ["Nabi", "Mina at grandma's", "Jeju 2019", "two dogs", "blue tent"]
    assert set(languages_of([*ENGLISH, *odd])) == {"en"}


def test_several_languages_of_one_script_are_told_apart() -> None:
    found = languages_of([*ENGLISH, *GERMAN, "собака бежит по траве и лает на детей", "강아지"])
    assert found == ["en"] * len(ENGLISH) + ["de"] * len(GERMAN) + ["ru", "ko"]


def test_names_alone_tell_nothing() -> None:
    assert languages_of(["Nabi", "Mina", "собака"]) == ["und", "und", "und"]
    assert languages_of([]) == []


def test_many_are_judged_by_some_and_counted_in_full() -> None:
    counts = language_counts(["나비가 잔다"] * 300 + ["猫が寝ている"] * 100 + ["..."] * 1, most=40)
    assert sum(counts.values()) == 401
    assert list(counts)[:2] == ["ko", "ja"]
    assert abs(counts["ko"] - 300) <= 20


def test_counts_come_most_first() -> None:
    assert list(counted(["en", "ko", "en", "de", "ko", "en"]).items()) == [("en", 3), ("ko", 2), ("de", 1)]
