"""What can be done with the entries that are selected in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.vocabulary.dialog import VocabularyDialog

if TYPE_CHECKING:
    from desktop.vocabulary.controller import VocabularyController


class EntryMenu(QObject):
    """Makes the menu anew each time it is shown."""

    def __init__(self, controller: VocabularyController, dialog: VocabularyDialog) -> None:
        super().__init__(dialog)
        self._controller, self._dialog = controller, dialog

    def show_at(self, point: QPoint) -> None:
        """Show it at a point of the screen."""
        menu = self.make()
        if menu is not None:
            menu.popup(point)

    def make(self) -> QMenu | None:
        """Return the menu of what is selected; None where nothing is."""
        tree, controller = self._dialog.tree, self._controller
        keys, changes, entries = tree.selected_keys, controller.changes, controller.entries
        chosen = [entry for key in keys if (entry := entries.get(key)) is not None]
        if not chosen:
            return None
        key, single = keys[0], len(keys) == 1
        branch = any(entries.children(entry.key) for entry in chosen)
        menu = QMenu(self._dialog)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def put(text: str, act: object, enabled: bool = True) -> None:
            action = menu.addAction(text)
            action.setEnabled(enabled)
            action.triggered.connect(act)

        put(self.tr("Add inside…"), lambda: controller.ask_add())
        put(self.tr("Rename\tF2"), lambda: tree.edit(tree.currentIndex().siblingAtColumn(0)), single)
        put(self.tr("Move…"), lambda: controller.ask_move(keys))
        put(self.tr("Merge into another…"), lambda: controller.ask_merge(key), single and not chosen[0].merged_into)
        if any(entry.merged_into for entry in chosen):
            put(self.tr("Part it again"), lambda: changes.part(key), single)
        menu.addSeparator()
        put(self.tr("Propose\tSpace"), lambda: changes.enable(keys, True), not all(one.enabled for one in chosen))
        put(self.tr("Don't propose\tSpace"), lambda: changes.enable(keys, False), any(one.enabled for one in chosen))
        if branch:
            put(self.tr("Propose all in it"), lambda: changes.enable(keys, True, branches=True))
            put(self.tr("Propose nothing in it"), lambda: changes.enable(keys, False, branches=True))
        menu.addSeparator()
        edited = any(entry.shipped and entry.edited for entry in chosen)
        put(self.tr("Back to what ships"), lambda: changes.restore(keys), edited)
        put(self.tr("Remove\tDel"), lambda: changes.remove(keys), any(not entry.shipped for entry in chosen))
        return menu
