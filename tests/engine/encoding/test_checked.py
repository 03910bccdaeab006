"""Files are compared with their hashes once, and again when they change."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

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


def test_a_bundle_under_another_models_name_is_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "models" / "mine", bundle_id="starter")
    with pytest.raises(BundleInvalid, match="starter"):
        Encoder.load("mine", library_dir=tmp_path)
    assert Bundle.load(folder).id == "starter"
