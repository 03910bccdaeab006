"""How one file arrives: in as many tries as it takes, from where the last one ended, and whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DownloadFailed, DownloadFault, StorageFull
from engine.models.hub.cache import free_bytes
from engine.models.hub.faults import Trouble, of_answer, of_error, of_writing, transport_errors
from engine.models.hub.site import Patience, Site

if TYPE_CHECKING:
    import httpx2

MARGIN_BYTES = 64 * 1024 * 1024
"""What stays free on a disk: a system whose disk is full to the last byte has other troubles."""

_WORTHWHILE_BYTES = 1024 * 1024
_BLOCK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Checksum:
    """What a file's content must come to.

    Attributes:
        kind: ``sha256``, or ``git``: git's SHA-1 of a file.
        hex: the beginning of the digest, at least 8 digits; empty where nothing is known.
    """

    kind: str
    hex: str

    async def fits(self, path: Path) -> bool:
        """Whether a file is what it should be."""
        if not self.hex:
            return True
        digest = hashlib.sha256() if self.kind == "sha256" else hashlib.sha1(b"blob %d\0" % path.stat().st_size)
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
                await asyncio.sleep(0)  # a place where it can be cancelled
        return digest.hexdigest().startswith(self.hex)


@dataclass(frozen=True)
class Wanted:
    """One file to be fetched.

    Attributes:
        what: its name for a person.
        repo: the repository, empty for a plain address.
        size_bytes: as promised by the listing; None where only its server can say.
        partial: where it grows; ``target`` is where it goes when it is whole.
        headers: what is sent along; to no other server than that of ``url``.
    """

    what: str
    repo: str
    url: str
    size_bytes: int | None
    checksum: Checksum
    partial: Path
    target: Path
    headers: dict[str, str]


class Transfer:
    """Fetches files, one after the other.

    Args:
        advance: told how many bytes of a file there are by now, and how many there will be.
    """

    def __init__(
        self, client: httpx2.AsyncClient, site: Site, patience: Patience, advance: Callable[[int, int], None]
    ) -> None:
        self._client = client
        self._site = site
        self._patience = patience
        self._advance = advance

    async def fetch(self, wanted: Wanted) -> None:
        """Fetch a file to its target; what came of one that fails is kept for the next time.

        Raises:
            DownloadFailed: it cannot be had, or is twice not what it should be.
            StorageFull, FolderUnusable: it cannot be written.
        """
        try:
            wanted.partial.parent.mkdir(parents=True, exist_ok=True)
            if await _is_left_whole(wanted):
                _finish(wanted)
                return
            for _ in range(2):
                await self._fill(wanted)
                if await wanted.checksum.fits(wanted.partial):
                    _finish(wanted)
                    return
                wanted.partial.unlink()
        except OSError as error:
            raise of_writing(error, wanted.partial.parent, wanted.size_bytes) from error
        reason = "it arrived damaged twice: its checksum is wrong; something between here and the server changes it"
        raise DownloadFailed(wanted.what, DownloadFault.CORRUPT, f"{reason}, or it is damaged there; try again later")

    async def _fill(self, wanted: Wanted) -> None:
        """Try until all of the promised bytes are there."""
        failures = 0
        while not _is_whole(wanted):
            before = _size(wanted.partial)
            try:
                if await self._once(wanted, before):
                    return
                trouble = _ended_early()
            except Trouble as caught:
                trouble = caught
            failures = 1 if _size(wanted.partial) - before >= _WORTHWHILE_BYTES else failures + 1
            await self._wait(wanted, trouble, failures)

    async def _wait(self, wanted: Wanted, trouble: Trouble, failures: int) -> None:
        """Wait before the next try, or give up."""
        asked = trouble.wait_s or 0.0
        if not trouble.again or failures >= self._patience.tries or asked > self._patience.ask_s:
            raise DownloadFailed(wanted.what, trouble.fault, trouble.reason) from trouble
        await asyncio.sleep(max(asked, self._patience.wait_s(failures)))

    async def _once(self, wanted: Wanted, have: int) -> bool:
        """Add to what is there; return whether the file is whole."""
        headers = {**wanted.headers, **({"Range": f"bytes={have}-"} if have else {})}
        try:
            async with self._client.stream("GET", wanted.url, headers=headers) as response:
                if response.status_code not in (200, 206):
                    raise self._refusal(wanted, response)
                return await self._receive(wanted, response, _start(wanted, response, have))
        except transport_errors() as error:
            request = getattr(error, "_request", None)  # none where there was not even one
            raise of_error(error, str(request.url) if request else wanted.url, self._site) from error

    def _refusal(self, wanted: Wanted, response: httpx2.Response) -> Trouble:
        if response.status_code == 416:  # it has no more than is here, though more was promised
            wanted.partial.unlink(missing_ok=True)
            return _mismatch(wanted, response.headers.get("content-range", "").rpartition("/")[2])
        url = str(response.request.url)
        return of_answer(response.status_code, response.headers, url, self._site, wanted.repo)

    async def _receive(self, wanted: Wanted, response: httpx2.Response, start: int) -> bool:
        """Write what comes from ``start`` on; return whether all of it came."""
        promised = _promised(wanted, response)
        if wanted.size_bytes is None and free_bytes(wanted.partial.parent) < promised - start + MARGIN_BYTES:
            raise StorageFull(wanted.partial.parent, promised - start + MARGIN_BYTES)
        at = start
        with wanted.partial.open("r+b" if start else "wb", buffering=0) as file:
            file.seek(start)
            async for block in response.aiter_bytes():
                block = block[: promised - at]  # a server that sends more than it promised is not listened to
                _write(file.write, block)
                at += len(block)
                self._advance(at, promised)
                if at >= promised:
                    break
        return at >= promised


def _start(wanted: Wanted, response: httpx2.Response, have: int) -> int:
    """Return where the answer begins in the file: at the start where the server knows no ranges."""
    if response.status_code == 200:
        return 0
    found = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
    if found is None or int(found[1]) != have or _is_encoded(response):
        wanted.partial.unlink(missing_ok=True)
        reason = "the server, or a proxy, sent another part of the file than was asked for; try again later"
        raise Trouble(DownloadFault.SERVER, reason, again=True)
    return have


def _promised(wanted: Wanted, response: httpx2.Response) -> int:
    """Return the size that the file is to have; the listing and the server must agree."""
    given = "content-range" if response.status_code == 206 else "content-length"
    said = "" if _is_encoded(response) else response.headers.get(given, "").rpartition("/")[2]
    if wanted.size_bytes is not None:
        if said.isdigit() and int(said) != wanted.size_bytes:
            raise _mismatch(wanted, said)
        return wanted.size_bytes
    if not said.isdigit():
        reason = "the server does not say how large it is; fetch it by hand, and run: sajin models install PATH"
        raise Trouble(DownloadFault.SERVER, reason)
    return int(said)


def _is_encoded(response: httpx2.Response) -> bool:
    return response.headers.get("content-encoding", "identity").lower() != "identity"


def _mismatch(wanted: Wanted, said: str) -> Trouble:
    promise = f"{wanted.size_bytes} bytes were promised" if wanted.size_bytes is not None else "it was longer before"
    reason = f"{promise}, and the server has {said or 'less'}; try again later, or from another place (HF_ENDPOINT)"
    return Trouble(DownloadFault.CORRUPT, reason)


def _ended_early() -> Trouble:
    reason = "it ended before all of the promised bytes had come; try again: it goes on from where it stopped"
    return Trouble(DownloadFault.BROKEN, reason, again=True)


async def _is_left_whole(wanted: Wanted) -> bool:
    """Whether an earlier process fetched all of a file of unknown size, and ended before it could put it in place."""
    asked = wanted.size_bytes is None and bool(wanted.checksum.hex) and wanted.partial.exists()
    return asked and await wanted.checksum.fits(wanted.partial)


def _is_whole(wanted: Wanted) -> bool:
    if wanted.size_bytes is None:
        return False
    if _size(wanted.partial) > wanted.size_bytes:
        wanted.partial.unlink()
    if wanted.size_bytes == 0:
        wanted.partial.touch()
    return wanted.partial.exists() and _size(wanted.partial) == wanted.size_bytes


def _finish(wanted: Wanted) -> None:
    """Put a whole file in its place, so that no loss of power can leave half of it there."""
    with wanted.partial.open("r+b") as file:
        os.fsync(file.fileno())
    wanted.partial.replace(wanted.target)


def _write(write: Callable[[bytes], int | None], block: bytes) -> None:
    """Write all of a block: an unbuffered file may take less at a time."""
    while block:
        block = block[write(block) or 0 :]


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
