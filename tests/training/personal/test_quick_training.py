"""Quick from a dataset to a bundle: it learns what is meant, can be left and gone on with, and stays a number."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.onnx import Encoder
from engine.personal.describing import write_candidate
from engine.personal.events import TrainingPoint, TrainingProgress, TrainingStage
from engine.personal.general import ProbeVectors
from tests.bundles import make_bundle
from tests.support import ROOT
from tests.training.quick_ground import dataset
from training.personal import fitting, guarding
from training.personal.contract import Dataset, NotFinite
from training.personal.folding import RATIOS
from training.personal.quick import QuickOptions, QuickTrainer
from training.personal.split import folds, single_split

FAST = QuickOptions(rank=8, steps=30, rate=2e-2, every=10, decay=0.1)
WORDS = ("red", "green", "blue")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return Encoder.load(make_bundle(tmp_path_factory.mktemp("bundles") / "tiny"))


NOTHING = ProbeVectors(np.zeros((0, 16), np.float32), np.zeros((0, 16), np.float32), np.zeros(0, np.int64))


@pytest.fixture(autouse=True)
def no_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model understands nothing of the probe set, and has nothing to forget."""
    monkeypatch.setattr(guarding, "probe_vectors", lambda parent: NOTHING)


def material(tiny: Encoder, count: int = 30) -> Dataset:
    """Photos whose captions say another colour than the parent sees: "red" is the user's word for the green ones."""
    meant = [WORDS[(n + 1) % 3] for n in range(count)]
    rng = np.random.default_rng(0)
    vectors = tiny.encode_texts([WORDS[n % 3] for n in range(count)]) + 0.05 * rng.standard_normal((count, tiny.dim))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return dataset(vectors, [f"{word} {'white ' * (n % 2)}{n}" for n, word in enumerate(meant)])


def trained(data: Dataset, parent: Encoder, folder: Path, options: QuickOptions = FAST) -> QuickTrainer:
    trainer = QuickTrainer(data, folds(data, 4, 0), parent, options=options)
    for _ in trainer.train():
        pass
    finished(trainer, folder)
    return trainer


def finished(trainer: QuickTrainer, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    for _ in trainer.finish(folder):
        pass
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_learns_what_the_user_means(tiny: Encoder, tmp_path: Path) -> None:
    data = material(tiny)
    trainer = trained(data, tiny, tmp_path / "candidate")
    unseen = trainer.unseen()
    assert {item.photo for item in unseen} == set(range(len(data.photos)))
    before, after = (float(np.mean([getattr(item, when) for item in unseen])) for when in ("before", "after"))
    assert before > 20
    assert after < 12
    write_candidate(tmp_path / "candidate", tiny.bundle.folder)
    model = Encoder.load(tmp_path / "candidate")
    photos = Adapter.load(tmp_path / "candidate" / ADAPTER, tiny.dim).apply(data.vectors)
    first = (model.encode_texts(["red"]) @ photos.T).argsort()[0][::-1][:8]
    assert set(first % 3) == {2}  # the photos whose captions say red; before, those that are
    assert trainer.step == trainer.steps
    assert trainer.settings["ratio"] in RATIOS


def test_the_same_input_makes_the_same_files(tiny: Encoder, tmp_path: Path) -> None:
    first, second = (QuickTrainer(material(tiny), folds(material(tiny), 4, 0), tiny, options=FAST) for _ in range(2))
    for trainer in (first, second):
        for _ in trainer.train():
            pass
    assert finished(first, tmp_path / "a") == finished(second, tmp_path / "b")


@pytest.mark.parametrize("leave_at", [1, 4, 7])
def test_left_and_gone_on_with_it_makes_the_same_files(tiny: Encoder, tmp_path: Path, leave_at: int) -> None:
    data = material(tiny)
    whole, left = (QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST) for _ in range(2))
    for _ in whole.train():
        pass
    moments = left.train()
    for _ in range(leave_at):
        next(moments, None)
    state = left.state()
    moments.close()
    resumed = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    resumed.restore(state)
    assert resumed.step == left.step
    for _ in resumed.train():
        pass
    assert finished(whole, tmp_path / "a") == finished(resumed, tmp_path / "b")
    assert whole.unseen() == resumed.unseen()


def test_a_state_once_trained_can_be_finished_elsewhere(tiny: Encoder, tmp_path: Path) -> None:
    data = material(tiny)
    trainer = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    for _ in trainer.train():
        pass
    other = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    other.restore(trainer.state())
    assert finished(trainer, tmp_path / "a") == finished(other, tmp_path / "b")


