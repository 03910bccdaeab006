"""``sajin models show`` and ``compare``: what is known of a model, and which of two finds the photos sooner."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import add_command, add_json
from engine.cli.indexing import interruptible
from engine.cli.output import counted, megabytes, say, show, show_json, table
from engine.cli.progress import make_reporter
from engine.cli.train_words import report_lines
from engine.control import Control
from engine.errors import BundleUnknown, Cancelled
from engine.events import SwitchProgress
from engine.indexing.rate import Rate
from engine.library import Library
from engine.personal.records import ApplyProgress, Comparison, ModelApplied, PersonalModel, Recall
from engine.personal.reports import report_to
from engine.records import BundleInfo

if TYPE_CHECKING:
    from engine.cli.arguments import Commands

_INTERRUPTED = 130
_CHANGES = 10


def register(group: Commands) -> None:
    """Add these commands to those of ``sajin models``."""
    one = add_command(group, "show", _show, "show what is known of a model; of a personal one, what was measured")
    one.add_argument("id", metavar="ID")
    add_json(one)
    compare = add_command(group, "compare", _compare, "measure two models on the captions of this library")
    compare.add_argument("left", metavar="A")
    compare.add_argument("right", metavar="B")
    add_json(compare)


def about(model: PersonalModel) -> str:
    """Return what a list says of a personal model: how, when and from what it was made, and what that was good for."""
    made = f"{model.preset} from {model.parent}, {model.created_at[:10]}"
    report = model.report
    if report is None:
        return made
    trained = f"{counted(report.photos, 'photo')}"
    return f"{made}, {trained}, within ten {_percent(report.after.at_10)} (before {_percent(report.before.at_10)})"


def document(model: PersonalModel | None) -> dict[str, Any] | None:
    """Return a personal model as JSON can hold it."""
    if model is None:
        return None
    report = None if model.report is None else report_to(model.report)
    return {**asdict(model), "albums": list(model.albums), "report": report}


def applied(library: Library, bundle_id: str, control: Control) -> bool:
    """Derive a personal model's vectors and let it search, showing how far it is; return whether it searches now."""
    searching, rate = False, Rate()
    with interruptible(control), make_reporter() as reporter:
        for event in library.apply_model(bundle_id, control):
            if isinstance(event, ModelApplied):
                searching = event.searching
            elif event.total:
                reporter.report(_progress(bundle_id, event, rate.update(event.done)))
    return searching


def _progress(bundle_id: str, event: ApplyProgress, rate: float) -> SwitchProgress:
    """Return how far deriving is as what is shown of embedding."""
    left = (event.total - event.done) / rate if rate > 0 else 0.0
    return SwitchProgress(bundle_id, event.done, event.total, rate, left if event.done else None)


def _show(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        known = {info.id: info for info in library.bundles()}
        if arguments.id not in known:
            raise BundleUnknown(arguments.id, sorted(known))
        info = known[arguments.id]
        model = next((model for model in library.personal_models() if model.id == arguments.id), None)
    if arguments.json:
        show_json({**asdict(info), "folder": str(info.folder), "personal": document(model)})
        return 0
    for line in table(_facts(info, model)):
        show(line)
    if model is not None and model.report is not None:
        show("")
        for line in report_lines(model.report):
            show(line)
    return 0


def _facts(info: BundleInfo, model: PersonalModel | None) -> list[tuple[str, str]]:
    state = "searches" if info.active else "is to search next" if info.next else "does not search"
    facts = [
        ("id", info.id),
        ("name", info.name),
        ("state", state),
        ("source", info.source),
        ("licence", info.licence),
        ("languages", ", ".join(info.languages)),
        ("folder", str(info.folder)),
        ("files", megabytes(info.size_bytes)),
        ("photos with a vector", str(info.embedded_photos)),
    ]
    if model is not None:
        facts += [
            ("preset", model.preset),
            ("parent", f"{model.parent} ({model.parent_name})"),
            ("trained", f"{model.created_at[:16].replace('T', ' ')} UTC"),
            ("learned from", ", ".join(model.albums) or "all captioned photos"),
            ("when it is used", "the library follows at once" if model.at_once else "photos are embedded again"),
        ]
    return facts


def _compare(arguments: argparse.Namespace) -> int:
    control = Control()
    with Library.open(arguments.library) as library:
        try:
            with interruptible(control):
                found = library.compare_models(arguments.left, arguments.right, control)
        except Cancelled:
            return _INTERRUPTED
    if arguments.json:
        show_json(asdict(found))
        return 0
    for line in _compared(found):
        show(line)
    if found.seen:
        say(f"{found.seen:.0%} of these captions were learned from by one of them: for those, it does not tell much")
    return 0


def _compared(found: Comparison) -> list[str]:
    lines = [
        f"{counted(found.left_recall.queries, 'caption')}, {counted(found.left_recall.gallery, 'photo')}",
        *table(
            [
                ("the right photo was", found.left, found.right),
                ("first", _percent(found.left_recall.at_1), _percent(found.right_recall.at_1)),
                ("among the first 5", _percent(found.left_recall.at_5), _percent(found.right_recall.at_5)),
                ("among the first 10", _percent(found.left_recall.at_10), _percent(found.right_recall.at_10)),
                ("in the middle, at place", _middle(found.left_recall), _middle(found.right_recall)),
                ("other photos: first", _percent(found.left_general.at_1), _percent(found.right_general.at_1)),
                ("other photos: first 10", _percent(found.left_general.at_10), _percent(found.right_general.at_10)),
            ]
        ),
    ]
    if found.changes:
        rows = [(f"{change.before} -> {change.after}", change.caption) for change in found.changes[:_CHANGES]]
        lines += ["", *table(rows)]
    return lines


def _middle(recall: Recall) -> str:
    return f"{recall.median_rank:g}"


def _percent(share: float) -> str:
    return f"{share:.0%}"
