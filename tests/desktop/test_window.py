from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.places import Place, PlaceKind
from desktop.preferences import Preferences
from desktop.theme.theme import Scheme
from engine import events
from engine.errors import CatalogTooNew
from engine.records import FolderState, Problem, SourceFolder
from tests.desktop.fake_library import FakeLibrary, FakeStore

MakeWindow = Callable[[FakeStore], MainWindow]


def _search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.search_field.edit.setFocus()
    qtbot.keyClicks(window.search_field.edit, text)


def _go(window: MainWindow, kind: PlaceKind, folder: Path | None = None) -> None:
    window.sidebar.go(Place(kind, folder))


def test_an_empty_library_welcomes_and_takes_a_folder(
    make_window: MakeWindow, store: FakeStore, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(store)
    qtbot.waitUntil(window.welcome.isVisible)
    window.welcome.dropped.emit([tmp_path / "New"])
    qtbot.waitUntil(window.grid.isVisible)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)
    assert window.browse_page.count.text() == "40 photos"


def test_a_library_that_does_not_open_is_explained(
    make_window: MakeWindow, store: FakeStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(library: FakeLibrary) -> list[SourceFolder]:
        raise CatalogTooNew(store.root, "version 99")

    monkeypatch.setattr(FakeLibrary, "folders", refuse)
    window = make_window(store)
    qtbot.waitUntil(lambda: "newer Sajin" in window.trouble.text.text())
    assert window.trouble.isVisible()


def test_a_folder_that_cannot_be_used_is_explained(
    make_window: MakeWindow, store: FakeStore, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(store)
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"")
    window.add_folders([file])
    qtbot.waitUntil(window.toast.isVisible)
    assert "photo.jpg" in window.toast.label.text()


def test_search_as_you_type_shows_the_likely_ones_and_then_the_rest(
    window: MainWindow, full_store: FakeStore, qtbot: QtBot
) -> None:
    _search(qtbot, window, "dog")
    qtbot.waitUntil(lambda: window.browse_page.count.text() == "8 photos")
    assert window.photos.rowCount() == 8
    assert full_store.searches[-1] == "dog"
    assert len(full_store.searches) < 3  # debounced
    assert window.browse_page.more_button.text() == "Show 32 less likely matches"
    qtbot.mouseClick(window.browse_page.more_button, Qt.MouseButton.LeftButton)
    assert window.photos.rowCount() == 40
    assert not window.browse_page.footer.isVisible()
    qtbot.mouseClick(window.search_field.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "All photos")


def test_nothing_found_is_explained_with_a_way_on(window: MainWindow, qtbot: QtBot) -> None:
    _search(qtbot, window, "submarine")
    qtbot.waitUntil(window.browse_page.empty.isVisible)
    assert window.browse_page.empty.title.text() == "Nothing here looks like “submarine”"
    qtbot.mouseClick(window.browse_page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.grid.isVisible)
    assert window.photos.rowCount() == 40


def test_a_query_that_is_not_understood_is_explained(window: MainWindow, qtbot: QtBot) -> None:
    _search(qtbot, window, "after:yesterday")
    qtbot.waitUntil(window.browse_page.empty.isVisible)
    assert "such as after:2023" in window.browse_page.empty.text.text()


def test_text_that_is_still_composed_is_not_searched(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    edit = window.search_field.edit
    edit.setFocus()
    composing = QInputMethodEvent("ㄱ", [])
    QApplication.sendEvent(edit, composing)
    assert window.search_field.text == ""
    assert not window.search.active
    committed = QInputMethodEvent()
    committed.setCommitString("개")
    QApplication.sendEvent(edit, committed)
    qtbot.waitUntil(lambda: full_store.searches[-1:] == ["개"])


def test_typing_on_the_grid_goes_to_the_search_field(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.setFocus()
    qtbot.keyClicks(window.grid, "c")
    qtbot.keyClicks(window.search_field.edit, "ity")
    assert window.search_field.text == "city"
    qtbot.waitUntil(lambda: window.photos.rowCount() == 8)
    qtbot.keyClick(window.search_field.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)


def test_find_similar_shows_a_chip(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    window.actions_["photo.similar"].trigger()
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "Photos like this one")
    assert window.photos.rowCount() == 8
    assert window.search_field.example is not None
    qtbot.keyClick(window.search_field.edit, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)


def test_an_image_can_be_pasted(window: MainWindow, qtbot: QtBot) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    window.search_field.edit.setFocus()
    qtbot.keyClick(window.search_field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.search_field.example is not None
    qtbot.waitUntil(window.browse_page.empty.isVisible)
    assert window.browse_page.empty.title.text() == "Nothing like it"
    QGuiApplication.clipboard().clear()


def test_places_of_the_sidebar(window: MainWindow, full_store: FakeStore, qtbot: QtBot, tmp_path: Path) -> None:
    _go(window, PlaceKind.FAVOURITES)
    qtbot.waitUntil(lambda: window.browse_page.count.text() == "5 photos")
    _go(window, PlaceKind.FOLDER, tmp_path / "Holiday")
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "Holiday")
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)
    full_store.problem_list.append(Problem(tmp_path / "bad.jpg", "the file is empty", datetime(2024, 1, 1)))
    window.services.session.refresh()
    qtbot.waitUntil(lambda: window.places.index_of(Place(PlaceKind.PROBLEMS).key).isValid())
    _go(window, PlaceKind.PROBLEMS)
    assert window.browse_page.count.text() == "1 file"
    assert window.browse_page.problems.isVisible()


def test_a_place_ends_a_search(window: MainWindow, qtbot: QtBot) -> None:
    _search(qtbot, window, "dog")
    qtbot.waitUntil(lambda: window.photos.rowCount() == 8)
    assert not window.sidebar.list.currentIndex().isValid()
    _go(window, PlaceKind.ALL)
    assert window.search_field.text == ""
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)


def test_favourite_by_shortcut(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    window.grid.setFocus()
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    window.actions_["photo.favourite"].trigger()
    qtbot.waitUntil(lambda: full_store.photos[1].favourite)
    window.actions_["edit.copy_path"].trigger()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().endswith("beach-001.png"))


def test_mouse_selects_and_opens(window: MainWindow, qtbot: QtBot) -> None:
    grid, left = window.grid, Qt.MouseButton.LeftButton
    place = grid.visualRect(window.photos.index(2)).center()
    qtbot.mouseClick(grid.viewport(), left, pos=place)
    assert grid.currentIndex().row() == 2
    second = grid.visualRect(window.photos.index(4)).center()
    qtbot.mouseClick(grid.viewport(), left, Qt.KeyboardModifier.ShiftModifier, second)
    assert len(grid.selectionModel().selectedIndexes()) == 3
    qtbot.mouseDClick(grid.viewport(), left, pos=place)
    assert window.viewer_page.isVisible()
    assert window.viewer.row == 2


def test_thumbnails_are_painted(window: MainWindow, qtbot: QtBot) -> None:
    place = window.grid.visualRect(window.photos.index(0)).topLeft() + QPoint(20, 20)
    background = window.grid.grab().toImage().pixelColor(1, 1)

    def painted() -> bool:
        color = window.grid.grab().toImage().pixelColor(place)
        return color.hsvSaturation() > 60 and color != background

    qtbot.waitUntil(painted)
    assert window.thumbnails.cached_bytes > 0


def test_tile_size_follows_slider_and_is_remembered(window: MainWindow, preferences: Preferences, qtbot: QtBot) -> None:
    before = window.grid.visualRect(window.photos.index(0)).width()
    window.status.size_slider.setValue(320)
    assert window.grid.visualRect(window.photos.index(0)).width() > before
    assert preferences.tile_size == 320


def test_scroll_stays_where_it_was_when_photos_come(
    window: MainWindow, full_store: FakeStore, qtbot: QtBot, tmp_path: Path
) -> None:
    bar = window.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    first = window.photos.ids[window.grid.visible_rows()[0]]
    place = window.grid.visualRect(window.photos.index(window.photos.row_of(first) or 0)).top()
    with full_store.lock:
        newest = full_store.photos[1]
        moved = {1000 + n: photo for n, photo in full_store.photos.items()}
        full_store.photos.clear()
        full_store.photos[0] = newest
        full_store.photos.update({n - 1000: photo for n, photo in moved.items()})
    window.services.session.refresh()
    qtbot.waitUntil(lambda: window.photos.rowCount() == 41)
    row = window.photos.row_of(first)
    assert row is not None
    assert window.grid.visualRect(window.photos.index(row)).top() == place


def test_offline_folders_are_marked(make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    full_store.folders[Path("/media/disk")] = FolderState.OFFLINE
    window = make_window(full_store)
    qtbot.waitUntil(lambda: window.places.index_of(Place(PlaceKind.FOLDER, Path("/media/disk")).key).isValid())
    window.services.indexer.reported.emit(events.FolderOffline("/media/disk"))
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast.label.text() == "“disk” is offline. Its photos are kept."


def test_progress_of_indexing_in_words(window: MainWindow, qtbot: QtBot) -> None:
    report, bar = window.services.indexer.reported.emit, window.status
    report(events.IndexStarted(5000))
    report(events.IndexProgress(1240, 5000, 48.2, 130.0))
    assert bar.label.text() == "1,240 of 5,000 · 48/s · 2 min left"
    assert bar.progress.isVisible()
    assert bar.progress.value() == 1240
    qtbot.mouseClick(bar.pause_button, Qt.MouseButton.LeftButton)
    assert bar.label.text() == "1,240 of 5,000 · paused"
    assert bar.pause_button.toolTip() == "Resume indexing"
    qtbot.mouseClick(bar.pause_button, Qt.MouseButton.LeftButton)
    report(events.IndexFinished(10, 2, 0, 0, 1, cancelled=False))
    assert bar.label.text() == "10 photos added · 1 file could not be read"
    assert not bar.progress.isVisible()


def test_settings_change_theme_and_language_at_once(window: MainWindow, preferences: Preferences, qtbot: QtBot) -> None:
    window.settings.open()
    dialog = window.settings.dialog
    assert dialog is not None
    dialog.nav.setCurrentRow(2)
    dialog.appearance.scheme.setCurrentIndex(2)
    assert preferences.scheme is Scheme.DARK
    dialog.appearance.language.setCurrentIndex(2)
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "모든 사진")
    assert window.browse_page.count.text() == "사진 40장"
    qtbot.waitUntil(lambda: dialog.windowTitle() == "설정")
    assert "사진을 설명해" in window.search_field.edit.placeholderText()
    dialog.appearance.language.setCurrentIndex(1)
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "All photos")
    dialog.close()


def test_settings_of_folders_and_model(window: MainWindow, full_store: FakeStore, qtbot: QtBot, tmp_path: Path) -> None:
    window.settings.open()
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.folders.model.rowCount() == 1)
    qtbot.waitUntil(lambda: len(dialog.models.installed.rows) == 2)
    dialog.nav.setCurrentRow(1)
    rows = dialog.models.installed.rows
    assert not rows["starter"].use.isVisible()
    qtbot.mouseClick(rows["larger"].use, Qt.MouseButton.LeftButton)
    question = window.models.questions.dialog
    assert question is not None
    qtbot.mouseClick(question.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: full_store.active == "larger")
    qtbot.waitUntil(lambda: not rows["larger"].use.isVisible())
    folder = FakeLibrary(full_store).folders()[0]
    dialog.folders.remove_wanted.emit(folder)
    qtbot.waitUntil(window.welcome.isVisible)
    dialog.close()


def test_dropped_file_becomes_an_example(window: MainWindow, full_store: FakeStore) -> None:
    from desktop.search.example import examples_from_mime

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(full_store.photos[1].path))])
    (example,) = examples_from_mime(mime, "x")
    assert example.load() == full_store.photos[1].path
