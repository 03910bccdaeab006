"""Says at the end of a run with which seed its random tests ran, and what they saw."""

from __future__ import annotations

import pytest

from tests.fire import seeds


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Pytest's."""
    if seeds.notes:
        terminalreporter.section(f"under fire (SAJIN_FIRE_SEED={seeds.SEED} does the same again)")
        for line in seeds.notes:
            terminalreporter.line(line)
