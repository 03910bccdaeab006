"""A library that cannot be written: read-only media, or files of somebody else's.  It opens to search."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.catalog import Catalog, captions, photos
from engine.cli.wording import describe
from engine.errors import CatalogError, CatalogReadOnly
from engine.library import Library
from tests.engine.catalog import filled
from tests.engine.catalog.disks import make_read_only, small_disk
from tests.engine.fakes import ColourEncoder
from tests.support import ROOT, process_environment


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "library", 16 << 20) as mounted:
        filled.fill(mounted, tmp_path / "photos")
        yield mounted


@pytest.mark.parametrize("read_only", [True, False])
def test_read_only_media_are_searched_and_not_changed(disk: Path, read_only: bool) -> None:
    make_read_only(disk)
    with Library.open(disk, read_only=read_only, encoder=ColourEncoder()) as library:
        assert len(library.photo_ids()) == 120
        assert library.search("강아지")
        first = library.photo_ids()[0]
        assert library.thumbnail(first) is not None
        for change in (
            lambda: library.set_caption(first, "x"),
            lambda: library.set_rating(first, 1),
            lambda: library.set_setting("provider", "cpu"),
            lambda: library.add_folder(ROOT),
            lambda: list(library.index()),
        ):
            with pytest.raises((CatalogReadOnly, OSError)) as caught:
                change()
            assert "; " in describe(caught.value)


def test_the_doctor_examines_read_only_media(disk: Path) -> None:
    make_read_only(disk)
    with Library.open(disk) as library:
        checks = {check.name: check for check in library.doctor()}
    assert checks["catalog"].ok
    assert checks["full text"].ok
    assert not checks["indexing"].ok


def test_what_was_committed_last_is_seen_on_read_only_media(disk: Path) -> None:
    path = disk / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        captions.put(catalog, photos.ids(catalog)[0], "only in the log")
        kept = [(file, file.read_bytes()) for file in disk.glob("catalog.sqlite*") if not file.name.endswith("-shm")]
    for file, data in kept:
        file.write_bytes(data)
    make_read_only(disk)
    before = set(Path(tempfile.gettempdir()).glob("sajin-*"))
    with Library.open(disk, encoder=ColourEncoder()) as library:
        assert library.caption(library.photo_ids()[0]) == "only in the log"
    assert set(Path(tempfile.gettempdir()).glob("sajin-*")) == before


def test_read_only_media_without_a_library_say_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1 << 20) as mounted:
        make_read_only(mounted)
        with pytest.raises((CatalogError, OSError)):
            Library.open(mounted)


_AS_NOBODY = """
import os, sys
from engine.errors import CatalogReadOnly
from engine.library import Library
from tests.engine.fakes import ColourEncoder

def work(folder):
    with Library.open(folder, encoder=ColourEncoder()) as library:
        assert library.search("강아지")
        library.set_rating(library.photo_ids()[0], 1)

work(sys.argv[1])  # loads all that is needed: the Python of root may be closed to others
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    work(sys.argv[2])
except CatalogReadOnly:
    print("read-only")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing there")
@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_somebody_elses_library_is_searched(what: str, tmp_path: Path) -> None:
    filled.fill(tmp_path / "own", tmp_path / "photos", 4)
    # Not in tmp_path: its parents are closed to other users.
    with tempfile.TemporaryDirectory(prefix="shelf-") as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "library"
        filled.fill(folder, tmp_path / "photos")
        (folder / "catalog.sqlite").chmod(0o444 if what != "folder" else 0o666)
        folder.chmod(0o555 if what != "file" else 0o777)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(tmp_path / "own"), str(folder)],
            capture_output=True,
            text=True,
            env=process_environment(folder),
            cwd=ROOT,
            timeout=120,
        )
        folder.chmod(0o777)
    assert (done.returncode, done.stdout) == (0, "read-only\n"), done.stderr
