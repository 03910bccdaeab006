"""Where a model's parts come from: the hub on loopback, open_clip's list, files of a person's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.control import Control
from engine.errors import DownloadFailed, DownloadFault, ModelSourceInvalid
from engine.models.source import parse_source
from tests.hub import Fault, Hub, serve
from tests.training.families import CONFIG, SAFE_WEIGHTS, Family, write_family
from training.convert.facts import UNKNOWN_LICENCE, facts_of
from training.convert.loading import load_model, load_tokenizer
from training.convert.sources import Checkpoint, Fetcher, resolve
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve() as served:
        for name, value in served.environment(tmp_path / "hf").items():
            monkeypatch.setenv(name, value)
        yield served


def family(name: str, root: Path, hub: Hub) -> Family:
    made = write_family(name, root)
    for repo, folder in made.repos.items():
        hub.add(repo, folder, licence="mit")
    return made


def found(text: str, **more: Any) -> Checkpoint:
    return resolve(parse_source(text, more.pop("architecture", "")), Fetcher(Control(), **more))


@pytest.mark.parametrize("name", ["xlm-roberta", "mobileclip"])
def test_all_repositories_that_a_model_names_are_fetched(name: str, hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = family(name, tmp_path / "root", hub)
    checkpoint = found(made.source, progress=lambda done, total, _: told.append((done, total)))
    assert checkpoint.weights.read_bytes() == next(
        path.read_bytes() for path in made.folder.iterdir() if path.name == checkpoint.weights.name
    )
    assert told
    assert all(done <= total for done, total in told)
    assert facts_of(checkpoint).licence == "mit"
    load_tokenizer(checkpoint)
    assert load_model(checkpoint).logit_scale.isfinite()


def test_weights_that_can_hold_no_programs_are_preferred(hub: Hub, tmp_path: Path) -> None:
    made = write_family("vit", tmp_path)
    (made.folder / "open_clip_pytorch_model.bin").write_bytes(b"never fetched")
    hub.add(made.repo, made.folder)
    assert found(made.source).weights.name == SAFE_WEIGHTS
    assert not hub.asked("*open_clip_pytorch_model.bin")


def test_a_revision_is_asked_for(hub: Hub, tmp_path: Path) -> None:
    made = write_family("vit", tmp_path)
    hub.add(made.repo, made.folder, revision="old")
    assert found(f"{made.source}@old").weights.is_file()
    with pytest.raises(DownloadFailed) as caught:
        found(f"{made.source}@new")
    assert caught.value.fault is DownloadFault.MISSING


def test_a_repository_in_another_form_is_refused_with_what_it_lacks(hub: Hub) -> None:
    hub.add("org/other", {"config.json": b"{}", "model.safetensors": b"x" * 100})
    with pytest.raises(ModelSourceInvalid, match=CONFIG):
        found("hf-hub:org/other")


def test_a_repository_without_weights_is_refused(hub: Hub, tmp_path: Path) -> None:
    made = write_family("vit", tmp_path)
    hub.add(made.repo, {CONFIG: (made.folder / CONFIG).read_bytes()})
    with pytest.raises(ModelSourceInvalid, match="holds no weights"):
        found(made.source)


def test_a_tower_that_is_not_on_the_hub_is_told(hub: Hub, tmp_path: Path) -> None:
    made = write_family("xlm-roberta", tmp_path)
    hub.add(made.repo, made.folder)
    with pytest.raises(DownloadFailed, match="network"):
        found(made.source)


def test_code_of_a_repository_is_not_run(hub: Hub, tmp_path: Path) -> None:
    made = write_family("xlm-roberta", tmp_path)
    own = {"model_type": "own", "auto_map": {"AutoConfig": "code.Config", "AutoModel": "code.Model"}}
    hub.add(made.repo, made.folder)
    ran = tmp_path / "ran"
    code = f"open({str(ran)!r}, 'w')".encode()
    hub.add(made.repo.replace("-tiny", "-network"), {"config.json": json.dumps(own).encode(), "code.py": code})
    with pytest.raises(ModelSourceInvalid, match="does not know by itself"):
        found(made.source)
    assert not ran.exists()


def test_a_server_in_trouble_is_told(hub: Hub, tmp_path: Path) -> None:
    made = family("vit", tmp_path / "root", hub)
    hub.faults.append(Fault("status", "/api/*", value=403))
    with pytest.raises(DownloadFailed) as caught:
        found(made.source)
    assert caught.value.fault is DownloadFault.REFUSED


@pytest.fixture
def listed(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Family:
    """A small model among those that open_clip lists, trained with the other activation than its architecture says."""
    from open_clip import factory, pretrained

    made = family("vit", tmp_path / "root", hub)
    config = json.loads((made.folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"] | {"quick_gelu": False}
    entry = pretrained._pcfg(hf_hub=f"{made.repo}/", quick_gelu=True, mean=(0.1, 0.2, 0.3))
    monkeypatch.setitem(factory._MODEL_CONFIGS, "ViT-tiny", config)
    monkeypatch.setitem(pretrained._PRETRAINED, "ViT-tiny", {"tiny": entry})
    return made


def test_listed_weights_get_the_activation_that_they_were_trained_with(listed: Family) -> None:
    checkpoint = found("open_clip:ViT-tiny/tiny")
    assert checkpoint.config["quick_gelu"] is True
    assert checkpoint.statistics["mean"] == (0.1, 0.2, 0.3)
    assert checkpoint.tokenizer is None
    clip: Any = load_model(checkpoint)
    assert type(clip.visual.transformer.resblocks[0].mlp.gelu).__name__ == "QuickGELU"
    facts = facts_of(checkpoint)
    assert (facts.name, facts.licence) == ("ViT-tiny (tiny)", "mit")


def test_weights_that_are_not_listed_are_told_with_those_that_are(listed: Family) -> None:
    with pytest.raises(ModelSourceInvalid, match="these weights of it: tiny"):
        found("open_clip:ViT-tiny/huge")


def test_weights_from_a_plain_address_are_fetched_into_the_given_folder(
    listed: Family, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from open_clip import pretrained

    url = hub.url("weights/tiny.safetensors", (listed.folder / SAFE_WEIGHTS).read_bytes())
    monkeypatch.setitem(pretrained._PRETRAINED, "ViT-tiny", {"tiny": pretrained._pcfg(url=url)})
    checkpoint = found("open_clip:ViT-tiny/tiny", downloads=tmp_path / "downloads")
    assert checkpoint.weights.is_relative_to(tmp_path / "downloads")
    assert checkpoint.weights.read_bytes() == (listed.folder / SAFE_WEIGHTS).read_bytes()
    assert facts_of(checkpoint).licence == UNKNOWN_LICENCE


def test_a_file_is_prepared_as_published_weights_of_its_architecture(listed: Family, tmp_path: Path) -> None:
    weights = shutil.copy(listed.folder / SAFE_WEIGHTS, tmp_path / "mine.safetensors")
    checkpoint = found(str(weights), architecture="ViT-tiny")
    assert checkpoint.statistics["mean"] == (0.1, 0.2, 0.3)
    assert checkpoint.guessed == ""
    assert facts_of(checkpoint).name == "mine"


def test_a_file_of_an_architecture_with_several_ways_says_that_one_was_guessed(
    listed: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    from open_clip import pretrained

    ways = {"one": pretrained._pcfg(mean=(0.1,) * 3), "two": pretrained._pcfg(mean=(0.2,) * 3)}
    monkeypatch.setitem(pretrained._PRETRAINED, "ViT-tiny", ways)
    assert (
        "does not say how its photos are prepared"
        in found(str(listed.folder / SAFE_WEIGHTS), architecture="ViT-tiny").guessed
    )


def test_a_checkpoint_of_training_is_understood(listed: Family, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    weights = load_file(listed.folder / SAFE_WEIGHTS)
    saved = {"epoch": 3, "name": "run", "state_dict": {f"module.{name}": value for name, value in weights.items()}}
    torch.save(saved, tmp_path / "epoch_3.pt")
    clip: Any = load_model(found(str(tmp_path / "epoch_3.pt"), architecture="ViT-tiny"))
    assert torch.equal(clip.visual.proj, weights["visual.proj"])


def test_half_precision_weights_are_widened(listed: Family, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = {name: value.half() for name, value in load_file(listed.folder / SAFE_WEIGHTS).items()}
    save_file(weights, tmp_path / "half.safetensors")
    clip: Any = load_model(found(str(tmp_path / "half.safetensors"), architecture="ViT-tiny"))
    assert {parameter.dtype for parameter in clip.parameters()} == {torch.float32}
