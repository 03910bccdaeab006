"""The ways to learn a tag from examples that the benchmark compares: Sajin's own, and published ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from benchmarks._learning_tasks import Decided, Task, Vectors
from engine.tagging.learning import learn
from engine.tagging.learning_fit import fit

Method = Callable[[Task, Decided, Vectors, Vectors], Vectors]
"""Scores of photos (their vectors, and what the text says of them) after what was decided, float32[n]."""

SCALE = 50.0
"""The starter's logit scale, with which the published methods weigh text against examples; their own numbers, below,
were chosen on captioned train, as Sajin's were."""

TIP_ALPHA, TIP_BETA = 20.0, 1.0
GDA_ALPHA = 0.5
PROBE_REACH, PROBE_START = 8.0, 20.0
PRIOR_VARIANCE, HOLD = 10.0, 20.0


def prompt(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Return the cosine of the text prompt's ensemble."""
    return np.asarray(vectors @ task.text, np.float32)


def zero_shot(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Return what the scorer says, calibrated."""
    return said


def text_and_examples(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Sajin's."""
    head = learn(task.spread, task.library[decided.ticks], task.library[decided.crosses], task.zero_shot)
    return head.apply(vectors, said)


def examples_alone(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Sajin's, for a tag without a text."""
    head = learn(task.spread, task.library[decided.ticks], task.library[decided.crosses])
    return head.apply(vectors, None)


def centroid(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Rocchio's: the mean of the ticks less the mean of the crosses; without crosses less the library's."""
    far = task.library[decided.crosses].mean(axis=0) if len(decided.crosses) else task.spread.mean
    return np.asarray(vectors @ (task.library[decided.ticks].mean(axis=0) - far), np.float32)


def tip_adapter(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Tip-Adapter without training (Zhang et al. 2022), with ticks and crosses as two classes."""

    def affinity(keys: Vectors) -> Vectors:
        closeness: Vectors = np.exp(-TIP_BETA * (1 - vectors @ keys.T)).sum(axis=1)
        return closeness

    cached = affinity(task.library[decided.ticks]) - affinity(task.library[decided.crosses])
    return np.asarray(SCALE * (vectors @ task.text) + TIP_ALPHA * cached, np.float32)


def discriminant(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Gaussian discriminant analysis added to the text (Wang et al. 2024), with the library's covariance."""
    difference = task.library[decided.ticks].mean(axis=0) - task.spread.mean
    weights = np.linalg.solve(_shrunk_covariance(task.library), difference.astype(np.float64))
    return np.asarray(SCALE * (vectors @ task.text) + GDA_ALPHA * (vectors @ weights.astype(np.float32)), np.float32)


def linear_probe(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """LP++ (Huang et al. 2024) for one tag: a linear probe on vectors and the text's logit, each with its own weight.

    The visual weights start at the ticks' mean; crosses, and the library's sample as one more of them, are the other
    class.  Minimised to the end with a ridge instead of by their step sizes: the same objective.
    """
    ticks, crosses = task.library[decided.ticks], task.library[decided.crosses]
    rows = np.concatenate([ticks, crosses, task.spread.sample])
    counts = np.ones(len(rows))
    counts[len(ticks) + len(crosses) :] = max(len(ticks), 1) / len(task.spread.sample)
    start = ticks.mean(axis=0) - task.spread.mean
    usual = float((task.spread.sample @ task.text).mean())

    def features(of: Vectors) -> Vectors:
        columns = [of - task.spread.mean, of @ task.text - usual, np.full(len(of), 1 / PROBE_REACH)]
        return np.asarray(PROBE_REACH * np.column_stack(columns), np.float32)

    def offsets(of: Vectors) -> NDArray[np.float64]:
        moved = SCALE * (of @ task.text - usual) + PROBE_START * ((of - task.spread.mean) @ start)
        return np.asarray(moved, np.float64)

    targets = (np.arange(len(rows)) < len(ticks)).astype(np.float64)
    found = fit(features(rows), offsets(rows), targets, counts)
    return np.asarray(features(vectors) @ found + offsets(vectors), np.float32)


def around_text(task: Task, decided: Decided, vectors: Vectors, said: Vectors) -> Vectors:
    """Logistic regression with the zero-shot log odds as its prior, and a sample of the library holding the rest."""
    chosen = task.library[np.concatenate([decided.ticks, decided.crosses])]
    rows = np.concatenate([chosen, task.spread.sample])
    before = np.clip(task.zero_shot(rows).astype(np.float64), -15, 15)
    targets = 1 / (1 + np.exp(-before))
    targets[: len(chosen)] = np.arange(len(chosen)) < len(decided.ticks)
    counts = np.concatenate([np.ones(len(chosen)), np.full(len(task.spread.sample), HOLD / len(task.spread.sample))])

    def features(of: Vectors) -> Vectors:
        return np.column_stack([task.spread.locate(of) * PRIOR_VARIANCE**0.5, np.ones(len(of))]).astype(np.float32)

    found = fit(features(rows), before, targets, counts)
    return np.asarray(features(vectors) @ found + said, np.float32)


def _shrunk_covariance(vectors: Vectors) -> NDArray[np.float64]:
    """Return the covariance as Wang et al. shrink it."""
    count, dim = vectors.shape
    covariance: NDArray[np.float64] = np.cov(vectors.T.astype(np.float64))
    mixed: NDArray[np.float64] = ((count - 1) * covariance + np.trace(covariance) * np.eye(dim)) / dim
    return mixed


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "prompt": prompt,
        "zero_shot": zero_shot,
        "text_and_examples": text_and_examples,
        "examples_alone": examples_alone,
        "centroid": centroid,
        "tip_adapter": tip_adapter,
        "discriminant": discriminant,
        "linear_probe": linear_probe,
        "around_text": around_text,
    }
)
