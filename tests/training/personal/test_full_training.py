"""Full training of a small open_clip model: to the end, interrupted, unstable, and with photos that cannot be read."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.encoding.onnx import Encoder
from engine.errors import TrainingImpossible
from engine.personal.events import TrainingPoint, TrainingWarning
from engine.personal.weights import weights_to_be_had
from engine.search.background import background_texts
from training.personal import devices, full_data, full_finish, parents
from training.personal.contract import Dataset, NotFinite, Split, TrainingPhoto
from training.personal.full import FullOptions, FullTrainer
from training.probe import Probe, load_probe

COLOURS = {"red": (220, 30, 30), "green": (30, 200, 60), "blue": (40, 60, 220), "yellow": (230, 220, 40)}
SHAPES = ("bar", "square", "stripes")
OPTIONS = FullOptions(
    rank=4, alpha=8, rate=1e-2, batch=12, epochs=1, fewest_steps=30, evaluations=4, views=1, patience=9, drift=0.2
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small towers are quickest on one thread; a few general texts and probe photos will do."""
    probe = few()
    for module in (full_finish, parents):
        monkeypatch.setattr(module, "load_probe", lambda *_: probe)
    monkeypatch.setattr(full_data, "background_texts", lambda: background_texts()[::12])
    monkeypatch.setattr(devices, "usable_cores", lambda: 1)
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@functools.cache
def few() -> Probe:
    probe = load_probe()
    return Probe(probe.images[:3], [(owner, text) for owner, text in probe.captions if owner < 3])


@pytest.fixture(scope="module")
def parent(vit: Path) -> Encoder:
    return Encoder.load(vit, provider="cpu", threads=1)


