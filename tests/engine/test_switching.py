"""Another model is to search: it is embedded for in the background, and the old one answers until it is complete."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.catalog import Catalog, switching
from engine.catalog import settings as stored_settings
from engine.control import Control
from engine.errors import BundleUnknown, CatalogReadOnly, ModelInUse, StorageFull
from engine.events import IndexEvent, IndexFinished, IndexPaused, ModelSwitched, SwitchProgress
from engine.indexing import reembedding
from engine.indexing.lock import IndexLock
from engine.library import Library, next_model
from engine.library.next_model import NextModel
from tests.bundles import make_bundle
from tests.engine.catalog.disks import leave_free, make_read_only, make_room, small_disk

COLOURS = {"red": (220, 20, 20), "green": (20, 200, 40), "blue": (20, 40, 220), "white": (240, 240, 240)}


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old vectors are deleted without waiting for searches: there are none at that time."""
    monkeypatch.setattr(NextModel.__init__, "__defaults__", (0.0,))


@pytest.fixture
def library(library_dir: Path, tmp_path: Path, template: Path) -> Iterator[Library]:
    """A library of a few photos larger than thumbnails, indexed for ``small``; ``large`` and ``third`` are there."""
    _copy(template, tmp_path, library_dir)
    with Library.open(library_dir) as opened:
        yield opened


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that library, and its photos beside it."""
    root = tmp_path_factory.mktemp("template")
    library_dir = root / "library"
    for bundle_id, dim in (("small", 16), ("large", 24), ("third", 8)):
        make_bundle(library_dir / "models" / bundle_id, bundle_id=bundle_id, dim=dim)
    (root / "photos").mkdir()
    for name, colour in COLOURS.items():
        Image.new("RGB", (640, 480), colour).save(root / "photos" / f"{name}.jpg")
    with Library.open(library_dir) as library:
        library.set_setting("decode_workers", 1)
        assert library.use_bundle("small") is None  # nothing to be lost yet
        library.add_folder(root / "photos")
        list(library.index())
    return root


def _copy(template: Path, root: Path, library_dir: Path) -> None:
    """Make the library of the template another one's, with photos of its own."""
    shutil.copytree(template / "photos", root / "photos")
    shutil.copytree(template / "library", library_dir, dirs_exist_ok=True)
    with closing(sqlite3.connect(library_dir / "catalog.sqlite")) as connection, connection:
        for table in ("files", "source_folders", "mounts"):
            for rowid, path in connection.execute(f"SELECT rowid, path FROM {table}").fetchall():
                moved = path.replace(os.fsencode(template), os.fsencode(root))
                connection.execute(f"UPDATE {table} SET path = ? WHERE rowid = ?", [moved, rowid])
        connection.execute("UPDATE files SET ctime_ns = NULL")  # copies were changed now


def _best(library: Library, text: str = "red") -> str:
    return library.search(text, show_all=True, limit=1)[0].path.stem


def _vectors(library: Library) -> dict[str, int]:
    return dict(switching.embedded_bundles(library._catalog))


def _stamps(library: Library, bundle_id: str) -> list[int]:
    rows = library._catalog.connection.execute(
        "SELECT stamp FROM embeddings WHERE bundle_id = ? ORDER BY 1", [bundle_id]
    )
    return [row[0] for row in rows.fetchall()]


def _progress(events: list[IndexEvent]) -> list[SwitchProgress]:
    return [event for event in events if isinstance(event, SwitchProgress)]


