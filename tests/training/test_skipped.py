"""Says in the report why the tests beside it did not run."""

from __future__ import annotations

import importlib.util

import pytest


def test_training_extra_is_installed() -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("install the train extra to test training/: SAJIN_TRAIN=1 make test")
    assert importlib.util.find_spec("open_clip"), "the train extra is incomplete: torch is there, open_clip is not"
