"""Writing a file so that no reader, and no crash, ever meets half of it."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when a disk, or the user's share of it, is full."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary file that takes the place of ``target`` when the block ends well, and goes when it does not.

    The folder is made where there is none.

    Raises:
        OSError: the folder cannot be made, or the file cannot be put in its place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
