"""The welcome: the folder it suggests, sample photos, languages, folders dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.theme.icons import Icons
from desktop.welcome.controller import WelcomeController
from desktop.welcome.page import WelcomePage
from tests.desktop.fake_library import FakeLibrary, FakeStore

Welcome = tuple[WelcomePage, WelcomeController]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "Pictures"
    (folder / "2024").mkdir(parents=True)
    return folder


@pytest.fixture
def welcome(
    qtbot: QtBot, qapp: QApplication, icons: Icons, store: FakeStore, pictures: Path
) -> Iterator[Callable[[], Welcome]]:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    translations = Translations(qapp, Language.ENGLISH)

    def make() -> Welcome:
        page = WelcomePage(icons)
        qtbot.addWidget(page)
        page.resize(1000, 760)
        controller = WelcomeController(page, session, translations, page, pictures=pictures)
        controller.language_chosen.connect(translations.set_language)
        page.show()
        page.activateWindow()
        qtbot.waitExposed(page)
        return page, controller

    yield make
    session.close()
    translations.set_language(Language.ENGLISH)


def test_the_pictures_are_suggested_with_their_number_and_added_by_one_click(
    welcome: Callable[[], Welcome], pictures: Path, qtbot: QtBot
) -> None:
    for name in ("1.jpg", "2024/2.HEIC", "2024/notes.txt"):
        (pictures / name).touch()
    page, controller = welcome()
    qtbot.waitUntil(lambda: page.suggestion.facts == "2 photos")
    assert page.suggestion.accessibleName() == "Add “Pictures”"
    assert not page.samples.isVisible()
    assert page.button.text() == "Another folder…"
    with qtbot.waitSignal(controller.folder_chosen) as chosen:
        qtbot.mouseClick(page.suggestion, Qt.MouseButton.LeftButton)
    assert chosen.args == [pictures]


def test_the_suggestion_has_the_focus_and_is_taken_by_a_key(
    welcome: Callable[[], Welcome], pictures: Path, qtbot: QtBot
) -> None:
    (pictures / "1.jpg").touch()
    page, controller = welcome()
    qtbot.waitUntil(lambda: page.focusWidget() is page.suggestion)
    with qtbot.waitSignal(controller.folder_chosen):
        qtbot.keyClick(page.suggestion, Qt.Key.Key_Space)


def test_without_pictures_samples_are_offered_where_there_are_some(
    welcome: Callable[[], Welcome], store: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    store.samples = tmp_path / "samples"
    page, controller = welcome()
    qtbot.waitUntil(page.samples.isVisible)
    assert not page.suggestion.isVisible()
    assert page.button.text() == "Add a folder of photos"
    with qtbot.waitSignal(controller.folder_chosen) as chosen:
        qtbot.mouseClick(page.samples, Qt.MouseButton.LeftButton)
    assert chosen.args == [store.samples]


def test_without_pictures_and_samples_there_is_one_button(welcome: Callable[[], Welcome], qtbot: QtBot) -> None:
    page, controller = welcome()
    controller.start()
    qtbot.waitUntil(lambda: not page.suggestion.isVisible() and page.focusWidget() is page.button)
    assert not page.samples.isVisible()
    with qtbot.waitSignal(page.add_folder):
        qtbot.keyClick(page.button, Qt.Key.Key_Space)


def test_a_count_that_was_broken_off_does_not_pretend_to_be_exact(icons: Icons, qtbot: QtBot, pictures: Path) -> None:
    page = WelcomePage(icons)
    qtbot.addWidget(page)
    page.suggest(pictures)
    assert page.suggestion.facts == "Counting photos…"
    page.suggest(pictures, 23_456, complete=False)
    assert page.suggestion.facts == "More than 20,000 photos"


def test_the_language_is_switched_here(welcome: Callable[[], Welcome], qtbot: QtBot) -> None:
    page, _ = welcome()
    assert page.languages.currentIndex() == 0
    qtbot.mouseClick(page.languages.buttons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "환영" in page._title.text())
    assert page.languages.currentIndex() == 1
    qtbot.keyClick(page.languages.buttons[1], Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: page._title.text() == "Welcome to Sajin")


def test_a_folder_can_be_dropped(welcome: Callable[[], Welcome], tmp_path: Path, qtbot: QtBot) -> None:
    page, _ = welcome()
    heard = QSignalSpy(page.dropped)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/a.jpg")])
    copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, button, keys)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted() and page._area.property("dropping") is True
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), copy, mime, button, keys))
    assert heard.count() == 1 and heard.at(0) == [[tmp_path]]
    assert page._area.property("dropping") is False


def test_in_a_small_window_everything_that_can_be_done_is_in_sight(
    welcome: Callable[[], Welcome], pictures: Path, store: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    (pictures / "1.jpg").touch()
    page, _ = welcome()
    qtbot.waitUntil(lambda: page.suggestion.facts == "1 photo")
    page.resize(720, 480)
    qtbot.waitUntil(lambda: not page._picture.isVisible())
    assert page.suggestion.height() == 88
    for widget in (page.suggestion, page.button, page.languages):
        assert page.rect().contains(widget.rect().translated(widget.mapTo(page, QPoint(0, 0))))
    page.resize(1000, 760)
    qtbot.waitUntil(page._picture.isVisible)


def test_enter_takes_the_suggestion_too(welcome: Callable[[], Welcome], pictures: Path, qtbot: QtBot) -> None:
    (pictures / "1.jpg").touch()
    page, controller = welcome()
    qtbot.waitUntil(lambda: page.suggestion.facts == "1 photo")
    with qtbot.waitSignal(controller.folder_chosen):
        qtbot.keyClick(page.suggestion, Qt.Key.Key_Return)
