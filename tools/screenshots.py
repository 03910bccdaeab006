"""Draws ``docs/screenshots/*.png``: the real window over a real library, made of scikit-image's photos.

``python tools/screenshots.py [--all] [--photos DIR] [--out DIR]``; needs a display (``make screenshots`` brings one).
With photos of your own the pictures are for you to look at: only those of scikit-image's photos may be published.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop.app import make_window  # noqa: E402
from desktop.i18n import Language  # noqa: E402
from desktop.main_window import MainWindow  # noqa: E402
from desktop.preferences import Preferences  # noqa: E402
from desktop.theme.theme import Scheme  # noqa: E402

NAMES = (
    "chelsea", "coffee", "astronaut", "rocket", "motorcycle_left", "hubble_deep_field", "moon", "camera", "coins",
    "grass", "brick", "gravel", "clock_motion", "retina", "horse", "page", "cell", "ihc", "motorcycle_right",
)  # fmt: skip
DEADLINE_S = 600.0
SIZE = (1280, 800)
SETTLE_MS = 600
PUBLISHED = ("welcome", "grid", "results", "viewer", "settings-model")


def main() -> int:
    """Draw all pictures."""
    arguments = _parse()
    app = QApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sajin-", ignore_cleanup_errors=True) as temporary:
        root = Path(temporary)
        only = () if arguments.all else PUBLISHED
        photos = arguments.photos or _sample_photos(root / "Photos")
        Camera(app, root, photos, arguments.out, arguments.query, arguments.absent, only).draw_all()
    return 0


class Camera:
    """Drives windows and takes their pictures.

    Args:
        app: the application.
        root: a temporary folder.
        photos: the folder to index.
        out: where pictures go.
        query: what is searched for.
        absent: words that nothing matches.
        only: the names of the pictures to take; empty for all.
    """

    def __init__(
        self, app: QApplication, root: Path, photos: Path, out: Path, query: str, absent: str, only: Sequence[str]
    ) -> None:
        self._app, self._root, self._photos, self._out = app, root, photos, out
        self._query, self._absent, self._only = query, absent, only

    def draw_all(self) -> None:
        """Draw every scene."""
        with self._window("empty", Scheme.LIGHT, Language.ENGLISH) as window:
            self._wait(window.welcome.isVisible)
            self._take(window, "welcome")
        with self._window("library", Scheme.LIGHT, Language.ENGLISH) as window:
            window.add_folders([self._photos])
            self._wait(lambda: window.photos.rowCount() > 0)
            self._take(window, "indexing")
            self._wait(lambda: window.photos.rowCount() > 0 and not window.status.progress.isVisible())
            self._take(window, "grid")
            self._search(window, self._query)
            self._take(window, "results")
            self._search(window, self._absent)
            self._take(window, "nothing-found")
        with self._window("library", Scheme.DARK, Language.KOREAN) as window:
            self._wait(lambda: window.photos.rowCount() > 0)
            self._take(window, "grid-dark-ko")
            window.open_photo(0)
            window.viewer_page.info.show()
            self._take(window, "viewer")
            window.viewer.close()
            window.settings.open()
            dialog = window.settings.dialog
            assert dialog is not None
            for row, name in enumerate(("folders", "model", "appearance")):
                dialog.nav.setCurrentRow(row)
                self._take(dialog, f"settings-{name}")
            dialog.close()

    @contextmanager
    def _window(self, library: str, scheme: Scheme, language: Language) -> Iterator[MainWindow]:
        preferences = Preferences(QSettings(str(self._root / f"{library}.ini"), QSettings.Format.IniFormat))
        preferences.scheme, preferences.language = scheme, language
        window = make_window(self._app, self._root / library, preferences)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        yield window
        window.close()
        window.deleteLater()

    def _search(self, window: MainWindow, words: str) -> None:
        page = window.browse_page
        window.search_field.clear()
        window.search_field.type_text(words)
        self._wait(lambda: page.title.text() == words)

    def _take(self, widget: QWidget, name: str) -> None:
        if self._only and name not in self._only:
            return
        self._rest(SETTLE_MS)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.ReadWrite)
        widget.grab().save(buffer, "PNG")  # type: ignore[call-overload]
        image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
        colours = image.quantize(256, method=Image.Quantize.MEDIANCUT)
        small = image.quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG)
        small.save(self._out / f"{name}.png", optimize=True)
        print(self._out / f"{name}.png")

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


def _sample_photos(folder: Path) -> Path:
    """Write scikit-image's photos as JPEG files taken some days apart; return the folder."""
    import skimage.data

    source = Path(skimage.data.__file__).parent
    folder.mkdir(parents=True)
    taken = datetime(2025, 6, 14, 16, 30)
    for number, name in enumerate(NAMES):
        path = next(source.glob(f"{name}.*"), None)
        if path is None:
            continue
        image = Image.open(path).convert("RGB")
        exif = Image.Exif()
        moment = (taken - timedelta(days=4 * number + number * number // 6)).strftime("%Y:%m:%d %H:%M:%S")
        exif[0x0132] = moment
        exif.get_ifd(0x8769)[0x9003] = moment
        # Names that say nothing: what is found is found by what is seen.
        image.save(folder / f"IMG_{2400 - number}.jpg", quality=92, exif=exif)
    (folder / "IMG_2401.jpg").write_bytes(next(folder.iterdir()).read_bytes()[:300])
    return folder


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw the pictures of docs/screenshots.")
    parser.add_argument("--photos", type=Path, help="a folder of other photos to show")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="where the pictures go")
    parser.add_argument("--all", action="store_true", help="also the pictures that the documentation does not show")
    parser.add_argument("--query", default="a motorcycle", help="what is searched for")
    parser.add_argument("--absent", default="quarterly sales spreadsheet", help="what nothing should match")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
