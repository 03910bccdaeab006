"""``python -m training COMMAND``: what needs torch, as processes of their own.

The modules of a command are imported when it is chosen: each takes seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from training.convert import command as convert


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Convert models.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    convert.register(commands)
    arguments = parser.parse_args(argv)
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
