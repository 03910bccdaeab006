"""The places of a photo, by an exported image tower of each family; or by windows, where it pools no map."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from benchmarks.regions import Always
from engine.encoding.onnx import Encoder
from engine.encoding.regions import Regions
from engine.encoding.windows import SIDE
from tests.bundles import make_bundle
from tests.training.families import CONFIG, ORGANISATION, build, write_family
from training import export
from training.convert.towers import vision_tower
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()

BY_FEATURES = {"vit": False, "resnet": False, "mobileclip": True, "siglip": False, "biomedclip": False, "coca": False}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # towers this small are slower on several
    yield
    torch.set_num_threads(threads)


def exported(name: str, root: Path) -> Encoder:
    """Export the image tower of a family into a bundle, beside a text tower of tests."""
    from open_clip.factory import load_checkpoint

    family = write_family(name, root)
    config = json.loads((family.folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"]
    clip = build(config, root / ORGANISATION / f"{name}-network")
    weights = next(path for path in family.folder.iterdir() if path.suffix in (".safetensors", ".bin"))
    load_checkpoint(clip, str(weights))
    folder = make_bundle(root / "bundle", bundle_id="bundle", dim=config["embed_dim"])
    size = config["vision_cfg"]["image_size"]
    export.export_vision(vision_tower(clip), size, folder / "vision.onnx")
    data = (folder / "vision.onnx").read_bytes()
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    document["image"] |= {"size": size, "mean": [0.5] * 3, "std": [0.25] * 3}
    document["files"]["vision.onnx"] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    return Encoder.load(folder, provider="cpu")


def stripes(colour: tuple[int, int, int], step: int) -> Image.Image:
    """Return a picture that looks the same in all of its parts."""
    image = Image.new("RGB", (160, 160), colour)
    for left in range(0, 160, 2 * step):
        image.paste((255, 255, 255), (left, 0, left + step, 160))
    return image


@pytest.mark.parametrize("name", BY_FEATURES)
def test_places_are_told_and_embeddings_stay(name: str, tmp_path: Path) -> None:
    encoder = exported(name, tmp_path)
    left, right = stripes((200, 20, 20), 10), stripes((10, 40, 160), 40)
    both = Image.new("RGB", (320, 160))
    both.paste(left, (0, 0))
    both.paste(right, (160, 0))
    before = encoder.encode_images([left, right, both])

    regions = Regions(encoder, Always())
    vectors = regions.read(both)
    assert regions.by_features == BY_FEATURES[name]
    assert vectors.shape == (SIDE, SIDE, encoder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=2), 1, atol=1e-4)
    # Weights are of chance, and yet: what a place gives is more like the picture that it lies in.
    apart = before[0] - before[1]
    towards_left = vectors @ apart / (apart @ apart)
    quarter = SIDE // 4
    assert towards_left[:, :quarter].mean() > towards_left[:, -quarter:].mean() + 0.25
    assert np.array_equal(encoder.encode_images([left, right, both]), before)
