"""Conversion that must come to nothing does, with the right error, and leaves nothing behind."""

from __future__ import annotations

import errno
import functools
import json
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from engine.control import Control
from engine.errors import Cancelled, ModelRejected, ModelSourceInvalid, SajinError, StorageFull
from engine.models.events import InstallEvent, InstallProgress
from engine.models.records import ModelSource, SourceKind
from tests.training.families import CONFIG, SAFE_WEIGHTS, TORCH_WEIGHTS, Family, write_family
from training import export
from training.convert import convert, towers
from training.convert.convert import Conversion
from training.convert.tokenizers import require_same_tokens
from training.probe import Probe, load_probe


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Family:
    return write_family("vit", tmp_path_factory.mktemp("hub"))


@pytest.fixture
def checkpoint(family: Family, tmp_path: Path) -> Path:
    """A copy of the model's folder, to be spoilt."""
    return shutil.copytree(family.folder, tmp_path / "model")


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compare few tokens, which other tests look at, and use one thread, which suits small towers."""
    few = functools.partial(require_same_tokens, texts=("a dog", "해변의 강아지"))
    monkeypatch.setattr(convert, "require_same_tokens", few)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def run(
    folder: Path,
    into: Path,
    *,
    tell: Callable[[InstallEvent], None] = lambda _: None,
    control: Control | None = None,
    architecture: str = "",
) -> None:
    probe = load_probe(("en",))
    few = Probe(probe.images[:3], probe.captions[:3])
    source = ModelSource(SourceKind.LOCAL, str(folder), architecture)
    Conversion(source, into, "m", tell, control or Control(), precision="float32", probe=few).run()


def fails(error: type[SajinError], folder: Path, into: Path, **more: Any) -> str:
    with pytest.raises(error) as caught:
        run(folder, into, **more)
    assert list(into.iterdir()) == []
    return str(getattr(caught.value, "reason", caught.value))


class Sabotaged(nn.Module):
    """A tower that is a little wrong."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.tower(inputs)
        return found + 0.03 * found.norm(dim=-1, keepdim=True) * torch.linspace(-1, 1, found.shape[-1])


