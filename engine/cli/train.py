"""``sajin train``: a personal model of captioned photos, from the first step to keeping it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import say, show, show_json
from engine.cli.train_words import make_reporter, report_lines, state_line
from engine.control import Control
from engine.errors import Cancelled
from engine.library import Library
from engine.personal import runs
from engine.personal.events import TrainingCommand
from engine.personal.following import follow
from engine.personal.records import PRESETS, ModelApplied, RunState, TrainingRequest, TrainingRun

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

DONE, FAILED, WRONG_USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130

_UNDER_WAY = (RunState.STARTING, RunState.RUNNING, RunState.PAUSED)


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    train = add_command(commands, "train", _train, "train a personal model on captioned photos")
    train.add_argument("album", nargs="*", metavar="ALBUM", help="albums to learn from; Outer/Inner tells two apart")
    train.add_argument("--all", action="store_true", help="learn from all captioned photos")
    train.add_argument("--preset", choices=PRESETS, default="quick", help="quick: a minute or two; full: needs torch")
    train.add_argument("--name", default="", metavar="NAME", help="what the model is called")
    train.add_argument("--parent", default="", metavar="ID", help="the model to begin with (by default, what searches)")
    train.add_argument("--seed", type=int, default=0, metavar="N", help="another one gives other random numbers")
    train.add_argument("--background", action="store_true", help="at low priority, and without waiting for it")
    what = train.add_mutually_exclusive_group()
    what.add_argument("--keep", action="store_true", help="keep the model if it is better (or: the one that waits)")
    what.add_argument("--discard", action="store_true", help="only measure (or: forget the run that is there)")
    what.add_argument("--status", action="store_true", help="show where the run is")
    what.add_argument("--pause", action="store_true", help="let the run wait")
    what.add_argument("--resume", action="store_true", help="go on with a run, or watch the one that is under way")
    what.add_argument("--stop", action="store_true", help="train no further, and measure the best until now")
    add_json(train)


def _train(arguments: argparse.Namespace) -> int:
    wrong = _wrong_usage(arguments)
    if wrong:
        say(wrong)
        return WRONG_USAGE
    with Library.open(arguments.library) as library:
        if arguments.album or arguments.all:
            return _start(library, arguments)
        run = library.training_run()
        if run is None:
            return _none(arguments)
        if arguments.status:
            return _shown(arguments, run, code=DONE)
        if arguments.pause:
            library.command_training(run.id, TrainingCommand.PAUSE)
            say("it waits; sajin train --resume goes on")
            return DONE
        if arguments.keep:
            return _keep(library, arguments, run)
        if arguments.discard:
            return _discard(library, arguments, run)
        if arguments.stop:
            _, after = library.training_events(run.id)
            library.command_training(run.id, TrainingCommand.STOP)
            return _followed(library, arguments, run.id, after)
        return _resume(library, arguments, run)


def _wrong_usage(arguments: argparse.Namespace) -> str:
    """Return what is wrong with the arguments; empty where nothing is."""
    begins = bool(arguments.album or arguments.all)
    about = arguments.status or arguments.pause or arguments.resume or arguments.stop
    if arguments.album and arguments.all:
        return "name albums, or give --all; not both"
    if begins and about:
        return "--status, --pause, --resume and --stop are about a run that is there; they take no albums"
    if not (begins or about or arguments.keep or arguments.discard):
        return "name the albums to learn from, or give --all for all captioned photos (sajin album list shows albums)"
    if begins and arguments.background and (arguments.keep or arguments.discard):
        return "--background does not wait for the end; run sajin train --keep or --discard then"
    return ""


def _none(arguments: argparse.Namespace) -> int:
    if arguments.json:
        show_json({"run": None, "kept": None, "searching": False})
    else:
        say("there is no training run; sajin train ALBUM begins one")
    return DONE if arguments.status else FAILED


def _start(library: Library, arguments: argparse.Namespace) -> int:
    request = TrainingRequest(
        preset=arguments.preset,
        albums=tuple(library.album_named(name).id for name in arguments.album),
        parent=arguments.parent,
        name=arguments.name,
        seed=arguments.seed,
        background=arguments.background,
    )
    run = library.start_training(request)
    if arguments.background:
        return _in_background(arguments, run)
    return _followed(library, arguments, run.id, 0)


def _resume(library: Library, arguments: argparse.Namespace, run: TrainingRun) -> int:
    _, after = library.training_events(run.id)
    if run.state == RunState.PAUSED:
        library.command_training(run.id, TrainingCommand.RESUME)
    elif run.state not in _UNDER_WAY:
        library.resume_training(run.id, background=arguments.background)
    if arguments.background:
        return _in_background(arguments, run)
    return _followed(library, arguments, run.id, after)


def _in_background(arguments: argparse.Namespace, run: TrainingRun) -> int:
    if arguments.json:
        show_json(_document(run))
    else:
        say("it trains in the background; sajin train --status shows how far it is, --resume watches it")
    return DONE


def _followed(library: Library, arguments: argparse.Namespace, run_id: str, after: int) -> int:
    """Show a run until it ends, and what came of it; Ctrl+C leaves it with a checkpoint."""
    control, folder, left = Control(), runs.find(library.folder, run_id), False
    with interruptible(control), make_reporter() as reporter:
        for event in follow(folder.events, folder.working, after, control.sleep):
            if event is not None:
                reporter.report(event)
            if control.cancelled and not left:
                left = True
                reporter.tell("leaving, with a checkpoint; Ctrl+C once more lets it train on without you")
                folder.tell(TrainingCommand.LEAVE)
    run = folder.run()
    if left and run.state == RunState.INTERRUPTED:
        say("left where it was; sajin train --resume goes on, sajin train --discard forgets it")
        return INTERRUPTED
    return _ended(library, arguments, run)


def _ended(library: Library, arguments: argparse.Namespace, run: TrainingRun) -> int:
    """Show what came of a run that is over, and do with it as the arguments say."""
    if run.state != RunState.OFFERED:
        code = REFUSED if run.state == RunState.REFUSED else FAILED
        if arguments.discard:
            library.discard_training(run.id)
        return _shown(arguments, run, code=code)
    if arguments.keep:
        return _keep(library, arguments, run)
    if arguments.discard:
        library.discard_training(run.id)
    return _shown(arguments, run, code=DONE)


def _keep(library: Library, arguments: argparse.Namespace, run: TrainingRun) -> int:
    """Keep the model of a run, and let it search."""
    bundle_id = library.keep_training(run.id, arguments.name)
    control, searching = Control(), False
    try:
        with interruptible(control):
            for event in library.apply_model(bundle_id, control):
                if isinstance(event, ModelApplied):
                    searching = event.searching
    except Cancelled:
        say(f"{bundle_id} is kept, and does not search yet; sajin models use {bundle_id} lets it")
        return INTERRUPTED
    if arguments.json:
        show_json(_document(run) | {"kept": bundle_id, "searching": searching})
        return DONE
    for line in report_lines(run.report) if run.report is not None else ():
        show(line)
    show(f"{bundle_id} is kept{' and searches now' if searching else ''}")
    back = f"sajin models use {run.parent} goes back"
    say(back if searching else f"it searches as soon as the photos are embedded for it (sajin index); {back}")
    return DONE


def _discard(library: Library, arguments: argparse.Namespace, run: TrainingRun) -> int:
    library.discard_training(run.id)
    if arguments.json:
        show_json({"discarded": run.id})
    else:
        show("the run is discarded; nothing else was changed")
    return DONE


def _shown(arguments: argparse.Namespace, run: TrainingRun, *, code: int) -> int:
    """Print a run, and what can be done with it."""
    if arguments.json:
        show_json(_document(run))
        return code
    if arguments.status or run.report is None:
        show(state_line(run))
    for line in report_lines(run.report) if run.report is not None else ():
        show(line)
    if not arguments.discard:
        hint = _next(run)
        if hint:
            say(hint)
    return code


def _next(run: TrainingRun) -> str:
    if run.state == RunState.OFFERED:
        return "sajin train --keep keeps the model and lets it search, sajin train --discard forgets it"
    if run.resumable:
        return f"sajin train --resume goes on, --discard forgets it; {run.log} says more"
    if run.state == RunState.FAILED:
        return f"{run.log} says more; sajin train --discard forgets the run"
    return ""


def _document(run: TrainingRun) -> dict[str, Any]:
    return {"run": asdict(run), "kept": None, "searching": False}
