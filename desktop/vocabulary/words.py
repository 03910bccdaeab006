"""What is said of entries of the vocabulary, of edits of them, and of words that the model must not judge by."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import QObject

from desktop.plain import one_line
from desktop.vocabulary.entries import Entries
from engine.tagging.records import EntryEdit, Sensitive, VocabularyEntry


def entry_state(entry: VocabularyEntry, entries: Entries, language: str) -> str:
    """Say what is special about an entry; nothing of one that is as it ships."""
    return EntryWords().state(entry, entries, language)


def changed_fields(entry: VocabularyEntry, edit: EntryEdit) -> set[str]:
    """Return the names of the fields of an entry that an edit gives another value, or gives back."""
    changed = set()
    for field in fields(EntryEdit):
        value = getattr(edit, field.name)
        if field.name == "on_top":
            changed |= {"parent"} if value and entry.parent is not None else set()
        elif value is not None:
            changed |= {field.name} if value != getattr(entry, field.name) else set()
        elif field.name in entry.edited and not (field.name == "parent" and edit.on_top):
            changed.add(field.name)
    return changed


class EntryWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    def state(self, entry: VocabularyEntry, entries: Entries, language: str) -> str:
        """Say what is special about an entry."""
        target = entries.get(entry.merged_into)
        parts = []
        if entry.merged_into is not None:
            name = target.named(language) if target is not None else entry.merged_into
            parts.append(self.tr("part of “{name}”").format(name=one_line(name)))
        elif not entry.enabled:
            parts.append(self.tr("off"))
        if not entry.shipped:
            parts.append(self.tr("yours"))
        elif entry.edited - {"enabled", "merged_into"}:
            parts.append(self.tr("edited"))
        return ", ".join(parts)

    def standing(self, entry: VocabularyEntry, entries: Entries, language: str) -> str:
        """Say in a sentence where an entry comes from, and what became of it."""
        target = entries.get(entry.merged_into)
        if target is not None:
            text = self.tr("It is part of “{name}” now: its words count there.")
            return text.format(name=one_line(target.named(language)))
        if not entry.shipped:
            return self.tr("You added it.")
        return self.tr("It came with Sajin; you changed it.") if entry.edited else self.tr("It came with Sajin.")

    def path(self, key: str | None, entries: Entries, language: str) -> str:
        """Name an entry with all that it lies in."""
        names = [one_line(entry.named(language)) for entry in entries.path(key)]
        return " › ".join(names) or self.tr("Nothing (it stands on top)")

    def changes(self, entry: VocabularyEntry, edit: EntryEdit) -> str:
        """Say what an edit changes of an entry as it is."""
        changed = changed_fields(entry, edit)
        words = {
            "name": f"“{one_line(entry.name)}” → “{one_line(edit.name)}”" if edit.name else self.tr("name"),
            "name_ko": f"“{one_line(entry.name_ko)}” → “{one_line(edit.name_ko)}”" if edit.name_ko else self.tr("name"),
            "parent": self.tr("place"),
            "synonyms": self.tr("other words"),
            "prompts": self.tr("descriptions"),
            "exclusive": self.tr("either-or"),
            "enabled": self.tr("off") if edit.enabled is False else self.tr("on"),
            "merged_into": self.tr("merged") if edit.merged_into else self.tr("parted"),
        }
        return ", ".join(dict.fromkeys(word for name, word in words.items() if name in changed))

    def about(self, kind: Sensitive) -> str:
        """Say what a word of this kind claims to know about a person."""
        words = {
            Sensitive.ORIGIN: self.tr("where a person or their family comes from"),
            Sensitive.RELIGION: self.tr("what a person believes"),
            Sensitive.HEALTH: self.tr("a person's health or abilities"),
            Sensitive.WORTH: self.tr("what a person is worth, or how they live"),
            Sensitive.LOOKS: self.tr("whether a person looks good"),
            Sensitive.ORIENTATION: self.tr("whom a person loves"),
        }
        return words[kind]

    def why_not(self, kind: Sensitive) -> str:
        """Say, kindly and plainly, why a model's opinion on it must not be trusted."""
        text = self.tr(
            "This word says {what}. A photo cannot show that. The model would guess from faces, clothes and "
            "surroundings, with the prejudices of the pictures and texts that it has learnt from; its guesses are "
            "often wrong, and can hurt. You can always give your photos this tag yourself: your own words are never "
            "questioned."
        )
        return text.format(what=self.about(kind))
