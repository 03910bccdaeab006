"""Work waits on battery, where the user wants that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from engine import power
from engine.control import Control
from engine.events import IndexFinished, IndexPaused, from_json, to_json
from engine.library import Library
from engine.power import BATTERY, BatteryHold
from tests.engine.fakes import ColourEncoder


class Plug:
    """A computer whose plug a test pulls; every look at it counts."""

    def __init__(self) -> None:
        self.on_battery, self.wanted, self.looks, self.now = False, True, 0, 0.0

    def sense(self) -> bool:
        self.looks += 1
        return self.on_battery

    def hold(self) -> BatteryHold:
        return BatteryHold(lambda: self.wanted, self.sense, lambda: self.now)


def test_there_is_a_reason_to_wait_on_battery_alone_and_only_where_it_is_wanted() -> None:
    plug = Plug()
    hold = plug.hold()
    assert hold() == ""
    plug.on_battery, plug.now = True, 10.0
    assert hold() == BATTERY
    plug.wanted, plug.now = False, 20.0
    assert hold() == ""


def test_the_system_is_asked_every_few_seconds_at_most() -> None:
    plug = Plug()
    hold = plug.hold()
    for _ in range(100):
        hold()
        plug.now += 0.1
    assert plug.looks == 2


@pytest.mark.parametrize(
    ("sensed", "has_battery", "on_battery"),
    [
        (lambda: None, False, False),
        (lambda: _Battery(True), True, False),
        (lambda: _Battery(False), True, True),
        (lambda: _Battery(None), True, False),
        (lambda: (_ for _ in ()).throw(OSError("no such device")), False, False),
    ],
)
def test_what_the_system_tells(
    monkeypatch: pytest.MonkeyPatch, sensed: Callable[[], object], has_battery: bool, on_battery: bool
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", sensed, raising=False)
    assert (power.has_battery(), power.on_battery()) == (has_battery, on_battery)


def test_a_system_that_cannot_tell_runs_on_mains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(psutil, "sensors_battery", raising=False)
    assert (power.has_battery(), power.on_battery()) == (False, False)


class _Battery:
    def __init__(self, plugged: bool | None) -> None:
        self.power_plugged = plugged


def test_the_users_own_pause_has_no_reason_and_cancelling_ends_the_wait() -> None:
    control = Control()
    control.hold_while(lambda: BATTERY)
    assert control.paused and control.reason == BATTERY
    waiter = threading.Thread(target=control.wait_while_paused)
    waiter.start()
    control.cancel()
    waiter.join(10)
    assert not waiter.is_alive() and not control.paused
    asked = Control()
    asked.pause()
    assert asked.paused and asked.reason == ""


def test_indexing_waits_on_battery_says_why_and_goes_on_when_plugged_in(library_dir: Path, photo_folder: Path) -> None:
    plug = Plug()
    plug.on_battery = True
    control = Control()
    hold = plug.hold()
    control.hold_while(lambda: hold())
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.add_folder(photo_folder)
        told: list[object] = []
        for event in library.index(control):
            told.append(event)
            if isinstance(event, IndexPaused):
                assert library.photo_ids() == []
                plug.on_battery = False
                plug.now += 60
    assert IndexPaused(BATTERY) in told
    assert isinstance(told[-1], IndexFinished) and told[-1].added == 3


def test_the_reason_travels_to_the_window() -> None:
    assert from_json(to_json(IndexPaused(BATTERY))) == IndexPaused(BATTERY)
    assert from_json('{"event": "IndexPaused"}') == IndexPaused("")


def test_a_watch_that_has_nothing_to_do_waits_too_and_scans_when_plugged_in(
    library_dir: Path, photo_folder: Path
) -> None:
    plug, control = Plug(), Control()
    control.hold_while(plug.hold())
    told: list[object] = []
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.add_folder(photo_folder)
        for event in library.watch(control):
            if not isinstance(event, IndexFinished | IndexPaused):
                continue
            told.append(event)
            plug.now += 60
            plug.on_battery = len(told) == 1
            if len(told) == 3:
                control.cancel()
    assert [type(event) for event in told[:3]] == [IndexFinished, IndexPaused, IndexFinished]
    assert told[1] == IndexPaused(BATTERY)
