"""From float32 towers to those that are worth keeping on this machine."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.bundle import TextInput
from engine.encoding.preprocessing import Preprocessing
from engine.encoding.providers import CPU, CUDA, OnnxErrors, OpenedModel, open_model
from engine.models.records import Precision
from engine.replacing import durably_replacing
from training.convert.precision.candidates import Candidate, candidates
from training.convert.precision.gate import LEAST_COSINE, LEAST_SPEEDUP, Loss
from training.convert.precision.measuring import Inputs, Vectors, cosines, embed, opened, ranks, recall, speedup
from training.convert.precision.records import TOWERS, Kept, ProbeSet, Progress, Reduced, Reduction, TowerName

logger = logging.getLogger(__name__)

_NOT_TO_BE_RUN: tuple[type[Exception], ...] = (MemoryError, *OnnxErrors)
_SMALL_BYTES = 2**22
"""A tower of less is left as it is, unless something else is asked for: there is nothing to win."""

_SLOW = 0.9
"""Half precision at less of float32's rate is worth a word."""


def reduce_bundle(
    folder: Path,
    preprocessing: Preprocessing,
    text: TextInput,
    precision: Precision,
    probe: ProbeSet,
    progress: Progress = lambda done, total, detail: None,
) -> Reduction:
    """Replace the towers by smaller ones of the same results, where that is asked for and worth it.

    Each file is replaced in one step: killed at any point, the folder holds towers that are complete.

    Args:
        folder: with ``vision.onnx`` and ``text.onnx`` in float32, and ``tokenizer.json``; no ``bundle.json`` yet.
        preprocessing, text: as ``bundle.json`` will say.
        precision: what was asked for; ``auto`` is what this machine runs fastest, if the probe set allows it.
        progress: what it raises ends the work; towers that were replaced by then stay so.

    Raises:
        OSError: the folder cannot be read or written.
        BundleInvalid: ``tokenizer.json`` cannot be read.
    """
    sizes = [(folder / f"{tower}.onnx").stat().st_size for tower in TOWERS]
    if precision == "float32" or (precision == "auto" and max(sizes) < _SMALL_BYTES):
        return Reduction(dict.fromkeys(TOWERS, "float32"))
    inputs = Inputs.of(folder, preprocessing, text, probe)
    work = _Work(folder, inputs, precision, progress)
    return work.run()


