"""What the hub of :mod:`tests.hub` answers."""

from __future__ import annotations

import json
import re
import socket
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from tests.hub import Blob, Fault, Hub, Repository

_STEP = 16_384
_TRICKLE_S = 0.05
_BODY = ("break", "truncate", "trickle", "stall", "endless")


class Handler(BaseHTTPRequestHandler):
    """Answers one connection; bound to its hub by a subclass."""

    hub: ClassVar[Hub]
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer()

    def do_CONNECT(self) -> None:
        self._note()
        self._send(403 if not self.hub.as_proxy else 501, b"no tunnels here")
        self.close_connection = True

    def _note(self) -> None:
        from tests.hub import Request

        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.requests.append(Request(self.command, self.path, headers))

    def _answer(self) -> None:
        self._note()
        if self.path.startswith("http://"):  # we are asked as a proxy
            if not self.hub.as_proxy:
                return self._send(403, b"this proxy lets nobody through")
            split = urlsplit(self.path)
            self.path = split.path + (f"?{split.query}" if split.query else "")
        path = unquote(urlsplit(self.path).path).removeprefix(self.hub.under)
        if fault := self.hub.fault(("status",), path):
            return self._send(fault.value, b"", dict(fault.headers))
        if self.hub.fault(("portal",), path):
            return self._send(200, b"<html>Please log in to the hotel's network</html>", {"Content-Type": "text/html"})
        if path.startswith("/api/models/"):
            return self._api(path.removeprefix("/api/models/"), path)
        if path.startswith("/cdn/"):
            return self._cdn(path)
        if path.startswith("/plain/"):
            data = self.hub.plain.get(path.removeprefix("/plain/"))
            return (
                self._missing("EntryNotFound") if data is None else self._body(data, path, {"ETag": f'"{len(data)}"'})
            )
        return self._resolve(path)

    def _api(self, rest: str, path: str) -> None:
        found = re.fullmatch(r"((?:[^/]+/)??[^/]+)(?:/(revision|tree|refs)(?:/(.*))?)?", rest)
        revisions = self.hub.repositories.get(found[1]) if found else None
        if not found or revisions is None:
            return self._missing("RepoNotFound", 401 if "Authorization" not in self.headers else 404)
        if found[2] == "refs":
            branches = [
                {"name": name, "ref": f"refs/heads/{name}", "targetCommit": made.commit}
                for name, made in revisions.items()
            ]
            return self._document({"branches": branches, "tags": [], "converts": []}, path)
        made = self._revision(revisions, found[3] or "main")
        if made is None:
            return self._missing("RevisionNotFound")
        if found[2] == "tree":
            entries = [
                {"type": "file", "path": name, "size": self._size(name, blob), "oid": blob.oid, **self._lfs(name, blob)}
                for name, blob in made.files.items()
            ]
            return self._document(entries, path)
        siblings = [
            {"rfilename": name, "size": self._size(name, blob), "blobId": blob.oid, **self._lfs(name, blob)}
            for name, blob in made.files.items()
        ]
        return self._document(
            {
                "id": found[1],
                "modelId": found[1],
                "sha": made.commit,
                "private": False,
                "gated": "manual" if found[1] in self.hub.gated else False,
                "tags": [*made.tags, f"license:{made.licence}"],
                "cardData": {"license": made.licence},
                "siblings": siblings,
            },
            path,
        )

    def _size(self, name: str, blob: Blob) -> int:
        fault = self.hub.fault(("linked_size",), name)
        return fault.value if fault else len(blob.data)

    def _lfs(self, name: str, blob: Blob) -> dict[str, object]:
        if not blob.lfs:
            return {}
        oid = {"sha256": blob.sha256, "oid": blob.sha256}
        return {"lfs": {**oid, "size": self._size(name, blob), "pointerSize": len(blob.pointer)}}

    @staticmethod
    def _revision(revisions: dict[str, Repository], name: str) -> Repository | None:
        by_commit = {made.commit: made for made in revisions.values()}
        return revisions.get(name) or by_commit.get(name)

    def _resolve(self, path: str) -> None:
        found = re.fullmatch(r"/((?:[^/]+/)?[^/]+)/resolve/([^/]+)/(.+)", path)
        revisions = self.hub.repositories.get(found[1]) if found else None
        if not found or revisions is None:
            return self._missing("RepoNotFound", 401 if "Authorization" not in self.headers else 404)
        if found[1] in self.hub.gated and self.headers.get("Authorization") != f"Bearer {self.hub.token}":
            return self._missing("GatedRepo", 401 if "Authorization" not in self.headers else 403)
        made = self._revision(revisions, found[2])
        if made is None:
            return self._missing("RevisionNotFound")
        blob = made.files.get(found[3])
        if blob is None:
            return self._missing("EntryNotFound", headers={"X-Repo-Commit": made.commit})
        headers = {"X-Repo-Commit": made.commit, "ETag": f'"{blob.etag}"'}
        if blob.lfs:
            headers |= {"X-Linked-Etag": f'"{blob.sha256}"', "X-Linked-Size": str(self._size(found[3], blob))}
            if self.hub.cdn:
                return self._send(302, b"", {**headers, "Location": f"{self.hub.cdn_address}/cdn/{blob.sha256}"})
        return self._body(blob.data, path, headers)

    def _cdn(self, path: str) -> None:
        blobs = [
            blob
            for revisions in self.hub.repositories.values()
            for made in revisions.values()
            for blob in made.files.values()
            if path == f"/cdn/{blob.sha256}"
        ]
        return self._body(blobs[0].data, path, {"ETag": '"of-the-cdn"'}) if blobs else self._missing("EntryNotFound")

    def _body(self, data: bytes, path: str, headers: dict[str, str]) -> None:
        """Send a file, or the part that was asked for, with what goes wrong on the way."""
        if self.command == "HEAD":
            return self._send(200, data, headers)
        if data and self.hub.fault(("corrupt",), path):
            data = data[:-1] + bytes([data[-1] ^ 1])
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        status, whole = 200, len(data)
        if asked and not self.hub.fault(("no_range",), path):
            status, start = 206, int(asked[1])
            if start >= whole:
                return self._send(416, b"", {"Content-Range": f"bytes */{whole}"})
            data = data[start:]
            headers = {**headers, "Content-Range": f"bytes {start}-{whole - 1}/{whole}"}
        if lie := self.hub.fault(("content_length",), path):
            headers = {**headers, "Content-Length": str(lie.value)}
            self.close_connection = True
        return self._faulty(status, data, headers, self.hub.fault(_BODY, path))

    def _faulty(self, status: int, data: bytes, headers: dict[str, str], fault: Fault | None) -> None:
        if fault is None or fault.kind == "truncate":
            return self._send(status, data if fault is None else data[: fault.after], headers)
        self.close_connection = True
        if fault.kind == "stall" and fault.after < 0:
            self._stall()
            return None
        if fault.kind == "endless":
            self._start(status, {**headers, "Connection": "close"})
            while not self.hub.closing.is_set():
                self.wfile.write(data or b"more ")
            return None
        self._start(status, {"Content-Length": str(len(data)), **headers})
        self._write(data[: fault.after])
        if fault.kind == "stall":
            self._stall()
        elif fault.kind == "trickle":
            for number in range(fault.after, len(data)):
                if self.hub.closing.wait(_TRICKLE_S):
                    break
                self.wfile.write(data[number : number + 1])
        self.connection.shutdown(socket.SHUT_RDWR)
        return None

    def _stall(self) -> None:
        """Leave the client waiting until it goes, or the hub ends."""
        self.hub.stalled.set()
        self.connection.settimeout(_TRICKLE_S)
        while not self.hub.closing.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue

    def _document(self, document: object, path: str) -> None:
        self._body(json.dumps(document).encode(), path, {"Content-Type": "application/json"})

    def _missing(self, code: str, status: int = 404, headers: dict[str, str] | None = None) -> None:
        said = {"X-Error-Code": code, "X-Error-Message": f"{code}: there is no such thing"}
        self._send(status, b'{"error": "no"}', {**said, **(headers or {})})

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self._start(status, {"Content-Length": str(len(data)), **(headers or {})})
        if self.command != "HEAD":
            self._write(data)

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _write(self, data: bytes) -> None:
        for start in range(0, len(data), _STEP):
            self.wfile.write(data[start : start + _STEP])
