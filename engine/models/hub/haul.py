"""Fetching several files of a repository; it can be ended at any point, and begun anew goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.errors import DownloadFailed, DownloadFault, StorageFull
from engine.models.hub.cache import RepositoryCache, free_bytes
from engine.models.hub.faults import Trouble, of_writing
from engine.models.hub.listing import Listing, RemoteFile
from engine.models.hub.meter import Meter
from engine.models.hub.session import Session
from engine.models.hub.site import Patience
from engine.models.hub.transfer import MARGIN_BYTES, Checksum, Transfer, Wanted

if TYPE_CHECKING:
    import httpx2

_LOOK_S = 0.2


class Haul:
    """Fetches files of one repository; begun anew, it goes on."""

    def __init__(self, session: Session, patience: Patience, meter: Meter) -> None:
        self._session = session
        self._patience = patience
        self._meter = meter
        self._paths: dict[str, Path] = {}

    async def fetch(self, listing: Listing, names: Sequence[str]) -> dict[str, Path]:
        """Return where the files lie, after all of them are there, whole.

        Raises:
            DownloadFailed, StorageFull, FolderUnusable: one cannot be had or kept.
        """
        site = self._session.site
        cache = RepositoryCache(site.cache, listing.repo, site.linking)
        files = chosen(listing, names)
        self._meter.start(sum(file.size_bytes for file in files))
        try:
            missing = [file for file in files if not await self._is_there(cache, listing.commit, file)]
            if missing:
                await self._fetch(cache, listing, missing)
            if listing.complete:
                cache.remember(listing)
        except OSError as error:
            raise of_writing(error, cache.folder) from error
        return {file.name: self._paths[file.name] for file in files}

    async def _is_there(self, cache: RepositoryCache, commit: str, file: RemoteFile) -> bool:
        """Whether the cache has a file; what is damaged in it is deleted, where it can be fetched again."""
        if file.name not in self._paths:
            found = cache.content(commit, file)
            if found is None:
                self._meter.at(file.name, _grown(cache, file))
                return False
            if not await _checksum(file).fits(found):
                if not self._session.site.offline:
                    cache.drop(commit, file)
                return False
            self._paths[file.name] = cache.show(commit, file)
            self._meter.finish(file.name, file.size_bytes)
        return True

    async def _fetch(self, cache: RepositoryCache, listing: Listing, files: list[RemoteFile]) -> None:
        site = self._session.site
        if site.offline or not all(file.blob for file in files):
            raise DownloadFailed(
                f"{listing.repo}/{files[0].name}",
                DownloadFault.OFFLINE,
                "HF_HUB_OFFLINE is set, and it is not in the cache, or damaged there; unset it, and try again",
            )
        needed = sum(file.size_bytes - _grown(cache, file) for file in files) + MARGIN_BYTES
        if free_bytes(site.cache) < needed:
            raise StorageFull(site.cache, needed)
        try:
            async with self._session.client() as client:
                for file in files:
                    async with _locked(cache.lock(file)):
                        await self._fetch_one(client, cache, listing, file)
        except Trouble as trouble:
            raise DownloadFailed(listing.repo, trouble.fault, trouble.reason) from trouble

    async def _fetch_one(
        self, client: httpx2.AsyncClient, cache: RepositoryCache, listing: Listing, file: RemoteFile
    ) -> None:
        if await self._is_there(cache, listing.commit, file):
            return  # another process has fetched it meanwhile
        wanted = Wanted(
            f"{listing.repo}/{file.name}",
            listing.repo,
            f"{self._session.site.endpoint}/{listing.repo}/resolve/{listing.commit}/{quote(file.name)}",
            file.size_bytes,
            _checksum(file),
            cache.partial(file),
            cache.blob(file),
            self._session.headers(),
        )
        advance: Callable[[int, int], None] = lambda at, _: self._meter.at(file.name, at)  # noqa: E731
        await Transfer(client, self._session.site, self._patience, advance).fetch(wanted)
        self._paths[file.name] = cache.show(listing.commit, file)
        self._meter.finish(file.name, file.size_bytes)


def chosen(listing: Listing, names: Sequence[str]) -> tuple[RemoteFile, ...]:
    """Return the files of these names and patterns; a pattern may match nothing, a name must be there.

    Raises:
        DownloadFailed: a name is not there, or nothing matches.
    """
    for name in names:
        if "*" not in name and listing.find(name) is None:
            raise DownloadFailed(f"{listing.repo}/{name}", *_absent(listing, name))
    files = listing.matching(names)
    if not files:
        raise DownloadFailed(listing.repo, *_absent(listing, ", ".join(names)))
    return files


def _absent(listing: Listing, name: str) -> tuple[DownloadFault, str]:
    if not listing.complete:
        return DownloadFault.OFFLINE, f"the hub could not be asked, and {name} is not in the cache"
    there = [file.name for file in listing.files]
    near = get_close_matches(name, there, n=3, cutoff=0.5) or sorted(there)[:8]
    return DownloadFault.MISSING, f"the repository has no {name}; it has: {', '.join(near) or 'nothing'}"


def _checksum(file: RemoteFile) -> Checksum:
    return Checksum("git" if file.sha256 is None else "sha256", file.blob)


def _grown(cache: RepositoryCache, file: RemoteFile) -> int:
    """Return how much of a file has come already."""
    partial = cache.partial(file)
    return min(partial.stat().st_size, file.size_bytes) if file.blob and partial.is_file() else 0


@asynccontextmanager
async def _locked(path: Path) -> AsyncIterator[None]:
    """Keep other processes, huggingface_hub's too, from fetching the same; waits for them."""
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, mode=0o664)
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            await asyncio.sleep(_LOOK_S)
        except NotImplementedError:  # a file system without locks: two that write at once are found by the checksum
            break
        else:
            break
    try:
        yield
    finally:
        lock.release()
