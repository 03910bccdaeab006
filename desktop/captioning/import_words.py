"""What is said about captions in files."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.i18n import photo_count
from desktop.plain import one_line
from engine.errors import CaptionsInvalid
from engine.personal.importing import CaptionImport, ImportedCaptions, RefusedCaption


class ImportWords(QObject):
    """Words it, in the user's language; what the engine says of a fault is English."""

    def summary(self, found: CaptionImport) -> str:
        """Return how many captions there are for how many photos."""
        captions = self.tr("%Ln caption(s)", "", found.sentences)
        files = self.tr("%Ln file(s)", "", len(found.files))
        return self.tr("{captions} for {photos}, in {files}").format(
            captions=captions, photos=photo_count(len(found.captions)), files=files
        )

    def notes(self, found: CaptionImport) -> list[str]:
        """Return what else is to be known, a line each."""
        lines = []
        if found.same:
            lines.append(self.tr("{photos} with the same caption already").format(photos=photo_count(found.same)))
        if found.by_name:
            text = self.tr("{photos} found by the file name alone, which no other photo has")
            lines.append(text.format(photos=photo_count(found.by_name)))
        if found.unknown_count:
            lines.append(self.tr("%Ln name(s) that no photo here has", "", found.unknown_count))
        if found.ambiguous_count:
            lines.append(self.tr("%Ln name(s) that several photos have, left out", "", found.ambiguous_count))
        if found.refused_count:
            lines.append(self.tr("%Ln caption(s) left out", "", found.refused_count))
        return lines

    def kept(self, found: CaptionImport) -> str:
        """Return the question about photos that have another caption; empty where there are none."""
        count = len(found.kept)
        text = self.tr("{photos} with another caption already:")
        return text.format(photos=photo_count(count)) if count else ""

    def keep(self) -> str:
        """Return the first answer."""
        return self.tr("Keep the captions they have")

    def replace(self) -> str:
        """Return the second answer."""
        return self.tr("Replace them by those in the file")

    def unknown(self, name: str) -> str:
        """Word a name that no photo has."""
        return self.tr("{name}: no photo of the library has this name").format(name=one_line(name))

    def ambiguous(self, name: str) -> str:
        """Word a name that several photos have."""
        return self.tr("{name}: several photos have this name; write the folder with it").format(name=one_line(name))

    def refused(self, one: RefusedCaption) -> str:
        """Word a caption that is left out."""
        place = ", ".join(one_line(part) for part in (one.file.name, one.place, one.name) if part)
        return self.tr("{place}: left out, {reason}").format(place=place, reason=one.reason)

    def more(self, count: int) -> str:
        """Word that the list goes on."""
        return self.tr("… and %Ln more", "", count)

    def off(self) -> str:
        """Word that descriptions inside photos are not read."""
        return self.tr("Descriptions that other programs wrote into photos are not taken over: reading them is off.")

    def waiting(self, count: int) -> str:
        """Word that descriptions inside photos wait for a decision."""
        text = self.tr("{photos} with a description of their own that differs from the caption here.")
        return text.format(photos=photo_count(count))

    def imported(self, done: ImportedCaptions) -> str:
        """Word what was done, for undo, too."""
        text = self.tr("{photos} captioned").format(photos=photo_count(done.set + done.replaced))
        if not done.left:
            return text
        left = self.tr("{photos} left as they were").format(photos=photo_count(done.left))
        return f"{text}, {left}"

    def nothing_new(self) -> str:
        """Word that nothing changed."""
        return self.tr("No caption was new.")

    def invalid(self, error: CaptionsInvalid) -> str:
        """Word why a file cannot be read."""
        name = one_line(error.path.name)
        if error.line:
            text = self.tr("“{name}”, line {line}: {reason}. No caption was taken over.")
            return text.format(name=name, line=error.line, reason=error.reason)
        return self.tr("“{name}”: {reason}. No caption was taken over.").format(name=name, reason=error.reason)
