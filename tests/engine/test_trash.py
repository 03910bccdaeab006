"""The trash: what goes there, what never does, and what the catalog knows then."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from engine import trash
from engine.control import Control
from engine.edits import AddToAlbum, CreateAlbum, adding_tags
from engine.errors import CatalogReadOnly, TrashFailed, TrashReason
from engine.library import Library
from tests.engine.twins import Shelf, as_jpeg, picture

linux_only = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the trash of freedesktop.org")


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of the test's own, found as the real one is: by XDG_DATA_HOME."""
    plat = pytest.importorskip("send2trash.plat_other")
    home = tmp_path / "home" / ".local" / "share"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("send2trash.send2trash", plat.send2trash)  # not GNOME's own, which asks a daemon
    monkeypatch.setattr(plat, "XDG_DATA_HOME", os.fsencode(home))
    monkeypatch.setattr(plat, "HOMETRASH_B", os.fsencode(home / "Trash"))
    return home / "Trash" / "files"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def _reasons(library: Library, *paths: Path) -> list[TrashReason | None]:
    return [None if done.error is None else done.error.kind for done in library.trash(paths)]


@linux_only
def test_a_file_goes_to_the_trash_and_its_photo_is_removed_with_all_that_was_said_of_it(
    shelf: Shelf, bin_: Path
) -> None:
    data = as_jpeg(picture(1))
    path = shelf.put("바다 (1).jpg", data)
    with shelf.open() as library:
        photo_id = library.photo_id_of(path)
        library.set_caption(photo_id, "the sea")
        library.edit(adding_tags([photo_id], ["beach"]))
        album = library.edit(CreateAlbum("Jeju")).created
        assert album is not None
        library.edit(AddToAlbum(album, (photo_id,)))
        assert _reasons(library, path) == [None]
        assert not path.exists()
        assert (bin_ / path.name).read_bytes() == data
        assert "%EB%B0%94" in (bin_.parent / "info" / f"{path.name}.trashinfo").read_text()
        assert library.photo_ids() == []
        (removed,) = library.removed()
        assert removed.summary.id == photo_id
        assert library.caption(photo_id) == "the sea"
        assert library.photo(photo_id).tags == ["beach"]


@linux_only
def test_nothing_is_lost_while_another_copy_is_there(shelf: Shelf, bin_: Path) -> None:
    data = as_jpeg(picture(2))
    first, second = shelf.put("a.jpg", data), shelf.put("b.jpg", data)
    with shelf.open() as library:
        photo_id = library.photo_id_of(first)
        assert _reasons(library, first) == [None]
        assert library.photo_ids() == [photo_id]
        assert library.photo(photo_id).paths == [second]
        assert library.removed() == []


@linux_only
def test_each_file_has_its_own_outcome(shelf: Shelf, bin_: Path, tmp_path: Path) -> None:
    fine, gone, changed, folder = (shelf.put(f"{name}.jpg", as_jpeg(picture(seed))) for seed, name in enumerate("abcd"))
    gone.unlink()
    changed.write_bytes(b"something else now")
    folder.unlink()
    folder.mkdir()
    stranger = tmp_path / "mine.jpg"
    stranger.write_bytes(as_jpeg(picture(9)))
    with shelf.open() as library:
        outcomes = _reasons(library, gone, changed, folder, stranger, shelf.folder, fine)
    assert outcomes == [
        TrashReason.GONE, TrashReason.CHANGED, TrashReason.CHANGED, TrashReason.STRANGER, TrashReason.STRANGER, None
    ]  # fmt: skip
    assert changed.read_bytes() == b"something else now"
    assert stranger.exists()
    assert [path.name for path in bin_.iterdir()] == ["a.jpg"]


@linux_only
def test_a_duplicate_stays_where_what_is_kept_instead_is_gone_or_changed(shelf: Shelf, bin_: Path) -> None:
    data = as_jpeg(picture(7))
    kept, spare, other = (shelf.put(f"{name}.jpg", data) for name in ("kept", "spare", "other"))
    with shelf.open() as library:
        kept.write_bytes(b"edited by another program")
        (outcome,) = library.trash([spare], instead={spare: kept})
        assert outcome.error is not None
        assert (outcome.error.kind, spare.exists()) == (TrashReason.LAST, True)
        kept.unlink()
        (outcome,) = library.trash([spare], instead={spare: kept})
        assert outcome.error is not None
        assert (outcome.error.kind, spare.exists()) == (TrashReason.LAST, True)
        assert [done.error for done in library.trash([spare], instead={spare: other})] == [None]


