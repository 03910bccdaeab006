"""One process's work on a run: from the catalog, or the last checkpoint, to the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from engine.errors import StorageFull
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingEnded,
    TrainingPaused,
    TrainingProgress,
    TrainingResumed,
    TrainingStage,
    TrainingWarning,
)
from engine.personal.learned import write_learned
from engine.personal.records import Report, RunState, Verdict
from engine.personal.run_folder import RunFolder
from engine.personal.stored import read_report, write_report
from engine.replacing import NO_ROOM
from training.personal import checkpoints
from training.personal.checkpoints import Progress
from training.personal.contract import Dataset, Moment, NotFinite, Trainer
from training.personal.control import Left, Stopwatch, Watch
from training.personal.preparing import Preparation
from training.personal.telling import EventLog

CHECKPOINT_S = 5.0
"""Seconds of training between checkpoints; longer where writing one takes long."""

CHECKPOINT_SHARE = 20
"""Training takes at least so many times as long as writing its checkpoints."""

_WARN_S = 600.0
_ROOM_S = 5.0
_MORE_ROOM_BYTES = 1 << 16
_NO_BYTES = 1 << 20

Result = TypeVar("Result")


class Drive:
    """Works on a run whose lock this process holds.

    Args:
        watch: tells what the user wants; entered.
        preparation: reads the data, and makes the trainer.
        checkpoint_s: see :data:`CHECKPOINT_S`.
    """

    def __init__(
        self,
        folder: RunFolder,
        log: EventLog,
        watch: Watch,
        preparation: Preparation,
        *,
        checkpoint_s: float | None = None,
    ) -> None:
        self._folder, self._log, self._watch, self._preparation = folder, log, watch, preparation
        self._checkpoint_s = CHECKPOINT_S if checkpoint_s is None else checkpoint_s
        self._worked = Stopwatch()
        self._progress = Progress()
        self._saved_at = 0.0
        self._saving_s = 0.0
        self._unsaved, self._warn_at = False, 0.0
        self._trainer: Trainer | None = None
        self._training = False

    def run(self) -> RunState:
        """Bring the run to its end; return what came of it.

        Raises:
            Left: the user wants to go on another time; everything that is needed for it was written.
            TrainingImpossible, CatalogError, BundleInvalid, ...: it cannot be done.
        """
        self._log.tell(TrainingProgress(TrainingStage.READING))
        clear_up(self._folder)
        report = read_report(self._folder.report)  # a process was killed between its last two words
        if report is None:
            data = self._data()
            trainer = self._restored(data)
            self._began(data, trainer)
            if not self._progress.trained:
                self._train(trainer)
            report = self._measured(data, trainer)
        state = RunState.OFFERED if report.verdict == Verdict.BETTER else RunState.REFUSED
        self._log.tell(TrainingEnded(state))
        _forget(self._folder, state)
        return state

    def _data(self) -> Dataset:
        """Return what is learned from: as it was when the run began, whatever became of the albums since."""
        with suppress(FileNotFoundError, ValueError):
            return self._preparation.stored(self._folder.material)
        data = self._pump(self._preparation.read())

        def store() -> None:
            self._preparation.store(data, self._folder.material)
            pairs = ((data.photos[photo].content_hash, data.captions[caption]) for photo, caption in data.pairs)
            write_learned(self._folder.path, pairs)

        self._with_room(store)
        return data

    def _restored(self, data: Dataset) -> Trainer:
        """Return a trainer that is where the last checkpoint was."""
        try:
            progress, state = checkpoints.read(self._folder.checkpoint)
            trainer = self._preparation.trainer(data)
            trainer.restore(state)
        except FileNotFoundError:
            return self._preparation.trainer(data)
        except (OSError, ValueError) as error:
            text = f"the last checkpoint cannot be used ({error}); the training begins anew"
            self._log.tell(TrainingWarning("checkpoint", text))
            return self._preparation.trainer(data)
        self._progress = progress
        self._worked.add(progress.seconds)
        return trainer

    def _began(self, data: Dataset, trainer: Trainer) -> None:
        self._trainer = trainer
        self._log.tell(
            TrainingBegan(
                len(data.photos), len(data.captions), trainer.held_out, trainer.device, resumed_step=trainer.step
            )
        )

    def _train(self, trainer: Trainer) -> None:
        """Train until the trainer is done, the user has enough, or the loss is no number any more."""
        stopped = ""
        self._training, self._saved_at = True, self._worked.seconds
        moments = trainer.train()
        try:
            for moment in moments:
                self._log.tell(moment)
                if self._obey() == TrainingCommand.STOP:
                    stopped = "user"
                    break
                if self._worked.seconds - self._saved_at > max(self._checkpoint_s, CHECKPOINT_SHARE * self._saving_s):
                    self._save()
        except NotFinite as error:
            stopped = "not_finite"
            text = f"the training became unstable at step {trainer.step} ({error}); the best until then is kept"
            self._log.tell(TrainingWarning("not_finite", text))
        finally:
            close = getattr(moments, "close", None)
            if close is not None:
                close()
        self._training = False
        self._progress = Progress(trained=True, stopped=stopped or trainer.stopped)
        self._save()

    def _measured(self, data: Dataset, trainer: Trainer) -> Report:
        """Make the model, measure it, and write the report: from then on the run is done."""
        candidate = self._folder.candidate

        def finish() -> None:
            if self._unsaved:
                self._save()
            shutil.rmtree(candidate, ignore_errors=True)
            candidate.mkdir()
            self._pump(_each(trainer.finish(candidate)))
            self._preparation.describe(candidate)

        self._with_room(finish)
        before, after = self._pump(self._preparation.general(candidate))
        unseen = trainer.unseen()
        self._obey()
        report = self._preparation.report(
            data,
            trainer,
            unseen,
            before,
            after,
            stopped=self._progress.stopped,
            seconds=self._worked.seconds,
            peak_memory_bytes=self._peak(),
        )
        self._with_room(lambda: write_report(self._folder.report, report))
        return report

    def _pump(self, moments: Generator[Moment, None, Result]) -> Result:
        """Tell what a step tells, and obey; return what it comes to."""
        while True:
            try:
                moment = next(moments)
            except StopIteration as done:
                result: Result = done.value
                return result
            self._log.tell(moment)
            self._obey()

    def _obey(self) -> TrainingCommand:
        """Wait while the user wants that; return whether to stop or to go on.

        Raises:
            Left: the run is to be left.
        """
        if self._watch.wanted == TrainingCommand.PAUSE:
            self._wait("", lambda: self._watch.wanted != TrainingCommand.PAUSE)
        if self._watch.wanted == TrainingCommand.LEAVE:
            if self._training:
                self._save()
            raise Left
        return self._watch.wanted

    def _wait(self, reason: str, over: Callable[[], bool]) -> None:
        """Write a checkpoint, and wait for something."""
        if self._training:
            self._save()
        self._worked.stop()
        self._log.tell(TrainingPaused(reason))
        while not over():
            self._watch.wait(_ROOM_S)
        self._log.tell(TrainingResumed())
        self._worked.go_on()

    def _with_room(self, work: Callable[[], None]) -> None:
        """Do something; where there is no room for it, wait until there is, and do it again."""
        while True:
            try:
                return work()
            except StorageFull as error:
                needed = f" ({error.needed_bytes / 1e6:,.0f} MB are needed)" if error.needed_bytes else ""
            except OSError as error:
                if not self._is_full(error):
                    raise
                needed = ""
            self._wait_for_room(f"the disk is full{needed}: make room, and it goes on; nothing was lost")
            self._obey()

    def _is_full(self, error: OSError) -> bool:
        # numpy says "1000 requested and 0 written", and no number.
        return error.errno in NO_ROOM or (error.errno is None and _free_bytes(self._folder.path) < _NO_BYTES)

    def _wait_for_room(self, reason: str) -> None:
        free, told = _free_bytes(self._folder.path), self._watch.told

        def over() -> bool:
            said = self._watch.told != told or self._watch.wanted == TrainingCommand.LEAVE
            return said or _free_bytes(self._folder.path) > free + _MORE_ROOM_BYTES

        self._wait(reason, over)

    def _save(self) -> None:
        """Write a checkpoint; one that cannot be written is told of now and then, and tried again later."""
        trainer = self._trainer
        assert trainer is not None
        began = self._worked.seconds
        progress = Progress(
            trainer.step, self._progress.trained, self._progress.stopped, self._worked.seconds, self._peak()
        )
        try:
            checkpoints.write(self._folder.checkpoint, progress, trainer.state())
        except OSError as error:
            if self._worked.seconds >= self._warn_at:
                self._warn_at = self._worked.seconds + _WARN_S
                why = "the disk is full" if self._is_full(error) else error.strerror or str(error)
                text = f"no checkpoint can be written ({why}); the training goes on, and tries again"
                self._log.tell(TrainingWarning("checkpoint", text))
            self._unsaved = True
        else:
            self._unsaved = False
            self._log.keep_reserve()
        self._saved_at = self._worked.seconds
        self._saving_s = self._saved_at - began

    def _peak(self) -> int:
        return max(self._progress.peak_memory_bytes, self._watch.peak_memory_bytes)


def clear_up(folder: RunFolder) -> None:
    """Delete what killed processes were writing; by the holder of the lock."""
    for part in folder.path.glob("*.part"):
        part.unlink(missing_ok=True)


def _forget(folder: RunFolder, state: RunState) -> None:
    """Delete what nobody needs once the report is there: of a model that was refused, the model, too."""
    folder.checkpoint.unlink(missing_ok=True)
    for place in (folder.material, folder.scratch, *((folder.candidate,) if state == RunState.REFUSED else ())):
        shutil.rmtree(place, ignore_errors=True)


def _each(moments: Iterator[Moment]) -> Generator[Moment, None, None]:
    yield from moments


def _free_bytes(place: Path) -> int:
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0
