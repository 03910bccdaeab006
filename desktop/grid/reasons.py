"""Why a file could not be read, in the user's language.  The engine says it in English."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QLocale, QObject

from desktop.plain import one_line


class ReasonWords(QObject):
    """Words the engine's reasons; those it does not know are shown as they are."""

    def word(self, reason: str) -> str:
        """Return a reason as a sentence without its full stop."""
        fixed = self._fixed().get(reason)
        if fixed is not None:
            return fixed
        for pattern, words in self._patterns():
            match = _compiled(pattern).fullmatch(reason)
            if match is not None:
                return words.format(*(_localized(part) for part in match.groups()))
        return one_line(reason[:1].upper() + reason[1:])

    def _fixed(self) -> dict[str, str]:
        return {
            "the file is empty": self.tr("The file is empty"),
            "it is no regular file": self.tr("It is no ordinary file"),
            "it is not an image of a known format, or its beginning is damaged": self.tr(
                "It is not an image of a known format, or its beginning is damaged"
            ),
            "access to the file is denied": self.tr("Access to the file is denied"),
            "it is too large to be decoded safely": self.tr("The image is too large to be decoded safely"),
            "decoding it needs too much memory": self.tr("Decoding it needs too much memory"),
            "the file is cut off: its end is missing": self.tr("The file is cut off: its end is missing"),
            "the decoder crashed on this file": self.tr("The decoder crashed on this file"),
            "the decoder gave an answer that makes no sense": self.tr("The decoder could make no sense of this file"),
        }

    def _patterns(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                r"it is too large: (\d+) x (\d+) pixels, at most (\d+) million",
                self.tr("The image is too large: {0} × {1} pixels, at most {2} million"),
            ),
            (r"decoding it took longer than (\d+) seconds", self.tr("Decoding it took longer than {0} seconds")),
            (
                r"decoding it needs more than ([\d.]+) GB of memory",
                self.tr("Decoding it needs more than {0} GB of memory"),
            ),
            (r"this camera raw file cannot be read \((.*)\)", self.tr("This camera raw file cannot be read ({0})")),
            (r"it is damaged \((.*)\)", self.tr("The file is damaged ({0})")),
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _localized(part: str) -> str:
    if part.isdecimal():
        return QLocale().toString(int(part))
    number, understood = QLocale.c().toDouble(part)
    return QLocale().toString(number, "f", 1) if understood else one_line(part)
