"""An adapter behind a tower: what ONNX Runtime computes is what numpy does, whatever the tower's numbers are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.onnx import Encoder
from engine.encoding.providers import open_model
from engine.encoding.surgery import REGIONS, with_regions
from engine.encoding.text import normalised
from engine.personal.describing import write_candidate
from tests.bundles import make_bundle
from training.parity import PARITY_COSINE, ParityError, lowest_cosine
from training.personal import exporting
from training.personal.appending import Taken, append_adapter

RNG = np.random.default_rng(3)


def adapter(dim: int, strength: float = 0.4) -> Adapter:
    rank = 4
    down = RNG.standard_normal((dim, rank)).astype(np.float32) / np.float32(dim**0.5)
    return Adapter(down, (strength * RNG.standard_normal((rank, dim))).astype(np.float32))


def tower(path: Path, kind: int, *, nested: bool = False) -> Path:
    """A tower that takes float[n, 5] and gives 8 numbers, normalised, in this precision; its mean is another output."""
    dtype = np.float16 if kind == TensorProto.FLOAT16 else np.float32
    weight = numpy_helper.from_array(np.random.default_rng(1).standard_normal((5, 8)).astype(dtype), "weight")
    nodes = [
        helper.make_node("MatMul", ["pixels", "weight"], ["projected"]),
        helper.make_node("LpNormalization", ["projected"], ["embedding"], axis=-1, p=2),
        helper.make_node("ReduceMax", ["embedding"], ["largest"], keepdims=0),
    ]
    outputs = [
        helper.make_tensor_value_info("embedding", kind, ["n", 8]),
        helper.make_tensor_value_info("largest", kind, []),
    ]
    if nested:
        inner = helper.make_graph(
            [helper.make_node("Identity", ["embedding"], ["same"])],
            "inner",
            [],
            [helper.make_tensor_value_info("same", kind, None)],
        )
        yes = numpy_helper.from_array(np.array(True), "yes")
        nodes += [
            helper.make_node("Constant", [], ["condition"], value=yes),
            helper.make_node("If", ["condition"], ["chosen"], then_branch=inner, else_branch=inner),
        ]
        outputs.append(helper.make_tensor_value_info("chosen", kind, None))
    graph = helper.make_graph(
        nodes, "tower", [helper.make_tensor_value_info("pixels", kind, ["n", 5])], outputs, [weight]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.FLOAT16])
def test_it_computes_what_numpy_does(tmp_path: Path, kind: int) -> None:
    plain, added, change = tower(tmp_path / "plain.onnx", kind), tmp_path / "added.onnx", adapter(8)
    append_adapter(plain, added, change)
    onnx.checker.check_model(onnx.load(str(added)))
    given = RNG.standard_normal((7, 5)).astype(np.float32)
    before, after = (open_model(path, "cpu").run(given) for path in (plain, added))
    assert lowest_cosine(change.apply(normalised(before)), normalised(after)) > PARITY_COSINE
    assert lowest_cosine(normalised(before), normalised(after)) < 0.99
    assert np.allclose(np.linalg.norm(after, axis=1), 1, atol=2e-3)


def test_what_else_the_tower_gives_stays(tmp_path: Path) -> None:
    plain, added = tower(tmp_path / "plain.onnx", TensorProto.FLOAT), tmp_path / "added.onnx"
    append_adapter(plain, added, adapter(8))
    given = RNG.standard_normal((7, 5)).astype(np.float32)
    before, after = (open_model(path, "cpu").session.run(["largest"], {"pixels": given})[0] for path in (plain, added))
    assert before == after


def test_a_zero_adapter_is_the_parent(tmp_path: Path) -> None:
    plain, added = tower(tmp_path / "plain.onnx", TensorProto.FLOAT), tmp_path / "added.onnx"
    append_adapter(plain, added, adapter(8, strength=0.0))
    given = RNG.standard_normal((7, 5)).astype(np.float32)
    before, after = (open_model(path, "cpu").run(given) for path in (plain, added))
    assert np.allclose(before, after, atol=1e-6)


def test_one_adapter_is_enough(tmp_path: Path) -> None:
    once, twice = tmp_path / "once.onnx", tmp_path / "twice.onnx"
    append_adapter(tower(tmp_path / "plain.onnx", TensorProto.FLOAT), once, adapter(8))
    with pytest.raises(Taken):
        append_adapter(once, twice, adapter(8))


def test_a_nested_graph_that_takes_the_embedding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Taken):
        append_adapter(tower(tmp_path / "a.onnx", TensorProto.FLOAT, nested=True), tmp_path / "b.onnx", adapter(8))


def test_what_is_no_tower_is_refused(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.onnx"
    nothing.write_bytes(b"this is no model at all")
    with pytest.raises(ValueError):
        append_adapter(nothing, tmp_path / "b.onnx", adapter(8))
    with pytest.raises(ValueError, match="gives no"):
        append_adapter(tower(tmp_path / "a.onnx", TensorProto.FLOAT), tmp_path / "b.onnx", adapter(8), output="other")


def written(folder: Path, parent: Encoder) -> tuple[Encoder, Adapter, Adapter]:
    photos, texts = adapter(parent.dim), adapter(parent.dim)
    folder.mkdir()
    for _ in exporting.write_files(parent, folder, photos, texts):
        pass
    write_candidate(folder, parent.bundle.folder)
    return Encoder.load(folder), photos, texts


def check(parent: Encoder, folder: Path, picture: Image.Image) -> Encoder:
    model, photos, texts = written(folder, parent)
    words = ["red", "파랑", "two dogs"]
    assert lowest_cosine(photos.apply(parent.encode_images([picture])), model.encode_images([picture])) > PARITY_COSINE
    assert lowest_cosine(texts.apply(parent.encode_texts(words)), model.encode_texts(words)) > PARITY_COSINE
    kept = Adapter.load(folder / ADAPTER, parent.dim)
    assert np.array_equal(kept.down, photos.down)
    return model


def test_a_bundle_with_adapters_runs_as_any_other(tmp_path: Path) -> None:
    check(
        Encoder.load(make_bundle(tmp_path / "tiny")), tmp_path / "candidate", Image.new("RGB", (40, 30), (200, 90, 30))
    )


def test_the_starter_with_adapters_runs_and_tells_of_its_regions(starter: Encoder, tmp_path: Path) -> None:
    picture = Image.fromarray(RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8)).resize((224, 224))
    model = check(starter, tmp_path / "candidate", picture)
    photos = Adapter.load(tmp_path / "candidate" / ADAPTER, starter.dim)
    before, after = (regions(encoder, picture) for encoder in (starter, model))
    assert lowest_cosine(photos.apply(normalised(before)), normalised(after)) > PARITY_COSINE


def regions(encoder: Encoder, picture: Image.Image) -> NDArray[np.float32]:
    """The places of the feature map of one window, as the heat map of "why" reads them."""
    data = (encoder.bundle.folder / "vision.onnx").read_bytes()
    planes = encoder.preprocessing.normalise(encoder.preprocessing.to_pixels(picture)[None])
    found: NDArray[np.float32] = open_model(with_regions(data), "cpu").session.run([REGIONS], {"pixels": planes})[0]
    return found


def test_files_that_compute_something_else_are_not_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrongly(append: Callable[..., None]) -> Callable[..., None]:
        return lambda source, target, given: append(source, target, Adapter(given.down, -given.up))

    monkeypatch.setattr(exporting, "append_adapter", wrongly(append_adapter))
    parent = Encoder.load(make_bundle(tmp_path / "tiny"))
    (tmp_path / "candidate").mkdir()
    with pytest.raises(ParityError, match="vision"):
        for _ in exporting.write_files(parent, tmp_path / "candidate", adapter(parent.dim), adapter(parent.dim)):
            pass
