"""Build the starter bundle: ``python -m training.starter`` (see ``docs/starter-model.md``)."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.starter.data import RESOURCES
from training.starter.tune import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the build; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.starter", description="Build the starter bundle.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="holds captioned/, labelled/")
    parser.add_argument("--work", type=Path, default=Path("build/starter"), help="caches and checkpoints")
    parser.add_argument("--out", type=Path, default=RESOURCES / "models" / "starter", help="the bundle's folder")
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--views", type=int, default=8, help="augmented views of each photo, the plain one included")
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--limit", type=int, help="use this many photos only: a trial of the machinery, no model")
    parser.add_argument(
        "--held-out", type=int, default=0, help="leave out this many photos, chosen by a fixed seed (docs/personal.md)"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not (options.data / "captioned" / "captions.jsonl").exists():
        parser.error(f"{options.data} holds no captioned/captions.jsonl; name the data's folder with --data")

    from training.starter.build import build

    settings = replace(Settings(), epochs=options.epochs, seed=options.seed)
    build(
        options.data,
        options.work,
        options.out,
        settings,
        views=options.views,
        limit=options.limit,
        held_out=options.held_out,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
