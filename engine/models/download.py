"""Fetching the files of models: from a hub into the cache that it shares with other programs, or from a plain address.

A hub is huggingface.co or a mirror of it.  The listing, the cache and the token are those of huggingface_hub.  The
transfer is our own: huggingface_hub 2.4 begins anew after its process was killed, compares no checksum, and cannot be
cancelled (docs/downloads.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.control import Control
from engine.errors import ModelSourceInvalid
from engine.models.hub.listing import Listing, RemoteFile, check_name
from engine.models.hub.site import PATIENCE, Patience, Site

__all__ = ["OFFLINE", "QUIET", "Listing", "Patience", "RemoteFile", "fetch", "fetch_url", "look"]

QUIET = {
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
"""For the environment of a process whose libraries use huggingface_hub by themselves: no bars, telemetry or Xet."""

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
"""For the environment of such a process when all that it needs was fetched: it uses the cache and nothing else."""

Progress = Callable[[int, int, str], None]

_REPO = re.compile(r"([A-Za-z0-9][\w.-]{0,95}/)?[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)


def look(repo: str, revision: str = "", *, control: Control | None = None, patience: Patience = PATIENCE) -> Listing:
    """Ask what a repository holds; where the hub cannot be reached, what is known from the last time.

    Args:
        repo: ``ORG/REPO``, or the name of one of the oldest, which have no ``ORG``.
        revision: a branch, tag or commit; "" is ``main``.

    Raises:
        DownloadFailed: it cannot be told.
        ModelSourceInvalid: that is no name of a repository or revision.
        Cancelled: by ``control``.
    """
    from engine.models.hub.loop import run
    from engine.models.hub.session import Session

    _check(repo, revision)
    session = Session(Site.from_environment(), patience)
    return run(lambda: session.look(repo, revision or "main"), control or Control())


def fetch(
    repo: str | Listing,
    names: Sequence[str],
    *,
    revision: str = "",
    control: Control | None = None,
    progress: Progress | None = None,
    patience: Patience = PATIENCE,
) -> dict[str, Path]:
    """Fetch files of a repository into the cache, but for those that it has; return where they lie, by name.

    Each is checked against its checksum, also one that was there.  What has come of a file stays when this fails, is
    cancelled or killed, and the next call goes on from there.

    Args:
        repo: ``ORG/REPO``, or what :func:`look` returned for it.
        names: names of files, which must be there, and patterns with ``*``, which may match nothing.
        revision: as for :func:`look`; not used with a listing.
        progress: told the bytes that are there, those that there will be, and the file at hand; over all the files,
            at most about ten times a second.

    Raises:
        DownloadFailed: a file cannot be had, or is not what it should be.
        StorageFull: there is no room for them; nothing was fetched if that could be known before.
        FolderUnusable: the cache cannot be written.
        ModelSourceInvalid: that is no name of a repository or revision.
        Cancelled: by ``control``; within a second, whatever the network does.
    """
    from engine.models.hub.haul import Haul
    from engine.models.hub.loop import run
    from engine.models.hub.meter import Meter
    from engine.models.hub.session import Session

    control = control or Control()
    listing = repo if isinstance(repo, Listing) else look(repo, revision, control=control, patience=patience)
    haul = Haul(Session(Site.from_environment(), patience), patience, Meter(progress))
    return run(lambda: haul.fetch(listing, names), control)


def fetch_url(
    url: str,
    *,
    folder: Path | None = None,
    sha256: str = "",
    control: Control | None = None,
    progress: Progress | None = None,
    patience: Patience = PATIENCE,
) -> Path:
    """Fetch one file from a plain address, if it is not there; return where it lies.

    Args:
        folder: where it is put; if not given, where open_clip looks for it (``~/.cache/clip``).
        sha256: the beginning of its checksum; taken from addresses that name theirs (those of OpenAI and of open_clip's
            releases).  Without one, a file that broke off is begun anew by the next call.

    Raises:
        DownloadFailed, StorageFull, FolderUnusable, Cancelled: as :func:`fetch`.
        ModelSourceInvalid: that is no address of a file.
    """
    from engine.models.hub.loop import run
    from engine.models.hub.plain import fetch_plain

    name = _file_name(url)
    folder = folder or Path.home() / ".cache" / "clip"
    checksum = sha256 or _named_checksum(url)
    site = Site.from_environment()
    return run(fetch_plain(url, folder / name, checksum, site, patience, progress), control or Control())


def _check(repo: str, revision: str) -> None:
    if not _REPO.fullmatch(repo) or ".." in repo or "--" in repo or repo.endswith((".", "-", ".git")):
        raise ModelSourceInvalid(repo, "that is no repository of a hub; write ORG/REPO, as in its address")
    if revision:
        try:
            check_name(revision)
        except ValueError:
            raise ModelSourceInvalid(f"{repo}@{revision}", "that is no branch, tag or commit") from None


def _file_name(url: str) -> str:
    try:
        split = urlsplit(url)
        name = unquote(split.path).rpartition("/")[2]
        if split.scheme not in ("http", "https") or not split.netloc:
            raise ValueError(url)
        return check_name(name)
    except ValueError:
        raise ModelSourceInvalid(url.partition("?")[0], "that is no address of a file (https://.../NAME)") from None


def _named_checksum(url: str) -> str:
    """Return the checksum that an address names, as open_clip reads it (``download_pretrained_from_url``)."""
    path = urlsplit(url).path
    whole = re.search(r"/([0-9a-f]{64})/", path)
    if whole:
        return whole[1]
    short = re.search(r"-([0-9a-f]{8,64})\.\w+$", path) if "mlfoundations" in url else None
    return short[1] if short else ""
