"""What people type to name a model, and the folders' names that come of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.errors import ModelSourceInvalid
from engine.models.curated import curated_offers
from engine.models.records import ModelSource, SourceKind
from engine.models.source import bundle_id_for, is_bundle_id, parse_source

_BIOMED = "microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224"
_NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("vit-b-32-openai", "open_clip:ViT-B-32/openai"),
        (" ViT-B-32-OpenAI ", "open_clip:ViT-B-32/openai"),
        ("ViT-B-32/openai", "open_clip:ViT-B-32/openai"),
        ("open_clip:ViT-H-14/laion2b_s32b_b79k", "open_clip:ViT-H-14/laion2b_s32b_b79k"),
        ("biomedclip", f"hf-hub:{_BIOMED}"),
        (_BIOMED, f"hf-hub:{_BIOMED}"),
        ("hf-hub:org/repo@v1.0", "hf-hub:org/repo@v1.0"),
        ("immich-app/ViT-B-32__openai", "hf-hub:immich-app/ViT-B-32__openai"),
        ("https://huggingface.co/org/repo", "hf-hub:org/repo"),
        ("https://huggingface.co/org/repo/tree/main", "hf-hub:org/repo"),
        ("https://huggingface.co/org/repo/tree/abc123", "hf-hub:org/repo@abc123"),
    ],
)
def test_names_of_models(text: str, source: str) -> None:
    assert str(parse_source(text)) == source
    assert parse_source(source) == parse_source(text)


def test_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("weights.pt", "my.model.safetensors", "bundle.ZIP", "bundle.tar.gz"):
        (tmp_path / name).write_bytes(b"")
        assert parse_source(str(tmp_path / name)) == ModelSource(SourceKind.LOCAL, str(tmp_path / name))
    assert parse_source(str(tmp_path / "weights.pt"), "ViT-B-32").variant == "ViT-B-32"
    (tmp_path / "org" / "repo").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert parse_source("org/repo").kind is SourceKind.LOCAL
    assert parse_source("hf-hub:org/repo").kind is SourceKind.HUB


def test_a_mirror_is_as_good_as_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example:8443")
    assert str(parse_source("https://mirror.example:8443/org/repo")) == "hf-hub:org/repo"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "name a model"),
        ("vit-b32-openai", "did you mean vit-b-32-openai"),
        ("ViT-B-32__openai", "immich-app/ViT-B-32__openai"),
        ("open_clip:ViT-B-32", "open_clip:ARCHITECTURE/WEIGHTS"),
        ("open_clip:../../etc/passwd", "open_clip:ARCHITECTURE/WEIGHTS"),
        ("hf-hub:just-a-name", "ORGANISATION/REPOSITORY"),
        ("hf-hub:org/../../etc", "ORGANISATION/REPOSITORY"),
        ("hf-hub:org/repo@../x", "ORGANISATION/REPOSITORY"),
        ("https://example.com/org/repo", "only addresses"),
        ("https://huggingface.co/org", "only addresses"),
        ("./nothing.zip", "no such file"),
        ("/nowhere/at/all", "no such file"),
        ("C:\\models\\clip", "no such file"),
        ("a\nb/c", "name a model"),
    ],
)
def test_what_is_no_model_is_refused_with_what_would_be_right(text: str, reason: str) -> None:
    with pytest.raises(ModelSourceInvalid, match=re.escape(reason)):
        parse_source(text)


def test_a_file_that_cannot_be_a_model(tmp_path: Path) -> None:
    (tmp_path / "half.onnx").write_bytes(b"")
    with pytest.raises(ModelSourceInvalid, match="folder that holds both"):
        parse_source(str(tmp_path / "half.onnx"))


def test_curated_models_have_their_own_ids() -> None:
    for offer in curated_offers():
        assert bundle_id_for(parse_source(offer.id)) == offer.id


@given(_NAME, _NAME, _NAME, _NAME)
def test_no_two_sources_share_a_folder(first: str, second: str, third: str, fourth: str) -> None:
    ones = [ModelSource(kind, f"{first}/{second}") for kind in (SourceKind.HUB,)] + [
        ModelSource(SourceKind.OPEN_CLIP, first, second),
        ModelSource(SourceKind.HUB, f"{first}/{second}", third),
        ModelSource(SourceKind.HUB, f"{third}/{fourth}"),
        ModelSource(SourceKind.OPEN_CLIP, third, fourth),
    ]
    sources = {str(source).lower(): source for source in ones}
    ids = {bundle_id_for(source) for source in sources.values()}
    assume(len({str(source) for source in ones}) == len(ones))
    assert len(ids) == len(sources)
    assert all(is_bundle_id(bundle_id) and bundle_id == bundle_id.lower() for bundle_id in ids)


@pytest.mark.parametrize(
    "bad", ["", ".", "..", ".hidden", "a/b", "a\\b", "con", "NUL.x", "trailing.", "a:b", "x" * 101]
)
def test_what_cannot_be_a_folder_everywhere_is_no_id(bad: str) -> None:
    assert not is_bundle_id(bad)


def test_files_of_one_name_in_two_folders_are_two_models(tmp_path: Path) -> None:
    ids = [bundle_id_for(ModelSource(SourceKind.LOCAL, str(tmp_path / place / "CON.pt"))) for place in "ab"]
    assert len(set(ids)) == 2 and all(is_bundle_id(one) for one in ids)


@given(st.text(max_size=400) | st.from_regex(r"(https?://|open_clip:|hf-hub:|~|/)[!-~]{0,300}", fullmatch=True))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        source = parse_source(text)
    except ModelSourceInvalid as error:
        assert error.reason
    else:
        assert is_bundle_id(bundle_id_for(source))
