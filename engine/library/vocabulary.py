"""The vocabulary of a library: what it can propose, as text, and which words it should not be asked for."""

from __future__ import annotations

from engine.catalog.connection import Catalog
from engine.library.blame import blaming_damage
from engine.tagging.records import Sensitive, VocabularyEntry, VocabularyImport


@blaming_damage
class Wording:
    """The part of a :class:`engine.library.Library` that reads its vocabulary; ``EditVocabulary`` changes it."""

    _catalog: Catalog

    def vocabulary(self) -> list[VocabularyEntry]:
        """Return all entries, also those that are switched off or merged into others, parents before children."""
        from engine.catalog import vocabulary

        return list(vocabulary.entries(self._catalog))

    def sensitive(self, name: str) -> Sensitive | None:
        """Tell what a word says about a person that a model's opinion must not be trusted with; None: nothing."""
        from engine.tagging.sensitive import sensitive

        return sensitive(name)

    def vocabulary_text(self) -> str:
        """Return the vocabulary as text that can be edited and read again."""
        from engine.catalog import vocabulary
        from engine.tagging import vocabulary_text

        return vocabulary_text.exported(vocabulary.entries(self._catalog))

    def read_vocabulary(self, text: str) -> VocabularyImport:
        """Return what such a text would change; nothing is changed yet.

        Example:
            >>> found = library.read_vocabulary("our boat | 우리 배")  # doctest: +SKIP
            >>> if not found.faults:
            ...     library.edit(EditVocabulary(found.edits))  # doctest: +SKIP
        """
        from engine.catalog import vocabulary
        from engine.catalog.editing.vocabulary import change
        from engine.edits import EditVocabulary
        from engine.tagging import vocabulary_text

        connection = self._catalog.connection

        def check(edits: vocabulary_text.Edits) -> None:
            change(connection, EditVocabulary(edits))  # plans, and writes nothing

        return vocabulary_text.read(text, vocabulary.entries(connection), self.sensitive, check)
