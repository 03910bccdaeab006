"""What training would cost: from this computer's speed, and what there is to do."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.encoding.adapter import ADAPTER
from engine.errors import ModelFailed, TrainingImpossible
from engine.library import Library
from engine.personal.costs import Size, full_cost, quick_cost
from engine.personal.estimates import Speed, estimate, measure_speed
from engine.personal.gpu import torch_has_cuda
from engine.personal.parents import full_parent, parent_of, quick_parent
from engine.personal.records import PRESETS, Material, Preset
from tests.bundles import make_bundle
from tests.engine.fakes import ColourEncoder

TWO_CORES = Speed(flops=1.3e11, text_s=0.0063, photo_s=0.0125)
"""What was measured on the two cores that the cost models were fitted to, where they were idle."""

STARTER_BYTES = 94_000_000


class Broken(ColourEncoder):
    """A model that does not work."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise ModelFailed(self.bundle_id, "it is broken")


def _derived(folder: Path, bundle_id: str, parent: str, *, adapter: bool, source: str = "tests") -> None:
    """Make a bundle that says what it was trained from."""
    made = make_bundle(folder / "models" / bundle_id, bundle_id=bundle_id)
    document = json.loads((made / "bundle.json").read_text("utf-8")) | {"parent": parent, "source": source}
    if adapter:
        (made / ADAPTER).write_bytes(b"x")
        document["files"][ADAPTER] = {"sha256": "0", "size_bytes": 1}
    (made / "bundle.json").write_text(json.dumps(document), "utf-8")


class TestParents:
    def test_quick_begins_with_the_nearest_model_that_is_no_quick_one(self, tmp_path: Path) -> None:
        _derived(tmp_path, "root", "", adapter=False)
        _derived(tmp_path, "one", "root", adapter=True)
        assert [quick_parent(tmp_path, name) for name in ("root", "one")] == ["root", "root"]
        assert parent_of(tmp_path, "quick", "one") == "root"

    def test_a_parent_that_is_gone_is_said(self, tmp_path: Path) -> None:
        _derived(tmp_path, "one", "gone", adapter=True)
        with pytest.raises(TrainingImpossible) as caught:
            quick_parent(tmp_path, "one")
        assert caught.value.fault == "no_weights"

    def test_full_needs_weights(self, tmp_path: Path) -> None:
        _derived(tmp_path, "root", "", adapter=False, source="training.starter")
        _derived(tmp_path, "one", "root", adapter=True, source="training.starter")
        _derived(tmp_path, "bought", "", adapter=False, source="")
        assert full_parent(tmp_path, "one") == "root"
        with pytest.raises(TrainingImpossible, match="Tiny: .*weights") as caught:
            full_parent(tmp_path, "bought")
        assert caught.value.fault == "no_weights"


class TestCosts:
    @pytest.mark.parametrize("preset", ["quick", "full"])
    def test_more_costs_more(self, preset: Preset) -> None:
        def cost(photos: int) -> tuple[float, ...]:
            size = Size(photos, photos, 10 * photos, STARTER_BYTES)
            found = quick_cost(size, TWO_CORES) if preset == "quick" else full_cost(size, TWO_CORES)
            return found.seconds, found.memory_bytes, found.disk_bytes, found.apply_seconds

        assert all(little < much for little, much in zip(cost(50), cost(5000), strict=True))

    def test_quick_stays_within_two_minutes_and_two_gigabytes_for_a_thousand(self) -> None:
        found = quick_cost(Size(1000, 1000, 200_000, STARTER_BYTES), TWO_CORES)
        assert found.seconds < 120
        assert found.memory_bytes < 2e9
        assert found.apply_seconds < 10

    def test_a_gpu_is_quicker(self) -> None:
        size = Size(2000, 2000, 2000, STARTER_BYTES)
        assert full_cost(size, TWO_CORES, gpu=True).seconds < full_cost(size, TWO_CORES).seconds / 3


class TestEstimates:
    def test_the_speed_is_this_computers(self) -> None:
        found = measure_speed(ColourEncoder(), photos=True)
        assert 1e8 < found.flops < 1e15
        assert 0 < found.text_s < 1
        assert 0 < found.photo_s < 1
        assert 1 <= found.slowed <= 3

    def test_a_broken_model_hinders_no_estimate(self) -> None:
        assert measure_speed(Broken(), photos=True).text_s == measure_speed(None, photos=False).text_s

    def test_a_busy_computer_may_take_longer(self, tmp_path: Path) -> None:
        make_bundle(tmp_path / "models" / "small", bundle_id="small")
        material = Material(100, 100, 100, {"en": 100})
        idle = estimate("quick", material, tmp_path, "small", library_photos=10, speed=TWO_CORES)
        busy = estimate("quick", material, tmp_path, "small", library_photos=10, speed=replace(TWO_CORES, slowed=2.0))
        assert idle.seconds[0] == busy.seconds[0]
        assert busy.seconds[1] == pytest.approx(2 * idle.seconds[1])
        assert (idle.parent, idle.parent_name, idle.device, idle.impossible) == ("small", "Tiny", "cpu", "")
        assert idle.free_bytes > 0 < idle.free_memory_bytes

    def test_packages_that_lack_are_named_for_full_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make_bundle(tmp_path / "models" / "small", bundle_id="small")
        find = importlib.util.find_spec
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "open_clip" else find(name))
        lacks: dict[Preset, tuple[str, ...]] = {}
        for preset in PRESETS:
            found = estimate(preset, Material(99, 99, 99, {}), tmp_path, "small", library_photos=1, speed=TWO_CORES)
            lacks[preset] = found.lacks
        assert lacks["quick"] == ()
        assert "open_clip_torch" in lacks["full"]

    def test_torch_tells_what_it_was_built_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "torch"
        package.mkdir()
        spec = importlib.machinery.ModuleSpec("torch", None, origin=str(package / "__init__.py"))
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
        assert not torch_has_cuda()
        (package / "version.py").write_text("__version__ = '2.13.0'\ncuda: Optional[str] = '12.8'\nhip = None\n")
        assert torch_has_cuda()
        (package / "version.py").write_text("__version__ = '2.13.0+cpu'\ncuda: Optional[str] = None\n")
        assert not torch_has_cuda()

    def test_a_model_without_weights_cannot_be_trained_in_full(self, tmp_path: Path) -> None:
        _derived(tmp_path, "bought", "", adapter=False, source="")
        found = estimate("full", Material(100, 100, 100, {}), tmp_path, "bought", library_photos=1, speed=TWO_CORES)
        assert "Tiny" in found.impossible

    def test_a_library_reckons_with_its_own_model(self, template: Path) -> None:
        with Library.open(template, read_only=True) as library:
            found = library.training_estimate("quick")
        assert (found.parent, found.impossible) == ("small", "")
        assert 0 < found.seconds[0] < found.seconds[1]
