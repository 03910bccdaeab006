"""Texts that are more than they look like to SQL, FTS5, a shell, HTML, a format string, a terminal or Unicode."""

from __future__ import annotations

import os
import sys
import unicodedata

SQL = ("'); DROP TABLE photos;--", "' OR 1=1 --", "\"; ATTACH 'x' AS y; --", "%", "_", "\\'")
FULL_TEXT = (
    '"',
    '""',
    '"a" *',
    "*",
    "NEAR(a b, 2)",
    "^beach",
    "caption : x",
    "{caption tags} : x",
    "a AND",
    "OR",
    "-",
    "(",
)
SHELL = ("$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "&& touch pwned", "-rf", "--help")
HTML = ("<img src=x onerror=alert(1)>", "<b>bold</b>", "&lt;b&gt;", "<script>", "<!--", "<a href='file:///'>x</a>")
FORMATS = ("{0}", "{self.__class__}", "%s", "%n", "%1", "%Ln", "{why}", "{name!r:>{width}}", "\\N{DASH}")
TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\r\x1b[2Kgone",
    "a\nb",
    "tab\there",
    "\x7f",
    "\x08\x08",
)
UNICODE = (
    "photo\u202egnp.exe",
    "\u2066isolated\u2069",
    "\u200b",
    "👨‍👩‍👧‍👦 🏖️",
    unicodedata.normalize("NFD", "바다에서 가족"),
    unicodedata.normalize("NFD", "café"),
    "İstanbul ẞ",
    "\ufffd",
    "\U0010ffff",
    "“quoted”",
)
NO_TEXT = ("nul\x00byte", "\x00", "lone \ud800 surrogate", "\udcff\udcfe no UTF-8", "\udfff")

TEXTS = (*SQL, *FULL_TEXT, *SHELL, *HTML, *FORMATS, *TERMINAL, *UNICODE, *NO_TEXT)

STEERING = (
    b"\x1b[31m",
    b"\x1b]0;",
    b"\x1b[2K",
    b"\x9b",
    b"\x07",
    b"\x08",
    b"\x7f",
    "\u202e".encode(),
    "\u2066".encode(),
)
"""What must not reach a terminal of what is in :data:`TEXTS`."""


def file_names() -> list[str]:
    """Return those texts that can be part of a file's name here, made different from each other."""
    if sys.platform == "win32":
        return [text for text in TEXTS if text.isascii() and text.isprintable() and not set(text) & set('<>:"/\\|?*')]
    usable = (text.replace("/", "∕") for text in TEXTS if "\0" not in text and not _is_lone(text))
    return [f"{number} {text}" for number, text in enumerate(usable)]


def _is_lone(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return True
    return False
