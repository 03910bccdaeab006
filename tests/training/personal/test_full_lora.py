"""What is learnt beside frozen layers: where, how it begins, and that merging changes nothing."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tests.training.families import CONFIG, ORGANISATION, build, write_family
from training.convert.loading import read_weights
from training.convert.towers import text_tower, vision_tower
from training.personal.full_model import chooser, first_upper
from training.personal.halves import Halves, main_blocks
from training.personal.lora import Adapted, LowRank, adapt, low_rank_state

FAMILIES = ("vit", "resnet", "mobileclip", "siglip", "xlm-roberta")


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes a family's model, always the same weights."""
    root = tmp_path_factory.mktemp("families")
    made: dict[str, Any] = {}

    def clip(name: str) -> Any:
        if name not in made:
            made[name] = write_family(name, root)
        config = json.loads((made[name].folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"]
        built = build(config, root / ORGANISATION / f"{name}-network")
        weights = next(path for path in made[name].folder.iterdir() if path.suffix in (".safetensors", ".bin"))
        built.load_state_dict(read_weights(weights, name))
        return built.requires_grad_(requires_grad=False)

    return clip


def pixels(clip: Any) -> Tensor:
    size = clip.visual.image_size
    side = size if isinstance(size, int) else size[0]
    return torch.rand(3, 3, side, side, generator=torch.Generator().manual_seed(1))


def tokens(name: str) -> Tensor:
    context = 64 if name == "siglip" else 77 if name == "mobileclip" else 7
    drawn = torch.randint(5, 60, (3, context), generator=torch.Generator().manual_seed(2))
    drawn[1, 5:] = 1 if name == "xlm-roberta" else 0
    return drawn


def adapted(tower: nn.Module, chooser: Any) -> Adapted:
    generator = torch.Generator().manual_seed(3)
    return adapt(tower, chooser, 4, 8.0, generator)


def stir(found: Adapted) -> None:
    with torch.no_grad():
        for index, factors in enumerate(found.factors.values()):
            drawn = torch.randn(factors.up.shape, generator=torch.Generator().manual_seed(index))
            factors.up.copy_(drawn * 0.1)


@pytest.mark.parametrize("name", FAMILIES)
def test_merged_is_what_was_trained(clips: Any, name: str) -> None:
    clip = clips(name)
    for tower, inputs in ((vision_tower(clip), pixels(clip)), (text_tower(clip), tokens(name))):
        with torch.no_grad():
            before = tower(inputs)
            found = adapted(tower, chooser(tower, 0))
            assert found.factors, "nothing was adapted"
            torch.testing.assert_close(tower(inputs), before, rtol=0, atol=1e-6)
            stir(found)
            unmerged = tower(inputs)
            assert float((unmerged - before).abs().max()) > 1e-3
            names = set(found.factors)
            merged = found.merge()
            torch.testing.assert_close(tower(inputs), unmerged, rtol=1e-5, atol=1e-5)
        assert set(merged) == names
        assert not any(isinstance(module, LowRank) for module in tower.modules())


def test_torchs_own_attention_with_its_fused_matrix(clips: Any) -> None:
    """As open_clip has it, before the towers are made ready for export."""
    clip = clips("vit")
    inputs = pixels(clip)
    found = adapted(clip.visual, lambda name, module: "attn" in name)
    assert any(name.endswith("in_proj_weight") for name in found.factors)
    assert any(name.endswith("out_proj.weight") for name in found.factors)
    before = clip.visual(inputs).detach()
    stir(found)
    clip.visual(inputs).square().sum().backward()
    assert all(parameter.grad is not None for parameter in found.parameters())
    assert float(sum(each.down.grad.abs().sum() for each in found.factors.values())) > 0
    with torch.no_grad():
        unmerged = clip.visual(inputs)
        assert float((unmerged - before).abs().max()) > 1e-3
        found.merge()
        torch.testing.assert_close(clip.visual(inputs), unmerged, rtol=1e-5, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in clip.parameters())


def test_only_what_was_added_is_trained(clips: Any) -> None:
    tower = vision_tower(clips("resnet"))
    found = adapted(tower, chooser(tower, 0))
    convolutions = [name for name in found.factors if "conv" in name or "downsample" in name]
    assert convolutions, "pointwise convolutions are projections, too"
    assert {id(each) for each in tower.parameters() if each.requires_grad} == {id(each) for each in found.parameters()}


def test_half_of_it_is_half_way(clips: Any) -> None:
    tower = vision_tower(clips("vit"))
    found = adapted(tower, chooser(tower, 0))
    stir(found)
    found.set_share(0.5)
    added = dict(low_rank_state(found))
    frozen = {name: tower.get_submodule(name.rpartition(".")[0]).base.weight.clone() for name in found.factors}
    merged = found.merge()
    for name, before in frozen.items():
        learnt = (added[f"{name}/up"] @ added[f"{name}/down"]).reshape(before.shape)
        np.testing.assert_allclose(merged[name], before.numpy() + learnt, rtol=1e-5, atol=1e-6)
        factors = found.factors[name]
        whole = (factors.up @ factors.down).detach().numpy() * factors.strength
        np.testing.assert_allclose(learnt, whole.reshape(learnt.shape) / 2, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_cut_tower_computes_the_same(clips: Any, name: str) -> None:
    clip = clips(name)
    for tower, inputs in ((vision_tower(clip), pixels(clip)), (text_tower(clip), tokens(name))):
        first = max(1, first_upper(tower))
        if len(main_blocks(tower)[1]) < 2:
            continue
        with torch.no_grad():
            before = tower(inputs)
            halves = Halves(tower, first)
            given = inputs if inputs.dtype == torch.int64 else inputs[:1] * 0
            torch.testing.assert_close(halves.upper(given, halves.lower(inputs)), before, rtol=1e-5, atol=1e-5)
            torch.testing.assert_close(halves(inputs), before, rtol=1e-5, atol=1e-5)
            torch.testing.assert_close(halves.restore()(inputs), before, rtol=0, atol=0)


def test_checkpointing_gives_the_same_gradient(clips: Any) -> None:
    gradients = []
    for checkpointing in (False, True):
        tower = vision_tower(clips("vit"))
        found = adapted(tower, chooser(tower, 0))
        stir(found)
        halves = Halves(tower, 0, checkpointing=checkpointing)
        halves(pixels(clips("vit"))).square().sum().backward()
        gradients.append([parameter.grad for parameter in found.parameters()])
    for plain, again in zip(*gradients, strict=True):
        torch.testing.assert_close(plain, again, rtol=1e-5, atol=1e-6)


def test_what_was_learnt_by_two_trainings_adds_up() -> None:
    from training.personal.parents import with_before

    random = np.random.default_rng(0)
    parts = [
        {"vision/a.weight/down": random.normal(size=(2, 5)), "vision/a.weight/up": random.normal(size=(4, 2))}
        for _ in range(2)
    ]
    joined = with_before(*parts)
    both = sum(part["vision/a.weight/up"] @ part["vision/a.weight/down"] for part in parts)
    np.testing.assert_allclose(joined["vision/a.weight/up"] @ joined["vision/a.weight/down"], both)
