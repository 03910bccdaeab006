"""What a Quick training must not forget, as bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.generic]]

_FORMAT = 1
_COUNTS = ("folded", "chosen", "last", "early")


@dataclass
class QuickState:
    """How far a training is.

    Attributes:
        folded: steps of the splits' adapters. chosen: how many the kept ones take; -1 while that is not known.
        last: steps of the kept ones. early: whether it stopped for lack of progress.
        encoded: the texts' vectors, and how many of them are there.
        folds, last_fit: what learns; None before it began.
    """

    folded: int = 0
    chosen: int = -1
    last: int = 0
    early: bool = False
    encoded: tuple[NDArray[np.float16], int] | None = None
    folds: Arrays | None = None
    last_fit: Arrays | None = None

    def to_bytes(self, fingerprint: str) -> bytes:
        """Return it as a file; ``fingerprint`` says what it belongs to."""
        facts: dict[str, object] = {
            "format": _FORMAT,
            "of": fingerprint,
            **{name: int(getattr(self, name)) for name in _COUNTS},
        }
        arrays: Arrays = {}
        if self.encoded is not None:
            facts["encoded"] = self.encoded[1]
            arrays["encoded"] = self.encoded[0]
        for name, part in (("folds", self.folds), ("last_fit", self.last_fit)):
            facts[name] = part is not None
            arrays |= {f"{name}/{key}": array for key, array in (part or {}).items()}
        stream = io.BytesIO()
        np.savez(stream, facts=np.frombuffer(json.dumps(facts).encode(), np.uint8), **arrays)  # type: ignore[arg-type]
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, state: bytes, fingerprint: str) -> QuickState:
        """Read what :meth:`to_bytes` wrote.

        Raises:
            ValueError: it is damaged, or belongs to something else.
        """
        try:
            with np.load(io.BytesIO(state), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            facts = json.loads(arrays.pop("facts").tobytes())
            if facts["format"] != _FORMAT or facts["of"] != fingerprint:
                raise ValueError("it is of another training")
            encoded = arrays.pop("encoded", None)
            return cls(
                folded=int(facts["folded"]),
                chosen=int(facts["chosen"]),
                last=int(facts["last"]),
                early=bool(facts["early"]),
                encoded=None if encoded is None else (encoded.astype(np.float16), int(facts["encoded"])),
                folds=_part(arrays, "folds") if facts["folds"] else None,
                last_fit=_part(arrays, "last_fit") if facts["last_fit"] else None,
            )
        except (KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile) as error:
            raise ValueError(f"it is damaged ({error})") from error


def _part(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Arrays:
    prefix = f"{name}/"
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
