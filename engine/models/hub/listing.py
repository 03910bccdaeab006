"""What a hub says a repository holds.  None of it is trusted: names and sizes are checked before they are used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN = re.compile(r'[\x00-\x1f\\:*?"<>|]')  # what no name of Windows may hold, and the ways out of a folder there
_LONGEST = 1024


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository.

    Attributes:
        name: its path in the repository, with slashes; checked, so that it stays inside a folder it is put into.
        size_bytes: its size, as promised.
        sha256: of its content; None for small files, which git keeps.
        blob: its name in the cache: ``sha256``, or git's SHA-1 of it; empty where neither is known.
    """

    name: str
    size_bytes: int
    sha256: str | None
    blob: str


@dataclass(frozen=True)
class Listing:
    """What a repository holds at one revision.

    Attributes:
        revision: as it was asked for: a branch, tag or commit.
        commit: what that is now.
        licence: as its authors name it, empty where they do not.
        tags: as its authors chose them.
        gated: its files are given to those only who accepted conditions on its page.
        complete: all its files are listed; False where only what lies in the cache could be told.
    """

    repo: str
    revision: str
    commit: str
    files: tuple[RemoteFile, ...]
    licence: str = ""
    tags: tuple[str, ...] = ()
    gated: bool = False
    complete: bool = True

    def find(self, name: str) -> RemoteFile | None:
        """Return the file of this name, None where there is none."""
        return next((file for file in self.files if file.name == name), None)

    def matching(self, patterns: Iterable[str]) -> tuple[RemoteFile, ...]:
        """Return the files that have one of these names, or match a pattern (``*`` goes through folders)."""
        given = tuple(patterns)
        globs = [pattern for pattern in given if "*" in pattern]
        return tuple(
            file for file in self.files if file.name in given or any(fnmatchcase(file.name, glob) for glob in globs)
        )


def parse(document: object, repo: str, revision: str) -> Listing:
    """Read the answer of ``/api/models/ORG/REPO/revision/REVISION?blobs=true``.

    Raises:
        ValueError: it is no such answer, or names files that would lie outside their folder.
    """
    if not isinstance(document, dict) or not isinstance(document.get("siblings"), list):
        raise ValueError("it lists no files")
    commit = document.get("sha")
    if not isinstance(commit, str) or not _SHA1.fullmatch(commit):
        raise ValueError("it names no commit")
    files = tuple(_file(entry) for entry in document["siblings"])
    tags = tuple(tag for tag in document.get("tags") or () if isinstance(tag, str))
    return Listing(repo, revision, commit, files, _licence(document, tags), tags, bool(document.get("gated")))


def to_document(listing: Listing) -> dict[str, object]:
    """Return what :func:`from_document` reads."""
    return asdict(listing)


def from_document(document: dict[str, object], repo: str, revision: str) -> Listing:
    """Read what :func:`to_document` wrote, with the same care: others may write into the cache.

    Raises:
        ValueError, KeyError, TypeError: it is no such document.
    """
    given = document["files"]
    if not isinstance(given, list):
        raise ValueError("it lists no files")
    files = []
    for entry in given:
        lfs = {"lfs": {"size": entry["size_bytes"], "sha256": entry["sha256"]}} if entry["sha256"] else {}
        files.append(_file({"rfilename": entry["name"], "size": entry["size_bytes"], "blobId": entry["blob"], **lfs}))
    tags = document["tags"]
    return Listing(
        repo,
        revision,
        str(document["commit"]),
        tuple(files),
        str(document["licence"]),
        tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        bool(document["gated"]),
    )


def is_commit(revision: str) -> bool:
    """Whether this is a full commit, which never changes."""
    return _SHA1.fullmatch(revision) is not None


def is_blob(name: str) -> bool:
    """Whether this names a file of the cache by its content."""
    return bool(_SHA1.fullmatch(name) or _SHA256.fullmatch(name))


def check_name(name: object) -> str:
    """Return a file's name, if it stays inside whatever folder it is put into, on every system.

    Raises:
        ValueError: it does not.
    """
    if not isinstance(name, str) or not name or len(name) > _LONGEST or _FORBIDDEN.search(name):
        raise ValueError(f"it names a file {name!r}, which is no safe name")
    path = PurePosixPath(name)
    if path.is_absolute() or str(path) != name or any(part.strip(" .") == "" for part in path.parts):
        raise ValueError(f"it names a file {name!r}, which could lie outside its folder")
    return name


def _file(entry: object) -> RemoteFile:
    if not isinstance(entry, dict):
        raise ValueError("an entry is no file")
    name = check_name(entry.get("rfilename"))
    lfs = entry.get("lfs") or {}
    size = lfs.get("size", entry.get("size")) if isinstance(lfs, dict) else None
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"it does not say how large {name} is")
    sha256 = lfs.get("sha256")
    blob = sha256 if sha256 is not None else entry.get("blobId")
    if not isinstance(blob, str) or not (_SHA1 if sha256 is None else _SHA256).fullmatch(blob):
        raise ValueError(f"it gives no checksum of {name}")
    return RemoteFile(name, size, sha256, blob)


def _licence(document: dict[str, object], tags: tuple[str, ...]) -> str:
    card = document.get("cardData")
    given = card.get("license") if isinstance(card, dict) else None
    if given == "other" and isinstance(card, dict):
        given = card.get("license_name") or given
    if isinstance(given, list):
        given = ", ".join(str(one) for one in given)
    named = next((tag.removeprefix("license:") for tag in tags if tag.startswith("license:")), "")
    return given if isinstance(given, str) and given else named
