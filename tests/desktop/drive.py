"""Uses the whole application once, as a newcomer would: ``python drive.py LIBRARY PHOTOS PICTURES``.

The real window of ``desktop.app.main``, the real indexing process and the starter model; real key presses and clicks.
Prints one JSON object of what was seen; anything that does not come in time ends it with an error.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from desktop import app as application  # noqa: E402
from desktop.i18n import Language  # noqa: E402
from desktop.main_window import MainWindow  # noqa: E402
from desktop.shell.crash_dialog import CrashDialog  # noqa: E402
from desktop.theme.theme import Scheme  # noqa: E402
from engine.library import Library  # noqa: E402

DEADLINE_S = 90.0
COUNT = 6
CONTROL = Qt.KeyboardModifier.ControlModifier


class Driver:
    """Presses keys and clicks, and writes down what is seen."""

    def __init__(self, library: Path, photos: Path, pictures: Path) -> None:
        self._library, self._photos, self._pictures = library, photos, pictures
        self.seen: dict[str, object] = {}
        self.window: MainWindow = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    def run(self) -> None:
        """Do everything, one thing after another."""
        for step in (self._welcome, self._search, self._view, self._album, self._undo, self._look):
            step()

    def _welcome(self) -> None:
        window = self.window
        self._until(window.welcome.isVisible)
        window.activateWindow()  # there is no window manager to do it
        self._until(window.isActiveWindow)
        self._picture("welcome")
        window.add_folders([self._photos])  # what the folder dialog and a drop both lead to
        self._until(lambda: window.photos.rowCount() == COUNT)
        self._until(lambda: not window.status.progress.isVisible() and bool(window.status.label.text()))
        self.seen["indexed"] = window.browse_page.count.text()
        self._until(lambda: "model" not in [job.key for job in window.jobs.jobs])

    def _search(self) -> None:
        window, edit = self.window, self.window.search_field.edit
        QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
        self._until(edit.hasFocus)
        QTest.keyClicks(edit, "a cat")
        self._until(lambda: window.browse.searching and window.photos.rowCount() > 0)
        self._until(lambda: window.photos.summary(0) is not None)
        self.seen["first_found"] = self._name(0)
        self._picture("results")
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        if window.search_field.text:  # the first Escape closed what was offered
            QTest.keyClick(edit, Qt.Key.Key_Escape)
        self._until(lambda: window.photos.rowCount() == COUNT)

    def _view(self) -> None:
        window = self.window
        window.grid.setFocus()
        QTest.keyClick(window.grid, Qt.Key.Key_Home)
        self._until(lambda: window.grid.currentIndex().isValid())
        QTest.keyClick(window.grid, Qt.Key.Key_Return)
        self._until(window.viewer_page.isVisible)
        QTest.keyClick(window.viewer_page, Qt.Key.Key_4)
        self._until(lambda: self._rating(0) == 4)
        QTest.keyClick(window.viewer_page, Qt.Key.Key_Right)
        self._picture("viewer")
        self.seen["viewer_row"] = window.viewer.row
        QTest.keyClick(window.viewer_page, Qt.Key.Key_Escape)
        self._until(window.grid.isVisible)

    def _album(self) -> None:
        window = self.window
        QTest.keyClick(window.grid, Qt.Key.Key_A, CONTROL)
        self._until(lambda: len(window.chosen_photos()) == COUNT)
        QTest.keyClick(window.grid, Qt.Key.Key_I, CONTROL)
        self._until(window.inspector.isVisible)
        field = window.inspector.albums.edit
        self._until(field.isVisible)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        QTest.keyClicks(field, "Holiday")
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._until(lambda: [album.name for album in self._albums()] == ["Holiday"])
        self.seen["album"] = self._albums()[0].photo_count
        self._picture("inspector")

    def _undo(self) -> None:
        window = self.window
        window.grid.setFocus()
        self._until(lambda: bool(window.editor.undo_words))
        QTest.keyClick(window.grid, Qt.Key.Key_Z, CONTROL)
        self._until(lambda: self._albums() == [])
        QTest.keyClick(window.grid, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        self._until(lambda: [album.name for album in self._albums()] == ["Holiday"])

    def _look(self) -> None:
        window = self.window
        window.settings.set_scheme(Scheme.DARK)
        window.settings.set_language(Language.KOREAN)
        self._until(lambda: "사진" in window.browse_page.title.text())
        self._picture("korean")
        self.seen["title"] = window.browse_page.title.text()
        self.seen["crashes"] = [
            w.report.toPlainText() for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)
        ]

    def _albums(self) -> list[object]:
        with Library.open(self._library, read_only=True) as library:
            return list(library.albums())

    def _name(self, row: int) -> str:
        summary = self.window.photos.summary(row)
        return summary.path.stem if summary is not None else ""

    def _rating(self, row: int) -> int:
        summary = self.window.photos.summary(row)
        return summary.rating if summary is not None else -1

    def _picture(self, name: str, widget: QWidget | None = None) -> None:
        self._rest(200)
        (widget or self.window).grab().save(str(self._pictures / f"{name}.png"))

    def _until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not holds():
            if time.monotonic() > deadline:
                self._picture("stuck")
                raise TimeoutError(f"{_place()} did not come true; seen: {self.seen}")
            self._rest(30)

    def _rest(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def main(library: Path, photos: Path, pictures: Path) -> int:
    """Open the application, use it, close it."""
    outcome: dict[str, object] = {}

    def drive() -> None:
        driver = Driver(library, photos, pictures)
        try:
            driver.run()
        except Exception as error:
            outcome["error"] = f"{type(error).__name__}: {error}"
        outcome.update(driver.seen)
        driver.window.close()

    QTimer.singleShot(0, drive)
    code = application.main(["--library", str(library)])
    sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")
    return code


def _place() -> str:
    """Return where the step that waits stands in this file."""
    return traceback.format_list(traceback.extract_stack()[-3:-2])[0].strip()


def _arguments() -> Iterator[Path]:
    return (Path(argument) for argument in sys.argv[1:4])


if __name__ == "__main__":
    QApplication([sys.argv[0]])
    sys.exit(main(*_arguments()))
