"""Other wordings of captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.personal.prompts import variants


@pytest.mark.parametrize(
    ("caption", "language", "wanted"),
    [
        ("Two dogs run.", "en", ["Two dogs run.", "two dogs run", "a photo of two dogs run"]),
        ("Nabi", "en", ["Nabi", "nabi", "a photo of nabi"]),
        ("NASA rocket", "en", ["NASA rocket", "a photo of NASA rocket"]),
        ("나비와 파란 텐트", "ko", ["나비와 파란 텐트", "나비와 파란 텐트 사진"]),
        ("Zwei Hunde", "xx", ["Zwei Hunde", "zwei Hunde"]),
    ],
)
def test_wordings(caption: str, language: str, wanted: list[str]) -> None:
    assert variants(caption, language) == wanted


@given(st.text(min_size=1), st.sampled_from(["en", "ko", "und"]))
def test_the_caption_comes_first_and_nothing_twice(caption: str, language: str) -> None:
    found = variants(caption, language)
    assert found[0] == caption
    assert len(found) == len(set(found)) <= 3
    assert all(found)
