"""The cache that all programs which use huggingface_hub share: ``models--ORG--REPO/{blobs,refs,snapshots}``.

Its layout is documented (huggingface_hub, "Understand caching"); what is put here, they find, and the other way round.
Our own are the listing beside it (``sajin/COMMIT.json``), so that an installation can be repeated without a network,
and the name of a file that is not whole yet.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from engine.models.hub.listing import Listing, RemoteFile, check_name, from_document, is_blob, is_commit, to_document

PARTIAL = ".sajin.incomplete"


class RepositoryCache:
    """Where the files of one repository lie."""

    def __init__(self, cache: Path, repo: str, linking: bool = True) -> None:
        name = "--".join(["models", *repo.split("/")])
        self.folder = cache / name
        self._locks = cache / ".locks" / name
        self._repo = repo
        self._linking = linking

    def blob(self, file: RemoteFile) -> Path:
        """Return the place of a file's content."""
        return self.folder / "blobs" / file.blob

    def partial(self, file: RemoteFile) -> Path:
        """Return the place of what has come of a file so far.

        huggingface_hub 2.4 gives each process a name of its own and begins anew in the next; ours stays.
        """
        return self.folder / "blobs" / f"{file.blob}{PARTIAL}"

    def lock(self, file: RemoteFile) -> Path:
        """Return the lock that huggingface_hub takes, too, before it writes a file."""
        return self._locks / f"{file.blob}.lock"

    def place(self, commit: str, file: RemoteFile) -> Path:
        """Return the place of a file under its own name."""
        return self.folder / "snapshots" / commit / file.name

    def content(self, commit: str, file: RemoteFile) -> Path | None:
        """Return where a whole file lies, None where it does not; only its size was looked at."""
        for path in (self.place(commit, file), *([self.blob(file)] if file.blob else [])):
            with suppress(OSError):
                if path.stat().st_size == file.size_bytes and path.is_file():
                    return path
        return None

    def show(self, commit: str, file: RemoteFile) -> Path:
        """Give a file's content its name; return that place."""
        place, blob = self.place(commit, file), self.blob(file)
        if place.is_file() and place.stat().st_size == file.size_bytes:
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        _link(blob, place, self._linking)
        return place

    def drop(self, commit: str, file: RemoteFile) -> None:
        """Delete a file that is damaged."""
        self.place(commit, file).unlink(missing_ok=True)
        if file.blob:
            self.blob(file).unlink(missing_ok=True)

    def remember(self, listing: Listing) -> None:
        """Keep what a revision is and lists, for the time without a network."""
        _write(self.folder / "sajin" / f"{listing.commit}.json", json.dumps(to_document(listing)))
        if listing.revision != listing.commit:
            _write(self.folder / "refs" / check_name(listing.revision), listing.commit)

    def recall(self, revision: str) -> Listing | None:
        """Return what is known of a revision without asking; None where nothing is."""
        commit = revision
        if not is_commit(revision):
            try:
                commit = (self.folder / "refs" / check_name(revision)).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                return None
        if not is_commit(commit):
            return None
        try:
            document = json.loads((self.folder / "sajin" / f"{commit}.json").read_text(encoding="utf-8"))
            listing = from_document(document, self._repo, revision)
        except (OSError, ValueError, KeyError, TypeError):
            return self._walked(revision, commit)
        return listing if listing.commit == commit else self._walked(revision, commit)

    def _walked(self, revision: str, commit: str) -> Listing | None:
        """List what another program has put there."""
        folder = self.folder / "snapshots" / commit
        files = tuple(_cached(path, folder) for path in sorted(folder.rglob("*")) if path.is_file())
        return Listing(self._repo, revision, commit, files, complete=False) if files else None


def free_bytes(folder: Path) -> int:
    """Return how much may still be written into a folder, which need not be there yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _cached(path: Path, folder: Path) -> RemoteFile:
    """Describe a cached file; the name of its content is its checksum, where it is a link to that."""
    blob = path.resolve().name if path.is_symlink() else ""
    known = blob if is_blob(blob) else ""
    sha256 = known if len(known) == 64 else None
    return RemoteFile(path.relative_to(folder).as_posix(), path.stat().st_size, sha256, known)


def _link(blob: Path, place: Path, symbolic: bool) -> None:
    if symbolic:
        with suppress(OSError):  # Windows allows it to developers and administrators only
            place.symlink_to(os.path.relpath(blob, place.parent))
            return
    try:
        place.hardlink_to(blob)
    except OSError:  # FAT and some network file systems know no links at all
        shutil.copyfile(blob, place)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
