"""The main window: puts views and controllers together; all behaviour lives in them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop.backend.images import PhotoLoader
from desktop.backend.thumbnails import ThumbnailStore
from desktop.backend.timeline import Timeline
from desktop.browse import BrowseController
from desktop.editing import Editor
from desktop.grid.empty import EmptyPage
from desktop.grid.model import PhotoListModel
from desktop.grid.page import BrowsePage
from desktop.grid.problems import ProblemsModel
from desktop.search.controller import SearchController
from desktop.search.example import Example
from desktop.search.field import SearchField
from desktop.services import Services
from desktop.settings.controller import SettingsController
from desktop.shell.about import show_about
from desktop.shell.actions import Actions
from desktop.shell.crash import CrashReporter
from desktop.shell.crash_dialog import CrashDialog
from desktop.shell.frame import Frame
from desktop.shell.menus import Menus
from desktop.shell.opening import Opening
from desktop.shell.photo_actions import PhotoActions
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.toggles import WindowState
from desktop.shell.undo import UndoActions
from desktop.sidebar.model import Place, PlaceKind, SidebarModel
from desktop.sidebar.view import Sidebar
from desktop.status.bar import StatusBar
from desktop.status.indexing import IndexController
from desktop.status.toast import Toast
from desktop.viewer.controller import ViewerController
from desktop.viewer.page import ViewerPage
from desktop.welcome.page import WelcomePage, dropped_folders
from desktop.wording import word_error
from engine.records import PhotoSummary, Problem, SourceFolder

__all__ = ["MainWindow", "Services"]

TILE_STEP = 24
SMALLEST, FIRST_SIZE = QSize(720, 480), QSize(1280, 820)


class MainWindow(QMainWindow):
    """Welcome, browsing and viewer in one window."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._session, self._preferences = services.session, services.preferences
        self.setAcceptDrops(True)
        self.setWindowTitle("Sajin")
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)
        self._make_models()
        self._make_views()
        self._make_controllers()
        self._connect_library()
        self._connect_browsing()
        self._connect_actions()
        self.state.restore()
        self._session.refresh()

    # Parts ------------------------------------------------------------------------------------------------------------

    def _make_models(self) -> None:
        self.photos = PhotoListModel(self._session.load_summaries, self)
        self.problems = ProblemsModel(self)
        self.places = SidebarModel(self)
        self.thumbnails = ThumbnailStore(self._services.locate, parent=self)
        self.loader = PhotoLoader(parent=self)
        self.editor = Editor(self._session, self)

    def _make_views(self) -> None:
        icons = self._services.icons
        self.actions_ = Actions(self, icons)
        self.welcome = WelcomePage(icons)
        self.viewer_page = ViewerPage(icons)
        self.search_field = SearchField(icons)
        self.sidebar = Sidebar(self.places, icons)
        self.browse_page = BrowsePage(self.photos, self.problems, self.thumbnails, icons)
        self.grid = self.browse_page.grid
        self.status = StatusBar(icons)
        self.inspector = QWidget()
        self.frame_ = Frame(
            self.actions_, self.search_field, self.sidebar, self.browse_page, self.inspector, self.status
        )
        self.trouble = EmptyPage(icons)
        self.pages = QStackedWidget(self)
        for page in (self.trouble, self.welcome, self.frame_, self.viewer_page):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self.toast = Toast(icons, self.pages)

    def _make_controllers(self) -> None:
        services, session = self._services, self._session
        self.state = WindowState(self, self.frame_, self.actions_, self._preferences)
        self.opening = Opening(session, services.messages, self)
        self.browse = BrowseController(self.browse_page, self.photos, self.problems, session, self)
        self.search = SearchController(self.search_field, session, self)
        self.viewer = ViewerController(self.viewer_page, self.photos, session, self.loader, services.locate, self)
        self.indexing = IndexController(services.indexer, self.status, services.messages, self)
        self.photo_actions = PhotoActions(self.actions_, self.chosen_photos, session, self.editor, self)
        self.undo = UndoActions(self.actions_, self.editor, self)
        self.menus = Menus(self.menuBar(), self.actions_, self.photo_actions.add_to_album)
        self.settings = SettingsController(session, self._preferences, services.icons, services.translations, self)

    def _connect_library(self) -> None:
        session, messages = self._session, self._services.messages
        session.folders_changed.connect(self._folders_changed)
        session.timeline_changed.connect(self._timeline_changed)
        session.problems_changed.connect(self._problems_changed)
        session.failed.connect(messages.report)
        session.failed.connect(self._failed)
        messages.shown.connect(self.toast.show_message)
        self.indexing.photos_changed.connect(self.thumbnails.retry_missing)
        self.indexing.photos_changed.connect(session.refresh)
        self.opening.folders_added.connect(self._folders_edited)
        self.opening.folder_wanted.connect(lambda folder: self._go(Place(PlaceKind.FOLDER, folder)))
        self.settings.add_folder.connect(self.opening.choose_folder)
        self.settings.folder_removed.connect(self._folders_edited)
        self.settings.model_changed.connect(self._model_changed)
        self._services.translations.changed.connect(self.browse.retranslate)
        self._services.translations.changed.connect(self.viewer.retranslate)
        self._services.translations.changed.connect(self.indexing.word)
        self._services.translations.changed.connect(self.undo.word)

    def _connect_browsing(self) -> None:
        self.welcome.add_folder.connect(self.opening.choose_folder)
        self.welcome.dropped.connect(self.add_folders)
        self.sidebar.add_folder.connect(self.opening.choose_folder)
        self.sidebar.chosen.connect(self._go)
        self.search.found.connect(self.browse.show_found)
        self.search.failed.connect(self.browse.show_failed)
        self.search.ended.connect(self.browse.leave_search)
        self.browse.searching_changed.connect(self.sidebar.set_searching)
        self.search_field.left.connect(self._focus_grid)
        self.search_field.submitted.connect(self._focus_grid)
        self.browse.search_again.connect(self.search.refresh)
        self.grid.typed.connect(self.search_field.type_text)
        self.grid.zoomed.connect(lambda by: self._zoom(by * TILE_STEP))
        self.grid.opened.connect(self.open_photo)
        self.grid.customContextMenuRequested.connect(self._photo_menu)
        self.grid.selectionModel().selectionChanged.connect(self._selection_changed)
        self.status.size_slider.valueChanged.connect(self._tile_changed)
        self.status.size_slider.setValue(self._preferences.tile_size)
        self._tile_changed(self.status.size_slider.value())
        self.photo_actions.similar_wanted.connect(self.find_similar)
        self.viewer.closed.connect(self._viewer_closed)
        self.viewer.fullscreen_toggled.connect(self.state.toggle_fullscreen)

    def _connect_actions(self) -> None:
        self.actions_.attach_to(self.grid)
        self.actions_.connect_to(
            {
                "file.add_folder": self.opening.choose_folder,
                "file.rescan": self._services.indexer.rescan,
                "file.settings": self.settings.open,
                "file.quit": self.close,
                "edit.find": self._focus_search,
                "edit.select_all": self.grid.selectAll,
                "edit.select_none": self.grid.clearSelection,
                "photo.open": lambda: self.open_photo(self.grid.currentIndex().row()),
                "view.larger": lambda: self._zoom(TILE_STEP),
                "view.smaller": lambda: self._zoom(-TILE_STEP),
                "go.all": lambda: self._go(Place(PlaceKind.ALL)),
                "go.favourites": lambda: self._go(Place(PlaceKind.FAVOURITES)),
                "go.problems": lambda: self._go(Place(PlaceKind.PROBLEMS)),
                "help.shortcuts": self.show_shortcuts,
                "help.about": lambda: show_about(self),
            }
        )

    # What it does -----------------------------------------------------------------------------------------------------

    def add_folders(self, folders: list[Path]) -> None:
        """Add source folders and index them."""
        self.opening.add_folders(folders)

    def open_path(self, path: Path) -> None:
        """Show a folder or a photo."""
        self.opening.open_path(path)

    def come_forward(self, path: Path | None = None) -> None:
        """Bring the window to the front; show a folder or a photo there."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if path is not None:
            self.open_path(path)

    def chosen_photos(self) -> list[int]:
        """Return the ids of the photos that an action is meant for: the viewer's, else the grid's selection."""
        rows = sorted(index.row() for index in self.grid.selectionModel().selectedIndexes())
        if self.pages.currentWidget() is self.viewer_page:
            rows = [self.viewer.row] if self.viewer.row >= 0 else []
        return [int(self.photos.ids[row]) for row in rows]

    def open_photo(self, row: int) -> None:
        """Show a photo large."""
        if 0 <= row < self.photos.rowCount():
            self.pages.setCurrentWidget(self.viewer_page)
            self.viewer.open(row)

    def find_similar(self, summary: PhotoSummary) -> None:
        """Search by a photo of the library."""
        edge = round(self.grid.visualRect(self.grid.currentIndex()).width() * self.devicePixelRatioF())
        picture = self.thumbnails.tile(summary.content_hash, max(edge, 1), 0)
        example = Example(summary.path.name, picture or self._services.icons.pixmap("image"), photo_id=summary.id)
        self.search_field.edit.clear()
        self.search_field.set_example(example)
        self.search.search_now()

    def show_shortcuts(self) -> None:
        """Show the sheet of keyboard shortcuts."""
        sheet = ShortcutSheet(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()

    def follow(self, crashes: CrashReporter, ended_by: str = "") -> None:
        """Tell of unforeseen failures: those to come, and the one that ended the last run."""
        self.actions_.connect_to({"help.log": lambda: _show_file(crashes.log_file)})

        def tell(report: str, ended: bool = False) -> None:
            dialog = CrashDialog(report, crashes.log_file, self._services.icons, ended=ended, parent=self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        crashes.crashed.connect(tell)
        if ended_by:
            tell(ended_by, ended=True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's: folders from other programs can be dropped anywhere."""
        if event.source() is None and dropped_folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        event.acceptProposedAction()
        self.add_folders(dropped_folders(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Qt's: keeps the window's place, ends process and threads."""
        self.viewer_page.info.save()
        self.state.keep()
        self.hide()
        self._services.indexer.stop()
        self.thumbnails.close()
        self.loader.close()
        self._session.close()
        super().closeEvent(event)

    # The library ------------------------------------------------------------------------------------------------------

    def _folders_changed(self, folders: list[SourceFolder]) -> None:
        self.places.set_folders(folders)
        if self.pages.currentWidget() is self.viewer_page:
            return
        if folders:
            if self.pages.currentWidget() is not self.frame_:
                self._show_frame()
                self.grid.setFocus()
            self._services.indexer.start()
        else:
            self.menuBar().hide()
            self.pages.setCurrentWidget(self.welcome)
            self.welcome.button.setFocus()

    def _show_frame(self) -> None:
        self.menuBar().show()
        self.pages.setCurrentWidget(self.frame_)

    def _failed(self, error: Exception) -> None:
        """Explain, for as long as it lasts, why a library does not open."""
        if self.pages.currentWidget() is self.trouble:
            self.trouble.say("alert", self.tr("This library does not open"), word_error(error))

    def _folders_edited(self) -> None:
        self._session.refresh()
        self._services.indexer.rescan()

    def _model_changed(self) -> None:
        self._services.indexer.restart()
        self._session.warm_up()

    def _timeline_changed(self, timeline: Timeline) -> None:
        self.places.set_photo_count(len(timeline.ids))

    def _problems_changed(self, problems: list[Problem]) -> None:
        self.places.set_problem_count(len(problems))

    # Browsing ---------------------------------------------------------------------------------------------------------

    def _go(self, place: Place) -> None:
        if self.search.active:
            self.search_field.clear()
            self.sidebar.list.setFocus()
        self.browse.go(place)

    def _focus_search(self) -> None:
        if self.pages.currentWidget() is self.viewer_page:
            self.viewer.close()
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.edit.selectAll()

    def _focus_grid(self) -> None:
        self.grid.setFocus()
        if not self.grid.currentIndex().isValid() and self.photos.rowCount():
            self.grid.setCurrentIndex(self.photos.index(0))

    def _photo_menu(self, point: object) -> None:
        index = self.grid.indexAt(point)  # type: ignore[arg-type]
        if not index.isValid():
            return
        if not self.grid.selectionModel().isSelected(index):
            self.grid.setCurrentIndex(index)
        menu = self.menus.context_menu(self.grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.grid.viewport().mapToGlobal(point))  # type: ignore[call-overload]

    def _selection_changed(self) -> None:
        self.actions_.enable_photos(self.grid.selectionModel().hasSelection())

    def _viewer_closed(self, row: int) -> None:
        self.state.leave_fullscreen()
        self._show_frame()
        self.grid.setFocus()
        if 0 <= row < self.photos.rowCount():
            self.grid.setCurrentIndex(self.photos.index(row))

    def _zoom(self, by: int) -> None:
        self.status.size_slider.setValue(self.status.size_slider.value() + by)

    def _tile_changed(self, size: int) -> None:
        self._preferences.tile_size = size
        self.grid.set_tile_size(size)


def _show_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
