"""Names and other people's words as they are shown: as plain text, on one line, in the order of their letters."""

from __future__ import annotations

import html
import unicodedata

from engine.text import is_shown

_BREAK = "\u200b"  # zero width space
_PICTURES = 0x2400  # of the control characters, in their order


def one_line(text: str) -> str:
    """Return what to show of a name: marks that would break the line or turn its direction are seen as such."""
    return "".join(char if is_shown(char) else _picture(char) for char in text)


def tooltip(text: str) -> str:
    """Return the tool tip that reads as this text.  Qt takes one that looks like HTML for HTML, unless it is HTML."""
    lines = "<br>".join(html.escape(one_line(line)) for line in text.split("\n"))
    return f'<p style="white-space: pre-wrap">{lines}</p>'


def breakable(text: str, most: int = 24) -> str:
    """Return a text whose long words break into lines, too; a label would be as wide as the longest.

    Args:
        most: columns of a word before it may break; Chinese, Japanese and Korean letters take two.
    """
    parts, width = [], 0
    for char in text:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width + wide > most and not char.isspace():
            parts.append(_BREAK)
            width = 0
        parts.append(char)
        width = 0 if char.isspace() else width + wide
    return "".join(parts)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many letters; three dots stand for the others."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _picture(char: str) -> str:
    return chr(_PICTURES + ord(char)) if char < " " else "\ufffd"
