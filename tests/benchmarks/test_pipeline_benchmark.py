"""The benchmark of indexing: its photos, its arithmetic, and one small run of it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import pipeline
from benchmarks._photos import make_photos
from benchmarks.pipeline import FEW, Turn, _figures
from tests.bundles import make_bundle
from tests.support import ROOT


def test_photos_differ_and_are_of_the_size_asked_for(tmp_path: Path) -> None:
    paths = make_photos(tmp_path, 7, 0.3, drawn=3)
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in paths}) == 7
    for path in paths:
        with Image.open(path) as image:
            image.load()
            assert image.size == (632, 474)


def test_ratios_on_shared_cores_and_with_a_device_of_its_own() -> None:
    turn = Turn(encode_s=8.0, decode_s=2.0, few_s=1.0, index_s=11.0, again_s=0.1)
    count = 10 * FEW + FEW  # so that the steady rate is 8 photos a second
    shared, apart = (_figures([turn], count, shared=shared) for shared in (True, False))
    assert shared["steady_per_s"] == pytest.approx(8.0)
    assert shared["shared_cores_per_s"] == pytest.approx(count / 10)
    assert shared["startup_s"] == pytest.approx(0.0)
    assert shared["bound_by"] == "encoder"
    assert shared["ratio_to_bound"] == pytest.approx(10 / 11)
    assert apart["ratio_to_bound"] == apart["ratio_to_slower"] == pytest.approx(8 / 11)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be kept to one core here")
def test_a_small_run_says_every_figure(starter_bundle: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.pipeline", "--json", "--kinds", "small", "--cores", "1"]
    command += ["--small-count", "16", "--turns", "1", "--bundle", str(starter_bundle)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=100)
    figures = json.loads(done.stdout)
    assert figures["small_photos"] == 16
    assert figures["small_1_core_provider"]
    rates = [figures[f"small_1_core_{name}_per_s"] for name in ("encoder", "decoders", "steady", "overall")]
    assert min(rates) > 0  # how they compare is no test's business: other programs are at work, too
    assert figures["small_1_core_bound_by"] in {"encoder", "decoders"}
    if figures["small_1_core_provider"] == "CPUExecutionProvider" and os.name != "nt":
        assert 0 < figures["small_1_core_processor_ratio_to_encoder"] < figures["small_1_core_processor_ratio_to_bound"]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be kept to one core here")
def test_a_device_of_its_own_is_measured_by_its_rate(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.pipeline", "--json", "--kinds", "small", "--cores", "1"]
    command += [
        "--small-count",
        "16",
        "--turns",
        "1",
        "--bundle",
        str(make_bundle(tmp_path / "tiny")),
        "--device-rate",
        "25",
    ]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=100)
    figures = json.loads(done.stdout)
    assert figures["small_1_core_encoder_per_s"] == pytest.approx(25, rel=0.2)
    assert figures["small_1_core_ratio_to_bound"] == figures["small_1_core_ratio_to_slower"]


def test_bundles_are_named_by_id_or_folder_or_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made"
    monkeypatch.setattr(pipeline._random_model, "make_bundle", lambda place: made)
    assert pipeline._bundles("starter,/some/vit-l14,vit-b-32", tmp_path) == {
        "starter": "starter",
        "vit-l14": "/some/vit-l14",
        "vit-b-32": str(made),
    }
    monkeypatch.setattr(pipeline._random_model, "can_be_made", lambda: False)
    assert pipeline._bundles("", tmp_path) == {"starter": "starter"}
