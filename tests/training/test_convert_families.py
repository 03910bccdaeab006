"""Each family of models, converted, opened by the engine, and compared with open_clip's own code."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.onnx import Encoder
from engine.models.records import ModelSource, SourceKind
from tests.training.families import CONFIG, FAMILIES, ORGANISATION, Family, build, texts, write_family
from training.convert import convert
from training.convert.convert import Conversion
from training.convert.tokenizers import HARD_TEXTS, require_same_tokens
from training.probe import Probe, load_probe

PADDED_IN_FULL = {"mobileclip", "siglip", "siglip2", "coca"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Compare some tokens, as other tests compare all, and use one thread, which suits small towers."""
    monkeypatch.setattr(convert, "require_same_tokens", functools.partial(require_same_tokens, texts=HARD_TEXTS[:8]))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def few() -> Probe:
    probe = load_probe(("en",))
    return Probe(probe.images[:4], probe.captions[:8])


@pytest.mark.parametrize("name", FAMILIES)
def test_a_bundle_computes_what_open_clip_does(name: str, tmp_path: Path) -> None:
    family = write_family(name, tmp_path / "hub")
    bundle = tmp_path / name
    bundle.mkdir()
    source = ModelSource(SourceKind.LOCAL, str(family.folder))
    Conversion(source, bundle, name, lambda _: None, precision="float32", probe=few()).run()

    document = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    assert min(document["parity"]["vision"], document["parity"]["text"]) > 0.9999
    assert document["text"]["pad"] == ("full" if name in PADDED_IN_FULL else "longest")
    assert document["source"] == str(family.folder)

    encoder = Encoder.load(bundle)
    images = [*few().images, Image.new("RGB", (30, 200), (9, 80, 200))]
    lines = list(texts())
    wanted_images, wanted_texts = by_open_clip(family, tmp_path / "hub", images, lines)
    assert cosines(encoder.encode_images(images), wanted_images).min() > 0.9999
    assert cosines(encoder.encode_texts(lines), wanted_texts).min() > 0.9999
    alone = np.concatenate([encoder.encode_texts([line]) for line in reversed(lines)])[::-1]
    assert cosines(alone, wanted_texts).min() > 0.9999
    # Else a bundle that always says the same would pass.
    assert (wanted_images @ wanted_images.T).min() < 0.99
    assert (wanted_texts @ wanted_texts.T).min() < 0.99


def by_open_clip(
    family: Family, root: Path, images: list[Image.Image], lines: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Encode by open_clip alone, with none of the project's loading, towers or tokenizers."""
    import open_clip
    from open_clip.factory import load_checkpoint
    from open_clip.transform import PreprocessCfg, image_transform_v2

    document = json.loads((family.folder / CONFIG).read_text(encoding="utf-8"))
    model = build(document["model_cfg"], root / ORGANISATION / f"{family.name}-network")
    weights = next(path for path in family.folder.iterdir() if path.suffix in (".safetensors", ".bin"))
    load_checkpoint(model, str(weights))
    transform = image_transform_v2(
        PreprocessCfg(size=model.visual.image_size, **document["preprocess_cfg"]), is_train=False
    )
    tokenizer = open_clip.get_tokenizer(f"local-dir:{family.folder}")
    with torch.inference_mode():
        of_images = model.encode_image(torch.stack([transform(image) for image in images]), normalize=True)
        of_texts = model.encode_text(tokenizer(lines), normalize=True)
    return of_images.numpy(), of_texts.numpy()


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.einsum("nd,nd->n", left, right)
