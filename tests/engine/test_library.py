"""The library facade, on a real catalog, with real decode workers and an encoder that sees colours only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

import engine
from engine.control import Control
from engine.errors import (
    BundleUnknown,
    CatalogError,
    FolderUnusable,
    LibraryBusy,
    PhotoUnknown,
    PhotoUnreadable,
    SettingInvalid,
    SettingUnknown,
)
from engine.events import IndexFinished, PhotoFailed
from engine.library import Library
from engine.records import FolderState
from tests.engine.fakes import ColourEncoder


@pytest.fixture
def library(library_dir: Path) -> Iterator[Library]:
    with Library.open(library_dir, encoder=ColourEncoder()) as opened:
        yield opened


@pytest.fixture
def filled(library: Library, photo_folder: Path) -> Library:
    library.add_folder(photo_folder)
    _index(library)
    return library


def _index(library: Library) -> IndexFinished:
    last = list(library.index())[-1]
    assert isinstance(last, IndexFinished)
    return last


def _names(library: Library) -> set[str]:
    return {summary.path.name for summary in library.summaries(library.photo_ids())}


class TestOpening:
    def test_creates_the_library_where_there_is_none(self, library_dir: Path) -> None:
        with Library.open(library_dir) as library:
            assert library.photo_ids() == []
        assert (library_dir / "catalog.sqlite").is_file()

    def test_without_a_folder_it_is_the_users_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAJIN_LIBRARY", str(tmp_path / "own"))
        with engine.Library.open() as library:
            assert library.folder == tmp_path / "own"

    def test_read_only_needs_a_catalog(self, library_dir: Path) -> None:
        with pytest.raises(CatalogError):
            Library.open(library_dir, read_only=True)
        assert not library_dir.exists()

    def test_read_only_shows_photos_and_refuses_to_write(self, filled: Library, library_dir: Path) -> None:
        with Library.open(library_dir, read_only=True) as reader:
            assert reader.photo_ids() == filled.photo_ids()
            with pytest.raises(CatalogError):
                reader.set_favourite(reader.photo_ids()[0], True)

    def test_a_file_is_no_library(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("x")
        with pytest.raises(FolderUnusable):
            Library.open(file)


class TestFolders:
    def test_are_remembered_in_order(self, library: Library, tmp_path: Path) -> None:
        for name in ("b", "a"):
            (tmp_path / name).mkdir()
            library.add_folder(tmp_path / name)
        assert [folder.path.name for folder in library.folders()] == ["b", "a"]

    def test_adding_one_twice_changes_nothing(self, library: Library, photo_folder: Path) -> None:
        first, second = library.add_folder(photo_folder), library.add_folder(str(photo_folder))
        assert first == second
        assert len(library.folders()) == 1

    def test_one_that_is_not_there_is_refused(self, library: Library, tmp_path: Path) -> None:
        with pytest.raises(FolderUnusable) as caught:
            library.add_folder(tmp_path / "nowhere")
        assert caught.value.path == tmp_path / "nowhere"

    def test_removing_one_takes_its_photos_out(self, filled: Library, photo_folder: Path) -> None:
        filled.remove_folder(photo_folder)
        assert (filled.folders(), filled.photo_ids()) == ([], [])
        assert (photo_folder / "red.png").is_file()


class TestIndexing:
    def test_finds_every_photo_and_names_what_is_none(self, library: Library, photo_folder: Path) -> None:
        library.add_folder(photo_folder)
        events = list(library.index())
        assert events[-1] == IndexFinished(added=3, unchanged=0, moved=0, removed=0, failed=1, cancelled=False)
        assert [Path(event.path).name for event in events if isinstance(event, PhotoFailed)] == ["broken.jpg"]
        assert [problem.path.name for problem in library.problems()] == ["broken.jpg"]
        assert _names(library) == {"red.png", "green.png", "blue.png"}
        assert library.folders()[0].photo_count == 3

    def test_a_second_run_does_nothing(self, filled: Library) -> None:
        revision = filled.revision()
        again = _index(filled)
        assert (again.added, again.failed) == (0, 0)
        assert filled.revision() == revision

    def test_a_folder_that_is_away_keeps_its_photos(self, filled: Library, photo_folder: Path) -> None:
        photo_folder.rename(photo_folder.with_name("away"))
        _index(filled)
        assert filled.folders()[0].state is FolderState.OFFLINE
        assert all(summary.offline for summary in filled.summaries(filled.photo_ids()))
        assert len(filled.photo_ids()) == 3

    def test_cancelled_before_it_begins_it_adds_nothing(self, library: Library, photo_folder: Path) -> None:
        library.add_folder(photo_folder)
        control = Control()
        control.cancel()
        last = list(library.index(control))[-1]
        assert isinstance(last, IndexFinished)
        assert last.cancelled
        assert library.photo_ids() == []

    def test_two_cannot_index_at_once(self, library: Library, library_dir: Path, photo_folder: Path) -> None:
        library.add_folder(photo_folder)
        first = library.index()
        next(first)
        with Library.open(library_dir, encoder=ColourEncoder()) as other, pytest.raises(LibraryBusy):
            next(other.index())
        assert isinstance(list(first)[-1], IndexFinished)

    def test_watching_scans_again_when_asked(self, library: Library, photo_folder: Path) -> None:
        library.add_folder(photo_folder)
        control, rescan, finished = Control(), threading.Event(), 0
        for event in library.watch(control, rescan):
            if isinstance(event, IndexFinished):
                finished += 1
                rescan.set() if finished == 1 else control.cancel()
        assert finished == 2


class TestPhotos:
    def test_details_caption_favourite_and_rating(self, filled: Library, photo_folder: Path) -> None:
        photo_id = filled.photo_id_of(photo_folder / "red.png")
        before = filled.revision()
        filled.set_caption(photo_id, "the red wall")
        filled.set_favourite(photo_id, True)
        filled.set_rating(photo_id, 4)
        details = filled.photo(photo_id)
        assert (details.caption, details.summary.favourite, details.summary.rating) == ("the red wall", True, 4)
        assert (details.summary.width, details.summary.height, details.format) == (64, 48, "png")
        assert details.paths == [photo_folder / "red.png"]
        assert filled.revision() > before
        filled.set_caption(photo_id, None)
        assert filled.caption(photo_id) is None

    def test_are_listed_by_date_and_by_name(self, filled: Library) -> None:
        by_name = [summary.path.name for summary in filled.summaries(filled.photo_ids("name"))]
        assert by_name == ["blue.png", "green.png", "red.png"]
        dates = [summary.taken_at for summary in filled.summaries(filled.photo_ids())]
        assert all(date is not None for date in dates)
        assert dates == sorted(dates, reverse=True)  # type: ignore[type-var]

    def test_thumbnails_by_id_and_by_hash(self, filled: Library) -> None:
        (summary,) = filled.summaries(filled.photo_ids()[:1])
        path = filled.thumbnail(summary.id)
        assert path is not None
        assert path == filled.thumbnail(summary.content_hash)
        with Image.open(path) as image:
            assert image.size == (64, 48)
        assert filled.thumbnail("0" * 32) is None

    def test_what_is_not_in_the_library(self, filled: Library, tmp_path: Path) -> None:
        with pytest.raises(PhotoUnknown):
            filled.photo(10**6)
        with pytest.raises(PhotoUnknown):
            filled.photo_id_of(tmp_path / "nowhere.jpg")
        with pytest.raises(PhotoUnknown):
            filled.set_caption(10**6, "x")
        with pytest.raises(ValueError, match="0 to 5"):
            filled.set_rating(filled.photo_ids()[0], 6)
        assert filled.summaries([10**6]) == []

    def test_two_readers_see_the_same_revision(self, filled: Library, library_dir: Path) -> None:
        with Library.open(library_dir, read_only=True) as reader:
            before = reader.revision()
            filled.set_favourite(filled.photo_ids()[0], True)
            assert reader.revision() == filled.revision() > before


class TestSettings:
    def test_have_defaults_and_are_kept(self, library: Library, library_dir: Path) -> None:
        assert library.setting("provider") == "auto"
        library.set_setting("provider", "cpu")
        with Library.open(library_dir) as other:
            assert other.setting("provider") == "cpu"

    def test_refuse_what_is_not_declared(self, library: Library) -> None:
        with pytest.raises(SettingUnknown) as caught:
            library.setting("provder")
        assert caught.value.suggestion == "provider"
        with pytest.raises(SettingInvalid):
            library.set_setting("provider", "purple")


class TestSearching:
    def test_by_meaning(self, filled: Library) -> None:
        assert filled.search("red", show_all=True)[0].path.name == "red.png"
        assert filled.search("blue", show_all=True, limit=1)[0].path.name == "blue.png"

    def test_shows_only_likely_ones_unless_asked(self, filled: Library) -> None:
        result = filled.find("green")
        assert filled.search("green") == result.hits[: result.likely]
        assert filled.search("green", show_all=True) == result.hits

    def test_by_caption_at_once(self, filled: Library, photo_folder: Path) -> None:
        photo_id = filled.photo_id_of(photo_folder / "blue.png")
        filled.search("zanzibar")
        filled.set_caption(photo_id, "Zanzibar")
        assert filled.search("zanzibar")[0].photo_id == photo_id

    def test_sees_photos_that_were_added_meanwhile(self, filled: Library, photo_folder: Path) -> None:
        filled.search("white")
        Image.new("RGB", (64, 48), "white").save(photo_folder / "snow.png")
        _index(filled)
        assert filled.search("white", show_all=True)[0].path.name == "snow.png"

    def test_similar_by_id_by_path_and_by_a_foreign_file(
        self, filled: Library, photo_folder: Path, tmp_path: Path
    ) -> None:
        Image.new("RGB", (32, 32), (210, 30, 30)).save(tmp_path / "crimson.png")
        by_file = filled.similar(tmp_path / "crimson.png", limit=1)
        assert [hit.path.name for hit in by_file] == ["red.png"]
        photo_id = filled.photo_id_of(photo_folder / "red.png")
        assert filled.similar(photo_id) == filled.similar(str(photo_folder / "red.png"))

    def test_by_example(self, filled: Library) -> None:
        example = Image.new("RGB", (32, 32), (20, 210, 30))
        assert filled.search(images=[example], show_all=True)[0].path.name == "green.png"

    def test_examples_that_cannot_be_used(self, filled: Library, photo_folder: Path, tmp_path: Path) -> None:
        with pytest.raises(PhotoUnreadable):
            filled.similar(photo_folder / "broken.jpg")
        with pytest.raises(PhotoUnknown):
            filled.similar(10**6)
        with pytest.raises(FileNotFoundError):
            filled.similar(tmp_path / "nowhere.jpg")

    def test_warm_up_loads_and_changes_nothing(self, filled: Library) -> None:
        revision = filled.revision()
        filled.warm_up()
        assert filled.revision() == revision


def test_a_model_that_is_not_there(library_dir: Path) -> None:
    with Library.open(library_dir) as library, pytest.raises(BundleUnknown) as caught:
        library.use_bundle("nonsense")
    assert caught.value.bundle_id == "nonsense"


def test_every_public_name_can_be_imported() -> None:
    for name in dir(engine):
        assert getattr(engine, name) is not None or name.startswith("__")
    with pytest.raises(AttributeError):
        _ = engine.nonsense  # type: ignore[attr-defined]
