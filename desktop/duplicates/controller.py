"""What the page of duplicates does: looks for them off the window's thread, and acts on what the user decides."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.backend.session import LibrarySession
from desktop.backend.timeline import Timeline
from desktop.duplicates.page import DuplicatesPage
from desktop.duplicates.search import DuplicateSearch
from desktop.duplicates.words import DuplicateWords, State
from desktop.editing import Editor
from desktop.status.messages import Messages
from desktop.trash import TrashController, TrashPlan
from engine.duplicates.carry import carrying
from engine.duplicates.records import CompareProgress, DuplicateFile, DuplicateGroup, DuplicatesFound, LookProgress
from engine.edits import Together
from engine.records import PhotoDetails


class DuplicatesController(QObject):
    """Keeps the page in step with what was found and what became of it.

    Attributes:
        search: looks for duplicates, also while another place is shown.

    Signals:
        open_wanted: photo ids of a group, and which of them is to be looked at.
        count_changed: how many groups there are.
        changed: files went to the trash.
    """

    open_wanted = Signal(list, int)
    count_changed = Signal(int)
    changed = Signal()

    def __init__(
        self,
        page: DuplicatesPage,
        session: LibrarySession,
        editor: Editor,
        trash: TrashController,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._editor = page, session, editor
        self._trash, self._messages = trash, messages
        self.search = DuplicateSearch(session, self)
        self._words = DuplicateWords(self)
        self._state, self._stale = State.LOOKING, True
        self._error: Exception | None = None
        self._unseen = 0
        self._dismissed: set[DuplicateGroup] = set()
        self._gone: set[Path] = set()
        self._compared: NDArray[np.int64] = np.empty(0, np.int64)
        self._there = self._compared
        self._connect()
        self._show_state()

    def _connect(self) -> None:
        page, view = self._page, self._page.view
        page.trash_all_wanted.connect(lambda: self._ask_to_trash(range(len(page.model.groups))))
        page.look_wanted.connect(self.look)
        page.cancel_wanted.connect(self.search.cancel)
        page.action_wanted.connect(self._act)
        page.reworded.connect(self._show_state)
        page.empty.acted.connect(lambda _: self.look())
        view.trash_wanted.connect(lambda group: self._ask_to_trash([group]))
        view.dismiss_wanted.connect(self.dismiss)
        view.open_wanted.connect(self._open)
        view.refused.connect(lambda: self._messages.say(self.tr("At least one photo of a group is kept.")))
        page.model.modelReset.connect(lambda: self.count_changed.emit(len(page.model.groups)))
        self._trash.moved.connect(self._moved)
        self._session.timeline_changed.connect(self._timeline_changed)
        self.search.progressed.connect(self._progressed)
        self.search.found.connect(self._found)
        self.search.failed.connect(self._failed)

    # Looking ----------------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The user came here: look, unless what was found still holds."""
        if self._stale:
            self.look()

    def leave(self) -> None:
        """The user went on: a search that runs is stopped."""
        self.search.cancel()

    def look(self) -> None:
        """Look for duplicates; groups found before stay in sight meanwhile."""
        if self.search.running:
            return
        self._state, self._stale, self._compared = State.LOOKING, False, self._there
        self._gone.clear()
        self.search.start()
        self._page.show_progress(self._words.begun(), 0, 0)
        self._show_state()

    def _progressed(self, event: LookProgress | CompareProgress) -> None:
        self._page.show_progress(self._words.progress(event), event.done, event.total)

    def _found(self, found: DuplicatesFound) -> None:
        self._page.hide_progress()
        if found.cancelled:
            self._state, self._stale = State.STOPPED, True
        else:
            self._state, self._unseen = State.NONE, found.unseen
            self._show_groups(found.groups)
            self._page.view.verticalScrollBar().setValue(0)
        self._show_state()

    def _show_groups(self, groups: Iterable[DuplicateGroup]) -> None:
        """Show what was found, but for what the user did meanwhile."""
        model = self._page.model
        model.set_groups([group for group in groups if group not in self._dismissed])
        if self._gone:
            model.set_groups(model.without(self._gone))

    def _failed(self, error: Exception) -> None:
        self._page.hide_progress()
        self._state, self._stale, self._error = State.FAILED, True, error
        if self._page.model.groups:
            self._messages.report(error)
        self._show_state()

    def _timeline_changed(self, timeline: Timeline) -> None:
        self._there = np.asarray(timeline.ids, np.int64)
        if not self._stale and not self.search.running:
            self._stale = not bool(np.isin(self._there, self._compared).all())

    def _show_state(self) -> None:
        if self._page.model.groups:
            self._page.show_groups()
        else:
            self._words.explain(self._page, self._state, self._unseen, self._error)
            self._page.show_empty()

    # Acting -----------------------------------------------------------------------------------------------------------

    def _act(self, name: str, row: int) -> None:
        model = self._page.model
        group = model.group_of(row)
        if name == "open":
            self._open(row)
        elif name == "keep_only":
            model.keep_only(row)
        elif name == "keep_all":
            model.keep_all(group)
        elif name == "folder":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.file(row).path.parent)))
        elif name == "trash":
            self._ask_to_trash([group])
        elif name == "dismiss":
            self.dismiss(group)

    def _open(self, row: int) -> None:
        model = self._page.model
        ids = list(model.groups[model.group_of(row)].photo_ids)
        self.open_wanted.emit(ids, ids.index(model.file(row).photo.id))

    def dismiss(self, group: int) -> None:
        """Remember that a group is none, and take it off the page."""
        model = self._page.model
        found = model.groups[group]
        row = model.rows(group).start
        self._dismissed.add(found)
        self._session.ask(lambda library: library.dismiss_duplicates(found), lambda _: None)
        model.set_groups([*model.groups[:group], *model.groups[group + 1 :]])
        self._go_to(row)
        self._messages.say(
            self.tr("This group is not shown again"), self.tr("Undo"), lambda: self._take_back(found, group)
        )

    def _take_back(self, found: DuplicateGroup, place: int) -> None:
        model = self._page.model
        if found in model.groups:
            return
        self._dismissed.discard(found)
        self._session.ask(lambda library: library.restore_duplicates(found), lambda _: None)
        model.set_groups([*model.groups[:place], found, *model.groups[place:]])
        self._go_to(model.rows(min(place, len(model.groups) - 1)).start)

    def _ask_to_trash(self, groups: Iterable[int]) -> None:
        model = self._page.model
        groups = list(groups)
        spare = model.spare(groups)
        heirs = [self._heir(group) for group in groups]
        plan = TrashPlan(
            paths=tuple(file.path for file in spare),
            photo_ids=tuple(dict.fromkeys(file.photo.id for file in spare)),
            size_bytes=sum(file.size_bytes for file in spare),
            carry=any(file.has_words for _, gone in heirs for file in gone),
            instead={file.path: model.kept(group)[0].path for group in groups for file in model.spare([group])},
        )
        self._trash.confirm(plan, lambda carry: self._agreed(plan, heirs if carry else []))

    def _heir(self, group: int) -> tuple[int, list[DuplicateFile]]:
        """Return the photo that is kept of a group, and a file each of the photos that are given up."""
        model = self._page.model
        kept = [file.photo.id for file in model.kept(group)]
        gone = {file.photo.id: file for file in model.spare([group]) if file.photo.id not in kept}
        return kept[0], list(gone.values())

    def _agreed(self, plan: TrashPlan, heirs: list[tuple[int, list[DuplicateFile]]]) -> None:
        wanted = {kept: [file.photo.id for file in gone] for kept, gone in heirs if any(f.has_words for f in gone)}
        if not wanted:
            self._trash.move(plan)
            return
        ids = list(dict.fromkeys(photo_id for kept, gone in wanted.items() for photo_id in (kept, *gone)))

        def carry(details: list[PhotoDetails]) -> None:
            known = {photo.summary.id: photo for photo in details}
            pairs = [
                (known[kept], [known[photo_id] for photo_id in gone if photo_id in known])
                for kept, gone in wanted.items()
                if kept in known
            ]
            self._carry(carrying(pairs), plan)

        self._session.ask(lambda library: library.photos(ids), carry)

    def _carry(self, edit: Together, plan: TrashPlan) -> None:
        """Give what was said of the others to the photos that are kept, and only then move the others."""
        if not edit.edits:
            self._trash.move(plan)
            return
        words = self.tr("Captions, tags and albums of duplicates carried over")
        self._editor.apply(edit, words, lambda _: self._trash.move(plan))

    def _moved(self, paths: list[Path]) -> None:
        model, row = self._page.model, self._page.view.currentIndex().row()
        self._gone.update(paths)
        shown = {file.path for group in model.groups for file in group.files}
        if gone := shown & set(paths):
            model.set_groups(model.without(gone))
            self._go_to(row)
            self.changed.emit()

    def _go_to(self, row: int) -> None:
        model, view = self._page.model, self._page.view
        if model.rowCount():
            view.setCurrentIndex(model.index(min(max(row, 0), model.rowCount() - 1)))
        self._state = State.NONE if self._state is not State.LOOKING else self._state
        self._show_state()
