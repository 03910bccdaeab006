"""Regions: the appended graph gives what the head gives, and words are seen where they are."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper
from PIL import Image

from benchmarks.regions import Always, accuracy, labelled, mosaics
from engine.catalog.connection import Catalog
from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.encoding.regions import FeatureRegions, Regions, WindowRegions
from engine.encoding.surgery import GRID, REGIONS, NoFeatureMap, with_regions
from engine.encoding.windows import PLANS, SIDE, Plan, windows
from engine.encoding.wire import bytes_field, fields, number_field
from engine.search.explain import Explainer
from tests.bundles import make_bundle
from tests.engine.fakes import ColourEncoder

MOSAICS = 20
PEAK, MEAN = 0.94, 0.93  # of 200 mosaics, benchmarks/regions.py
MARGIN = 0.16  # three standard errors of a share of 0.94 in 20


@pytest.fixture(scope="module")
def encoder(starter_bundle: Path) -> Encoder:
    return Encoder.load(starter_bundle)


@pytest.fixture(scope="module")
def explainer(encoder: Encoder) -> Iterator[Explainer]:
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog.open(Path(folder) / "catalog.sqlite")
        yield Explainer(catalog, encoder, Path(folder))
        catalog.close()


def _model(nodes: list[onnx.NodeProto], **weights: np.ndarray) -> bytes:
    tensors = [onnx.numpy_helper.from_array(value, name) for name, value in weights.items()]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 8, 8])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", None])
    graph = helper.make_graph(nodes, "tower", [pixels], [embedding], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def _tower(pool: onnx.NodeProto) -> bytes:
    chance = np.random.default_rng(3)
    nodes = [
        helper.make_node("Conv", ["pixels", "kernel"], ["map"], strides=[2, 2]),
        pool,
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "head"], ["scores"]),
        helper.make_node("Tanh", ["scores"], ["embedding"]),
    ]
    kernel = chance.normal(size=(5, 3, 2, 2)).astype(np.float32)
    return _model(nodes, kernel=kernel, head=chance.normal(size=(5, 4)).astype(np.float32))


@pytest.mark.parametrize(
    "pool",
    [
        helper.make_node("GlobalAveragePool", ["map"], ["pooled"]),
        helper.make_node("ReduceMean", ["map"], ["pooled"], axes=[2, 3], keepdims=1),
        helper.make_node("ReduceMean", ["map"], ["pooled"], axes=[2, 3], keepdims=0),
    ],
    ids=["global", "mean", "mean without sides"],
)
def test_each_place_gets_what_the_head_makes_of_it(pool: onnx.NodeProto) -> None:
    model = _tower(pool)
    pixels = np.random.default_rng(5).normal(size=(2, 3, 8, 8)).astype(np.float32)
    plain = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    session = onnxruntime.InferenceSession(with_regions(model), providers=["CPUExecutionProvider"])
    (before,) = plain.run(["embedding"], {"pixels": pixels})
    after, rows, grid = session.run(["embedding", REGIONS, GRID], {"pixels": pixels})
    assert np.array_equal(before, after)
    assert grid.tolist() == [2, 5, 4, 4]
    places = rows.reshape(2, 4, 4, 4)
    # A photo that shows one place only has, as a whole, the embedding of that place.
    corner = np.tile(pixels[1:, :, 6:8, 2:4], (1, 1, 4, 4))
    (alone,) = plain.run(["embedding"], {"pixels": corner})
    assert np.allclose(alone[0], places[1, 3, 1], atol=1e-5)


def test_what_pools_no_map_of_its_own_is_told_apart() -> None:
    tokens = helper.make_node("Flatten", ["map"], ["flat"], axis=2)
    kernel = np.ones((5, 3, 2, 2), np.float32)
    conv = helper.make_node("Conv", ["pixels", "kernel"], ["map"], strides=[2, 2])
    without = _model([conv, tokens, helper.make_node("Tanh", ["flat"], ["embedding"])], kernel=kernel)
    with pytest.raises(NoFeatureMap):
        with_regions(without)
    # Pooled once, and then the map is looked at again (squeeze and excitation): the pool is no cut.
    pool = helper.make_node("GlobalAveragePool", ["map"], ["pooled"])
    gated = _model([conv, pool, helper.make_node("Mul", ["map", "pooled"], ["embedding"])], kernel=kernel)
    with pytest.raises(NoFeatureMap):
        with_regions(gated)


def test_regions_have_the_type_of_the_embedding() -> None:
    """A tower in half precision gives both in half precision; a wrong type would not open."""
    model = onnx.load_from_string(_tower(helper.make_node("GlobalAveragePool", ["map"], ["pooled"])))
    model.graph.node[-1].output[0] = "single"
    model.graph.node.append(helper.make_node("Cast", ["single"], ["embedding"], to=TensorProto.FLOAT16))
    model.graph.output[0].type.tensor_type.elem_type = TensorProto.FLOAT16
    data = with_regions(bytes(model.SerializeToString()))
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    assert {output.name: output.type for output in session.get_outputs()} == {
        "embedding": "tensor(float16)",
        REGIONS: "tensor(float16)",
        GRID: "tensor(int64)",
    }


def test_a_tower_that_pools_tokens_is_read_window_by_window(tmp_path: Path) -> None:
    """As ViTs without a class token do: the mean is not of a map with sides."""
    folder = make_bundle(tmp_path / "tiny")
    model = onnx.load(str(folder / "vision.onnx"))
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([0, 3, -1], np.int64), "tokens"))
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([2], np.int64), "last"))
    pool = next(node for node in model.graph.node if node.op_type == "ReduceMean")
    pool.input[:] = ["rows", "last"]
    model.graph.node.insert(0, helper.make_node("Reshape", ["pixels", "tokens"], ["rows"]))
    onnx.save(model, str(folder / "vision.onnx"))
    encoder = Encoder(_described(folder))
    image = Image.new("RGB", (200, 100), (255, 0, 0))
    image.paste((0, 0, 255), (100, 0, 200, 100))
    regions = Regions(encoder, Always())
    vectors = regions.read(image)
    assert not regions.by_features
    red, blue = encoder.encode_texts(["red", "blue"])
    assert (vectors[:, :8] @ red > vectors[:, :8] @ blue).all()
    assert (vectors[:, -8:] @ blue > vectors[:, -8:] @ red).all()


def _described(folder: Path) -> Bundle:
    """Return a bundle whose image tower was changed."""
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    data = (folder / "vision.onnx").read_bytes()
    document["files"]["vision.onnx"] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    return Bundle.load(folder)


def test_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="cut off|no ONNX"):
        with_regions(b"\x3a\xff\xff\xff\x7fnot a model")


def test_wire_format_round_trip() -> None:
    message = number_field(3, 0) + number_field(2000, 2**40) + bytes_field(7, "사진") + bytes_field(1, b"x" * 300)
    read = [
        (number, value if isinstance(value, int) else bytes(value)) for number, value in fields(memoryview(message))
    ]
    assert read == [(3, 0), (2000, 2**40), (7, "사진".encode()), (1, b"x" * 300)]


@pytest.mark.parametrize(("side", "per_row"), [(0.5, 3), (0.6, 2)])
def test_windows_cover_the_photo(side: float, per_row: int) -> None:
    seen = np.zeros((60, 90), int)
    image = Image.fromarray(np.arange(60 * 90, dtype=np.int32).reshape(60, 90))
    for window in windows(side, per_row):
        seen.reshape(-1)[np.asarray(window.crop(image)).reshape(-1)] += 1
    assert seen.min() >= 1


def test_any_encoder_can_tell_places_window_by_window() -> None:
    image = Image.new("RGB", (200, 100), (255, 0, 0))
    image.paste((0, 0, 255), (100, 0, 200, 100))
    encoder = ColourEncoder()
    vectors = Regions(encoder, Always()).read(image)
    assert vectors.shape == (SIDE, SIDE, 16)
    red, blue = encoder.encode_texts(["red", "blue"])
    assert np.allclose(np.linalg.norm(vectors, axis=2), 1, atol=1e-5)
    assert (vectors[:, :8] @ red > vectors[:, :8] @ blue).all()
    assert (vectors[:, -8:] @ blue > vectors[:, -8:] @ red).all()


def test_a_tower_without_a_map_is_read_window_by_window(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model: bytes) -> bytes:
        raise NoFeatureMap("it has none")

    monkeypatch.setattr("engine.encoding.regions.region_graph", refuse)
    regions = Regions(encoder)
    assert regions.by_features
    vectors = regions.read(Image.new("RGB", (64, 64), (90, 120, 60)))
    assert not regions.by_features
    assert vectors.shape == (SIDE, SIDE, encoder.dim)


@pytest.mark.parametrize("plan", PLANS, ids=len)
@pytest.mark.parametrize("reader", [FeatureRegions, WindowRegions])
def test_colours_are_seen_in_their_part(reader: type[FeatureRegions], plan: Plan, tmp_path: Path) -> None:
    """Three parts of unequal size, by the bundle of the tests, whose words are colours."""
    encoder = Encoder.load(make_bundle(tmp_path / "tiny"))
    image = Image.new("RGB", (240, 160))
    parts = {"red": (0, 0, 100, 90), "green": (100, 0, 240, 160), "blue": (0, 90, 100, 160)}
    colours = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
    for name, box in parts.items():
        image.paste(colours[name], box)
    catalog = Catalog.open(tmp_path / "catalog.sqlite")
    heat = Explainer(catalog, encoder, tmp_path).heat(reader(encoder, Always(plan)).read(image), list(parts))
    catalog.close()
    for (left, top, right, bottom), seen in zip(parts.values(), heat, strict=True):
        row, column = np.unravel_index(seen.argmax(), seen.shape)
        assert left <= (column + 0.5) / SIDE * 240 < right
        assert top <= (row + 0.5) / SIDE * 160 < bottom
        inside = np.zeros(seen.shape, bool)
        inside[
            round(top / 160 * SIDE) : round(bottom / 160 * SIDE), round(left / 240 * SIDE) : round(right / 240 * SIDE)
        ] = 1
        assert seen[inside].mean() > 2 * seen[~inside].mean()


def test_a_cat_is_seen_where_it_is(encoder: Encoder, explainer: Explainer) -> None:
    """scikit-image's photos, which are always there: the cat and the rocket are seen in their own halves."""
    data = pytest.importorskip("skimage.data")
    cat, rocket = (Image.fromarray(photo).resize((300, 300)) for photo in (data.chelsea(), data.rocket()))
    for cat_left in (True, False):
        both = Image.new("RGB", (600, 300))
        both.paste(cat, (0 if cat_left else 300, 0))
        both.paste(rocket, (300 if cat_left else 0, 0))
        vectors = FeatureRegions(encoder, Always()).read(both)
        seen_cat, seen_rocket = explainer.heat(vectors, ["고양이", "rocket"])
        left, right = slice(0, SIDE // 2), slice(SIDE // 2, SIDE)
        if not cat_left:
            left, right = right, left
        assert seen_cat[:, left].mean() > 1.5 * seen_cat[:, right].mean()
        assert seen_rocket[:, right].mean() > 1.5 * seen_rocket[:, left].mean()


def test_words_are_seen_in_their_part_of_a_mosaic(encoder: Encoder, explainer: Explainer, shared_data: Path) -> None:
    examples = mosaics(labelled(shared_data / "labelled"), MOSAICS)
    found = accuracy(FeatureRegions(encoder, Always()), explainer, encoder, examples)
    assert found["peak"] >= PEAK - MARGIN
    assert found["mean"] >= MEAN - MARGIN
    assert found["mean"] >= found["four_crops"] - MARGIN


def test_windows_see_words_in_their_part_of_a_mosaic(encoder: Encoder, explainer: Explainer, shared_data: Path) -> None:
    examples = mosaics(labelled(shared_data / "labelled"), 6)
    found = accuracy(WindowRegions(encoder, Always()), explainer, encoder, examples)
    assert found["peak"] >= 0.6
