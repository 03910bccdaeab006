"""Where a Full training is, as bytes that another process can go on from."""

from __future__ import annotations

import hashlib
import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.encoding.bundle import DESCRIPTION
from training.personal.contract import Dataset, Split
from training.personal.full_evaluation import Evaluated
from training.personal.full_model import FullModel, FullOptions, Snapshot

_FORMAT = 1


class Progress:
    """How far it is, and the best until now.

    Attributes:
        step: steps done; evaluated: whether it was measured at least once.
        best: what was learnt at the best evaluation; at first, and where none was better, nothing.
        waited: evaluations since then.
    """

    def __init__(self, best: Snapshot) -> None:
        self.step = self.best_step = self.waited = 0
        self.best = best
        self.best_key: tuple[float, float] | None = None
        self.stopped = ""

    @property
    def evaluated(self) -> bool:
        """Whether there is something to compare with."""
        return self.best_key is not None

    def judge(self, found: Evaluated, model: FullModel) -> None:
        """Remember the model if it is the best until now."""
        if self.best_key is None or found.key > self.best_key:
            self.best_key, self.best_step, self.waited = found.key, self.step, 0
            self.best = model.snapshot()
        else:
            self.waited += 1


def digest(data: Dataset, split: Split, bundle: Path, options: FullOptions, seed: int) -> str:
    """Return what tells one training from another."""
    facts = hashlib.blake2b(digest_size=16)
    facts.update((bundle / DESCRIPTION).read_bytes())
    facts.update(repr((options, seed, list(data.captions), [photo.photo_id for photo in data.photos])).encode())
    for array in (data.pairs, data.groups, split.train, split.choose, split.measure):
        facts.update(np.ascontiguousarray(array, np.int64).tobytes())
    return facts.hexdigest()


def packed(mark: str, progress: Progress, model: FullModel, optimizer: torch.optim.Optimizer, scaler: Any) -> bytes:
    """Return everything."""
    stream = io.BytesIO()
    document = {
        "format": _FORMAT,
        "digest": mark,
        "step": progress.step,
        "best_step": progress.best_step,
        "best_key": None if progress.best_key is None else list(progress.best_key),
        "waited": progress.waited,
        "stopped": progress.stopped,
        "best": progress.best,
        "now": model.snapshot(),
        "optimizer": optimizer.state_dict(),
        "scaler": scaler.state_dict(),
    }
    torch.save(document, stream)
    return stream.getvalue()


def unpack(state: bytes, mark: str, model: FullModel, optimizer: torch.optim.Optimizer, scaler: Any) -> Progress:
    """Put model and optimizer where they were, and return the progress.

    Raises:
        ValueError: it is damaged, or of another training.
    """
    try:
        document = torch.load(io.BytesIO(state), map_location="cpu", weights_only=True)
        if document["format"] != _FORMAT or document["digest"] != mark:
            raise ValueError("it is the state of another training")
        before = model.snapshot()
        model.load(document["best"])  # checks it
        found = Progress(document["best"])
        try:
            model.load(document["now"])
        except ValueError:  # it was left when a weight was no number: the best is what counts
            model.load(before)
        optimizer.load_state_dict(document["optimizer"])
        scaler.load_state_dict(document["scaler"])
        key = document["best_key"]
        found.best_key = None if key is None else (float(key[0]), float(key[1]))
        found.step, found.best_step = int(document["step"]), int(document["best_step"])
        found.waited, found.stopped = int(document["waited"]), str(document["stopped"])
    except (KeyError, TypeError, RuntimeError, EOFError, OSError, pickle.UnpicklingError) as error:
        raise ValueError(f"the state is damaged: {error}") from error
    return found
