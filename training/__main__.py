"""``python -m training COMMAND``: converting models and training them, as processes of their own.

The modules of a command are imported when it is chosen: some take seconds, and training a Quick model needs none of
those that only the extra ``train`` installs.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

_COMMANDS = {"convert": "training.convert.command", "train": "training.personal.command"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="python -m training", description="Convert and train models.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in words[:1] if words and words[0] in _COMMANDS else _COMMANDS:
        importlib.import_module(_COMMANDS[name]).register(commands)
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
