"""``sajin models use``, ``switch`` and ``forget``: which model searches, and which is to."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.model_personal import applied
from engine.cli.output import counted, say, show, show_json
from engine.cli.progress import make_reporter
from engine.control import Control
from engine.errors import Cancelled, LibraryBusy
from engine.library import Library
from engine.records import BundleInfo, ModelSwitch

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(group: Commands) -> None:
    """Add these commands to those of ``sajin models``."""
    use = add_command(group, "use", _use, "let another model search, as soon as every photo has its vector of it")
    use.add_argument("id", metavar="ID")
    use.add_argument("--keep-old", action="store_true", help="keep the vectors of the model before, to go back at once")
    use.add_argument("--later", action="store_true", help="leave making the vectors to the next run of indexing")
    add_json(use)
    switch = add_command(group, "switch", _switch, "show, pause, resume or cancel the switch to another model")
    what = switch.add_mutually_exclusive_group()
    what.add_argument("--pause", action="store_true", help="let it wait, over restarts")
    what.add_argument("--resume", action="store_true", help="let it go on")
    what.add_argument("--cancel", action="store_true", help="stay with the model that searches now")
    add_json(switch)
    forget = add_command(group, "forget", _forget, "delete the vectors of a model that does not search")
    forget.add_argument("id", metavar="ID")
    add_json(forget)


def _use(arguments: argparse.Namespace) -> int:
    control = Control()
    with Library.open(arguments.library) as library:
        busy = False
        if not _searches_at_once(library, arguments, control) and not arguments.later and not control.cancelled:
            busy = not _built(library, control)
        switch, active = library.model_switch(), _active(library)
        if arguments.json:
            show_json(_document(active, switch))
        elif switch is None:
            show(f"{active.id} searches now")
        else:
            show(_state(switch, active))
        if switch is None:
            _say_lacking(library, active)
        elif arguments.later or busy:
            who = "the process that is indexing this library makes" if busy else "sajin index, or the window, makes"
            say(f"{who} them; until then {active.id} searches")
    if control.cancelled:
        return 130
    return 1 if switch is not None and switch.stopped else 0


def _searches_at_once(library: Library, arguments: argparse.Namespace, control: Control) -> bool:
    """Choose the model; return whether it searches from now on."""
    derived = any(info.at_once for info in library.bundles() if info.id == arguments.id)
    if not derived or arguments.later:
        return library.use_bundle(arguments.id, keep_old=arguments.keep_old) is None
    try:
        return applied(library, arguments.id, control)
    except Cancelled:
        return False


def _built(library: Library, control: Control) -> bool:
    """Index until the switch is done, or cannot go on; return whether this process could."""
    try:
        with interruptible(control), make_reporter() as reporter:
            for event in library.index(control):
                reporter.report(event)
    except LibraryBusy:
        return False
    return True


def _active(library: Library) -> BundleInfo:
    return next(info for info in library.bundles() if info.active)


def _say_lacking(library: Library, active: BundleInfo) -> None:
    lacking = len(library.photo_ids()) - active.embedded_photos
    if lacking:
        say(f"{counted(lacking, 'photo')} have no embedding under {active.id} yet; run sajin index")


def _switch(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        before = library.model_switch()
        if arguments.pause or arguments.resume:
            library.pause_switch(arguments.pause)
        elif arguments.cancel:
            library.cancel_switch()
        switch, known = library.model_switch(), library.bundles()
    active = next((info for info in known if info.active), None)
    if arguments.json:
        show_json(_document(active, switch))
    elif switch is not None:
        show(_state(switch, active))
    elif before is not None:
        show(f"the switch to {before.bundle_id} is cancelled{_searching(active)}")
    else:
        show(f"no switch to another model is under way{_searching(active)}")
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        freed = library.forget_vectors(arguments.id)
    if arguments.json:
        show_json({"id": arguments.id, "freed_bytes": freed})
    else:
        show(f"about {freed / 1e6:.1f} MB of the catalog are free for other vectors")
    return 0


def _state(switch: ModelSwitch, active: BundleInfo | None) -> str:
    state = f"stopped: {switch.stopped}" if switch.stopped else "paused" if switch.paused else "under way"
    done = f"{switch.done} of {counted(switch.total, 'photo')} have their vectors"
    return f"the switch to {switch.bundle_id} is {state}; {done}{_searching(active)}"


def _searching(active: BundleInfo | None) -> str:
    return "" if active is None else f"; {active.id} searches"


def _document(active: BundleInfo | None, switch: ModelSwitch | None) -> dict[str, Any]:
    return {
        "id": None if active is None else active.id,
        "embedded_photos": 0 if active is None else active.embedded_photos,
        "active": active is not None,
        "switch": None if switch is None else asdict(switch),
    }
