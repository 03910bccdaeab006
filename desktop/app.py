"""Starts the window."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from desktop.backend.indexing import IndexProcess, indexer_command
from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.i18n import Translations
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.services import Services
from desktop.shell.crash import CrashReporter
from desktop.shell.crash_dialog import tell_of_crashes
from desktop.shell.quiet import WhenQuiet
from desktop.shell.single_instance import SingleInstance
from desktop.status.messages import Messages
from desktop.theme.icons import Icons, app_icon
from desktop.theme.theme import Theme
from engine.indexing.thumbnails import thumbnail_path
from engine.paths import default_library_dir

SWITCH_S = 0.001  # the window's thread waits this long for a busy worker's turn to end, not Python's 5 ms


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; a library that has a window open is shown in that one.

    Args:
        argv: arguments without the program's name.

    Returns:
        The exit code.
    """
    arguments = _parse(sys.argv[1:] if argv is None else argv)
    library_dir: Path = (arguments.library or default_library_dir()).absolute()
    wanted = None if arguments.path is None else arguments.path.absolute()
    instance = SingleInstance(library_dir)
    if not instance.first(wanted):
        return 0
    try:
        return _run(library_dir, wanted, instance)
    finally:
        instance.close()


def _run(library_dir: Path, wanted: Path | None, instance: SingleInstance) -> int:
    _start_log(library_dir)
    sys.setswitchinterval(SWITCH_S)
    app = _application()
    crashes = CrashReporter(library_dir / "logs")
    ended_by = crashes.last_crash()
    crashes.install()
    try:
        window = make_window(app, library_dir, Preferences(QSettings("Sajin", "Sajin")))
        tell_of_crashes(window, window.actions_, window.services.icons, crashes, ended_by)
        instance.asked.connect(window.come_forward)
        opener = FileOpener(window)
        app.installEventFilter(opener)
        if wanted is not None:
            window.open_path(wanted)
        window.show()
        close_on_signal(window)
        code = app.exec()
        # Before the application goes: widgets that outlive it take the process down with them.
        shiboken6.delete(window)
        return code
    finally:
        crashes.uninstall()


class FileOpener(QObject):
    """Opens what macOS asks for: files dropped on the dock's icon, or opened with Sajin."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.come_forward(Path(event.file()))
            return True
        return False


def make_window(app: QApplication, library_dir: Path, preferences: Preferences) -> MainWindow:
    """Return the window of a library, ready to be shown."""
    theme = Theme(app, preferences.scheme)
    session = LibrarySession(partial(open_library, library_dir), partial(open_library, library_dir))
    services = Services(
        session=session,
        indexer=IndexProcess(indexer_command(library_dir)),
        locate=partial(thumbnail_path, library_dir),
        icons=Icons(theme),
        translations=Translations(app, preferences.language),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    WhenQuiet(app, session.warm_up, window.search_field.edit.hasFocus, window)
    return window


def open_library(library_dir: Path) -> LibraryProtocol:
    """Open a library in the thread that will use it (the import is slow, so it too belongs there)."""
    from engine.library import Library

    return Library.open(library_dir)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0]])
    app.setApplicationName("Sajin")
    app.setDesktopFileName("sajin")
    app.setWindowIcon(app_icon())
    return app


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m desktop", description="Open the Sajin window.")
    parser.add_argument("--library", type=Path, metavar="DIR", help="the library's folder")
    parser.add_argument("path", nargs="?", type=Path, metavar="FOLDER", help="a folder of photos, or a photo, to show")
    return parser.parse_args(argv)


def _start_log(library_dir: Path) -> None:
    folder = library_dir / "logs"
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "sajin.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:  # a read-only or full disk is no reason not to open the window
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler]
    )


def close_on_signal(window: MainWindow) -> None:
    """Close the window on Ctrl+C and on the system's request, as if the user had, but without a question."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not at once: Python calls this in the middle of whatever it does, reading what the indexing process says for
        # one. Closing ends that process, and Qt deletes the notifier whose event it is still handling.
        signal.signal(number, lambda *_: QTimer.singleShot(0, window, partial(_end, window)))
    # Python runs signal handlers only between its own instructions; the timer gives it some.
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(500)


def _end(window: MainWindow) -> None:
    window.training.closing.session_ends()
    window.close()
