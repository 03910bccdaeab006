"""How right proposed tags are, how many of the right ones are proposed, and whether stated precision holds.

docs/tagging.md says what the figures mean.  ``--fit`` fits the calibration on the training photos first, and writes
``resources/tagging``; ``--details`` lists entries.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import _tagging_data as data
from benchmarks import _tagging_fit
from benchmarks._report import report
from engine.encoding.onnx import Encoder
from engine.tagging.calibration import calibration_path, load_calibration
from engine.tagging.prompts import (
    PROBE,
    entry_vectors,
    languages_of,
    phrases_key,
    phrases_of,
    shipped_vectors_path,
    write_vectors,
)
from engine.tagging.records import VocabularyEntry
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.thresholds import chances, proposed
from engine.tagging.vocabulary import Vocabulary, load

SETTINGS = (0.5, 0.7, 0.85, 0.95)
DEFAULT = 0.85
BINS = 5
PHOTOS = 100_000


@dataclass(frozen=True)
class Judged:
    """Log odds of tags for photos, and which are right.

    Attributes:
        keys: of the tags. log_odds: float32[n, t].
        right: bool[n, t]. clear: bool[n, t], whether it is known at all that a tag is right or wrong.
    """

    keys: tuple[str, ...]
    log_odds: NDArray[np.float32]
    right: NDArray[np.bool_]
    clear: NDArray[np.bool_]

    def proposed(self, precision: float) -> NDArray[np.bool_]:
        """Return what is proposed at a setting, bool[n, t]."""
        found = np.zeros(self.log_odds.shape, bool)
        for place, _ in enumerate(self.log_odds.T):
            found[proposed(self.log_odds[:, place], precision), place] = True
        return found

    def figures(self, name: str) -> dict[str, float]:
        """Return precision, recall and what was stated at each setting, and the bins of calibration at 0.5."""
        figures: dict[str, float] = {}
        chance = chances(self.log_odds)
        for setting in SETTINGS:
            shown = self.proposed(setting)
            if not shown.any():
                continue
            at = f"{name}_{round(100 * setting)}"
            figures[f"{at}_proposals"] = int(shown.sum())
            figures[f"{at}_stated"] = round(float(chance[shown].mean()), 4)
            figures[f"{at}_precision"] = round(float(self.right[shown].mean()), 4)
            if not self.clear.all():
                figures[f"{at}_precision_where_clear"] = round(float(self.right[shown & self.clear].mean()), 4)
            figures[f"{at}_recall"] = round(float(self.right[shown].sum() / self.right.sum()), 4)
        return figures | self._bins(name, chance)

    def _bins(self, name: str, chance: NDArray[np.float64]) -> dict[str, float]:
        """Return stated against measured precision of photo and tag pairs in five bins of the chance, and the gap."""
        figures: dict[str, float] = {}
        gap = total = 0.0
        for number in range(BINS):
            low = 0.5 + number / 10
            here = (chance >= low) & (chance < low + 0.1 if number < BINS - 1 else chance <= 1)
            if here.any():
                stated, measured = float(chance[here].mean()), float(self.right[here].mean())
                figures[f"{name}_bin{number + 1}_pairs"] = int(here.sum())
                figures[f"{name}_bin{number + 1}_stated"] = round(stated, 4)
                figures[f"{name}_bin{number + 1}_measured"] = round(measured, 4)
                gap, total = gap + abs(stated - measured) * here.sum(), total + here.sum()
        return figures | {f"{name}_calibration_error": round(gap / max(total, 1), 4)}


def labelled(encoder: Encoder, cache_dir: Path, languages: Sequence[str]) -> Judged:
    """Judge the labelled photos by the class names as a vocabulary: each photo has one right tag."""
    photos = data.labelled(encoder, languages)
    concepts = Concepts.of(encoder, cache_dir, photos.entries, photos.entries)
    scorer = Scorer.of_library(encoder, cache_dir, concepts, photos.vectors)
    right = np.eye(len(photos.entries), dtype=bool)
    return Judged(concepts.keys, scorer.log_odds(photos.vectors), right, np.ones_like(right))


def captioned(encoder: Encoder, cache_dir: Path, said: int = data.SAID) -> Judged:
    """Judge captioned dev by the vocabulary that ships: right is what at least two of a photo's captions say."""
    entries, photos, scorer = _dev(encoder, cache_dir)
    told = [place for place, entry in enumerate(entries) if photos.measured[place]]
    log_odds = scorer.log_odds(photos.vectors)[:, told]
    keys = tuple(entries[place].key for place in told)
    return Judged(keys, log_odds, photos.said[:, told] >= said, photos.said[:, told] != 1)


