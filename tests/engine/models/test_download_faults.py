"""Fetching models from a hub that breaks connections, refuses, lies and serves damaged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DownloadFailed, DownloadFault, FolderUnusable, StorageFull
from engine.models.download import fetch, look
from engine.models.hub.listing import parse
from engine.models.hub.site import Patience
from tests.engine.catalog.disks import leave_free, small_disk
from tests.engine.models.downloads import CDN, CONFIG, FAST, FILES, NAME, WEIGHTS, partials
from tests.hub import Fault, Hub


def _fails(hub: Hub, fault: DownloadFault, *names: str, patience: Patience = FAST) -> str:
    """Fetch, which must fail in this way; return the reason."""
    with pytest.raises(DownloadFailed) as caught:
        fetch("org/model", names or [NAME], patience=patience)
    assert caught.value.fault is fault, caught.value
    assert hub.token not in str(caught.value)
    return caught.value.reason


def _fetches(hub: Hub) -> None:
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS


def test_a_connection_that_breaks_is_taken_up_where_it_ended(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("break", "/cdn/*", times=2, after=150_000))
    _fetches(hub)
    assert [request.range for request in hub.asked(CDN)] == ["", "bytes=150000-", "bytes=300000-"]
    assert partials(tmp_path) == []


def test_what_breaks_each_time_is_given_up_and_the_next_call_goes_on(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("break", "/cdn/*", after=100_000))
    assert "goes on from where it stopped" in _fails(hub, DownloadFault.BROKEN)
    (partial,) = partials(tmp_path)
    assert partial.stat().st_size == 300_000
    hub.faults.clear()
    _fetches(hub)
    assert hub.asked(CDN)[-1].range == "bytes=300000-"


def test_a_large_file_that_gets_on_is_not_given_up(hub: Hub) -> None:
    large = {"model.onnx": WEIGHTS * 12}
    hub.add("org/model", large)
    hub.faults.append(Fault("break", "/cdn/*", after=1_100_000))
    assert fetch("org/model", ["model.onnx"], patience=FAST)["model.onnx"].read_bytes() == large["model.onnx"]
    assert len(hub.asked("/cdn/*")) == 7


def test_a_stalled_connection_is_given_up(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("stall", "/cdn/*", times=1, after=50_000))
    assert fetch("org/model", [NAME], patience=Patience(stall_s=0.3, first_wait_s=0.01))[NAME].read_bytes() == WEIGHTS
    assert [request.range for request in hub.asked(CDN)] == ["", "bytes=50000-"]
    hub.add("org/other", {"config.json": CONFIG})
    hub.faults.append(Fault("stall", "/api/*", after=-1))
    with pytest.raises(DownloadFailed, match="nothing more came") as caught:
        look("org/other", patience=Patience(stall_s=0.2, tries=2, first_wait_s=0.01))
    assert caught.value.fault is DownloadFault.BROKEN


def test_a_server_without_ranges_begins_anew(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults += [Fault("no_range", "/cdn/*"), Fault("break", "/cdn/*", times=1, after=150_000)]
    _fetches(hub)


def test_a_damaged_file_is_fetched_once_more_and_then_refused(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("corrupt", "/cdn/*", times=1))
    _fetches(hub)
    hub.add("org/model", {"config.json": CONFIG, NAME: WEIGHTS[::-1]})
    hub.faults.append(Fault("corrupt"))
    hub.faults[-1].match = "/cdn/*"
    asked = len(hub.asked("/cdn/*"))
    assert "damaged twice" in _fails(hub, DownloadFault.CORRUPT)
    assert len(hub.asked("/cdn/*")) == asked + 2
    hub.faults[-1].match = "*/config.json"  # small files have checksums, too
    assert "damaged twice" in _fails(hub, DownloadFault.CORRUPT, "config.json")
    assert partials(tmp_path) == []


def test_a_partial_file_that_is_damaged_is_noticed(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("break", "/cdn/*", after=100_000))
    _fails(hub, DownloadFault.BROKEN)
    hub.faults.clear()
    (partial,) = partials(tmp_path)
    partial.write_bytes(bytes(partial.stat().st_size))  # as after a loss of power
    _fetches(hub)
    assert [request.range for request in hub.asked(CDN)][-2:] == ["bytes=300000-", ""]


def test_a_file_that_was_whole_when_its_process_died_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("break", "/cdn/*", after=100_000))
    _fails(hub, DownloadFault.BROKEN)
    asked = len(hub.asked("/cdn/*"))
    (partial,) = partials(tmp_path)
    partial.write_bytes(WEIGHTS)
    _fetches(hub)
    partial.write_bytes(WEIGHTS + b"more than there is")
    _fetches(hub)
    assert len(hub.asked("/cdn/*")) == asked


@pytest.mark.parametrize("after", [0, 1, 599_999])
def test_a_file_that_is_cut_short_is_refused(hub: Hub, after: int) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("truncate", "/cdn/*", after=after))
    assert f"600000 bytes were promised, and the server has {after}" in _fails(hub, DownloadFault.CORRUPT)


@pytest.mark.parametrize("claimed", [0, 599_999, 600_001, 10**9])
def test_a_server_that_lies_about_the_length_is_refused(hub: Hub, claimed: int) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("content_length", "/cdn/*", value=claimed))
    assert f"600000 bytes were promised, and the server has {claimed}" in _fails(hub, DownloadFault.CORRUPT)
    hub.faults.clear()
    _fetches(hub)


@pytest.mark.parametrize("claimed", [599_999, 600_001, 1])
def test_a_listing_that_lies_about_the_size_is_refused(hub: Hub, claimed: int) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("linked_size", NAME, value=claimed))
    assert f"{claimed} bytes were promised, and the server has 600000" in _fails(hub, DownloadFault.CORRUPT)


def test_more_than_was_promised_is_not_read(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("endless", "/cdn/*"))
    _fetches(hub)
    hub.add("org/model", {NAME: WEIGHTS[:70_000]})
    hub.faults.append(Fault("corrupt", "/cdn/*"))
    assert "damaged twice" in _fails(hub, DownloadFault.CORRUPT)
    assert partials(tmp_path) == []


def test_a_listing_that_does_not_end_is_not_read_to_the_end(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.models.hub.session._LONGEST_LISTING_BYTES", 100_000)
    hub.add("org/model", FILES)
    hub.faults.append(Fault("endless", "/api/*"))
    assert "does not end" in _fails(hub, DownloadFault.SERVER)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:evil", "a/./b", "a//b", "x\0"]
)
def test_a_name_that_leaves_its_folder_is_refused(hub: Hub, name: str, tmp_path: Path) -> None:
    hub.add("org/model", {name: CONFIG, "config.json": CONFIG})
    assert "cannot be used: it names a file" in _fails(hub, DownloadFault.SERVER, "*")
    assert list(tmp_path.rglob("*evil*")) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"sha": "../../evil"},
        {"sha": None},
        {"siblings": None},
        {"siblings": ["config.json"]},
        {"siblings": [{"rfilename": "a", "size": -1, "blobId": "0" * 40}]},
        {"siblings": [{"rfilename": "a", "size": True, "blobId": "0" * 40}]},
        {"siblings": [{"rfilename": "a", "size": 1, "blobId": "../evil"}]},
        {"siblings": [{"rfilename": "a", "size": 1, "lfs": {"size": 1, "sha256": "../evil"}}]},
        {"siblings": [{"rfilename": "a", "size": 1}]},
        {"siblings": [{"size": 1, "blobId": "0" * 40}]},
    ],
)
def test_a_listing_is_not_trusted(changed: dict[str, object]) -> None:
    sound: dict[str, object] = {"sha": "0" * 40, "siblings": [{"rfilename": "a", "size": 1, "blobId": "0" * 40}]}
    assert parse(sound, "org/model", "main").files[0].name == "a"
    with pytest.raises(ValueError):
        parse({**sound, **changed}, "org/model", "main")


def test_the_page_of_a_hotel_is_no_hub(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("portal", "/api/*"))
    assert "log in first" in _fails(hub, DownloadFault.SERVER)
    hub.faults[0].match = "/cdn/*"
    assert "bytes were promised" in _fails(hub, DownloadFault.CORRUPT)


def test_a_gated_model_says_where_to_accept_its_conditions(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    hub.gated.add("org/model")
    assert look("org/model").gated
    reason = _fails(hub, DownloadFault.REFUSED)
    assert f"{hub.address}/org/model" in reason and "hf auth login" in reason and "HF_TOKEN" in reason
    monkeypatch.setenv("HF_TOKEN", "hf_of_somebody_else")
    assert f"do so on {hub.address}/org/model" in _fails(hub, DownloadFault.REFUSED)
    monkeypatch.setenv("HF_TOKEN", hub.token)
    _fetches(hub)


def test_a_refused_token_is_told_of_and_not_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    monkeypatch.setenv("HF_TOKEN", hub.token)
    bad = {"X-Error-Message": "Invalid credentials in Authorization header"}
    hub.faults.append(Fault("status", "/api/*", value=401, headers=bad))
    assert "does not accept your token" in _fails(hub, DownloadFault.REFUSED)
    hub.faults[0] = Fault("status", "/api/*", value=403)
    assert "does not let you read it" in _fails(hub, DownloadFault.REFUSED)


@pytest.mark.parametrize(("status", "said"), [(429, "too many requests"), (500, "(500)"), (503, "(503)")])
@pytest.mark.parametrize("where", ["/api/*", "/cdn/*"])
def test_a_server_in_trouble_is_asked_again(hub: Hub, status: int, said: str, where: str) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("status", where, times=FAST.tries - 1, value=status))
    _fetches(hub)
    hub.repositories.clear()
    commit = hub.add("org/other", {NAME: WEIGHTS[::-1]})
    hub.faults.append(Fault("status", where, value=status))
    asked = len(hub.asked(where))
    with pytest.raises(DownloadFailed) as caught:
        fetch("org/other", [NAME], revision=commit, patience=FAST)
    assert caught.value.fault is DownloadFault.SERVER
    assert said in caught.value.reason and "try again later" in caught.value.reason
    assert len(hub.asked(where)) - asked == FAST.tries


def test_a_server_that_asks_for_patience_gets_it_within_reason(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("status", "/cdn/*", times=1, value=429, headers={"Retry-After": "1"}))
    _fetches(hub)
    hub.add("org/model", {NAME: WEIGHTS[::-1]})
    hub.faults.append(Fault("status", "/cdn/*", value=429, headers={"Retry-After": "3600"}))
    asked = len(hub.asked("/cdn/*"))
    assert "try again in 3600 seconds" in _fails(hub, DownloadFault.SERVER)
    assert len(hub.asked("/cdn/*")) == asked + 1


def test_a_file_that_the_server_lost_is_missing(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("status", "/cdn/*", value=404))
    assert CDN in _fails(hub, DownloadFault.MISSING)


def test_a_mirror_may_lie_anywhere(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("org/model", FILES)
    hub.under = "/artifactory/api/hub"
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.address}{hub.under}/")
    _fetches(hub)
    hub.faults.append(Fault("status", "*/config.json", value=404))
    hub.add("org/model", {"config.json": CONFIG})
    assert "/resolve/" in _fails(hub, DownloadFault.MISSING, "config.json")


def test_no_room_is_noticed_before_anything_is_fetched(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    with small_disk(tmp_path / "hf", 4_000_000), pytest.raises(StorageFull) as caught:
        fetch("org/model", [NAME], patience=FAST)
    assert caught.value.path == tmp_path / "hf" / "hub"
    assert caught.value.needed_bytes is not None and caught.value.needed_bytes > len(WEIGHTS)
    assert hub.asked("*/resolve/*") == []


def test_a_size_beyond_every_disk_is_no_room(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("linked_size", NAME, value=10**18))
    with pytest.raises(StorageFull, match="MB must be free"):
        fetch("org/model", [NAME], patience=FAST)
    assert hub.asked("*/resolve/*") == []


def test_a_disk_that_fills_up_meanwhile_keeps_what_came(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("org/model", FILES)
    with small_disk(tmp_path / "hf", 4_000_000) as disk:
        leave_free(disk, 400_000)
        monkeypatch.setattr("engine.models.hub.haul.free_bytes", lambda folder: 10**12)  # as it was a moment ago
        with pytest.raises(StorageFull) as caught:
            fetch("org/model", [NAME], patience=FAST)
        assert caught.value.needed_bytes == len(WEIGHTS)
        (partial,) = partials(tmp_path)
        kept = partial.stat().st_size
        assert 100_000 < kept < len(WEIGHTS)
        leave_free(disk, 2_000_000)
        _fetches(hub)
        assert hub.asked(CDN)[-1].range == f"bytes={kept}-"


def test_a_cache_that_cannot_be_written_is_told_of(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    (tmp_path / "hf").write_text("a file where the cache should be")
    with pytest.raises(FolderUnusable, match="HF_HOME"):
        fetch("org/model", [NAME], patience=FAST)
