"""A trainer whose every step is a random one, and that goes only as far as a test lets it: ``python -m`` this module.

Where it ends depends on every random number since the seed, so that a run that was killed and resumed comes to the same
figures as one that was not only if nothing was lost and nothing was done twice.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from engine.encoding.onnx import Encoder
from engine.errors import ModelRejected
from engine.personal.events import TrainingPoint, TrainingProgress, TrainingStage
from engine.personal.run_folder import RunDescription, RunFolder
from training.personal import command, driving
from training.personal.contract import Dataset, Moment, NotFinite, Unseen

STEPS = 40
CHECKPOINT_S = 0.05
FAR = "far"
"""A file of the library: how many steps it may go; without it, all."""

OPTIONS = "walking.json"


class Walker:
    """Implements ``Trainer``; the library's options: nan_at, bug_at (steps), worse, broken, big (MB that it writes)."""

    device = "cpu"

    def __init__(self, data: Dataset, parent: Encoder, library_dir: Path, seed: int) -> None:
        self._data, self._parent, self._library = data, parent, library_dir
        self._random = np.random.default_rng(seed)
        self._place = 0.0
        self.steps, self.step, self.stopped = STEPS, 0, ""
        self.held_out = 4
        self.settings: Mapping[str, object] = {}
        try:
            self._options = json.loads((library_dir / OPTIONS).read_text())
        except FileNotFoundError:
            self._options = {}

    def train(self) -> Iterator[Moment]:
        while self.step < self.steps:
            while self.step >= self._far():
                yield TrainingProgress(TrainingStage.TRAINING, self.step, self.steps)
                time.sleep(0.01)  # not for a test to be sure of anything: only not to be busy
            if self.step == self._options.get("nan_at"):
                raise NotFinite("the loss is nan")
            if self.step == self._options.get("bug_at"):
                raise ZeroDivisionError("a bug")
            self._place += self._random.normal()
            self.step += 1
            yield TrainingPoint(self.step, self.steps, loss=abs(self._place), recall_1=0.5)

    def state(self) -> bytes:
        pad = "x" * 100_000  # more than is set aside for telling
        document = {"step": self.step, "place": self._place, "random": self._random.bit_generator.state, "pad": pad}
        return json.dumps(document).encode()

    def restore(self, state: bytes) -> None:
        document = json.loads(state)
        self.step, self._place = document["step"], document["place"]
        self._random.bit_generator.state = document["random"]

    def finish(self, folder: Path) -> Iterator[Moment]:
        yield TrainingProgress(TrainingStage.EXPORTING, 0, 1)
        if self._options.get("broken"):
            raise ModelRejected("walking", "no luck")
        for name in ("vision.onnx", "text.onnx", "tokenizer.json"):
            shutil.copy(self._parent.bundle.folder / name, folder)
        if self._options.get("big"):
            with (folder / "extra.bin").open("wb") as file:
                for _ in range(int(self._options["big"])):
                    file.write(bytes(1 << 20))
        self.settings = {"place": self._place, "steps": self.step}

    def unseen(self) -> list[Unseen]:
        after = 4 if self._options.get("worse") else 1
        return [Unseen(int(photo), int(caption), 3, after) for photo, caption in self._data.pairs]

    def _far(self) -> int:
        try:
            return int((self._library / FAR).read_text() or 0)
        except FileNotFoundError:
            return STEPS


def make(data: Dataset, parent: Encoder, folder: RunFolder, description: RunDescription) -> Walker:
    return Walker(data, parent, folder.library_dir, description.request.seed)


MAKERS = {"quick": make}


def main() -> int:
    driving.CHECKPOINT_S = CHECKPOINT_S
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(), MAKERS)


if __name__ == "__main__":
    sys.exit(main())
