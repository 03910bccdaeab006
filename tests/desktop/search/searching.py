"""A window with nothing but a search field, over a library that remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.protocol import Sort
from desktop.backend.session import LibrarySession
from desktop.preferences import Preferences
from desktop.search.controller import Request, SearchController
from desktop.search.example import Example
from desktop.search.field import SearchField
from desktop.theme.icons import Icons
from engine.query import parse
from engine.records import Hit, SearchResult
from tests.desktop.fake_library import FakeLibrary, FakeStore


@dataclass
class Asked:
    """One search that reached the library."""

    text: str
    images: list[object]
    limit: int | None
    sort: Sort


@dataclass
class Searches:
    """What all libraries of a test were asked, and how many photos they find."""

    asked: list[Asked] = field(default_factory=list)
    hits: int = 3
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def texts(self) -> list[str]:
        """The search texts, in their order."""
        return [asked.text for asked in self.asked]


class SearchedLibrary(FakeLibrary):
    """Finds as many photos as the test says, once the gate is open."""

    def __init__(self, store: FakeStore, searches: Searches) -> None:
        super().__init__(store)
        self._searches = searches

    def find(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        """Remember, and find the first photos; raises QueryInvalid as the engine does."""
        self._searches.asked.append(Asked(text, list(images), limit, sort))
        self._searches.gate.wait(5)
        parse(text)
        count = self._searches.hits if limit is None else min(self._searches.hits, limit)
        return SearchResult([Hit(number, Path(f"{number}.jpg"), 1.0, 1.0, ()) for number in range(count)], count)


class SearchWindow(QWidget):
    """The field, its controller, and a button that can have the focus instead."""

    def __init__(self, icons: Icons, session: LibrarySession, preferences: Preferences) -> None:
        super().__init__()
        self.field = SearchField(icons)
        self.elsewhere = QPushButton("photos")
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addStretch(1)
        column.addWidget(self.elsewhere)
        self.session = session
        self.search = SearchController(self.field, self.session, self, preferences=preferences)
        self.found: list[tuple[Request, SearchResult]] = []
        self.failed: list[tuple[Request, Exception]] = []
        self.left = 0
        self.search.found.connect(lambda request, result: self.found.append((request, result)))
        self.search.failed.connect(lambda request, error: self.failed.append((request, error)))
        self.field.left.connect(self._leave)
        self.resize(900, 600)

    @property
    def offered(self) -> list[str]:
        """The rows that the list under the field shows."""
        popup = self.field.popup
        return [row.text for row in popup.model.rows] if popup.isVisible() else []

    @property
    def chips(self) -> list[str]:
        """The parts of the text that are chips."""
        return self.field.strip.raws

    def _leave(self) -> None:
        self.left += 1
        self.elsewhere.setFocus()


def focus(window: SearchWindow) -> None:
    """Give the words the keyboard, as the program does."""
    window.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)


def type_in(qtbot: QtBot, window: SearchWindow, text: str) -> None:
    """Type behind the words."""
    focus(window)
    qtbot.keyClicks(window.field.edit, text)


def compose(window: SearchWindow, letters: str, commit: str = "") -> None:
    """Compose letters with an input method, or commit them."""
    event = QInputMethodEvent(letters, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(window.field.edit, event)


def drop(widget: QWidget, mime: QMimeData) -> bool:
    """Drop something on a widget; return whether it was taken."""
    point, buttons = QPoint(60, 20), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(point, Qt.DropAction.CopyAction, mime, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(point), Qt.DropAction.CopyAction, mime, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)
    return enter.isAccepted()


def example(number: int) -> Example:
    """Return a photo to search by."""
    return Example(f"{number}.jpg", QPixmap(), photo_id=number)
