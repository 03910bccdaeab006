"""Which files were compared with their hashes already, by size and time, so that a start need not read them all."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from engine.replacing import replacing

logger = logging.getLogger(__name__)


class CheckedFiles:
    """Compares files with their SHA-256 hashes, each once as long as it is not written anew.

    Args:
        memory: a JSON file that keeps what was found to match; it may be deleted at any time.  None remembers nothing.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._known = _read(memory) if memory is not None else {}
        self._changed = False

    def matches(self, path: Path, sha256: str) -> bool:
        """Tell whether the file has this hash.

        Raises:
            OSError: it cannot be read.
        """
        facts = path.stat()
        known: list[int | str] = [facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, sha256]
        key = str(path.resolve())
        if self._known.get(key) == known:
            return True
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                return False
        self._known[key] = known
        self._changed = True
        return True

    def remember(self) -> None:
        """Write down what matched; where that fails (a read-only library), the files are read again next time."""
        if self._memory is None or not self._changed:
            return
        try:
            with replacing(self._memory) as part:
                part.write_text(json.dumps(self._known), encoding="utf-8")
        except OSError as error:
            logger.info("%s was not written (%s)", self._memory, error)


def _read(memory: Path) -> dict[str, list[int | str]]:
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        logger.info("%s cannot be read and is made anew (%s)", memory, error)
        return {}
    return known if isinstance(known, dict) else {}
