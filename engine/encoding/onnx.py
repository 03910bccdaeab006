"""The encoder that everything uses: a bundle's two towers on ONNX Runtime."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.encoding.bundle import Bundle, bundle_folder
from engine.encoding.external import names_other_files
from engine.encoding.preprocessing import Preprocessing, flatten
from engine.encoding.providers import OnnxErrors, OpenedModel, ProviderChoice, open_model, usable_cores
from engine.encoding.tokenizer import Tokenizer
from engine.encoding.vision import ImageTower
from engine.errors import BundleInvalid

__all__ = ["Encoder", "ProviderChoice"]

_TEXT_BATCH = 64
_REMEMBERED_TEXTS = 256


class Encoder:
    """Turns photos and texts into embeddings of one bundle.

    Each tower is loaded when it is first needed, so a search never waits for the image tower.  Safe to use from
    several threads.

    Example:
        >>> encoder = Encoder.load("starter")
        >>> encoder.encode_texts(["two dogs", "개 두 마리"]).shape
        (2, 512)
    """

    def __init__(self, bundle: Bundle, *, provider: ProviderChoice = "auto", threads: int | None = None) -> None:
        self.bundle = bundle
        self._threads = threads or usable_cores()
        self._lock = threading.Lock()
        open_vision = partial(_opened, bundle.folder, "vision.onnx", "pixels", provider)
        self._vision = ImageTower(open_vision, bundle.preprocessing.normalise, self._threads)
        self._text: tuple[OpenedModel, Tokenizer] | None = None
        self._remembered: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def load(
        cls,
        id_or_folder: str | Path,
        *,
        library_dir: Path | None = None,
        provider: ProviderChoice = "auto",
        threads: int | None = None,
    ) -> Encoder:
        """Find and check a bundle, by its id or its folder.

        Args:
            library_dir: a library whose own models count too.
            provider: ``auto`` takes the fastest that works.
            threads: CPU threads; None takes all cores.

        Raises:
            BundleUnknown: there is no such bundle.
            BundleInvalid: it is incomplete or damaged.
        """
        folder = bundle_folder(id_or_folder, library_dir)
        memory = None if library_dir is None else library_dir / "cache" / "checked-models.json"
        bundle = Bundle.load(folder, memory=memory)
        if folder.name == str(id_or_folder) != bundle.id:
            # Its vectors would be stored under another model's name.
            raise BundleInvalid(folder, f"the folder must be named as the model in it, {bundle.id!r}")
        return cls(bundle, provider=provider, threads=threads)

    @property
    def bundle_id(self) -> str:
        """The bundle whose vectors these are."""
        return self.bundle.id

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return self.bundle.dim

    @property
    def preprocessing(self) -> Preprocessing:
        """How pixels must be made."""
        return self.bundle.preprocessing

    @property
    def provider(self) -> str:
        """What the image tower runs on (loads it)."""
        return self._vision.model().provider

    @property
    def provider_note(self) -> str:
        """Why it runs on that."""
        return self._vision.model().note

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of images of any mode; EXIF orientation is honoured."""
        pixels = [self.preprocessing.to_pixels(flatten(ImageOps.exif_transpose(image))) for image in images]
        size = self.preprocessing.size
        return self.encode_pixels(np.stack(pixels) if pixels else np.empty((0, size, size, 3), np.uint8))

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of uint8[n, size, size, 3]."""
        return _normalised(self._vision.encode(pixels, self.dim))

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised.  What was encoded lately is not computed again."""
        with self._lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, self._encode_new(missing), strict=True))
            self._remember(missing, known)
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, self.dim), np.float32)

    def warm_up_text(self) -> None:
        """Load the text tower, so that the first search does not wait for it."""
        self._opened_text()

    def _encode_new(self, texts: Sequence[str]) -> NDArray[np.float32]:
        model, tokenizer = self._opened_text()
        rows = tokenizer.encode(texts)
        # Texts of one length go together: padding is computed for nothing.
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
        embeddings = np.empty((len(rows), self.dim), np.float32)
        for start in range(0, len(order), _TEXT_BATCH):
            chosen = order[start : start + _TEXT_BATCH]
            tokens = tokenizer.padded([rows[index] for index in chosen])
            embeddings[chosen] = model.run(tokens)
        return _normalised(embeddings)

    def _remember(self, texts: Sequence[str], known: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            for text in texts[-_REMEMBERED_TEXTS:]:
                self._remembered[text] = known[text]
            while len(self._remembered) > _REMEMBERED_TEXTS:
                self._remembered.popitem(last=False)

    def _opened_text(self) -> tuple[OpenedModel, Tokenizer]:
        with self._lock:
            if self._text is None:
                # A query is a handful of tokens: sending it to another device costs more than computing it here.
                model = _opened(self.bundle.folder, "text.onnx", "tokens", "cpu", self._threads)
                self._text = model, Tokenizer(self.bundle.folder, self.bundle.text)
            return self._text


def _opened(folder: Path, name: str, source: str, choice: ProviderChoice, threads: int) -> OpenedModel:
    try:
        if names_other_files(folder / name):
            raise BundleInvalid(folder, f"{name} keeps weights in other files, which its hash does not cover")
        model = open_model(folder / name, choice, threads)
    except OnnxErrors as error:
        raise BundleInvalid(folder, f"ONNX Runtime cannot run {name}: {error}") from error
    if model.inputs != [source] or "embedding" not in model.outputs:
        raise BundleInvalid(folder, f"{name} must turn {source!r} into 'embedding'")
    return model


def _normalised(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make rows exactly unit length (towers in half precision come close only)."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.maximum(norms, np.finfo(np.float32).tiny)
    return rows
