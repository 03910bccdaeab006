"""From files of captions to captions of photos: every file read, every name matched, what is left out told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import CaptionsInvalid
from engine.personal.importing import LONGEST, LONGEST_TOGETHER, MOST_NAMED, CaptionImport, RefusedCaption
from engine.personal.importing_csv import Said, is_table, read_table
from engine.personal.importing_json import read_json
from engine.personal.importing_matching import How, Match, PhotoNames, shown_path, wanted_names
from engine.personal.importing_text import lines_of, read_text

LONGEST_BESIDE = 1_000_000
_JSON = (".json", ".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".tab")


@dataclass(frozen=True)
class CaptionFile:
    """What one file says.

    Attributes:
        said: its captions.
        beside: what it says if it is the text beside one photo; that comes first.
        folders: where it lies, as names are compared.
    """

    path: Path
    said: Sequence[Said]
    folders: Sequence[str]
    beside: Said | None = None


def read_files(paths: Sequence[Path]) -> tuple[list[CaptionFile], list[RefusedCaption]]:
    """Read files of captions; of a folder all texts in it and below.

    Returns:
        What they say, and the texts of folders that could not be read.

    Raises:
        CaptionsInvalid: one of these files cannot be read.
    """
    found: list[CaptionFile] = []
    refused: list[RefusedCaption] = []
    for path in dict.fromkeys(path.absolute() for path in paths):
        if not path.is_dir():
            found.append(_read(path))
            continue
        for text in _texts_in(path):
            try:
                found.append(_read(text, path))
            except CaptionsInvalid as error:
                refused.append(RefusedCaption(text, f"line {error.line}" if error.line else "", "", error.reason))
    return found, refused


def wanted_of(files: Iterable[CaptionFile]) -> set[str]:
    """Return the file names, folded, that these files speak of."""
    return wanted_names(said.name for file in files for said in (*file.said, *([file.beside] if file.beside else ())))


def gather(
    files: Sequence[CaptionFile],
    refused: Sequence[RefusedCaption],
    names: PhotoNames,
    captions_of: Callable[[Sequence[int]], dict[int, str]],
) -> CaptionImport:
    """Put the captions of photos together, in the order of the files, and compare them with those they have.

    Args:
        files, refused: from :func:`read_files`.
        names: matches the names.
        captions_of: returns the captions of photos.
    """
    gathering = _Gathering(names, list(refused))
    for file in files:
        gathering.take(file)
    texts = {photo_id: "\n".join(lines) for photo_id, lines in gathering.lines.items()}
    known = captions_of(list(texts))
    same = {photo_id for photo_id, text in known.items() if lines_of(text) == lines_of(texts.get(photo_id, ""))}
    wanted = {photo_id: text for photo_id, text in texts.items() if photo_id not in same}
    return CaptionImport(
        captions=wanted,
        kept=tuple(photo_id for photo_id in wanted if photo_id in known),
        same=len(same),
        unknown=tuple(gathering.unknown)[:MOST_NAMED],
        unknown_count=len(gathering.unknown),
        ambiguous=tuple(gathering.ambiguous)[:MOST_NAMED],
        ambiguous_count=len(gathering.ambiguous),
        files=tuple(file.path for file in files),
        refused=tuple(gathering.refused[:MOST_NAMED]),
        refused_count=len(gathering.refused),
        by_name=len(gathering.by_name.intersection(wanted)),
        sentences=sum(len(gathering.lines[photo_id]) for photo_id in wanted),
    )


@dataclass
class _Gathering:
    """Takes files, one after another."""

    names: PhotoNames
    refused: list[RefusedCaption]
    lines: dict[int, dict[str, None]] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    ambiguous: dict[str, None] = field(default_factory=dict)
    by_name: set[int] = field(default_factory=set)
    _sizes: dict[int, int] = field(default_factory=dict)
    _matched: dict[str, Match] = field(default_factory=dict)

    def take(self, file: CaptionFile) -> None:
        self._matched.clear()
        if file.beside is not None:
            match = self._match(file, file.beside)
            if match.how is not How.UNKNOWN or not file.said:
                self._put(file, file.beside, match)
                return
        for said in file.said:
            self._put(file, said, self._match(file, said))

    def _match(self, file: CaptionFile, said: Said) -> Match:
        found = self._matched.get(said.name)
        if found is None:
            found = self._matched[said.name] = self.names.match(said.name, file.folders)
        return found

    def _put(self, file: CaptionFile, said: Said, match: Match) -> None:
        lines = lines_of(said.text)
        if not lines:
            return
        if match.how in (How.UNKNOWN, How.AMBIGUOUS):
            (self.unknown if match.how is How.UNKNOWN else self.ambiguous)[_named(file, said)] = None
            return
        length = sum(map(len, lines)) + len(lines) - 1
        if length > LONGEST:
            self._refuse(file, said, f"it has {length:,} characters; {LONGEST:,} are the most")
            return
        for photo_id in match.photo_ids:
            self._add(file, said, photo_id, lines)
            if match.how is How.NAME:
                self.by_name.add(photo_id)

    def _add(self, file: CaptionFile, said: Said, photo_id: int, lines: Sequence[str]) -> None:
        known = self.lines.get(photo_id, {})
        new = [line for line in lines if line not in known]
        size = self._sizes.get(photo_id, 0) + sum(len(line) + 1 for line in new)
        if size > LONGEST_TOGETHER:
            self._refuse(file, said, f"the captions of this photo have more than {LONGEST_TOGETHER:,} characters")
            return
        self._sizes[photo_id] = size
        self.lines.setdefault(photo_id, {}).update(dict.fromkeys(new))

    def _refuse(self, file: CaptionFile, said: Said, reason: str) -> None:
        self.refused.append(RefusedCaption(file.path, said.place, said.name, reason))


def _named(file: CaptionFile, said: Said) -> str:
    """Return a name as it is told: of a text beside a photo the file's own."""
    return file.path.name if said is file.beside else said.name


def _read(path: Path, root: Path | None = None) -> CaptionFile:
    """Read a file; names in it are relative to a folder, its own by default."""
    ending, folders = path.suffix.lower(), _folders(root or path.parent)
    if ending in _JSON:
        return CaptionFile(path, read_json(read_text(path), path), folders)
    if ending in _TABLES:
        return CaptionFile(path, read_table(read_text(path), path), folders)
    if ending != ".txt":
        raise CaptionsInvalid(path, "captions are read from .csv, .tsv, .json, .jsonl and .txt files, and from folders")
    text = read_text(path)
    said = read_table(text, path) if is_table(text) else []
    name = str(path.relative_to(root)) if root is not None else path.name
    if len(text) > LONGEST_BESIDE:
        if not said:
            raise CaptionsInvalid(path, "it is too long for a caption, and no table of captions")
        return CaptionFile(path, said, folders)
    beside = Said(name[: -len(".txt")], text, "")
    return CaptionFile(path, said, folders, beside)


def _folders(folder: Path) -> list[str]:
    """Return a folder by the name that it was called by and by its own: either may be what the library knows."""
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        real = folder
    return list(dict.fromkeys(shown_path(one) for one in (folder, real)))


def _texts_in(folder: Path) -> Iterator[Path]:
    """Yield the texts in a folder and below, by name; no link is followed."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            if name.lower().endswith(".txt") and not name.startswith(".") and not path.is_symlink():
                yield path
