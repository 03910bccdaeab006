"""Ways in which a file is damaged, all from one seed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

PAGE_BYTES = 4096


def _pages(path: Path) -> int:
    return max(1, path.stat().st_size // PAGE_BYTES)


def _write(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def flip_bytes(path: Path, chance: random.Random) -> None:
    """Change one to twenty bytes anywhere."""
    for _ in range(chance.randint(1, 20)):
        _write(path, chance.randrange(path.stat().st_size), bytes([chance.randrange(256)]))


def flip_heads(path: Path, chance: random.Random) -> None:
    """Change bytes of some pages' headers and cell pointers, where SQLite itself looks."""
    for _ in range(chance.randint(1, 3)):
        page = chance.randrange(_pages(path))
        _write(path, page * PAGE_BYTES + chance.randrange(24), bytes([chance.randrange(256)]))


def zero_page(path: Path, chance: random.Random) -> None:
    """Empty a page."""
    _write(path, chance.randrange(_pages(path)) * PAGE_BYTES, bytes(PAGE_BYTES))


def garbage_page(path: Path, chance: random.Random) -> None:
    """Overwrite a page."""
    _write(path, chance.randrange(_pages(path)) * PAGE_BYTES, chance.randbytes(PAGE_BYTES))


def swap_pages(path: Path, chance: random.Random) -> None:
    """Let two pages change places."""
    data = path.read_bytes()
    one, two = (chance.randrange(_pages(path)) * PAGE_BYTES for _ in range(2))
    _write(path, one, data[two : two + PAGE_BYTES])
    _write(path, two, data[one : one + PAGE_BYTES])


def truncate(path: Path, chance: random.Random) -> None:
    """Cut the file off anywhere."""
    os.truncate(path, chance.randrange(path.stat().st_size))


def header(path: Path, chance: random.Random) -> None:
    """Change one of the first hundred bytes, which tell what the file is."""
    _write(path, chance.randrange(100), bytes([chance.randrange(256)]))


def hot_journal(path: Path, chance: random.Random) -> None:
    """Leave a journal that another program might have left."""
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(
        chance.choice([b"", chance.randbytes(700), b"\xd9\xd5\x05\xf9 \xa1c\xd7" + chance.randbytes(5000)])
    )


def strange_log(path: Path, chance: random.Random) -> None:
    """Put a write-ahead log and its index there that are not this catalog's."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(chance.randbytes(chance.choice([0, 31, 40_000])))


Harm = Callable[[Path, random.Random], None]
HARMS: tuple[Harm, ...] = (
    flip_bytes,
    flip_heads,
    zero_page,
    garbage_page,
    swap_pages,
    truncate,
    header,
    hot_journal,
    strange_log,
)
LOUD: tuple[Harm, ...] = (zero_page, garbage_page, swap_pages, truncate)
"""What cannot look like something that Sajin wrote."""
