"""What is said before a training run: of the material, and of what a preset costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QObject

from desktop.models.words import language_name, size
from desktop.personal.state import lacks_disk, lacks_memory
from desktop.plain import one_line
from engine.personal.records import FEWEST_PHOTOS, TYPICAL_PHOTOS, Estimate, Material, Preset

MOST_LANGUAGES = 4
MOST_ALBUMS = 3
AT_ONCE_S = 15
"""What the library follows in so many seconds, it follows at once."""
_HOUR_S, _MOST_MINUTES = 3_600, 90
_SAME_WORDS = 0.5
"""Where fewer of the captions differ than this share, it is said."""


class PersonalWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    # The material -----------------------------------------------------------------------------------------------------

    def summary(self, material: Material) -> str:
        """Say what there is to learn from, in one line."""
        parts = [
            self.tr("%Ln photo(s) with a caption", "", material.photos),
            self.tr("%Ln caption(s)", "sentences", material.captions),
            self.languages(material.languages),
        ]
        return " · ".join(filter(None, parts))

    def languages(self, counts: Mapping[str, int]) -> str:
        """Name languages, those with the most captions first, in the user's own."""
        codes = [code for code in counts if code != "und"]
        names = [self.language(code) for code in codes[:MOST_LANGUAGES]]
        if len(codes) > MOST_LANGUAGES or (names and "und" in counts and not self._few(counts)):
            names.append(self.tr("others", "languages"))
        return ", ".join(names)

    def language(self, code: str) -> str:
        """Name one language."""
        names = {
            "en": self.tr("English"),
            "ko": self.tr("Korean"),
            "ja": self.tr("Japanese"),
            "zh": self.tr("Chinese"),
            "de": self.tr("German"),
            "fr": self.tr("French"),
            "es": self.tr("Spanish"),
            "it": self.tr("Italian"),
            "pt": self.tr("Portuguese"),
            "nl": self.tr("Dutch"),
            "pl": self.tr("Polish"),
            "cs": self.tr("Czech"),
            "sv": self.tr("Swedish"),
            "ru": self.tr("Russian"),
            "uk": self.tr("Ukrainian"),
            "el": self.tr("Greek"),
            "tr": self.tr("Turkish"),
            "ar": self.tr("Arabic"),
            "he": self.tr("Hebrew"),
            "hi": self.tr("Hindi"),
            "th": self.tr("Thai"),
            "vi": self.tr("Vietnamese"),
        }
        return names.get(code) or language_name(code)

    def advice(self, material: Material, *, nothing: bool) -> str:
        """Say whether this is enough, and what to do where it is not."""
        missing = FEWEST_PHOTOS - material.photos
        typical = self.tr("{fewest} to {most} captioned photos are typical").format(
            fewest=QLocale().toString(TYPICAL_PHOTOS[0]), most=QLocale().toString(TYPICAL_PHOTOS[1])
        )
        if nothing:
            return self.tr("Tick the albums that Sajin is to learn from.")
        if not material.photos:
            more = self.tr("Write what only you know, such as names of people, pets and places.")
            start = self.tr("Caption {n} photos to start; {typical}.").format(n=FEWEST_PHOTOS, typical=typical)
            return f"{start} {more}"
        if missing > 0:
            more = self.tr("%Ln more captioned photo(s), and you can start", "", missing)
            return self.tr("{more}; {typical}.").format(more=more, typical=typical)
        if material.photos < TYPICAL_PHOTOS[0]:
            return self.tr("Enough to start with. More gets better: {typical}.").format(typical=typical)
        if material.photos > TYPICAL_PHOTOS[1]:
            return self.tr("Plenty: it takes longer, and a part of your albums may do as well.")
        return ""

    def counted(self, material: Material) -> str:
        """Say how much of what is needed there is."""
        return self.tr("{n} of {needed}").format(n=QLocale().toString(material.photos), needed=FEWEST_PHOTOS)

    def remarks(self, material: Material) -> str:
        """Say what else should be known of the material."""
        parts = []
        if material.uncaptioned:
            parts.append(self.tr("%Ln photo(s) of these albums have no caption yet.", "", material.uncaptioned))
        if material.captions and material.distinct < _SAME_WORDS * material.captions:
            text = self.tr(
                "Only %Ln of the captions differ: say what tells one photo from another.", "", material.distinct
            )
            parts.append(text)
        if material.out_of_reach:
            text = self.tr(
                "The disk of %Ln photo(s) is not connected; Full leaves them out.", "", material.out_of_reach
            )
            parts.append(text)
        return " ".join(parts)

    def captioned(self, count: int) -> str:
        """Say how many photos of an album have a caption."""
        return self.tr("%Ln photo(s) with a caption", "", count)

    # Presets ----------------------------------------------------------------------------------------------------------

    def preset(self, preset: Preset) -> str:
        """Name a preset."""
        return self.tr("Quick") if preset == "quick" else self.tr("Full")

    def preset_help(self, preset: Preset) -> str:
        """Say what a preset is for."""
        if preset == "quick":
            return self.tr("Teaches the search your words. Right for most albums, on any computer.")
        return self.tr(
            "Also teaches it to see: what your people, pets and places look like. Wants a graphics card, or patience."
        )

    def time(self, low_s: float, high_s: float) -> str:
        """Word how long something takes, from the shortest to the longest."""
        if high_s <= 60:
            return self.tr("less than a minute")
        if high_s < _MOST_MINUTES * 60:
            low, high = max(1, math.floor(low_s / 60)), math.ceil(high_s / 60)
            if low >= high:
                return self.tr("about %Ln minute(s)", "", high)
            return self.tr("{low} to {high} minutes").format(low=low, high=high)
        low, high = max(1, round(low_s / _HOUR_S)), max(1, math.ceil(high_s / _HOUR_S))
        if low >= high:
            return self.tr("about %Ln hour(s)", "", high)
        return self.tr("{low} to {high} hours").format(low=low, high=high)

    def follows(self, preset: Preset, seconds: float) -> str:
        """Word how long it takes until the library follows a model."""
        if preset == "quick":
            if seconds <= AT_ONCE_S:
                return self.tr("at once")
            return self.time(seconds, seconds)
        return self.tr("in the background, {time}").format(time=self.time(seconds, seconds))

    def device(self, device: str) -> str:
        """Word what it would run on."""
        return self.tr("processor") if device in ("", "cpu") else one_line(device)

    def memory(self, estimate: Estimate) -> str:
        """Word what it takes of the memory."""
        return size(estimate.memory_bytes)

    def hindrance(self, estimate: Estimate) -> str:
        """Say why a preset cannot be started, or may fail, and what to do; empty where nothing is wrong."""
        if estimate.impossible:
            return self.tr("Cannot be done here: {reason}").format(reason=one_line(estimate.impossible))
        if lacks_disk(estimate):
            text = self.tr("Needs {needed} on the library's disk; {free} are free. Free some space first.")
            return text.format(needed=size(estimate.disk_bytes), free=size(estimate.free_bytes))
        if estimate.lacks:
            return self.tr("Needs packages that are not installed.")
        if lacks_memory(estimate):
            text = self.tr("Needs {needed} of memory; {free} are free. Close other programs first, or it may fail.")
            return text.format(needed=size(estimate.memory_bytes), free=size(estimate.free_memory_bytes))
        return ""

    # Names ------------------------------------------------------------------------------------------------------------

    def suggested_name(self, albums: Sequence[str], created_at: str) -> str:
        """Return a name for a model that was trained on these albums."""
        names = [one_line(name) for name in albums]
        what = ", ".join(names[:MOST_ALBUMS]) if names else self.tr("My photos")
        if len(names) > MOST_ALBUMS:
            what += "…"
        return f"{what}, {self.date(created_at)}"

    def learned_from(self, albums: Sequence[str]) -> str:
        """Say which albums a model learned from."""
        if not albums:
            return self.tr("from all captioned photos")
        names = ", ".join(one_line(name) for name in albums[:MOST_ALBUMS])
        more = len(albums) - MOST_ALBUMS
        if more > 0:
            return self.tr("from {albums} and %Ln more", "", more).format(albums=names)
        return self.tr("from {albums}").format(albums=names)

    def date(self, created_at: str) -> str:
        """Word the day of a moment, ISO 8601."""
        try:
            moment = datetime.fromisoformat(created_at).astimezone()
        except ValueError:
            return one_line(created_at)
        pattern = self.tr("MMM d, yyyy", "date format")
        return QLocale().toString(QDate(moment.year, moment.month, moment.day), pattern)

    @staticmethod
    def _few(counts: Mapping[str, int]) -> bool:
        return counts.get("und", 0) * 10 < sum(counts.values())
