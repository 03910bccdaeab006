"""What commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from engine.text import is_shown


def prepare_streams() -> None:
    """Make both streams take any path: bytes that are no UTF-8 go out as they came in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            unicode = stream.encoding.lower().replace("-", "") == "utf8"
            stream.reconfigure(errors="surrogateescape" if unicode else "backslashreplace")


def say(message: str) -> None:
    """Tell the person something that is no result: ``sajin: message`` on standard error."""
    sys.stderr.write(f"sajin: {harmless(message, sys.stderr)}\n")
    sys.stderr.flush()


def show(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{harmless(line, sys.stdout)}\n")


def show_json(document: object) -> None:
    """Print the one JSON document of a command.  It is ASCII: a path that is no UTF-8 is kept by its escapes."""
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def shown(path: Path | str) -> str:
    """Return a path as it is printed on standard output."""
    return harmless(str(path), sys.stdout)


def harmless(text: str, stream: TextIO) -> str:
    """Return what is printed of a text: on a terminal, what would steer it or break the line is escaped.

    Elsewhere the text is what whoever reads it asked for, byte by byte.
    """
    if not stream.isatty():
        return text
    return "".join(char if is_shown(char) else _escaped(char) for char in text)


def counted(number: int, what: str) -> str:
    """Return ``1 photo``, ``2 photos``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def megabytes(size_bytes: int) -> str:
    """Return a size for people: ``12 MB``, ``1.5 GB``."""
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{max(1, round(size_bytes / 1e6))} MB"


def _escaped(char: str) -> str:
    # A byte that is no UTF-8 can be a command to a terminal that knows none: U+DC9B is the byte 9B, "control sequence".
    return f"\\x{ord(char) - 0xDC00:02x}" if "\udc80" <= char <= "\udcff" else ascii(char)[1:-1]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
