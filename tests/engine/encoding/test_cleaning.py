"""Texts are cleaned as open_clip does (compared with it in tests/training/test_tokenizers.py)."""

from __future__ import annotations

import pytest

from engine.encoding.cleaning import CLEANS, Clean, clean

CASES = [
    ("  Two   Dogs\t\n", "two dogs"),
    ("fish &amp; chips", "fish & chips"),
    ("&amp;amp;lt;", "<"),
    ("P&EACUTE;REZ &rsquo;", "pérez '"),
    ("<b>5 &amp; 6</b>\n&hellip;", "<b>5 & 6</b> …"),
    ("“curly” ‘quotes’", "\"curly\" 'quotes'"),
    ("ﬁne Ĳssel", "fine ijssel"),
    ("ＦＵＬＬ　ﾊﾝ", "full ハン"),
    ("cafe\u0301", "café"),
    ("\x1b[31mred\x1b[0m\x00 \ufeffmark", "red mark"),
    ("it\x92s \x85", "it's …"),
    ("\ud83d\ude00 \ude00", "😀 \ufffd"),
    ("ΣΟΦΟΣ", "σοφος"),
    ("개 두 마리", "개 두 마리"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "cleaned"), CASES)
def test_lower(text: str, cleaned: str) -> None:
    assert clean(text, "lower") == cleaned


def test_whitespace_keeps_capitals() -> None:
    assert clean(" Two   DOGS!", "whitespace") == "Two DOGS!"


def test_canonicalize_takes_punctuation_off() -> None:
    assert clean("A_photo, of: “two” DOGS! #1 …", "canonicalize") == "a photo of two dogs 1 …"


def test_none_leaves_a_text_alone() -> None:
    assert clean("  A &amp;  “B”", "none") == "  A &amp;  “B”"


@pytest.mark.parametrize("how", CLEANS)
def test_clean_texts_stay_so(how: Clean) -> None:
    for text, _ in CASES:
        once = clean(text, how)
        assert clean(once, how) == once or "&" in once or "<" in once
