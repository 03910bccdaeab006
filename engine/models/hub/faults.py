"""What goes wrong on the way, told so that a person can do something about it."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Mapping
from pathlib import Path

from engine.errors import DownloadFault, FolderUnusable, SajinError, StorageFull
from engine.models.hub.site import Site, host_of, proxy_of, without_password

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BY_HAND = "or fetch the files by hand on another machine and run: sajin models install PATH"


class Trouble(Exception):
    """One try failed.

    Attributes:
        reason: what happened and what to do, in English.
        again: whether another try may help.
        wait_s: how long the server asked to wait before it; None where it did not say.
    """

    def __init__(self, fault: DownloadFault, reason: str, *, again: bool = False, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason
        self.again = again
        self.wait_s = wait_s


def of_answer(status: int, headers: Mapping[str, str], url: str, site: Site, repo: str) -> Trouble:
    """Tell what an answer means that is no success; ``repo`` is empty for a plain address."""
    code = headers.get("x-error-code", "")
    host = host_of(url)
    if status == 407:
        return Trouble(DownloadFault.PROXY, f"{_proxy(url)} wants a user and a password; {_SET_PROXY}")
    if status in (401, 403):
        return _refused(status, code, headers, site, repo, host)
    if status == 404:
        return Trouble(DownloadFault.MISSING, _missing(code, repo, url))
    if status == 429 or status >= 500 or status == 408:
        return _overloaded(status, headers, url)
    return Trouble(DownloadFault.SERVER, f"{host} answered {status}, which is not understood; {_other_way(site)}")


def of_error(error: Exception, url: str, site: Site) -> Trouble:
    """Tell what an exception of the transport means."""
    import httpx2

    proxy, host = proxy_of(url), host_of(url)
    if isinstance(error, httpx2.ProxyError):
        return Trouble(DownloadFault.PROXY, f"{_proxy(url)} refused to pass it on ({error}); {_SET_PROXY}")
    connecting = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout))
    if connecting and _caused_by(error, ssl.SSLError):
        return Trouble(
            DownloadFault.SERVER,
            f"the connection to {host} could not be trusted ({_root(error)}); set the clock right, or, where a company "
            "inspects all traffic, let SSL_CERT_FILE name its certificate",
        )
    if connecting:
        if proxy:
            reason = f"the proxy {proxy} cannot be reached ({_root(error)}); {_SET_PROXY}"
            return Trouble(DownloadFault.PROXY, reason, again=True)
        reason = f"{host} cannot be reached ({_root(error)}); connect to the internet, or {_other_way(site)}"
        return Trouble(DownloadFault.OFFLINE, reason, again=True)
    if isinstance(error, httpx2.TimeoutException):
        reason = f"nothing more came from {host}; try again: it goes on from where it stopped"
        return Trouble(DownloadFault.BROKEN, reason, again=True)
    if isinstance(error, (httpx2.NetworkError, httpx2.RemoteProtocolError, OSError)):
        reason = f"the connection to {host} broke ({_root(error)}); try again: it goes on from where it stopped"
        return Trouble(DownloadFault.BROKEN, reason, again=True)
    return Trouble(DownloadFault.SERVER, f"{host} gave an answer that is not understood ({error}); {_other_way(site)}")


def of_writing(error: OSError, folder: Path, needed_bytes: int | None = None) -> SajinError:
    """Tell what an error of the file system means; an error of another kind is returned as a folder's fault, too."""
    if error.errno in _FULL:
        return StorageFull(folder, needed_bytes)
    return FolderUnusable(folder, f"nothing can be written there ({error.strerror}); HF_HOME names another place")


_SET_PROXY = "set HTTPS_PROXY right (http://USER:PASSWORD@HOST:PORT), or unset it"


def _proxy(url: str) -> str:
    address = proxy_of(url)
    return f"the proxy {address}" if address else "a proxy"


def _other_way(site: Site) -> str:
    return f"let HF_ENDPOINT name a mirror of {site.host}, {_BY_HAND}"


def _refused(status: int, code: str, headers: Mapping[str, str], site: Site, repo: str, host: str) -> Trouble:
    login = "log in with `hf auth login`, or set HF_TOKEN"
    page = f"{site.endpoint}/{repo}"
    if code == "GatedRepo":
        what = "give your token the right to read gated repositories" if site.token else login
        reason = f"its authors ask you to accept their conditions first: do so on {page}, and {what}"
        return Trouble(DownloadFault.REFUSED, reason)
    if site.token and "credentials" in headers.get("x-error-message", "").lower():
        return Trouble(DownloadFault.REFUSED, f"{site.host} does not accept your token; {login} to another one")
    if code == "RepoNotFound" or (repo and status == 401):
        reason = f"{site.host} has no such repository, or it is private; check the name, or {login}"
        return Trouble(DownloadFault.MISSING, reason)
    if not repo:
        return Trouble(DownloadFault.REFUSED, f"{host} answered {status}: it does not give this file to everybody")
    return Trouble(DownloadFault.REFUSED, f"{site.host} does not let you read it; see {page}, and {login}")


def _missing(code: str, repo: str, url: str) -> str:
    if code == "RevisionNotFound":
        return "the repository has no such revision"
    return (
        "there is no such repository; check the name"
        if repo and "/api/models/" in url
        else f"there is no {without_password(url)}"
    )


def _overloaded(status: int, headers: Mapping[str, str], url: str) -> Trouble:
    given = headers.get("retry-after", "").strip()
    wait_s = float(given) if given.isdigit() and len(given) < 9 else None
    through = f", or the proxy {proxy_of(url)}," if proxy_of(url) else ""
    what = "says that too many requests came from here" if status == 429 else f"has trouble ({status})"
    when = f"in {given} seconds" if wait_s else "later"
    login = "; logging in with `hf auth login` allows for more" if status == 429 else ""
    reason = f"{host_of(url)}{through} {what}; try again {when}{login}"
    return Trouble(DownloadFault.SERVER, reason, again=True, wait_s=wait_s)


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _root(error: BaseException) -> str:
    """Return the words of what came first: the transport's own words often say nothing."""
    while (earlier := error.__cause__ or error.__context__) is not None and str(earlier):
        error = earlier
    return str(error) or type(error).__name__


def transport_errors() -> tuple[type[Exception], ...]:
    """Return what the transport may raise; of the system's errors only those that no file gives."""
    import httpx2

    return httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, ConnectionError, TimeoutError