class TestSwitching:
    def test_the_old_model_answers_until_the_new_one_is_complete(self, library: Library) -> None:
        switch = library.use_bundle("large")
        assert switch is not None
        assert (switch.bundle_id, switch.done, switch.total) == ("large", 0, 4)
        infos = {info.id: info for info in library.bundles()}
        assert infos["small"].active and infos["large"].next and not infos["large"].active
        revision, events = library.revision(), []
        for event in library.index():
            events.append(event)
            if isinstance(event, SwitchProgress):
                assert library.setting("model") == "small"
                assert _best(library) == "red"
                assert library.revision() == revision  # windows need not look again for what they do not see
        assert isinstance(events[-1], ModelSwitched)
        assert events[-1] == ModelSwitched("large", "small")
        assert (_progress(events)[-1].done, _progress(events)[-1].total) == (4, 4)
        assert library.revision() > revision
        assert library.model_switch() is None
        assert _vectors(library) == {"large": 4}
        assert all(_best(library, colour) == colour for colour in ("red", "green", "blue"))
        assert not (library.folder / "cache" / "vectors-small").exists()

    def test_keeping_the_old_vectors_makes_going_back_at_once(self, library: Library) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        assert _vectors(library) == {"large": 4, "small": 4}
        kept = _stamps(library, "small")
        assert library.use_bundle("small", keep_old=True) is None
        assert library.setting("model") == "small"
        assert _best(library) == "red"
        assert _stamps(library, "small") == kept

    def test_going_back_catches_up_with_new_photos(self, library: Library, tmp_path: Path) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        before = _stamps(library, "small")
        Image.new("RGB", (640, 480), (230, 230, 10)).save(tmp_path / "photos" / "yellow.jpg")
        list(library.index())
        assert _vectors(library) == {"large": 5, "small": 4}
        switch = library.use_bundle("small")
        assert switch is not None
        assert (switch.done, switch.total) == (4, 5)
        list(library.index())
        assert _best(library, "yellow") == "yellow"
        assert _vectors(library) == {"small": 5}
        assert set(before) < set(_stamps(library, "small"))

    def test_a_third_model_takes_the_place_of_the_next(self, library: Library) -> None:
        library.use_bundle("large")
        events = library.index()
        next(event for event in events if isinstance(event, SwitchProgress) and event.done)
        library.use_bundle("third")
        list(events)
        list(library.index())
        assert library.setting("model") == "third"
        assert _vectors(library) == {"third": 4}

    def test_choosing_the_active_one_cancels(self, library: Library) -> None:
        library.use_bundle("large")
        assert library.use_bundle("small") is None
        assert library.model_switch() is None

    def test_a_setting_is_no_way_around(self, library: Library) -> None:
        library.set_setting("model", "large")
        assert library.setting("model") == "small"
        assert library.model_switch() is not None
        with pytest.raises(BundleUnknown):
            library.set_setting("model", "nonsense")


