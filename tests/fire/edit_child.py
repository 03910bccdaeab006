"""A process that edits until it is killed: ``python -m tests.fire.edit_child KIND ROOT FIRST``.

It prints the number of each edit once that is made.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from tests.fire.edits import EDITS
from tests.fire.ground import Ground


def main(kind: str, root: str, first: str) -> None:
    """Make edits from a number on."""
    ground = Ground(Path(root))
    for number in itertools.count(int(first)):
        EDITS[kind].do(ground, number)
        print(number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