def thinned(encoder: Encoder, cache_dir: Path, keys: Sequence[str], share: float = 0.2) -> dict[str, float]:
    """Return the precision of tags in libraries where each is rarer than where it was fitted: its own calibration."""
    entries, photos, scorer = _dev(encoder, cache_dir)
    chooser = np.random.default_rng(0)
    with_shift, without, places = [], [], [entry.key for entry in entries]
    for key in keys:
        place = places.index(key)
        said = photos.said[:, place]
        stay = (said == 0) | ((said >= data.SAID) & (chooser.random(len(said)) < share))
        small = Scorer.of_library(encoder, cache_dir, scorer.concepts, photos.vectors[stay])
        log_odds = small.log_odds(photos.vectors[stay])[:, place]
        right = said[stay] >= data.SAID
        with_shift.append(right[proposed(log_odds, DEFAULT)])
        without.append(right[proposed(scorer.log_odds(photos.vectors[stay])[:, place], DEFAULT)])
    return {
        "rarer_precision": round(float(np.concatenate(with_shift).mean()), 4),
        "rarer_precision_as_if_not": round(float(np.concatenate(without).mean()), 4),
    }


def small(encoder: Encoder, cache_dir: Path, photos_each: int, libraries: int = 20) -> dict[str, float]:
    """Return precision and recall at the default over libraries of a few photos of captioned dev."""
    entries, photos, scorer = _dev(encoder, cache_dir)
    chooser = np.random.default_rng(0)
    right = shown = wanted = 0
    for _ in range(libraries):
        some = chooser.permutation(len(photos.vectors))[:photos_each]
        judge = Scorer.of_library(encoder, cache_dir, scorer.concepts, photos.vectors[some])
        said = photos.said[some][:, photos.measured] >= data.SAID
        log_odds = judge.log_odds(photos.vectors[some])[:, photos.measured]
        found = Judged((), log_odds, said, np.ones_like(said)).proposed(DEFAULT)
        right, shown, wanted = right + int((found & said).sum()), shown + int(found.sum()), wanted + int(said.sum())
    at = f"library_of_{photos_each}"
    return {f"{at}_precision": round(right / max(shown, 1), 4), f"{at}_recall": round(right / max(wanted, 1), 4)}