@linux_only
def test_two_files_of_one_name_are_both_kept(shelf: Shelf, bin_: Path) -> None:
    paths = [shelf.put(f"{folder}/a.jpg", as_jpeg(picture(seed))) for seed, folder in enumerate("xyz")]
    data = {path.read_bytes() for path in paths}
    with shelf.open() as library:
        assert _reasons(library, *paths) == [None] * 3
    assert {path.read_bytes() for path in bin_.iterdir()} == data


@linux_only
def test_a_read_only_folder_keeps_its_files(shelf: Shelf, bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shelf.put("card/a.jpg", as_jpeg(picture(3)))
    path.parent.chmod(0o555)
    if os.access(path.parent, os.W_OK):  # root may do all: say what the system would say to others
        real = os.access
        monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != path.parent and real(place, mode))
    try:
        with shelf.open() as library:
            (outcome,) = library.trash([path])
            assert library.removed() == []
    finally:
        path.parent.chmod(0o755)
    assert outcome.error is not None
    assert (outcome.error.kind, path.exists()) == (TrashReason.DENIED, True)
    assert not list(bin_.parent.rglob("*.trashinfo"))


@linux_only
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device"), TrashReason.OTHER),
        (OSError("Couldn't find mount point for x"), TrashReason.NO_TRASH),
        (PermissionError(13, "Permission denied"), TrashReason.DENIED),
        (FileNotFoundError(2, "No such file"), TrashReason.GONE),
        (RuntimeError("the desktop's own words"), TrashReason.OTHER),
    ],
)
def test_what_the_system_says_is_told_by_its_kind(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: TrashReason
) -> None:
    path = shelf.put("a.jpg", as_jpeg(picture(4)))

    def refuse(_: str) -> None:
        raise error

    monkeypatch.setattr("send2trash.send2trash", refuse)
    with shelf.open() as library:
        assert _reasons(library, path) == [kind]
        assert library.photo_ids() != []
    assert path.exists()


def test_a_trash_that_only_says_so_is_not_believed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shelf.put("a.jpg", as_jpeg(picture(5)))
    monkeypatch.setattr("send2trash.send2trash", lambda _: None)
    with shelf.open() as library:
        assert _reasons(library, path) == [TrashReason.OTHER]
        assert library.removed() == []


@pytest.mark.parametrize("kind", ["folder", "link to a folder"])
def test_a_folder_never_goes(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send2trash.send2trash", shutil.rmtree)
    place = tmp_path / "folder"
    place.mkdir()
    if kind != "folder":
        (tmp_path / "link").symlink_to(place)
        place = tmp_path / "link"
    with pytest.raises(TrashFailed) as refused:
        trash.move_to_trash(place)
    assert refused.value.kind is TrashReason.NO_FILE
    assert place.exists()


@linux_only
def test_nothing_moves_where_it_could_not_be_noted(shelf: Shelf, bin_: Path) -> None:
    path = shelf.put("a.jpg", as_jpeg(picture(6)))
    with (
        Library.open(shelf.library_dir, read_only=True, encoder=shelf.encoder) as library,
        pytest.raises(CatalogReadOnly),
    ):
        library.trash([path])
    assert path.exists()


@linux_only
def test_cancelled_halfway_the_catalog_knows_what_went(shelf: Shelf, bin_: Path) -> None:
    paths = [shelf.put(f"{seed}.jpg", as_jpeg(picture(seed))) for seed in range(4)]
    control = Control()
    with shelf.open() as library:
        for count, _ in enumerate(library.trash(paths, control), 1):
            if count == 2:
                control.cancel()
        assert [path.exists() for path in paths] == [False, False, True, True]
        assert len(library.photo_ids()) == len(library.removed()) == 2


@linux_only
def test_a_caller_that_leaves_halfway_loses_nothing(shelf: Shelf, bin_: Path) -> None:
    paths = [shelf.put(f"{seed}.jpg", as_jpeg(picture(seed))) for seed in range(3)]
    with shelf.open() as library:
        outcomes = library.trash(paths)
        next(outcomes)
        del outcomes
        assert len(library.removed()) == 1


@linux_only
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=strategies.text(
        strategies.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=30
    )
)
def test_any_name_survives(tmp_path: Path, bin_: Path, name: str) -> None:
    path = tmp_path / f"x{name}"
    path.write_bytes(name.encode())
    before = set(bin_.iterdir()) if bin_.exists() else set()
    trash.move_to_trash(path)
    (moved,) = set(bin_.iterdir()) - before
    assert moved.read_bytes() == name.encode()
