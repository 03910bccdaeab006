"""The benchmark of encoders: things timed in turns, and one small run that compares precisions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import _towers, encoder
from benchmarks._turns import faster, in_turns


def test_turns_go_there_and_back_after_one_that_does_not_count() -> None:
    called: list[str] = []
    taken = in_turns({name: lambda name=name: called.append(name) for name in "abc"}, 3)  # type: ignore[misc]
    assert "".join(called) == "abc" + "abc" + "cba" + "abc"
    assert {name: len(times) for name, times in taken.items()} == {"a": 3, "b": 3, "c": 3}


def test_ratios_are_those_of_the_same_round() -> None:
    assert faster([2.0, 40.0, 6.0], [1.0, 10.0, 3.0]) == 2.0


def test_a_bundle_is_compared_in_every_precision(vit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    encoder.main(
        ["--json", "--bundle", str(vit), "--precisions", "int8,float16", "--batches", "1,2", "--batch", "2"]
        + ["--repeats", "2", "--provider", "cpu"]
    )
    figures = json.loads(capsys.readouterr().out)
    assert figures["compared"] == "vit"
    for what in ("images", "texts"):
        for batch in (1, 2):
            for name in ("float32", "int8", "float16"):
                assert figures[f"{name}_{what}_per_s_batch_{batch}"] > 0
            assert figures[f"int8_to_float32_{what}_batch_{batch}"] > 0
    assert figures["images_per_s"] > 0 and figures["query_ms"] > 0


def test_torch_is_compared_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import open_clip

    from tests.training.families import CONFIG, build, write_family

    family = write_family("vit", tmp_path)
    config = json.loads((family.folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"]
    monkeypatch.setattr(open_clip, "create_model", lambda name, pretrained: build(config, tmp_path))
    sides = _towers.of_architecture("ViT-tiny", tmp_path, ["int8"], "cpu")
    figures = encoder.compare(sides, [2], 2)
    assert figures["float32_to_torch_images_batch_2"] > 0
    assert figures["int8_to_torch_texts_batch_2"] > 0


def test_without_the_extra_nothing_is_compared_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_towers, "can_be_made", lambda: False)
    encoder.main(["--json", "--batch", "1", "--repeats", "1", "--provider", "cpu"])
    figures = json.loads(capsys.readouterr().out)
    assert "train extra" in figures["compared"]
    assert figures["bundle"] == "starter"
