"""Words the engine's reasons why a filter makes no sense, in the user's language."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication


def word_reason(reason: str) -> str:
    """Return a reason of a QueryInvalid in the user's language; one that is not known here keeps the engine's words."""
    for pattern, words in _patterns().items():
        if (match := re.fullmatch(pattern, reason, re.DOTALL)) is not None:
            return words.format(*match.groups())
    return reason


def _patterns() -> dict[str, str]:
    """Return what the engine says, as patterns, to what is said of it."""
    return {
        r"did you mean (.+)\?": QCoreApplication.translate("errors", "did you mean {0}?"),
        r"it can be (.+)": QCoreApplication.translate("errors", "it can be {0}"),
        r"(\w+): cannot be excluded; leave out the minus": QCoreApplication.translate(
            "errors", "{0}: cannot be excluded; leave out the minus"
        ),
        r"a date is a year, month or day: .+": QCoreApplication.translate(
            "errors", "a date is a year, month or day: 2023, 2023-05, 2023-05-17, an age: 2w, 6m, 1y, or today"
        ),
        r"a rating is 0 to 5: .+": QCoreApplication.translate(
            "errors", "a rating is 0 to 5: rating:4, rating:>=3, rating:<2"
        ),
        r"no rating is (?:above|below) (\d); a rating is 0 to 5": QCoreApplication.translate(
            "errors", "no rating is beyond {0}; a rating is 0 to 5"
        ),
        r"a search can have (\d+) filters at most": QCoreApplication.translate(
            "errors", "a search can have {0} filters at most"
        ),
    }
