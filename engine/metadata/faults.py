"""Why a photo's tags, caption or rating could not be written, each with what to do, in English."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """The reason of a ``MetadataFailed`` or ``MetadataProblem``: exactly one of these, for a window to word it."""

    READ_ONLY = "the folder or file cannot be written; allow writing there, and it is written by itself"
    OFFLINE = "the folder is not there now; connect the disk, and it is written by itself"
    GONE = "the file is not there any more; scan the folder again"
    CHANGED = "another program changed it just now; it is read again first, and written then"
    FULL = "the disk is full; make room, and it is written by itself"
    MALFORMED = "what is in its sidecar cannot be understood, so it was left as it is; mend or move the sidecar away"
    LOSSY = "writing would have changed or lost other things in it, so it was left as it is"
    CRASHED = "the program that writes metadata crashed on it, so it was left as it is"
    SLOW = "writing it took too long, so it was left as it is"
    NO_PLACE = "the name of its sidecar is taken by something else; move that away"
    LINKED = "it has several names (hard links), of which only one would be changed; give it a single name"
    DISK = "the disk or file system failed; check it, and it is written by itself"
