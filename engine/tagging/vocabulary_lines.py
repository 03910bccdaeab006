"""One line of a vocabulary text: what ships, what is exported and what is imported are written alike.

``[key] name | Korean name | also: synonym, synonym | prompts: phrase; phrase | exclusive | off | into: key``; all
but the name may be missing.  An entry lies in the one above it that is indented less.  ``#`` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.tagging.records import VocabularyFault
from engine.text import clean

ONLY = "!only"
"""A line of its own: what the text does not list is switched off."""

_INDENT = "    "
_FLAGS = ("exclusive", "off")
_FIELDS = ("also", "prompts", "into")
_FIELD = re.compile(rf"({'|'.join(_FIELDS)})\s*:", re.IGNORECASE)
_KEY = re.compile(r"\[([^\[\]]*)\]")
_VALID_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|own:[0-9]+")


class LineInvalid(ValueError):
    """A line of a vocabulary text is not understood; its words are a reason (:class:`VocabularyFault`)."""


@dataclass(frozen=True)
class Line:
    """What a line says of an entry; None where it says nothing.

    Attributes:
        off: it is not proposed.
    """

    key: str | None
    name: str
    name_ko: str | None = None
    synonyms: tuple[str, ...] | None = None
    prompts: tuple[str, ...] | None = None
    exclusive: bool = False
    off: bool = False
    into: str | None = None


def tidy(text: str) -> str:
    """Return words as they are stored: composed, on one line, with single spaces."""
    return " ".join(clean(text).split())


def is_key(text: str) -> bool:
    """Tell whether a text can be the key of an entry."""
    return _VALID_KEY.fullmatch(text) is not None


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that say something, with their numbers from 1, without comments."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def indentation(line: str) -> int:
    """Return the columns by which a line is indented."""
    expanded = line.expandtabs(len(_INDENT))
    return len(expanded) - len(expanded.lstrip())


def parse(line: str) -> Line:
    """Read a line; raises LineInvalid."""
    rest = line.strip()
    key = _KEY.match(rest)
    if key is not None:
        rest = rest[key.end() :].strip()
        if not is_key(key[1]):
            raise LineInvalid(VocabularyFault.NO_KEY.about(key[1]))
    elif rest.startswith("["):
        raise LineInvalid(VocabularyFault.NOT_CLOSED.value)
    names: list[str] = []
    fields: dict[str, str] = {}
    for place, part in enumerate(_split(rest, "|")):
        if place and not part.strip():
            continue
        name, value = _field(part) if place else ("", part)
        if name in fields:
            raise LineInvalid(VocabularyFault.PART_TWICE.about(name))
        if name:
            fields[name] = value
        elif place > 1:
            raise LineInvalid(VocabularyFault.NO_PART.about(tidy(part)))
        else:
            names.append(_plain(value))
    if not names[0]:
        raise LineInvalid(VocabularyFault.NO_NAME.value)
    return _line(key[1] if key else None, names, fields)


def written(line: Line, level: int) -> str:
    """Return a line that :func:`parse` reads back, as deep as ``level`` says."""
    parts = [_escaped(line.name, "|", first=True)]
    if line.name_ko is not None and line.name_ko != line.name:
        parts.append(_escaped(line.name_ko, "|", first=False))
    if line.synonyms:
        parts.append("also: " + ", ".join(_escaped(word, "|,", first=False) for word in line.synonyms))
    if line.prompts:
        parts.append("prompts: " + "; ".join(_escaped(word, "|;", first=False) for word in line.prompts))
    parts += ["exclusive"] * line.exclusive + ["off"] * line.off + ([f"into: {line.into}"] if line.into else [])
    key = "" if line.key is None else f"[{line.key}] "
    return f"{_INDENT * level}{key}{' | '.join(parts)}"


def _line(key: str | None, names: list[str], fields: dict[str, str]) -> Line:
    into = fields.get("into")
    if into is not None and not is_key(into):
        raise LineInvalid(VocabularyFault.NO_KEY.about(into))
    return Line(
        key,
        names[0],
        names[1] if len(names) > 1 and names[1] else None,
        _several(fields.get("also"), ","),
        _several(fields.get("prompts"), ";"),
        "exclusive" in fields,
        "off" in fields,
        into,
    )


def _field(part: str) -> tuple[str, str]:
    text = part.strip()
    if text.lower() in _FLAGS:
        return text.lower(), ""
    found = _FIELD.match(text)
    return ("", part) if found is None else (found[1].lower(), text[found.end() :].strip())


def _several(text: str | None, separator: str) -> tuple[str, ...] | None:
    if text is None:
        return None
    return unique(_plain(part) for part in _split(text, separator))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Return words each once, tidied, without blank ones."""
    return tuple(dict.fromkeys(word for word in map(tidy, words) if word))


def _split(text: str, separator: str) -> list[str]:
    """Split a text where a separator stands that no backslash precedes."""
    parts, start, place = [], 0, 0
    while place < len(text):
        if text[place] == separator:
            parts.append(text[start:place])
            start = place + 1
        place += 2 if text[place] == "\\" else 1
    return [*parts, text[start:]]


def _plain(text: str) -> str:
    return tidy(re.sub(r"\\(.)", r"\1", text.strip()))


def _escaped(text: str, marks: str, *, first: bool) -> str:
    escaped = re.sub(rf"([\\{re.escape(marks)}])", r"\\\1", text)
    special = text[:1] in "[#!" if first else _field(text)[0] != ""
    return f"\\{escaped}" if special and not escaped.startswith("\\") else escaped
