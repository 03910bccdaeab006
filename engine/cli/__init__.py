"""The ``sajin`` command: arguments, one module for each group of commands, output, wording of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from engine.cli.arguments import make_parser, parse
from engine.cli.output import prepare_streams, say
from engine.cli.wording import describe
from engine.errors import SajinError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted by Ctrl+C.

    Args:
        argv: the arguments without the program's name; those of the process by default.
    """
    prepare_streams()
    try:
        arguments = parse(make_parser(), sys.argv[1:] if argv is None else argv)
    except SystemExit as leave:  # argparse printed usage, help or the version
        return leave.code if isinstance(leave.code, int) else WRONG_USAGE
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return FAILED
    except (SajinError, OSError) as error:
        say(describe(error))
        return FAILED


def _discard_output() -> None:
    """Whoever read the output left; point it nowhere, so that the interpreter's last flush does not complain."""
    try:
        target = sys.stdout.fileno()
    except OSError:  # a stream without a file, as in tests
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target)
    os.close(nowhere)
