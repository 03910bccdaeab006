"""Words for why a personal model cannot be trained, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.plain import one_line
from engine.errors import TrainingImpossible
from engine.personal.records import FEWEST_PHOTOS


def training_trouble(error: Exception) -> str | None:
    """Word an error that only training has; None for others."""
    return TrainingTrouble().word(error) if isinstance(error, TrainingImpossible) else None


class TrainingTrouble(QObject):
    """The words; an object because translations are found in ``self.tr``."""

    def word(self, error: TrainingImpossible) -> str:
        """Say why, and what to do; what is not known here keeps the engine's words."""
        if error.fault == "too_few":
            return self.tr("Training needs at least %Ln photo(s) with a caption.", "", FEWEST_PHOTOS)
        if error.fault == "lacks":
            text = self.tr("Packages for training are missing: {names}.")
            return text.format(names=one_line(", ".join(error.lacks) or error.reason))
        words = {
            "busy": self.tr("Another training is under way. Wait until it is done, or discard it first."),
            "undecided": self.tr("A training waits for your decision. Resume or keep it, or discard it, first."),
            "no_run": self.tr("This training is not under way any more."),
        }
        if error.fault in words:
            return words[error.fault]
        reason = one_line(error.reason)
        if error.fault == "memory":
            return self.tr("There is not enough memory to train. Close other programs first. ({reason})").format(
                reason=reason
            )
        return self.tr("Training cannot be done: {reason}").format(reason=reason)
