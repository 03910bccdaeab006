"""What other programs say of photos, as indexing notices it: in sidecars that come, change and go, and in files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.catalog import captions, editing, metadata_conflicts, metadata_due, photos, settings, tags
from engine.edits import SetCaptions, adding_tags, removing_tags
from engine.events import IndexFinished, IndexStarted
from engine.metadata.faults import Fault
from tests.engine.indexing.bench import Bench, wait_until
from tests.engine.indexing.tiny import Decodes
from tests.engine.indexing.watched import watched
from tests.engine.metadata.packet import bag, packet
from tests.fire.children import Child


def _sidecar(path: Path, *names: str, caption: str = "", mtime_s: int | None = None) -> Path:
    """Write a sidecar, by temporary file and rename as programs do."""
    described = f"<dc:description>{caption}</dc:description>" if caption else ""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(packet(bag("dc:subject", *names) + described), "utf-8")
    if mtime_s is not None:
        os.utime(temporary, (mtime_s, mtime_s))
    temporary.replace(path)
    return path


def _plain(bench: Bench, name: str, content: bytes = b"") -> Path:
    """Write a file that the cheap decoder takes for a photo."""
    path = bench.photos / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or name.encode())
    return path


def _tags(bench: Bench) -> dict[str, list[str]]:
    return {name: tags.of_photo(bench.catalog, summary.id) for name, summary in bench.summaries().items()}


def _id(bench: Bench, name: str) -> int:
    return bench.summaries()[name].id


def _totals(events: Sequence[object]) -> list[int]:
    return [event.total for event in events if isinstance(event, IndexStarted)]


def test_sidecars_that_come_change_and_go_are_read_without_decoding(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for name in ("a.png", "b.png", "IMG_1.JPG", "IMG_1.dng"):
        _plain(bench, name)
    _sidecar(bench.photos / "a.png.xmp", "first")
    finished = bench.finish()
    assert (finished.added, finished.described) == (4, 1)
    decoded, encoded = decodes.count, bench.encoder.encoded
    assert _tags(bench) == {"a.png": ["first"], "b.png": [], "IMG_1.JPG": [], "IMG_1.dng": []}
    assert _totals(bench.run()) == [0]

    _sidecar(bench.photos / "a.png.xmp", "second", mtime_s=10**9)
    _sidecar(bench.photos / "IMG_1.XMP", "both")
    _sidecar(bench.photos / "a.xmp", "not the one that counts")
    finished = bench.finish()
    assert (finished.unchanged, finished.described, finished.conflicts) == (4, 3, 0)
    assert _tags(bench) == {"a.png": ["second"], "b.png": [], "IMG_1.JPG": ["both"], "IMG_1.dng": ["both"]}

    (bench.photos / "a.png.xmp").unlink()  # the other one counts now
    (bench.photos / "IMG_1.XMP").unlink()
    bench.finish()
    assert _tags(bench) == {
        "a.png": ["not the one that counts"],
        "b.png": [],
        "IMG_1.JPG": ["both"],
        "IMG_1.dng": ["both"],
    }
    assert _totals(bench.run()) == [0]
    assert (decodes.count, bench.encoder.encoded) == (decoded, encoded)
    bench.assert_whole()


def test_a_library_of_an_earlier_sajin_is_read_once_and_not_embedded_again(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for number in range(70):
        _sidecar(_plain(bench, f"{number}.png").with_suffix(".xmp"), "theirs")
    settings.put(bench.catalog, "metadata_read", value=False)
    assert bench.finish().described == 0
    assert bench.query("SELECT * FROM photo_tags") == bench.query("SELECT * FROM metadata") == []
    photo_id = _id(bench, "7.png")
    editing.apply(bench.catalog, adding_tags([photo_id], ["mine"]))
    encoded, decoded = bench.encoder.encoded, decodes.count

    settings.put(bench.catalog, "metadata_read", value=True)
    events = bench.run()
    last = events[-1]
    assert isinstance(last, IndexFinished)
    assert (_totals(events), last.unchanged, last.described) == ([70], 70, 70)
    assert tags.of_photo(bench.catalog, photo_id) == ["mine", "theirs"]
    assert _totals(bench.run()) == [0]
    assert (bench.encoder.encoded, decodes.count) == (encoded, decoded)


def test_what_is_changed_inside_a_file_merges_with_what_was_changed_here(bench: Bench) -> None:
    path = bench.photos / "a.jpg"
    _embed(path, "kept", "theirs", caption="first")
    bench.finish()
    photo_id = _id(bench, "a.jpg")
    ((text,),) = bench.query("SELECT described FROM metadata")
    assert json.loads(str(text)) == {"tags": ["kept", "theirs"], "caption": "first"}
    editing.apply(bench.catalog, adding_tags([photo_id], ["mine"]))
    editing.apply(bench.catalog, SetCaptions({photo_id: "mine"}))
    _embed(path, "kept", "new", caption="second")
    finished = bench.finish()
    assert (finished.edited, finished.described, finished.conflicts) == (1, 1, 1)
    assert _id(bench, "a.jpg") == photo_id
    assert _tags(bench) == {"a.jpg": ["kept", "mine", "new"]}
    assert captions.get(bench.catalog, photo_id) == "mine"
    ((conflict),) = metadata_conflicts.standing(bench.catalog)
    assert (conflict.ours, conflict.theirs, conflict.path) == ("mine", "second", path)
    bench.assert_whole()


def test_tags_taken_off_here_do_not_come_back_with_moves_swaps_and_copies(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for name in ("a", "b"):
        _sidecar(_plain(bench, f"{name}.png").with_suffix(".xmp"), "Dog", "sea")
    bench.finish()
    ids = [_id(bench, "a.png"), _id(bench, "b.png")]
    editing.apply(bench.catalog, removing_tags(ids, ["Dog"]))

    for name in ("a.png", "a.xmp"):  # moved with its sidecar
        (bench.photos / name).rename(bench.photos / f"moved-{name}")
    bench.finish()
    assert _tags(bench) == {"moved-a.png": ["sea"], "b.png": ["sea"]}
    for ending in ("png", "xmp"):  # swapped
        first, second = bench.photos / f"moved-a.{ending}", bench.photos / f"b.{ending}"
        first.rename(bench.photos / "x")
        second.rename(first)
        (bench.photos / "x").rename(second)
    bench.finish()
    assert {name: [summary.id] for name, summary in bench.summaries().items()} == {
        "b.png": ids[:1],
        "moved-a.png": ids[1:],
    }
    assert _tags(bench) == {"moved-a.png": ["sea"], "b.png": ["sea"]}
    _sidecar(_plain(bench, "copies/c.png", b"b.png").with_suffix(".xmp"), "Dog", "sea", "new")
    bench.finish()
    assert tags.of_photo(bench.catalog, ids[1]) == ["new", "sea"]
    assert decodes.count == 2


def test_a_damaged_sidecar_costs_no_photo_and_is_told_of_until_it_is_mended(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    sidecar = _sidecar(_plain(bench, "a.png").with_suffix(".xmp"), "Dog")
    bench.finish()
    sidecar.write_bytes(sidecar.read_bytes()[:-90])
    finished = bench.finish()
    assert (finished.failed, finished.described) == (0, 0)
    ((problem),) = metadata_due.problems(bench.catalog)
    assert (problem.path, problem.reason) == (bench.photos / "a.png", Fault.MALFORMED)
    assert _tags(bench) == {"a.png": ["Dog"]}
    assert _totals(bench.run()) == [0]

    away = bench.photos.rename(bench.root / "away")  # which says nothing, neither of the sidecar nor of its end
    _sidecar(away / "a.xmp", "Dog", "mended while it was away")
    assert _totals(bench.run()) == [0]
    assert len(metadata_due.problems(bench.catalog)) == 1
    assert tags.of_photo(bench.catalog, 1) == ["Dog"]
    away.rename(bench.photos)
    bench.finish()
    assert _tags(bench) == {"a.png": ["Dog", "mended while it was away"]}
    assert metadata_due.problems(bench.catalog) == []


def test_sidecars_are_followed_while_watching(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    _plain(bench, "a.png")
    sidecar = bench.photos / "a.png.xmp"
    with watched(bench):
        wait_until(lambda: "a.png" in bench.summaries())
        _sidecar(sidecar, "Dog", "sea")
        wait_until(lambda: _tags(bench) == {"a.png": ["Dog", "sea"]})
        sidecar.unlink()
        wait_until(lambda: bench.query("SELECT sidecar FROM metadata") == [(None,)])
    assert _tags(bench) == {"a.png": ["Dog", "sea"]}
    assert decodes.count == 1


def test_killed_while_it_reads_anew_nothing_is_lost_or_done_twice(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for number in range(160):
        _sidecar(_plain(bench, f"{number}.png").with_suffix(".xmp"), "Dog")
    bench.finish()
    photo_ids = photos.ids(bench.catalog)
    editing.apply(bench.catalog, removing_tags(photo_ids[:80], ["Dog"]))
    for number in range(160):
        _sidecar(bench.photos / f"{number}.xmp", "Dog", "sea", mtime_s=10**9)
    child = Child(["-m", "engine", "--library", str(bench.library_dir), "metadata", "read"], bench.library_dir)
    wait_until(lambda: len(bench.query("SELECT * FROM metadata WHERE described LIKE '%sea%'")) > 0)
    child.kill(0.0)
    read = len(bench.query("SELECT * FROM metadata WHERE described LIKE '%sea%'"))
    assert 0 < read < 160
    assert bench.query("SELECT COUNT(*) FROM photo_tags JOIN tags ON tags.id = tag_id WHERE name = 'sea'") == [(read,)]
    assert _totals(bench.run()) == [160 - read]
    assert bench.query("SELECT name, COUNT(*) FROM photo_tags JOIN tags ON tags.id = tag_id GROUP BY name") == [
        ("Dog", 80),
        ("sea", 160),
    ]
    assert decodes.count == 160
    bench.assert_whole()


def _embed(path: Path, *names: str, caption: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    xmp = packet(bag("dc:subject", *names) + f"<dc:description>{caption}</dc:description>").encode()
    Image.fromarray(noise).resize((96, 64)).save(path, xmp=xmp, quality=95)
