"""What a caption may speak of: the photo's tags, albums, place and date, proposals, and captions of photos like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop.backend.protocol import LibraryProtocol
from desktop.plain import one_line
from desktop.tagging.words import name_of, percent
from engine.records import PhotoDetails
from engine.tagging.records import Proposal

MOST_WORDS, MOST_PROPOSED, MOST_CAPTIONS = 14, 5, 3
MOST_SIMILAR = 24
LEAST_LIKELY = 0.5


class Kind(StrEnum):
    """Where a suggestion comes from."""

    TAG = "tag"
    ALBUM = "album"
    PLACE = "place"
    DATE = "date"
    PROPOSED = "proposed"
    """The machine's, not the user's."""

    WORD = "word"
    """Other captions use it."""

    CAPTION = "caption"
    """A whole caption of another photo."""


@dataclass(frozen=True)
class Suggestion:
    """One word or caption that can be put in.

    Attributes:
        text: what is put in; hint: where it comes from.
    """

    kind: Kind
    text: str
    hint: str


@dataclass(frozen=True)
class PhotoFacts:
    """What the library knows of one photo that its caption may speak of."""

    details: PhotoDetails
    proposals: Sequence[Proposal] = ()


def read_facts(library: LibraryProtocol, photo_id: int, language: str) -> PhotoFacts | None:
    """Return what is known of a photo, None where it is gone; for a worker's thread."""
    found = library.photos([photo_id], language)
    if not found:
        return None
    return PhotoFacts(found[0], library.photo_proposals([photo_id]).get(photo_id, []))


def read_similar(library: LibraryProtocol, photo_id: int) -> list[str]:
    """Return the captions of photos like this one, the most alike first; for the thread that searches."""
    hits = library.find("", images=[photo_id], limit=MOST_SIMILAR).hits
    ids = [hit.photo_id for hit in hits if hit.photo_id != photo_id]
    captions = library.captions_of(ids)
    lines = (line for one in ids if one in captions for line in captions[one].splitlines())
    return list(dict.fromkeys(lines))[:MOST_CAPTIONS]


def words_for(facts: PhotoFacts, language: str) -> list[Suggestion]:
    """Return the words for a photo, those of the user first, each once."""
    details = facts.details
    tags = [_tag(name) for name in details.tags]
    albums = [_album(album.name) for album in details.albums]
    surest = sorted(facts.proposals, key=lambda one: -one.probability)
    proposed = [_proposed(one, language) for one in surest[:MOST_PROPOSED] if one.probability >= LEAST_LIKELY]
    return _distinct((*tags, *albums, *_places(details), *_dates(details), *proposed))[:MOST_WORDS]


def caption_suggestions(near: Iterable[str], similar: Iterable[str], without: str) -> list[Suggestion]:
    """Return captions of neighbours, then those of similar photos; those that the photo has already are none."""
    own = set(without.splitlines())
    hint = QCoreApplication.translate("captioning", "Caption of a photo nearby")
    alike = QCoreApplication.translate("captioning", "Caption of a similar photo")
    found = [Suggestion(Kind.CAPTION, text, hint) for text in near if text not in own]
    found += [Suggestion(Kind.CAPTION, text, alike) for text in similar if text not in own]
    return _distinct(found)[:MOST_CAPTIONS]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    kept: dict[str, Suggestion] = {}
    for one in found:
        kept.setdefault(one.text.casefold(), one)
    return [one for one in kept.values() if one.text.strip()]


def _tag(name: str) -> Suggestion:
    return Suggestion(Kind.TAG, one_line(name), QCoreApplication.translate("captioning", "Tag of this photo"))


def _album(name: str) -> Suggestion:
    return Suggestion(Kind.ALBUM, one_line(name), QCoreApplication.translate("captioning", "Album"))


def _proposed(proposal: Proposal, language: str) -> Suggestion:
    hint = QCoreApplication.translate("captioning", "Proposed tag, {percent} likely: look whether it is right")
    return Suggestion(Kind.PROPOSED, name_of(proposal, language), hint.format(percent=percent(proposal.probability)))


def _places(details: PhotoDetails) -> list[Suggestion]:
    parts = [part.strip() for part in (details.place or "").split(",")]
    hint = QCoreApplication.translate("captioning", "Where it was taken")
    return [Suggestion(Kind.PLACE, one_line(part), hint) for part in parts[:2] if part]


def _dates(details: PhotoDetails) -> list[Suggestion]:
    taken = details.summary.taken_at
    if taken is None or details.taken_from == "file":  # a copied file's own date says nothing of the photo
        return []
    pattern = QCoreApplication.translate("captioning", "MMMM yyyy", "date format: month and year in a sentence")
    month = QLocale().toString(QDate(taken.year, taken.month, 1), pattern)
    return [Suggestion(Kind.DATE, month, QCoreApplication.translate("captioning", "When it was taken"))]
