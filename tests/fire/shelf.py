"""A folder of photos that is edited at random, and what is known of it: the model that a library is held against."""

from __future__ import annotations

import functools
import os
import random
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.indexing.worker import hash_file

SUFFIXES = (".jpg", ".png", ".webp", ".jpg")
_WIDTH, _HEIGHT = 72, 48
_BROKEN = b"\xff\xd8\xff\xe0 no picture goes on like this "


@functools.cache
def _scene() -> NDArray[np.uint8]:
    from skimage import data

    scene: NDArray[np.uint8] = data.astronaut()
    return scene


def photo(path: Path, number: int, *, at_s: float | None = None) -> Path:
    """Write a small real photo; its content depends on the number alone.

    Args:
        at_s: when the file was written last; now by default.
    """
    scene = _scene()
    top, left = number * 7919 % (scene.shape[0] - _HEIGHT), number * 104_729 % (scene.shape[1] - _WIDTH)
    cut = scene[top : top + _HEIGHT, left : left + _WIDTH].copy()
    cut[0, :8] = np.frombuffer(number.to_bytes(8, "little"), np.uint8)[:, None]  # no two numbers are the same photo
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(cut).save(path, **({"quality": 95, "subsampling": 0} if path.suffix == ".jpg" else {}))
    if at_s is not None:
        os.utime(path, (at_s, at_s))
    return path


class Shelf:
    """The source folder.

    Attributes:
        root: the folder.
        files: the content hash of every photo in it, by path.
        broken: the files in it that are no photos.
        deleted: contents that are nowhere any more, by hash, with a file ending that suits them.
    """

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.files: dict[Path, str] = {}
        self.broken: set[Path] = set()
        self.deleted: dict[str, tuple[bytes, str]] = {}
        self._chance = chance
        self._number = 0
        root.mkdir(parents=True, exist_ok=True)

    @property
    def contents(self) -> dict[str, set[Path]]:
        """The places of every content that is there."""
        found: dict[str, set[Path]] = {}
        for path, content_hash in self.files.items():
            found.setdefault(content_hash, set()).add(path)
        return found

    def grow(self, count: int) -> None:
        """Add photos that were never there."""
        for _ in range(count):
            self._number += 1
            self._put(photo(self._new_path(self._chance.choice(SUFFIXES)), self._number))

    def shake(self, steps: int, *, restoring: bool = True) -> None:
        """Do so many things of those that people, and their programs, do to folders of photos.

        Args:
            restoring: whether deleted photos may come back.
        """
        deeds = [deed for deed in _DEEDS if restoring or deed is not Shelf.restore]
        for _ in range(steps):
            self._chance.choice(deeds)(self)

    def edit(self) -> None:
        """Save another picture over one."""
        if path := self._any():
            self._number += 1
            self._gone(path)
            self._put(photo(path, self._number))

    def move(self) -> None:
        """Rename a file, into another folder perhaps."""
        if path := self._any():
            self._moved(path, self._new_path(path.suffix))

    def swap(self) -> None:
        """Let two files of a kind change their names."""
        one = self._any()
        two = self._any(one.suffix) if one else None
        if one and two and one != two:
            aside = self._new_path(one.suffix)
            for source, target in ((one, aside), (two, one), (aside, two)):
                self._moved(source, target)

    def rename_folder(self) -> None:
        """Rename a whole folder."""
        folder = self._chance.choice([None, *sorted({path.parent for path in self.files} - {self.root})])
        if folder is None:
            return
        self._number += 1
        target = self.root / f"renamed-{self._number}"
        folder.rename(target)
        for path in [path for path in self.files if path.is_relative_to(folder)]:
            self.files[target / path.relative_to(folder)] = self.files.pop(path)
        self.broken = {
            target / path.relative_to(folder) if path.is_relative_to(folder) else path for path in self.broken
        }

    def copy(self) -> None:
        """Copy a photo; both files are one photo."""
        if path := self._any():
            target = self._new_path(path.suffix)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            self.files[target] = self.files[path]

    def delete(self) -> None:
        """Delete a file."""
        if path := self._any():
            self._gone(path)
            path.unlink()

    def restore(self) -> None:
        """Bring a deleted photo back, anywhere."""
        if self.deleted:
            content_hash = self._chance.choice(sorted(self.deleted))
            data, suffix = self.deleted.pop(content_hash)
            target = self._new_path(suffix)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            self.files[target] = content_hash

    def spoil(self) -> None:
        """Write something over a photo that is none."""
        if path := self._any():
            self._number += 1
            self._gone(path)
            path.write_bytes(_BROKEN + str(self._number).encode())
            self.broken.add(path)

    def _any(self, suffix: str | None = None) -> Path | None:
        paths = sorted(path for path in self.files if suffix in (None, path.suffix))
        return self._chance.choice(paths) if paths else None

    def _new_path(self, suffix: str) -> Path:
        self._number += 1
        return self.root / self._chance.choice(["", "trip", "trip/day 1", "family", "휴가"]) / f"{self._number}{suffix}"

    def _put(self, path: Path) -> None:
        self.broken.discard(path)
        self.files[path] = hash_file(path)

    def _moved(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        self.files[target] = self.files.pop(source)

    def _gone(self, path: Path) -> None:
        content_hash = self.files.pop(path)
        if content_hash not in self.files.values():
            self.deleted[content_hash] = (path.read_bytes(), path.suffix)


_DEEDS = (
    Shelf.edit,
    Shelf.move,
    Shelf.move,
    Shelf.swap,
    Shelf.rename_folder,
    Shelf.copy,
    Shelf.delete,
    Shelf.delete,
    Shelf.restore,
    Shelf.restore,
    Shelf.spoil,
)
