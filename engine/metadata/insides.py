"""The metadata inside a file: what of it writing concerns, and a copy of the file with other values of that."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import cast

from PIL import Image

from engine.indexing.formats import is_raw
from engine.metadata.containers import iim, jpeg, png, tiff, webp
from engine.metadata.containers.blocks import Blocks, Container, Unfit

MOST_BYTES = 512 * 2**20
"""Largest file that is changed: it is held in memory three times."""

_MOST_PIXELS = 150_000_000
_KINDS: dict[str, ModuleType] = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), jpeg),
    **dict.fromkeys((".tif", ".tiff", ".dng"), tiff),
    ".png": png,
    ".webp": webp,
}
IPTC = {"Iptc.Application2.Keywords": iim.KEYWORDS, "Iptc.Application2.Caption": iim.CAPTION}
DESCRIPTION, KEYWORDS, RATING, PERCENT = (
    "Exif.Image.ImageDescription",
    "Exif.Image.XPKeywords",
    "Exif.Image.Rating",
    "Exif.Image.RatingPercent",
)
EXIF = {DESCRIPTION: 0x010E, KEYWORDS: 0x9C9E, RATING: 0x4746, PERCENT: 0x4749}

Values = Mapping[str, Sequence[str]]
"""Texts by the property's name, as exiv2 names it."""


@dataclass(frozen=True)
class Inside:
    """What is in a file.

    Attributes:
        packet: its XMP; None where there is none.
        values: IPTC's and EXIF's values that writing keeps in step, of those that are there.
    """

    packet: bytes | None
    values: Values = field(default_factory=dict)


def can_hold(path: Path) -> bool:
    """Tell whether files of this kind are written into; others get a sidecar."""
    return path.suffix.lower() in _KINDS


def inside(path: Path) -> Inside:
    """Return what is in a file; raises Unfit, OSError."""
    data, kind = _contents(path)
    blocks = kind.read(data)
    return Inside(blocks.xmp, {**_iptc_values(blocks.iptc), **_exif_values(blocks.exif)})


def written(source: Path, target: Path, packet: bytes | None, values: Values) -> str:
    """Write a copy of a file with another packet (None: its own) and other values; return its content hash.

    It is on the disk when this returns, and was compared: nothing else in it is different, by a single byte, and the
    picture is the same.

    Raises:
        Unfit: it cannot be done.
        OSError: the copy cannot be written.
    """
    old, kind = _contents(source)
    blocks = kind.read(old)
    new_blocks = Blocks(packet, _with_exif(blocks.exif, values), _with_iptc(blocks.iptc, values))
    new = kind.replaced(old, new_blocks)
    if not kind.same(old, new, new_blocks):
        raise Unfit("something else would have become different")
    with target.open("r+b") as file:
        file.write(new)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    _require_same_picture(source, target)
    return hashlib.blake2b(new, digest_size=16).hexdigest()


def _contents(path: Path) -> tuple[bytes, Container]:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise Unfit("files of this kind are not written into")
    if path.stat().st_size > MOST_BYTES:
        raise Unfit("it is too large")
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise Unfit("it is too large")
    return data, cast(Container, kind)


def _iptc_values(datasets: bytes | None) -> dict[str, Sequence[str]]:
    if datasets is None:
        return {}
    found = {name: iim.texts(datasets, key) for name, key in IPTC.items()}
    return {name: texts for name, texts in found.items() if texts is not None}


def _with_iptc(datasets: bytes | None, values: Values) -> bytes | None:
    new = datasets
    for name, key in IPTC.items():
        if name in values and new is not None:
            before, new = new, iim.with_texts(new, key, values[name])
            if not iim.same_but(before, new, key):
                raise Unfit("its IPTC would have become different")
    return None if new == datasets else new


def _exif_values(structure: bytes | None) -> dict[str, Sequence[str]]:
    if structure is None:
        return {}
    try:
        known = tiff.entries(structure)
    except Unfit:  # damaged; it stays as it is
        return {}
    return {name: _texts(known[tag]) for name, tag in EXIF.items() if tag in known}


def _texts(entry: tiff.Entry) -> Sequence[str]:
    if entry.tag == EXIF[KEYWORDS]:
        text = entry.value.decode("utf-16-le", "replace").rstrip("\0")
        return [part for part in text.split(";") if part]
    if entry.tag == EXIF[DESCRIPTION]:
        return [entry.value.rstrip(b"\0").decode("utf-8", "replace")]
    return [str(entry.number)]


def _with_exif(structure: bytes | None, values: Values) -> bytes | None:
    wanted = {tag: _encoded(name, values[name]) for name, tag in EXIF.items() if name in values}
    if structure is None or not wanted:
        return None
    new = tiff.with_values(structure, wanted)
    if not tiff.same_but(structure, new, wanted.keys()):
        raise Unfit("its EXIF would have become different")
    return new


def _encoded(name: str, texts: Sequence[str]) -> tuple[int, bytes | int]:
    if name == KEYWORDS:
        return tiff.BYTE, (";".join(texts) + "\0").encode("utf-16-le")
    if name == DESCRIPTION:
        return tiff.ASCII, "".join(texts).replace("\0", " ").encode() + b"\0"
    return tiff.SHORT, int(texts[0])


def _require_same_picture(source: Path, target: Path) -> None:
    """Raise Unfit unless both files show the same pixels; the whole of both is decoded."""
    try:
        before, after = (_picture(path, raw=is_raw(source)) for path in (source, target))
    except Unfit:
        raise
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise Unfit(f"its picture cannot be compared ({type(error).__name__})") from error
    if before != after:
        raise Unfit("its picture would have become different")


def _picture(path: Path, *, raw: bool) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    if raw:
        import rawpy

        with rawpy.imread(str(path)) as negative:
            digest.update(negative.raw_image.tobytes())
        return digest.digest()
    with Image.open(path) as image:
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            if image.width * image.height > _MOST_PIXELS:
                raise Unfit("it is too large")
            digest.update(f"{image.mode} {image.size} {image.info.get('icc_profile')!r}".encode())
            digest.update(image.tobytes())
    return digest.digest()
