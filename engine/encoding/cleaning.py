"""Texts cleaned as ``open_clip`` cleans them before they are split into tokens (its ``tokenizer.get_clean_fn``).

That is ftfy's ``fix_text``, HTML entities, white space, and lower case or no punctuation.  ftfy itself is not used: its
steps over characters are simple, and done here.  What is left is its guessing at mojibake (``schÃ¶n`` for ``schön``),
which nobody types into a search, and which none of 54,386 captions in four languages needed.
"""

from __future__ import annotations

import html
import re
import string
import unicodedata
from html.entities import html5
from typing import Literal

Clean = Literal["none", "whitespace", "lower", "canonicalize"]
"""How texts are cleaned, by open_clip's names; ``none`` leaves them as they are."""

CLEANS: tuple[Clean, ...] = ("none", "whitespace", "lower", "canonicalize")

_ENTITY = re.compile(r"&#?[0-9A-Za-z]{1,24};")
_TERMINAL_ESCAPE = re.compile(r"\x1b\[[0-9;]*[a-zA-Z]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def clean(text: str, how: Clean) -> str:
    """Return a text as a model with this kind of cleaning saw it in training.

    Args:
        how: ``whitespace`` mends characters and folds white space, ``lower`` makes it lower case too, ``canonicalize``
            also takes the punctuation off.
    """
    if how == "none":
        return text
    text = html.unescape(html.unescape(_mended(text)))
    if how == "canonicalize":
        text = text.replace("_", " ").translate(_NO_PUNCTUATION)
    if how != "whitespace":
        # Before white space is folded for ``canonicalize``, after it for ``lower`` in open_clip: no case mapping makes
        # or takes white space, so the order does not matter.
        text = text.lower()
    return " ".join(text.split())


def _mended(text: str) -> str:
    """Return what ``ftfy.fix_text`` makes of a text without mojibake: line by line, each until nothing changes."""
    lines, unescape = [], True
    for line in text.split("\n"):
        # A line with markup is no place to guess at entities, nor is what follows it.
        unescape = unescape and "<" not in line
        lines.append(_mended_line(line, unescape=unescape))
    return "\n".join(lines)


def _mended_line(line: str, *, unescape: bool) -> str:
    while True:
        before = line
        if unescape:
            line = _ENTITY.sub(_character, line)
        if not (line.isascii() and line.isprintable()):
            line = _with_plain_characters(line)
        if line == before:
            return line


def _with_plain_characters(line: str) -> str:
    # In ftfy's order: what one step makes, the next one may take.
    for table in (_WINDOWS_1252, _LIGATURES, _WIDTHS, _QUOTES):
        line = line.translate(table)
    line = _LINE_BREAK.sub("\n", line)
    line = _SURROGATE.sub("\ufffd", _SURROGATE_PAIR.sub(_paired, line))
    line = _TERMINAL_ESCAPE.sub("", line).translate(_CONTROLS)
    return unicodedata.normalize("NFC", line)


def _character(entity: re.Match[str]) -> str:
    """Return what an HTML entity stands for, where that is beyond doubt."""
    name = entity[0]
    if not name.startswith("&#"):
        return _ENTITIES.get(name, name)
    character = html.unescape(name)
    return name if ";" in character else character


def _paired(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _entities() -> dict[str, str]:
    """Return characters by entity; those of small letters also in capitals (``&EACUTE;``), unless that is another."""
    entities = {f"&{name}": character for name, character in html5.items() if name.endswith(";")}
    for name, character in html5.items():
        capitals = f"&{name.upper()}"
        if name.endswith(";") and name.islower() and html.unescape(capitals) == capitals:
            entities[capitals] = character.upper()
    return entities


_ENTITIES = _entities()

# Latin-1's control characters are Windows-1252 that was read wrongly; five stand for nothing there.
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}

# Letters that are one character for the sake of print or of old encodings.
_LIGATURES = str.maketrans(
    {character: unicodedata.normalize("NFKC", character) for character in "ĲĳǱǲǳǄǅǆǇǈǉǊǋǌﬀﬁﬂﬃﬄﬆ"}
    | {"ŉ": "ʼn", "ﬅ": "ſt"}
)

# The full-width and half-width forms, and the ideographic space.
_WIDTHS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFFF0)} | {0x3000: " "}

_QUOTES = dict.fromkeys([0x2BC, *range(0x2018, 0x201C)], "'") | dict.fromkeys(range(0x201C, 0x2020), '"')

# Tab, line feed and form feed are white space; the other control characters are nothing.
_CONTROLS = dict.fromkeys(
    [*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F, *range(0x206A, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFD)]
)
