"""The window over very many photos: how soon it is there, how smoothly it scrolls, how much it holds.

``python -m benchmarks.desktop [--photos 200000] [--folder DIR] [--seconds 6] [--json]``.  A library of made-up photos
is made once in the folder (one of your cache by default) and kept.  The real window is started as a process, under
Xvfb where there is no display.  The reference is a window with nothing in it, in the same run: its start, and how late
its frames are when the machine has other things to do.  A frame's time is from when it was due (60 a second) until
everything that it caused has been handled and painted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks._many_photos import make
from benchmarks._report import report

Figures = dict[str, float | int | str]
ROOT = Path(__file__).resolve().parents[1]
SCREEN = "1600x1000x24"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200_000, metavar="N", help="how many (200000)")
    parser.add_argument("--folder", type=Path, default=_cache(), metavar="DIR", help="where the library is kept")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each way of scrolling goes on (6)")
    parser.add_argument("--no-indexing", action="store_true", help="leave out scrolling while new photos are indexed")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    place = options.folder / f"{options.photos}"
    library, photos = place / "library", place / "photos"
    make(library, photos, options.photos, lambda words: print(words, file=sys.stderr))
    with display() as (environment, screen):
        figures = window([], environment)
        given = ["--library", str(library), "--photos", str(photos), "--seconds", str(options.seconds)]
        figures |= window(given + ["--no-indexing"] * options.no_indexing, environment)
    figures |= {"display": screen, "cpus": os.cpu_count() or 0, "load_1_min": os.getloadavg()[0]}
    figures["first_tiles_to_reference"] = float(figures["first_tiles_s"]) / float(figures["reference_first_paint_s"])
    report(
        {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}, options.json
    )


def window(arguments: Sequence[str], environment: dict[str, str]) -> Figures:
    """Start the window that is measured; return its figures."""
    started = {**environment, "SAJIN_BENCHMARK_STARTED": repr(time.time())}
    command = [sys.executable, "-m", "benchmarks._window", *arguments]
    run = subprocess.run(command, cwd=ROOT, env=started, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(run.stdout.splitlines()[-1])
    return found


@contextmanager
def display() -> Iterator[tuple[dict[str, str], str]]:
    """Yield an environment with a display, and what it is: the user's, an Xvfb, or none (``offscreen``)."""
    environment = dict(os.environ)
    if sys.platform != "linux" or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        yield environment, "the user's"
        return
    if shutil.which("Xvfb") is None:
        yield {**environment, "QT_QPA_PLATFORM": "offscreen"}, "offscreen"
        return
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as said:
            number = said.readline().strip()
        yield {**environment, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}, f"Xvfb {SCREEN}"
    finally:
        server.terminate()
        server.wait()


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sajin-benchmarks"


if __name__ == "__main__":
    main()
