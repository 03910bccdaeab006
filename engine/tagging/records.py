"""Plain values of auto-tagging: what the vocabulary holds, what is proposed, and what a run tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class VocabularyEntry:
    """One thing that photos may show, as it stands for this library: the shipped vocabulary with the user's edits.

    Attributes:
        key: its lasting name: a slug for what ships (``golden-retriever``), ``own:<n>`` for the user's.
        name, name_ko: what it is called in English and in Korean; one of the user's own may have only one of them (the
            other is then the same).
        parent: key of the entry that it is a kind or a part of; a photo of this shows that, too.
        prompts: phrases that describe it for the model, put into the templates; empty: its English name is.
        synonyms: other words that mean it, in any language: tags of these names are it.
        exclusive: its children exclude one another (a photo is of one season, of one kind of document).
        enabled: whether it is proposed.
        shipped: it comes with Sajin; it can be disabled, but not removed.
        edited: names of the fields in which the user's edit stands instead of what ships.
        merged_into: key of the entry that took it over; its synonyms and prompts count there.
    """

    key: str
    name: str
    name_ko: str
    parent: str | None = None
    prompts: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    exclusive: bool = False
    enabled: bool = True
    shipped: bool = True
    edited: frozenset[str] = frozenset()
    merged_into: str | None = None

    def named(self, language: str) -> str:
        """Return its name in a language: ``ko``, else English."""
        return self.name_ko if language == "ko" else self.name


class Sensitive(StrEnum):
    """What a word says about a person that a model's opinion must not be trusted with."""

    ORIGIN = "origin"
    RELIGION = "religion"
    HEALTH = "health"
    ORIENTATION = "orientation"
    WORTH = "worth"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag that the machine thinks a photo should have; it is none until it is accepted.

    Attributes:
        key: of the vocabulary entry, or ``tag:<id>`` for a tag of the user's that no entry means.
        name, name_ko: what it is called.
        probability: calibrated, in [0, 1]: of proposals with 0.8, four in five are right.
    """

    photo_id: int
    key: str
    name: str
    name_ko: str
    probability: float

    def named(self, language: str) -> str:
        """Return its name in a language: ``ko``, else English."""
        return self.name_ko if language == "ko" else self.name


@dataclass(frozen=True)
class ProposalGroup:
    """All open proposals of one tag.

    Attributes:
        key, name, name_ko: as of :class:`Proposal`.
        parents: names (English, Korean) of what it lies in, outermost first.
        photo_count: photos that it is proposed for.
        precision: the share of them that is expected to be right.
        tag_id: the tag that accepting puts on photos, where there is one already.
        accepted, rejected: how many photos were decided so far: its examples.
        auto_accept: the stated precision from which it is accepted by itself; None: never.
    """

    key: str
    name: str
    name_ko: str
    parents: tuple[tuple[str, str], ...]
    photo_count: int
    precision: float
    tag_id: int | None = None
    accepted: int = 0
    rejected: int = 0
    auto_accept: float | None = None

    def named(self, language: str) -> str:
        """Return its name in a language: ``ko``, else English."""
        return self.name_ko if language == "ko" else self.name


@dataclass(frozen=True)
class TaggingProgress:
    """Photos are being scored."""

    done: int
    total: int


@dataclass(frozen=True)
class TaggingFinished:
    """Proposals were made; the last event of a run.

    Attributes:
        photos: photos that were scored.
        waiting: photos asked for that have no vector of the active model yet; they are scored once they have.
        proposals: proposals that wait to be decided for the photos that were asked for.
        accepted: tags that were put on photos by themselves, as the user had set.
        cancelled: it was stopped; what was scored until then stays.
    """

    photos: int
    waiting: int
    proposals: int
    accepted: int
    cancelled: bool = False


TaggingEvent = TaggingProgress | TaggingFinished


@dataclass(frozen=True)
class TaggingState:
    """How it stands with proposals.

    Attributes:
        wanted: present photos that proposals were asked for.
        waiting: those of them that have no vector of the active model yet.
        proposals: how many proposals wait to be decided.
    """

    wanted: int = 0
    waiting: int = 0
    proposals: int = 0


@dataclass(frozen=True)
class EntryEdit:
    """The user's edit of one vocabulary entry: the fields that are theirs; None leaves what ships.

    A whole entry of their own (key ``own:<n>``) gives at least one name.
    """

    name: str | None = None
    name_ko: str | None = None
    parent: str | None = None
    on_top: bool = False  # parent is none, whatever ships
    prompts: tuple[str, ...] | None = None
    synonyms: tuple[str, ...] | None = None
    exclusive: bool | None = None
    enabled: bool | None = None
    merged_into: str | None = None


@dataclass(frozen=True)
class VocabularyImport:
    """What a vocabulary text comes to.

    Attributes:
        edits: what is to be changed, for :class:`engine.edits.EditVocabulary`; by key, None takes an edit back.
        added, changed, disabled: how many entries.
        faults: lines that were not understood, as (line number, what is wrong).
        sensitive: names among them that say something about a person that a model cannot know.
    """

    edits: Mapping[str, EntryEdit | None]
    added: int = 0
    changed: int = 0
    disabled: int = 0
    faults: tuple[tuple[int, str], ...] = ()
    sensitive: Mapping[str, Sensitive] = field(default_factory=dict)


class VocabularyFault(StrEnum):
    """What is wrong with a line of a vocabulary text, or with an edit of an entry.

    A reason (of :class:`engine.errors.VocabularyInvalid`, in :attr:`VocabularyImport.faults`) is one of these, or one
    of these, a colon, and what it is about; :meth:`in_reason` takes it apart, for a window to word it itself.
    """

    NO_NAME = "an entry needs a name"
    NOT_CLOSED = "the key is not closed by ]"
    NO_KEY = "that is no key (small letters, digits and hyphens, or own:number)"
    NO_PART = "that is none of also:, prompts:, exclusive, off, into:"
    PART_TWICE = "a part of the line is there twice"
    ENTRY_TWICE = "the entry is there twice, first in line"
    IN_FAULT = "it lies in a line that is not understood"
    TOO_LONG = "the text is too long to be a vocabulary"
    UNKNOWN = "there is no such entry"
    INSIDE_ITSELF = "it would lie inside itself"
    MERGED_IN_CIRCLE = "it would be merged into itself"
    NAME_TAKEN = "another entry is called so (merge the two, or switch one off)"

    def about(self, detail: object) -> str:
        """Return it as a reason that says what it is about."""
        return f"{self.value}: {detail}"

    @classmethod
    def in_reason(cls, reason: str) -> tuple[VocabularyFault | None, str]:
        """Return the fault of a reason and what it is about, ""; None for one that is worded in another way."""
        for fault in cls:
            if reason == fault.value or reason.startswith(f"{fault.value}: "):
                return fault, reason[len(fault.value) + 2 :]
        return None, reason
