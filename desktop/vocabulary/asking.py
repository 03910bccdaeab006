"""Questions of the editor: about words that the model must not judge by, and before edits are taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.confirm import ConfirmDialog
from desktop.plain import one_line
from desktop.theme.icons import Icons
from desktop.vocabulary.words import EntryWords
from engine.tagging.records import Sensitive


class VocabularyQuestions(QObject):
    """Asks one question at a time.

    Args:
        over: the window that questions open over.
    """

    def __init__(self, icons: Icons, over: QWidget) -> None:
        super().__init__(over)
        self._icons, self._over = icons, over
        self.dialog: ConfirmDialog | None = None

    def sensitive(
        self, found: Mapping[str, Sensitive], agreed: Callable[[], None], declined: Callable[[], None]
    ) -> None:
        """Explain why the model must not be asked about a word, and let the user choose; the safe answer is at hand."""
        name, kind = next(iter(found.items()))
        dialog = self._open(
            self.tr("Let the model propose “{name}”?").format(name=one_line(name)),
            EntryWords(self).why_not(kind),
            self.tr("Add anyway"),
            lambda _: agreed(),
            cancel=self.tr("Don't add"),
        )
        dialog.rejected.connect(declined)
        dialog.action.setProperty("role", "")
        dialog.cancel.setProperty("role", "primary")
        for button in (dialog.action, dialog.cancel):
            button.style().unpolish(button)
            button.style().polish(button)
        dialog.action.setAutoDefault(False)
        dialog.cancel.setDefault(True)
        dialog.cancel.setFocus()

    def restore_all(self, changed: int, own: int, agreed: Callable[[bool], None]) -> None:
        """Ask whether the vocabulary is to be as it ships; ``agreed`` hears whether the user's own entries go, too."""
        text = self.tr("%Ln entry(ies) that you changed will be as they came.", "", changed)
        text += " " + self.tr("No tag of yours, and nothing that you ticked or crossed, is touched.")
        choice = self.tr("Keep the entries that you added (%Ln)", "", own) if own else ""
        title = self.tr("Back to the vocabulary that ships?")
        self._open(title, text, self.tr("Back to what ships"), lambda keep: agreed(not keep), choice=choice)

    def _open(
        self, title: str, text: str, action: str, agreed: Callable[[bool], None], *, cancel: str = "", choice: str = ""
    ) -> ConfirmDialog:
        dialog = ConfirmDialog(
            title,
            text,
            action,
            cancel or self.tr("Cancel"),
            self._over,
            choice=choice,
            icons=self._icons,
            icon="tag",
        )
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.ask(agreed)
        return dialog

    def _forget(self) -> None:
        self.dialog = None
