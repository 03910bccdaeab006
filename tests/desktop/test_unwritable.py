"""The window on a library that cannot be written, or is damaged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.app import _start_log
from desktop.wording import word_error
from engine.errors import CatalogDamaged, CatalogReadOnly


@contextmanager
def _fresh_log(library_dir: Path) -> Iterator[list[logging.Handler]]:
    """Start the log as the window does: with a root logger that has no handlers yet."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    root.handlers = []
    try:
        _start_log(library_dir)
        yield root.handlers
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers = before
        root.setLevel(level)


def test_the_log_goes_to_standard_error_where_there_is_no_room_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "library").write_bytes(b"a file where the folder should be")
    with _fresh_log(tmp_path / "library") as handlers:
        logging.getLogger("test").warning("still told")
        assert [type(handler) for handler in handlers] == [logging.StreamHandler]
    assert "still told" in capsys.readouterr().err


def test_the_log_is_in_the_library_else(tmp_path: Path) -> None:
    with _fresh_log(tmp_path):
        logging.getLogger("test").warning("kept")
    assert "kept" in (tmp_path / "logs" / "sajin.log").read_text(encoding="utf-8")


def test_what_to_do_is_said() -> None:
    damaged = word_error(CatalogDamaged(Path("x"), "a page is not intact"))
    assert "a page is not intact" in damaged
    assert "sajin doctor --repair" in damaged
    assert "searched" in word_error(CatalogReadOnly(Path("x"), "it cannot be written to"))
