"""``python -m training train --library DIR --run ID``: works on a training run until it is done, or told to leave.

It prints nothing that matters: what it does is told in the run's folder, which is also where it is told what to do
(docs/personal-runs.md).  Exit code: 0 done or left in good order, 1 failed (the last event says why), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from engine.cli.wording import describe
from engine.errors import LibraryBusy, ModelRejected, SajinError, TrainingImpossible
from engine.personal import process, runs
from engine.personal.events import TrainingEnded
from engine.personal.records import Preset, RunState
from engine.personal.run_folder import RunFolder
from training.personal.control import Left, Watch, end_now
from training.personal.telling import EventLog

if TYPE_CHECKING:
    from training.personal.preparing import TrainerMaker

_OUT_OF_MEMORY = "there is not enough memory: close other programs, choose fewer photos, or take Quick instead of Full"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    add_arguments(commands.add_parser("train", help="work on a training run of a library"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command needs to know."""
    parser.add_argument("--library", type=Path, required=True, metavar="DIR", help="the library's folder")
    parser.add_argument("--run", required=True, dest="run_id", metavar="ID", help="the run, as sajin train made it")
    parser.add_argument("--background", action="store_true", help="let everything else on this computer go first")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, makers: Mapping[Preset, TrainerMaker] | None = None) -> int:
    """Work on the run; return the exit code.

    Args:
        makers: what makes a trainer, by preset, instead of Sajin's own.
    """
    _behave(arguments.background)
    try:
        folder = runs.find(arguments.library.absolute(), arguments.run_id)
        lock = folder.lock()
        runs.acquire(lock)
    except (LibraryBusy, SajinError) as error:
        sys.stderr.write(f"{'another process works on this run' if isinstance(error, LibraryBusy) else error}\n")
        return 1
    try:
        this = psutil.Process()
        folder.note_process(this.pid, this.create_time())
        return work(folder, makers)
    finally:
        lock.release()


def work(folder: RunFolder, makers: Mapping[Preset, TrainerMaker] | None = None) -> int:
    """Work on a run whose lock this process holds; return the exit code."""
    log = EventLog(folder.events)

    def insist() -> None:
        log.tell(TrainingEnded(RunState.INTERRUPTED))
        end_now(0)

    try:
        with Watch(folder, insist) as watch:
            from training.personal.driving import Drive  # a second or more, in which the run is known to live
            from training.personal.preparing import MAKERS, Preparation

            Drive(folder, log, watch, Preparation(folder, folder.described(), makers or MAKERS)).run()
    except Left:
        log.tell(TrainingEnded(RunState.INTERRUPTED))
    except (SajinError, OSError) as error:
        log.tell(TrainingEnded(RunState.FAILED, type(error).__name__, _reason(error)))
        return 1
    except MemoryError as error:
        log.tell(TrainingEnded(RunState.FAILED, type(error).__name__, _OUT_OF_MEMORY))
        return 1
    except ModuleNotFoundError as error:
        lacks = TrainingImpossible("lacks", f"the package {error.name} is missing: pip install 'sajin[train]'")
        log.tell(TrainingEnded(RunState.FAILED, type(lacks).__name__, lacks.reason))
        return 1
    except Exception as error:  # a bug: whoever looks hears of it, the trace goes to the run's output
        log.tell(TrainingEnded(RunState.FAILED, type(error).__name__, str(error) or type(error).__name__))
        raise
    finally:
        log.close()
    return 0


def _reason(error: SajinError | OSError) -> str:
    return error.reason if isinstance(error, ModelRejected) else describe(error)


def _behave(background: bool) -> None:
    """Be no burden: neither a terminal's Ctrl+C nor its end concerns this process."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    process.volunteer()
    if background:
        process.lower_priority()
