"""The editor of the vocabulary: reads it, opens the dialog and its questions, and passes on what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Translations
from desktop.plain import one_line
from desktop.status.messages import Message, Messages
from desktop.theme.icons import Icons
from desktop.vocabulary import edits
from desktop.vocabulary.adding import AddDialog
from desktop.vocabulary.asking import VocabularyQuestions
from desktop.vocabulary.changes import VocabularyChanges
from desktop.vocabulary.chooser import EntryChooser
from desktop.vocabulary.dialog import VocabularyDialog
from desktop.vocabulary.entries import Entries
from desktop.vocabulary.files import VocabularyFiles
from desktop.vocabulary.menu import EntryMenu
from engine.edits import Edited
from engine.tagging.records import Sensitive


class VocabularyController(QObject):
    """Opens the editor, and carries out what is wanted in it.

    Args:
        window: the dialogs' parent.

    Signals:
        changed: :attr:`entries` are others.
    """

    changed = Signal()

    def __init__(
        self,
        session: LibrarySession,
        editor: Editor,
        messages: Messages,
        icons: Icons,
        translations: Translations,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._editor, self._messages, self._icons = session, editor, messages, icons
        self._translations, self._window = translations, window
        self.changes = VocabularyChanges(session, editor, self)
        self.dialog: VocabularyDialog | None = None
        self.questions: VocabularyQuestions | None = None
        self.files: VocabularyFiles | None = None
        self.adding: AddDialog | None = None
        self.chooser: EntryChooser | None = None
        self._go_to = ""
        editor.changed.connect(self._edited)
        editor.failed.connect(self._refresh_known)
        editor.steps_changed.connect(self._word_steps)
        messages.shown.connect(self._hear)
        translations.changed.connect(self._show)
        self.changes.refused.connect(self._refuse)
        self.changes.doubted.connect(self._doubt)
        self.changes.going.connect(self._set_goal)
        self.changes.foreseen.connect(self._show)
        self.changes.foreseen.connect(self.refresh)  # an answer from before the edit is dropped
        self.changes.foreseen.connect(self.changed)

    @property
    def entries(self) -> Entries:
        """The vocabulary as it is; empty until it was read."""
        return self.changes.entries

    def open(self, over: QWidget | None = None) -> None:
        """Show the editor."""
        dialog = self.dialog or self._make(over or self._window)
        self._show()
        self.refresh()
        self._word_steps()
        dialog.say("")
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        dialog.search.setFocus()

    def refresh(self) -> None:
        """Read the entries again."""
        self._session.ask(lambda library: Entries(library.vocabulary()), self._know, channel="vocabulary")

    # Questions --------------------------------------------------------------------------------------------------------

    def ask_add(self) -> None:
        """Ask for a new entry, and add it."""
        if self.dialog is not None:
            current = self.entries.get(self.dialog.tree.current_key)
            inside = current.key if current is not None and current.merged_into is None else None
            self.adding = AddDialog(self.entries, self._language, inside, self.dialog)
            self.adding.ask(self.changes.add)

    def ask_move(self, keys: Sequence[str]) -> None:
        """Ask where entries are to lie."""
        if keys:
            without = {below.key for key in keys for below in self.entries.branch(key)}
            title = self.tr("Move “{name}” into…")
            self._choose(title, "", self.tr("Move"), keys[0], without, partial(self.changes.move, keys), on_top=True)

    def ask_merge(self, key: str) -> None:
        """Ask what an entry is to be part of."""
        text = self.tr(
            "Its names and words count for the other one, and what lies in it goes there. Your tags stay as they are."
        )

        def chosen(into: str | None) -> None:
            if into is not None:
                self.changes.merge(key, into)

        self._choose(self.tr("Merge “{name}” into…"), text, self.tr("Merge"), key, {key}, chosen)

    def ask_restore_all(self) -> None:
        """Ask whether all is to be as it ships."""
        changed, everything = edits.edited_keys(self.entries, own=False), edits.edited_keys(self.entries, own=True)
        if self.questions is not None and everything:
            own = len(everything) - len(changed)
            self.questions.restore_all(
                len(changed), own, lambda all_of_it: self.changes.restore_all(everything if all_of_it else changed)
            )
        elif self.dialog is not None:
            self.dialog.say(self.tr("All is as it ships."))

    def _choose(
        self,
        title: str,
        text: str,
        action: str,
        key: str,
        without: Collection[str],
        chosen: Callable[[str | None], None],
        *,
        on_top: bool = False,
    ) -> None:
        entry = self.entries.get(key)
        if entry is not None and self.dialog is not None:
            title = title.format(name=one_line(entry.named(self._language)))
            self.chooser = EntryChooser(
                title, text, action, self.entries, self._language, self.dialog, without=without, on_top=on_top
            )
            self.chooser.ask(chosen)

    def _doubt(self, found: dict[str, Sensitive], act: Callable[[], None]) -> None:
        # A field tells of its text again when the question takes the focus from it.
        if self.questions is not None and self.questions.dialog is None and self.dialog is not None:
            self.questions.sensitive(found, act, self.dialog.details.take_back)

    # What comes of it -------------------------------------------------------------------------------------------------

    @property
    def _language(self) -> str:
        return self._translations.code

    def _know(self, entries: Entries) -> None:
        if entries != self.entries or not len(entries):
            self.changes.entries = entries
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.changes.language = self._language
        if self.dialog is None:
            return
        self.dialog.show_entries(self.entries, self._language)
        if self._go_to and self.entries.get(self._go_to) is not None:
            if not self.dialog.tree.go(self._go_to):  # it is there, but not what was searched for
                self.dialog.search.clear()
                self.dialog.tree.go(self._go_to)
            self._go_to = ""

    def _edited(self, outcome: Edited) -> None:
        if not outcome.photo_ids:
            self._refresh_known()

    def _refresh_known(self) -> None:
        if len(self.entries):
            self.refresh()

    def _set_goal(self, key: str) -> None:
        self._go_to = key

    def _refuse(self, language: str, text: str) -> None:
        if self.dialog is not None:
            self.dialog.details.refuse(language, text)
            self.dialog.say(text)

    def _hear(self, message: Message) -> None:
        """Say here, too, what is said in the main window: it lies behind this one."""
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.say(message.text)

    def _word_steps(self) -> None:
        if self.dialog is not None:
            self.dialog.show_steps(self._editor.undo_words, self._editor.redo_words)

    # The dialog -------------------------------------------------------------------------------------------------------

    def _make(self, over: QWidget) -> VocabularyDialog:
        dialog = self.dialog = VocabularyDialog(self._icons, over)
        self.questions = VocabularyQuestions(self._icons, dialog)
        files = self.files = VocabularyFiles(self._session, self._messages, self._icons, dialog)
        files.agreed.connect(self.changes.import_all)
        acts: dict[str, Callable[[], None]] = {
            "add": self.ask_add,
            "import": lambda: files.ask_import(self.entries, self._language),
            "export": files.ask_export,
            "restore_all": self.ask_restore_all,
            "undo": self._editor.undo,
            "redo": self._editor.redo,
        }
        dialog.acted.connect(lambda what: acts[what]())
        dialog.menu_wanted.connect(EntryMenu(self, dialog).show_at)
        self._connect_tree(dialog)
        self._connect_details(dialog)
        return dialog

    def _connect_tree(self, dialog: VocabularyDialog) -> None:
        tree, model, changes = dialog.tree, dialog.model, self.changes
        model.renamed.connect(changes.rename)
        model.switched.connect(lambda key, on: changes.enable([key], on))
        model.moved.connect(changes.move)
        tree.space_pressed.connect(lambda: changes.toggle(tree.selected_keys))
        tree.delete_pressed.connect(lambda: changes.remove(tree.selected_keys))
        tree.insert_pressed.connect(self.ask_add)

    def _connect_details(self, dialog: VocabularyDialog) -> None:
        details, changes = dialog.details, self.changes
        acts: dict[str, Callable[[str], None]] = {
            "move": lambda key: self.ask_move([key]),
            "merge": self.ask_merge,
            "part": changes.part,
            "restore": lambda key: changes.restore([key]),
            "remove": lambda key: changes.remove([key]),
        }

        def with_current(act: Callable[[str], None]) -> None:
            # A field that loses the focus because the window goes tells of its text once more.
            key = dialog.tree.current_key if shiboken6.isValid(changes) else None
            if key is not None:
                act(key)

        details.renamed.connect(lambda language, name: with_current(lambda key: changes.rename(key, language, name)))
        details.changed.connect(lambda field, value: with_current(lambda key: changes.change(key, field, value)))
        details.acted.connect(lambda what: with_current(acts[what]))
