"""Text as programs and cameras leave it: its encoding guessed, and what nobody has written left out."""

from __future__ import annotations

import re

from engine.metadata.said import caption_text

# What cameras, telephones and programs write where a description belongs, compared without letter case.
_OF_MAKERS = re.compile(
    r"(\w[\w .-]{0,40} )?digital camera( image)?|samsung( camera)?( pictures)?|<digimax.*|sony[ _]dsc"
    r"|exif[_ ]jpeg([_ ](picture|t422))?|jpeg([_ ]picture| encoder.*)|dvc picture.*|binary comment|default description"
    r"|dcim[\\/].*|[a-z]:\\dcim.*|created by imlib|iclarified|created with (the )?gimp|lead technologies.*"
    r"|file written by adobe.*|software: .*|kofax.*|samsung csc|charset=.{0,12}"
    r"|maker:.*|<empty>|\(?null\)?|screenshot|metadata-start.*|\{.*\}|[0-9a-f]{32,}",
    re.IGNORECASE | re.DOTALL,
)
# Modes of telephones' cameras; short words, believed to be junk in EXIF alone.
_OF_TELEPHONES = re.compile(
    r"(r?hdr(pl)?|sdr|sdr_hdrb|nor|oznor(wo)?|fznor|frem|fbt(hdr)?|rbt|ptr|btr|btf(hdr|mdn)?|mon|dav|mde(_soft)?|edf"
    r"|cof|qrf|fshbty|rpt(nbs?)?|burst|frame|smart|default|user comments?|kaicam)(;.*)?"
    r"|\W+|\d{1,4}|[\w-]+\.(jpe?g|heic|png)",
    re.IGNORECASE,
)
_HANGUL_PAIR = re.compile(rb"(?:[\x00-\x7f]|[\xb0-\xc8][\xa1-\xfe])*")


def guessed(raw: bytes) -> str:
    """Return text whose encoding nobody says: as UTF-8, as Korean where it can be nothing else, or as Latin."""
    raw = raw.split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Two capital letters with accents in a row, which alone could be mistaken, are rarer than old Korean programs.
    return raw.decode("euc-kr" if _HANGUL_PAIR.fullmatch(raw) else "cp1252", "replace")


def regained(text: str) -> str:
    """Return what Pillow read as Latin-1, as EXIF's ASCII is meant, in the encoding that it more likely has."""
    try:
        return guessed(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text


def is_junk(caption: str, *, in_exif: bool = False) -> bool:
    """Tell whether nobody has written this description."""
    if _OF_MAKERS.fullmatch(caption):
        return True
    if not in_exif:
        return False
    strange = sum(not (char.isprintable() or char.isspace()) or char == "\ufffd" for char in caption)
    return bool(_OF_TELEPHONES.fullmatch(caption)) or strange * 10 > len(caption)


def written(caption: str | None, *, in_exif: bool = False) -> str | None:
    """Return a description as a caption, "" for a blank one, and None where nobody has written it."""
    if caption is None:
        return None
    text = caption_text(caption)
    return None if is_junk(text, in_exif=in_exif) else text
