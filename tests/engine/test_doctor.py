"""The parts of the doctor that depend on the machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine import doctor
from engine.library import Library


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
