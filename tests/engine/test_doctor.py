"""The parts of the doctor that depend on the machine."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine import doctor, doctor_library
from engine.catalog import Catalog, backups, settings
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.records import Check
from tests.engine.catalog import filled


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits watches")
def test_the_limit_of_watches_is_read(tmp_path: Path) -> None:
    source = tmp_path / "max_user_watches"
    assert doctor.watch_limit(source) is None
    source.write_text("8192\n")
    assert doctor.watch_limit(source) == 8192


@pytest.mark.parametrize(("limit", "ok"), [(2, False), (3, True)])
def test_too_many_folders_to_watch(
    limit: int, ok: bool, tmp_path: Path, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos" / "a").mkdir(parents=True)
    (tmp_path / "photos" / "b").mkdir()
    monkeypatch.setattr(doctor, "watch_limit", lambda: limit)
    with Library.open(library_dir) as library:
        library.add_folder(tmp_path / "photos")
        checks = {check.name: check for check in library.doctor()}
    assert checks["watching"].ok is ok
    assert str(limit) in checks["watching"].detail


def test_little_space_needs_attention(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LOW_SPACE_BYTES", 1 << 80)
    with Library.open(library_dir) as library:
        checks = {check.name: check for check in library.doctor()}
    assert not checks["disk space"].ok
    assert "GB free" in checks["disk space"].detail


def test_old_backups_need_attention(library_dir: Path, tmp_path: Path) -> None:
    with Catalog.open(filled.fill(library_dir, tmp_path / "photos", 3)) as catalog:
        assert not _backups(catalog, library_dir, filled.NOW).ok
        backups.make(catalog, filled.NOW)
        assert _backups(catalog, library_dir, filled.NOW + timedelta(days=2)).ok
        late = _backups(catalog, library_dir, filled.NOW + timedelta(days=5))
        assert not late.ok
        assert "5 days ago; run sajin backup" in late.detail
        settings.put(catalog, "backup_interval_h", 0)
        assert _backups(catalog, library_dir, filled.NOW + timedelta(days=5)).ok  # the user wants none


def _backups(catalog: Catalog, library_dir: Path, at: datetime) -> Check:
    return next(check for check in doctor_library.examine_library(catalog, library_dir, at) if check.name == "backups")


def test_a_library_on_a_network_file_system_needs_attention(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_library, "network_file_system", lambda path: "nfs4")
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        checks = {check.name: check for check in doctor_library.examine_library(catalog, library_dir, filled.NOW)}
    assert not checks["place"].ok
    assert "nfs4" in checks["place"].detail


def test_who_indexes_is_said(library_dir: Path) -> None:
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        for lock, words in ((IndexLock(library_dir), "another process is indexing"), (nullcontext(), "no process")):
            with lock:
                checks = {item.name: item for item in doctor_library.examine_library(catalog, library_dir, filled.NOW)}
            assert checks["indexing"].ok
            assert words in checks["indexing"].detail
