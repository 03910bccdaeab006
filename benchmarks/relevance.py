"""How much the relevance cut-off means, against the best fixed cosine threshold; see docs/relevance.md.

``--fit`` fits the calibration of a model on the training photos and writes ``resources/search/calibration.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import _collection, _fitting
from benchmarks._report import report
from engine.encoding.onnx import Encoder
from engine.search import relevance
from engine.search.background import background_name, background_texts


@dataclass(frozen=True)
class Outcome:
    """What is shown at one cut-off.

    Attributes:
        precision, recall, f1: pooled over all (query, photo) pairs of the present queries.
        f1_per_query: mean over the present queries.
        shown: photos shown a present query, mean.
        absent_empty: share of the absent queries that show nothing.
    """

    precision: float
    recall: float
    f1: float
    f1_per_query: float
    shown: float
    absent_empty: float


def measure(present: NDArray[np.bool_], absent: NDArray[np.bool_], relevant: NDArray[np.bool_]) -> Outcome:
    """Compare what is shown (bool[q, n]) with what is right."""
    right, shown, wanted = (present & relevant).sum(1), present.sum(1), relevant.sum(1)
    precision = right.sum() / max(shown.sum(), 1)
    recall = right.sum() / wanted.sum()
    return Outcome(
        float(precision),
        float(recall),
        float(2 * precision * recall / max(precision + recall, 1e-12)),
        float(np.mean(2 * right / (shown + wanted))),
        float(shown.mean()),
        float(1 - absent.any(1).mean()),
    )


def best_thresholds(collection: _collection.Collection) -> tuple[Outcome, Outcome]:
    """Return the best that one cosine threshold can do on this very data: by pooled F1, and by F1 a query."""
    present, absent = collection.present @ collection.photos.T, collection.absent @ collection.photos.T
    levels = np.quantile(present, 1 - np.geomspace(0.03, 1e-5, 80))
    outcomes = [measure(present >= level, absent >= level, collection.relevant) for level in levels]
    return max(outcomes, key=lambda one: one.f1), max(outcomes, key=lambda one: one.f1_per_query)


def measured(encoder: Encoder) -> dict[str, float]:
    """Return the figures of this model."""
    collection = _collection.to_measure(encoder)
    calibration = relevance.load_calibration(encoder.bundle_id)
    present = _fitting.text_logits(collection, collection.present, calibration)
    absent = _fitting.text_logits(collection, collection.absent, calibration)
    ours = measure(present >= 0, absent >= 0, collection.relevant)
    pooled, per_query = best_thresholds(collection)
    figures: dict[str, float] = {"photos": len(collection.photos), "present_queries": len(collection.present)}
    figures |= {"absent_queries": len(collection.absent)}
    for name, outcome in (("", ours), ("best_cosine_", pooled), ("best_cosine_per_query_", per_query)):
        figures |= {f"{name}{key}": round(value, 4) for key, value in vars(outcome).items()}
    for part, rows in (("captions", slice(0, collection.captions)), ("classes", slice(collection.captions, None))):
        outcome = measure(present[rows] >= 0, absent >= 0, collection.relevant[rows])
        figures |= {f"{part}_{key}": round(getattr(outcome, key), 4) for key in ("precision", "recall", "f1")}
    return figures


def write_fit(encoder: Encoder) -> None:
    """Fit this model's calibration and write it beside the others; the starter's serves unknown models, too."""
    collection = _collection.to_fit(encoder)
    fitted = _fitting.fit(collection)
    path = relevance.calibration_path()
    document = json.loads(path.read_text(encoding="utf-8"))
    document[encoder.bundle_id] = fitted
    if encoder.bundle_id == "starter":
        document["default"] = fitted
        _ship_background(encoder.bundle_id, collection)
    path.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    relevance.load_calibration.cache_clear()


def _ship_background(bundle_id: str, collection: _collection.Collection) -> None:
    """Keep the background's vectors beside the texts, so that the first search in a new library need not make them."""
    folder = relevance.calibration_path().parent
    for old in folder.glob("background-*.npy"):
        old.unlink()
    np.save(folder / background_name(bundle_id, background_texts()), collection.background.astype(np.float16))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", default="starter", help="a model's id or folder (starter)")
    parser.add_argument("--fit", action="store_true", help="fit the calibration on training photos first")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    encoder = Encoder.load(options.bundle)
    if options.fit:
        write_fit(encoder)
    report(measured(encoder), options.json)


if __name__ == "__main__":
    main()
