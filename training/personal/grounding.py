"""What Quick training stands on: names found, texts encoded, what is held still; and the fits that are made of it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.encoding.onnx import Encoder
from training.personal.adapters import second_moments
from training.personal.contract import Dataset, Split
from training.personal.fitting import Fit, Ground, HeldOut, QuickOptions
from training.personal.lines import Encoded, Lines
from training.personal.matching import Matching, Places
from training.personal.naming import Gallery, Name, Phrases

_NAMES_TOLD = 50


class Grounding:
    """The parts that do not learn.

    Args:
        data, splits, parent, seed: as of :class:`training.personal.quick.QuickTrainer`.
    """

    def __init__(
        self, data: Dataset, splits: Sequence[Split], parent: Encoder, options: QuickOptions, seed: int
    ) -> None:
        self.data, self.splits, self._parent, self._options, self._seed = data, splits, parent, options, seed
        self._encoded: Encoded | None = None
        self._learned: dict[int, list[Name]] = {}
        every = np.arange(len(data.photos))
        self._parts: list[Places] = [*(split.train for split in splits), every]

    @cached_property
    def fingerprint(self) -> str:
        """What a state belongs to: this dataset, these splits and options, this parent."""
        digest = hashlib.blake2b(digest_size=16)
        said = [self._parent.bundle_id, str(self._seed), str(asdict(self._options)), *self.data.captions]
        digest.update("\0".join(said).encode("utf-8", "surrogatepass"))
        for part in (self.data.pairs, self.data.groups, self.data.vectors, self.data.others, *self._parts):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()

    @cached_property
    def _names(self) -> list[list[Name]]:
        """The names that each part's photos tell, and last those that all tell."""
        return [
            Gallery(part, self.data.vectors, self.data.others).coherent(self._phrases.candidates(part))
            for part in self._parts
        ]

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases((int(photo), self.data.captions[caption]) for photo, caption in self.data.pairs)

    @cached_property
    def _different(self) -> dict[str, int]:
        """Every name by how it is written, with its number."""
        written = dict.fromkeys(name.written for names in self._names for name in names)
        return {text: number for number, text in enumerate(written)}

    @cached_property
    def _lines(self) -> Lines:
        by_text = {name.written: name for names in self._names for name in names}
        return Lines.of(self.data, [by_text[written] for written in self._different])

    @property
    def encoded(self) -> tuple[NDArray[np.float16], int] | None:
        """The texts' vectors and how many of them are there; None before :meth:`encode`."""
        return None if self._encoded is None else (self._encoded.vectors, self._encoded.done)

    @property
    def done(self) -> int:
        """Texts that are encoded."""
        return 0 if self._encoded is None else self._encoded.done

    def load(self, vectors: NDArray[np.float16], done: int) -> None:
        """Take over what was encoded before; raises ValueError where it is of other texts."""
        encoded = Encoded(self._lines.texts, self._parent.dim)
        if encoded.vectors.shape != vectors.shape:
            raise ValueError("the state is of other captions")
        encoded.vectors, encoded.done = vectors.copy(), done
        self._encoded = encoded

    def encode(self) -> Iterator[tuple[int, int]]:
        """Encode the texts that are left; yield how many are done, and of how many."""
        if self._encoded is None:
            self._encoded = Encoded(self._lines.texts, self._parent.dim)
        for done in self._encoded.go_on(self._parent):
            yield done, len(self._lines.texts)

    @cached_property
    def ground(self) -> Ground:
        """What all fits share; the texts must be encoded."""
        assert self._encoded is not None
        texts, bundle = self._encoded.rows(), self._parent.bundle
        data = self.data
        return Ground(
            data=data,
            texts=texts,
            captions=np.array([rows[0] for rows in self._lines.captions], np.int64),
            photo_moments=second_moments(data.vectors, *([data.others] if len(data.others) else [])),
            text_moments=second_moments(texts[self._lines.general]),
            log_scale=math.log(max(bundle.logit_scale, 1.0)),
            bias=bundle.logit_bias,
            pairwise=bundle.logit_bias != 0 or "siglip" in bundle.family.lower(),
            options=self._options,
            seed=self._seed,
        )

    def fits(self) -> list[Fit]:
        """Return what learns from each split."""
        return [self._fit(number) for number in range(len(self.splits))]

    def last_fit(self) -> Fit:
        """Return what learns from all photos."""
        return self._fit(len(self.splits))

    def _fit(self, number: int) -> Fit:
        said = [(self._name_rows(name), name.photos) for name in self._known_by(number)]
        matching = Matching(self.data, self._parts[number], self._lines.captions, said, self._options.batch)
        return Fit(self.ground, matching, number)

    def held_out(self, number: int) -> HeldOut:
        """Return the held-out captions of a split, and the names in them that its photos to learn from have, too."""
        names = [(row, photos) for _, row, photos in self.names_of(number)]
        return HeldOut(self.ground, self.splits[number].choose, names)

    def names_of(self, number: int) -> list[tuple[str, int, Places]]:
        """Return the names that a split's photos to learn from tell: as written, row of the text, all its photos."""
        names = self._known_by(number)
        return [(name.written, int(self._name_rows(name)[0]), self._phrases.photos(name.key)) for name in names]

    def _known_by(self, number: int) -> list[Name]:
        """Return the names that a part learns: those that its photos tell, and the parent does not know."""
        if number not in self._learned:
            texts = {written: self.ground.texts[self._lines.names[at][0]] for written, at in self._different.items()}
            gallery = Gallery(self._parts[number], self.data.vectors, self.data.others)
            self._learned[number] = gallery.unknown(self._names[number], texts)
        return self._learned[number]

    def _name_rows(self, name: Name) -> Places:
        return self._lines.names[self._different[name.written]]

    def facts(self) -> dict[str, object]:
        """Return what the log of a model says of it."""
        return {
            "parent": self._parent.bundle_id,
            "loss": "siglip" if self.ground.pairwise else "info_nce",
            "texts": len(self._lines.texts),
            "names": [name.written for name in self._known_by(len(self.splits))][:_NAMES_TOLD],
            "photos_held": len(self.data.others),
        }
