"""The main window: puts views and controllers together; all behaviour lives in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, QStandardPaths, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.backend.images import PhotoLoader
from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailLocator, ThumbnailStore
from desktop.backend.timeline import Timeline
from desktop.browse import BrowseController
from desktop.grid.actions import PhotoActions
from desktop.grid.empty import EmptyPage
from desktop.grid.model import PhotoListModel
from desktop.grid.page import BrowsePage
from desktop.grid.problems import ProblemsModel
from desktop.i18n import Translations
from desktop.preferences import Preferences
from desktop.search.controller import SearchController
from desktop.search.example import Example
from desktop.search.field import SearchField
from desktop.settings.controller import SettingsController
from desktop.sidebar.model import Place, SidebarModel
from desktop.sidebar.view import Sidebar
from desktop.status.bar import StatusBar
from desktop.status.indexing import IndexController
from desktop.status.messages import Messages
from desktop.status.toast import Toast
from desktop.theme.icons import Icons
from desktop.viewer.controller import ViewerController
from desktop.viewer.page import ViewerPage
from desktop.welcome.page import WelcomePage, dropped_folders
from desktop.wording import word_error
from engine.records import PhotoSummary, Problem, SourceFolder

TILE_STEP = 24


@dataclass(frozen=True)
class Services:
    """What the window is made with."""

    session: LibrarySession
    indexer: IndexProcess
    locate: ThumbnailLocator
    icons: Icons
    translations: Translations
    preferences: Preferences
    messages: Messages


class MainWindow(QMainWindow):
    """Welcome, browsing and viewer in one window."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._session, self._preferences = services.session, services.preferences
        self._was_maximized = False
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(720, 480))
        self.resize(1280, 820)
        self._make_models()
        self._make_views()
        self._make_controllers()
        self._connect_library()
        self._connect_browsing()
        self._add_shortcuts()
        self._retranslate()
        self.restoreGeometry(self._preferences.geometry)
        self._session.refresh()

    # Parts ------------------------------------------------------------------------------------------------------------

    def _make_models(self) -> None:
        self.photos = PhotoListModel(self._session.load_summaries, self)
        self.problems = ProblemsModel(self)
        self.places = SidebarModel(self)
        self.thumbnails = ThumbnailStore(self._services.locate, parent=self)
        self.loader = PhotoLoader(parent=self)

    def _make_views(self) -> None:
        icons = self._services.icons
        self.welcome = WelcomePage(icons)
        self.viewer_page = ViewerPage(icons)
        self.search_field = SearchField(icons)
        self.sidebar = Sidebar(self.places, icons)
        self.browse_page = BrowsePage(self.photos, self.problems, self.thumbnails, icons)
        self.grid = self.browse_page.grid
        self.status = StatusBar(icons)
        self.settings_button = QToolButton()
        self.settings_button.setIconSize(QSize(20, 20))
        self.settings_button.setFixedSize(40, 40)
        icons.bind(self.settings_button, "settings")
        self.pages = QStackedWidget(self)
        self.trouble = EmptyPage(icons)
        for page in (self.trouble, self.welcome, self._browse_widget(), self.viewer_page):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self.toast = Toast(icons, self.pages)

    def _browse_widget(self) -> QWidget:
        top = QWidget()
        top.setObjectName("top_bar")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 12, 16, 12)
        self.search_field.setMaximumWidth(760)
        row.addStretch(1)
        row.addWidget(self.search_field, 6)
        row.addStretch(1)
        row.addWidget(self.settings_button)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.sidebar)
        body.addWidget(self.browse_page, 1)
        whole = QWidget()
        whole.setObjectName("page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addLayout(body, 1)
        column.addWidget(self.status)
        return whole

    def _make_controllers(self) -> None:
        services = self._services
        self.browse = BrowseController(self.browse_page, self.photos, self.problems, self._session, self)
        self.search = SearchController(self.search_field, self._session, self)
        self.viewer = ViewerController(self.viewer_page, self.photos, self._session, self.loader, services.locate, self)
        self.indexing = IndexController(services.indexer, self.status, services.messages, self)
        self.actions_ = PhotoActions(self.grid, self._session, services.icons)
        self.settings = SettingsController(
            self._session, self._preferences, services.icons, services.translations, self
        )

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
        self.settings.add_folder.connect(self.choose_folder)
        self.settings.folder_removed.connect(self._folders_edited)
        self.settings.model_changed.connect(self._model_changed)
        self._services.translations.changed.connect(self.browse.retranslate)
        self._services.translations.changed.connect(self.viewer.retranslate)
        self._services.translations.changed.connect(self.indexing.word)

    def _connect_browsing(self) -> None:
        self.welcome.add_folder.connect(self.choose_folder)
        self.welcome.dropped.connect(self.add_folders)
        self.sidebar.add_folder.connect(self.choose_folder)
        self.sidebar.chosen.connect(self._go)
        self.search.found.connect(self.browse.show_found)
        self.search.failed.connect(self.browse.show_failed)
        self.search.ended.connect(self.browse.leave_search)
        self.browse.searching_changed.connect(self.sidebar.set_searching)
        self.search_field.left.connect(self._focus_grid)
        self.search_field.submitted.connect(self._focus_grid)
        self.browse.search_again.connect(self.search.refresh)
        self.grid.typed.connect(self.search_field.type_text)
        self.grid.zoomed.connect(lambda by: self._set_tile(self.status.size_slider.value() + by * TILE_STEP))
        self.status.size_slider.valueChanged.connect(self._tile_changed)
        self.status.size_slider.setValue(self._preferences.tile_size)
        self._tile_changed(self.status.size_slider.value())
        self.actions_.open_wanted.connect(self.open_photo)
        self.actions_.similar_wanted.connect(self.find_similar)
        self.viewer.closed.connect(self._viewer_closed)
        self.viewer.fullscreen_toggled.connect(self._toggle_fullscreen)
        self.settings_button.clicked.connect(self.settings.open)

    def _add_shortcuts(self) -> None:
        for keys, action in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+O", self.choose_folder),
            ("Ctrl+,", self.settings.open),
            ("Ctrl++", lambda: self._set_tile(self.status.size_slider.value() + TILE_STEP)),
            ("Ctrl+=", lambda: self._set_tile(self.status.size_slider.value() + TILE_STEP)),
            ("Ctrl+-", lambda: self._set_tile(self.status.size_slider.value() - TILE_STEP)),
            ("F11", self._toggle_fullscreen),
            ("Ctrl+Q", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # What it does -----------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a source folder; the user's Pictures are suggested."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of photos"), pictures)
        if folder:
            self.add_folders([Path(folder)])

    def add_folders(self, folders: list[Path]) -> None:
        """Add source folders and index them."""
        for folder in folders:
            self._session.ask(
                lambda library, path=folder: library.add_folder(path),  # type: ignore[misc]
                lambda _: self._folders_edited(),
            )

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
        if not self.isFullScreen():
            self._preferences.geometry = self.saveGeometry()
        self.hide()
        self._services.indexer.stop()
        self.thumbnails.close()
        self.loader.close()
        self._session.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _folders_changed(self, folders: list[SourceFolder]) -> None:
        self.places.set_folders(folders)
        if self.pages.currentWidget() is self.viewer_page:
            return
        if folders:
            if self.pages.currentIndex() < 2:
                self.pages.setCurrentIndex(2)
                self.grid.setFocus()
            self._services.indexer.start()
        else:
            self.pages.setCurrentWidget(self.welcome)
            self.welcome.button.setFocus()

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

    def _viewer_closed(self, row: int) -> None:
        if self.isFullScreen():
            self._toggle_fullscreen()
        self.pages.setCurrentIndex(2)
        self.grid.setFocus()
        if 0 <= row < self.photos.rowCount():
            self.grid.setCurrentIndex(self.photos.index(row))

    def _toggle_fullscreen(self) -> None:
        if self.isFullScreen():
            self.showMaximized() if self._was_maximized else self.showNormal()
        else:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()

    def _set_tile(self, size: int) -> None:
        self.status.size_slider.setValue(size)

    def _tile_changed(self, size: int) -> None:
        self._preferences.tile_size = size
        self.grid.set_tile_size(size)

    def _retranslate(self) -> None:
        self.setWindowTitle("Sajin")
        self.settings_button.setAccessibleName(self.tr("Settings"))
        self.settings_button.setToolTip(self.tr("Settings (Ctrl+,)"))
