"""A hub of our own, and the environment that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundles import make_bundle
from tests.hub import Hub, serve

_OF_OTHERS = (
    "HF_HUB_CACHE",
    "HF_HUB_OFFLINE",
    "HF_TOKEN",
    "HF_TOKEN_PATH",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "SSL_CERT_FILE",
)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on loopback; this process, and those it starts, use it, with an empty cache in ``tmp_path / "hf"``."""
    for name in _OF_OTHERS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serve() as hub:
        for name, value in hub.environment(tmp_path / "hf").items():
            monkeypatch.setenv(name, value)
        yield hub


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle as somebody exported it."""
    return make_bundle(tmp_path / "made" / "tiny")


@pytest.fixture
def served(hub: Hub, bundle: Path) -> Hub:
    """A hub that has it as ``org/tiny``."""
    hub.add("org/tiny", bundle, lfs_from_bytes=500)
    return hub
