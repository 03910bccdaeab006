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
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.paths import resources_dir
from engine.replacing import replacing
from engine.tagging.records import VocabularyEntry

logger = logging.getLogger(__name__)

_BATCH = 32
_SAME_MODEL = 0.999  # cosine; half precision and another provider stay well above it
_MOST_KEPT = 8192
_PROBE = "photo"

Phrases = tuple[tuple[str, ...], ...]
"""What is encoded for one entry: by language, all templates with all its words."""


@functools.cache
def templates() -> Mapping[str, tuple[str, ...]]:
    """Return the templates of ``resources/tagging/templates.json`` by language; ``{}`` is where the words go."""
    document = json.loads((resources_dir() / "tagging" / "templates.json").read_text(encoding="utf-8"))
    return {language: tuple(texts) for language, texts in document.items()}


def languages_of(encoder: EncoderProtocol) -> tuple[str, ...]:
    """Return the codes of the languages that a model was trained or measured on; English where it does not say."""
    bundle = getattr(encoder, "bundle", None)
    return tuple(getattr(bundle, "languages", ())) or ("en",)


def phrases_of(entry: VocabularyEntry, languages: Sequence[str]) -> Phrases:
    """Return what is encoded for an entry, by language.

    Its prompts stand for its English name where it has any; its Korean name is used if the model speaks Korean.
    """
    words = {"en": entry.prompts or (entry.name,), "ko": (entry.name_ko,)}
    if entry.name_ko == entry.name:
        del words["ko"]
    spoken = [code for code in words if code == "en" or code in languages]
    return tuple(
        tuple(text.replace("{}", word) for word in words[code] for text in templates()[code]) for code in spoken
    )


def _filled(words: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.replace("{}", word) for word in words for text in texts)


def phrases_key(phrases: Phrases) -> str:
    """Return a short name for what is encoded: another text, template or language gives another."""
    text = "\x1e".join("\x1f".join(part) for part in phrases)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def entry_vectors(encoder: EncoderProtocol, cache_dir: Path, entries: Sequence[VocabularyEntry]) -> NDArray[np.float32]:
    """Return the embeddings of entries, float32[t, dim], L2-normalised.

    Each is made once a library and model; what ships is there for the starter.  A damaged cache is made anew, one that
    cannot be written (a full disk, a read-only library) does no harm.
    """
    wanted = {phrases_key(phrases): phrases for phrases in (phrases_of(e, languages_of(encoder)) for e in entries)}
    order = [phrases_key(phrases_of(entry, languages_of(encoder))) for entry in entries]
    probe = encoder.encode_texts([_PROBE])[0]
    known: dict[str, NDArray[np.float32]] = {}
    path = cache_dir / f"tag-texts-{_file_name(encoder.bundle_id)}.npz"
    for source in (shipped_vectors_path(), path):
        known |= _read(source, probe)
    missing = {key: phrases for key, phrases in wanted.items() if key not in known}
    if missing:
        known |= _encoded(encoder, missing)
        kept = wanted if len(known) > _MOST_KEPT else known
        write_vectors(path, probe, {key: known[key] for key in kept})
    found = np.array([known[key] for key in order], np.float32)
    return found.reshape(len(entries), encoder.dim)


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
        with np.load(path, allow_pickle=False) as file:
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


def _encoded(encoder: EncoderProtocol, wanted: Mapping[str, Phrases]) -> dict[str, NDArray[np.float32]]:
    texts = list(dict.fromkeys(text for phrases in wanted.values() for part in phrases for text in part))
    texts.sort(key=len)  # texts of like length together, so that little is padded
    parts = [encoder.encode_texts(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    vectors = dict(zip(texts, np.concatenate(parts), strict=True))
    made = {}
    for key, phrases in wanted.items():
        languages = [_normalised(np.mean([vectors[text] for text in part], axis=0)[None])[0] for part in phrases]
        made[key] = _normalised(np.mean(languages, axis=0)[None])[0]
    return made


def _normalised(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    normalised: NDArray[np.float32] = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return normalised


def _file_name(bundle_id: str) -> str:
    return hashlib.blake2b(bundle_id.encode(), digest_size=8).hexdigest()
