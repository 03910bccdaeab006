"""Words why metadata could not be written, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.models.trouble import Trouble
from desktop.plain import one_line
from engine import errors
from engine.metadata.faults import Fault
from engine.metadata.records import MetadataProblem


@dataclass(frozen=True)
class TroubleGroup:
    """Photos of one folder that could not be written for one reason.

    Attributes:
        reason: the engine's.
    """

    folder: Path
    reason: str
    paths: tuple[Path, ...]


def grouped(problems: Iterable[MetadataProblem]) -> list[TroubleGroup]:
    """Return problems by folder and reason, those with most photos first: a read-only folder is one thing to mend."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for problem in problems:
        groups.setdefault((problem.path.parent, problem.reason), []).append(problem.path)
    found = [TroubleGroup(folder, reason, tuple(paths)) for (folder, reason), paths in groups.items()]
    return sorted(found, key=lambda group: (-len(group.paths), str(group.folder), group.reason))


class MetadataTrouble(QObject):
    """The words; an object because translations are found in ``self.tr``."""

    def word(self, reason: str) -> Trouble:
        """Word the reason of a photo that could not be written."""
        known = next((words for fault, words in self._words().items() if fault == reason), None)
        return Trouble(one_line(reason[:1].upper() + reason[1:])) if known is None else Trouble(*known)

    def word_error(self, error: Exception) -> str | None:
        """Word what ended a whole run; None for an error of another kind."""
        if isinstance(error, errors.MetadataUnavailable):
            return self.tr("What writes metadata is not installed; see Settings > Metadata.")
        if isinstance(error, errors.MetadataBusy):
            return self.tr("Sajin is writing metadata already. What is left is written in a moment.")
        if isinstance(error, errors.MetadataOff):
            return self.tr("Writing metadata is off; choose where to write it in Settings > Metadata.")
        return None

    def _words(self) -> dict[Fault, tuple[str, str]]:
        by_itself = self.tr("Then it is written by itself.")
        return {
            Fault.READ_ONLY: (
                self.tr("The folder or file is read-only."),
                self.tr("Allow writing there.") + " " + by_itself,
            ),
            Fault.OFFLINE: (
                self.tr("The folder is not there now."),
                self.tr("Connect its disk.") + " " + by_itself,
            ),
            Fault.GONE: (
                self.tr("The file is not there any more."),
                self.tr("Have Sajin look through the folder again (Settings > Source folders)."),
            ),
            Fault.CHANGED: (
                self.tr("Another program changed it just now."),
                self.tr("Sajin reads it again first, and writes it then."),
            ),
            Fault.FULL: (self.tr("The disk is full."), self.tr("Free some space.") + " " + by_itself),
            Fault.MALFORMED: (
                self.tr("What is in its sidecar cannot be understood; it was left as it is."),
                self.tr("Mend the sidecar, or move it away, then try again."),
            ),
            Fault.LOSSY: (
                self.tr("Writing would have changed or lost other things in it; it was left as it is."),
                self.tr("Write beside the photos instead, or leave it."),
            ),
            Fault.CRASHED: (
                self.tr("What writes metadata crashed on it; it was left as it is."),
                self.tr("The file may be damaged. Write beside the photos instead, or leave it."),
            ),
            Fault.SLOW: (
                self.tr("Writing it took too long; it was left as it is."),
                self.tr("Try again when its disk is less busy."),
            ),
            Fault.NO_PLACE: (
                self.tr("The name of its sidecar is taken by something else."),
                self.tr("Move that away, then try again."),
            ),
            Fault.DISK: (
                self.tr("The disk or file system failed."),
                self.tr("Check the disk.") + " " + by_itself,
            ),
            Fault.LINKED: (
                self.tr("It has several names (hard links); only one of them would be changed."),
                self.tr("Give it a single name, or write beside the photos instead."),
            ),
        }
