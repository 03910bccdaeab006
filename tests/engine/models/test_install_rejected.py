"""Models that are damaged, lie, or do not compute: none is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import (
    ModelRejected,
    ModelSourceInvalid,
)
from tests.engine.models.installing import describe, edit, nothing_is_left, run_install

Spoil = Callable[[Path], None]


def _flip(bundle: Path) -> None:
    data = bytearray((bundle / "vision.onnx").read_bytes())
    data[-1] ^= 1
    (bundle / "vision.onnx").write_bytes(bytes(data))


def _no_onnx(bundle: Path) -> None:
    (bundle / "vision.onnx").write_bytes(b"this is no model")
    describe(bundle, "vision.onnx")


def _swapped(bundle: Path) -> None:
    shutil.copy(bundle / "vision.onnx", bundle / "text.onnx")
    describe(bundle, "text.onnx")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_flip, "hash"),
        (_no_onnx, "vision.onnx"),
        (_swapped, "text.onnx"),
        (lambda bundle: edit(bundle, dim=99), "shape|embedding"),
        (lambda bundle: edit(bundle, dim=10**9), "length of its embeddings"),
        (lambda bundle: edit(bundle, name="x" * 5000), "length of its name"),
        (lambda bundle: edit(bundle, logit_scale=float("nan")), "logit"),
        (lambda bundle: edit(bundle, format=99), "format"),
        (lambda bundle: edit(bundle, text={}), "incomplete"),
    ],
)
def test_what_does_not_compute_is_not_installed(bundle: Path, library_dir: Path, spoil: Spoil, reason: str) -> None:
    spoil(bundle)
    with pytest.raises(ModelRejected, match=reason):
        run_install(library_dir, str(bundle))
    assert nothing_is_left(library_dir)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"id": "../up"}, "folder's name"),
        ({"id": "starter"}, "came with Sajin"),
        ({"id": 7}, "folder's name"),
        ({"files": {"../../evil": {}}}, "not there"),
        ({"files": {"bundle.json": {}}}, "not there"),
        ({"files": []}, "lists no files"),
        ({"files": {str(number): {} for number in range(100)}}, "lists no files"),
    ],
)
def test_a_nasty_description(bundle: Path, library_dir: Path, facts: dict[str, object], reason: str) -> None:
    edit(bundle, **facts)
    with pytest.raises(ModelSourceInvalid, match=reason):
        run_install(library_dir, str(bundle))
    assert nothing_is_left(library_dir)
