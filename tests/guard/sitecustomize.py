"""Python runs this at the start of every process that has this folder on its path: any use of a network ends there.

Sockets inside the machine (Unix domain) are no network.  What was refused is appended to ``$SAJIN_NETWORK_LOG``.
"""

import os
import socket
import sys

_ASKED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "http.client.connect"}
_USED = {"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _ASKED or (event in _USED and getattr(arguments[0], "family", None) != socket.AF_UNIX):
        with open(os.environ["SAJIN_NETWORK_LOG"], "a", encoding="utf-8") as log:  # noqa: PTH123 (as little as can be)
            log.write(f"{os.getpid()} {' '.join(sys.orig_argv)}: {event} {arguments[1:]!r}\n")
        raise PermissionError(f"the network was asked for: {event}")


sys.addaudithook(_refuse)