def test_a_state_of_something_else_or_damaged_is_refused(tiny: Encoder) -> None:
    data = material(tiny)
    trainer = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    state = trainer.state()
    for other in (
        QuickTrainer(material(tiny, 28), folds(material(tiny, 28), 4, 0), tiny, options=FAST),
        QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST, seed=1),
    ):
        with pytest.raises(ValueError, match="another training"):
            other.restore(state)
    for damaged in (b"", state[: len(state) // 2], b"\0" * 100):
        with pytest.raises(ValueError):
            trainer.restore(damaged)


def test_stopped_at_once_it_is_the_parent(tiny: Encoder, tmp_path: Path) -> None:
    trainer = QuickTrainer(material(tiny), folds(material(tiny), 4, 0), tiny, options=FAST)
    finished(trainer, tmp_path / "candidate")
    assert trainer.step == 0
    assert all(item.before == item.after for item in trainer.unseen())
    assert not Adapter.load(tmp_path / "candidate" / ADAPTER, tiny.dim).up.any()


def test_a_loss_that_is_no_number_stops_it_and_the_best_is_kept(
    tiny: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = material(tiny)
    trainer = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    real = fitting.info_nce
    calls = 0

    def breaks(*given: object) -> object:
        nonlocal calls
        calls += 1
        loss = real(*given)  # type: ignore[arg-type]
        if calls == 100:
            loss.texts[:] = np.nan
        return loss

    monkeypatch.setattr(fitting, "info_nce", breaks)
    with pytest.raises(NotFinite):
        for _ in trainer.train():
            pass
    resumed = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    resumed.restore(trainer.state())
    finished(resumed, tmp_path / "candidate")
    adapter = Adapter.load(tmp_path / "candidate" / ADAPTER, tiny.dim)
    assert np.isfinite(adapter.up).all()
    unseen = resumed.unseen()
    assert np.mean([item.after for item in unseen]) < np.mean([item.before for item in unseen])


def test_it_tells_its_stages_points_and_time_left(tiny: Encoder) -> None:
    data = material(tiny)
    moments = list(QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST).train())
    stages = [moment.stage for moment in moments if isinstance(moment, TrainingProgress)]
    assert stages[:2] == [TrainingStage.READING, TrainingStage.ENCODING]
    points = [moment for moment in moments if isinstance(moment, TrainingPoint)]
    assert [point.step for point in points] == sorted({point.step for point in points})
    looked = [point for point in points if point.held_out_loss is not None]
    assert [point.step for point in looked][:2] == [0, 10]
    assert looked[-1].held_out_loss < looked[0].held_out_loss  # type: ignore[operator]
    assert all(np.isfinite(point.loss) and point.step <= point.steps for point in points)


def test_without_progress_it_stops_early(tiny: Encoder) -> None:
    rng = np.random.default_rng(0)
    data = dataset(material(tiny).vectors, [f"{rng.integers(10**9)}" for _ in range(30)])  # nothing to be learned
    options = QuickOptions(rank=8, steps=400, rate=5e-2, every=5, patience=2, decay=0.0)
    trainer = QuickTrainer(data, folds(data, 4, 0), tiny, options=options)
    for _ in trainer.train():
        pass
    assert trainer.stopped == "early"
    assert trainer.step < 400


def test_a_siglip_parent_learns_with_siglips_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    folder = make_bundle(tmp_path / "pairwise", bundle_id="pairwise")
    described = json.loads((folder / "bundle.json").read_text("utf-8"))
    described |= {"family": "ViT-B-16-SigLIP", "logit_bias": -10.0, "logit_scale": 100.0}
    (folder / "bundle.json").write_text(json.dumps(described), "utf-8")
    monkeypatch.setattr(fitting, "info_nce", None)
    parent = Encoder.load(folder)
    trainer = trained(material(parent), parent, tmp_path / "candidate")
    assert trainer.settings["loss"] == "siglip"
    unseen = trainer.unseen()
    assert np.mean([item.after for item in unseen]) < np.mean([item.before for item in unseen])


def awkward() -> Iterator[tuple[str, list[str]]]:
    yield "long", [f"{'a very long story ' * 600}{n}" for n in range(20)]
    yield "same", ["the same everywhere"] * 20
    yield (
        "scripts",
        [f"{text} {n}" for n, text in enumerate(["나비가 잔다", "ナビは寝る", "Наби спит", "نابي", "🐈"] * 4)],
    )


@pytest.mark.parametrize(("kind", "captions"), list(awkward()))
def test_odd_captions_do_no_harm(tiny: Encoder, tmp_path: Path, kind: str, captions: list[str]) -> None:
    data = dataset(material(tiny, 20).vectors, captions)
    trainer = trained(data, tiny, tmp_path / "candidate", QuickOptions(rank=4, steps=10, every=5))
    assert len(trainer.unseen()) == 20
    assert np.isfinite(Adapter.load(tmp_path / "candidate" / ADAPTER, tiny.dim).up).all(), kind


def test_much_material_goes_through_in_parts(tiny: Encoder) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((20_000, tiny.dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    data = dataset(vectors, [f"{WORDS[n % 3]} {n // 2}" for n in range(20_000)])
    trainer = QuickTrainer(data, [single_split(data, 0)], tiny, options=QuickOptions(rank=4, steps=2, every=2))
    points = [moment for moment in trainer.train() if isinstance(moment, TrainingPoint)]
    assert trainer.step == trainer.steps
    assert np.isfinite(points[0].held_out_loss or np.nan)


def test_what_would_forget_is_held_back(tiny: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = material(tiny)
    texts = tiny.encode_texts(WORDS)
    everyday = ProbeVectors(texts.copy(), texts, np.arange(3))  # where red means red
    monkeypatch.setattr(guarding, "probe_vectors", lambda parent: everyday)
    trainer = trained(data, tiny, tmp_path / "candidate")
    held, wanted = trainer.settings["ratio"], trainer.settings["ratio_before_guard"]
    assert isinstance(held, float)
    assert isinstance(wanted, float)
    assert held < wanted
    free = QuickTrainer(data, folds(data, 4, 0), tiny, options=FAST)
    free.restore(trainer.state())
    monkeypatch.setattr(guarding, "probe_vectors", lambda parent: NOTHING)
    finished(free, tmp_path / "free")
    assert np.mean([item.after for item in trainer.unseen()]) > np.mean([item.after for item in free.unseen()])


def test_nothing_heavy_is_imported() -> None:
    heavy = "{'torch', 'open_clip', 'onnx', 'PySide6'}"
    code = f"import sys, training.personal.quick; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=100).returncode == 0
