"""What is to be written of one photo into one sidecar or file: the differences alone.

The properties and their separators are those of Lightroom, digiKam and Windows; that IPTC and EXIF follow XMP where
they are there already, and are not added where they are not, is from the Metadata Working Group's guidelines
("Guidelines for Handling Image Metadata", version 2.0, 2010, chapters 3 and 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.metadata.insides import DESCRIPTION as EXIF_DESCRIPTION
from engine.metadata.insides import IPTC, KEYWORDS, PERCENT, RATING
from engine.metadata.plan_tags import LISTS, SUBJECT, Path, TagAim, key_of, keys_of, paths_in
from engine.metadata.records import Described, MetadataField
from engine.metadata.said import caption_text

DESCRIPTION, STARS, PERCENT_STARS = "Xmp.dc.description", "Xmp.xmp.Rating", "Xmp.MicrosoftPhoto.Rating"
XMP_NAMES = {
    SUBJECT: "http://purl.org/dc/elements/1.1 subject",
    "Xmp.lr.hierarchicalSubject": "http://ns.adobe.com/lightroom/1.0 hierarchicalSubject",
    "Xmp.digiKam.TagsList": "http://www.digikam.org/ns/1.0 TagsList",
    "Xmp.MicrosoftPhoto.LastKeywordXMP": "http://ns.microsoft.com/photo/1.0 LastKeywordXMP",
    DESCRIPTION: "http://purl.org/dc/elements/1.1 description",
    STARS: "http://ns.adobe.com/xap/1.0 Rating",
    PERCENT_STARS: "http://ns.microsoft.com/photo/1.0 Rating",
}
"""What exiv2 and exiftool name them, and their namespaces and names."""

_IPTC_KEYWORDS, _IPTC_CAPTION = IPTC
_LONGEST_IPTC = {_IPTC_KEYWORDS: 64, _IPTC_CAPTION: 2000}  # bytes
_PERCENT = (0, 1, 25, 50, 75, 99)
_EVERY_LANGUAGE = "x-default"

XmpValue = Mapping[str, Any]
"""``kind`` and ``values`` as :mod:`engine.metadata.exiv2_program` has them."""


@dataclass(frozen=True)
class Wanted:
    """What the catalog says of a photo.

    Attributes:
        paths: its tags, each from the outermost name.
        rating: 0 (none) to 5.
        left_alone: where another program says otherwise, and the user has not chosen yet.
    """

    paths: tuple[Path, ...] = ()
    caption: str | None = None
    rating: int = 0
    left_alone: frozenset[MetadataField] = frozenset()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.paths or self.caption or self.rating)


@dataclass(frozen=True)
class Known:
    """What is known of a file and its sidecar.

    Attributes:
        said: when they were last read or written; None where they never were.
        written: tags that Sajin itself put there, as paths.
    """

    said: Described | None = None
    written: frozenset[Path] = frozenset()

    @property
    def caption(self) -> str | None:
        """The caption that was there."""
        return self.said.caption if self.said is not None else None

    @property
    def rating(self) -> int:
        """The rating that was there; what others call rejected is none."""
        return max(0, (self.said.rating or 0) if self.said is not None else 0)


@dataclass
class Plan:
    """What changes in one sidecar or file.

    Attributes:
        xmp: new values of XMP properties; None takes one away.
        values: new values of IPTC and EXIF properties.
        before: all values that are there, as texts.
        written: tags that are Sajin's own there afterwards, as paths.
    """

    xmp: dict[str, XmpValue | None] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    written: frozenset[Path] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not self.xmp and not self.values

    def changes(self) -> list[tuple[str, str, str]]:
        """Return each property that changes, with its values before and after, one a line."""
        after = {name: [] if value is None else texts_of(value) for name, value in self.xmp.items()}
        after |= self.values
        return [(name, "\n".join(self.before.get(name, [])), "\n".join(after[name])) for name in after]


def aim_of(wanted: Wanted, known: Known) -> TagAim:
    """Return which tags are to be there, and which not any more."""
    keys = {key_of(path[-1]) for path in wanted.paths}
    had = {key_of(name) for name in (known.said.tags if known.said is not None else ())}
    had |= {key_of(path[-1]) for path in known.written}
    here = {keys_of(path) for path in wanted.paths}
    return TagAim(wanted.paths, frozenset(had - keys), frozenset(map(keys_of, known.written)) - here)


def is_said(wanted: Wanted, known: Known) -> bool:
    """Tell whether a file and its sidecar said all of it when they were last read or written."""
    if known.said is None:
        return not wanted.says_something and not known.written
    same_caption = caption_text(wanted.caption or "") == (known.caption or "")
    same_caption = same_caption or MetadataField.CAPTION in wanted.left_alone
    same_rating = MetadataField.RATING in wanted.left_alone or wanted.rating == known.rating
    return same_caption and same_rating and aim_of(wanted, known).is_in(known.said.tags, [known.said.paths])


def plan(
    wanted: Wanted,
    known: Known,
    xmp: Mapping[str, XmpValue],
    values: Mapping[str, Sequence[str]] | None = None,
    *,
    fresh: bool = False,
) -> Plan:
    """Return what is to be changed.

    Args:
        wanted: what the catalog says.
        known: what was there.
        xmp: the XMP that is there now.
        values: IPTC's and EXIF's values inside a file; None for a sidecar.
        fresh: the sidecar is to be made: it says everything, for programs that read nothing else.
    """
    made = Plan(before={name: texts_of(value) for name, value in xmp.items()})
    made.before.update({name: list(texts) for name, texts in (values or {}).items()})
    in_file = values is not None
    _plan_tags(made, aim_of(wanted, known), known, xmp, in_file=in_file)
    if MetadataField.CAPTION not in wanted.left_alone:
        _plan_caption(made, wanted.caption or "", known.caption or "", xmp, in_file=in_file, fresh=fresh)
    if MetadataField.RATING not in wanted.left_alone:
        _plan_rating(made, wanted.rating, known.rating, in_file=in_file, fresh=fresh)
    return made


def texts_of(value: XmpValue) -> list[str]:
    """Return the values as texts; of a text in several languages the one for all of them."""
    if value["kind"] == "LangAlt":
        return [value["values"][_EVERY_LANGUAGE]] if _EVERY_LANGUAGE in value["values"] else []
    return list(value["values"])


def _plan_tags(made: Plan, aim: TagAim, known: Known, xmp: Mapping[str, XmpValue], *, in_file: bool) -> None:
    flat = made.before.get(SUBJECT, [])
    others = [made.before[name] for name in (_IPTC_KEYWORDS, KEYWORDS) if name in made.before]
    lists = {name: paths_in(made.before.get(name, []), sep, flat) for name, (sep, _) in LISTS.items()}
    made.written = frozenset(path for path in aim.paths if path in known.written)
    stale = any(aim.gone & {key_of(name) for name in one} for one in others)
    hidden = not in_file and bool(aim.gone) and not aim.paths and SUBJECT not in xmp  # what the file itself says
    if aim.is_in(flat, list(lists.values())) and not stale and not hidden:
        return
    made.written |= _new_to(aim, flat, [path for one in lists.values() for path in one])
    after: list[Path] = []
    for name, (separator, kind) in LISTS.items():
        entries = aim.nested(made.before.get(name, []), separator, flat)
        after += paths_in(entries, separator, flat)
        _put_list(made, xmp, name, entries, kind, empty=None)
    implied = aim.implied([path for one in lists.values() for path in one], after)
    empty = None if in_file else {"kind": "XmpBag", "values": []}  # says "none", whatever the file itself says
    _put_list(made, xmp, SUBJECT, aim.flat(flat, implied), "XmpBag", empty=empty)
    for name in (_IPTC_KEYWORDS, KEYWORDS):
        if name in made.before:
            _put_value(made, name, [text for text in aim.flat(made.before[name], implied) if _fits(name, text)])


def _new_to(aim: TagAim, flat: Sequence[str], paths: Sequence[Path]) -> frozenset[Path]:
    """Return the paths that are added: of tags that are not there, or not as deep."""
    there, nested = {key_of(name) for name in flat}, {key_of(path[-1]) for path in paths if len(path) > 1}
    there |= {key_of(path[-1]) for path in paths}
    deep = {path for path in aim.nested_paths(flat) if key_of(path[-1]) not in nested}
    return frozenset(path for path in aim.paths if key_of(path[-1]) not in there or path in deep)


def _put_list(
    made: Plan, xmp: Mapping[str, XmpValue], name: str, entries: list[str], kind: str, *, empty: XmpValue | None
) -> None:
    known = xmp.get(name)
    if known is not None and known["kind"] in ("XmpBag", "XmpSeq"):
        kind = known["kind"]
    if entries and entries != made.before.get(name):
        made.xmp[name] = {"kind": kind, "values": entries}
    elif not entries and (known is not None or empty is not None) and not (empty is not None and known == empty):
        made.xmp[name] = empty


def _plan_caption(
    made: Plan, ours: str, before: str, xmp: Mapping[str, XmpValue], *, in_file: bool, fresh: bool
) -> None:
    known = xmp.get(DESCRIPTION)
    languages = dict(known["values"]) if known is not None and known["kind"] == "LangAlt" else {}
    now, wanted = caption_text("\n".join(made.before.get(DESCRIPTION, []))), caption_text(ours)
    if wanted and now != wanted and (fresh or in_file or known is not None or wanted != before):
        made.xmp[DESCRIPTION] = {"kind": "LangAlt", "values": {**languages, _EVERY_LANGUAGE: ours}}
    elif not wanted and before and (now or (known is None and not in_file)):
        languages.pop(_EVERY_LANGUAGE, None)
        none = None if in_file else {"kind": "XmpAlt", "values": []}
        made.xmp[DESCRIPTION] = {"kind": "LangAlt", "values": languages} if languages else none
    if wanted or before:
        for name, texts in ((_IPTC_CAPTION, [ours] if ours else []), (EXIF_DESCRIPTION, [ours])):
            if name in made.before and caption_text("\n".join(made.before[name])) != wanted:
                _put_value(made, name, [text for text in texts if _fits(name, text)])


def _plan_rating(made: Plan, ours: int, before: int, *, in_file: bool, fresh: bool) -> None:
    now = _number(made.before.get(STARS))
    if not ours and not before:
        return
    missing = now is None and (fresh or ours != before or (in_file and bool(ours)))
    if (now is not None and now != ours and not (now == -1 and not ours)) or (missing and (ours or not in_file)):
        made.xmp[STARS] = {"kind": "XmpText", "values": [str(ours)]}
    for name, number in ((PERCENT_STARS, _PERCENT[ours]), (RATING, ours), (PERCENT, _PERCENT[ours])):
        if name in made.before and _number(made.before[name]) != number:
            if name == PERCENT_STARS:
                made.xmp[name] = {"kind": "XmpText", "values": [str(number)]}
            else:
                made.values[name] = [str(number)]


def _put_value(made: Plan, name: str, texts: list[str]) -> None:
    if texts != made.before[name]:
        made.values[name] = texts


def _fits(name: str, text: str) -> bool:
    """Tell whether a text has room where it is to go: half of one would be another."""
    if name == KEYWORDS:
        return ";" not in text
    return len(text.encode()) <= _LONGEST_IPTC.get(name, 2**16)


def _number(texts: Sequence[str] | None) -> int | None:
    try:
        return round(float(texts[0])) if texts else None
    except (ValueError, OverflowError):
        return None
