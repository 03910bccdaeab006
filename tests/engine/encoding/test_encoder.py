"""A bundle from disk to embeddings, on real ONNX files."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.encoding.bundle import Bundle, find_bundles
from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import Preprocessing, flatten
from engine.errors import BundleInvalid, BundleUnknown
from tests.bundles import SIZE, make_bundle

COLOURS = {"red": (230, 10, 10), "green": (10, 230, 10), "blue": (10, 10, 230)}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return Encoder.load(make_bundle(tmp_path_factory.mktemp("bundle") / "tiny"))


def test_words_find_their_colour(encoder: Encoder) -> None:
    photos = encoder.encode_images([Image.new("RGB", (50, 30), colour) for colour in COLOURS.values()])
    for words in (["red", "green", "blue"], ["빨강", "초록", "파랑"]):
        scores = encoder.encode_texts(words) @ photos.T
        assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_embeddings_are_float32_of_unit_length(encoder: Encoder) -> None:
    texts = encoder.encode_texts(["red", "blue green", "what is this", ""])
    pixels = np.random.default_rng(0).integers(0, 256, (37, SIZE, SIZE, 3)).astype(np.uint8)
    for rows in (texts, encoder.encode_pixels(pixels)):
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_batches_and_order_change_nothing(encoder: Encoder) -> None:
    texts = ["red", "green blue red", "red", "yellow white", "unknown words in a row that is longer than eight tokens"]
    together = encoder.encode_texts(texts)
    alone = np.concatenate([Encoder(encoder.bundle).encode_texts([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    pixels = np.random.default_rng(1).integers(0, 256, (33, SIZE, SIZE, 3)).astype(np.uint8)
    whole = encoder.encode_pixels(pixels)
    np.testing.assert_allclose(whole[20:21], encoder.encode_pixels(pixels[20:21]), atol=1e-6)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode_texts([]).shape == (0, encoder.dim)
    assert encoder.encode_images([]).shape == (0, encoder.dim)


def test_many_threads_share_one_encoder(encoder: Encoder) -> None:
    expected = encoder.encode_texts(["red", "green", "blue"])
    fresh = Encoder(encoder.bundle)
    results: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: results.append(fresh.encode_texts(["red", "green", "blue"]))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    for result in results:
        np.testing.assert_allclose(result, expected, atol=1e-6)


def test_one_photo_or_many_and_any_number_of_threads_give_the_same(encoder: Encoder) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (9, SIZE, SIZE, 3)).astype(np.uint8)
    expected = np.concatenate([encoder.encode_pixels(pixels[index : index + 1]) for index in range(9)])
    for threads in (1, 2, 3, 16):
        fresh = Encoder(encoder.bundle, threads=threads)
        one = fresh.encode_pixels(pixels[:1])  # opens the tower in the way for one photo
        np.testing.assert_allclose(one, expected[:1], atol=1e-6)
        np.testing.assert_allclose(fresh.encode_pixels(pixels), expected, atol=1e-6)
        np.testing.assert_allclose(fresh.encode_pixels(pixels[:1]), one, atol=1e-6)


def test_orientation_and_transparency_are_honoured(encoder: Encoder, tmp_path: Path) -> None:
    halves = Image.new("RGB", (64, 32), COLOURS["red"])
    exif = Image.Exif()
    exif[0x0112] = 6
    halves.save(tmp_path / "turned.jpg", exif=exif)
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    with Image.open(tmp_path / "turned.jpg") as turned:
        rows = encoder.encode_images([turned, halves, clear, Image.new("RGB", (20, 20), "white")])
    assert rows[0] @ rows[1] > 0.999
    assert rows[2] @ rows[3] > 0.9999


def test_says_what_it_runs_on(encoder: Encoder) -> None:
    assert encoder.provider.endswith("ExecutionProvider")
    assert encoder.provider_note


def test_the_model_may_be_named_by_id(tmp_path: Path) -> None:
    make_bundle(tmp_path / "models" / "mine", bundle_id="mine")
    assert "mine" in find_bundles(tmp_path)
    assert Encoder.load("mine", library_dir=tmp_path).bundle_id == "mine"
    with pytest.raises(BundleUnknown, match="mine"):
        Encoder.load("other", library_dir=tmp_path)


@pytest.mark.parametrize("name", ["vision.onnx", "text.onnx", "tokenizer.json"])
def test_tampered_files_are_refused(tmp_path: Path, name: str) -> None:
    folder = make_bundle(tmp_path / "tiny")
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(BundleInvalid, match="hash"):
        Bundle.load(folder)
    (folder / name).write_bytes(data[:-5])
    with pytest.raises(BundleInvalid, match="size"):
        Bundle.load(folder)
    (folder / name).unlink()
    with pytest.raises(BundleInvalid, match="missing"):
        Bundle.load(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 99}, "format"),
        ({"dim": 0}, "dim"),
        ({"dim": None}, "dim"),
        ({"image": {"size": 32}}, "incomplete"),
        ({"files": {}}, "does not describe"),
        ({"files": []}, "incomplete"),
    ],
)
def test_a_wrong_description_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    folder = make_bundle(tmp_path / "tiny")
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    (folder / "bundle.json").write_text(json.dumps({**document, **change}), encoding="utf-8")
    with pytest.raises(BundleInvalid, match=said):
        Bundle.load(folder)


def test_a_description_that_is_no_json_is_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny")
    (folder / "bundle.json").write_bytes(b"\xff{")
    with pytest.raises(BundleInvalid, match="cannot be read"):
        Bundle.load(folder)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_has_an_embedding(encoder: Encoder, text: str) -> None:
    row = encoder.encode_texts([text])
    assert np.isfinite(row).all()


@pytest.mark.parametrize("mode", ["squash", "shortest", "longest"])
@pytest.mark.parametrize("size", [(64, 64), (200, 20), (3, 500), (1, 1)])
def test_every_shape_becomes_the_models(mode: str, size: tuple[int, int]) -> None:
    how = Preprocessing(32, mode, "bicubic", (0.5,) * 3, (0.25,) * 3)  # type: ignore[arg-type]
    pixels = how.to_pixels(Image.new("RGB", size, (128, 64, 200)))
    assert pixels.shape == (32, 32, 3)
    assert [128, 64, 200] in pixels[16, 15:17].tolist()
    planes = how.normalise(np.full((1, 32, 32, 3), (128, 64, 200), np.uint8))
    np.testing.assert_allclose(planes[0, :, 16, 16], (np.array([128, 64, 200]) / 255 - 0.5) / 0.25, atol=1e-5)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16"]
)
def test_every_mode_flattens_to_rgb(mode: str) -> None:
    assert flatten(Image.new(mode, (5, 4))).mode == "RGB"


def test_16_bit_greys_are_scaled() -> None:
    grey = Image.fromarray(np.full((4, 4), 32768, np.uint16))
    assert flatten(grey).getpixel((0, 0)) == (127, 127, 127)
