"""What keeps metadata from being written: it is told, nothing is lost, and it is written later."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.catalog import metadata_due
from engine.errors import MetadataBusy
from engine.indexing.lock import IndexLock
from engine.library.writing_run import LOCK
from engine.metadata.faults import Fault
from engine.metadata.places import NotWritten, Parts
from engine.metadata.programs import Program, ProgramFailed
from engine.metadata.reading import read
from engine.metadata.records import WriteTo
from tests.engine.catalog.disks import leave_free, make_read_only, make_room, small_disk
from tests.engine.indexing.bench import picture
from tests.engine.metadata.desk import Desk, faults
from tests.engine.metadata.packet import bag, packet

_FILES, _SIDECARS = WriteTo.FILES, WriteTo.SIDECARS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path) as desk:
        yield desk


def _strays(folder: Path) -> list[Path]:
    return list(folder.rglob(".sajin-*"))


def test_what_another_program_changed_is_read_first(desk: Desk) -> None:
    ids = [desk.picture(f"{seed}.jpg", seed) for seed in range(3)]
    desk.tag(ids, "Dog")
    sidecar = desk.photos / "0.jpg.xmp"
    sidecar.write_text(packet(bag("dc:subject", "Theirs")), encoding="utf-8")  # since it was looked at
    picture(desk.photos / "1.jpg", 11)
    events = desk.events()
    assert faults(events) == [Fault.CHANGED.value] * 2
    assert read(desk.photos / "0.jpg").tags == ("Theirs",)
    assert desk.library.metadata_problems() == []  # the next scan puts it right
    assert metadata_due.due(desk.catalog) == ids[:2]
    desk.hear(desk.photos / "0.jpg")
    desk.tag(ids[:1], "Theirs")
    assert desk.write(ids=ids[:1]).written == 1
    assert read(desk.photos / "0.jpg").tags == ("Theirs", "Dog")


def test_a_change_in_the_very_moment_is_not_overwritten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    make, theirs = Parts.new, packet(bag("dc:subject", "Theirs"))

    def between(self: Parts, target: Path, *, fresh: bool = False) -> Path:
        target.write_text(theirs, encoding="utf-8")
        return make(self, target, fresh=fresh)

    monkeypatch.setattr(Parts, "new", between)
    assert faults(desk.events()) == [Fault.CHANGED.value]
    assert (desk.photos / "a.jpg.xmp").read_text(encoding="utf-8") == theirs
    assert _strays(desk.photos) == []


@pytest.mark.parametrize("content", ["", packet()[:-60], f"<!DOCTYPE a [<!ENTITY b 'c'>]>{packet()}"])
def test_a_sidecar_that_is_not_understood_is_left_as_it_is(desk: Desk, content: str) -> None:
    sidecar = desk.photos / "a.jpg.xmp"
    sidecar.write_text(content, encoding="utf-8")
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    assert faults(desk.events()) == [Fault.MALFORMED.value]
    assert sidecar.read_text(encoding="utf-8") == content
    (problem,) = desk.library.metadata_problems()
    assert (problem.path, problem.reason) == (desk.photos / "a.jpg", Fault.MALFORMED.value)
    assert desk.library.metadata_due() == 1
    sidecar.unlink()
    desk.hear(desk.photos / "a.jpg")
    assert desk.write().written == 1
    assert desk.library.metadata_problems() == []


def test_read_only_files_and_folders_are_told_of_and_written_later(desk: Desk, tmp_path: Path) -> None:
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    (desk.photos / "a.jpg").chmod(0o444)
    desk.hear(desk.photos / "a.jpg")
    assert faults(desk.events(_FILES)) == [Fault.READ_ONLY.value]
    assert desk.library.metadata_due() == 1
    (desk.photos / "a.jpg").chmod(0o644)
    assert desk.write(_FILES).written == 1
    assert desk.library.metadata_problems() == []


def test_a_disk_that_is_read_only(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4 << 20) as disk, Desk.open(tmp_path, disk / "photos") as desk:
        photo_id = desk.picture("a.jpg")
        desk.tag([photo_id], "Dog")
        make_read_only(disk)
        for into in (_SIDECARS, _FILES):
            assert faults(desk.events(into)) == [Fault.READ_ONLY.value]
        assert [problem.reason for problem in desk.library.metadata_problems()] == [Fault.READ_ONLY.value]
        assert desk.library.metadata_due() == 1


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4 << 20) as disk, Desk.open(tmp_path, disk / "photos") as desk:
        photo = picture(desk.photos / "a.png", 1, (200, 200))
        desk.tag([desk.add(photo)], "Dog")
        before = photo.read_bytes()
        for into, free in ((_SIDECARS, 0), (_FILES, 4096), (_FILES, 0)):
            leave_free(disk, free)
            assert faults(desk.events(into)) == [Fault.FULL.value]
            assert _strays(disk) == []
        assert photo.read_bytes() == before
        make_room(disk)
        assert desk.write(_FILES).written == 1


def test_a_folder_that_is_away(desk: Desk) -> None:
    photo_id = desk.picture("trip/a.jpg")
    desk.tag([photo_id], "Dog")
    (desk.photos / "trip").rename(desk.photos / "away")
    assert faults(desk.events()) == [Fault.OFFLINE.value]
    (desk.photos / "away").rename(desk.photos / "trip")
    assert desk.write().written == 1


def test_one_writer_at_a_time(desk: Desk) -> None:
    desk.tag([desk.picture("a.jpg")], "Dog")
    with IndexLock(desk.library.folder, LOCK), pytest.raises(MetadataBusy):
        desk.write()
    assert desk.write().written == 1


def test_parts_of_a_killed_run_are_swept_and_nothing_else_is(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    part = parts.new(tmp_path / "a.jpg")
    stranger = tmp_path / ".sajin-1-1.part"
    stranger.touch()
    Parts(tmp_path).close()  # the next run, the first one being killed
    assert (part.exists(), stranger.exists()) == (False, True)
    with pytest.raises(NotWritten):
        Parts(tmp_path).new(tmp_path / "missing" / "a.jpg")


def test_a_program_that_hangs_or_crashes_is_ended_and_started_again(tmp_path: Path) -> None:
    (tmp_path / "moody.py").write_text(
        "import json, os, sys, time\n"
        "for line in sys.stdin:\n"
        "    request = json.loads(line)\n"
        "    if request['do'] == 'hang': time.sleep(100)\n"
        "    if request['do'] == 'crash': os.abort()\n"
        "    print('chatter' if request['do'] == 'chat' else json.dumps({'number': request['number']}), flush=True)\n"
    )
    sys.path.append(str(tmp_path))
    try:
        with Program("moody", timeout_s=1.0) as program:
            for what, fault in (("crash", Fault.CRASHED), ("hang", Fault.SLOW), ("chat", Fault.CRASHED)):
                with pytest.raises(ProgramFailed) as failed:
                    program.ask({"do": what})
                assert failed.value.fault is fault
                assert "number" in program.ask({"do": "answer"})
    finally:
        sys.path.remove(str(tmp_path))
