"""Reading what a photo's file and its sidecar say of it: ``read(path, sidecar)`` gives what counts.

Nothing is raised for damaged data: it counts as absent.  Only of a sidecar is it told that it could not be understood,
so that it is never taken for one that says nothing, and never written over.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pi_heif
from PIL import Image

from engine.indexing import formats
from engine.indexing.exif import Exif
from engine.metadata.exif_words import said_by_exif
from engine.metadata.iptc import is_newer, said_by_iptc
from engine.metadata.packets import Packets, packets_of, packets_of_png, packets_of_raw
from engine.metadata.priority import described_by
from engine.metadata.rdf import PacketUnreadable
from engine.metadata.records import Described
from engine.metadata.said import Said, Source
from engine.metadata.sidecars import read_sidecar, sidecar_of
from engine.metadata.xmp import may_say_something, said_by_xmp

pi_heif.register_heif_opener()


@dataclass(frozen=True)
class Reading:
    """What was read of one photo's file and sidecar.

    Attributes:
        described: what counts.
        sources: what each source says, the sidecar first.
        fault: why the sidecar could not be read or understood, in English; None where it could, or there is none.
        passing: whether that may be over the next time (a disk's error, denied access), without the sidecar changing.
        silent: whether no source says anything that people say: it may all have been stripped.
        iptc_is_newer: see :func:`engine.metadata.iptc.is_newer`.
    """

    described: Described = Described()
    sources: tuple[Said, ...] = ()
    fault: str | None = None
    passing: bool = False
    silent: bool = True
    iptc_is_newer: bool = False


def read(path: Path, sidecar: Path | None = None) -> Described:
    """Return what a photo's file and its sidecar say of it; where ``sidecar`` is None, the one beside it is found.

    A file that is gone or is no image says nothing; only its sidecar may, then.
    """
    return examine(path, sidecar).described


def examine(path: Path, sidecar: Path | None = None) -> Reading:
    """Read as :func:`read` does; return what each source says, and what is wrong with the sidecar."""
    return with_sidecar(embedded(path), sidecar or sidecar_of(path))


def embedded(path: Path) -> Reading:
    """Return what a file itself says; no pixel of it is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of each oddity that it copes with
            if formats.is_raw(path):
                return reading_of(packets_of_raw(path))
            with Image.open(path) as image:
                return reading_of(packets_of_png(path) if image.format == "PNG" else packets_of(image))
    except Exception:  # decoders raise nearly anything on hostile data
        return Reading()


def reading_of(packets: Packets, camera: Exif | None = None) -> Reading:
    """Return what was found in a file, taken apart; the camera's facts need not be read twice."""
    by_exif = partial(said_by_exif, camera=camera)
    said = [*_by_xmp(packets.xmp), *_by(said_by_iptc, packets.iptc), *_by(by_exif, packets.exif)]
    newer = packets.iptc is not None and is_newer(packets.iptc, packets.iptc_digest)
    return _of(said, newer)


def of_image(image: Image.Image, camera: Exif) -> Reading:
    """Return what an opened image says (of a PNG: one whose pixels are loaded); nothing is raised for damaged data."""
    try:
        return reading_of(packets_of(image), camera)
    except Exception:
        return Reading()


def of_raw(path: Path) -> Reading:
    """Return what a camera's raw file says; nothing is raised for damaged data."""
    try:
        return reading_of(packets_of_raw(path))
    except Exception:
        return Reading()


def with_sidecar(inside: Reading, sidecar: Path | None) -> Reading:
    """Return what a file says together with what its sidecar does."""
    if sidecar is None:
        return inside
    try:
        said = said_by_xmp(read_sidecar(sidecar), Source.SIDECAR)
    except PacketUnreadable as error:
        return _faulty(inside, error.reason)
    except OSError as error:
        return _faulty(inside, f"it cannot be read ({error.strerror or error})", passing=True)
    except Exception as error:  # a bug in reading must not cost a photo, nor a sidecar
        return _faulty(inside, f"it cannot be understood ({type(error).__name__})")
    return _of((said, *inside.sources), inside.iptc_is_newer)


def _of(said: Sequence[Said], iptc_is_newer: bool) -> Reading:
    silent = not any(one.of_people for one in said)
    described = described_by(said, iptc_is_newer=iptc_is_newer)
    return Reading(described, tuple(said), silent=silent, iptc_is_newer=iptc_is_newer)


def _faulty(inside: Reading, reason: str, *, passing: bool = False) -> Reading:
    return replace(inside, fault=reason, passing=passing)


def _by_xmp(packets: Iterable[bytes]) -> list[Said]:
    """Return what a file's packets say together; the first one counts more than those that extend it."""
    found = [said for packet in packets if may_say_something(packet) for said in _by(said_by_xmp, packet)]
    if len(found) < 2:
        return found
    tagged = next((said for said in found if said.tags is not None), found[0])
    dated = next((said for said in found if said.taken_at is not None), found[0])
    placed = next((said for said in found if said.latitude is not None), found[0])
    return [
        Said(
            Source.XMP,
            tagged.tags,
            tagged.paths,
            next((said.caption for said in found if said.caption is not None), None),
            next((said.rating for said in found if said.rating is not None), None),
            dated.taken_at,
            dated.taken_offset_min,
            placed.latitude,
            placed.longitude,
            dated.dated_surely,
            tagged.in_paths_only,
        )
    ]


def _by(read_one: Callable[..., Said], data: object) -> list[Said]:
    if data is None:
        return []
    try:
        return [read_one(data)]
    except Exception:  # damaged data says nothing
        return []
