"""Where the files of an exported model come from: a folder, an archive or a repository; none of it is trusted."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from engine.control import Control
from engine.encoding.bundle import MOST_FILE_BYTES
from engine.errors import Cancelled, ModelSourceInvalid, StorageFull
from engine.models.events import InstallEvent, InstallProgress, Stage
from engine.models.hub.listing import Listing, check_name
from engine.models.streaming import streamed
from engine.replacing import NO_ROOM

MOST_ENTRIES = 1000
"""Most files of an archive; the weights of an exported model are two."""

_SUBFOLDERS = ("visual", "textual")
_CHUNK_BYTES = 2**20

Brought = Generator[InstallEvent, None, dict[str, Path]]


class Place(Protocol):
    """Holds files by name, with slashes."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Bytes of each file, as the place says."""

    def bring(self, names: Sequence[str], work: Path, control: Control) -> Brought:
        """Yield progress, and return where the files lie; what has no place of its own is put into ``work``."""


class Folder:
    """A folder: its own files, and those of the folders that Immich's layout has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        inside = [folder, *(folder / name for name in _SUBFOLDERS)]
        files = [path for place in inside if place.is_dir() for path in place.iterdir() if path.is_file()]
        self.sizes: Mapping[str, int] = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}

    def bring(self, names: Sequence[str], work: Path, control: Control) -> Brought:
        """Return the files where they are."""
        yield from ()
        return {name: self._folder / name for name in names}


class Repository:
    """A repository of the hub, as it was listed."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.sizes: Mapping[str, int] = {file.name: file.size_bytes for file in listing.files}

    def bring(self, names: Sequence[str], work: Path, control: Control) -> Brought:
        """Fetch the files into the cache that is shared with other programs."""
        from engine.models.download import fetch

        def work_on(tell: Callable[[InstallEvent], None]) -> dict[str, Path]:
            def progress(done: int, total: int, file: str) -> None:
                tell(InstallProgress(Stage.DOWNLOADING, done, total, file))

            return fetch(self._listing, list(names), control=control, progress=progress)

        return (yield from streamed(work_on, control))


class Archive:
    """A zip or tar archive.

    Raises:
        ModelSourceInvalid: it cannot be read, holds too much, or names files outside itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = path.suffix.lower() == ".zip"
        with self._telling():
            self.sizes: Mapping[str, int] = dict(self._listed())

    def bring(self, names: Sequence[str], work: Path, control: Control) -> Brought:
        """Unpack the files into ``work``, each to the size that the archive says and no further."""
        total, done = sum(self.sizes[name] for name in names), 0
        if total > shutil.disk_usage(work).free:
            raise StorageFull(work, total)
        brought: dict[str, Path] = {}
        with self._telling():
            for name, file in self._opened(set(names)):
                target = work / name.replace("/", "__")
                yield InstallProgress(Stage.INSTALLING, done, total, name)
                self._unpack(file, target, self.sizes[name], control)
                brought[name] = target
                done += self.sizes[name]
        return brought

    def _unpack(self, file: IO[bytes], target: Path, size: int, control: Control) -> None:
        left = size
        with target.open("xb") as out:
            while part := file.read(min(_CHUNK_BYTES, left + 1)):
                left -= len(part)
                if left < 0:
                    raise ValueError("a file is larger than it says")
                if control.cancelled:
                    raise Cancelled
                out.write(part)
        if left:
            raise ValueError("a file is shorter than it says")

    def _listed(self) -> Iterator[tuple[str, int]]:
        """Yield the names and sizes of the plain files."""
        number = 0
        if self._zip:
            with zipfile.ZipFile(self._path) as packed:
                for entry in packed.infolist():
                    number = _counted(number)
                    if entry.flag_bits & 1:
                        raise ValueError("it needs a password")
                    if not entry.is_dir() and not _is_link(entry):
                        yield _checked(entry.filename, entry.file_size)
            return
        with tarfile.open(self._path) as tape:
            for member in tape:
                number = _counted(number)
                if member.isreg():
                    yield _checked(member.name.removeprefix("./"), member.size)

    def _opened(self, wanted: set[str]) -> Iterator[tuple[str, IO[bytes]]]:
        if self._zip:
            with zipfile.ZipFile(self._path) as packed:
                for name in sorted(wanted):
                    with packed.open(name) as file:
                        yield name, file
            return
        with tarfile.open(self._path) as tape:
            for member in tape:
                name = member.name.removeprefix("./")
                if member.isreg() and name in wanted:
                    wanted.discard(name)
                    content = tape.extractfile(member)
                    assert content is not None
                    yield name, content

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
            raise ModelSourceInvalid(str(self._path), f"the archive cannot be used: {error}") from error
        except OSError as error:
            if error.errno in NO_ROOM:
                raise StorageFull(self._path) from error
            raise ModelSourceInvalid(str(self._path), f"the archive cannot be read: {error}") from error
        except Exception as error:  # what the decompressors raise has no common base
            if type(error).__name__ in ("error", "LZMAError"):
                raise ModelSourceInvalid(str(self._path), f"the archive is damaged: {error}") from error
            raise


def _counted(number: int) -> int:
    if number >= MOST_ENTRIES:
        raise ValueError(f"it holds more than {MOST_ENTRIES} files")
    return number + 1


def _checked(name: str, size: int) -> tuple[str, int]:
    if size > MOST_FILE_BYTES:
        raise ValueError(f"{name} is larger than {MOST_FILE_BYTES // 2**30} GB")
    return check_name(name), size


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return entry.external_attr >> 28 == 0xA  # the file type of Unix, as zip keeps it: a symbolic link