@pytest.mark.parametrize(("tower", "what"), [("vision_tower", "photos"), ("text_tower", "texts")])
def test_a_tower_that_computes_something_else_is_refused(
    tower: str, what: str, checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(towers, tower)
    monkeypatch.setattr(towers, tower, lambda clip: Sabotaged(real(clip)).eval())
    assert f"of {what} the bundle computes something else" in fails(ModelRejected, checkpoint, into)


def test_photos_prepared_in_another_way_are_noticed(
    checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = convert.preprocessing_of

    def other(statistics: dict[str, Any], *rest: Any) -> Any:
        return real(statistics | {"resize_mode": "squash"}, *rest)

    monkeypatch.setattr(convert, "preprocessing_of", other)
    assert "of photos the bundle computes something else" in fails(ModelRejected, checkpoint, into)


def test_weights_that_are_no_numbers_are_refused(checkpoint: Path, into: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(checkpoint / SAFE_WEIGHTS)
    weights["visual.proj"][0, 0] = float("nan")
    save_file(weights, checkpoint / SAFE_WEIGHTS)
    assert "cosine nan" in fails(ModelRejected, checkpoint, into)


@pytest.mark.parametrize("stage", ["looking", "weights", "image tower", "bundle.json"])
def test_cancelled_at_any_step_it_leaves_nothing(stage: str, checkpoint: Path, into: Path) -> None:
    control = Control()

    def tell(event: InstallEvent) -> None:
        if isinstance(event, InstallProgress) and stage in (event.stage, event.detail):
            control.cancel()

    fails(Cancelled, checkpoint, into, control=control, tell=tell)


def test_a_full_disk_is_told_as_such(checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_tower: nn.Module, _size: int, path: Path, **_: Any) -> None:
        path.write_bytes(b"half a tower")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(export, "export_text", full)
    fails(StorageFull, checkpoint, into)


def test_too_little_room_is_told_before_anything_is_written(
    checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(into)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    monkeypatch.setattr(export, "export_text", pytest.fail)
    fails(StorageFull, checkpoint, into)


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory")],
)
def test_too_little_memory_is_told_as_such(
    error: Exception, checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breathless(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(export, "export_text", breathless)
    assert "not enough memory" in fails(ModelRejected, checkpoint, into)


def test_a_tower_beyond_two_gigabytes_is_refused(checkpoint: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "MOST_TOWER_BYTES", 100_000)
    assert "a bundle's file holds less than 2 GB" in fails(ModelSourceInvalid, checkpoint, into)


def test_damaged_weights_are_refused(checkpoint: Path, into: Path) -> None:
    whole = (checkpoint / SAFE_WEIGHTS).read_bytes()
    (checkpoint / SAFE_WEIGHTS).write_bytes(whole[: len(whole) // 2])
    assert f"{SAFE_WEIGHTS} cannot be read" in fails(ModelSourceInvalid, checkpoint, into)


def test_damaged_weights_of_torch_are_refused(checkpoint: Path, into: Path) -> None:
    (checkpoint / SAFE_WEIGHTS).unlink()
    torch.save({"logit_scale": torch.zeros(3)}, checkpoint / TORCH_WEIGHTS)
    whole = (checkpoint / TORCH_WEIGHTS).read_bytes()
    (checkpoint / TORCH_WEIGHTS).write_bytes(whole[: len(whole) // 2])
    assert f"{TORCH_WEIGHTS} cannot be read" in fails(ModelSourceInvalid, checkpoint, into)


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("save", [torch.save, lambda value, path: path.write_bytes(pickle.dumps(value))])
def test_programs_in_weights_are_not_run(save: Any, checkpoint: Path, into: Path, tmp_path: Path) -> None:
    (checkpoint / SAFE_WEIGHTS).unlink()
    trace = tmp_path / "ran"
    save({"state_dict": Bomb(trace)}, checkpoint / TORCH_WEIGHTS)
    assert "could run programs" in fails(ModelSourceInvalid, checkpoint, into)
    assert not trace.exists()


def test_weights_of_another_architecture_are_refused(checkpoint: Path, into: Path) -> None:
    document = json.loads((checkpoint / CONFIG).read_text(encoding="utf-8"))
    document["model_cfg"]["text_cfg"]["layers"] = 3
    (checkpoint / CONFIG).write_text(json.dumps(document), encoding="utf-8")
    assert "not of this architecture" in fails(ModelSourceInvalid, checkpoint, into)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"timm_model_name": "no_such_network"}, "open_clip cannot build it"),
        ({"timm_model_name": "oci:no_such_place"}, "is not known"),
        ({"patch_size": 0}, "open_clip cannot build it"),
        ({"invented": 1}, "open_clip cannot build it"),
        ({"image_size": [64, 32]}, "32 x 64"),
    ],
)
def test_towers_that_cannot_be_built_are_refused(
    changes: dict[str, Any], reason: str, checkpoint: Path, into: Path
) -> None:
    document = json.loads((checkpoint / CONFIG).read_text(encoding="utf-8"))
    document["model_cfg"]["vision_cfg"] |= changes
    (checkpoint / CONFIG).write_text(json.dumps(document), encoding="utf-8")
    assert reason in fails(ModelSourceInvalid, checkpoint, into)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"model_cfg": {"vision_cfg": 1}}', "[" * 50_000])
def test_a_configuration_that_is_none_is_refused(text: str, checkpoint: Path, into: Path) -> None:
    (checkpoint / CONFIG).write_text(text, encoding="utf-8")
    assert "is not what open_clip writes" in fails(ModelSourceInvalid, checkpoint, into)


def test_a_folder_without_weights_is_refused(checkpoint: Path, into: Path) -> None:
    (checkpoint / SAFE_WEIGHTS).unlink()
    assert "holds no weights" in fails(ModelSourceInvalid, checkpoint, into)


def test_a_file_needs_its_architecture(checkpoint: Path, into: Path) -> None:
    weights = checkpoint / SAFE_WEIGHTS
    assert "say which architecture" in fails(ModelSourceInvalid, weights, into)
    assert "did you mean" in fails(ModelSourceInvalid, weights, into, architecture="ViT-B-33")
