"""A device that is not there: what it computes is right until it is told to fail, as graphics cards do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from engine.encoding import cuda, providers
from engine.encoding.hardware import CPU, CUDA
from tests.support import ROOT

Trouble = Callable[[int, int], None]
"""Told how often the device ran before and how many photos it is given; raises what the device would."""


class DeviceSession:
    """ONNX Runtime's session, on the CPU, that says it were on CUDA."""

    def __init__(self, session: onnxruntime.InferenceSession, trouble: Trouble, sizes: list[int], value: float) -> None:
        self._session, self._trouble, self._sizes, self._value = session, trouble, sizes, value
        self.get_inputs, self.get_outputs = session.get_inputs, session.get_outputs

    def get_providers(self) -> list[str]:
        """Return what it says of itself."""
        return [CUDA, CPU]

    def run(self, names: list[str], values: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Compute, or fail."""
        count = len(next(iter(values.values())))
        self._trouble(len(self._sizes), count)
        self._sizes.append(count)
        return [np.asarray(found) * self._value for found in self._session.run(names, values)]


def with_device(
    monkeypatch: pytest.MonkeyPatch, trouble: Trouble = lambda ran, count: None, *, value: float = 1.0
) -> list[int]:
    """Let there be a graphics card; return the sizes of the batches that it computes.

    Args:
        trouble: how it fails.
        value: what its results are multiplied with.
    """
    sizes: list[int] = []
    real = providers._session

    def session(model: Path | bytes, provider: str, threads: int, cache: Path | None) -> Any:
        opened = real(model, CPU, threads, cache)
        return DeviceSession(opened, trouble, sizes, value) if provider == CUDA else opened

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, CPU])
    monkeypatch.setattr(cuda, "has_driver", lambda: True)
    monkeypatch.setattr(providers, "_session", session)
    return sizes


def run_python(*arguments: str, path: Path = ROOT) -> str:
    """Run Python in a process of its own, with one more folder to import from; return what it prints."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(path), str(ROOT)])}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=60).stdout