class TestStopping:
    def test_cancelled_and_forgotten(self, library: Library) -> None:
        library.use_bundle("large")
        events = library.index()
        next(event for event in events if isinstance(event, SwitchProgress) and event.done)
        library.cancel_switch()
        assert not any(isinstance(event, ModelSwitched) for event in events)
        list(library.index())
        assert (library.setting("model"), library.model_switch()) == ("small", None)
        assert _vectors(library) == {"small": 4}

    def test_cancelled_and_kept(self, library: Library) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        library.use_bundle("small", keep_old=True)
        (library.folders()[0].path / "red.jpg").rename(library.folders()[0].path / "crimson.jpg")
        Image.new("RGB", (640, 480), (230, 230, 10)).save(library.folders()[0].path / "yellow.jpg")
        list(library.index())
        assert library.use_bundle("large") is not None
        library.cancel_switch()  # what was there before the switch is the user's
        list(library.index())
        assert _vectors(library) == {"small": 5, "large": 4}

    def test_paused_it_waits_over_restarts(self, library: Library, library_dir: Path) -> None:
        library.use_bundle("large")
        library.pause_switch(True)
        (standing,) = _progress(list(library.index()))
        assert standing.paused and (standing.done, standing.total) == (0, 4)
        library.close()
        with Library.open(library_dir) as again:
            switch = again.model_switch()
            assert switch is not None and switch.paused
            again.pause_switch(False)
            assert isinstance(list(again.index())[-1], ModelSwitched)

    def test_paused_by_another_process_while_it_builds(self, library: Library, library_dir: Path) -> None:
        library.use_bundle("large")
        events = library.index()
        next(event for event in events if isinstance(event, SwitchProgress))
        with Library.open(library_dir) as other:
            other.pause_switch(True)
        rest = list(events)
        assert not any(isinstance(event, ModelSwitched) for event in rest)
        assert _progress(rest)[-1].paused

    def test_pausing_all_indexing_holds_it_up(self, library: Library) -> None:
        library.use_bundle("large")
        control, seen = Control(), []
        for event in library.index(control):
            seen.append(type(event))
            if isinstance(event, SwitchProgress) and IndexPaused not in seen:
                control.pause()
            if isinstance(event, IndexPaused):
                control.resume()
        assert seen[-1] is ModelSwitched and IndexPaused in seen

    def test_cancelling_indexing_leaves_it_for_the_next_run(self, library: Library) -> None:
        library.use_bundle("large")
        control = Control()
        for event in library.index(control):
            if isinstance(event, SwitchProgress):
                control.cancel()
        assert library.model_switch() is not None
        assert isinstance(list(library.index())[-1], ModelSwitched)

    @pytest.mark.parametrize("harm", ["gone", "damaged"])
    def test_a_model_that_cannot_be_used_stops_it_with_a_reason(self, library: Library, harm: str) -> None:
        library.use_bundle("large")
        folder, aside = library.folder / "models" / "large", library.folder / "aside"
        shutil.copytree(folder, aside)
        if harm == "gone":
            shutil.rmtree(folder)
        else:
            (folder / "vision.onnx").write_bytes((folder / "vision.onnx").read_bytes()[:-1] + b"?")
        (standing,) = _progress(list(library.index()))
        assert ("no model" if harm == "gone" else "hash") in standing.stopped
        switch = library.model_switch()
        assert switch is not None and switch.stopped == standing.stopped
        assert _best(library) == "red"
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        assert isinstance(list(library.index())[-1], ModelSwitched)

    def test_a_model_replaced_under_its_name_is_embedded_for_anew(self, library: Library) -> None:
        library.use_bundle("large")
        folder = library.folder / "models" / "large"
        for event in library.index():
            if isinstance(event, SwitchProgress) and event.done == 4 and (folder / "old").exists() is False:
                make_bundle(folder, bundle_id="large")
                description = json.loads((folder / "bundle.json").read_text())
                description["image"]["interpolation"] = "bicubic"
                (folder / "bundle.json").write_text(json.dumps(description))
                (folder / "old").write_text("once")
        assert library.setting("model") == "large"
        lengths = library._catalog.connection.execute("SELECT DISTINCT length(vector) FROM embeddings").fetchall()
        assert lengths == [(32,)]  # dim 16 now; none of the first one's 24
        assert _best(library) == "red"


class TestPhotos:
    def test_new_photos_are_found_by_the_old_model_at_once(self, library: Library, tmp_path: Path) -> None:
        library.use_bundle("large")
        Image.new("RGB", (640, 480), (230, 230, 10)).save(tmp_path / "photos" / "yellow.jpg")
        for event in library.index():
            if isinstance(event, IndexFinished):
                assert (event.added, library.setting("model")) == (1, "small")
                assert _best(library, "yellow") == "yellow"
        assert library.setting("model") == "large"
        assert _best(library, "yellow") == "yellow"

    def test_thumbnails_do_and_no_photo_is_opened(self, library: Library, tmp_path: Path) -> None:
        (tmp_path / "photos").rename(tmp_path / "away")
        library.use_bundle("large")
        assert isinstance(list(library.index())[-1], ModelSwitched)
        assert _vectors(library) == {"large": 4}

    def test_the_photo_is_read_where_its_thumbnail_is_too_small(self, library: Library, tmp_path: Path) -> None:
        strip = np.zeros((40, 2000, 3), np.uint8)
        strip[:, ::2] = (255, 0, 0)
        Image.fromarray(strip).save(tmp_path / "photos" / "strip.png")
        list(library.index())
        thumbnail = library.thumbnail(library.photo_id_of(tmp_path / "photos" / "strip.png"))
        assert thumbnail is not None
        Image.new("RGB", (512, 10), (0, 0, 255)).save(thumbnail)  # tells from which of the two it was embedded
        library.use_bundle("large")
        list(library.index())
        assert library.search("red", show_all=True)[1].path.name == "strip.png"

    def test_a_damaged_thumbnail_and_no_photo_do_not_hold_it_up(self, library: Library, tmp_path: Path) -> None:
        lost = library.photo_id_of(tmp_path / "photos" / "white.jpg")
        thumbnail = library.thumbnail(lost)
        assert thumbnail is not None
        thumbnail.write_bytes(b"RIFF....WEBP nothing")
        (tmp_path / "photos").rename(tmp_path / "away")
        library.use_bundle("large")
        assert isinstance(list(library.index())[-1], ModelSwitched)
        assert _vectors(library) == {"small": 4, "large": 3}  # the old ones are the only ones that all photos have
        (tmp_path / "away").rename(tmp_path / "photos")
        list(library.index())
        assert _vectors(library)["large"] == 4

    def test_photos_removed_meanwhile_are_found_again_when_they_are_back(
        self, library: Library, tmp_path: Path
    ) -> None:
        (tmp_path / "photos" / "red.jpg").rename(tmp_path / "red.jpg")
        list(library.index())
        library.use_bundle("large")
        list(library.index())
        (tmp_path / "red.jpg").rename(tmp_path / "photos" / "red.jpg")
        list(library.index())
        assert _best(library) == "red"


