"""Personal models that are small enough to make for a test, and runs that offer them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.bundle import Bundle
from engine.encoding.fingerprint import vectors_fingerprint
from engine.models.exported import write_description
from engine.personal.describing import described, write_candidate
from engine.personal.learned import write_learned
from engine.personal.records import Change, Recall, Report, TrainingRequest, Verdict
from engine.personal.runs import RunDescription, RunFolder, create
from engine.personal.stored import write_report


def make_adapter(dim: int, *, rank: int = 2, size: float = 0.5, seed: int = 0) -> Adapter:
    """Return an adapter that moves vectors a good deal, or not at all where its size is 0."""
    chance = np.random.default_rng(seed)
    down = chance.normal(size=(dim, rank)).astype(np.float32)
    return Adapter(down, (size * chance.normal(size=(rank, dim))).astype(np.float32))


def make_candidate(folder: Path, parent: Path, adapter: Adapter, texts: Adapter | None = None) -> Path:
    """Write a Quick model's files: its parent's towers with the adapter appended, and the adapter itself.

    Its texts move as its photos do, so that it finds what its parent finds, unless they have an adapter of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, moved in (("vision.onnx", adapter), ("text.onnx", texts or adapter)):
        _append(parent / name, folder / name, moved)
    shutil.copyfile(parent / "tokenizer.json", folder / "tokenizer.json")
    adapter.save(folder / ADAPTER)
    return folder


def make_quick(
    models: Path, bundle_id: str, parent: Path, adapter: Adapter | None = None, texts: Adapter | None = None
) -> Path:
    """Write a Quick personal model that was kept, without the run that it came from; return its folder."""
    bundle = Bundle.load(parent, check_files=False)
    folder = make_candidate(models / bundle_id, parent, adapter or make_adapter(bundle.dim), texts)
    about = {
        "run": f"run of {bundle_id}",
        "preset": "quick",
        "created_at": "2026-11-21T12:00:00+00:00",
        "ancestors": [bundle.id, *bundle.ancestors],
        "parent_vectors": vectors_fingerprint(parent),
    }
    write_description(described(folder, parent, bundle_id, bundle_id.title(), about), folder)
    return folder


def make_report(verdict: Verdict = Verdict.BETTER) -> Report:
    """Return a report of a run that found 26 of 40 where its parent found 15."""
    return Report(
        verdict=verdict,
        before=Recall(40, 80, 15 / 40, 0.5, 0.6, 6.0),
        after=Recall(40, 80, 26 / 40, 0.8, 0.9, 1.0),
        gain_low=0.1,
        gain_high=0.4,
        general_before=Recall(87, 29, 0.5, 0.8, 0.9, 2.0),
        general_after=Recall(87, 29, 0.5, 0.8, 0.9, 2.0),
        gains=(Change(1, "Nabi asleep", 9, 1),),
        losses=(),
        photos=80,
        captions=90,
        languages={"en": 60, "ko": 30},
        seconds=42.0,
        peak_memory_bytes=10**9,
        steps=200,
        settings={"rank": 2, "ratio": 0.5},
    )


def make_offered(library_dir: Path, parent: Path, *, name: str = "", adapter: Adapter | None = None) -> RunFolder:
    """Write a run that is done and offers a Quick model, as the training process leaves it."""
    bundle = Bundle.load(parent, check_files=False)
    description = RunDescription(
        TrainingRequest(name=name, albums=(1,)),
        "2026-11-21T12:00:00+00:00",
        bundle.id,
        bundle.name,
        ("Jeju",),
        vectors_fingerprint(parent),
    )
    folder = create(library_dir, description)
    make_candidate(folder.candidate, parent, adapter or make_adapter(bundle.dim))
    write_candidate(folder.candidate, parent)
    write_learned(folder.path, [("0" * 32, "Nabi asleep"), ("1" * 32, "the blue tent")])
    folder.events.write_text('{"event": "TrainingEnded", "state": "offered"}\n', encoding="utf-8")
    write_report(folder.report, make_report())
    return folder


def facts(folder: Path) -> dict[str, str]:
    """Return the hashes of all that lies in a folder, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def description(folder: Path) -> dict[str, object]:
    """Return a bundle's description."""
    found: dict[str, object] = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    return found


def _append(source: Path, target: Path, adapter: Adapter) -> None:
    """Append normalise(x + (x @ down) @ up) to a tower."""
    model = onnx.load(str(source))
    for node in model.graph.node:
        node.output[:] = ["whole" if name == "embedding" else name for name in node.output]
    model.graph.initializer.extend(
        [numpy_helper.from_array(adapter.down, "down"), numpy_helper.from_array(adapter.up, "up")]
    )
    model.graph.node.extend(
        [
            helper.make_node("MatMul", ["whole", "down"], ["low"]),
            helper.make_node("MatMul", ["low", "up"], ["moved"]),
            helper.make_node("Add", ["whole", "moved"], ["sum_of_both"]),
            helper.make_node("LpNormalization", ["sum_of_both"], ["embedding"], axis=-1, p=2),
        ]
    )
    onnx.save(model, str(target))
