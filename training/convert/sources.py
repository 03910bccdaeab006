"""Where a model's parts are: its configuration, weights, text network and tokenizer, fetched where they are not here.

Nothing that open_clip, timm or transformers could fetch by themselves is left to them: what a configuration names is
fetched here, with progress, checks and the right errors, and named by its folder.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.control import Control
from engine.errors import ModelSourceInvalid
from engine.models.download import Listing, fetch, fetch_url, look
from engine.models.records import ModelSource, SourceKind
from engine.models.source import near
from training.torchvision_compat import ensure_torchvision_imports

Progress = Callable[[int, int, str], None]

CONFIG = "open_clip_config.json"
WEIGHTS = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
    "open_clip_pytorch_model.pth",
    "model.safetensors",
    "pytorch_model.bin",
    "model.pth",
)
"""Names of weights, best first, as open_clip looks for them: what cannot hold code comes before what can."""

_TOKENIZER = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "spiece.model",
    "tokenizer.model",
    "sentencepiece.bpe.model",
    "config.json",
)
_VOCABULARIES = frozenset(_TOKENIZER) - {"config.json", "tokenizer_config.json", "special_tokens_map.json"}
_FOREIGN = "hf-hub:"


@dataclass(frozen=True)
class Checkpoint:
    """A model's parts, all of them on this machine.

    Attributes:
        config: open_clip's model configuration; what it names are folders.
        statistics: open_clip's preprocessing configuration.
        weights: the file.
        tokenizer: the folder of its files; None where it is CLIP's own.
        licence: as the hub states it, else empty.
        guessed: what had to be assumed, in English; else empty.
    """

    source: ModelSource
    config: dict[str, Any]
    statistics: dict[str, Any]
    weights: Path
    tokenizer: Path | None
    licence: str = ""
    guessed: str = ""


@dataclass(frozen=True)
class Fetcher:
    """How files come from a hub.

    Attributes:
        progress: is told bytes done, bytes in all, and the file.
        downloads: where weights go that are on no hub; None: where open_clip keeps them.
    """

    control: Control
    progress: Progress | None = None
    downloads: Path | None = None

    def look(self, repo: str, revision: str = "") -> Listing:
        """Return what a repository holds."""
        return look(repo, revision, control=self.control)

    def files(self, listing: Listing, names: Sequence[str]) -> dict[str, Path]:
        """Return where these files of a repository are, once they are here."""
        return fetch(listing, list(names), control=self.control, progress=self.progress)

    def address(self, url: str) -> Path:
        """Return where a file from a plain address is, once it is here."""
        return fetch_url(url, folder=self.downloads, control=self.control, progress=self.progress)


def resolve(source: ModelSource, fetcher: Fetcher) -> Checkpoint:
    """Find all parts of a model; what is not on this machine is fetched.

    Raises:
        ModelSourceInvalid: there is no such model, or it is not one of open_clip's.
        DownloadFailed, StorageFull, Cancelled: a part could not be fetched.
    """
    ensure_torchvision_imports()
    if source.kind is SourceKind.OPEN_CLIP:
        found = _pretrained(source, fetcher)
    elif source.kind is SourceKind.HUB:
        found = _from_hub(source, fetcher)
    else:
        found = _local(source, fetcher)
    return found


def _pretrained(source: ModelSource, fetcher: Fetcher) -> Checkpoint:
    from open_clip.pretrained import get_pretrained_cfg, list_pretrained_tags_by_model

    config = _architecture(source, source.name)
    entry = get_pretrained_cfg(source.name, source.variant)
    if not entry:
        tags = list_pretrained_tags_by_model(source.name)
        raise ModelSourceInvalid(str(source), f"open_clip knows these weights of it: {', '.join(tags) or 'none'}")
    # open_clip only warns when the weights were trained with the other activation; they would compute nonsense.
    config["quick_gelu"] = bool(config.get("quick_gelu") or entry.get("quick_gelu"))
    tokenizer = _own_parts(source, config, fetcher, None)
    repo, _, name = str(entry.get("hf_hub") or "").rpartition("/")
    if repo:
        listing = fetcher.look(repo)
        weights = _fetched_weights(source, fetcher, listing, name)
        return Checkpoint(source, config, entry, weights, tokenizer, listing.licence or "")
    return Checkpoint(source, config, entry, fetcher.address(entry["url"]), tokenizer)


def _from_hub(source: ModelSource, fetcher: Fetcher) -> Checkpoint:
    listing = fetcher.look(source.name, source.variant)
    if listing.find(CONFIG) is None:
        reason = f"{source.name} holds no {CONFIG}: it is not a model in open_clip's form; look for one that is"
        raise ModelSourceInvalid(str(source), reason)
    document = _read(source, fetcher.files(listing, [CONFIG])[CONFIG])
    config = document["model_cfg"]
    tokenizer = _own_parts(source, config, fetcher, None)
    weights = _fetched_weights(source, fetcher, listing, "")
    return Checkpoint(source, config, document["preprocess_cfg"], weights, tokenizer, listing.licence or "")


def _local(source: ModelSource, fetcher: Fetcher) -> Checkpoint:
    path = Path(source.name)
    if path.is_file():
        return _local_file(source, path, fetcher)
    if not (path / CONFIG).is_file():
        raise ModelSourceInvalid(str(source), f"there is no {CONFIG} in it, and it is no bundle either")
    document = _read(source, path / CONFIG)
    found = [path / name for name in WEIGHTS if (path / name).is_file()]
    found += sorted(file for ending in ("*.safetensors", "*.bin", "*.pt", "*.pth") for file in path.glob(ending))
    if not found:
        raise ModelSourceInvalid(str(source), f"it holds no weights, as {WEIGHTS[0]}")
    config = document["model_cfg"]
    tokenizer = _own_parts(source, config, fetcher, path)
    return Checkpoint(source, config, document["preprocess_cfg"], found[0], tokenizer)


def _local_file(source: ModelSource, path: Path, fetcher: Fetcher) -> Checkpoint:
    if not source.variant:
        raise ModelSourceInvalid(str(source), "say which architecture of open_clip its weights are of, as ViT-B-32")
    config = _architecture(source, source.variant)
    statistics, guessed = _usual_statistics(source.variant)
    return Checkpoint(source, config, statistics, path, _own_parts(source, config, fetcher, None), guessed=guessed)


def _usual_statistics(architecture: str) -> tuple[dict[str, Any], str]:
    """Return how published weights of an architecture want their pixels, and what is uncertain about it."""
    from open_clip.pretrained import get_pretrained_cfg, list_pretrained_tags_by_model

    keys = ("mean", "std", "interpolation", "resize_mode")
    entries = [get_pretrained_cfg(architecture, tag) for tag in list_pretrained_tags_by_model(architecture)]
    kinds = [{key: entry.get(key) for key in keys} for entry in entries]
    if kinds and all(kind == kinds[0] for kind in kinds):
        return kinds[0], ""
    guess = "the file does not say how its photos are prepared; open_clip's usual way is taken, as for OpenAI's models"
    return {}, guess


def _architecture(source: ModelSource, name: str) -> dict[str, Any]:
    from open_clip.factory import get_model_config, list_models

    config = get_model_config(name)
    if config is None:
        known = list_models()
        raise ModelSourceInvalid(str(source), f"open_clip knows no architecture {name!r}{near(name, known)}")
    return copy.deepcopy(config)


def _read(source: ModelSource, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        model, statistics = document["model_cfg"], document.get("preprocess_cfg") or {}
        for key in ("vision_cfg", "text_cfg"):
            model[key].items()
        int(model["embed_dim"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"its {CONFIG} is not what open_clip writes ({type(error).__name__}: {error})"
        raise ModelSourceInvalid(str(source), reason) from error
    return {"model_cfg": model, "preprocess_cfg": dict(statistics)}


def _fetched_weights(source: ModelSource, fetcher: Fetcher, listing: Listing, name: str) -> Path:
    """Return the file of the weights: the named one or one of the usual names, preferred where it cannot hold code."""
    wanted = [f"{name.rpartition('.')[0]}.safetensors", name] if name else list(WEIGHTS)
    for candidate in wanted:
        if listing.find(candidate) is not None:
            return fetcher.files(listing, [candidate])[candidate]
    raise ModelSourceInvalid(str(source), f"{listing.repo} holds no weights ({wanted[0]} or {wanted[-1]})")


def _own_parts(source: ModelSource, config: dict[str, Any], fetcher: Fetcher, folder: Path | None) -> Path | None:
    """Fetch what the configuration names, write the folders into it, and return the tokenizer's.

    Args:
        folder: of a local model, whose own files come before the hub's.
    """
    image, text = config["vision_cfg"], config["text_cfg"]
    if str(image.get("timm_model_name") or "").startswith(_FOREIGN):
        place = _network(source, fetcher, image["timm_model_name"].removeprefix(_FOREIGN), folder, "architecture")
        image["timm_model_name"] = f"local-dir:{place}"
    elif ":" in str(image.get("timm_model_name") or ""):
        raise ModelSourceInvalid(str(source), f"its image tower {image['timm_model_name']!r} is not known")
    image["timm_model_pretrained"] = False
    if text.get("hf_model_name"):
        text["hf_model_name"] = str(_network(source, fetcher, text["hf_model_name"], folder, "model_type"))
        text["hf_model_pretrained"] = False
    name = text.get("hf_tokenizer_name")
    if not name:
        return None
    if folder is not None and any((folder / file).is_file() for file in _VOCABULARIES):
        return folder
    listing = fetcher.look(str(name))
    return next(iter(fetcher.files(listing, _there(listing, _TOKENIZER)).values())).parent


def _network(source: ModelSource, fetcher: Fetcher, repo: str, folder: Path | None, key: str) -> Path:
    """Return the folder whose ``config.json`` describes a network of timm (``architecture``) or transformers."""
    if folder is not None and (folder / "config.json").is_file():
        place = folder
    else:
        place = fetcher.files(fetcher.look(repo), ["config.json"])["config.json"].parent
    try:
        network = json.loads((place / "config.json").read_text(encoding="utf-8"))
        known = isinstance(network[key], str)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelSourceInvalid(str(source), f"the configuration of {repo} cannot be read: {error}") from error
    if not known or (key == "model_type" and not _in_transformers(network)):
        raise ModelSourceInvalid(str(source), f"{repo} is a network that transformers does not know by itself")
    return place


def _in_transformers(network: dict[str, Any]) -> bool:
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES

    # A repository's own code (auto_map) is never run: transformers would ask on the terminal.
    return network["model_type"] in CONFIG_MAPPING_NAMES and "auto_map" not in network


def _there(listing: Listing, names: Sequence[str]) -> list[str]:
    found = [name for name in names if listing.find(name) is not None]
    if not _VOCABULARIES.intersection(found):
        raise ModelSourceInvalid(listing.repo, "it holds no tokenizer")
    return found