def speed(encoder: Encoder, cache_dir: Path) -> dict[str, float]:
    """Return how long 100,000 photos take for the whole vocabulary and for one tag, and plain matrix products."""
    entries, photos, scorer = _dev(encoder, cache_dir)
    rows = np.resize(photos.vectors, (PHOTOS, photos.vectors.shape[1]))
    texts = np.ascontiguousarray(scorer.concepts.texts.T)
    blocks = [rows[start : start + 4096] for start in range(0, PHOTOS, 4096)]
    start = time.perf_counter()
    for block in blocks:
        block @ texts
    product = time.perf_counter()
    for block in blocks:
        scorer.log_odds(block)
    scored = time.perf_counter()
    levels = scorer.levels(rows)
    places = range(0, len(entries), len(entries) // 9)
    one = min(_seconds(partial(scorer.base, rows, levels, [place])) for place in places)
    plain = min(_seconds(partial(np.matmul, rows, texts[:, 0].copy())) for _ in range(9))
    return {
        "score_100k_tags": len(entries),
        "score_100k_s": round(scored - product, 3),
        "score_100k_products": round((scored - product) / (product - start), 2),
        "one_tag_100k_ms": round(1000 * one, 1),
        "one_tag_100k_products": round(one / plain, 2),
    }


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def details(judged: Judged) -> None:
    """Print the entries with most proposals, and those with most false ones."""
    shown = judged.proposed(DEFAULT)
    wrong = (shown & ~judged.right & judged.clear).sum(axis=0)
    print(f"{'entry':<24}{'proposed':>9}{'right':>7}{'wrong':>7}{'said':>7}")
    for place in np.lexsort((-shown.sum(axis=0), -wrong))[:40]:
        found, right = shown[:, place], judged.right[:, place]
        counts = found.sum(), (found & right).sum(), wrong[place], right.sum()
        print(f"{judged.keys[place]:<24}{counts[0]:>9}{counts[1]:>7}{counts[2]:>7}{counts[3]:>7}")


def write_fit(encoder: Encoder, cache_dir: Path) -> None:
    """Fit this model's calibration and write it beside the others; the starter's serves unknown models, too."""
    fitted = _tagging_fit.fit(encoder, cache_dir)
    document = json.loads(calibration_path().read_text(encoding="utf-8"))
    document[encoder.bundle_id] = fitted
    if encoder.bundle_id == "starter":
        document["default"] = fitted | {"entries": {}}
        _ship_vectors(encoder, cache_dir)
    calibration_path().write_text(_as_text(document), encoding="utf-8")
    load_calibration.cache_clear()


def _dev(encoder: Encoder, cache_dir: Path) -> tuple[list[VocabularyEntry], data.Captioned, Scorer]:
    vocabulary = Vocabulary(load())
    entries = vocabulary.proposable()
    photos = data.captioned(encoder, "dev", vocabulary.entries)
    concepts = Concepts.of(encoder, cache_dir, vocabulary.entries, entries)
    scorer = Scorer.of_library(encoder, cache_dir, concepts, photos.vectors)
    return entries, photos.only([vocabulary.entries.index(entry) for entry in entries]), scorer


def _ship_vectors(encoder: Encoder, cache_dir: Path) -> None:
    """Keep the vocabulary's embeddings beside the calibration, so that the first proposals need not wait for them."""
    entries, languages = load(), languages_of(encoder)
    keys = [phrases_key(phrases_of(entry, languages)) for entry in entries]
    vectors = dict(zip(keys, entry_vectors(encoder, cache_dir, entries), strict=True))
    write_vectors(shipped_vectors_path(), encoder.encode_texts([PROBE])[0], vectors)


def _as_text(document: Mapping[str, Any]) -> str:
    """Return JSON with one line for each entry of the vocabulary."""
    text = json.dumps(document, indent=2, sort_keys=True)
    for model in document.values():
        for values in model["entries"].values():
            text = text.replace(json.dumps(values, indent=2).replace("\n", "\n" + 6 * " "), json.dumps(values))
    return text + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", default="starter", help="a model's id or folder (starter)")
    parser.add_argument("--fit", action="store_true", help="fit the calibration on training photos first")
    parser.add_argument("--details", action="store_true", help="list the entries with most false proposals")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    encoder = Encoder.load(options.bundle)
    cache_dir = Path(tempfile.gettempdir()) / "sajin-benchmarks"
    if options.fit:
        write_fit(encoder, cache_dir)
    figures: dict[str, float] = {}
    for name, languages in (("labelled", ("en", "ko")), ("labelled_en", ("en",)), ("labelled_ko", ("ko",))):
        figures |= labelled(encoder, cache_dir, languages).figures(name)
    judged = captioned(encoder, cache_dir)
    figures |= judged.figures("captioned") | captioned(encoder, cache_dir, said=1).figures("captioned_said_once")
    figures |= thinned(encoder, cache_dir, ("dog", "people", "animal", "child", "vehicle"))
    for photos_each in (1, 5, 20, 100):
        figures |= small(encoder, cache_dir, photos_each)
    figures |= speed(encoder, cache_dir)
    report(figures, options.json)
    if options.details:
        details(judged)


if __name__ == "__main__":
    main()
