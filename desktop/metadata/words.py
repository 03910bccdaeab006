"""What is said of metadata: properties by their plain names, both sides of a conflict, how it stands with writing."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.i18n import photo_count
from desktop.metadata.changes import DiffLine
from desktop.metadata.state import MetadataState
from desktop.plain import one_line
from engine.metadata.records import MetadataConflict, MetadataField, MetadataFinished, WriteTo


class MetadataWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    def property(self, name: str) -> str:
        """Say what a property is, by the name that exiv2 and exiftool have for it."""
        words = {
            "Xmp.dc.subject": self.tr("Keywords"),
            "Xmp.lr.hierarchicalSubject": self.tr("Keywords in branches (Lightroom)"),
            "Xmp.digiKam.TagsList": self.tr("Tags (digiKam)"),
            "Xmp.MicrosoftPhoto.LastKeywordXMP": self.tr("Keywords (Windows)"),
            "Xmp.dc.description": self.tr("Description"),
            "Xmp.xmp.Rating": self.tr("Rating"),
            "Xmp.MicrosoftPhoto.Rating": self.tr("Rating (Windows)"),
            "Iptc.Application2.Keywords": self.tr("Keywords (IPTC)"),
            "Iptc.Application2.Caption": self.tr("Description (IPTC)"),
            "Exif.Image.ImageDescription": self.tr("Description (EXIF)"),
            "Exif.Image.Rating": self.tr("Rating (EXIF)"),
        }
        return words.get(name, name.rpartition(".")[2])

    def difference(self, line: DiffLine) -> str:
        """Say a difference aloud."""
        words = {"-": self.tr("goes: {text}"), "+": self.tr("comes: {text}"), " ": self.tr("stays: {text}")}
        return words[line.sign].format(text=one_line(line.text))

    def nothing_to_write(self) -> str:
        """Say that nothing would change."""
        return self.tr("Nothing would change: the files say it all already.")

    def dry_run_title(self, write_to: WriteTo) -> str:
        """Say what the dry run shows."""
        if write_to is WriteTo.FILES:
            return self.tr("What writing into the photos would change")
        if write_to is WriteTo.SIDECARS:
            return self.tr("What writing beside the photos would change")
        return self.tr("What writing beside the photos would change, if it were on")

    def field(self, field: MetadataField) -> str:
        """Name a part of what is said of a photo."""
        words = {
            MetadataField.TAGS: self.tr("Tags"),
            MetadataField.CAPTION: self.tr("Caption"),
            MetadataField.RATING: self.tr("Rating"),
        }
        return words[field]

    def value(self, field: MetadataField, text: str) -> str:
        """Show one side of a conflict."""
        if field is MetadataField.RATING:
            stars = int(text) if text.isdecimal() else 0
            return "★" * stars if stars else self.tr("not rated")
        return f"“{one_line(text)}”" if text.strip() else self.tr("none")

    def sides(self, conflict: MetadataConflict) -> str:
        """Show both sides of a conflict, in one line."""
        return self.tr("{field}: here {ours}, there {theirs}").format(
            field=self.field(conflict.field),
            ours=self.value(conflict.field, conflict.ours),
            theirs=self.value(conflict.field, conflict.theirs),
        )

    def waiting(self, state: MetadataState) -> str:
        """Say how it stands with writing."""
        if not state.known:
            return self.tr("Looking…")
        if state.write_to is WriteTo.OFF:
            return self.tr("Nothing is written. Your tags, captions and ratings are in the library.")
        if state.running and state.total:
            done, total = QLocale().toString(state.done), QLocale().toString(state.total)
            return self.tr("Writing: {done} of {total} photos").format(done=done, total=total)
        if not state.due:
            return self.tr("All is written: other programs see what you see.")
        return self.tr("%Ln photo(s) wait to be written", "", state.due)

    def outcome(self, outcome: MetadataFinished) -> str:
        """Say what came of writing."""
        parts = [self.tr("%Ln file(s) written", "", outcome.written)]
        if outcome.failed:
            parts.append(self.tr("%Ln could not be written", "", outcome.failed))
        if outcome.cancelled:
            parts.append(self.tr("stopped"))
        return " · ".join(parts)

    def conflicts(self, count: int) -> str:
        """Say of how many photos there are conflicts."""
        return self.tr("Of %Ln photo(s) another program says otherwise than you do", "", count)

    def trouble_title(self, folder: str, count: int) -> str:
        """Name a folder in which photos could not be written."""
        return f"{one_line(folder)} · {photo_count(count)}"
