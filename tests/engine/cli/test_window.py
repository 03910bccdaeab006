"""``sajin`` without a command."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main, window
from tests.support import ROOT


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (-6, 1)])
def test_the_window_is_a_process_and_its_end_is_ours(
    code: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    def run(command: list[str], *, env: dict[str, str], check: bool) -> subprocess.CompletedProcess[str]:
        started.append((command, env["PYTHONPATH"]))
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(window.importlib.util, "find_spec", lambda name: True)
    monkeypatch.setattr(window.subprocess, "run", run)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert main(["--library", str(tmp_path)]) == expected
    assert started == [([sys.executable, "-m", "desktop", "--library", str(tmp_path)], str(ROOT))]


def test_without_pyside_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main([]) == 1
    assert "pip install" in capsys.readouterr().err
