"""Every string of the window is known to the translation, finished, and keeps what is filled into it."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from tests.support import ROOT

FOLDER = ROOT / "resources" / "i18n"


def _spoken() -> Iterator[tuple[str, str]]:
    """Yield where a string is said in the code, and the string."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            place = {"tr": 0, "translate": 1}.get(node.func.attr)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                text = node.args[place].value  # type: ignore[attr-defined]
                if isinstance(text, str) and (node.func.attr == "tr" or len(node.args) > 1):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _messages(language: str) -> list[ET.Element]:
    return list(ET.parse(FOLDER / f"sajin_{language}.ts").iter("message"))


def test_lupdate_finds_every_string() -> None:
    known = {message.findtext("source") for message in _messages("ko")}
    # Strings within f-strings, or said through another name for tr, are none to lupdate.
    assert [(place, text) for place, text in _spoken() if text not in known] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_string_is_translated(language: str) -> None:
    messages = _messages(language)
    translations = [message.find("translation") for message in messages]
    unfinished = [
        m.findtext("source") for m, t in zip(messages, translations, strict=True) if t is None or t.get("type")
    ]
    assert unfinished == []
    assert (FOLDER / f"sajin_{language}.qm").stat().st_size > 500


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_filled_in_is_kept(language: str) -> None:
    for message in _messages(language):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        for form in forms:
            assert sorted(re.findall(r"\{\w*\}|%Ln", form)) == sorted(re.findall(r"\{\w*\}|%Ln", source)), source


def test_korean_is_korean() -> None:
    """Of the strings with words in them, all but names have Korean letters."""
    same = {
        message.findtext("source")
        for message in _messages("ko")
        if not re.search("[가-힣]", "".join(message.find("translation").itertext()))  # type: ignore[union-attr]
        and re.search("[A-Za-z]{3}", re.sub(r"\{\w*\}|Ctrl|Sajin", "", message.findtext("source") or ""))
    }
    assert same <= {"MMMM yyyy", "{what} (Insert)"}, same
