"""Immich's exports of CLIP models (https://huggingface.co/immich-app), made into bundles.

As its exporter and its machine-learning service have it: ``visual/model.onnx`` turns ``image`` float32[1, 3, S, S] into
an L2-normalised ``embedding``, ``textual/model.onnx`` turns ``text`` int32[1, context] into one, filled up with the pad
token; M-CLIP's takes ``input_ids`` and ``attention_mask``.  Newer exports have a batch of one that cannot be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

import tokenizers

from engine.control import Control
from engine.encoding.bundle import REQUIRED_FILES
from engine.encoding.external import names_other_files
from engine.errors import ModelSourceInvalid
from engine.models.archive import Place
from engine.models.curated import curated_offers
from engine.models.events import InstallEvent, InstallProgress, Stage
from engine.models.exported import IMMICH_FILES, TEXTUAL, VISUAL, Layout, copy, describe_file, read_json
from engine.models.rewire import FLOAT, FLOAT16, INT32, INT64, Ends, read_ends, rewire

UNKNOWN_LICENCE = "not told; see the model's own page"

_INTERPOLATIONS = ("bicubic", "bilinear", "lanczos", "nearest")
_MULTILINGUAL = ("xlm-roberta", "labse", "nllb", "siglip2", "i18n", "multilingual")


def adapt(
    place: Place, layout: Layout, into: Path, work: Path, control: Control, source: str
) -> Generator[InstallEvent, None, dict[str, Any]]:
    """Make the files of a bundle; its description is returned for the caller to complete and write.

    Raises:
        ModelSourceInvalid: it is not what Immich's exports are.
    """
    brought = yield from place.bring([layout.prefix + name for name in IMMICH_FILES], work, control)
    paths = {name: brought[layout.prefix + name] for name in IMMICH_FILES}
    config = read_json(paths["config.json"], source)
    yield InstallProgress(Stage.INSTALLING, detail="vision.onnx")
    vision = _checked(lambda: _vision(paths[VISUAL], into / "vision.onnx"), source, "visual")
    text = _text(paths, config, source)
    yield InstallProgress(Stage.INSTALLING, detail="text.onnx")
    ends = _checked(lambda: _textual(paths[TEXTUAL], into / "text.onnx", text["pad_id"]), source, "textual")
    fixed = ends.inputs[0].shape[-1]
    text["context_length"] = fixed or text["context_length"]
    yield from copy(paths["textual/tokenizer.json"], into / "tokenizer.json", control)
    return {
        "format": 1,
        "dim": _dim(ends, vision, config, source),
        "image": _image(read_json(paths["visual/preprocess_cfg.json"], source), vision, source),
        "text": text,
        **_origin(source, config),
        "logit_scale": 100.0,
        "logit_bias": 0.0,
        "precision": {"vision": _precision(vision), "text": _precision(ends)},
        "parity": {},
        "figures": {},
        "files": {name: describe_file(into / name) for name in REQUIRED_FILES},
        "parent": None,
    }


def _checked(work: Callable[[], Ends], source: str, tower: str) -> Ends:
    try:
        return work()
    except (ValueError, IndexError) as error:
        raise ModelSourceInvalid(source, f"its {tower} tower is not an export of Immich's: {error}") from error


def _vision(model: Path, target: Path) -> Ends:
    ends = _own_weights(model)
    if len(ends.inputs) != 1 or ends.inputs[0].element not in (FLOAT, FLOAT16) or len(ends.inputs[0].shape) != 4:
        raise ValueError("it does not take one picture")
    rewire(model, target, source="pixels", output="embedding")
    return ends


def _textual(model: Path, target: Path, pad_id: int) -> Ends:
    ends = _own_weights(model)
    if len(ends.inputs) not in (1, 2) or any(value.element not in (INT32, INT64) for value in ends.inputs):
        raise ValueError("it does not take tokens")
    if len(ends.inputs) == 2 and ends.inputs[1].name != "attention_mask":
        raise ValueError(f"it takes {ends.inputs[1].name!r}, which is not known")
    rewire(model, target, source="tokens", output="embedding", pad_id=pad_id if len(ends.inputs) == 2 else None)
    return ends


def _own_weights(model: Path) -> Ends:
    if names_other_files(model):
        raise ValueError("it keeps its weights in other files, as models of more than 2 GB do")
    ends = read_ends(model)
    if not ends.inputs or not ends.outputs:
        raise ValueError("it takes or gives nothing")
    return ends


def _image(preprocess: Mapping[str, Any], vision: Ends, source: str) -> dict[str, Any]:
    """Return how pixels are made; the size is the tower's own, where it is fixed."""
    try:
        given = preprocess["size"]
        sides = set(given) if isinstance(given, list) else {given}
        sides |= {side for side in vision.inputs[0].shape[2:] if side is not None}
        interpolation = str(preprocess.get("interpolation", "bicubic"))
        image = {
            "size": int(max(sides)),
            "resize_mode": str(preprocess.get("resize_mode", "shortest")),
            "interpolation": interpolation if interpolation in _INTERPOLATIONS else "bicubic",
            "mean": [float(value) for value in preprocess["mean"]],
            "std": [float(value) for value in preprocess["std"]],
            "fill": _colour(preprocess.get("fill_color", 0)),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ModelSourceInvalid(source, f"its preprocess_cfg.json is incomplete or wrong: {error!r}") from error
    if len(sides) != 1:
        raise ModelSourceInvalid(source, f"its pictures are not square, or its files disagree: {sorted(sides)}")
    return image


def _colour(given: Any) -> list[int]:
    """Return the colour around padded photos, which open_clip writes as one number or as three."""
    levels = given if isinstance(given, list) else [given] * 3
    return [int(level) for level in levels]


def _text(paths: Mapping[str, Path], config: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return how texts are made, as Immich makes them."""
    settings = read_json(paths["textual/tokenizer_config.json"], source)
    text = config.get("text_cfg")
    text = text if isinstance(text, dict) else {}
    pad = settings.get("pad_token")
    pad = pad.get("content") if isinstance(pad, dict) else pad
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(paths["textual/tokenizer.json"]))
    except Exception as error:  # the library's Rust side raises bare Exception
        raise ModelSourceInvalid(source, f"its tokenizer.json cannot be read: {error}") from error
    pad_id = tokenizer.token_to_id(pad) if isinstance(pad, str) else None
    if pad_id is None:
        raise ModelSourceInvalid(source, "its tokenizer has no token to fill texts with")
    options = text.get("tokenizer_kwargs")
    canonical = isinstance(options, dict) and options.get("clean") == "canonicalize"
    context = text.get("context_length", 77)
    return {
        "kind": type(tokenizer.model).__name__.lower(),
        "context_length": context if isinstance(context, int) and not isinstance(context, bool) else 77,
        "pad_id": pad_id,
        "prefix": "",
        "pad": "full",
        "clean": "canonicalize" if canonical else "whitespace",
    }


def _dim(text: Ends, vision: Ends, config: Mapping[str, Any], source: str) -> int:
    known = {ends.outputs[0].shape[-1] for ends in (text, vision) if ends.outputs[0].shape} - {None}
    known |= {config["embed_dim"]} if isinstance(config.get("embed_dim"), int) else set()
    if len(known) != 1:
        raise ModelSourceInvalid(source, "its towers do not say alike how long an embedding is")
    return int(next(dim for dim in known if dim is not None))


def _precision(ends: Ends) -> str:
    return "float16" if ends.outputs[0].element == FLOAT16 else "float32"


def _plain(name: str) -> str:
    """Return a name of open_clip as Immich's exporter and open_clip itself compare it."""
    return name.lower().replace("-", "_")


def _origin(source: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return name, family, licence and languages: those of the model it was exported from, where that is known."""
    name = source.rpartition("/")[2].partition("@")[0].replace("\\", "/").rpartition("/")[2]
    architecture, _, weights = name.partition("__")
    wanted = {_plain(f"open_clip:{architecture}/{weights}"), _plain(source)}
    offer = next((offer for offer in curated_offers() if _plain(offer.source) in wanted), None)
    hints = f"{name} {config.get('text_cfg')}".lower()
    many = any(hint in hints for hint in _MULTILINGUAL)
    return {
        "name": f"{offer.name} (Immich)" if offer else f"{name.replace('__', ' ')} (Immich)",
        "family": offer.source.partition(":")[2].partition("/")[0] if offer else architecture,
        "licence": offer.licence if offer else UNKNOWN_LICENCE,
        "languages": list(offer.languages) if offer else (["mul"] if many else ["en"]),
    }