@pytest.fixture(scope="module")
def data(parent: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Each colour and shape twice, with a caption of its own."""
    folder = tmp_path_factory.mktemp("pictures")
    random = np.random.default_rng(0)
    photos, captions, images = [], [], []
    for number, (colour, shape) in enumerate(2 * [(colour, shape) for colour in COLOURS for shape in SHAPES]):
        path = folder / f"{number}.png"
        images.append(picture(colour, shape, random))
        images[-1].save(path)
        photos.append(TrainingPhoto(number, f"{number:064x}", (path,), None))
        captions.append(f"a {colour} {shape} {'here' if number < 12 else 'there'}")
    pairs = np.stack([np.arange(24), np.arange(24)], axis=1)
    vectors = parent.encode_images(images)
    return Dataset(photos, captions, pairs, np.arange(24), vectors, ["en"] * 24)


def picture(colour: str, shape: str, random: np.random.Generator) -> Image.Image:
    pixels = random.integers(0, 60, (72, 96, 3), dtype=np.uint8)
    if shape == "bar":
        pixels[:, 30:60] = COLOURS[colour]
    elif shape == "square":
        pixels[20:52, 10:42] = COLOURS[colour]
    else:
        pixels[::12] = pixels[1::12] = pixels[2::12] = COLOURS[colour]
    return Image.fromarray(pixels)


SPLIT = Split(np.r_[0:12, 12:16], np.r_[16:20], np.r_[20:24])


def trainer(data: Dataset, parent: Encoder, **options: object) -> FullTrainer:
    return FullTrainer(data, [SPLIT], parent, seed=3, options=replace(OPTIONS, **options))


def test_it_learns_to_the_end(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    run = trainer(data, parent)
    points = [moment for moment in run.train() if isinstance(moment, TrainingPoint)]
    assert run.step == run.steps == 30
    held_out = [point.held_out_loss for point in points if point.held_out_loss is not None]
    assert len(held_out) == 6
    told = [point.loss for point in points[1:]]
    assert np.mean(told[-4:]) < np.mean(told[:4]) * 0.8
    assert min(held_out) < held_out[0] * 0.8
    list(run.finish(tmp_path))
    assert run.settings["ratio"] in OPTIONS.ratios
    assert min(run.settings["parity"].values()) > 0.9999
    assert {"vision.onnx", "text.onnx", "tokenizer.json", "lora.npz", "description.json"} == names(tmp_path)
    json.dumps(run.settings)

    unseen = run.unseen()
    assert {each.photo for each in unseen} == {20, 21, 22, 23}
    made = Encoder(replace(parent.bundle, folder=tmp_path), provider="cpu", threads=1)
    photos, texts = (encode_all(each, data) for each in (made.encode_images, made.encode_texts))
    for each in unseen:
        similarities = texts[each.caption] @ photos.T
        assert each.after == 1 + int((similarities > similarities[each.photo] + 1e-6).sum())
    assert float(np.abs(photos - data.vectors).max()) > 1e-3


def encode_all(encode: object, data: Dataset) -> np.ndarray:
    assert callable(encode)
    if getattr(encode, "__name__", "") == "encode_texts":
        return encode(list(data.captions))
    return encode([Image.open(photo.files[0]) for photo in data.photos])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_goes_on_after_a_kill_as_if_nothing_had_happened(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    whole = trainer(data, parent, micro=5, fewest_steps=8)
    all_points = [moment for moment in whole.train() if isinstance(moment, TrainingPoint)]
    cut = trainer(data, parent, micro=5, fewest_steps=8)
    for moment in cut.train():
        if isinstance(moment, TrainingPoint) and moment.step == 3:
            break
    state = cut.state()
    again = trainer(data, parent, micro=5, fewest_steps=8)
    again.restore(state)
    assert again.step == 3
    points = [moment for moment in again.train() if isinstance(moment, TrainingPoint)]
    assert [point.step for point in points] == list(range(4, 9))
    for wanted, found in zip(all_points[-5:], points, strict=True):
        assert (found.held_out_loss is None) is (wanted.held_out_loss is None)
        if found.held_out_loss is None:  # else the point's loss is the mean since the last one of this process
            assert found.loss == pytest.approx(wanted.loss, rel=1e-4)
        else:
            assert found.held_out_loss == pytest.approx(wanted.held_out_loss, rel=1e-4)
    for name, tensor in whole._model.snapshot().items():
        torch.testing.assert_close(again._model.snapshot()[name], tensor, rtol=1e-3, atol=1e-5)
    done = trainer(data, parent, micro=5, fewest_steps=8)
    done.restore(again.state())
    list(done.finish(tmp_path))
    assert done.settings["best_step"] == whole.settings["best_step"]


def test_a_state_of_something_else_is_refused(data: Dataset, parent: Encoder) -> None:
    run = trainer(data, parent)
    state = run.state()
    other = FullTrainer(data, [SPLIT], parent, seed=4, options=OPTIONS)
    for wrong in (state[: len(state) // 2], b"", b"no state", bytes(100)):
        with pytest.raises(ValueError):
            run.restore(wrong)
    with pytest.raises(ValueError, match="another"):
        other.restore(state)


def test_stopped_at_once_it_is_the_parent(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    run = trainer(data, parent)
    list(run.finish(tmp_path))
    for name in ("vision.onnx", "text.onnx"):
        assert (tmp_path / name).read_bytes() == (parent.bundle.folder / name).read_bytes()
    assert run.settings["ratio"] == 0.0
    assert all(each.before == each.after for each in run.unseen())


def test_a_loss_that_is_no_number_leaves_the_best(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    run = trainer(data, parent)
    moments = run.train()
    with pytest.raises(NotFinite):
        for moment in moments:
            if isinstance(moment, TrainingPoint) and moment.step == 5:
                best = run._progress.best_step
                factors = next(iter(run._model.adapted["vision"].factors.values()))
                with torch.no_grad():
                    factors.up.fill_(float("nan"))
    again = trainer(data, parent)
    again.restore(run.state())
    list(again.finish(tmp_path))
    assert again.settings["best_step"] == best
    made = Encoder(replace(parent.bundle, folder=tmp_path), provider="cpu", threads=1)
    assert np.isfinite(made.encode_texts(["a red bar"])).all()


def test_unreadable_photos_are_left_out(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG cut off")
    photos = [replace(photo, files=(broken,)) if photo.photo_id in (0, 17, 20) else photo for photo in data.photos]
    run = trainer(replace(data, photos=photos), parent, fewest_steps=2)
    warnings = [moment for moment in run.train() if isinstance(moment, TrainingWarning)]
    assert [warning.kind for warning in warnings] == ["unreadable"]
    assert "2 photos" in warnings[0].text
    (tmp_path / "out").mkdir()
    list(run.finish(tmp_path / "out"))
    assert {each.photo for each in run.unseen()} == {21, 22, 23}

    gone = [replace(photo, files=(broken,)) for photo in data.photos]
    with pytest.raises(TrainingImpossible) as refused:
        list(trainer(replace(data, photos=gone), parent).train())
    assert refused.value.fault == "too_few"


def test_a_full_model_can_be_trained_further(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    """What it adds to its source's weights is kept beside it, and so its own parent need not be there."""
    from training.personal.parents import load_parent

    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        run = FullTrainer(
            data, [SPLIT], parent, options=replace(OPTIONS, fewest_steps=3, evaluations=1, ratios=(1.0,)), seed=1
        )
        list(run.train())
        if not run.settings["best_step"]:
            run._progress.best, run._progress.best_step = run._model.snapshot(), run.step
        list(run.finish(folder))
        document = json.loads((parent.bundle.folder / "bundle.json").read_text(encoding="utf-8"))
        document |= {"personal": {"preset": "full"}}
        (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
        assert weights_to_be_had(folder) == ""
        parent = Encoder(replace(parent.bundle, folder=folder), provider="cpu", threads=1)
    found = load_parent(parent)
    assert min(found.parity.values()) > 0.9999
    assert found.before["vision/visual.transformer.resblocks.1.mlp.c_fc.weight/down"].shape[0] == 2 * OPTIONS.rank

    np.savez(
        folders[1] / "lora.npz",
        **{"vision/no.such.layer/down": np.ones((1, 2)), "vision/no.such.layer/up": np.ones((2, 1))},
    )
    with pytest.raises(TrainingImpossible) as refused:
        load_parent(parent)
    assert refused.value.fault == "no_weights"


def test_weights_that_are_gone_or_others_are_refused(parent: Encoder, tmp_path: Path) -> None:
    from training.personal.parents import load_parent

    document = json.loads((parent.bundle.folder / "bundle.json").read_text(encoding="utf-8"))
    for name in ("vision.onnx", "text.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes((parent.bundle.folder / name).read_bytes())
    for source in (str(tmp_path / "gone"), "training.starter"):
        (tmp_path / "bundle.json").write_text(json.dumps(document | {"source": source}), encoding="utf-8")
        with pytest.raises(TrainingImpossible) as refused:
            load_parent(Encoder(replace(parent.bundle, folder=tmp_path, source=source), provider="cpu"))
        assert refused.value.fault == "no_weights"


def test_all_blocks_in_mixed_precision_as_on_a_gpu(data: Dataset, parent: Encoder, tmp_path: Path) -> None:
    """The same code, on the processor: nothing kept, views made anew, blocks computed again for the gradient."""
    options = replace(
        OPTIONS, all_blocks=True, checkpointing=True, fewest_steps=2, evaluations=1, micro=9, ratios=(1.0,)
    )
    device = devices.Device(torch.device("cpu"), "cpu", torch.bfloat16)
    run = FullTrainer(data, [SPLIT], parent, seed=3, options=options, device=device)
    points = [moment for moment in run.train() if isinstance(moment, TrainingPoint)]
    assert np.isfinite([point.loss for point in points]).all()
    assert run.settings["states_kept"] == {"vision": False, "text": False}
    assert run.settings["adapted"] == {"vision": 8, "text": 8}
    assert run.settings["computed_in"] == "bfloat16"
    run._progress.best, run._progress.best_step = run._model.snapshot(), 2  # two steps need not have helped
    list(run.finish(tmp_path))
    assert min(run.settings["parity"].values()) > 0.9999
