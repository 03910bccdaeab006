"""Downloads that are killed, cancelled, paused, or done twice at once."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.control import Control
from engine.errors import Cancelled
from engine.models.download import Patience, fetch, fetch_url, look
from tests.engine.indexing.bench import wait_until
from tests.engine.models.downloads import CDN, FAST, FILES, NAME, SHA256, WEIGHTS, partials, start
from tests.hub import Fault, Hub

_PATIENT = Patience(stall_s=60)
_AT_ONCE_S = 2.0  # what is meant is 0.1 s; the machine may be busy


def _cancelled(ready: threading.Event, work: Callable[[Control], object]) -> float:
    """Cancel work when ``ready`` is set; return how long it took to end."""
    control = Control()
    at: list[float] = []

    def cancel() -> None:
        ready.wait(60)
        at.append(time.monotonic())
        control.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(Cancelled):
        work(control)
    ended = time.monotonic()
    canceller.join()
    return ended - at[0]


def _wait_for(folder: Path, size_bytes: int) -> None:
    """Wait until so much has come of the one file that is under way."""
    wait_until(lambda: [path.stat().st_size for path in partials(folder)] == [size_bytes])


def test_killed_again_and_again_it_goes_on_from_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    reached = 0
    for step in (1, 70_000, 200_000):
        hub.stalled.clear()
        hub.faults.append(Fault("stall", "/cdn/*", times=1, after=step))
        child = start(f"from engine.models.download import fetch; fetch('org/model', [{NAME!r}])")
        assert hub.stalled.wait(60)
        reached += step
        _wait_for(tmp_path, reached)
        child.kill()
        assert child.communicate() == ("", "")
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    assert [request.range for request in hub.asked(CDN)] == ["", "bytes=1-", "bytes=70001-", "bytes=270001-"]
    assert partials(tmp_path) == []


_KILLED_AT = """
import os, pathlib, signal
from engine.models.download import fetch
owner = {owner}
setattr(owner, {name!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
fetch("org/model", [{file!r}])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows knows no such signal")
@pytest.mark.parametrize(
    ("owner", "name"), [("os", "fsync"), ("pathlib.Path", "replace"), ("pathlib.Path", "symlink_to")]
)
def test_killed_after_the_last_byte_nothing_is_fetched_again(hub: Hub, tmp_path: Path, owner: str, name: str) -> None:
    hub.add("org/model", FILES)
    child = start(_KILLED_AT.format(owner=owner, name=name, file=NAME))
    assert child.communicate(timeout=60) == ("", "") and child.returncode == -signal.SIGKILL
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    assert len(hub.asked(CDN)) == 1 and partials(tmp_path) == []


def test_a_killed_download_from_a_plain_address_goes_on(hub: Hub, tmp_path: Path) -> None:
    url = hub.url(f"{SHA256}/ViT-B-32.pt", WEIGHTS)
    hub.faults.append(Fault("stall", "/plain/*", times=1, after=250_000))
    code = f"from pathlib import Path; fetch_url({url!r}, folder=Path({str(tmp_path)!r}))"
    child = start(f"from engine.models.download import fetch_url; {code}")
    assert hub.stalled.wait(60)
    _wait_for(tmp_path, 250_000)
    child.kill()
    child.communicate()
    assert fetch_url(url, folder=tmp_path, patience=FAST).read_bytes() == WEIGHTS
    assert hub.requests[-1].range == "bytes=250000-"


@pytest.mark.parametrize("fault", [Fault("stall", after=-1), Fault("stall", after=40_000)])
def test_a_stalled_download_is_cancelled_at_once(hub: Hub, fault: Fault, tmp_path: Path) -> None:
    hub.add("org/model", FILES)
    listing = look("org/model")
    hub.faults.append(fault)
    work = lambda control: fetch(listing, [NAME], control=control, patience=_PATIENT)  # noqa: E731
    assert _cancelled(hub.stalled, work) < _AT_ONCE_S
    hub.faults.clear()
    assert fetch(listing, [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    assert hub.asked(CDN)[-1].range == ("bytes=40000-" if fault.after > 0 else "")


def test_a_trickling_download_is_cancelled_at_once(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("trickle", "/cdn/*", after=40_000))
    seen = threading.Event()

    def work(control: Control) -> None:
        fetch("org/model", [NAME], control=control, progress=lambda done, *_: done > 40_002 and seen.set())

    assert _cancelled(seen, work) < _AT_ONCE_S


def test_a_listing_that_does_not_come_is_cancelled_at_once(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("stall", "/api/*", after=-1))
    work = lambda control: look("org/model", control=control, patience=_PATIENT)  # noqa: E731
    assert _cancelled(hub.stalled, work) < _AT_ONCE_S


def test_the_look_up_of_a_host_is_cancelled_at_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = threading.Event(), threading.Event()

    def unanswered(*_: Any, **__: Any) -> Any:
        asked.set()
        answered.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setattr(socket, "getaddrinfo", unanswered)
    assert _cancelled(asked, lambda control: look("org/model", control=control)) < _AT_ONCE_S
    answered.set()
    wait_until(lambda: not any(thread.name == "host look-up" for thread in threading.enumerate()))


def test_a_wait_before_the_next_try_is_cancelled_at_once(hub: Hub) -> None:
    hub.faults.append(Fault("status", "/api/*", value=503, headers={"Retry-After": "50"}))
    asked = threading.Event()
    answer = hub.fault

    def told(kinds: tuple[str, ...], path: str) -> Fault | None:
        asked.set()
        return answer(kinds, path)

    hub.fault = told  # type: ignore[method-assign]
    assert _cancelled(asked, lambda control: look("org/model", control=control)) < _AT_ONCE_S


def test_what_was_cancelled_before_asks_for_nothing(hub: Hub) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        look("org/model", control=control)
    assert hub.requests == []


class _Briefly(Control):
    """Resumes itself when the worker waits."""

    waited = 0

    def wait_while_paused(self) -> None:
        if self.paused:
            self.waited += 1
            self.resume()
        super().wait_while_paused()


def test_a_pause_lets_go_of_the_connection_and_goes_on_later(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("trickle", "/cdn/*", times=1, after=40_000))
    control = _Briefly()
    told: list[int] = []

    def progress(done: int, total: int, file: str) -> None:
        told.append(done)
        if done > 40_000:
            control.pause()

    assert fetch("org/model", [NAME], control=control, progress=progress, patience=_PATIENT)[NAME].read_bytes()
    assert control.waited >= 1 and told[-1] == len(WEIGHTS) and told == sorted(told)
    assert len(hub.asked(CDN)) >= 2 and hub.asked(CDN)[1].range.startswith("bytes=40")


class _Watched(Control):
    """Counts how often the worker, who waits, has looked whether it should stop: about ten times a second."""

    looks = 0

    @property
    def cancelled(self) -> bool:
        self.looks += 1
        return super().cancelled


def test_two_processes_fetch_a_file_once_and_the_second_takes_over(hub: Hub) -> None:
    hub.add("org/model", FILES)
    hub.faults.append(Fault("stall", "/cdn/*", times=1, after=100_000))
    first = start(f"from engine.models.download import fetch; fetch('org/model', [{NAME!r}])")
    assert hub.stalled.wait(60)
    control = _Watched()
    fetched: list[bytes] = []

    def second() -> None:
        paths = fetch(look("org/model"), [NAME], control=control, patience=_PATIENT)
        fetched.append(paths[NAME].read_bytes())

    thread = threading.Thread(target=second)
    thread.start()
    wait_until(lambda: control.looks >= 12)  # for a second: it would have asked by now
    assert len(hub.asked(CDN)) == 1
    first.kill()
    first.communicate()
    thread.join(60)
    assert fetched == [WEIGHTS]
    assert [request.range for request in hub.asked(CDN)] == ["", "bytes=100000-"]
