"""Model bundles: reading and checking ``bundle.json`` (its format is in ``docs/architecture.md``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.checked import CheckedFiles
from engine.encoding.cleaning import CLEANS, Clean
from engine.encoding.preprocessing import Interpolation, Preprocessing, ResizeMode
from engine.errors import BundleInvalid, BundleUnknown
from engine.paths import resources_dir

Pad = Literal["longest", "full"]
"""How far texts are filled: to the longest of a batch, or always to the context length."""

FORMAT = 1
DESCRIPTION = "bundle.json"
REQUIRED_FILES = ("vision.onnx", "text.onnx", "tokenizer.json")
MOST_DESCRIPTION_BYTES = 2**20
"""Longest ``bundle.json`` that is read."""

MOST_FILE_BYTES = 4 * 2**30
"""Largest file of a bundle; a larger one is refused before it is read."""

_WHITE = (255, 255, 255)
_RESIZE_MODES = ("squash", "shortest", "longest")
_PADS: tuple[Pad, ...] = ("longest", "full")
_INTERPOLATIONS = ("bicubic", "bilinear", "lanczos", "nearest")


@dataclass(frozen=True)
class TextInput:
    """How a bundle wants its texts.

    Attributes:
        context_length: the most tokens that the text tower takes.
        pad_id: the token that fills shorter texts.
        prefix: put in front of every text, once it is clean.
        pad: ``full`` where the tower sees what fills a text, and must see as much of it as in training.
        clean: what is done to a text before it is split into tokens; see :mod:`engine.encoding.cleaning`.
    """

    context_length: int
    pad_id: int
    prefix: str
    pad: Pad = "longest"
    clean: Clean = "none"


@dataclass(frozen=True)
class Bundle:
    """A model as it lies on disk, its files checked against their hashes.

    Attributes:
        folder: where the files are.
        dim: length of an embedding.
        logit_scale, logit_bias: of the model's training; a similarity's logit is ``scale * cosine + bias``.
        languages: codes of the languages that it was trained or measured on.
        figures: what it scored, by name.
        precision: how the weights of its towers are kept, by tower (``vision``, ``text``).
        parent: id of the model that a personal one was trained on; empty for all others.
        personal: what is known of that training, as it stands in ``bundle.json`` (docs/personal-models.md).
        has_adapter: whether its photo vectors are derived from its parent's, by :meth:`adapter`.
    """

    folder: Path
    id: str
    name: str
    family: str
    source: str
    licence: str
    dim: int
    preprocessing: Preprocessing
    text: TextInput
    languages: tuple[str, ...]
    logit_scale: float
    logit_bias: float
    figures: Mapping[str, float]
    precision: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    personal: Mapping[str, Any] = field(default_factory=dict)
    has_adapter: bool = False

    @property
    def ancestors(self) -> tuple[str, ...]:
        """Ids of the models that it was derived from, the nearest first."""
        further = self.personal.get("ancestors")
        known = [item for item in further if isinstance(item, str)] if isinstance(further, list) else []
        return tuple(dict.fromkeys([self.parent, *known])) if self.parent else ()

    def adapter(self) -> Adapter | None:
        """Return what makes its photo vectors of its parent's; None where it has no such.

        Raises:
            BundleInvalid: the file is damaged.
        """
        if not self.has_adapter:
            return None
        try:
            return Adapter.load(self.folder / ADAPTER, self.dim)
        except Exception as error:  # a damaged archive raises nearly anything
            raise BundleInvalid(self.folder, f"{ADAPTER} cannot be used: {error}") from error

    @classmethod
    def load(cls, folder: Path, *, check_files: bool = True, memory: Path | None = None) -> Bundle:
        """Read a bundle.

        Args:
            check_files: compare every file with its hash (0.1 to 0.3 s for 100 MB).
            memory: see :class:`engine.encoding.checked.CheckedFiles`.

        Raises:
            BundleInvalid: something is missing, damaged or not understood.
        """
        document = _read_description(folder)
        if document.get("format") != FORMAT:
            raise BundleInvalid(folder, f"its format is {document.get('format')!r}; this Sajin reads format {FORMAT}")
        try:
            bundle = _from_document(folder, document)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise BundleInvalid(folder, f"{DESCRIPTION} is incomplete or wrong: {error!r}") from error
        _check_files(folder, document["files"], CheckedFiles(memory) if check_files else None)
        return bundle


def _read_description(folder: Path) -> dict[str, Any]:
    try:
        if (folder / DESCRIPTION).stat().st_size > MOST_DESCRIPTION_BYTES:
            raise BundleInvalid(folder, f"{DESCRIPTION} is too large")
        document = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleInvalid(folder, f"{DESCRIPTION} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise BundleInvalid(folder, f"{DESCRIPTION} holds no object")
    return document


def _from_document(folder: Path, document: dict[str, Any]) -> Bundle:
    image = document["image"]
    if not isinstance(document["files"], dict):
        raise TypeError("files must be an object")
    return Bundle(
        folder=folder,
        id=str(document["id"]),
        name=str(document["name"]),
        family=str(document["family"]),
        source=str(document["source"]),
        licence=str(document["licence"]),
        dim=_positive(document["dim"], "dim"),
        preprocessing=_preprocessing(image),
        text=_text_input(document["text"]),
        languages=tuple(str(code) for code in document["languages"]),
        logit_scale=float(document["logit_scale"]),
        logit_bias=float(document["logit_bias"]),
        figures={str(name): float(value) for name, value in document.get("figures", {}).items()},
        precision={str(tower): str(kind) for tower, kind in document.get("precision", {}).items()},
        parent=str(document.get("parent") or ""),
        personal=_object(document.get("personal")),
        has_adapter=ADAPTER in document["files"],
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _preprocessing(image: dict[str, Any]) -> Preprocessing:
    return Preprocessing(
        size=_positive(image["size"], "image.size"),
        resize_mode=cast(ResizeMode, _one_of(image["resize_mode"], _RESIZE_MODES)),
        interpolation=cast(Interpolation, _one_of(image["interpolation"], _INTERPOLATIONS)),
        mean=_per_channel(image["mean"]),
        std=_above_zero(_per_channel(image["std"])),
        fill=_colour(image.get("fill", _WHITE)),
    )


def _text_input(text: dict[str, Any]) -> TextInput:
    return TextInput(
        context_length=_positive(text["context_length"], "context_length"),
        pad_id=int(text["pad_id"]),
        prefix=str(text["prefix"]),
        pad=cast(Pad, _one_of(text.get("pad", "longest"), _PADS)),
        clean=cast(Clean, _one_of(text.get("clean", "none"), CLEANS)),
    )


def _positive(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a positive whole number, not {value!r}")
    return value


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {', '.join(choices)}")
    return value


def _per_channel(values: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    if not all(map(math.isfinite, (red, green, blue))):
        raise ValueError(f"{values!r} are no colour values")
    return red, green, blue


def _colour(values: Sequence[object]) -> tuple[int, int, int]:
    red, green, blue = values
    for value in (red, green, blue):
        if not isinstance(value, int) or not 0 <= value <= 255:
            raise ValueError(f"image.fill must be three numbers of 0 to 255, not {values!r}")
    return cast(tuple[int, int, int], (red, green, blue))


def _above_zero(values: tuple[float, float, float]) -> tuple[float, float, float]:
    if min(values) <= 0:
        raise ValueError(f"image.std must be above 0, not {values!r}")
    return values


def _check_files(folder: Path, files: Mapping[str, Mapping[str, Any]], checked: CheckedFiles | None) -> None:
    for name in sorted({*REQUIRED_FILES, *files}):
        path = folder / name
        if not isinstance(files.get(name), dict) or Path(name).name != name:
            raise BundleInvalid(folder, f"{DESCRIPTION} does not describe {name}")
        if not path.is_file():
            raise BundleInvalid(folder, f"{name} is missing; install the model again")
        if path.stat().st_size != files[name].get("size_bytes"):
            raise BundleInvalid(folder, f"{name} has the wrong size; install the model again")
        if path.stat().st_size > MOST_FILE_BYTES:
            raise BundleInvalid(folder, f"{name} is too large: at most {MOST_FILE_BYTES // 2**30} GB")
        if checked is not None and not _matches(checked, folder, path, str(files[name].get("sha256"))):
            raise BundleInvalid(folder, f"{name} does not match its hash; install the model again")
    if checked is not None:
        checked.remember()


def _matches(checked: CheckedFiles, folder: Path, path: Path, sha256: str) -> bool:
    try:
        return checked.matches(path, sha256)
    except OSError as error:
        raise BundleInvalid(folder, f"{path.name} cannot be read: {error}") from error


def find_bundles(library_dir: Path | None = None) -> dict[str, Path]:
    """Return the folders of all bundles by id: those that ship with Sajin and those of a library.

    A folder's name is its bundle's id; those that begin with a dot are being made.  Nothing is opened or checked.
    """
    places = [resources_dir() / "models"]
    if library_dir is not None:
        places.append(library_dir / "models")
    found: dict[str, Path] = {}
    for place in places:
        if place.is_dir():
            ready = (path for path in place.iterdir() if not path.name.startswith("."))
            found.update({path.name: path for path in ready if (path / DESCRIPTION).is_file()})
    return found


def bundle_folder(id_or_folder: str | Path, library_dir: Path | None = None) -> Path:
    """Return the folder of a bundle named by its id or its folder.

    Raises:
        BundleUnknown: there is no such bundle.
    """
    known = find_bundles(library_dir)
    if str(id_or_folder) in known:
        return known[str(id_or_folder)]
    if (Path(id_or_folder) / DESCRIPTION).is_file():
        return Path(id_or_folder)
    raise BundleUnknown(str(id_or_folder), sorted(known))
