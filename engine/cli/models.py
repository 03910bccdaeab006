"""``sajin models``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli import model_install, model_personal, model_switch
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import megabytes, say, show, show_json, table
from engine.library import Library
from engine.records import BundleInfo

if TYPE_CHECKING:
    from engine.cli.arguments import Commands
    from engine.models.records import Offer
    from engine.personal.records import PersonalModel

_MANY_LANGUAGES = 4


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "models", "list the models, add and remove them, or choose the one that searches")
    known = add_command(group, "list", _list, "list the installed models; * marks the one that searches")
    known.add_argument("--available", action="store_true", help="list those that can be installed, as offers does")
    add_json(known)
    add_json(add_command(group, "offers", _offers, "list models that are known to work, with published quality"))
    model_install.register(group)
    model_switch.register(group)
    model_personal.register(group)


def _list(arguments: argparse.Namespace) -> int:
    if arguments.available:
        return _offers(arguments)
    with Library.open(arguments.library) as library:
        known = library.bundles()
        personal = {model.id: model for model in library.personal_models()}
    if arguments.json:
        show_json([_document(info, personal.get(info.id)) for info in known])
        return 0
    for line in table([_row(info, personal.get(info.id)) for info in known]):
        show(line)
    if not known:
        say("there is no model; this installation is incomplete, install Sajin again")
    return 0


def _offers(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        offers, lacks = library.model_offers(), library.conversion_lacks()
    if arguments.json:
        show_json([asdict(offer) for offer in offers])
        return 0
    head = ("", "id", "download", "speed", "ImageNet", "Flickr30k", "COCO", "languages", "licence")
    for line in table([head, *(_offered(offer) for offer in offers)]):
        show(line)
    say("+ is installed; speed: time for a photo, ViT-B/32 is 1; then published figures in percent (docs/models.md)")
    if lacks:
        say(f"to install these, {', '.join(lacks)} must be there: pip install 'sajin[train]'")
    return 0


def _offered(offer: Offer) -> tuple[str, ...]:
    figures = [offer.recall.get(name) for name in ("imagenet_zeroshot", "flickr30k_t2i_r1", "mscoco_t2i_r1")]
    many = len(offer.languages) > _MANY_LANGUAGES
    return (
        "+" if offer.installed else " ",
        offer.id,
        megabytes(offer.download_bytes),
        f"{offer.speed:g}",
        *("-" if figure is None else f"{figure:.1f}" for figure in figures),
        f"{len(offer.languages)} languages" if many else ",".join(offer.languages),
        f"{offer.licence} (research only)" if offer.research_only else offer.licence,
    )


def _row(info: BundleInfo, model: PersonalModel | None) -> tuple[str, ...]:
    mark = "*" if info.active else ">" if info.next else " "
    many = len(info.languages) > _MANY_LANGUAGES
    return (
        f"{mark} {info.id}",
        info.name,
        megabytes(info.size_bytes),
        f"{len(info.languages)} languages" if many else ",".join(info.languages),
        f"{info.embedded_photos} photos",
        info.licence,
        "" if model is None else model_personal.about(model),
    )


def _document(info: BundleInfo, model: PersonalModel | None) -> dict[str, Any]:
    document = {**asdict(info), "folder": str(info.folder), "languages": list(info.languages)}
    return {**document, "personal": model_personal.document(model)}
