"""Files are compared with their hashes once, and again when they change."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.encoding.bundle import Bundle
from engine.encoding.checked import CheckedFiles
from engine.encoding.onnx import Encoder
from engine.errors import BundleInvalid
from tests.bundles import make_bundle

DATA = b"weights"
HASH = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vision.onnx"
    path.write_bytes(DATA)
    return path


def _checked(file: Path, memory: Path, sha256: str = HASH) -> bool:
    checked = CheckedFiles(memory)
    matches = checked.matches(file, sha256)
    checked.remember()
    return matches


def test_what_matched_is_not_read_again(file: Path, tmp_path: Path) -> None:
    memory = tmp_path / "cache" / "checked.json"
    assert _checked(file, memory)
    written = memory.stat().st_mtime_ns
    key = next(iter(json.loads(memory.read_text(encoding="utf-8"))))
    assert Path(key).samefile(file)
    # Proof that the file is not read: the memory is taken at its word even for a hash that is wrong.
    facts = json.loads(memory.read_text(encoding="utf-8"))
    facts[key][-1] = "0" * 64
    memory.write_text(json.dumps(facts), encoding="utf-8")
    os.utime(memory, ns=(written, written))
    assert _checked(file, memory, "0" * 64)
    assert memory.stat().st_mtime_ns == written


def test_a_changed_file_is_read_again(file: Path, tmp_path: Path) -> None:
    memory = tmp_path / "checked.json"
    assert _checked(file, memory)
    file.write_bytes(b"weightz")
    os.utime(file, ns=(1, 1))
    assert not _checked(file, memory)


def test_another_hash_is_not_what_was_remembered(file: Path, tmp_path: Path) -> None:
    memory = tmp_path / "checked.json"
    assert _checked(file, memory)
    assert not _checked(file, memory, "0" * 64)


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff{", b'{"a": 1}'])
def test_a_damaged_memory_only_costs_time(file: Path, tmp_path: Path, damage: bytes) -> None:
    memory = tmp_path / "checked.json"
    memory.write_bytes(damage)
    assert _checked(file, memory)
    assert _checked(file, memory)


def test_a_memory_that_cannot_be_written_is_done_without(file: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder")
    assert _checked(file, tmp_path / "cache" / "checked.json")


def test_loading_by_a_library_remembers(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "models" / "mine", bundle_id="mine")
    Encoder.load("mine", library_dir=tmp_path)
    assert len(json.loads((tmp_path / "cache" / "checked-models.json").read_text(encoding="utf-8"))) == 3
    (folder / "text.onnx").write_bytes((folder / "vision.onnx").read_bytes())
    with pytest.raises(BundleInvalid):
        Encoder.load("mine", library_dir=tmp_path)


@pytest.mark.parametrize("checked_before", [False, True])
def test_a_changed_byte_is_found_behind_the_same_size_and_time(tmp_path: Path, checked_before: bool) -> None:
    folder, memory = make_bundle(tmp_path / "mine"), tmp_path / "checked.json"
    if checked_before:
        Bundle.load(folder, memory=memory)
    weights = folder / "vision.onnx"
    facts, data = weights.stat(), bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    os.utime(weights, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert (weights.stat().st_size, weights.stat().st_mtime_ns) == (facts.st_size, facts.st_mtime_ns)
    with pytest.raises(BundleInvalid, match=r"vision\.onnx does not match its hash"):
        Bundle.load(folder, memory=memory)


def test_swapped_towers_are_refused_even_where_sizes_agree(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "mine")
    vision, text = (folder / name for name in ("vision.onnx", "text.onnx"))
    swapped = text.read_bytes(), vision.read_bytes()
    vision.write_bytes(swapped[0])
    text.write_bytes(swapped[1])
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    for path in (vision, text):
        document["files"][path.name]["size_bytes"] = path.stat().st_size
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BundleInvalid, match="hash"):
        Bundle.load(folder)


def _changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    change(document)
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["../outside.onnx", "/etc/passwd", "..", "a/b", "", "nul\0"])
def test_files_outside_the_bundle_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.onnx").write_bytes(DATA)
    facts = {"sha256": HASH, "size_bytes": len(DATA)}
    folder = _changed(make_bundle(tmp_path / "mine"), lambda document: document["files"].update({name: facts}))
    with pytest.raises(BundleInvalid):
        Bundle.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["files"]["vision.onnx"].pop("sha256"),
        lambda document: document["files"]["vision.onnx"].pop("size_bytes"),
        lambda document: document["files"].pop("text.onnx"),
        lambda document: document["files"].update({"vision.onnx": None}),
        lambda document: document["files"]["vision.onnx"].update(size_bytes=10 * 2**30),
        lambda document: document.update(figures=[1]),
        lambda document: document.update(image=None),
        lambda document: document.update(logit_scale=10**400),
        lambda document: document["text"].update(pad_id=float("inf")),
    ],
)
def test_tampered_descriptions_are_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BundleInvalid):
        Bundle.load(_changed(make_bundle(tmp_path / "mine"), change))


@pytest.mark.parametrize("data", [b"[" * 100_000, b" " * (2**20 + 1) + b"{}", b"\xff", b""])
def test_descriptions_that_are_no_object_are_refused(tmp_path: Path, data: bytes) -> None:
    folder = make_bundle(tmp_path / "mine")
    (folder / "bundle.json").write_bytes(data)
    with pytest.raises(BundleInvalid):
        Bundle.load(folder)


def test_a_file_of_ten_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "mine")
    with (folder / "vision.onnx").open("r+b") as file:
        try:
            file.truncate(10 * 2**30)  # a hole: it takes no room
        except OSError:
            pytest.skip("this file system has no files so large")
    _changed(folder, lambda document: document["files"]["vision.onnx"].update(size_bytes=10 * 2**30))
    with pytest.raises(BundleInvalid, match="too large"):
        Bundle.load(folder)


def test_a_bundle_under_another_models_name_is_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "models" / "mine", bundle_id="starter")
    with pytest.raises(BundleInvalid, match="starter"):
        Encoder.load("mine", library_dir=tmp_path)
    assert Bundle.load(folder).id == "starter"