@dataclass
class _Work:
    folder: Path
    inputs: Inputs
    asked: Precision
    progress: Progress
    kept: dict[TowerName, Kept] = field(default_factory=dict)
    parity: dict[Reduced, dict[str, float]] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    _done: int = 0

    def run(self) -> Reduction:
        """Embed the probe set in float32, then try each tower."""
        self._exact: dict[TowerName, Vectors] = {}
        for tower in TOWERS:
            self._step(f"{tower} in float32")
            self._exact[tower] = self._embedded(tower, opened(self._path(tower)))
        self._now = dict(self._exact)
        self._before = self._ranks()
        for tower in TOWERS:
            self._tower(tower)
            gc.collect()
        self.figures |= {f"probe_recall@{rank}_float32": value for rank, value in recall(self._before).items()}
        self.figures |= {f"probe_recall@{rank}": value for rank, value in recall(self._ranks()).items()}
        return Reduction(self.kept, self.parity, self.figures, tuple(self.warnings))

    def _tower(self, tower: TowerName) -> None:
        self.kept[tower] = "float32"
        if self.asked == "auto" and self._path(tower).stat().st_size < _SMALL_BYTES:
            return
        reduced = self._wanted(tower)
        reasons: list[str] = []
        for group in candidates(tower, self._path(tower), self.inputs, reduced):
            for candidate in group:
                self._step(f"{tower} in {candidate.name}")
                trial = self._try(tower, reduced, candidate)
                if not trial.refused:
                    self._keep(tower, reduced, trial)
                    return
                logger.info("%s in %s: %s", tower, candidate.name, trial.refused)
                reasons.append(f"{candidate.name}: {trial.refused}")
                if trial.hopeless:
                    break
        self._note(tower, reduced, 0.0)
        if self.asked != "auto":
            self.warnings.append(f"the {_WORDS[tower]} tower stays in float32 ({'; '.join(reasons)})")

    def _wanted(self, tower: TowerName) -> Reduced:
        if self.asked in ("float16", "int8"):
            return self.asked
        # Texts are always encoded on the CPU: sending a query elsewhere takes longer than computing it.
        return "float16" if tower == "vision" and self._has_cuda() else "int8"

    def _has_cuda(self) -> bool:
        """Tell whether CUDA really runs this tower here."""
        try:
            return open_model(self._path("vision"), "cuda").provider == CUDA
        except OnnxErrors:
            return False

    def _try(self, tower: TowerName, reduced: Reduced, candidate: Candidate) -> _Trial:
        """Make it, and measure it: first how fast it is, which is known sooner."""
        try:
            model = candidate.make()
        except OSError:
            raise  # a full disk is no fault of the tower's
        except Exception as error:  # the quantizers raise whatever they stumble over
            return _Trial(b"", 0.0, f"it cannot be made ({_first_line(error)})")
        try:
            faster = self._speedup(tower, reduced, model)
            self.figures[f"{reduced}_{tower}_speedup"] = faster
            if reduced == "int8" and faster < LEAST_SPEEDUP:
                return _Trial(model, faster, f"only {faster:.2f} times as fast", hopeless=True)
            embeddings = self._embedded(tower, self._open(reduced, model))
        except _NOT_TO_BE_RUN as error:
            return _Trial(model, 0.0, f"it cannot be run ({_first_line(error)})")
        lowest, mean = cosines(self._exact[tower], embeddings)
        self.parity.setdefault(reduced, {}).update({f"{tower}_lowest": lowest, f"{tower}_mean": mean})
        if not mean > LEAST_COSINE[reduced]:
            return _Trial(model, faster, f"its mean cosine with float32 is {mean:.4f}")
        loss = Loss.between(self._before, self._ranks({tower: embeddings}))
        return _Trial(model, faster, loss.too_much(), embeddings=embeddings)

    def _keep(self, tower: TowerName, reduced: Reduced, trial: _Trial) -> None:
        with durably_replacing(self._path(tower)) as part:
            part.write_bytes(trial.model)
        assert trial.embeddings is not None
        self._now[tower] = trial.embeddings
        self.kept[tower] = reduced
        self._note(tower, reduced, 1.0)
        if reduced == "float16" and self.asked == "float16" and trial.faster < _SLOW:
            rate = f"{trial.faster:.2f} times float32's rate"
            self.warnings.append(f"the {_WORDS[tower]} tower in float16 is slow on this machine: {rate}")

    def _note(self, tower: TowerName, reduced: Reduced, kept: float) -> None:
        self.parity.setdefault(reduced, {})[f"{tower}_kept"] = kept

    def _speedup(self, tower: TowerName, reduced: Reduced, model: bytes) -> float:
        if reduced == "float16" and tower == "vision" and self._has_cuda():
            return speedup(open_model(self._path(tower), "cuda"), open_model(model, "cuda"), tower, self.inputs)
        return speedup(opened(self._path(tower), threads=1), opened(model, threads=1), tower, self.inputs)

    def _open(self, reduced: Reduced, model: bytes) -> OpenedModel:
        return open_model(model, "auto" if reduced == "float16" else "cpu")

    def _embedded(self, tower: TowerName, model: OpenedModel) -> Vectors:
        size = 4 if model.provider == CPU else 32
        return embed(model, self.inputs.batches(tower, size), self._look)

    def _ranks(self, instead: dict[TowerName, Vectors] | None = None) -> NDArray[np.int64]:
        now = self._now | (instead or {})
        return ranks(now["vision"], now["text"], self.inputs.owners)

    def _path(self, tower: TowerName) -> Path:
        return self.folder / f"{tower}.onnx"

    def _step(self, detail: str) -> None:
        self.progress(self._done, max(_STEPS, self._done + 1), detail)
        self._done += 1
        self._detail = detail

    def _look(self) -> None:
        self.progress(self._done - 1, max(_STEPS, self._done), self._detail)


@dataclass(frozen=True)
class _Trial:
    """What came of a way.

    Attributes:
        refused: why it is not kept; empty if it is.
        hopeless: whether the ways after it, which are slower, need not be tried.
    """

    model: bytes
    faster: float
    refused: str
    hopeless: bool = False
    embeddings: Vectors | None = None


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


_WORDS = {"vision": "image", "text": "text"}
_STEPS = 4
"""At least: both towers in float32, and one way for each."""
