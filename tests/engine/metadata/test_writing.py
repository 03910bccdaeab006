"""Writing by the library: what is due, where it goes, what keeps it from being written, and that nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.catalog import metadata_conflicts, metadata_due
from engine.catalog.clock import now
from engine.edits import DeleteTag, MoveTag, RenameTag, SetFavourites, SetRatings, SetTags
from engine.errors import MetadataOff
from engine.metadata.reading import read
from engine.metadata.records import MetadataField, MetadataFinished, WriteTo
from engine.records import TagMark
from tests.engine.indexing.bench import picture
from tests.engine.metadata.desk import Desk, names
from tests.engine.metadata.packet import bag, packet

_FILES, _SIDECARS = WriteTo.FILES, WriteTo.SIDECARS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path) as desk:
        yield desk


def _strays(folder: Path) -> list[Path]:
    return list(folder.rglob(".sajin-*"))


def test_what_is_written_is_due_and_what_is_not_is_not(desk: Desk) -> None:
    ids = [desk.picture(f"{seed}.jpg", seed) for seed in range(3)]
    desk.library.edit(SetFavourites({ids[0]: True}))
    desk.library.edit(SetTags({ids[0]: {"No": TagMark("machine", "rejected")}}))
    assert desk.library.metadata_due() == 0
    undo = desk.library.edit(SetRatings({ids[0]: 3})).inverse
    assert desk.library.metadata_due() == 1
    desk.tag(ids[:2], "Animals|Dog")
    assert desk.library.metadata_due() == 2
    metadata_due.clear(desk.catalog, ids)
    desk.library.edit(MoveTag(desk.library.tag_named("Animals"), None))
    desk.library.edit(undo)
    assert metadata_due.due(desk.catalog) == ids[:1]
    for edit in (RenameTag(desk.library.tag_named("Animals"), "Tiere"), DeleteTag(desk.library.tag_named("Dog"))):
        metadata_due.clear(desk.catalog, ids)
        desk.library.edit(edit)
        assert metadata_due.due(desk.catalog) == ids[:2]
    desk.say(ids[2], "a caption")
    metadata_due.clear(desk.catalog, ids)
    desk.library.set_setting("metadata_write", "sidecars")  # what was said before, too
    assert metadata_due.due(desk.catalog) == ids[2:]


def test_sidecars_follow_every_change_and_nothing_is_written_twice(desk: Desk) -> None:
    ids = [desk.picture(f"{seed}.jpg", seed) for seed in range(2)]
    desk.tag(ids, "Animals|Dog", "Jeju")
    desk.say(ids[0], "a dog", 4)
    assert desk.write() == MetadataFinished(2, 0, 0)
    assert desk.library.metadata_due() == 0
    photo = desk.photos / "0.jpg"
    assert read(photo).paths == (("Animals", "Dog"),)
    stamps = {path: path.stat().st_mtime_ns for path in desk.photos.iterdir()}
    assert desk.write() == MetadataFinished(0, 2, 0)
    assert stamps == {path: path.stat().st_mtime_ns for path in desk.photos.iterdir()}
    desk.untag(ids[0], "Jeju")
    desk.library.edit(RenameTag(desk.library.tag_named("Dog"), "Hund"))
    desk.library.edit(MoveTag(desk.library.tag_named("Hund"), None))
    desk.say(ids[0], None)
    assert desk.write().written == 2
    said = read(photo)
    assert (said.tags, said.paths, said.caption, said.rating) == (("Hund",), (), None, 0)
    assert _strays(desk.photos) == []


def test_files_change_their_content_and_stay_the_same_photos(desk: Desk) -> None:
    one, other = desk.picture("a.jpg", 1), desk.picture("b.heic.png", 2)
    copy = desk.photos / "copy.jpg"
    shutil.copyfile(desk.photos / "a.jpg", copy)
    desk.add(copy)
    os.chmod(copy, 0o640)
    desk.tag([one, other], "Dog")
    assert desk.write(_FILES).written == 3
    assert [read(path).tags for path in sorted(desk.photos.iterdir())] == [("Dog",)] * 3
    assert copy.stat().st_mode & 0o777 == 0o640
    assert (desk.photos / "a.jpg").read_bytes() == copy.read_bytes()
    assert {name for photo_id in desk.library.photo_ids() for name in desk.library.photo(photo_id).tags} == {"Dog"}
    assert sorted(desk.library.photo_id_of(path) for path in (desk.photos / "a.jpg", copy)) != [one, other]
    assert desk.write(_FILES, desk.library.photo_ids()) == MetadataFinished(0, 3, 0)
    assert desk.library.metadata_due() == 0


def test_kinds_that_are_not_written_into_get_sidecars(desk: Desk) -> None:
    photo_id = desk.picture("a.gif")
    desk.tag([photo_id], "Dog")
    before = (desk.photos / "a.gif").read_bytes()
    assert desk.write(_FILES).written == 1
    assert (desk.photos / "a.gif.xmp").is_file()
    assert (desk.photos / "a.gif").read_bytes() == before


def test_a_dry_run_tells_and_writes_nothing(desk: Desk) -> None:
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    listing = {path: path.read_bytes() for path in desk.photos.rglob("*")}
    library = sorted(desk.library.folder.iterdir())
    for into in (_SIDECARS, _FILES):
        events = desk.events(into, dry_run=True)
        assert "Xmp.dc.subject" in names(events)
    assert "Xmp.dc.subject" in names(list(desk.library.write_metadata(dry_run=True)))  # the setting is off
    assert listing == {path: path.read_bytes() for path in desk.photos.rglob("*")}
    assert library == sorted(desk.library.folder.iterdir())
    assert desk.library.metadata_due() == 1
    with pytest.raises(MetadataOff):
        desk.library.write_metadata()


def test_an_edit_made_meanwhile_stays_due(desk: Desk) -> None:
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    writing = desk.library.write_metadata(into=_SIDECARS)
    next(writing)  # the sidecar is written, and not yet crossed off
    desk.tag([photo_id], "Cat")
    assert list(writing)[-1] == MetadataFinished(1, 0, 0)
    assert desk.library.metadata_due() == 1
    assert desk.write().written == 1
    assert read(desk.photos / "a.jpg").tags == ("Dog", "Cat")


def test_a_short_sidecar_serves_one_photo_alone(desk: Desk) -> None:
    short = packet(bag("dc:subject", "Kept"))
    for stem in ("alone", "shared"):
        (desk.photos / f"{stem}.xmp").write_text(short, encoding="utf-8")
    ids = [desk.picture("alone.jpg", 1), desk.picture("alone.edit.jpg", 2), desk.picture("shared.jpg", 3)]
    ids.append(desk.picture("shared.png", 4))
    desk.tag(ids, "Kept", "Dog")
    assert desk.write().written == 4
    made = {path.name for path in desk.photos.glob("*.xmp")}
    assert made == {"alone.xmp", "alone.edit.jpg.xmp", "shared.xmp", "shared.jpg.xmp", "shared.png.xmp"}
    assert (desk.photos / "shared.xmp").read_text(encoding="utf-8") == short
    assert read(desk.photos / "alone.jpg").tags == read(desk.photos / "shared.png").tags == ("Kept", "Dog")


def test_names_that_differ_in_letter_case_alone(desk: Desk) -> None:
    one = desk.picture("a.jpg", 1)
    if (desk.photos / "A.JPG").exists():
        pytest.skip("this file system sees no difference")
    desk.tag([one], "Dog")
    assert desk.write().written == 1
    other = desk.picture("A.JPG", 2)
    desk.untag(other, "Dog")
    desk.tag([other], "Cat")
    assert desk.write().written == 1
    assert [read(desk.photos / name).tags for name in ("a.jpg", "A.JPG")] == [("Dog",), ("Cat",)]


def test_links(desk: Desk, tmp_path: Path) -> None:
    real = picture(tmp_path / "elsewhere" / "real.jpg", 1)
    (desk.photos / "link.jpg").symlink_to(real)
    twin = picture(desk.photos / "hard.jpg", 2)
    os.link(twin, tmp_path / "hard.jpg")
    ids = [desk.add(desk.photos / name) for name in ("link.jpg", "hard.jpg")]
    desk.tag(ids, "Dog")
    assert desk.write(_FILES).written == 2
    assert (desk.photos / "link.jpg").is_symlink()
    assert read(real).tags == ("Dog",)
    assert (desk.photos / "hard.jpg.xmp").is_file()  # its other name would have parted from it
    assert os.path.samefile(twin, tmp_path / "hard.jpg")


def test_a_conflict_is_not_overwritten(desk: Desk) -> None:
    photo = desk.photos / "a.jpg"
    (desk.photos / "a.jpg.xmp").write_text(packet("", 'xmp:Rating="2"'), encoding="utf-8")
    photo_id = desk.picture("a.jpg")
    desk.say(photo_id, None, 5)
    desk.tag([photo_id], "Dog")
    metadata_conflicts.put(desk.catalog, photo_id, MetadataField.RATING, "5", "2", os.fsencode(photo), now())
    assert desk.write().written == 1
    assert (read(photo).rating, read(photo).tags) == (2, ("Dog",))


def test_tags_that_are_not_taken_over_stay_where_they_are(desk: Desk) -> None:
    desk.library.set_setting("metadata_read", False)
    (desk.photos / "a.jpg.xmp").write_text(packet(bag("dc:subject", "Foreign")), encoding="utf-8")
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    assert desk.write().written == 1
    desk.untag(photo_id, "Dog")
    assert desk.write().written == 1
    assert read(desk.photos / "a.jpg").tags == ("Foreign",)
