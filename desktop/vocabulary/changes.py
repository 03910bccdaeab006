"""Changes of the vocabulary: each is an edit with words of its own, that the window's Undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.plain import one_line
from desktop.vocabulary import edits
from desktop.vocabulary.entries import Entries
from engine.edits import EditVocabulary
from engine.tagging.records import Sensitive, VocabularyEntry
from engine.tagging.vocabulary import edit_of


class VocabularyChanges(QObject):
    """Makes edits of what is wanted, and applies them.

    Attributes:
        entries: the vocabulary as it is.
        language: in which entries are named, ``en`` or ``ko``.

    Signals:
        refused: the language of a name, and why it cannot be; empty: it can.
        doubted: words (name to Sensitive) that the model must not judge by, and what to call if the user wants them.
        going: the key of an entry that is to be the current one as soon as it is there.
        foreseen: :attr:`entries` are what they will be once the edit was made.
    """

    refused = Signal(str, str)
    doubted = Signal(object, object)
    going = Signal(str)
    foreseen = Signal()

    def __init__(self, session: LibrarySession, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._editor = session, editor
        self.entries, self.language = Entries(), "en"

    def rename(self, key: str, language: str, name: str) -> None:
        """Call an entry otherwise; no name is what ships."""
        entry = self.entries.get(key)
        if entry is None or name == entry.named(language):
            return
        field = "name_ko" if language == "ko" else "name"
        edit = edit_of(entry)
        named = edit.name if field == "name_ko" else edit.name_ko
        if (refusal := self._refusal(entry, name, language, nameless=not (name or named))) is not None:
            self.refused.emit(language, refusal)
            return
        self.refused.emit(language, "")
        words = self.tr("“{old}” is called “{new}”").format(old=self._name(entry), new=one_line(name))
        if not name:
            words = self.tr("“{name}” is called as it ships").format(name=self._name(entry))
        self._check_then([name], lambda: self._change(key, words, field, name or None))

    def change(self, key: str, field: str, value: object) -> None:
        """Change another field of an entry."""
        entry = self.entries.get(key)
        if entry is None or getattr(entry, field) == value:
            return
        texts = {
            "synonyms": self.tr("Other words for “{name}” changed"),
            "prompts": self.tr("How the model is asked for “{name}” changed"),
            "exclusive": self.tr("“{name}” is either-or") if value else self.tr("“{name}” is no longer either-or"),
        }
        if field == "enabled":
            self.enable([key], bool(value))
            return
        words = texts[field].format(name=self._name(entry))
        added = [text for text in value if text not in getattr(entry, field)] if isinstance(value, tuple) else []
        self._check_then(added if field == "prompts" else [], lambda: self._change(key, words, field, value))

    def enable(self, keys: Sequence[str], on: bool, *, branches: bool = False) -> None:
        """Have entries proposed, or not; ``branches``: with all that lies in them."""
        edit = edits.enabling(self.entries, keys, on, branches=branches)
        if len(edit.values) == 1:
            name = self._name(self.entries.get(next(iter(edit.values))))
            words = self.tr("“{name}” is proposed") if on else self.tr("“{name}” is not proposed any more")
            self._apply(edit, words.format(name=name))
        else:
            count = len(edit.values)
            words = self.tr("%Ln entry(ies) are proposed", "", count)
            self._apply(edit, words if on else self.tr("%Ln entry(ies) are not proposed any more", "", count))

    def move(self, keys: Sequence[str], parent: str | None) -> None:
        """Put entries under another, or on top."""
        edit = edits.moving(self.entries, keys, parent)
        target = self.entries.get(parent)
        name = self._name(self.entries.get(next(iter(edit.values), None)))
        if len(edit.values) != 1:
            words = self.tr("%Ln entry(ies) moved", "", len(edit.values))
        elif target is None:
            words = self.tr("“{name}” stands on top").format(name=name)
        else:
            words = self.tr("“{name}” lies in “{target}”").format(name=name, target=self._name(target))
        self._apply(edit, words)

    def merge(self, key: str, into: str) -> None:
        """Make an entry part of another."""
        words = self.tr("“{name}” is part of “{target}”").format(
            name=self._name(self.entries.get(key)), target=self._name(self.entries.get(into))
        )
        self.going.emit(into)
        self._apply(edits.merging(self.entries, key, into), words)

    def part(self, key: str) -> None:
        """Let an entry that was merged stand for itself again."""
        entry = self.entries.get(key)
        if entry is not None:
            words = self.tr("“{name}” stands for itself again").format(name=self._name(entry))
            self._change(key, words, "merged_into", None)

    def restore(self, keys: Sequence[str]) -> None:
        """Take the user's edits of shipped entries back."""
        meant = [key for key in keys if (entry := self.entries.get(key)) and entry.shipped and entry.edited]
        name = self._name(self.entries.get(meant[0])) if meant else ""
        words = self.tr("“{name}” is as it ships").format(name=name)
        if len(meant) != 1:
            words = self.tr("%Ln entry(ies) are as they ship", "", len(meant))
        self._apply(edits.restoring(meant), words)

    def remove(self, keys: Sequence[str]) -> None:
        """Remove entries of the user's own; those that ship are turned off instead."""
        own = [key for key in keys if (entry := self.entries.get(key)) is not None and not entry.shipped]
        if not own:
            self.enable(keys, False)
            return
        words = self.tr("“{name}” removed").format(name=self._name(self.entries.get(own[0])))
        if len(own) != 1:
            words = self.tr("%Ln entry(ies) removed", "", len(own))
        self._apply(edits.removing(self.entries, own), words)

    def restore_all(self, keys: Sequence[str]) -> None:
        """Take the user's edits of all these entries back; their own go."""
        self._apply(edits.restoring(keys), self.tr("The vocabulary is as it ships"))

    def toggle(self, keys: Sequence[str]) -> None:
        """Have entries proposed, or not, if all of them are."""
        chosen = [entry for key in keys if (entry := self.entries.get(key)) is not None]
        if chosen:
            self.enable(keys, not all(entry.enabled for entry in chosen))

    def import_all(self, edit: EditVocabulary) -> None:
        """Take over what a text file changes."""
        self._apply(edit, self.tr("%Ln entry(ies) imported", "", len(edit.values)))

    def add(self, name: str, name_ko: str, parent: str | None) -> None:
        """Add an entry; one of the names may be empty."""
        edit = edits.adding(self.entries, name, name_ko, parent)
        shown = (name_ko if self.language == "ko" else name) or name_ko or name
        words = self.tr("“{name}” added").format(name=one_line(shown))

        def add() -> None:
            self.going.emit(next(iter(edit.values)))
            self._apply(edit, words)

        self._check_then([name, name_ko], add)

    def _change(self, key: str, words: str, field: str, value: object) -> None:
        """Change a field of an entry as it is by now: others may have been changed while words were looked up."""
        entry = self.entries.get(key)
        if entry is not None:
            self._apply(edits.changing(entry, **{field: value}), words)

    def _check_then(self, names: Sequence[str], act: Callable[[], None]) -> None:
        """Do something with words that the model is to propose, once the user knows which it must not judge by."""
        wanted = [name for name in names if name]
        if not wanted:
            act()
            return

        def ask(library: LibraryProtocol) -> dict[str, Sensitive]:
            return {name: kind for name in wanted if (kind := library.sensitive(name)) is not None}

        def know(found: dict[str, Sensitive]) -> None:
            if found:
                self.doubted.emit(found, act)
            else:
                act()

        self._session.ask(ask, know)

    def _apply(self, edit: EditVocabulary, words: str) -> None:
        if edit.values:
            self._editor.apply(edit, words)
            self.entries = edits.foreseen(self.entries, edit)
            self.foreseen.emit()

    def _refusal(self, entry: VocabularyEntry, name: str, language: str, *, nameless: bool) -> str | None:
        if not entry.shipped and nameless:
            return self.tr("It needs a name.")
        known = self.entries.called(name, language, but=entry.key) if name and entry.enabled else None
        if known is None:
            return None
        return self.tr("“{name}” has this name already. To make them one, merge them.").format(name=self._name(known))

    def _name(self, entry: VocabularyEntry | None) -> str:
        return "" if entry is None else one_line(entry.named(self.language))
