"""Which hub is asked, and where what it sends is kept: from the environment, as huggingface_hub reads it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from engine.errors import DownloadFailed, DownloadFault

_ENDPOINT = "https://huggingface.co"
_LONGEST_WAIT_S = 16.0
_TRUE = {"1", "on", "yes", "true"}


@dataclass(frozen=True)
class Patience:
    """How long the network is given.

    Attributes:
        stall_s: how long a connection may bring nothing at all.
        connect_s: how long a server may take to accept one.
        tries: how often in a row something may fail that brings nearly nothing.
        first_wait_s: before the second try; each further wait is twice as long, up to 16 s.
        ask_s: the longest wait that a server may ask for.
    """

    stall_s: float = 30.0
    connect_s: float = 15.0
    tries: int = 5
    first_wait_s: float = 1.0
    ask_s: float = 60.0

    def wait_s(self, failures: int) -> float:
        """Return how long to wait after so many failures in a row."""
        return min(_LONGEST_WAIT_S, self.first_wait_s * 2.0 ** (failures - 1))


PATIENCE = Patience()


@dataclass(frozen=True)
class Site:
    """A hub, and the cache on this machine.

    Attributes:
        endpoint: the hub's address, without a slash at its end.
        cache: folder of the cache, shared with all other programs that use huggingface_hub.
        offline: the user forbade to use the network.
        token: proves who asks; empty where nobody is logged in.  Kept out of every text.
        linking: whether the cache may hold symbolic links.
    """

    endpoint: str
    cache: Path
    offline: bool
    token: str = field(repr=False)
    linking: bool

    @classmethod
    def from_environment(cls) -> Site:
        """Read ``HF_ENDPOINT``, ``HF_HUB_CACHE``, ``HF_HOME``, ``HF_HUB_OFFLINE`` and the token as they are now.

        huggingface_hub itself reads most of them once, when it is imported.

        Raises:
            DownloadFailed: ``HF_ENDPOINT`` is no address.
        """
        endpoint = _checked(os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or _ENDPOINT)
        cache = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
        offline = _is_set("HF_HUB_OFFLINE") or _is_set("TRANSFORMERS_OFFLINE")
        folder = Path(os.path.expandvars(cache)).expanduser() if cache else _home() / "hub"
        return cls(endpoint, folder, offline, _token(), not _is_set("HF_HUB_DISABLE_SYMLINKS"))

    @property
    def host(self) -> str:
        """The hub's name for a person."""
        return host_of(self.endpoint)


def _checked(endpoint: str) -> str:
    try:
        split = urlsplit(endpoint)
        if split.scheme in ("http", "https") and split.hostname:
            return endpoint
    except ValueError:  # of what is in brackets, or should be
        pass
    reason = f"HF_ENDPOINT is {endpoint}, which is no address of a hub (https://HOST); set it right, or unset it"
    raise DownloadFailed("HF_ENDPOINT", DownloadFault.SERVER, reason)


def proxy_of(url: str) -> str:
    """Return the address of the proxy that a URL is fetched through, without its password; empty if there is none."""
    split = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(split.scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(split.netloc.rpartition("@")[2]):
        return ""
    return without_password(proxy if "://" in proxy else f"http://{proxy}")


def without_password(url: str) -> str:
    """Return a URL that may be shown: without user, password and query, which may hold a signature."""
    split = urlsplit(url)
    return split._replace(netloc=split.netloc.rpartition("@")[2], query="", fragment="").geturl()


def host_of(url: str) -> str:
    """Return the host, and its port, that a URL leads to."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in _TRUE


def _home() -> Path:
    given = os.environ.get("HF_HOME")
    if given:
        return Path(os.path.expandvars(given)).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).expanduser() / "huggingface"


def _token() -> str:
    """Return the token of the environment, or the one that ``hf auth login`` left."""
    given = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN") or ""
    if given or _is_set("HF_HUB_DISABLE_IMPLICIT_TOKEN"):
        return given.strip()
    path = Path(os.environ.get("HF_TOKEN_PATH") or _home() / "token").expanduser()
    try:
        stored = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return _renewed(path) or stored


def _renewed(path: Path) -> str:
    """Return the stored token as huggingface_hub gives it, which renews one that is about to expire."""
    from huggingface_hub import constants, get_token

    if Path(constants.HF_TOKEN_PATH) != path:  # another home was set since it was imported
        return ""
    try:
        return get_token() or ""
    except Exception:  # of any kind: without a network, for one; the stored one may still be good
        return ""
