"""What people and files write, made into text that the catalog can hold and a search can find."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_QUOTES = dict.fromkeys(map(ord, "“”„‟"), '"')


def clean(text: str) -> str:
    """Return the text composed (NFC), with U+FFFD for bytes that were no UTF-8, and a space for NUL.

    Input methods and file systems of some systems give decomposed Hangul, which would not be found by what others
    type; a command line may give bytes that are no UTF-8, which no catalog can hold; SQL functions end at a NUL.
    """
    known = text.translate(_LONE).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", known).replace("\0", " ")


def straight_quotes(text: str) -> str:
    """Return the text with every double quote as ``"``, as keyboards have it."""
    return text.translate(_QUOTES)


def folded(text: str) -> str:
    """Return what two texts have in common that differ in letter case, or in the shape of quotes, alone."""
    return straight_quotes(text).casefold()


def is_shown(char: str) -> bool:
    """Tell a character that is shown from one that steers what shows it.

    Those that steer: control characters, line ends, marks that turn the direction of writing, and bytes that are no
    UTF-8.  Spaces of any width, and the joiners inside emoji and words of some languages, do no harm.
    """
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"


class _LoneSurrogates(dict[int, str]):
    def __missing__(self, code: int) -> str:
        # U+DC80 to U+DCFF stand for bytes (PEP 383); other surrogates stand for nothing by themselves.
        return "\ufffd" if 0xD800 <= code <= 0xDFFF and not 0xDC80 <= code <= 0xDCFF else chr(code)


_LONE = _LoneSurrogates()
