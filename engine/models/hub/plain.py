"""Fetching a file from a plain address: only its server knows how large it is, and at best its name what it holds."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from engine.errors import DownloadFailed, DownloadFault
from engine.models.hub.cache import PARTIAL
from engine.models.hub.faults import Trouble
from engine.models.hub.meter import Meter
from engine.models.hub.session import Session
from engine.models.hub.site import Patience, Site, without_password
from engine.models.hub.transfer import Checksum, Transfer, Wanted


def fetch_plain(
    url: str,
    target: Path,
    sha256: str,
    site: Site,
    patience: Patience,
    progress: Callable[[int, int, str], None] | None,
) -> Callable[[], Coroutine[Any, Any, Path]]:
    """Return the work that fetches ``url``; begun anew, it goes on.

    It raises DownloadFailed, StorageFull and FolderUnusable.
    """
    checksum = Checksum("sha256", sha256)
    partial = target.with_name(target.name + PARTIAL)
    if not sha256:  # another file may be at this address by now, and nothing would tell
        partial.unlink(missing_ok=True)
    what = without_password(url)
    meter = Meter(progress)
    wanted = Wanted(what, "", url, None, checksum, partial, target, {})

    def advance(at: int, promised: int) -> None:
        meter.start(promised)
        meter.at(target.name, at)

    async def work() -> Path:
        if target.is_file() and await checksum.fits(target):
            return target
        if site.offline:
            reason = "HF_HUB_OFFLINE is set, and it was not fetched before; unset it, and try again"
            raise DownloadFailed(what, DownloadFault.OFFLINE, reason)
        try:
            async with Session(site, patience).client() as client:
                await Transfer(client, site, patience, advance).fetch(wanted)
        except Trouble as trouble:
            raise DownloadFailed(what, trouble.fault, trouble.reason) from trouble
        size = target.stat().st_size
        meter.start(size)
        meter.finish(target.name, size)
        return target

    return work
