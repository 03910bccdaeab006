"""A run's data in its folder: what a process that goes on with it works on, whatever became of the catalog."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from engine.replacing import durably_replacing
from training.personal.contract import Dataset, TrainingPhoto

ARRAYS, WORDS = "data.npz", "data.json"


def save_dataset(data: Dataset, folder: Path) -> None:
    """Write a dataset; the second file is written last, so that one that is there is whole.

    Raises:
        OSError: there is no room, or the folder cannot be written.
    """
    with durably_replacing(folder / ARRAYS) as part, part.open("wb") as stream:
        np.savez(stream, pairs=data.pairs, groups=data.groups, vectors=data.vectors, others=data.others)
    document = {
        "photos": [_photo_to(photo) for photo in data.photos],
        "captions": list(data.captions),
        "languages": list(data.languages),
        "arrays": _sha256(folder / ARRAYS),
    }
    with durably_replacing(folder / WORDS) as part:
        part.write_text(json.dumps(document), encoding="utf-8")


def load_dataset(folder: Path) -> Dataset:
    """Read what :func:`save_dataset` wrote.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is damaged, or another version's.
        OSError: it cannot be read.
    """
    try:
        document = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        if _sha256(folder / ARRAYS) != document["arrays"]:
            raise ValueError(f"{ARRAYS} is not the one that {WORDS} belongs to")
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            return _dataset(document, {name: arrays[name] for name in arrays.files})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the data of the training run is damaged: {error!r}") from error


def _dataset(document: dict[str, Any], arrays: dict[str, Any]) -> Dataset:
    data = Dataset(
        photos=[_photo_from(photo) for photo in document["photos"]],
        captions=[str(caption) for caption in document["captions"]],
        pairs=arrays["pairs"].astype(np.int64),
        groups=arrays["groups"].astype(np.int64),
        vectors=arrays["vectors"].astype(np.float32, copy=False),
        languages=[str(code) for code in document["languages"]],
        others=arrays["others"].astype(np.float32, copy=False),
    )
    if not len(data.photos) == len(data.groups) == len(data.vectors) or len(data.captions) != len(data.languages):
        raise ValueError("the data of the training run is damaged: its parts do not fit together")
    return data


def _photo_to(photo: TrainingPhoto) -> dict[str, Any]:
    return {
        "id": photo.photo_id,
        "hash": photo.content_hash,
        "files": [os.fsencode(path).decode("latin-1") for path in photo.files],  # any bytes survive so
        "thumbnail": None if photo.thumbnail is None else os.fsencode(photo.thumbnail).decode("latin-1"),
    }


def _photo_from(document: dict[str, Any]) -> TrainingPhoto:
    thumbnail = document["thumbnail"]
    return TrainingPhoto(
        photo_id=int(document["id"]),
        content_hash=str(document["hash"]),
        files=tuple(_path(text) for text in document["files"]),
        thumbnail=None if thumbnail is None else _path(thumbnail),
    )


def _path(text: str) -> Path:
    return Path(os.fsdecode(text.encode("latin-1")))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
