"""Names and other people's words as they are shown: as plain text, on one line, in the order of their letters."""

from __future__ import annotations

import html

from engine.text import is_shown

_PICTURES = 0x2400  # of the control characters, in their order


def one_line(text: str) -> str:
    """Return what to show of a name: marks that would break the line or turn its direction are seen as such."""
    return "".join(char if is_shown(char) else _picture(char) for char in text)


def tooltip(text: str) -> str:
    """Return the tool tip that reads as this text.  Qt takes one that looks like HTML for HTML, unless it is HTML."""
    lines = "<br>".join(html.escape(one_line(line)) for line in text.split("\n"))
    return f'<p style="white-space: pre-wrap">{lines}</p>'


def _picture(char: str) -> str:
    return chr(_PICTURES + ord(char)) if char < " " else "\ufffd"
