"""Tests of training need the ``train`` extra; without it they are skipped, with that reason."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


def _has_training_extra() -> bool:
    return all(importlib.util.find_spec(name) for name in ("torch", "timm", "open_clip", "transformers", "onnx"))


collect_ignore_glob = [] if _has_training_extra() else ["starter/*", "test_[!s]*.py", "personal/test_full_*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _has_training_extra():
        for item in items:
            if "/training/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason="install the train extra: pip install 'sajin[train]'"))


@pytest.fixture(scope="session")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundle: a small CLIP with a vision transformer, in float32."""
    return _converted("vit", tmp_path_factory)


@pytest.fixture(scope="session")
def resnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with convolutions."""
    return _converted("resnet", tmp_path_factory)


@pytest.fixture(scope="session")
def mobileclip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with convolutions of single channels and of single places."""
    return _converted("mobileclip", tmp_path_factory)


def _converted(family: str, places: pytest.TempPathFactory) -> Path:
    from tests.training.precision_towers import convert

    return convert(family, places.mktemp(family))
