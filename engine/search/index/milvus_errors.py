"""What Milvus and the way to it say went wrong, in words that tell a person what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import IndexUnavailable

NOT_INSTALLED = "pymilvus, which speaks to Milvus, is not installed; pip install 'sajin[milvus]'"

_AWAY = "nothing answers there; start Milvus, or correct the setting vector_index_address"
_REASONS = {
    "UNAVAILABLE": _AWAY,
    "DEADLINE_EXCEEDED": "it does not answer in time; look at how it is, or try again later",
    "UNAUTHENTICATED": "it does not accept the token; set SAJIN_MILVUS_TOKEN, or correct milvus.token in the library",
    "PERMISSION_DENIED": "the token's user may not do this; grant it reading and writing of this collection",
    "UNIMPLEMENTED": "what answers there is no Milvus, or one older than 2.4",
    "RESOURCE_EXHAUSTED": "it is overloaded, or what was asked is too large for it",
}
_CONNECT_FAILED = 2
_REFUSES = 9
_COLLECTION_LOST = (4, 100)
_NOT_LOADED = (101,)
_LONGEST = 300


class CollectionLost(IndexUnavailable):
    """The collection is not there (any more), or was taken out of Milvus' memory."""


class ConnectionLost(IndexUnavailable):
    """Nothing answers at the address, or the connection broke."""


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Raise what pymilvus and gRPC raise inside the block as :class:`IndexUnavailable`."""
    import grpc
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except MilvusException as error:
        code = int(_number(error.code))
        if code in _COLLECTION_LOST + _NOT_LOADED:
            raise CollectionLost(address, f"it has lost the vectors ({error.message})") from error
        raise _unavailable(address, _reason(code, error)) from error
    except grpc.RpcError as error:
        raise _unavailable(address, _reason(0, error)) from error


def _unavailable(address: str, reason: str) -> IndexUnavailable:
    return ConnectionLost(address, reason) if reason == _AWAY else IndexUnavailable(address, reason)


def _reason(code: int, error: Exception) -> str:
    for cause in _causes(error):
        status = getattr(cause, "code", None)
        name = getattr(status() if callable(status) else status, "name", "")
        if name == "UNAVAILABLE" and _is_about_encryption(str(cause)):
            return "no secure connection can be made to it; check its certificate, and whether http was meant"
        if name in _REASONS:
            return _REASONS[name]
    said = str(getattr(error, "message", error)).strip()
    if code == _CONNECT_FAILED:
        return _AWAY
    if code == _REFUSES or "quota" in said.lower() or "deny" in said.lower():
        return f"it refuses to write: {said[:_LONGEST]}"
    if "privilege" in said.lower() or "permission" in said.lower():
        return _REASONS["PERMISSION_DENIED"]
    return said.splitlines()[0][:_LONGEST] if said else type(error).__name__


def _causes(error: Exception) -> list[BaseException]:
    """Return an error and all that it came from.  pymilvus wraps what gRPC said, and errors in themselves."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is not None and not any(cause is one for one in found):
            found.append(cause)
            waiting += [cause.__context__, cause.__cause__]
    return found


def _is_about_encryption(text: str) -> bool:
    return any(word in text.lower() for word in ("ssl", "tls", "certificate", "handshake"))


def _number(code: object) -> int:
    value = getattr(code, "value", code)
    return value if isinstance(value, int) else 0
