"""Tests of training need the ``train`` extra; without it they are skipped, with that reason."""

from __future__ import annotations

import importlib.util

import pytest


def _has_training_extra() -> bool:
    return all(importlib.util.find_spec(name) for name in ("torch", "timm", "open_clip", "transformers", "onnx"))


collect_ignore_glob = [] if _has_training_extra() else ["starter/*", "test_[!s]*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _has_training_extra():
        for item in items:
            if "/training/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason="install the train extra: pip install 'sajin[train]'"))
