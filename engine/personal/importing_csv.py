"""Tables of captions: CSV of any delimiter, with or without a header."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CaptionsInvalid
from engine.personal.importing_names import columns_of, is_file_name

_DELIMITERS = ",;\t|"
_SAMPLE = 50
_HEAD = 65_536
_LARGEST_FIELD = 16 * 1024 * 1024  # by default a long cell ends the whole table
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Said:
    """A caption as it stands in a file.

    Attributes:
        name: of the photo, as it stands there.
        text: may be blank, and have several lines.
        place: where ("line 3").
    """

    name: str
    text: str
    place: str


@dataclass(frozen=True)
class _Layout:
    delimiter: str
    quoted: bool
    name: int
    texts: tuple[int, ...]
    header: int
    """The line of the header; 0 where there is none."""

    columns: int


def read_table(text: str, path: Path) -> list[Said]:
    """Return the captions of a table.

    Rows of one photo are told one by one.  Where the caption is the last column and its text holds the delimiter
    without quotation marks, it is put together again.

    Raises:
        CaptionsInvalid: no column can be told to be the photo's name, or a quotation mark is never closed.
    """
    layout = _layout(text)
    if layout is None:
        raise CaptionsInvalid(
            path,
            "no columns of file names and captions are found in it; name them in its first line: file,caption",
        )
    return [said for row in _rows(text, layout, path) if (said := _said(row, layout)) is not None]


def is_table(text: str) -> bool:
    """Tell whether a text that may be a caption itself is a table of captions."""
    return _layout(text) is not None


def _said(row: Row, layout: _Layout) -> Said | None:
    line, cells = row
    if line <= layout.header or len(cells) <= layout.name or not cells[layout.name].strip():
        return None
    last = layout.columns - 1
    if len(cells) > layout.columns and layout.texts == (last,) and layout.name != last:
        glue = layout.delimiter if layout.delimiter in "\t|" else f"{layout.delimiter} "
        cells = [*cells[:last], glue.join(cells[last:])]
    texts = [cells[place] for place in layout.texts if place < len(cells)]
    return Said(cells[layout.name].strip(), "\n".join(texts), f"line {line}")


def _rows(text: str, layout: _Layout, path: Path) -> list[Row]:
    """Return all rows; quotation marks that hold no cells together are the author's own.

    Raises:
        CaptionsInvalid: a quotation mark is never closed: all that follows would become one caption.
    """
    rows, error = _read(text, layout.delimiter, quoted=layout.quoted, strict=True)
    if error is None:
        return rows
    if layout.delimiter == "\t":
        return _read(text, layout.delimiter, quoted=False)[0]
    if "unexpected end" not in str(error):
        rows, error = _read(text, layout.delimiter, quoted=True)
        swallowed = next((line for line, cells in rows if any(map(_has_rows, cells))), None)
        if error is None and swallowed is None:
            return rows
        raise _not_closed(path, swallowed or _after(rows))
    raise _not_closed(path, _after(rows))


def _not_closed(path: Path, line: int) -> CaptionsInvalid:
    return CaptionsInvalid(path, "a quotation mark is not closed; mend it, or save the table anew", line)


def _after(rows: Sequence[Row]) -> int:
    return rows[-1][0] + 1 if rows else 1


def _has_rows(cell: str) -> bool:
    """Tell whether a cell has swallowed rows that follow it."""
    return any(is_file_name(part) for line in cell.split("\n")[1:] for part in line.replace(";", ",").split(",")[:2])


def _layout(text: str) -> _Layout | None:
    """Return how a table is laid out: the delimiter with which most of its first rows make sense."""
    head = text[:_HEAD]
    found = [made for delimiter in _DELIMITERS if delimiter in head and (made := _laid_out(head, delimiter))]
    return max(found, key=lambda made: made[0])[1] if found else None


def _laid_out(head: str, delimiter: str) -> tuple[int, _Layout] | None:
    quoted = delimiter != "\t" or '\t"' in head or head.lstrip().startswith('"')
    rows, error = _read(head, delimiter, quoted=quoted, strict=delimiter == "\t", most=_SAMPLE)
    if error is not None:
        quoted = False
        rows, _ = _read(head, delimiter, quoted=quoted, most=_SAMPLE)
    rows = [row for row in rows if any(cell.strip() for cell in row[1])]
    if rows and "".join(rows[0][1]).strip().casefold() in ("sep=", f"sep={delimiter}"):
        del rows[0]  # Excel's own line
    if not rows:
        return None
    line, first = rows[0]
    columns = columns_of(first)
    if columns is None or any(map(is_file_name, first)):
        return _without_header(rows, delimiter, quoted)
    fitting = sum(len(cells) >= len(first) for _, cells in rows[1:])
    return 1000 + fitting, _Layout(delimiter, quoted, *columns, line, len(first))


def _without_header(rows: Sequence[Row], delimiter: str, quoted: bool) -> tuple[int, _Layout] | None:
    """Tell the columns by what stands in them: names of photos' files, and text."""
    cells = [row for _, row in rows if len(row) > 1]
    width = min(map(len, cells), default=0)
    named = [sum(is_file_name(row[place]) for row in cells) for place in range(width)]
    if not named or max(named) * 2 <= len(rows):
        return None
    name = named.index(max(named))
    texts = [place for place in range(width) if place != name]
    text = max(texts, key=lambda place: sum(len(row[place]) for row in cells))
    return max(named), _Layout(delimiter, quoted, name, (text,), 0, width)


def _read(
    text: str, delimiter: str, *, quoted: bool, strict: bool = False, most: int | None = None
) -> tuple[list[Row], csv.Error | None]:
    """Return rows with the lines where they begin, up to the first error."""
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_FIELD))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=strict,
        skipinitialspace=delimiter != "\t",
    )
    rows: list[Row] = []
    end = 0
    try:
        for cells in reader:
            rows.append((end + 1, cells))
            end = reader.line_num
            if len(rows) == most:
                break
    except csv.Error as error:
        return rows, error
    return rows, None
