"""Draws ``docs/screenshots/*.png``: the real window over a real library, made of scikit-image's photos.

``python tools/screenshots.py [--photos DIR --out DIR]``; needs a display (``make screenshots`` brings one).
With photos of your own the pictures are for you to look at: only those of scikit-image's photos may be published.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import shiboken6
from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop.app import make_window  # noqa: E402
from desktop.i18n import Language  # noqa: E402
from desktop.main_window import MainWindow  # noqa: E402
from desktop.places import Place, PlaceKind  # noqa: E402
from desktop.preferences import Preferences  # noqa: E402
from desktop.theme.theme import Scheme  # noqa: E402
from engine import samples  # noqa: E402
from engine.edits import AddToAlbum, CreateAlbum, SetCaptions, SetFavourites, SetRatings, adding_tags  # noqa: E402
from engine.library import Library  # noqa: E402

DEADLINE_S = 600.0
SIZE = (1280, 800)
SETTLE_MS = 700
EXIF, TIME_TAKEN = 0x8769, 0x9003
TAKEN = datetime(2025, 6, 15, 16, 30)
LOOKS = ((Scheme.LIGHT, Language.ENGLISH, ""), (Scheme.DARK, Language.KOREAN, "-dark-ko"))
QUERIES = {Language.ENGLISH: "a motorcycle", Language.KOREAN: "고양이"}


def main() -> int:
    """Draw all pictures."""
    arguments = _parse()
    app = QApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sajin-", ignore_cleanup_errors=True) as temporary:
        root = Path(temporary)
        photos = arguments.photos or _sample_photos(root)
        queries = dict.fromkeys(Language, arguments.query) if arguments.query else QUERIES
        Camera(app, root, photos, arguments.out, queries).draw_all()
    return 0


class Camera:
    """Drives windows and takes their pictures.

    Args:
        app: the application.
        root: a temporary folder.
        photos: the folder to index.
        out: where pictures go.
        queries: what is searched for in each language.
    """

    def __init__(self, app: QApplication, root: Path, photos: Path, out: Path, queries: dict[Language, str]) -> None:
        self._app, self._root, self._photos, self._out = app, root, photos, out
        self._queries = queries
        self._suffix = ""

    def draw_all(self) -> None:
        """Draw every scene in each look."""
        for scheme, language, self._suffix in LOOKS:
            with self._window("empty", scheme, language) as window:
                self._wait(window.welcome.isVisible)
                self._take(window, "welcome")
            with self._window("library", scheme, language) as window:
                self._index(window)
                scenes = (self._grid, self._results, self._viewer, self._duplicates, self._review, self._settings)
                for scene in scenes:
                    scene(window, language)

    def _index(self, window: MainWindow) -> None:
        if self._suffix == "":
            window.add_folders([self._photos])
        self._wait(lambda: window.photos.rowCount() > 0)
        self._wait(lambda: not window.status.progress.isVisible() and bool(window.status.label.text()))
        if self._suffix == "":
            _organise(self._root / "library")
            window.services.session.refresh()
        self._wait(lambda: not any(job.key == "model" for job in window.jobs.jobs))

    def _grid(self, window: MainWindow, language: Language) -> None:
        window.actions_["view.inspector"].setChecked(True)
        window.grid.setFocus()
        window.grid.setCurrentIndex(window.photos.index(1))
        self._take(window, "grid")
        window.actions_["view.inspector"].setChecked(False)

    def _results(self, window: MainWindow, language: Language) -> None:
        window.search_for(self._queries[language])
        self._wait(lambda: window.browse.searching and window.photos.rowCount() > 0)
        self._take(window, "results")

    def _viewer(self, window: MainWindow, language: Language) -> None:
        window.open_photo(0)
        self._rest(SETTLE_MS)
        QTest.keyClick(window.viewer_page, Qt.Key.Key_W)
        self._rest(4 * SETTLE_MS)
        self._take(window, "viewer")
        QTest.keyClick(window.viewer_page, Qt.Key.Key_W)
        window.viewer.close()

    def _duplicates(self, window: MainWindow, language: Language) -> None:
        window.sidebar.go(Place(PlaceKind.DUPLICATES))
        self._wait(lambda: window.duplicates_page.model.rowCount() > 0)
        self._take(window, "duplicates")

    def _review(self, window: MainWindow, language: Language) -> None:
        if self._suffix == "":
            window.tagging.proposing.run.start(lambda library: None)
        window.sidebar.go(Place(PlaceKind.PROPOSALS))
        self._wait(lambda: window.tagging.page.photos.rowCount() > 0 and not window.tagging.proposing.run.running)
        window.toast.hide()
        window.focus_page()
        QCursor.setPos(window.mapToGlobal(QPoint(1, 1)))  # not over a line that would light up
        self._take(window, "review")

    def _settings(self, window: MainWindow, language: Language) -> None:
        window.settings.open("performance")
        dialog = window.settings.dialog
        assert dialog is not None
        self._take(dialog, "settings")
        window.settings.open("model")
        self._rest(SETTLE_MS)
        self._take(dialog, "models")
        if language is Language.ENGLISH:
            window.settings.open("tagging")
            self._wait(lambda: window.tagging_settings.state.entries > 0)
            self._take(dialog, "tagging")
        else:
            self._vocabulary(window)
        dialog.close()

    def _vocabulary(self, window: MainWindow) -> None:
        window.tagging_settings.edit_vocabulary()
        editor = window.tagging_settings.vocabulary.dialog
        assert editor is not None
        self._wait(lambda: editor.tree.go("dog"))
        self._take(editor, "vocabulary")
        editor.close()

    @contextmanager
    def _window(self, library: str, scheme: Scheme, language: Language) -> Iterator[MainWindow]:
        store = QSettings(str(self._root / f"{library}{self._suffix}.ini"), QSettings.Format.IniFormat)
        preferences = Preferences(store)
        preferences.scheme, preferences.language = scheme, language
        window = make_window(self._app, self._root / library, preferences)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        yield window
        window.close()
        shiboken6.delete(window)

    def _take(self, widget: QWidget, name: str) -> None:
        self._rest(SETTLE_MS)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.ReadWrite)
        widget.grab().save(buffer, "PNG")  # type: ignore[call-overload]
        image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
        colours = image.quantize(256, method=Image.Quantize.MEDIANCUT)
        small = image.quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG)
        path = self._out / f"{name}{self._suffix}.png"
        small.save(path, optimize=True)
        print(path)

    def _wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            if time.monotonic() > deadline:
                raise SystemExit("the window did not come to the state that was to be drawn")
            self._rest(30)

    def _rest(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def _sample_photos(root: Path) -> Path:
    """Write scikit-image's photos as if taken on three days, and copies of three of them; return the folder."""
    folder = root / "Photos"
    (folder / "Sent").mkdir(parents=True)
    for number, path in enumerate(sorted(samples.install(root / "samples", TAKEN).glob("*.jpg"))):
        with Image.open(path) as image:
            exif = image.getexif()
            moment = TAKEN - timedelta(days=number // 6 * 9, minutes=17 * number)
            exif.get_ifd(EXIF)[TIME_TAKEN] = moment.strftime("%Y:%m:%d %H:%M:%S")
            image.save(folder / path.name, quality="keep", exif=exif)
    first, second, third, *_ = sorted(folder.glob("*.jpg"))
    shutil.copy2(first, folder / "Sent" / f"{first.stem} (1).jpg")
    for path in (second, third):
        with Image.open(path) as image:
            smaller = image.resize((image.width // 2, image.height // 2))
            smaller.save(folder / "Sent" / path.name, quality=60, exif=image.getexif())
    return folder


def _organise(library_dir: Path) -> None:
    """Do what a user has done after some evenings."""
    with Library.open(library_dir) as library:
        ids = library.photo_ids("date")
        album = library.edit(CreateAlbum("Summer", photo_ids=tuple(ids[:5]))).created
        assert album is not None
        weekend = library.edit(CreateAlbum("Weekend at the lake", parent_id=album)).created
        assert weekend is not None
        library.edit(AddToAlbum(weekend, tuple(ids[3:7])))
        library.edit(CreateAlbum("Best of the year", query="is:favourite rating:>=4"))
        library.edit(adding_tags(ids[:4], ["할머니 집"]))
        library.edit(adding_tags(ids[1:9], ["outdoors"]))
        library.edit(adding_tags(ids[1:3], ["Nabi"]))
        library.edit(SetFavourites(dict.fromkeys((ids[1], ids[5]), True)))
        library.edit(SetRatings({ids[1]: 5, ids[2]: 3, ids[5]: 4}))
        library.edit(SetCaptions({ids[1]: "The one that hangs over the sofa"}))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw the pictures of docs/screenshots.")
    parser.add_argument("--photos", type=Path, help="a folder of other photos to show")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="where the pictures go")
    parser.add_argument("--query", help="what is searched for, in both languages")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
