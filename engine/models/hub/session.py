"""How a hub is asked, and what a repository of it holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine import __version__
from engine.errors import DownloadFailed, DownloadFault
from engine.models.hub.cache import RepositoryCache
from engine.models.hub.faults import Trouble, of_answer, of_error, transport_errors
from engine.models.hub.listing import Listing, parse
from engine.models.hub.site import Patience, Site

if TYPE_CHECKING:
    import httpx2

_LONGEST_LISTING_BYTES = 64 * 1024 * 1024
_TRIES_OFFLINE = 2
_LOOK_S = 0.2
_NO_HUB = "gave no answer of a hub: does this network want you to log in first? Open any page in a browser"


class Session:
    """What is asked of one hub."""

    def __init__(self, site: Site, patience: Patience) -> None:
        self.site = site
        self._patience = patience

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Open connections with the proxies and certificates of the environment."""
        import httpx2

        timeout = httpx2.Timeout(self._patience.stall_s, connect=self._patience.connect_s)
        headers = {"User-Agent": f"sajin/{__version__}", "Accept-Encoding": "identity"}
        try:
            made = httpx2.AsyncClient(timeout=timeout, headers=headers, follow_redirects=True, max_redirects=8)
        except (ImportError, ValueError, httpx2.InvalidURL) as error:  # the words may hold a password
            known = "http://USER:PASSWORD@HOST:PORT, or socks5://... after pip install 'httpx2[socks]'"
            reason = f"the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names is of no known kind; known are {known}"
            raise Trouble(DownloadFault.PROXY, reason) from error
        except OSError as error:
            raise Trouble(DownloadFault.SERVER, f"SSL_CERT_FILE cannot be read: {error.strerror}") from error
        async with made:
            yield made

    async def look(self, repo: str, revision: str) -> Listing:
        """Return what a revision holds; from the cache where the hub cannot be reached, or may not be asked.

        Raises:
            DownloadFailed: it cannot be told.
        """
        cached = RepositoryCache(self.site.cache, repo)
        if self.site.offline:
            known = cached.recall(revision)
            if known is None:
                reason = "HF_HUB_OFFLINE is set, and it is not in the cache; unset it, or install from a local path"
                raise DownloadFailed(repo, DownloadFault.OFFLINE, reason)
            return known
        try:
            async with self.client() as client:
                return await self._listed(client, repo, revision)
        except Trouble as trouble:
            unreachable = trouble.fault not in (DownloadFault.MISSING, DownloadFault.REFUSED)
            if unreachable and (known := cached.recall(revision)) is not None:
                return known
            raise DownloadFailed(repo, trouble.fault, trouble.reason) from trouble

    async def _listed(self, client: httpx2.AsyncClient, repo: str, revision: str) -> Listing:
        url = f"{self.site.endpoint}/api/models/{repo}"
        failures = 0
        while True:
            try:
                document = await self._document(client, f"{url}/revision/{quote(revision, safe='')}?blobs=true", repo)
                return _parsed(document, repo, revision)
            except Trouble as trouble:
                failures += 1
                offline = trouble.fault in (DownloadFault.OFFLINE, DownloadFault.PROXY)
                tries = min(self._patience.tries, _TRIES_OFFLINE) if offline else self._patience.tries
                if not trouble.again or failures >= tries or (trouble.wait_s or 0) > self._patience.ask_s:
                    raise await self._with_revisions(client, trouble, f"{url}/refs", repo, revision) from trouble
                await asyncio.sleep(max(trouble.wait_s or 0, self._patience.wait_s(failures)))

    async def _document(self, client: httpx2.AsyncClient, url: str, repo: str) -> object:
        """Return a JSON document of the hub's API."""
        body = bytearray()
        try:
            async with client.stream("GET", url, headers=self.headers()) as response:
                if response.status_code != 200:
                    where = str(response.request.url)
                    raise of_answer(response.status_code, response.headers, where, self.site, repo)
                async for block in response.aiter_bytes():
                    body += block
                    if len(body) > _LONGEST_LISTING_BYTES:
                        raise Trouble(DownloadFault.SERVER, "its listing does not end; try again later")
        except transport_errors() as error:
            raise of_error(error, url, self.site) from error
        try:
            return json.loads(body)
        except ValueError as error:
            raise Trouble(DownloadFault.SERVER, f"{self.site.host} {_NO_HUB}") from error

    async def _with_revisions(
        self, client: httpx2.AsyncClient, trouble: Trouble, url: str, repo: str, revision: str
    ) -> Trouble:
        """Say which revisions there are when there is no such one."""
        if trouble.fault is not DownloadFault.MISSING or "revision" not in trouble.reason:
            return trouble
        try:
            document = await self._document(client, url, repo)
        except Trouble:
            return trouble
        refs = document if isinstance(document, dict) else {}
        entries = [entry for kind in ("branches", "tags") for entry in refs.get(kind) or [] if isinstance(entry, dict)]
        there = [str(entry.get("name")) for entry in entries]
        return Trouble(trouble.fault, f"{trouble.reason} as {revision}; there are: {', '.join(there[:20]) or 'none'}")

    def headers(self) -> dict[str, str]:
        """Return what says who asks."""
        return {"Authorization": f"Bearer {self.site.token}"} if self.site.token else {}


def _parsed(document: object, repo: str, revision: str) -> Listing:
    try:
        return parse(document, repo, revision)
    except ValueError as error:
        raise Trouble(DownloadFault.SERVER, f"the hub's listing cannot be used: {error}") from error
