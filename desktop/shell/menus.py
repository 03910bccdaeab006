"""The menu bar and the photo's context menu, made of the actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.plain import one_line
from desktop.shell.actions import MENUS, PHOTO, RATINGS, SEPARATOR, Actions, ActionSpec, action_texts, menu_titles
from engine.records import Album

LONGEST_NAME = 48


class Menus(QObject):
    """Fills the menu bar; the ratings and the albums are menus within it.

    Args:
        add_to_album: called with the id of the album chosen, None for a new one.
    """

    def __init__(self, bar: QMenuBar, actions: Actions, add_to_album: Callable[[int | None], None]) -> None:
        super().__init__(bar)
        self._bar, self._actions, self._add_to_album = bar, actions, add_to_album
        self._albums: list[Album] = []
        self._ratings = QMenu(bar)
        self._album_menu = QMenu(bar)
        self._album_menu.aboutToShow.connect(self._fill_albums)
        for spec in RATINGS:
            self._ratings.addAction(actions[spec.name])
        actions["photo.rating"].setMenu(self._ratings)
        actions["photo.album"].setMenu(self._album_menu)
        self._menus = {name: self._menu(specs) for name, specs in MENUS.items()}
        for menu in self._menus.values():
            bar.addMenu(menu)
        bar.installEventFilter(self)
        self._retranslate()

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Offer these albums to put photos into (smart ones hold what they find)."""
        self._albums = [album for album in albums if album.query is None]

    def context_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of what can be done with the selected photos."""
        menu = QMenu(parent)
        self._fill(menu, PHOTO)
        menu.addSeparator()
        menu.addAction(self._actions["edit.copy"])
        menu.addAction(self._actions["edit.copy_path"])
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return False

    def _menu(self, specs: Sequence[ActionSpec]) -> QMenu:
        menu = QMenu(self._bar)
        self._fill(menu, specs)
        return menu

    def _fill(self, menu: QMenu, specs: Sequence[ActionSpec]) -> None:
        for spec in specs:
            if spec is SEPARATOR:
                menu.addSeparator()
            else:
                menu.addAction(self._actions[spec.name])

    def _fill_albums(self) -> None:
        menu = self._album_menu
        menu.clear()
        new = menu.addAction(self.tr("New album…"))
        new.triggered.connect(lambda: self._add_to_album(None))
        if self._albums:
            menu.addSeparator()
        names = {album.id: album for album in self._albums}
        for album in self._albums:
            action = menu.addAction(_menu_text(_path(album, names)))
            action.triggered.connect(lambda _=False, album_id=album.id: self._add_to_album(album_id))

    def _retranslate(self) -> None:
        titles = menu_titles()
        for name, menu in self._menus.items():
            menu.setTitle(titles[name])
        self._ratings.setTitle(action_texts()["photo.rating"])
        self._album_menu.setTitle(action_texts()["photo.album"])
        self._actions.retranslate()


def _path(album: Album, known: dict[int, Album]) -> str:
    names, seen = [album.name], {album.id}
    while album.parent_id in known and album.parent_id not in seen:
        album = known[album.parent_id]
        seen.add(album.id)
        names.append(album.name)
    return " › ".join(reversed(names))


def _menu_text(name: str) -> str:
    line = one_line(name)
    short = line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"
    return short.replace("&", "&&")
