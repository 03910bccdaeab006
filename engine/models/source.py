"""What a person names as a model, understood: a name of the curated list, of open_clip or the hub, or a file."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from engine.errors import ModelSourceInvalid
from engine.models.curated import curated_offers
from engine.models.records import ModelSource, SourceKind

CHECKPOINTS = (".pt", ".pth", ".bin", ".safetensors", ".ckpt")
"""Endings of files that hold weights alone; they must be converted."""

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
"""Endings of archives that can hold a finished bundle."""

_HUB_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9._-]{1,96}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
_LONGEST_ID = 100
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
"""Names that Windows keeps for itself, with any ending."""

_FORMS = "open_clip:ARCHITECTURE/WEIGHTS, hf-hub:ORGANISATION/REPOSITORY, a file or a folder"


def parse_source(text: str, architecture: str = "") -> ModelSource:
    """Understand what was named.

    Args:
        text: an id of the curated list, ``open_clip:ARCH/WEIGHTS``, ``hf-hub:ORG/REPO[@REVISION]``, ``ORG/REPO``, the
            address of a repository, or the path of a folder, an archive or a checkpoint.
        architecture: open_clip's name of it, for a checkpoint that does not say it itself.

    Raises:
        ModelSourceInvalid: it is none of these, or is not there; the reason names what is near.
    """
    text = text.strip()
    if not text or not text.isprintable():
        raise ModelSourceInvalid(text, f"name a model: one of the list, {_FORMS}")
    for offer in curated_offers():
        if text.lower() == offer.id or text in (offer.source, offer.source.partition(":")[2]):
            text = offer.source
    kind, colon, name = text.partition(":")
    if colon and kind == SourceKind.OPEN_CLIP:
        return _open_clip(text, name)
    if colon and kind == SourceKind.HUB:
        return _hub(text, name)
    if colon and kind in ("http", "https"):
        return _address(text)
    return _path_or_repository(text, architecture)


def bundle_id_for(source: ModelSource) -> str:
    """Return the id of the bundle that is made of a source: always the same, and no other source's.

    It is a folder's name on every system.  What a file of a person's own is made into is named after the file.
    """
    for offer in curated_offers():
        if str(source) == offer.source:
            return offer.id
    if source.kind is SourceKind.LOCAL:
        name = Path(source.name).name
        ending = next((end for end in (*ARCHIVES, *CHECKPOINTS) if name.lower().endswith(end)), "")
        return _id(name[: len(name) - len(ending)], "|".join((source.name, source.variant)), sure=False)
    parts = [*source.name.split("/"), *([source.variant] if source.variant else [])]
    parts = ["hf", *parts] if source.kind is SourceKind.HUB else parts
    sure = all("--" not in part and re.fullmatch(r"[a-z0-9][a-z0-9._-]*", part.lower()) for part in parts)
    return _id("--".join(parts), str(source), sure=sure)


def is_bundle_id(text: str) -> bool:
    """Tell whether a text can be a bundle's id: a plain folder's name on every system."""
    return bool(_ID.fullmatch(text)) and not text.endswith(".") and text.lower().split(".")[0] not in _DEVICES


def near(text: str, names: Iterable[str]) -> str:
    """Return ``; did you mean ...?`` with the names that are like a text, or nothing."""
    wanted = text.lower().rpartition(":")[2]
    found = difflib.get_close_matches(wanted, list(names), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def _open_clip(text: str, name: str) -> ModelSource:
    architecture, slash, weights = name.partition("/")
    if not slash or not _NAME.fullmatch(architecture) or not _NAME.fullmatch(weights):
        known = [offer.source for offer in curated_offers()]
        raise ModelSourceInvalid(text, f"it must read open_clip:ARCHITECTURE/WEIGHTS{near(text, known)}")
    return ModelSource(SourceKind.OPEN_CLIP, architecture, weights)


def _hub(text: str, name: str) -> ModelSource:
    repository, at, revision = name.partition("@")
    if not _REPOSITORY.fullmatch(repository) or ".." in name or (at and not _REVISION.fullmatch(revision)):
        raise ModelSourceInvalid(text, "it must read hf-hub:ORGANISATION/REPOSITORY or ...@REVISION")
    return ModelSource(SourceKind.HUB, repository, revision)


def _address(text: str) -> ModelSource:
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise ModelSourceInvalid(text, f"this is no address ({error})") from error
    own = urlsplit(os.environ.get("HF_ENDPOINT", "")).hostname
    parts = [part for part in address.path.split("/") if part]
    if not address.hostname or address.hostname not in (*_HUB_HOSTS, own) or len(parts) < 2:
        raise ModelSourceInvalid(text, "only addresses of repositories on huggingface.co can be installed from")
    revision = "/".join(parts[3:4]) if parts[2:3] in (["tree"], ["blob"], ["resolve"]) else ""
    return _hub(text, "/".join(parts[:2]) + (f"@{revision}" if revision and revision != "main" else ""))


def _path_or_repository(text: str, architecture: str) -> ModelSource:
    path, name = Path(text), text.lower()
    try:
        path = path.expanduser()
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, RuntimeError):  # too long a name, or the home of a stranger
        is_folder = is_file = False
    if is_folder or (is_file and name.endswith((*ARCHIVES, *CHECKPOINTS))):
        return ModelSource(SourceKind.LOCAL, str(path.absolute()), architecture)
    if is_file:
        endings = ", ".join((*CHECKPOINTS, *ARCHIVES))
        half = "; of an exported model name the folder that holds both its towers" if name.endswith(".onnx") else ""
        raise ModelSourceInvalid(text, f"only files with these endings can be models: {endings}{half}")
    if name.endswith((*ARCHIVES, *CHECKPOINTS)) or path.is_absolute() or text.startswith((".", "~")) or "\\" in text:
        raise ModelSourceInvalid(text, "there is no such file or folder; check the name")
    if _REPOSITORY.fullmatch(text.partition("@")[0]):
        return _hub(text, text)
    known = [name for offer in curated_offers() for name in (offer.id, offer.name.lower())]
    exported = f"; Immich's export of it would be immich-app/{text}" if "__" in text else ""
    raise ModelSourceInvalid(text, f"no model of this name is known{near(text, known)}{exported} (else: {_FORMS})")


def _id(name: str, whole: str, *, sure: bool) -> str:
    """Return a name that can be an id; where two sources could come to the same, a hash of the whole one is added."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip(".-_") or "model"
    if sure and len(plain) <= _LONGEST_ID and is_bundle_id(plain):
        return plain
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{'m-' if plain.split('.')[0] in _DEVICES else ''}{plain[: _LONGEST_ID - 20]}-{mark}"
