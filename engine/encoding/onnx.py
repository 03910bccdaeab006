"""The encoder that everything uses: a bundle's two towers on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.encoding.bundle import Bundle, bundle_folder
from engine.encoding.external import names_other_files
from engine.encoding.failures import OnnxErrors, first_line, out_of_memory
from engine.encoding.fingerprint import vectors_fingerprint
from engine.encoding.hardware import leaves_cores_free
from engine.encoding.precisions import quicker_precision
from engine.encoding.preprocessing import Preprocessing, flatten
from engine.encoding.providers import OpenedModel, ProviderChoice, open_model, usable_cores
from engine.encoding.text import TextTower, normalised
from engine.encoding.tokenizer import Tokenizer
from engine.encoding.trimming import give_back_freed_memory
from engine.encoding.vision import ImageTower
from engine.errors import BundleInvalid, ModelFailed

__all__ = ["IDLE_S", "Encoder", "ProviderChoice", "RunsOn"]

IDLE_S = 60.0
"""Seconds after which an image tower that nobody uses gives its memory back: opening it again takes 0.1 to 2 s, so that
it must not happen between two searches by example, or two files that arrive one after the other."""


@dataclass(frozen=True)
class RunsOn:
    """How an encoder's image tower runs here.

    Attributes:
        provider: ONNX Runtime's name of it; note: why it is this one.
        precision: how the tower's weights are kept ("" where the bundle does not say).
        quicker: the precision that would be quicker here; empty where this one suits.
        failed: why it is not what was chosen, or the fastest, in English; empty where it is.
        threads: of the processor.
        batch: photos that are computed at a time, on the CPU by each thread.
    """

    provider: str
    note: str
    precision: str = ""
    quicker: str = ""
    failed: str = ""
    threads: int = 0
    batch: int = 0


class Encoder:
    """Turns photos and texts into embeddings of one bundle.

    Each tower is loaded when it is first needed, so a search never waits for the image tower.  Safe to use from
    several threads.

    Example:
        >>> encoder = Encoder.load("starter")
        >>> encoder.encode_texts(["two dogs", "개 두 마리"]).shape
        (2, 512)
    """

    def __init__(
        self,
        bundle: Bundle,
        *,
        provider: ProviderChoice = "auto",
        threads: int | None = None,
        cache_dir: Path | None = None,
    ) -> None:
        self.bundle = bundle
        self._cache_dir = cache_dir
        threads = threads or usable_cores()
        self._vision = ImageTower(self._open_vision, bundle.preprocessing.normalise, provider, threads)
        self._text = TextTower(partial(self._open_text, threads), bundle.dim)

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
        cache_dir = None if library_dir is None else library_dir / "cache"
        bundle = Bundle.load(folder, memory=None if cache_dir is None else cache_dir / "checked-models.json")
        if folder.name == str(id_or_folder) != bundle.id:
            # Its vectors would be stored under another model's name.
            raise BundleInvalid(folder, f"the folder must be named as the model in it, {bundle.id!r}")
        return cls(bundle, provider=provider, threads=threads, cache_dir=cache_dir)

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
        return self._vision.note

    @property
    def works_apart(self) -> bool:
        """Whether the image tower runs on a device of its own, and leaves the processor to others (loads it)."""
        return leaves_cores_free(self.provider)

    def runs_on(self) -> RunsOn:
        """Return how the image tower runs here, after one photo to prove it (loads it).

        Raises:
            BundleInvalid, ModelFailed: it cannot be run.
        """
        size = self.preprocessing.size
        self.encode_pixels(np.zeros((1, size, size, 3), np.uint8))
        provider, precision = self.provider, self.bundle.precision.get("vision", "")
        return RunsOn(
            provider=provider,
            note=self.provider_note,
            precision=precision,
            quicker=quicker_precision(provider, precision),
            failed=self._vision.failed,
            threads=self._vision.threads,
            batch=self._vision.batch(),
        )

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of images of any mode; EXIF orientation is honoured.

        Raises:
            BundleInvalid, ModelFailed: the image tower cannot be opened or run.
        """
        pixels = [self.preprocessing.to_pixels(flatten(ImageOps.exif_transpose(image))) for image in images]
        size = self.preprocessing.size
        return self.encode_pixels(np.stack(pixels) if pixels else np.empty((0, size, size, 3), np.uint8))

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of uint8[n, size, size, 3].

        Raises:
            BundleInvalid, ModelFailed: the image tower cannot be opened or run.
        """
        with self._typed_errors():
            return normalised(self._vision.encode(pixels, self.dim))

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised.  What was encoded lately is not computed again.

        Raises:
            BundleInvalid, ModelFailed: the text tower cannot be opened or run.
        """
        with self._typed_errors():
            return self._text.encode(texts)

    def warm_up_text(self) -> None:
        """Load the text tower, so that the first search does not wait for it."""
        self._text.open()

    def release_idle(self, idle_s: float = IDLE_S) -> bool:
        """Give back the image tower's memory if no photo was encoded for so long; the next photo opens it again.

        Cheap, to be called every few seconds by whoever keeps an encoder.  The text tower stays: no search must wait.

        Returns:
            Whether there was something to give back.
        """
        released = self._vision.release(idle_s)
        if released:
            give_back_freed_memory()
        return released

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except OnnxErrors as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> ModelFailed:
        if not out_of_memory(error):
            return ModelFailed(self.bundle_id, f"ONNX Runtime fails with it ({first_line(error)})")
        reason = "there is not enough memory for it; close other programs, or use a smaller model"
        return ModelFailed(self.bundle_id, reason, memory=True)

    def _open_vision(self, choice: ProviderChoice, threads: int) -> OpenedModel:
        cache = None
        if self._cache_dir is not None:
            cache = self._cache_dir / "providers" / vectors_fingerprint(self.bundle.folder)[:16]
        return self._opened("vision.onnx", "pixels", choice, threads, prove=self._prove, cache=cache)

    def _open_text(self, threads: int) -> tuple[OpenedModel, Tokenizer]:
        # A query is a handful of tokens: sending it to another device costs more than computing it here.
        model = self._opened("text.onnx", "tokens", "cpu", threads)
        return model, Tokenizer(self.bundle.folder, self.bundle.text)

    def _opened(
        self,
        name: str,
        source: str,
        choice: ProviderChoice,
        threads: int,
        *,
        prove: Callable[[OpenedModel], object] | None = None,
        cache: Path | None = None,
    ) -> OpenedModel:
        folder = self.bundle.folder
        try:
            if names_other_files(folder / name):
                raise BundleInvalid(folder, f"{name} keeps weights in other files, which its hash does not cover")
            model = open_model(folder / name, choice, threads, prove=prove, cache=cache)
        except OnnxErrors as error:
            if out_of_memory(error):
                raise self._failed(error) from error
            raise BundleInvalid(folder, f"ONNX Runtime cannot run {name}: {error}") from error
        if model.inputs != [source] or "embedding" not in model.outputs:
            raise BundleInvalid(folder, f"{name} must turn {source!r} into 'embedding'")
        return model

    def _prove(self, model: OpenedModel) -> None:
        """Run the image tower once: some providers load what they cannot run, or compute nonsense."""
        size = self.preprocessing.size
        embedding = model.run(self.preprocessing.normalise(np.full((1, size, size, 3), 127, np.uint8)))
        if embedding.shape != (1, self.dim) or not np.isfinite(embedding).all() or not embedding.any():
            raise ValueError("what it computes is no embedding")
