"""Which part of the window hears of which: connections only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.captioning.way_back import WayBack
from desktop.places import Place, PlaceKind
from desktop.shell.about import show_about

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

TILE_STEP = 24


def connect_library(window: MainWindow) -> None:
    """Connect what the library and indexing tell with those who show it."""
    session, messages, indexing = window.services.session, window.services.messages, window.indexing
    session.timeline_changed.connect(window.photos.know)
    session.timeline_changed.connect(
        lambda timeline: window.places.set_photo_count(len(timeline.ids)) if timeline.complete else None
    )
    session.problems_changed.connect(lambda problems: window.places.set_problem_count(len(problems)))
    session.folders_changed.connect(window.places.set_folders)
    session.folders_changed.connect(window.show_folders)
    for hear in (window.photo_actions.set_albums, window.menus.set_albums, window.inspect.set_albums):
        session.albums_changed.connect(hear)
    session.failed.connect(messages.report)
    session.failed.connect(window.explain)
    messages.shown.connect(window.toast.show_message)
    indexing.photos_changed.connect(window.thumbnails.retry_missing)
    indexing.photos_changed.connect(session.refresh_soon)
    indexing.photos_changed.connect(window.inspect.refresh)
    indexing.progress_changed.connect(window.places.set_indexing)
    indexing.progress_changed.connect(lambda progress: window.settings.set_indexing(progress is not None))
    window.opening.folders_added.connect(window.folders_edited)
    window.opening.folder_wanted.connect(lambda folder: window.sidebar.go(Place(PlaceKind.FOLDER, folder)))
    window.opening.photo_wanted.connect(window.show_photo)


def connect_settings(window: MainWindow) -> None:
    """Connect what is set with those whom it concerns."""
    settings, translations = window.settings, window.services.translations
    settings.add_folder.connect(window.opening.choose_folder)
    settings.folder_removed.connect(window.folders_edited)
    settings.index_engine_changed.connect(window.model_changed)
    settings.indexing_changed.connect(window.services.indexer.restart)
    settings.rescan_wanted.connect(window.services.indexer.rescan)
    window.services.indexer.reported.connect(window.models.hear)
    window.services.indexer.running_changed.connect(window.models.switching.set_indexing)
    window.models.index_wanted.connect(window.services.indexer.rescan)
    window.models.switched.connect(window.model_switched)
    window.training.show_wanted.connect(lambda: settings.open("personal"))
    window.training.closing.close_wanted.connect(window.close)
    window.personal.folder_wanted.connect(window.opening.choose_folder)
    window.personal.open_wanted.connect(window.show_among)
    settings.tiles_changed.connect(window.show_tiles)
    for hear in (window.browse.retranslate, window.viewer.retranslate, window.indexing.word, window.undo.word):
        translations.changed.connect(hear)
    for work in window.work:
        translations.changed.connect(work.word)
    translations.changed.connect(window.grid.retranslate)
    translations.changed.connect(window.speak)
    window.welcome.add_folder.connect(window.opening.choose_folder)
    window.welcome.dropped.connect(window.add_folders)
    window.welcoming.folder_chosen.connect(lambda folder: window.add_folders([folder]))
    window.welcoming.language_chosen.connect(settings.set_language)


def connect_browsing(window: MainWindow) -> None:
    """Connect sidebar, search, grid and viewer."""
    search, field, browse, grid = window.search, window.search_field, window.browse, window.grid
    search.found.connect(browse.show_found)
    search.failed.connect(browse.show_failed)
    search.ended.connect(browse.leave_search)
    search.sort_changed.connect(window.sort_button.set_sort)
    window.sort_button.sort_chosen.connect(search.set_sort)
    field.left.connect(window.focus_grid)
    field.submitted.connect(window.focus_grid)
    field.save_wanted.connect(window.organise.new_smart_album)
    browse.searching_changed.connect(window.sidebar.set_searching)
    browse.search_again.connect(search.refresh)
    browse.search_wanted.connect(window.search_for)
    browse.more_wanted.connect(search.more)
    browse.album_shown.connect(window.photo_actions.set_album)
    browse.place_shown.connect(lambda _: window.selection_changed())
    browse.searching_changed.connect(lambda _: window.enable_actions())
    browse.action_wanted.connect(lambda name: window.actions_[_PAGE_ACTIONS[name]].trigger())  # of empty pages
    window.sidebar.chosen.connect(window.go)
    window.sidebar.entered.connect(window.focus_grid)
    window.sidebar.typed.connect(field.type_text)
    window.sidebar.add_folder.connect(window.opening.choose_folder)
    grid.typed.connect(field.type_text)
    grid.zoomed.connect(lambda by: window.zoom(by * TILE_STEP))
    grid.opened.connect(window.open_photo)
    grid.preview_wanted.connect(window.open_photo)
    grid.favourite_toggled.connect(window.photo_actions.toggle_favourite)
    grid.customContextMenuRequested.connect(window.show_photo_menu)
    grid.selectionModel().selectionChanged.connect(lambda: window.enable_actions())  # at once: keys may follow
    grid.selection_changed.connect(window.selection_changed)
    window.status.size_slider.valueChanged.connect(window.set_tile_size)
    window.viewer.trash_wanted.connect(window.trash.ask)
    window.viewer.closed.connect(window.close_viewer)
    window.viewer.fullscreen_toggled.connect(window.state.toggle_fullscreen)
    window.inspect.search_wanted.connect(window.search_for)
    window.inspect.left.connect(window.focus_grid)
    window.actions_["view.inspector"].toggled.connect(window.inspect.set_active)


_PAGE_ACTIONS = {"add_folder": "file.add_folder", "all": "go.all", "rescan": "file.rescan"}


def connect_organising(window: MainWindow) -> None:
    """Connect what changes albums, tags and folders."""
    organise = window.organise
    organise.search_wanted.connect(window.search_for)
    organise.change_search_wanted.connect(window.browse.change_search)
    organise.smart_album_wanted.connect(lambda: organise.new_smart_album(window.search_field.text))
    organise.naming_started.connect(window.come_back)
    organise.naming_started.connect(lambda: window.state.show_pane("sidebar"))
    organise.rescan_wanted.connect(window.services.indexer.rescan)
    organise.remove_folder_wanted.connect(window.settings.remove_folder)
    window.trash.trashed.connect(lambda _: window.services.session.refresh())
    window.duplicates.open_wanted.connect(window.show_among)
    window.duplicates.count_changed.connect(window.places.set_duplicate_count)
    window.duplicates.changed.connect(window.services.session.refresh)
    window.removed.count_changed.connect(window.places.set_removed_count)
    window.photo_actions.trash_wanted.connect(window.trash.ask)
    window.photo_actions.new_album_wanted.connect(organise.new_album)
    window.photo_actions.similar_wanted.connect(window.find_similar)


def connect_tagging(window: MainWindow) -> None:
    """Connect proposed tags with those who show them."""
    tagging, review, grid = window.tagging, window.tagging.review, window.tagging.page.grid
    review.open_wanted.connect(window.show_among)
    review.acts.search_wanted.connect(window.search_for)
    review.current_changed.connect(window.selection_changed)
    grid.favourite_toggled.connect(window.photo_actions.toggle_favourite)
    grid.zoomed.connect(lambda by: window.zoom(by * TILE_STEP))
    grid.selectionModel().selectionChanged.connect(lambda: window.enable_actions())
    tagging.state.state_changed.connect(
        lambda state: window.places.set_proposal_count(state.proposals if state.wanted or state.proposals else None)
    )
    tagging.state.proposals_changed.connect(window.inspect.refresh)  # tags may have been accepted by themselves
    tagging.proposing.review_wanted.connect(window.actions_["go.proposals"].trigger)
    window.organise.propose_wanted.connect(tagging.proposing.propose_in)
    window.organise.forget_proposals_wanted.connect(lambda: tagging.proposing.forget())
    grid.customContextMenuRequested.connect(lambda point: _show_review_menu(window, point))
    for name in ("tools.propose_all", "tools.vocabulary", "tools.forget_proposals"):
        tagging.page.menu.addAction(window.actions_[name])
    window.viewer.photo_changed.connect(lambda photo_id: tagging.viewed.show_photos([photo_id]))
    window.indexing.photos_changed.connect(tagging.state.read_state)
    window.models.switched.connect(tagging.state.refresh)
    window.services.session.timeline_changed.connect(lambda _: tagging.state.read_state())
    settings = window.tagging_settings
    settings.learn_wanted.connect(tagging.state.learn_soon)
    settings.forget_wanted.connect(lambda: tagging.proposing.forget(settings.over))
    tagging.state.state_changed.connect(lambda _: settings.read())
    tagging.state.proposals_changed.connect(settings.read)
    tagging.proposing.new_photos_changed.connect(lambda _: settings.read())
    window.metadata.read_again.connect(window.services.indexer.rescan)


def connect_captioning(window: MainWindow) -> None:
    """Connect the page where photos are captioned with the ways that lead to it, and back."""
    captioning, personal = window.captioning, window.personal
    way_back = WayBack(window.browse, lambda: window.search_field.text, window.sidebar.go, window.search_for)

    def show() -> None:
        way_back.keep()
        window.come_back()
        window.sidebar.go(Place(PlaceKind.CAPTIONS))
        window.focus_page()

    captioning.page_wanted.connect(show)
    captioning.controller.back_wanted.connect(way_back.go)
    captioning.controller.back_wanted.connect(window.grid.setFocus)
    captioning.changed.connect(personal.refresh)
    captioning.files.metadata_wanted.connect(lambda: window.settings.open("metadata"))
    captioning.files.conflicts_wanted.connect(window.metadata.show_conflicts)
    personal.caption_wanted.connect(captioning.caption_albums)
    personal.import_wanted.connect(lambda: captioning.import_captions(personal.over))
    window.organise.caption_wanted.connect(captioning.caption_place)
    for name in ("tools.import_captions", "tools.import_caption_folder"):
        captioning.page.menu.addAction(window.actions_[name])


def _show_review_menu(window: MainWindow, point: QPoint) -> None:
    """Show what can be done with the photos that are reviewed."""
    grid, stage = window.tagging.page.grid, window.tagging.page.stage
    index = grid.indexAt(point)
    if not index.isValid():
        return
    if not grid.selectionModel().isSelected(index):
        grid.setCurrentIndex(index)
    menu = QMenu(grid)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for button in (stage.accept, stage.reject, stage.skip):
        menu.addAction(button.text(), button.click).setShortcut(button.key)
    menu.addSeparator()
    for name in ("photo.open", "photo.similar", "photo.favourite", "photo.folder"):
        menu.addAction(window.actions_[name])
    menu.popup(grid.viewport().mapToGlobal(point))


def _propose_here(window: MainWindow) -> None:
    """Propose tags for the results of a search, or for the photos of a place."""
    window.come_back()
    if window.browse.searching:
        window.tagging.proposing.propose_for(list(window.photos.ids))
    else:
        window.tagging.proposing.propose_in(window.browse.place)


def connect_actions(window: MainWindow) -> None:
    """Connect menus and shortcuts with what they do."""

    def go(kind: PlaceKind) -> None:
        window.come_back()
        window.sidebar.go(Place(kind))

    def review() -> None:
        go(PlaceKind.PROPOSALS)
        window.focus_page()

    window.actions_.attach_to(window.grid)
    window.actions_.connect_to(
        {
            "file.add_folder": window.opening.choose_folder,
            "file.new_album": window.organise.new_album,
            "file.new_smart_album": lambda: window.organise.new_smart_album(window.search_field.text),
            "file.rescan": window.services.indexer.rescan,
            "file.settings": window.settings.open,
            "file.quit": window.close,
            "edit.find": window.focus_search,
            "edit.select_all": lambda: window.shown_grid().selectAll(),
            "edit.select_none": lambda: window.shown_grid().clearSelection(),
            "photo.open": window.open_current,
            "photo.tag": lambda: window.inspect_with(window.inspect.focus_tags),
            "photo.caption": lambda: window.inspect_with(window.inspect.focus_caption),
            "view.larger": lambda: window.zoom(TILE_STEP),
            "view.smaller": lambda: window.zoom(-TILE_STEP),
            "view.jobs": window.show_jobs,
            "go.all": lambda: go(PlaceKind.ALL),
            "go.favourites": lambda: go(PlaceKind.FAVOURITES),
            "go.recent": lambda: go(PlaceKind.RECENT),
            "go.duplicates": lambda: go(PlaceKind.DUPLICATES),
            "go.problems": lambda: go(PlaceKind.PROBLEMS),
            "go.removed": lambda: go(PlaceKind.REMOVED),
            "go.proposals": review,
            "photo.caption_each": lambda: window.captioning.caption_photos(window.chosen_photos()),
            "photo.propose": lambda: window.tagging.proposing.propose_for(window.chosen_photos()),
            "tools.propose_here": lambda: _propose_here(window),
            "tools.propose_all": window.tagging.proposing.propose_all,
            "tools.forget_proposals": lambda: window.tagging.proposing.forget(),
            "tools.vocabulary": lambda: window.tagging_settings.edit_vocabulary(),
            "tools.caption_all": window.captioning.caption_all,
            "tools.import_captions": window.captioning.import_captions,
            "tools.import_caption_folder": window.captioning.files.ask_folder,
            "tools.metadata_changes": window.metadata.show_dry_run,
            "tools.write_metadata": window.metadata.write,
            "tools.metadata_conflicts": window.metadata.show_conflicts,
            "help.shortcuts": window.show_shortcuts,
            "help.about": lambda: show_about(window),
        }
    )
    window.actions_["view.justified"].toggled.connect(window.set_justified)
    window.status.jobs_wanted.connect(window.show_jobs)
