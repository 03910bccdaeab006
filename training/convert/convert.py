"""From a model's name to a bundle: fetched, loaded, exported, compared with open_clip, made smaller, described."""

from __future__ import annotations

import contextlib
import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from torch import nn

from engine.control import Control
from engine.encoding.bundle import DESCRIPTION
from engine.encoding.preprocessing import Preprocessing
from engine.encoding.trimming import give_back_freed_memory
from engine.errors import Cancelled, ModelRejected, ModelSourceInvalid, StorageFull
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, Stage
from engine.models.records import ModelSource, Precision, SourceKind
from engine.replacing import NO_ROOM
from training import export
from training.convert import description, towers
from training.convert.facts import Facts, facts_of
from training.convert.loading import load_model, load_tokenizer
from training.convert.precision import Reduction, reduce_bundle
from training.convert.preprocessing import image_document, preprocessing_of
from training.convert.reference import Reference, image_size, require_parity, take_reference
from training.convert.sources import Checkpoint, Fetcher, resolve
from training.convert.tokenizers import BundleTokenizer, bundle_tokenizer, pads_seen, require_same_tokens
from training.probe import Probe, load_probe

MOST_TOWER_BYTES = 2**31 - 2**24
"""Largest tower: a file of ONNX is one message of protobuf, of less than 2 GB."""

_COMPARED_PHOTOS, _COMPARED_TEXTS = 12, 36
Item = TypeVar("Item")

_FEW = 0.05
"""Share of odd texts whose tokens may differ without a word: open_clip also mends texts that were decoded wrongly."""

_ROOM = 1.3
"""Free space that is wanted, as a multiple of the towers' size: a smaller one is written beside the larger."""

_STEPS = 5
"""Parts of converting: weights, what open_clip computes, tokens, text tower, image tower."""

PROBE_PHOTOS = 29
"""Photos of the probe set that a conversion is judged by: all of them would cost a large model minutes."""


