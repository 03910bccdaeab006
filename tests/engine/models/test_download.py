"""Fetching models from a hub whose network is well: what is asked, where it lies, who finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DownloadFailed, DownloadFault, ModelSourceInvalid
from engine.models.download import OFFLINE, QUIET, fetch, look
from engine.models.hub.meter import Meter
from tests.engine.models.downloads import CDN, CONFIG, FAST, FILES, NAME, SHA256, WEIGHTS, partials, start
from tests.hub import Hub


def test_a_listing_says_what_there_is(hub: Hub) -> None:
    commit = hub.add("org/model", FILES, licence="apache-2.0", tags=("clip", "zero-shot"))
    listing = look("org/model", patience=FAST)
    assert (listing.commit, listing.revision, listing.licence) == (commit, "main", "apache-2.0")
    assert {"clip", "zero-shot"} <= set(listing.tags) and not listing.gated and listing.complete
    weights = listing.find(NAME)
    assert weights is not None and (weights.size_bytes, weights.sha256) == (len(WEIGHTS), SHA256)
    assert [file.name for file in listing.matching(["*.json", "*.md"])] == ["open_clip_config.json", "README.md"]


def test_files_are_fetched_once_and_huggingface_hub_finds_them(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    paths = fetch("org/model", ["*.json", NAME], patience=FAST)
    assert {name: path.read_bytes() for name, path in paths.items()} == {
        "open_clip_config.json": CONFIG,
        NAME: WEIGHTS,
    }
    asked = len(hub.requests)
    assert fetch("org/model", ["*.json", NAME], patience=FAST) == paths
    assert [request.path.partition("?")[0] for request in hub.requests[asked:]] == [
        "/api/models/org/model/revision/main"
    ]
    for name, value in {**QUIET, **OFFLINE}.items():
        monkeypatch.setenv(name, value)
    theirs = start(f"from huggingface_hub import hf_hub_download as get; print(get('org/model', {NAME!r}))")
    assert theirs.communicate(timeout=60) == (f"{paths[NAME]}\n", "")


def test_what_huggingface_hub_fetched_is_not_fetched_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    theirs = start(f"from huggingface_hub import hf_hub_download as get; get('org/model', {NAME!r})")
    theirs.communicate(timeout=60)
    hub.requests.clear()
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    assert hub.asked("/cdn/*") == []
    hub.stop()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (path,) = fetch("org/model", [NAME], patience=FAST).values()
    assert path.read_bytes() == WEIGHTS


def test_without_a_network_all_that_was_fetched_is_there_and_no_more(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    listing = look("org/model")
    fetch(listing, [NAME], patience=FAST)
    hub.stop()
    for offline in ("", "1"):  # the hub is not to be reached; the user forbade to try
        monkeypatch.setenv("HF_HUB_OFFLINE", offline)
        assert look("org/model", patience=FAST) == listing
        assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
        with pytest.raises(DownloadFailed) as caught:
            fetch("org/model", ["*"], patience=FAST)
        assert caught.value.fault is DownloadFault.OFFLINE
    with pytest.raises(DownloadFailed, match="HF_HUB_OFFLINE is set"):
        look("org/another")


def test_of_what_another_program_left_in_the_cache_not_all_may_be_known(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commit = hub.add("org/model", FILES)
    fetch("org/model", [NAME], patience=FAST)
    (tmp_path / "hf" / "hub" / "models--org--model" / "sajin" / f"{commit}.json").unlink()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    listing = look("org/model")
    assert [file.name for file in listing.files] == [NAME] and not listing.complete
    assert fetch(listing, ["*"], patience=FAST)[NAME].read_bytes() == WEIGHTS
    with pytest.raises(DownloadFailed) as caught:
        fetch(listing, ["open_clip_config.json"], patience=FAST)
    assert caught.value.fault is DownloadFault.OFFLINE


def test_a_revision_is_fetched_as_it_was(hub: Hub) -> None:
    old = hub.add("org/model", {"config.json": b"old"}, revision="v1.0")
    hub.add("org/model", {"config.json": b"new"})
    for revision, expected in (("v1.0", b"old"), (old, b"old"), ("main", b"new"), ("", b"new")):
        assert fetch("org/model", ["config.json"], revision=revision)["config.json"].read_bytes() == expected
    with pytest.raises(DownloadFailed, match=r"no such revision as v1; there are: .*v1\.0") as caught:
        look("org/model", "v1", patience=FAST)
    assert caught.value.fault is DownloadFault.MISSING


def test_the_oldest_repositories_belong_to_nobody(hub: Hub) -> None:
    hub.add("xlm-roberta-base", {"config.json": CONFIG})
    (path,) = fetch("xlm-roberta-base", ["config.json"]).values()
    assert path.read_bytes() == CONFIG and path.parents[2].name == "models--xlm-roberta-base"


def test_a_name_that_is_not_there_is_answered_with_what_is(hub: Hub) -> None:
    hub.add("org/model", FILES)
    with pytest.raises(DownloadFailed, match=f"no open_clip_model.bin; it has: .*{NAME}") as caught:
        fetch("org/model", ["open_clip_model.bin"], patience=FAST)
    assert caught.value.fault is DownloadFault.MISSING
    with pytest.raises(DownloadFailed, match=r"the repository has no \*\.onnx"):
        fetch("org/model", ["*.onnx"], patience=FAST)
    with pytest.raises(DownloadFailed, match="no such repository, or it is private") as caught:
        look("org/modle", patience=FAST)
    assert caught.value.fault is DownloadFault.MISSING


@pytest.mark.parametrize("repo", ["org/model/more", "../etc", "org/..", "/model", "org/", "org/mo del", "a--b/c", ""])
def test_what_is_no_repository_is_not_asked_for(hub: Hub, repo: str) -> None:
    with pytest.raises(ModelSourceInvalid):
        look(repo)
    assert hub.requests == []


@pytest.mark.parametrize("revision", ["../main", "/main", "a//b", "a\\b", "a:b"])
def test_what_is_no_revision_is_not_asked_for(hub: Hub, revision: str) -> None:
    with pytest.raises(ModelSourceInvalid):
        look("org/model", revision)
    assert hub.requests == []


def test_a_name_is_no_pattern_though_it_looks_like_one(hub: Hub) -> None:
    hub.add("org/model", {"vocab[1].txt": b"one", "vocab1.txt": b"two"})
    assert [path.read_bytes() for path in fetch("org/model", ["vocab[1].txt"]).values()] == [b"one"]


def test_progress_counts_all_files_and_reaches_the_end(hub: Hub) -> None:
    hub.add("org/model", FILES)
    told: list[tuple[int, int, str]] = []
    fetch("org/model", ["*"], progress=lambda *now: told.append(now), patience=FAST)
    total = sum(map(len, FILES.values()))
    assert told[-1][:2] == (total, total)
    assert {now[1] for now in told} == {total} and [now[0] for now in told] == sorted(now[0] for now in told)


def test_progress_is_told_ten_times_a_second_at_most() -> None:
    clock, told = [0.0], list[int]()
    meter = Meter(lambda done, total, file: told.append(done), clock=lambda: clock[0])
    meter.start(2000)
    for number in range(1000):
        clock[0] = number / 1000
        meter.at("a", number)
    meter.finish("a", 1000)
    meter.finish("b", 1000)
    assert 9 <= len(told) - 1 <= 10 and told[-1] == 2000


def test_where_links_are_not_wanted_the_files_are_there_too(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_SYMLINKS", "1")
    hub.add("org/model", FILES)
    (path,) = fetch("org/model", [NAME], patience=FAST).values()
    assert path.read_bytes() == WEIGHTS and not path.is_symlink()


def test_a_file_that_was_damaged_in_the_cache_is_fetched_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    (path,) = fetch("org/model", [NAME], patience=FAST).values()
    with path.open("r+b") as file:
        file.write(b"damaged")
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    with path.open("r+b") as file:
        file.write(b"damaged")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DownloadFailed, match="damaged"):
        fetch("org/model", [NAME], patience=FAST)
    assert path.is_file()  # where it cannot be fetched again, it is not ours to delete


def test_only_the_hub_sees_the_token(hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.gated.add("org/model")
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "token").write_text(f"{hub.token}\n")
    fetch("org/model", [NAME], patience=FAST)
    assert {request.headers.get("authorization") for request in hub.asked("/api/*")} == {"Bearer hf_good"}
    assert [request.headers.get("authorization") for request in hub.asked("/cdn/*")] == [None]


def test_nothing_is_said_and_nothing_else_asked(hub: Hub) -> None:
    hub.add("org/model", FILES)
    process = start("from engine.models.download import fetch; fetch('org/model', ['*'])")
    assert process.communicate(timeout=60) == ("", "")
    assert {request.path.split("/")[1] for request in hub.requests} == {"api", "org", "cdn"}
    assert len(hub.asked("/api/*")) == 1


def test_it_works_inside_a_notebook(hub: Hub) -> None:
    import asyncio

    hub.add("org/model", FILES)

    async def cell() -> bytes:
        return fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes()

    assert asyncio.run(cell()) == WEIGHTS


def test_importing_it_loads_no_network_library() -> None:
    code = "import sys, engine.models.download; print(*({'httpx2', 'huggingface_hub', 'asyncio'} & set(sys.modules)))"
    assert start(code).communicate(timeout=60) == ("\n", "")


def test_an_empty_file_is_a_file(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", {"empty.txt": b"", "merges.txt": b"a b"})
    assert fetch("org/model", ["*.txt"])["empty.txt"].read_bytes() == b""
    assert partials(tmp_path) == [] and hub.asked(CDN) == []
