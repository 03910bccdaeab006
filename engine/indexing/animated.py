"""Photos that move: GIF, animated PNG, WebP and AVIF, frame by frame."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from engine.errors import PhotoUnreadable
from engine.indexing.decode import MAX_PIXELS, as_rgb, turn_upright
from engine.indexing.exif import read_exif

FORMATS = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
"""Formats whose frames follow one another in time; those of TIFF, MPO, ICO and others are pages or variants."""

EXTENSIONS = frozenset({".gif", ".png", ".apng", ".webp", ".avif", ".avifs"})

MOST_PIXELS = 40_000_000
"""Of a frame; what is larger stands still."""

_LEAST_MS = 20
_USUAL_MS = 100  # what browsers make of durations that are missing, or too short to have been meant


@dataclass(frozen=True)
class Frame:
    """One frame, upright, as sRGB.

    Attributes:
        number: from 0.
        duration_ms: how long it is to be seen.
    """

    image: Image.Image
    number: int
    duration_ms: int


class AnimatedPhoto:
    """An open animation; frames are best asked for in their order.

    Attributes:
        frames: how many there are, 2 or more.
        plays: how often it is to be played; 0 without end.
    """

    def __init__(self, path: Path, image: Image.Image) -> None:
        self._path, self._image = path, image
        self._orientation = read_exif(image).orientation
        self.frames = int(getattr(image, "n_frames", 1))
        self.plays = _plays(image)

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Open a file; None where it does not move.

        Raises:
            PhotoUnreadable: it is damaged.
            FileNotFoundError: it is not there.
        """
        if path.suffix.lower() not in EXTENSIONS:
            return None
        with _blaming(path):
            image = Image.open(path)
            try:
                moves = image.format in FORMATS and bool(getattr(image, "is_animated", False))
                if moves and image.width * image.height <= min(MOST_PIXELS, MAX_PIXELS):
                    return cls(path, image)
                image.close()
            except BaseException:
                image.close()
                raise
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._image.close()

    def frame(self, number: int) -> Frame:
        """Decode a frame, with those that it is built upon.

        Raises:
            PhotoUnreadable: it is damaged.
        """
        with _blaming(self._path):
            self._image.seek(number)
            self._image.load()
            picture = turn_upright(as_rgb(self._image.copy()), self._orientation)
            return Frame(picture, number, _duration(self._image.info.get("duration")))


@contextlib.contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Raise whatever a decoder says of hostile data as PhotoUnreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (PhotoUnreadable, FileNotFoundError):
        raise
    except Exception as error:
        raise PhotoUnreadable(path, f"its frames are damaged ({error or type(error).__name__})") from error


def _duration(value: object) -> int:
    milliseconds = round(value) if isinstance(value, int | float) else 0
    return milliseconds if milliseconds >= _LEAST_MS else _USUAL_MS


def _plays(image: Image.Image) -> int:
    loop = image.info.get("loop")
    if not isinstance(loop, int) or loop < 0:
        return 1 if image.format == "GIF" else 0
    # A GIF tells how often it is repeated, the others how often it is played.
    return loop + 1 if image.format == "GIF" and loop > 0 else loop
