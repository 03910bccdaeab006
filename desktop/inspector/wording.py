"""Puts facts into words: rows of a name and a value, in the user's language."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QObject

from desktop.i18n import long_date, photo_count
from desktop.inspector.facts import Facts, Shared
from desktop.plain import one_line
from engine.records import PhotoDetails


class FactWords(QObject):
    """Words the facts of a selection (a QObject, for its translations)."""

    def date(self, facts: Facts) -> str:
        """Return when the photos were taken, or the days between which."""
        if facts.first is None or facts.last is None:
            return self.tr("unknown")
        if facts.first == facts.last:
            return long_date(facts.first)
        return f"{_day(facts.first)} – {_day(facts.last)}"

    def date_name(self, facts: Facts) -> str:
        """Return what date it is."""
        single = facts.single
        return self.tr("Date of the file") if single and single.taken_from != "exif" else self.tr("Date taken")

    def size(self, facts: Facts) -> str:
        """Return pixels and bytes of one photo, the bytes of several together."""
        single, locale = facts.single, QLocale()
        amount = locale.formattedDataSize(facts.size_bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        if single is None:
            more = len(facts.ids) - facts.read
            return (
                amount
                if more <= 0
                else self.tr("{size}, and those of {photos}").format(size=amount, photos=photo_count(more))
            )
        width, height = single.summary.width, single.summary.height
        megapixels = locale.toString(width * height / 1e6, "f", 1)
        pixels = f"{locale.toString(width)} × {locale.toString(height)}"
        millions = self.tr("{n} megapixels").format(n=megapixels)
        return f"{pixels} · {millions}\n{single.format.upper()} · {amount}"

    def camera(self, facts: Facts) -> str:
        """Return camera, lens and exposure, each where it is the same for all."""
        parts = (self._shared(facts.camera), self._shared(facts.lens), self._shared(facts.exposure))
        lines = [part for part in parts if part]
        different = self.tr("different")
        return (
            ""
            if set(lines) <= {different} and len(facts.ids) > 1 and not facts.camera.mixed
            else "\n".join(dict.fromkeys(lines))
        )

    def place(self, facts: Facts) -> str:
        """Return the place in words, and its coordinates."""
        lines = [self._shared(facts.place)]
        if facts.coordinates.value is not None:
            lines.append(coordinates(*facts.coordinates.value))
        return "\n".join(line for line in lines if line)

    def title(self, facts: Facts) -> str:
        """Return the name of one photo, the number of several."""
        single = facts.single
        return one_line(single.summary.path.name) if single else photo_count(len(facts.ids))

    def note(self, facts: Facts) -> str:
        """Return what has to be known of a selection; empty where nothing has."""
        if facts.read < len(facts.ids):
            read = QLocale().toString(facts.read)
            return self.tr("What they share is known of the first {n}; edits are made to all.").format(n=read)
        single = facts.single
        if single is not None and single.summary.offline:
            return self.tr("Its disk is not connected. What you write is kept.")
        return ""

    def paths(self, facts: Facts) -> str:
        """Return where the files are: every place of one photo, the folders of several."""
        single = facts.single
        if single is not None:
            return "\n".join(one_line(str(path)) for path in single.paths or [single.summary.path])
        folders = [one_line(str(folder)) for folder in facts.folders[:3]]
        more = len(facts.folders) - len(folders)
        return "\n".join([*folders, self.tr("and %Ln more folder(s)", "", more)] if more > 0 else folders)

    def _shared(self, shared: Shared[str]) -> str:
        return self.tr("different") if shared.mixed else one_line(shared.value or "")


def coordinates(latitude: float, longitude: float) -> str:
    """Word a place on the earth."""
    locale = QLocale()
    return f"{locale.toString(latitude, 'f', 5)}, {locale.toString(longitude, 'f', 5)}"


def wrapped(text: str) -> str:
    """Let a path break at its separators; it has no spaces."""
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")


def first_path(details: PhotoDetails) -> str:
    """Return the file of a photo that is there, else the last known."""
    return str((details.paths or [details.summary.path])[0])


def _day(moment: datetime) -> str:
    return QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.ShortFormat)
