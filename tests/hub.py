"""A small hub on loopback, with the part of the Hugging Face API that huggingface_hub 2.4 uses, and faults at will.

``with serve() as hub: hub.add("org/model", folder)`` serves a folder's files as a repository;
``hub.environment(cache)`` is what a process needs to use it; ``hub.requests`` is what was asked of it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from tests.hub_handler import Handler

FaultKind = Literal[
    "break",  # the connection ends after `after` bytes of the body
    "truncate",  # the body ends after `after` bytes, and Content-Length says so
    "corrupt",  # the right number of bytes, one of them wrong
    "content_length",  # Content-Length claims `value` bytes
    "linked_size",  # X-Linked-Size and the listing claim `value` bytes
    "status",  # answers `value`, with `headers`
    "trickle",  # after `after` bytes, a byte every 50 ms
    "stall",  # after `after` bytes nothing more comes; `after=-1`: not even an answer
    "no_range",  # knows no Range: always the whole file
    "endless",  # the body does not end (and has no Content-Length)
    "portal",  # a page of HTML instead, as networks of hotels give
]


@dataclass
class Fault:
    """Something that goes wrong.

    Attributes:
        match: pattern of the request's path (``*/resolve/*``, ``/cdn/*``, ``/api/*``); ``linked_size``: of the file.
        times: how often it happens; None is each time.
        after: bytes of the body that still arrive.
        value: the status or the claimed size.
    """

    kind: FaultKind
    match: str = "*"
    times: int | None = None
    after: int = 0
    value: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What a client asked: method, path with query, and its headers in lower case."""

    method: str
    path: str
    headers: dict[str, str]

    @property
    def range(self) -> str:
        """The Range header, empty where there was none."""
        return self.headers.get("range", "")


@dataclass(frozen=True)
class Blob:
    """One file of a repository."""

    data: bytes
    lfs: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def oid(self) -> str:
        """Git's name of what git holds: of the file, or of the pointer to it."""
        held = self.pointer if self.lfs else self.data
        return hashlib.sha1(b"blob %d\0" % len(held) + held).hexdigest()

    @property
    def pointer(self) -> bytes:
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n"
        return text.encode()

    @property
    def etag(self) -> str:
        return self.sha256 if self.lfs else self.oid


@dataclass(frozen=True)
class Repository:
    """The files of one revision."""

    files: dict[str, Blob]
    licence: str
    tags: tuple[str, ...]

    @property
    def commit(self) -> str:
        names = json.dumps({name: blob.sha256 for name, blob in sorted(self.files.items())})
        return hashlib.sha1(names.encode()).hexdigest()


class Hub:
    """The server.

    Attributes:
        faults: what goes wrong now; tests append to it.
        gated: repositories whose files need the token (``hf_good``).
        plain: files at plain addresses (:meth:`url`).
        requests: all that was asked, in order.
        stalled: set when a client is left waiting by a ``stall``.
        cdn: whether large files are redirected to another server, as the real one does (``/cdn/SHA256``).
        under: a path that all of it lies under, as mirrors in companies do.
        as_proxy: answers whole addresses (``GET http://host/...``) with the file; else with 403.
    """

    token = "hf_good"

    def __init__(self, servers: tuple[ThreadingHTTPServer, ThreadingHTTPServer]) -> None:
        self._servers = servers
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.stalled = threading.Event()
        self.repositories: dict[str, dict[str, Repository]] = {}
        self.faults: list[Fault] = []
        self.gated: set[str] = set()
        self.plain: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.cdn = True
        self.under = ""
        self.as_proxy = True

    @property
    def address(self) -> str:
        """Where it is, without a path: ``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self._servers[0].server_address[1]}"

    @property
    def cdn_address(self) -> str:
        """Where large files are redirected to: another origin."""
        return f"http://127.0.0.1:{self._servers[1].server_address[1]}"

    def add(
        self,
        repo: str,
        files: Path | Mapping[str, bytes],
        *,
        revision: str = "main",
        licence: str = "mit",
        tags: tuple[str, ...] = ("clip",),
        lfs_from_bytes: int = 10_000,
    ) -> str:
        """Serve a folder, or files by name, as a revision of ``repo``; return its commit."""
        if isinstance(files, Path):
            found = sorted(path for path in files.rglob("*") if path.is_file())
            files = {path.relative_to(files).as_posix(): path.read_bytes() for path in found}
        blobs = {name: Blob(data, len(data) >= lfs_from_bytes) for name, data in files.items()}
        made = Repository(blobs, licence, tags)
        self.repositories.setdefault(repo, {})[revision] = made
        return made.commit

    def url(self, name: str, data: bytes) -> str:
        """Serve a file at a plain address; return that."""
        self.plain[name] = data
        return f"{self.address}/plain/{name}"

    def environment(self, cache: Path) -> dict[str, str]:
        """What is added to the environment of a client: its hub is this one, its cache and token are in ``cache``."""
        return {"HF_ENDPOINT": self.address, "HF_HOME": str(cache), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}

    def asked(self, match: str) -> list[Request]:
        """Return the requests whose path matches."""
        return [request for request in self.requests if fnmatch(request.path, match)]

    def fault(self, kinds: tuple[str, ...], path: str) -> Fault | None:
        """Take the first fault of these kinds that goes for a path; one that comes so many times is used up."""
        with self._lock:
            for fault in self.faults:
                if fault.kind in kinds and fnmatch(path, fault.match) and fault.times != 0:
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None

    def stop(self) -> None:
        """End it: what is asked from now on is refused, what hangs is cut off."""
        if not self.closing.is_set():
            self.closing.set()
            for server in self._servers:
                server.shutdown()
                server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing it waits for them: no request outlives its test
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what is tested."""


@contextmanager
def serve() -> Iterator[Hub]:
    """Run a hub on a free port of loopback."""

    class Bound(Handler):
        pass

    servers = (_Server(("127.0.0.1", 0), Bound), _Server(("127.0.0.1", 0), Bound))
    Bound.hub = hub = Hub(servers)
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), name="hub") for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield hub
    finally:
        hub.stop()
        for thread in threads:
            thread.join()
