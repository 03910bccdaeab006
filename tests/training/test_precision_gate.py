"""Which towers are kept: arithmetic of recall, and the whole reduction of small bundles."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.encoding.regions import Regions
from engine.errors import Cancelled
from tests.support import ROOT
from tests.training.precision_towers import copied, pictures, redescribe
from training.convert.precision import int8, reduce, reduce_bundle
from training.convert.precision.gate import Loss
from training.convert.precision.measuring import VIEWS, ranks, recall, views


@pytest.fixture
def bundle(vit: Path, tmp_path: Path) -> Bundle:
    return copied(vit, tmp_path / "vit")


@pytest.fixture
def any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Towers this small are not faster in int8; what matters here is the rest."""
    monkeypatch.setattr(reduce, "LEAST_SPEEDUP", 0.0)


def towers(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.onnx").read_bytes() for name in ("vision", "text")}


def found(*first: int) -> NDArray[np.int64]:
    return np.array(first, np.int64)


def test_a_view_competes_with_those_of_other_photos_only() -> None:
    images = np.zeros((3 * VIEWS, 2), np.float32)
    images[:, 1] = [0.5, 0.9, 0.1, 0.3, 0.4, 0.8, 0.0, 0.2, 0.6, 0.7, 0.95, 0.05]
    texts = np.array([[0, 1], [0, 1]], np.float32)
    assert ranks(images, texts, np.array([0, 2])).tolist() == [[4, 1, 6, 5], [2, 2, 0, 7]]


def test_recall_and_what_is_lost() -> None:
    before, after = found(0, 0, 0, 4, 9, 20), found(0, 1, 0, 0, 12, 20)
    assert recall(before) == pytest.approx({1: 50.0, 5: 66.667, 10: 83.333}, abs=1e-3)
    loss = Loss.between(before, after)
    assert (loss.lost, loss.won) == (1, 1)
    assert loss.points == pytest.approx({1: 0.0, 5: 0.0, 10: 16.667}, abs=1e-3)
    assert loss.mean == pytest.approx(5.556, abs=1e-3)
    assert "mean recall" in loss.too_much()


@pytest.mark.parametrize(("lost", "kept"), [(0, True), (1, True), (2, False), (20, False)])
def test_half_a_point_is_too_much(lost: int, kept: bool) -> None:
    before = np.zeros(400, np.int64)
    after = before.copy()
    after[:lost] = 1
    assert (not Loss.between(before, after).too_much()) == kept
    assert not Loss.between(after, before).too_much()


def test_views_are_parts_of_the_photo() -> None:
    image = Image.new("RGB", (10, 1), "red")
    assert [view.size for view in views(image)] == [(10, 1), (10, 1), (8, 1), (8, 1)]
    assert len(views(image)) == VIEWS


def test_small_towers_are_left_alone_unless_asked_for(bundle: Bundle) -> None:
    before = towers(bundle.folder)
    for precision in ("auto", "float32"):
        reduction = reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, precision, pictures())  # type: ignore[arg-type]
        assert reduction.precision == {"vision": "float32", "text": "float32"}
        assert not reduction.warnings
    assert towers(bundle.folder) == before


def test_int8_is_measured_kept_and_used(bundle: Bundle, any_speed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Loss, "too_much", lambda loss: "")  # of weights of chance it says nothing
    images = list(pictures().images)
    before = Encoder(bundle, provider="cpu").encode_images(images)
    told: list[tuple[int, int, str]] = []
    reduction = reduce_bundle(
        bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures(), lambda *step: told.append(step)
    )
    assert reduction.precision == {"vision": "int8", "text": "int8"}
    assert reduction.parity["int8"]["vision_kept"] == reduction.parity["int8"]["text_kept"] == 1.0
    assert 0.98 < reduction.parity["int8"]["vision_lowest"] <= reduction.parity["int8"]["vision_mean"] < 1
    assert reduction.figures["int8_vision_speedup"] > 0
    assert {"probe_recall@1", "probe_recall@1_float32"} <= reduction.figures.keys()
    assert [detail for _, _, detail in told if "int8" in detail]
    assert all(done < total for done, total, _ in told)

    encoder = Encoder(redescribe(bundle), provider="cpu")
    after = encoder.encode_images(images)
    assert 0.98 < np.einsum("nd,nd->n", before, after).min() < 0.9999999
    assert Regions(encoder).read(images[0]).shape[2] == encoder.dim
    kinds = {node.op_type for node in onnx.load(str(bundle.folder / "vision.onnx")).graph.node}
    assert "MatMulInteger" in kinds


