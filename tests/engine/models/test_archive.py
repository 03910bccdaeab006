"""Archives from elsewhere: only what a model needs leaves them, and only into its own folder."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.control import Control
from engine.errors import Cancelled, ModelSourceInvalid, StorageFull
from engine.models.archive import MOST_ENTRIES, Archive


def _bring(archive: Archive, names: list[str], work: Path, control: Control | None = None) -> dict[str, Path]:
    work.mkdir()
    events = archive.bring(names, work, control or Control())
    while True:
        try:
            next(events)
        except StopIteration as done:
            return dict(done.value)


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def _tar(path: Path, members: list[tarfile.TarInfo], data: bytes = b"1234") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(data) if member.isreg() else None)
    return path


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 4) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.size = kind, link, size if kind == tarfile.REGTYPE else 0
    return member


def test_files_come_out_as_they_went_in(tmp_path: Path) -> None:
    files = {"model/bundle.json": b"{}", "model/vision.onnx": bytes(range(256)) * 20_000}
    archive = Archive(_zip(tmp_path / "a.zip", files))
    assert dict(archive.sizes) == {name: len(data) for name, data in files.items()}
    brought = _bring(archive, list(files), tmp_path / "work")
    assert {name: path.read_bytes() for name, path in brought.items()} == files
    assert all(path.parent == tmp_path / "work" for path in brought.values())


def test_tar_too(tmp_path: Path) -> None:
    archive = Archive(_tar(tmp_path / "a.tar.gz", [_member("./bundle.json"), _member("x/vision.onnx")]))
    brought = _bring(archive, ["bundle.json", "x/vision.onnx"], tmp_path / "work")
    assert [path.read_bytes() for path in brought.values()] == [b"1234"] * 2


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "C:evil", "a\\..\\evil", "a/./b", "nul\x01"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    makers: list[Callable[[], Path]] = [lambda: _tar(tmp_path / "a.tar.gz", [_member(name)])]
    if "\\" not in name:  # zipfile itself mends these
        makers.append(lambda: _zip(tmp_path / "a.zip", {name: b"x"}))
    for make in makers:
        with pytest.raises(ModelSourceInvalid, match="name|outside"):
            Archive(make())
    assert not list(tmp_path.parent.glob("evil*"))


def test_links_and_devices_are_no_files(tmp_path: Path) -> None:
    odd = [
        _member("vision.onnx", tarfile.SYMTYPE, "/etc/passwd"),
        _member("text.onnx", tarfile.LNKTYPE, "../../secret"),
        _member("pipe", tarfile.FIFOTYPE),
        _member("null", tarfile.CHRTYPE),
    ]
    assert dict(Archive(_tar(tmp_path / "a.tar.gz", odd)).sizes) == {}
    link = zipfile.ZipInfo("vision.onnx")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert dict(Archive(tmp_path / "a.zip").sizes) == {}


def test_a_bomb_stops_at_the_size_that_it_says(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"vision.onnx": bytes(5_000_000)})
    content = path.read_bytes()
    path.write_bytes(content.replace((5_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    archive = Archive(path)
    assert archive.sizes["vision.onnx"] == 1000
    with pytest.raises(ModelSourceInvalid):
        _bring(archive, ["vision.onnx"], tmp_path / "work")
    assert sum(file.stat().st_size for file in (tmp_path / "work").iterdir()) <= 1001


def test_what_would_fill_the_disk_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(_zip(tmp_path / "a.zip", {"vision.onnx": bytes(5_000_000)}))
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Usage", (), {"free": 1_000_000})())
    with pytest.raises(StorageFull):
        _bring(archive, ["vision.onnx"], tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_more_files_than_any_model_has(tmp_path: Path) -> None:
    files = {f"{number}.txt": b"" for number in range(MOST_ENTRIES + 1)}
    with pytest.raises(ModelSourceInvalid, match="more than"):
        Archive(_zip(tmp_path / "a.zip", files))


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tar.xz", ".tar.bz2"])
@pytest.mark.parametrize(
    "content", [b"", b"no archive at all" * 100, b"PK\x03\x04" + bytes(200), b"\x1f\x8b\x08" + bytes(99)]
)
def test_what_is_no_archive(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(content)
    with pytest.raises(ModelSourceInvalid, match="the archive"):
        Archive(path)


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"vision.onnx": bytes(range(256)) * 4000})
    content = bytearray(path.read_bytes())
    content[60:80] = bytes(20)
    path.write_bytes(bytes(content))
    with pytest.raises(ModelSourceInvalid, match="the archive"):
        _bring(Archive(path), ["vision.onnx"], tmp_path / "work")


def test_cut_off_in_the_middle(tmp_path: Path) -> None:
    whole = _tar(tmp_path / "a.tar.gz", [_member("vision.onnx", size=4)]).read_bytes()
    (tmp_path / "a.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelSourceInvalid, match="the archive"):
        Archive(tmp_path / "a.tar.gz")


def test_unpacking_can_be_cancelled(tmp_path: Path) -> None:
    archive = Archive(_zip(tmp_path / "a.zip", {"vision.onnx": bytes(5_000_000)}))
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        _bring(archive, ["vision.onnx"], tmp_path / "work", control)