@dataclass
class Conversion:
    """Turns one model into a bundle.

    Attributes:
        into: an empty folder; nothing is left in it if this fails.
        bundle_id: what the bundle is called.
        tell: hears of each step.
        downloads: where weights are kept that come from no hub; None: where open_clip keeps them.
        probe: photos and captions that it is compared with.
    """

    source: ModelSource
    into: Path
    bundle_id: str
    tell: Callable[[InstallEvent], None]
    control: Control = field(default_factory=Control)
    precision: Precision = "auto"
    downloads: Path | None = None
    probe: Probe = field(default_factory=lambda: load_probe(("en", "ko"), PROBE_PHOTOS))

    def run(self) -> None:
        """Do it all.

        Raises:
            ModelSourceInvalid: there is no such model, or it cannot become a bundle.
            ModelRejected: what was made does not compute the same, or there is not enough memory.
            DownloadFailed: a part could not be fetched.
            StorageFull: there is no room.
            Cancelled: by the control.
        """
        with self._nothing_left_behind():
            self._step(Stage.LOOKING, 0, 0, str(self.source))
            checkpoint = resolve(self.source, Fetcher(self.control, self._fetched, self.downloads))
            if checkpoint.guessed:
                self.tell(InstallWarning("preprocessing_guessed", checkpoint.guessed))
            exported = self._export(checkpoint)
            self._step(Stage.COMPARING, 0, 1, "photos and texts")
            parity = require_parity(
                self.into, exported.preprocessing, exported.tokenizer.facts, exported.reference, str(self.source)
            )
            reduction = self._reduce(exported)
            self._step(Stage.INSTALLING, 0, 1, DESCRIPTION)
            document = self._document(facts_of(checkpoint), exported, parity, reduction)
            description.write_description(self.into, document, self._look)

    def _export(self, checkpoint: Checkpoint) -> _Exported:
        self._step(Stage.CONVERTING, 0, _STEPS, "weights")
        original = load_tokenizer(checkpoint)
        clip = load_model(checkpoint)
        preprocessing = preprocessing_of(checkpoint.statistics, image_size(clip), str(self.source))
        self._step(Stage.CONVERTING, 1, _STEPS, "what open_clip computes")
        photos = _spread(self.probe.images, _COMPARED_PHOTOS)
        texts = _spread([text for _, text in self.probe.captions], _COMPARED_TEXTS)
        reference = take_reference(clip, original, checkpoint.statistics, photos, texts, self._look)
        scale, bias = clip.logit_scale.exp().item(), 0.0 if clip.logit_bias is None else clip.logit_bias.item()
        text, vision = towers.text_tower(clip), towers.vision_tower(clip)
        del clip
        _give_back()
        self._check_sizes({"text": text, "image": vision})
        made, checked = self._tokens(text, original)
        self._step(Stage.CONVERTING, 3, _STEPS, "text tower")
        free = made.facts.pad != "full"
        export.export_text(text, made.facts.context_length, self.into / "text.onnx", free_length=free)
        # One tower at a time: the exporter holds the weights once or twice more.
        del text
        _give_back()
        self._step(Stage.CONVERTING, 4, _STEPS, "image tower")
        export.export_vision(vision, preprocessing.size, self.into / "vision.onnx")
        del vision
        _give_back()
        return _Exported(preprocessing, made, reference, scale, bias, checked)

    def _tokens(self, text: nn.Module, original: Any) -> tuple[BundleTokenizer, dict[str, float]]:
        """Write the tokenizer; return it and how many of the tokens that were compared differ."""
        self._step(Stage.CONVERTING, 2, _STEPS, "tokenizer")
        seen = pads_seen(text, original)
        made = bundle_tokenizer(original, source=str(self.source), pads_seen=seen)
        made.write(self.into)
        check = require_same_tokens(original, made, source=str(self.source))
        if len(check.mismatches) > _FEW * check.compared:
            self.tell(InstallWarning("tokens_differ", check.warning))
        return made, check.figures

    def _reduce(self, exported: _Exported) -> Reduction:
        def tell(done: int, total: int, detail: str) -> None:
            self._step(Stage.REDUCING, done, total, detail)

        reduction = reduce_bundle(
            self.into, exported.preprocessing, exported.tokenizer.facts, self.precision, self.probe, tell
        )
        for warning in reduction.warnings:
            self.tell(InstallWarning("precision_refused", warning))
        return reduction

    def _document(
        self, facts: Facts, exported: _Exported, parity: dict[str, float], reduction: Reduction
    ) -> dict[str, Any]:
        return {
            "id": self.bundle_id,
            "name": facts.name,
            "family": facts.family,
            "source": str(self.source),
            **({"architecture": self.source.variant} if self.source.kind is SourceKind.LOCAL else {}),
            "licence": facts.licence,
            "dim": int(exported.reference.of_images.shape[1]),
            "image": image_document(exported.preprocessing),
            "text": exported.tokenizer.text,
            "languages": list(facts.languages),
            "logit_scale": exported.logit_scale,
            "logit_bias": exported.logit_bias,
            "precision": dict(reduction.precision),
            "parity": parity | dict(reduction.parity),
            "figures": facts.figures | exported.token_figures | reduction.figures,
            "parent": None,
        }

    def _check_sizes(self, modules: dict[str, nn.Module]) -> None:
        sizes = {name: towers.size_bytes(module) for name, module in modules.items()}
        for name, size in sizes.items():
            if size > MOST_TOWER_BYTES:
                reason = f"its {name} tower takes {size / 2**30:.1f} GB, and a bundle's file holds less than 2 GB"
                raise ModelSourceInvalid(str(self.source), f"{reason}; take a smaller model")
        if shutil.disk_usage(self.into).free < _ROOM * sum(sizes.values()):
            raise StorageFull(self.into)

    def _fetched(self, done: int, total: int, name: str) -> None:
        self._step(Stage.DOWNLOADING, done, total, name)

    def _step(self, stage: Stage, done: int, total: int, detail: str) -> None:
        self._look()
        self.tell(InstallProgress(stage, done, total, detail))

    def _look(self) -> None:
        if self.control.cancelled:
            raise Cancelled

    @contextlib.contextmanager
    def _nothing_left_behind(self) -> Iterator[None]:
        """Turn what torch and the system raise into errors with facts; leave the folder as empty as it was."""
        try:
            yield
        except BaseException as error:
            with contextlib.suppress(OSError):
                description.clear(self.into)
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise StorageFull(self.into) from error
            if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
                reason = "there is not enough memory to convert it; close other programs, or take a smaller model"
                raise ModelRejected(str(self.source), reason) from error
            raise


@dataclass(frozen=True)
class _Exported:
    """Both towers are files; what else was learnt from the model."""

    preprocessing: Preprocessing
    tokenizer: BundleTokenizer
    reference: Reference
    logit_scale: float
    logit_bias: float
    token_figures: dict[str, float]


def _give_back() -> None:
    """Return to the system what was freed; the allocator would keep it, and the next tower takes as much again."""
    gc.collect()
    give_back_freed_memory()


def _spread(items: list[Item], most: int) -> list[Item]:
    """Return up to so many of them, from all over."""
    return items[:: max(1, len(items) // most)][:most]
