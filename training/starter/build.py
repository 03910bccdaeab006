"""The whole build, step by step: features, training, assembly, export with the parity gate, figures."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training import export
from training.starter import bundle, card, compact, data, evaluate
from training.starter.assemble import assemble
from training.starter.corpus import Captions, CaptionSampler, ClassTexts
from training.starter.e5_file import E5File, QuantisedTensor, read_e5
from training.starter.features import load_pixels, normalised, photo_features, token_states
from training.starter.model import IMAGE_SIZE, create_model, save_checkpoint
from training.starter.text_tower import CONTEXT_LENGTH, PREFIX, kept_pieces, tokenizer_json, write_text_tower_config
from training.starter.towers import LowerImage, UpperImage, split_text_tower
from training.starter.tune import Inputs, Parts, Settings, Trainer, pooled_photos, pooled_texts
from training.torchvision_compat import ensure_torchvision_imports

log = logging.getLogger(__name__)

_PARITY_PHOTOS, _PARITY_TEXTS = 64, 256


def build(
    data_folder: Path,
    work: Path,
    out: Path,
    settings: Settings,
    *,
    views: int,
    limit: int | None,
    held_out: int = 0,
) -> None:
    """Train the starter and write its bundle to ``out``.

    Features are cached under ``work`` (about 5 GB at full size); a build that was interrupted computes only
    what is missing of them.

    Args:
        held_out: how many photos :func:`training.starter.data.split_off` keeps from it, to measure what they teach.

    Raises:
        ParityError: an exported tower computes something else than torch.
        FileNotFoundError: a source package or the data is missing.
    """
    ensure_torchvision_imports()
    file = read_e5()
    kept = kept_pieces(file.pieces)
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_text(tokenizer_json(file, kept), encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    photos, _ = data.split_off(data.load_captioned(data_folder / "captioned", "train")[:limit], held_out)
    captions = Captions.of(photos)
    lower_text, upper_text = split_text_tower(file)
    cached = f"{len(photos)}-without-{held_out}" if held_out else str(len(photos))
    inputs = _inputs(photos, captions, work, cached, views, lower_text, tokenizer)
    if limit is not None:
        settings = replace(settings, batch=max(2, limit // 4), warm_up_batch=max(2, limit // 2), warm_up_steps=4)
    parts = _train(Parts(UpperImage(), upper_text, settings), inputs, captions, len(photos), settings)
    text_config = work / "text_tower"
    write_text_tower_config(text_config, file, len(kept))
    model = create_model(text_config, settings.scene_share)
    texts = torch.cat([pooled_texts(parts.text, inputs.captions), pooled_texts(parts.text, inputs.classes)])
    assemble(model, file, parts, pooled_photos(parts.image, inputs.views[0]), texts)
    save_checkpoint(model, work / "starter.pt", settings.scene_share)
    parity = export_bundle(model, file, kept, work, out, data_folder, tokenizer)
    figures = measure(out, data_folder, tokenizer)
    log.info("figures %s", json.dumps(figures))
    scale = float(cast(Any, model).logit_scale.detach().exp())
    bundle.write_bundle_json(out, logit_scale=scale, parity=parity, figures=figures, seed=settings.seed)
    card.write_model_card(out / "MODEL_CARD.md", figures, parity)


def _inputs(
    photos: Sequence[data.CaptionedPhoto],
    captions: Captions,
    work: Path,
    cached: str,
    views: int,
    lower_text: Any,
    tokenizer: Tokenizer,
) -> Inputs:
    """Run the frozen lower halves over the training data (or read what an earlier build left)."""
    lower_image = LowerImage()
    paths = [photo.path for photo in photos]
    stored = [
        photo_features(lower_image, paths, work / f"view-{cached}-{view}.npy", IMAGE_SIZE, view or None)
        for view in range(views)
    ]
    class_texts = ClassTexts.of(data.load_class_names())
    return Inputs(
        views=stored,
        captions=token_states(lower_text, tokenizer, captions.texts, work / f"captions-{cached}.npy"),
        classes=token_states(lower_text, tokenizer, class_texts.texts, work / "classes.npy"),
        class_texts=class_texts,
    )


def _train(parts: Parts, inputs: Inputs, captions: Captions, photos: int, settings: Settings) -> Parts:
    sampler = CaptionSampler(captions, photos, np.random.default_rng(settings.seed + 1))
    trainer = Trainer(parts, inputs, sampler, settings)
    trainer.warm_up()
    averaged = parts
    for epoch, current in trainer.tune():
        averaged = current
        log.info("epoch %d of %d", epoch + 1, settings.epochs)
    return averaged


def export_bundle(
    model: torch.nn.Module,
    file: E5File,
    kept: NDArray[np.int64],
    work: Path,
    out: Path,
    data_folder: Path,
    tokenizer: Tokenizer,
) -> dict[str, float]:
    """Write both towers' ONNX files and return the lowest cosines against torch on photos and texts of ``dev``.

    Raises:
        ParityError: a tower fails the gate.
    """
    towers = cast(Any, model)
    pixels, tokens = _parity_inputs(data_folder, tokenizer)
    export.export_vision(towers.visual, IMAGE_SIZE, out / "vision.onnx")
    full, packed = work / "text-full.onnx", work / "text-packed.onnx"
    export.export_text(towers.text, CONTEXT_LENGTH, full)
    words = cast(QuantisedTensor, file.tensors["emb.word"])
    compact.compact_word_embeddings(full, packed, words, kept, file.sizes.hidden)
    matrices = {n: t for n, t in file.tensors.items() if isinstance(t, QuantisedTensor) and n != "emb.word"}
    exact = compact.compact_matrices(packed, out / "text.onnx", matrices)
    log.info("%d of %d text matrices kept in 4 bits", exact, len(matrices))
    return {
        "vision": export.check_parity("vision", towers.visual, out / "vision.onnx", pixels),
        "text": export.check_parity("text", towers.text, out / "text.onnx", tokens),
    }


def _parity_inputs(
    data_folder: Path, tokenizer: Tokenizer
) -> tuple[list[NDArray[np.float32]], list[NDArray[np.int64]]]:
    photos = data.load_captioned(data_folder / "captioned", "dev")[:_PARITY_PHOTOS]
    pixels = [
        normalised([load_pixels(photo.path, IMAGE_SIZE) for photo in photos[start : start + 16]]).contiguous().numpy()
        for start in range(0, len(photos), 16)
    ]
    texts = Captions.of(photos).texts[: _PARITY_TEXTS - 16] + [c.korean[0] for c in data.load_class_names()[:16]]
    return pixels, [np.array([tokenizer.encode(PREFIX + text).ids[:CONTEXT_LENGTH]], np.int64) for text in texts]


def measure(folder: Path, data_folder: Path, tokenizer: Tokenizer) -> dict[str, float]:
    """Measure an exported bundle: retrieval by language on ``captioned`` dev, class names on ``labelled``."""
    photos = data.load_captioned(data_folder / "captioned", "dev")
    captions = Captions.of(photos)
    images = _embed_photos(folder, [photo.path for photo in photos])
    texts = _embed_texts(folder, tokenizer, captions.texts)
    figures: dict[str, float] = {}
    for position, language in enumerate(data.LANGUAGES):
        rows = captions.language == position
        for k, value in evaluate.recall_at(texts[rows], images, captions.photo[rows]).items():
            figures[f"captions_{language}_recall@{k}"] = round(value, 4)
    labelled = data.load_labelled(data_folder / "labelled")
    classes = data.load_class_names()
    objects = _embed_photos(folder, [path for path, _ in labelled])
    labels = np.array([[names.wnid for names in classes].index(wnid) for _, wnid in labelled])
    english = _embed_texts(folder, tokenizer, [f"a photo of a {names.english[0]}" for names in classes])
    korean = _embed_texts(folder, tokenizer, [names.korean[0] for names in classes])
    figures["labelled_top1"] = round(evaluate.top1_class(objects, english, labels), 4)
    for language, texts in (("en", english), ("ko", korean)):
        for k, value in evaluate.recall_at(texts[labels], objects, np.arange(len(labels))).items():
            figures[f"classes_{language}_recall@{k}"] = round(value, 4)
    return figures


def _embed_photos(folder: Path, paths: Sequence[Path]) -> NDArray[np.float32]:
    batches = (
        normalised([load_pixels(path, IMAGE_SIZE) for path in paths[start : start + 32]]).contiguous().numpy()
        for start in range(0, len(paths), 32)
    )
    return export.run_onnx(folder / "vision.onnx", batches)


def _embed_texts(folder: Path, tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.float32]:
    batches = (np.array([tokenizer.encode(PREFIX + text).ids[:CONTEXT_LENGTH]], np.int64) for text in texts)
    return export.run_onnx(folder / "text.onnx", batches)
