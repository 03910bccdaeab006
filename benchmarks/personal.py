"""What a personal model learns: names that no model knows, and the captions of an album; and what Quick costs.

``words``: ten concepts of captioned/ get names of their own, 5 to 20 captioned photos each, and are searched for in
dev.
``domain``: 1,000 photos of train as a user's album.  The shipped starter has seen them: give one that has not, made by
``python -m training.starter --held-out 1000``, with ``--starter``.  ``times``: 1,000 pairs, in a process of its own.
docs/personal-quick.md says what the figures mean.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks._collection import shared_data
from benchmarks._personal_concepts import CONCEPTS, Teaching, teaching
from benchmarks._personal_run import Trained, gallery_of, make_library, train
from benchmarks._personal_times import timed
from benchmarks._report import report
from engine.encoding.onnx import Encoder
from engine.personal.recall import rank
from engine.personal.records import Preset
from training.personal.gate import interval
from training.starter.data import load_captioned, split_off

Figures = dict[str, float | int | str]

AT = (1, 5, 10)


def words(bundle: str, preset: Preset, seed: int, others: int, rest: int) -> Figures:
    """Return the figures of the personal vocabulary experiment of one seed."""
    parent = Encoder.load(bundle)
    task = teaching(shared_data() / "captioned", seed=seed, held_out=5, others=others, rest=rest)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        library = make_library(root, task.taught, task.others, parent)
        trained = train(root, library, parent, preset, seed)
        model = Encoder.load(trained.candidate)
        figures = _found(parent, parent, task, "before") | _found(model, parent, task, "after")
    figures["names_by_chance_at_10"] = 10 / len(task.gallery)
    figures["gallery"], figures["taught"] = len(task.gallery), len(task.taught)
    return figures | _of_report(trained)


def _found(model: Encoder, parent: Encoder, task: Teaching, when: str) -> Figures:
    """Search the gallery by the names alone, by held-out captions with them, and by captions of the rest."""
    photos = gallery_of(model, parent, [photo.path for photo in task.gallery])
    names = model.encode_texts([concept.name for concept in CONCEPTS]) @ photos.T
    figures: Figures = {}
    for k in AT:
        shares, hits = zip(*(_of_name(row, task.owner == number, k) for number, row in enumerate(names)), strict=True)
        figures[f"names_recall_{k}_{when}"] = float(np.mean(shares))
        figures[f"names_hit_{k}_{when}"] = float(np.mean(hits))
    for kind, queries in (("captions", task.asked), ("rest", task.rest)):
        ranks = _ranks(model, photos, queries)
        figures |= {f"{kind}_recall_{k}_{when}": float((ranks <= k).mean()) for k in AT}
        figures[f"{kind}_queries"] = len(queries)
    return figures


def _of_name(similarities: NDArray[np.float32], wanted: NDArray[np.bool_], k: int) -> tuple[float, bool]:
    """Return the share of a concept's photos among the first k (of k, where they are more), and if there is one."""
    first = wanted[np.argsort(-similarities, kind="stable")[:k]]
    return float(first.sum() / min(k, wanted.sum())), bool(first.any())


def _ranks(model: Encoder, photos: NDArray[np.float32], queries: Sequence[tuple[str, int]]) -> NDArray[np.int64]:
    texts = model.encode_texts([text for text, _ in queries])
    right = np.zeros((len(queries), len(photos)), np.bool_)
    right[np.arange(len(queries)), [place for _, place in queries]] = True
    return rank(texts @ photos.T, right)


def _of_report(trained: Trained) -> Figures:
    told = trained.report
    return {
        "verdict": str(told.verdict),
        "unseen_captions": told.before.queries,
        "unseen_recall_1_before": told.before.at_1,
        "unseen_recall_1_after": told.after.at_1,
        "unseen_recall_10_before": told.before.at_10,
        "unseen_recall_10_after": told.after.at_10,
        "gain_low": told.gain_low,
        "gain_high": told.gain_high,
        "probe_recall_10_before": told.general_before.at_10,
        "probe_recall_10_after": told.general_after.at_10,
        "steps": told.steps,
        "ratio": float(str(told.settings.get("ratio", 1.0))),
        "train_s": trained.seconds,
    }


