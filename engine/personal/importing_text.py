"""The text of a file that anybody may have written: its encoding, and what of it can be a caption."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from engine.errors import CaptionsInvalid
from engine.text import clean

LARGEST_BYTES = 256 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SPACES = re.compile(r"[ \u00a0]{2,}")


def read_text(path: Path, largest_bytes: int = LARGEST_BYTES) -> str:
    """Return what a file says; its line ends are kept.

    Raises:
        CaptionsInvalid: it is not there, cannot be read, is no plain file, too large, or no text.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise CaptionsInvalid(path, "it is no plain file")
        if facts.st_size > largest_bytes:
            raise CaptionsInvalid(path, f"it is larger than {largest_bytes // 1024} kB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise CaptionsInvalid(path, f"it cannot be read ({error.strerror or error})") from error
    text = decoded(data)
    if len(_CONTROLS.findall(text)) > 8 + len(text) // 50:
        raise CaptionsInvalid(path, "it is no text; CSV, JSON and plain text can be read")
    return text.replace("\0", " ")


def decoded(data: bytes) -> str:
    """Return the text of some bytes: what a mark at their beginning says, else UTF-8, Korean (CP949) or Latin.

    Excel saves CSV in the encoding of the country, without saying which.  Korean is believed only where it comes out
    as everyday syllables (those of EUC-KR): accented Latin letters make rare ones, or Chinese characters.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data)
    if wide is not None:
        return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _korean(data) or data.decode("cp1252", "replace")


def lines_of(text: str) -> list[str]:
    """Return a caption's sentences: what can be seen of its lines, without those that are blank or said before."""
    lines = (_SPACES.sub(" ", _UNSEEN.sub(" ", line)).strip() for line in _BREAKS.split(clean(text)))
    return list(dict.fromkeys(line for line in lines if line))


def _wide(data: bytes) -> str | None:
    """Return UTF-16 that nothing marks as such: file names and line ends make every other byte of it zero."""
    sample = data[:65536]
    if sample.count(0) * 10 < len(sample) or len(data) % 2:
        return None
    encoding = "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _korean(data: bytes) -> str | None:
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    beyond = [char for char in text if not char.isascii()]
    everyday = sum("가" <= char <= "힣" and _everyday(char) for char in beyond)
    return text if everyday * 2 > len(beyond) else None


def _everyday(char: str) -> bool:
    try:
        return len(char.encode("euc_kr")) == 2  # the codec spells rare syllables in eight bytes
    except UnicodeEncodeError:
        return False
