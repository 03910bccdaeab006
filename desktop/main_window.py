"""The main window: puts views and controllers together; all behaviour lives in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from desktop.backend.images import PhotoLoader
from desktop.backend.thumbnails import ThumbnailStore
from desktop.browse.controller import BrowseController
from desktop.browse.page import BrowsePage
from desktop.captioning.parts import CaptioningParts
from desktop.duplicates.controller import DuplicatesController
from desktop.duplicates.page import DuplicatesPage
from desktop.editing import Editor
from desktop.grid.empty import EmptyPage
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.grid.view import PhotoGridView
from desktop.inspector.controller import InspectorController
from desktop.inspector.panel import InspectorPanel
from desktop.metadata.controller import MetadataController
from desktop.models.controller import ModelsController
from desktop.personal.controller import PersonalController
from desktop.personal.parts import TrainingParts
from desktop.places import Place, PlaceKind
from desktop.removed.controller import RemovedController
from desktop.removed.page import RemovedPage
from desktop.search.controller import SearchController
from desktop.search.example import Example
from desktop.search.field import SearchField
from desktop.search.sort import SortButton
from desktop.services import Services
from desktop.settings.controller import SettingsController
from desktop.settings.tagging_state import TaggingSettings
from desktop.shell import wiring
from desktop.shell.actions import Actions
from desktop.shell.frame import Frame
from desktop.shell.menus import Menus
from desktop.shell.opening import Opening
from desktop.shell.photo_actions import PhotoActions
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.toggles import WindowState
from desktop.shell.undo import UndoActions
from desktop.sidebar.controller import SidebarController
from desktop.sidebar.model import SidebarModel
from desktop.sidebar.view import Sidebar
from desktop.status.bar import StatusBar
from desktop.status.indexing import IndexController
from desktop.status.jobs import Jobs
from desktop.status.popover import JobsPopover
from desktop.status.toast import Toast
from desktop.status.undo_toasts import UndoToasts
from desktop.status.work import ModelJob, duplicates_job, metadata_job, tagging_job, trash_job
from desktop.tagging.parts import TaggingParts
from desktop.trash import TrashController
from desktop.viewer.controller import ViewerController
from desktop.viewer.page import ViewerPage
from desktop.welcome.controller import WelcomeController
from desktop.welcome.page import WelcomePage, dropped_folders
from desktop.wording import word_error
from engine.records import PhotoSummary, SourceFolder

__all__ = ["MainWindow", "Services"]

SMALLEST, FIRST_SIZE = QSize(760, 520), QSize(1280, 820)


class MainWindow(QMainWindow):
    """Welcome, browsing and viewer in one window."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.setAcceptDrops(True)
        self.setWindowTitle("Sajin")
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)
        self._make_models()
        self._make_views()
        self._make_controllers()
        self._make_organisers()
        wiring.connect_library(self)
        wiring.connect_settings(self)
        wiring.connect_browsing(self)
        wiring.connect_organising(self)
        wiring.connect_tagging(self)
        wiring.connect_captioning(self)
        wiring.connect_actions(self)
        self.speak()
        self.show_tiles()
        self.state.restore()
        services.session.refresh()
        self.models.start()
        self.captioning.start()
        self.training.start()

    # Parts ------------------------------------------------------------------------------------------------------------

    def _make_models(self) -> None:
        session = self.services.session
        self.photos = PhotoListModel(session.load_summaries, self)
        self.problems = ProblemsModel(self)
        self.places = SidebarModel(self)
        self.jobs = Jobs(self)
        self.thumbnails = ThumbnailStore(self.services.locate, parent=self)
        self.loader = PhotoLoader(parent=self)
        self.editor = Editor(session, self)

    def _make_views(self) -> None:
        icons = self.services.icons
        self.actions_ = Actions(self, icons)
        self.welcome = WelcomePage(icons)
        self.viewer_page = ViewerPage(icons)
        self.search_field = SearchField(icons)
        self.sidebar = Sidebar(self.places, icons, self.services.preferences)
        self.browse_page = BrowsePage(self.photos, self.problems, self.thumbnails, icons)
        self.grid = self.browse_page.grid
        self.sort_button = SortButton(icons, self.browse_page)
        self.browse_page.set_sort_button(self.sort_button)
        self.duplicates_page = DuplicatesPage(self.thumbnails, icons)
        self.removed_page = RemovedPage(self.thumbnails, icons)
        self.inspector = InspectorPanel(icons)
        self.status = StatusBar(icons)
        self.frame_ = Frame(
            self.actions_, self.search_field, self.sidebar, self.browse_page, self.inspector, self.status
        )
        self.trouble = EmptyPage(icons)
        self.pages = QStackedWidget(self)
        for page in (self.trouble, self.welcome, self.frame_, self.viewer_page):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self.toast = Toast(icons, self.pages)
        self.popover = JobsPopover(self.jobs, icons, self)

    def _make_controllers(self) -> None:
        services, session = self.services, self.services.session
        self.opening = Opening(session, services.messages, self)
        self.browse = BrowseController(self.browse_page, self.photos, self.problems, session, self, editor=self.editor)
        self.search = SearchController(self.search_field, session, self, preferences=services.preferences)
        self.sort_button.set_sort(self.search.sort)
        self.viewer = ViewerController(
            self.viewer_page, self.photos, session, self.loader, services.locate, self, editor=self.editor
        )
        self.indexing = IndexController(services.indexer, self.status, services.messages, self, jobs=self.jobs)
        icons, translations, preferences = services.icons, services.translations, services.preferences
        self.models = ModelsController(session, services.messages, self.jobs, icons, translations, preferences, self)
        self.training = TrainingParts(services, self.jobs, self.models, self)
        self.personal = PersonalController(
            session, self.training, self.models, services.messages, icons, self.thumbnails, self
        )
        for_dialogs = (session, self.editor, services.messages, icons, translations, self)
        self.tagging_settings, self.metadata = TaggingSettings(*for_dialogs), MetadataController(*for_dialogs)
        panes = (self.models, self.personal, self.tagging_settings, self.metadata)
        self.settings = SettingsController(session, preferences, icons, translations, *panes, self)
        self.welcoming = WelcomeController(self.welcome, session, services.translations, self)

    def _make_organisers(self) -> None:
        services, session = self.services, self.services.session
        self.inspect = InspectorController(self.inspector, session, self.editor, self.thumbnails, self)
        self.photo_actions = PhotoActions(self.actions_, self.chosen_photos, session, self.editor, self)
        self.organise = SidebarController(self.sidebar, session, self.editor, services.messages, services.icons, self)
        self.trash = TrashController(session, services.messages, self, services.icons)
        self.duplicates = DuplicatesController(
            self.duplicates_page, session, self.editor, self.trash, services.messages, self
        )
        self.removed = RemovedController(self.removed_page, session, services.messages, self)
        self.browse.add_page(PlaceKind.DUPLICATES, self.duplicates_page, self.duplicates.show, self.duplicates.leave)
        self.browse.add_page(PlaceKind.REMOVED, self.removed_page, self.removed.show)
        self.tagging = TaggingParts(
            services, self.editor, self.thumbnails, self.loader, self.inspector, self.viewer_page.info, self
        )
        self.browse.add_page(
            PlaceKind.PROPOSALS, self.tagging.page, self.tagging.review.show, self.tagging.review.leave
        )
        self.captioning = CaptioningParts(services, self.editor, self.loader, self)
        self.browse.add_page(
            PlaceKind.CAPTIONS,
            self.captioning.page,
            self.captioning.controller.show,
            self.captioning.controller.leave,
        )
        self.grids: tuple[PhotoGridView, ...] = (self.grid, self.tagging.page.grid)
        self.work = (
            ModelJob(session, self.jobs, self),
            duplicates_job(self.duplicates.search, self.jobs, self),
            trash_job(self.trash, self.jobs, self),
            tagging_job(self.tagging.proposing.run, self.jobs, self),
            metadata_job(self.metadata, self.jobs, self),
        )
        self.undo = UndoActions(self.actions_, self.editor, self)
        self.undo_toasts = UndoToasts(self.editor, services.messages, self)
        self.menus = Menus(self.menuBar(), self.actions_, self.photo_actions.add_to_album)
        self.state = WindowState(self, self.frame_, self.actions_, services.preferences)
        self.inspect.set_active(self.actions_["view.inspector"].isChecked())

    # Opening ----------------------------------------------------------------------------------------------------------

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

    def show_folders(self, folders: Sequence[SourceFolder]) -> None:
        """Show the photos, or the welcome as long as there is no source folder."""
        if self.pages.currentWidget() is self.viewer_page:
            return
        if folders:
            if self.pages.currentWidget() is not self.frame_:
                self._show_frame()
                self.grid.setFocus()
            self.services.indexer.start()
        else:
            self.menuBar().hide()
            self.pages.setCurrentWidget(self.welcome)
            self.welcome.focus_first()

    def explain(self, error: Exception) -> None:
        """Say, for as long as it lasts, why a library does not open."""
        if self.pages.currentWidget() is self.trouble:
            self.trouble.say("alert", self.tr("This library does not open"), word_error(error))

    def folders_edited(self) -> None:
        """Read the source folders again, and look for photos in them."""
        self.services.session.refresh()
        self.services.indexer.rescan()

    def model_changed(self) -> None:
        """Index and search with another model."""
        self.services.indexer.restart()
        self.services.session.warm_up()

    def model_switched(self) -> None:
        """Search with another model from now on; indexing has heard of it already, or is told."""
        self.services.session.warm_up()
        self.services.indexer.rescan()
        if self.search.active:
            self.search.refresh()

    def speak(self) -> None:
        """Tell those who ask the library for words which language they are to be in."""
        self.organise.set_language(self.services.translations.code)
        self.inspect.set_language(self.services.translations.code)
        self.tagging.speak(self.services.translations.code)
        self.captioning.speak(self.services.translations.code)

    # Browsing ---------------------------------------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Show a place of the sidebar."""
        if self.search.active:
            self.search_field.clear()
            self.sidebar.list.setFocus()
        self.browse.go(place)
        self.selection_changed()

    def search_for(self, text: str) -> None:
        """Search for a text."""
        self.come_back()
        self.search_field.set_text(text)

    def find_similar(self, summary: PhotoSummary) -> None:
        """Search by a photo of the library."""
        picture = self.thumbnails.tile(summary.content_hash, round(48 * self.devicePixelRatioF()), 0)
        example = Example(summary.path.name, picture or self.services.icons.pixmap("image"), photo_id=summary.id)
        self.come_back()
        self.search_field.show_example(example)
        self.search.search_now()

    def chosen_photos(self) -> list[int]:
        """Return the ids of the photos that an action is meant for: the viewer's, else the selection in sight."""
        if self.pages.currentWidget() is not self.viewer_page:
            return next((grid.selected_ids() for grid in self.grids if grid.isVisibleTo(self)), [])
        return [] if self.viewer.photo_id is None else [self.viewer.photo_id]

    def open_photo(self, row: int) -> None:
        """Show a photo large."""
        if 0 <= row < self.photos.rowCount():
            searched = self.browse.searching and self.grid.isVisible()
            self.menuBar().hide()
            self.pages.setCurrentWidget(self.viewer_page)
            self.viewer.set_query(self.search_field.text if searched else "")
            self.viewer.open(row)
            self.enable_actions()

    def open_current(self) -> None:
        """Show the photo large that the keyboard is at."""
        grid = self.shown_grid()
        grid.opened.emit(grid.currentIndex().row())

    def shown_grid(self) -> PhotoGridView:
        """Return the photos that are in sight."""
        return next((grid for grid in self.grids if grid.isVisibleTo(self)), self.grid)

    def show_photo(self, photo_id: int) -> None:
        """Show a photo large that may not be among those of the grid."""
        self.come_back()
        row = self.photos.row_of(photo_id)
        if row is None:
            self.show_among([photo_id], 0)
        else:
            self.open_photo(row)

    def show_among(self, photo_ids: Sequence[int], row: int) -> None:
        """Show one of some photos large, whatever the grid shows; going to a place brings its own photos back."""
        self.photos.set_photos(photo_ids)
        self.open_photo(row)

    def come_back(self) -> None:
        """Leave the viewer."""
        if self.pages.currentWidget() is self.viewer_page:
            self.viewer.close()

    def close_viewer(self, row: int) -> None:
        """Back to the grid, where the photo that was shown last is current."""
        self.state.leave_fullscreen()
        self._show_frame()
        self.focus_page()
        if 0 <= row < self.photos.rowCount():
            self.grid.setCurrentIndex(self.photos.index(row))
        self.selection_changed()

    def focus_search(self) -> None:
        """Let the user type what to search for."""
        self.come_back()
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.edit.selectAll()

    def focus_page(self) -> None:
        """Give the keyboard to what the place shows."""
        shown = (
            self.duplicates_page.view,
            self.removed_page.list,
            self.browse_page.problems,
            self.tagging.page.grid,
            self.tagging.page.empty.button,
            self.captioning.page.field,
            self.captioning.page.empty.button,
        )
        next((view for view in shown if view.isVisible()), self.grid).setFocus()

    def focus_grid(self) -> None:
        """Let the user walk through the photos, or what else the place shows."""
        self.focus_page()
        if self.grid.hasFocus() and not self.grid.currentIndex().isValid() and self.photos.rowCount():
            self.grid.setCurrentIndex(self.photos.index(0))

    def selection_changed(self) -> None:
        """Tell what is selected to those who work on it."""
        self.enable_actions()
        chosen = self.chosen_photos()
        self.inspect.show_photos(chosen)
        self.tagging.show_photos(chosen)

    def enable_actions(self) -> None:
        """Turn the actions on photos on while there are photos they can work on."""
        viewing = self.pages.currentWidget() is self.viewer_page
        selected = any(grid.isVisibleTo(self) and grid.selectionModel().hasSelection() for grid in self.grids)
        self.actions_.enable_photos(viewing or selected)

    def show_photo_menu(self, point: QPoint) -> None:
        """Show what can be done with the photo under the cursor, and all that are selected with it."""
        index = self.grid.indexAt(point)
        if not index.isValid():
            return
        if not self.grid.selectionModel().isSelected(index):
            self.grid.setCurrentIndex(index)
        menu = self.menus.context_menu(self.grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.grid.viewport().mapToGlobal(point))

    def inspect_with(self, focus: Callable[[], None]) -> None:
        """Show the inspector and go to one of its fields."""
        self.come_back()
        self.state.show_pane("inspector")
        focus()

    # Look -------------------------------------------------------------------------------------------------------------

    def show_tiles(self) -> None:
        """Give tiles the size and shape that are kept in the preferences."""
        preferences = self.services.preferences
        self.status.size_slider.setValue(preferences.tile_size)
        self.grid.set_tile_size(preferences.tile_size)
        self.actions_["view.justified"].setChecked(preferences.justified)
        self.grid.set_justified(preferences.justified)

    def set_tile_size(self, size: int) -> None:
        """Make tiles larger or smaller, and remember it."""
        self.services.preferences.tile_size = size
        self.grid.set_tile_size(size)

    def set_justified(self, justified: bool) -> None:
        """Show photos in their own shape, or as squares, and remember it."""
        self.services.preferences.justified = justified
        self.grid.set_justified(justified)

    def zoom(self, by: int) -> None:
        """Change the size of the tiles by some pixels."""
        self.status.size_slider.setValue(self.status.size_slider.value() + by)

    def show_jobs(self) -> None:
        """List background work."""
        self.popover.show_above(self.status.jobs_button)

    def show_shortcuts(self) -> None:
        """Show the sheet of keyboard shortcuts."""
        sheet = ShortcutSheet(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()

    def _show_frame(self) -> None:
        self.menuBar().show()
        self.pages.setCurrentWidget(self.frame_)

    # Qt's -------------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's: folders from other programs can be dropped anywhere."""
        if event.source() is None and dropped_folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        event.acceptProposedAction()
        self.add_folders(dropped_folders(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Qt's: keeps the window's place, ends process and threads; asks first where a model is being trained."""
        if not self.training.may_close():
            event.ignore()
            return
        self.training.stop()
        self.viewer.save()
        self.inspect.save()
        self.captioning.save()
        self.state.keep()
        self.welcoming.stop()
        self.hide()
        self.services.indexer.stop()
        self.thumbnails.close()
        self.loader.close()
        self.services.session.close()
        super().closeEvent(event)