def test_what_is_not_faster_is_refused_and_said(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "LEAST_SPEEDUP", 1000.0)
    before = towers(bundle.folder)
    reduction = reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures())
    assert reduction.precision == {"vision": "float32", "text": "float32"}
    assert len(reduction.warnings) == 2 and "times as fast" in reduction.warnings[0]
    assert towers(bundle.folder) == before


def test_what_finds_less_is_tried_with_more_of_float32_then_refused(
    bundle: Bundle, any_speed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Loss, "too_much", lambda loss: "recall@1 on the probe set falls by 3.0 points")
    before = towers(bundle.folder)
    reduction = reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures())
    assert reduction.precision["vision"] == reduction.precision["text"] == "float32"
    assert "30% of the products in float32: recall@1" in reduction.warnings[0]
    assert reduction.parity["int8"]["vision_kept"] == 0.0
    assert towers(bundle.folder) == before
    assert not list(bundle.folder.glob("*.part"))


def test_what_the_quantizers_stumble_over_stays_in_float32(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8, "dynamic", _stumble)
    before = towers(bundle.folder)
    reduction = reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures())
    assert reduction.precision == {"vision": "float32", "text": "float32"}
    assert "it cannot be made (no shape)" in reduction.warnings[0]
    assert towers(bundle.folder) == before


def _stumble(*arguments: object) -> bytes:
    raise AssertionError("no shape")


def test_a_full_disk_is_no_fault_of_the_tower(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> bytes:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(int8, "dynamic", full)
    with pytest.raises(OSError, match="no room"):
        reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures())


def test_half_is_allowed_on_the_cpu(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Loss, "too_much", lambda loss: "")
    monkeypatch.setattr(reduce, "_SLOW", 1000.0)
    reduction = reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "float16", pictures())
    assert reduction.precision == {"vision": "float16", "text": "float16"}
    assert reduction.parity["float16"]["vision_lowest"] > 0.999
    assert all("slow on this machine" in warning for warning in reduction.warnings) and len(reduction.warnings) == 2
    assert Encoder(redescribe(bundle), provider="cpu").encode_texts(["a dog"]).shape == (1, bundle.dim)


def test_cancelled_between_batches_the_towers_stay(bundle: Bundle, any_speed: None) -> None:
    before = towers(bundle.folder)

    def leave(done: int, total: int, detail: str) -> None:
        if "int8" in detail:
            raise Cancelled

    with pytest.raises(Cancelled):
        reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures(), leave)
    assert towers(bundle.folder) == before
    assert not list(bundle.folder.glob("*.part"))


_KILLED = """
import sys
from pathlib import Path
from engine.encoding.bundle import Bundle
from tests.training.precision_towers import pictures
from training.convert.precision import int8, reduce, reduce_bundle
from training.convert.precision.gate import Loss

reduce.LEAST_SPEEDUP = 0.0
Loss.too_much = lambda loss: ""
bundle = Bundle.load(Path(sys.argv[1]))


def wait(done, total, detail):
    if detail == "text in dynamic int8":
        print("now", flush=True)
        sys.stdin.read()


reduce_bundle(bundle.folder, bundle.preprocessing, bundle.text, "int8", pictures(), wait)
"""


def test_killed_between_the_towers_each_is_whole(bundle: Bundle) -> None:
    before = towers(bundle.folder)
    command = [sys.executable, "-c", _KILLED, str(bundle.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    after = towers(bundle.folder)
    assert after["text"] == before["text"]
    assert after["vision"] != before["vision"]
    encoder = Encoder(redescribe(bundle), provider="cpu")
    assert np.isfinite(encoder.encode_images(list(pictures().images))).all()