class TestForgetting:
    def test_what_is_in_use_stays(self, library: Library) -> None:
        library.use_bundle("large")
        for bundle_id in ("small", "large"):
            with pytest.raises(ModelInUse):
                library.forget_vectors(bundle_id)

    def test_frees_what_it_says(self, library: Library) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        (info,) = [info for info in library.bundles() if info.id == "small"]
        assert library.forget_vectors("small") == info.vectors_bytes > 0
        assert _vectors(library) == {"large": 4}
        assert library.forget_vectors("small") == 0

    def test_broken_off_the_next_run_goes_on(self, library: Library) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        assert switching.doom(library._catalog, "small")
        assert switching.delete_some(library._catalog, "small", 0, rows=2)[0] == 2
        assert _vectors(library)["small"] == 2
        list(library.index())
        assert _vectors(library) == {"large": 4}

    def test_chosen_again_meanwhile_they_stay(self, library: Library) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        switching.doom(library._catalog, "small")
        switching.delete_some(library._catalog, "small", 0, rows=2)
        switch = library.use_bundle("small")
        assert switch is not None and switch.done == 2
        list(library.index())
        assert (library.setting("model"), _vectors(library)) == ("small", {"small": 4})


class TestOtherProcesses:
    def test_an_open_window_follows_and_lets_the_old_model_go(self, library: Library, library_dir: Path) -> None:
        with Library.open(library_dir) as window:
            assert _best(window) == "red"
            before, seen = weakref.ref(window._models.encoder()), window.revision()
            library.use_bundle("large")
            list(library.index())
            assert window.revision() > seen
            assert _best(window, "blue") == "blue"
            assert window._models.encoder().bundle_id == "large"
            gc.collect()
            assert before() is None

    def test_a_watch_is_told_by_the_catalog(self, library: Library, library_dir: Path) -> None:
        control, seen = Control(), []
        for event in library.watch(control):
            seen.append(event)
            if isinstance(event, IndexFinished) and len(seen) < 9:
                with Library.open(library_dir) as other:
                    other.use_bundle("large")
            if isinstance(event, ModelSwitched):
                control.cancel()
        assert library.setting("model") == "large"

    def test_new_photos_come_first_in_a_watch(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("COMMIT_PHOTOS", "FEWEST_ENCODED", "MOST_ENCODED"):
            monkeypatch.setattr(reembedding, name, 1)
        library.use_bundle("large")
        control, rescan, seen = Control(), threading.Event(), []
        for event in library.watch(control, rescan):
            seen.append(type(event))
            if isinstance(event, SwitchProgress) and event.done == 1 and seen.count(IndexFinished) == 1:
                yellow = library.folders()[0].path / "yellow.jpg"
                Image.new("RGB", (640, 480), (230, 230, 10)).save(yellow)
                os.utime(yellow, (1_700_000_000, 1_700_000_000))  # not just being written
                rescan.set()
            if isinstance(event, ModelSwitched):
                control.cancel()
        assert seen.count(IndexFinished) == 2
        assert seen.index(ModelSwitched) > [place for place, kind in enumerate(seen) if kind is IndexFinished][1]
        assert (_vectors(library)["large"], _best(library, "yellow")) == (5, "yellow")

    def test_nobody_indexes_beside_another(self, library: Library, library_dir: Path) -> None:
        with IndexLock(library_dir):
            library.use_bundle("large")
            library.pause_switch(True)
            library.cancel_switch()
        assert library.model_switch() is None


class TestTrouble:
    def test_the_active_model_is_gone_and_another_stands_in(self, library: Library, library_dir: Path) -> None:
        library.use_bundle("large", keep_old=True)
        list(library.index())
        library.close()
        shutil.rmtree(library_dir / "models" / "large")
        with Library.open(library_dir) as again:
            assert _best(again) == "red"
            assert [info.id for info in again.bundles() if info.active] == ["small"]
            assert not next(check for check in again.doctor() if check.name == "model").ok
            assert again.use_bundle("small") is None
            assert again.setting("model") == "small"

    def test_the_active_model_is_gone_and_none_has_vectors(self, library: Library, library_dir: Path) -> None:
        library.close()
        shutil.rmtree(library_dir / "models" / "small")
        with Library.open(library_dir) as again:
            with pytest.raises(BundleUnknown):
                again.search("red")
            assert again.use_bundle("large") is None  # nothing searches, so that nothing can be lost
            list(again.index())
            assert _best(again) == "red"

    def test_what_another_program_wrote_into_the_settings(self, library: Library) -> None:
        with library._catalog.transaction() as connection:
            for key in ("next_model", "unwanted_vectors"):
                connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, '{broken')", [key])
        assert library.model_switch() is None
        list(library.index())
        stored = json.dumps(["small"])
        with library._catalog.transaction() as connection:
            connection.execute("UPDATE settings SET value = ? WHERE key = 'unwanted_vectors'", [stored])
        list(library.index())  # the active model's are never deleted
        assert _vectors(library) == {"small": 4}

    def test_a_full_disk_loses_nothing(self, tmp_path: Path, template: Path) -> None:
        with small_disk(tmp_path / "library", 8 << 20) as disk:
            _copy(template, tmp_path, disk)
            with Library.open(disk) as library:
                list(library.index())
                library.use_bundle("large")
                leave_free(disk, 200 << 10)
                assert "make room" in _progress(list(library.index()))[-1].stopped
                assert _best(library) == "red"
                make_room(disk)
                _full_while_it_embeds(library, disk)
                assert _best(library) == "red"
                make_room(disk)
                assert isinstance(list(library.index())[-1], ModelSwitched)
                assert _vectors(library) == {"large": 4}

    def test_a_catalog_that_cannot_be_written_keeps_its_model(self, tmp_path: Path, template: Path) -> None:
        with small_disk(tmp_path / "library", 16 << 20) as disk:
            _copy(template, tmp_path, disk)
            make_read_only(disk)
            with Library.open(disk) as library:
                with pytest.raises(CatalogReadOnly):
                    library.use_bundle("large")
                assert _best(library) == "red"


def _full_while_it_embeds(library: Library, disk: Path) -> None:
    events = library.index()
    next(event for event in events if isinstance(event, SwitchProgress))
    leave_free(disk, 0)
    with pytest.raises(StorageFull):
        list(events)


def test_the_choice_is_not_among_the_settings(library: Library) -> None:
    library.use_bundle("large")
    assert "next_model" not in library.settings()
    assert stored_settings.get(library._catalog, "model") == "small"
    assert next_model.GRACE_S > 0
    with Catalog.open(library.folder / "catalog.sqlite", read_only=True) as catalog:
        assert switching.wanted(catalog) is not None
