"""open_clip's tokenizers as ``tokenizer.json``: the same tokens without torch, transformers or ftfy."""

from training.convert.tokenizers.bundled import BundleTokenizer, bundle_tokenizer
from training.convert.tokenizers.gate import Mismatch, TokenCheck, check_tokens, require_same_tokens
from training.convert.tokenizers.pads import pads_seen
from training.convert.tokenizers.texts import HARD_TEXTS

__all__ = [
    "HARD_TEXTS",
    "BundleTokenizer",
    "Mismatch",
    "TokenCheck",
    "bundle_tokenizer",
    "check_tokens",
    "pads_seen",
    "require_same_tokens",
]