def domain(bundle: str, preset: Preset, seed: int, photos: int, each: int) -> Figures:
    """Return the figures of the domain experiment: photos that the starter has not seen as a user's album.

    Args:
        each: captions of each photo.
    """
    parent = Encoder.load(bundle)
    folder = shared_data() / "captioned"
    _, album = split_off(load_captioned(folder, "train"), photos)
    taught = [(photo.path, "\n".join(photo.captions["en"][:each])) for photo in album]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        library = make_library(root, taught, [], parent)
        trained = train(root, library, parent, preset, seed)
        model = Encoder.load(trained.candidate)
        dev = load_captioned(folder, "dev")
        queries = [(text, number) for number, photo in enumerate(dev) for text in photo.captions["en"][:each]]
        paths = [photo.path for photo in dev]
        before = _ranks(parent, gallery_of(parent, parent, paths), queries)
        after = _ranks(model, gallery_of(model, parent, paths), queries)
    figures: Figures = {"photos": len(taught)}
    held = [(item.photo, item.before, item.after) for item in trained.unseen]
    of_dev = zip((number for _, number in queries), before, after, strict=True)
    for kind, rows in (("album", held), ("dev", of_dev)):
        figures |= {f"{kind}_{name}": value for name, value in _gain(np.array(list(rows), np.int64)).items()}
    return figures | _of_report(trained)


def _gain(rows: NDArray[np.int64]) -> Figures:
    """Return recall of photo, place before and place after, int64[q, 3], and the gain at 1 with its 95 % interval."""
    owners, before, after = rows.T
    low, high = interval((after <= 1).astype(np.float64) - (before <= 1), owners)
    figures: Figures = {"queries": len(rows)}
    for k in AT:
        figures |= {f"recall_{k}_before": float((before <= k).mean()), f"recall_{k}_after": float((after <= k).mean())}
    return figures | {
        "gain_1": float((after <= 1).mean() - (before <= 1).mean()),
        "gain_1_low": low,
        "gain_1_high": high,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("words", "domain", "times"), help="one part of it")
    parser.add_argument("--preset", choices=("quick", "full"), default="quick")
    parser.add_argument("--bundle", default="starter", help="the parent of the words and the times (starter)")
    parser.add_argument("--starter", help="a starter that has not seen the album of the domain experiment")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="of the words (1 2 3)")
    parser.add_argument("--others", type=int, default=300, help="photos of the library without a caption (300)")
    parser.add_argument("--rest", type=int, default=1, help="captions of each other photo of dev (1)")
    parser.add_argument("--photos", type=int, default=1000, help="of the album (1000)")
    parser.add_argument("--captions", type=int, default=1, help="of each photo of the album (1)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures: Figures = {}
    if options.only in (None, "words"):
        runs = [words(options.bundle, options.preset, seed, options.others, options.rest) for seed in options.seeds]
        figures |= _together("words", runs)
    if options.only in (None, "domain"):
        parent = options.starter or options.bundle
        found = domain(parent, options.preset, options.seeds[0], options.photos, options.captions)
        figures |= _together("domain", [found])
    if options.only == "times":
        figures |= timed(options.bundle, options.photos)
    elif options.only is None and options.preset == "quick":
        command = [sys.executable, "-m", "benchmarks.personal", "--only", "times", "--bundle", options.bundle, "--json"]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
        figures |= json.loads(said.stdout)
    report(figures, options.json)


def _together(part: str, runs: Sequence[Figures]) -> Figures:
    """Return the means over the seeds, and what each gate said."""
    figures: Figures = {}
    for name in runs[0]:
        values = [run[name] for run in runs]
        if isinstance(values[0], str):
            figures[f"{part}_{name}"] = " ".join(map(str, values))
        else:
            figures[f"{part}_{name}"] = round(float(np.mean([float(value) for value in values])), 4)
    return figures


if __name__ == "__main__":
    main()
