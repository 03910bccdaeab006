"""The embeddings of vocabulary entries: ensembles of prompt templates, kept on disk.

What an entry is called, and the phrases that describe it, are put into several templates, in each language that the
model speaks; the entry's embedding is the mean of the normalised embeddings of all that (Radford et al. 2021, section
3.1.4).  docs/tagging.md says how the templates were chosen.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol, lineage
from engine.paths import resources_dir
from engine.replacing import replacing
from engine.tagging.records import VocabularyEntry

logger = logging.getLogger(__name__)

_BATCH = 32
_SAME_MODEL = 0.999  # cosine; half precision and another provider stay well above it
_MOST_KEPT = 8192
PROBE = "photo"
"""The word by whose embedding it is told which model made others."""
_HANGUL = re.compile("[\uac00-\ud7a3]")

_HOMONYM = 2
"""Korean words of at most so many syllables often mean several things (배: ship, pear, belly)."""


@dataclass(frozen=True)
class Template:
    """How words of one language are put.

    Attributes:
        weight: of this language in the mean.
        texts: ``{}`` is where the words go.
    """

    weight: float
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """What is encoded for an entry in one language, and how much that counts."""

    weight: float
    texts: tuple[str, ...]


@functools.cache
def templates() -> Mapping[str, Template]:
    """Return the templates of ``resources/tagging/templates.json`` by language."""
    document = json.loads((resources_dir() / "tagging" / "templates.json").read_text(encoding="utf-8"))
    return {language: Template(found["weight"], tuple(found["texts"])) for language, found in document.items()}


def languages_of(encoder: EncoderProtocol) -> tuple[str, ...]:
    """Return the codes of the languages that a model was trained or measured on; English where it does not say."""
    bundle = getattr(encoder, "bundle", None)
    return tuple(getattr(bundle, "languages", ())) or ("en",)


def phrases_of(entry: VocabularyEntry, languages: Sequence[str]) -> tuple[Phrases, ...]:
    """Return what is encoded for an entry, by language.

    Its English name and its prompts; its Korean name if the model speaks Korean, but not a short one where prompts say
    what is meant.  An entry of the user's that has one name is encoded in the language of that.
    """
    english = dict.fromkeys((entry.name, *entry.prompts))
    if entry.name == entry.name_ko and _HANGUL.search(entry.name):
        return (_filled("ko", (entry.name_ko, *entry.prompts)),)
    short = len(entry.name_ko.replace(" ", "")) <= _HOMONYM and bool(entry.prompts)
    if "ko" not in languages or entry.name_ko == entry.name or short:
        return (_filled("en", tuple(english)),)
    return _filled("en", tuple(english)), _filled("ko", (entry.name_ko,))


def _filled(language: str, words: Sequence[str]) -> Phrases:
    template = templates()[language]
    return Phrases(template.weight, tuple(text.replace("{}", word) for word in words for text in template.texts))


def phrases_key(phrases: Sequence[Phrases]) -> str:
    """Return a short name for what is encoded: another text, template or language gives another."""
    text = "\x1e".join("\x1f".join((str(part.weight), *part.texts)) for part in phrases)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def entry_vectors(encoder: EncoderProtocol, cache_dir: Path, entries: Sequence[VocabularyEntry]) -> NDArray[np.float32]:
    """Return the embeddings of entries, float32[t, dim], L2-normalised.

    Each is made once a library and model; what ships is there for the starter.  A damaged cache is made anew, one that
    cannot be written (a full disk, a read-only library) does no harm.  A personal model takes nothing of what ships:
    it may differ too little from the starter to be told from it by one word, and still mean others by others.
    """
    wanted = {phrases_key(phrases): phrases for phrases in (phrases_of(e, languages_of(encoder)) for e in entries)}
    order = [phrases_key(phrases_of(entry, languages_of(encoder))) for entry in entries]
    probe = encoder.encode_texts([PROBE])[0]
    known: dict[str, NDArray[np.float32]] = {}
    path = cached_vectors_path(cache_dir, encoder.bundle_id)
    for source in (path,) if len(lineage(encoder)) > 1 else (shipped_vectors_path(), path):
        known |= _read(source, probe)
    missing = {key: phrases for key, phrases in wanted.items() if key not in known}
    if missing:
        made = _encoded(encoder, missing)
        kept = _read(path, probe)
        kept = made if len(kept) + len(made) > _MOST_KEPT else kept | made
        write_vectors(path, probe, kept)
        known |= made
    found = np.array([known[key] for key in order], np.float32)
    return found.reshape(len(entries), encoder.dim)


def cached_vectors_path(cache_dir: Path, bundle_id: str) -> Path:
    """Return the file of the embeddings that were made in a library for a model."""
    return cache_dir / f"tag-texts-{_file_name(bundle_id)}.npz"


def shipped_vectors_path() -> Path:
    """Return the file of the embeddings that ship with the starter."""
    return resources_dir() / "tagging" / "vectors.npz"


def write_vectors(path: Path, probe: NDArray[np.float32], vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write embeddings by key, half precision; a failure is noted and does no harm.

    Args:
        probe: float32[dim], the embedding of a fixed word, by which another model is noticed.
    """
    try:
        with replacing(path) as part, part.open("wb") as file:
            rows = np.array(list(vectors.values()), np.float16).reshape(len(vectors), len(probe))
            np.savez(file, probe=probe, keys=np.array(list(vectors), "U16"), vectors=rows)
    except OSError as error:
        logger.warning("%s was not written (%s)", path, error)


def _read(path: Path, probe: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Return what a file keeps, by key; nothing where it is damaged or of another model."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            made_by, keys, rows = file["probe"], file["keys"], file["vectors"].astype(np.float32)
    except FileNotFoundError:
        return {}
    except Exception as error:  # a damaged archive raises nearly anything
        logger.warning("%s cannot be read and is made anew (%s)", path, error)
        return {}
    fits = made_by.shape == probe.shape and rows.shape == (len(keys), len(probe)) and bool(np.isfinite(rows).all())
    if not fits or float(made_by @ probe) < _SAME_MODEL * float(probe @ probe):
        return {}
    return dict(zip(keys.tolist(), _normalised(rows), strict=True))


def _encoded(encoder: EncoderProtocol, wanted: Mapping[str, Sequence[Phrases]]) -> dict[str, NDArray[np.float32]]:
    texts = list(dict.fromkeys(text for phrases in wanted.values() for part in phrases for text in part.texts))
    texts.sort(key=len)  # texts of like length together, so that little is padded
    parts = [encoder.encode_texts(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    vectors = dict(zip(texts, np.concatenate(parts), strict=True))
    made = {}
    for key, phrases in wanted.items():
        means = [part.weight * _normalised(np.mean([vectors[text] for text in part.texts], axis=0)) for part in phrases]
        # As precise as it is kept, so that the first answer is no other than those after it.
        made[key] = _normalised(_normalised(np.sum(means, axis=0)).astype(np.float16).astype(np.float32))
    return made


def _normalised(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    normalised: NDArray[np.float32] = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return normalised


def _file_name(bundle_id: str) -> str:
    return hashlib.blake2b(bundle_id.encode(), digest_size=8).hexdigest()
