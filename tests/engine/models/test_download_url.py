"""Fetching weights from plain addresses, as open_clip's oldest models need."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DownloadFailed, DownloadFault, ModelSourceInvalid, StorageFull
from engine.models.download import fetch_url
from tests.engine.models.downloads import FAST, SHA256, WEIGHTS, partials
from tests.hub import Fault, Hub


@pytest.fixture
def url(hub: Hub) -> str:
    """An address like OpenAI's, which names the checksum."""
    return hub.url(f"{SHA256}/RN50.pt", WEIGHTS)


def test_a_file_is_fetched_once(hub: Hub, url: str, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    path = fetch_url(url, folder=tmp_path / "clip", progress=lambda *now: told.append(now), patience=FAST)
    assert path == tmp_path / "clip" / "RN50.pt" and path.read_bytes() == WEIGHTS
    assert told[-1] == (len(WEIGHTS), len(WEIGHTS), "RN50.pt")
    assert fetch_url(url, folder=tmp_path / "clip") == path
    assert len(hub.requests) == 1


def test_it_lies_where_open_clip_looks_for_it(
    hub: Hub, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert fetch_url(url, patience=FAST) == tmp_path / ".cache" / "clip" / "RN50.pt"


def test_a_connection_that_breaks_is_taken_up_where_it_ended(hub: Hub, url: str, tmp_path: Path) -> None:
    hub.faults.append(Fault("break", "/plain/*", times=2, after=200_000))
    assert fetch_url(url, folder=tmp_path, patience=FAST).read_bytes() == WEIGHTS
    assert [request.range for request in hub.requests] == ["", "bytes=200000-", "bytes=400000-"]


@pytest.mark.parametrize("name", ["{}/RN50.pt", "mlfoundations/vit_b_32-laion-{:.8}.pt"])
def test_a_checksum_in_the_address_is_held_to(hub: Hub, name: str, tmp_path: Path) -> None:
    url = hub.url(name.format(SHA256), WEIGHTS)
    hub.faults.append(Fault("corrupt", "/plain/*"))
    with pytest.raises(DownloadFailed) as caught:
        fetch_url(url, folder=tmp_path, patience=FAST)
    assert caught.value.fault is DownloadFault.CORRUPT
    assert list(tmp_path.iterdir()) == []
    hub.faults[0].times = 1
    path = fetch_url(url, folder=tmp_path, patience=FAST)
    path.write_bytes(b"damaged since")
    assert fetch_url(url, folder=tmp_path, patience=FAST).read_bytes() == WEIGHTS


def test_without_a_checksum_two_calls_are_not_mixed(hub: Hub, tmp_path: Path) -> None:
    url = hub.url("weights.pt", WEIGHTS)
    hub.faults.append(Fault("break", "/plain/*", after=100_000))
    with pytest.raises(DownloadFailed):
        fetch_url(url, folder=tmp_path, patience=FAST)
    assert [path.stat().st_size for path in partials(tmp_path)] == [300_000]
    hub.faults.clear()
    hub.url("weights.pt", WEIGHTS[::-1])
    assert fetch_url(url, folder=tmp_path, patience=FAST).read_bytes() == WEIGHTS[::-1]


def test_a_file_without_an_end_is_not_begun(hub: Hub, url: str, tmp_path: Path) -> None:
    hub.faults.append(Fault("endless", "/plain/*"))
    with pytest.raises(DownloadFailed, match="does not say how large it is"):
        fetch_url(url, folder=tmp_path, patience=FAST)
    hub.faults[0] = Fault("content_length", "/plain/*", value=10**18)
    with pytest.raises(StorageFull):
        fetch_url(url, folder=tmp_path, patience=FAST)


def test_what_the_server_no_longer_has_is_missing(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match=r"there is no http://.*/plain/gone\.pt") as caught:
        fetch_url(f"{hub.address}/plain/gone.pt?signature=secret", folder=tmp_path, patience=FAST)
    assert caught.value.fault is DownloadFault.MISSING and "secret" not in str(caught.value)


def test_a_file_that_is_not_given_to_everybody_is_refused(hub: Hub, url: str, tmp_path: Path) -> None:
    hub.faults.append(Fault("status", value=403))
    with pytest.raises(DownloadFailed) as caught:
        fetch_url(url, folder=tmp_path, patience=FAST)
    assert caught.value.fault is DownloadFault.REFUSED


def test_offline_it_is_there_or_it_is_not(hub: Hub, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DownloadFailed, match="HF_HUB_OFFLINE") as caught:
        fetch_url(url, folder=tmp_path, patience=FAST)
    assert caught.value.fault is DownloadFault.OFFLINE
    (tmp_path / "RN50.pt").write_bytes(WEIGHTS)
    assert fetch_url(url, folder=tmp_path).read_bytes() == WEIGHTS
    assert hub.requests == []


@pytest.mark.parametrize(
    "url", ["ViT-B-32.pt", "file:///etc/passwd", "https://host/", "https://host/a%2F..%2Fb%5C", "ftp://h/a"]
)
def test_what_is_no_address_of_a_file_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ModelSourceInvalid):
        fetch_url(url, folder=tmp_path)
