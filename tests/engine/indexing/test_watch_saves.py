"""Files as other programs write them: saved by rename, downloaded for long, replaced while they are read."""

from __future__ import annotations

import os
import threading

from engine.indexing.watch import WatchOptions
from engine.indexing.worker import hash_file
from tests.engine.indexing.bench import Bench, picture, wait_until
from tests.engine.indexing.watched import EAGER, finished, watched


def _hash(bench: Bench, name: str) -> str | None:
    summary = bench.summaries().get(name)
    return summary.content_hash if summary is not None else None


def test_saves_by_rename_are_followed(bench: Bench) -> None:
    target = picture(bench.photos / "a.png", 1)
    os.utime(target, (1e9, 1e9))
    with watched(bench):
        before = _hash(bench, "a.png")
        assert before is not None
        temporary = picture(bench.root / "made.png", 2).rename(bench.photos / ".a.png.tmp")
        temporary.replace(target)
        wait_until(lambda: _hash(bench, "a.png") not in (None, before))
        second = _hash(bench, "a.png")
        target.rename(bench.photos / "a.png~")  # as vim does: the old file aside, a new one, the old one deleted
        picture(target, 3)
        (bench.photos / "a.png~").unlink()
        wait_until(lambda: _hash(bench, "a.png") not in (None, before, second))
    assert set(bench.summaries()) == {"a.png"}
    assert bench.reasons() == {}


def test_downloads_are_read_when_they_are_whole(bench: Bench) -> None:
    whole = picture(bench.root / "whole.png", 3, (200, 200)).read_bytes()
    finals = {"direct.png": "direct.png", "firefox.png.part": "firefox.png", "chrome.crdownload": "chrome.png"}
    pace, problems = threading.Event(), list[dict[str, str]]()
    with watched(bench) as events:
        parts = [(bench.photos / name).open("wb") for name in finals]
        for start in range(0, len(whole), 4000):
            for part in parts:
                part.write(whole[start : start + 4000])
                part.flush()
            problems.append(bench.reasons())
            assert bench.summaries() == {}
            pace.wait(0.08)  # the pace of the download, for longer than longest_wait_s
        assert len(finished(events)) >= 2  # there were scans meanwhile
        for part, (name, final) in zip(parts, finals.items(), strict=True):
            part.close()
            (bench.photos / name).rename(bench.photos / final)
        wait_until(lambda: len(bench.query("SELECT id FROM files")) == 3)
    assert not any(problems)
    assert bench.reasons() == {}


def test_a_long_write_without_events_is_looked_at_less_and_less(bench: Bench) -> None:
    growing = bench.photos / "growing.png"
    growing.write_bytes(b"no picture yet")
    ahead = WatchOptions(settle_s=0.1, longest_wait_s=0.8)
    ended = threading.Event()

    def touch() -> None:
        while not ended.wait(0.02):
            os.utime(growing)

    writer = threading.Thread(target=touch)
    writer.start()
    try:
        with watched(bench, ahead) as events:
            wait_until(lambda: len(finished(events)) == 6)
            assert bench.reasons() == {}
    finally:
        ended.set()
        writer.join()


def test_a_file_replaced_while_it_is_read_ends_as_the_last_one(bench: Bench) -> None:
    target = bench.photos / "a.png"
    with watched(bench, WatchOptions(settle_s=0.0, longest_wait_s=0.2)):
        for seed in range(20):  # scans and reads go on all the while
            picture(bench.root / "new.png", seed, (300, 200)).replace(target)
            wait_until(lambda: bool(bench.summaries()))
        last = picture(bench.root / "last.png", 99)
        content_hash = hash_file(last)
        last.replace(target)
        wait_until(lambda: _hash(bench, "a.png") == content_hash)
    assert bench.reasons() == {}
    bench.assert_whole()


def test_what_is_saved_often_is_read_in_the_end(bench: Bench) -> None:
    with watched(bench, EAGER):
        for seed in range(30):
            picture(bench.root / "next.png", seed).replace(bench.photos / "a.png")
        wait_until(lambda: "a.png" in bench.summaries())
    assert bench.reasons() == {}
