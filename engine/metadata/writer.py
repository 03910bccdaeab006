"""Writing what the catalog says of one photo beside its file, or into it.

Each step leaves either the old file or the new one: what is new is made in a temporary copy, compared with the old one
and read back before it takes its place.  What cannot be written safely into a file goes beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.metadata import plan as plans
from engine.metadata.faults import Fault
from engine.metadata.insides import can_hold
from engine.metadata.places import Facts, NotWritten, Parts, facts, fault_of, put, require_writable
from engine.metadata.plan import Known, Plan, Wanted
from engine.metadata.plan_tags import key_of
from engine.metadata.programs import Program, ProgramFailed
from engine.metadata.records import Described, MetadataChange
from engine.metadata.said import caption_text, tag_name
from engine.metadata.stored import from_document
from engine.replacing import sync


@dataclass(frozen=True)
class Announced:
    """A sidecar or file that is about to be put in its place.

    Attributes:
        path: the place.
        described: what the photo's file and sidecar will say then.
        paths: tags that will be Sajin's own there, as paths.
        content_hash: of a photo's file.
    """

    path: Path
    size_bytes: int
    mtime_ns: int
    described: Described
    paths: frozenset[tuple[str, ...]]
    content_hash: str | None = None


Announce = Callable[[Announced], None]


_HELD_BESIDE = frozenset({Fault.LINKED, Fault.LOSSY, Fault.MALFORMED})


class CannotHold(Exception):
    """A file cannot be written into safely; a sidecar can say it in its stead."""


@dataclass(frozen=True)
class Written:
    """What came of one photo's file.

    Attributes:
        changes: what was, or would be, changed.
        described: what the file and its sidecar say now; None in a dry run, or where nothing was changed.
        sidecar: its sidecar now.
        content_hash: the file's new content, where it was written into.
        paths: tags that are Sajin's own there now.
    """

    changes: tuple[MetadataChange, ...] = ()
    described: Described | None = None
    sidecar: Path | None = None
    content_hash: str | None = None
    paths: frozenset[tuple[str, ...]] = frozenset()


@dataclass
class Task:
    """What is to be written of one file.

    Attributes:
        sidecar: the one to be used; ``sidecar_exists`` tells whether it is there.
        into_file: write into the file as far as that is safe; a sidecar that is there follows.
        announce: called before a sidecar or file is put in its place.
    """

    path: Path
    wanted: Wanted
    known: Known
    sidecar: Path
    sidecar_exists: bool
    into_file: bool = False
    dry_run: bool = False
    announce: Announce = lambda announced: None
    changes: list[MetadataChange] = field(default_factory=list)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    content_hash: str | None = None


class Writer:
    """Writes one file after another; its programs are started when they are first needed.

    Args:
        parts: makes the temporary files; None where nothing is written.
    """

    def __init__(self, parts: Parts | None) -> None:
        self._parts = parts
        self._xmp = Program("engine.metadata.exiv2_program")
        self._files = Program("engine.metadata.file_program")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._xmp.close()
        self._files.close()

    def write(self, task: Task) -> Written:
        """Write what is to be written.

        Raises:
            NotWritten: it could not be; nothing was changed.
        """
        try:
            beside = not task.into_file or not self._into_file(task)
            if beside or task.sidecar_exists:
                self._beside(task)
            if task.dry_run or not task.changes:
                return Written(tuple(task.changes), paths=frozenset(task.paths))
            sidecar = task.sidecar if task.sidecar_exists else None
            said = self._said(task.path, sidecar, task.path)
            return Written(tuple(task.changes), said, sidecar, task.content_hash, frozenset(task.paths))
        except ProgramFailed as error:
            raise NotWritten(error.fault) from error
        except OSError as error:
            raise NotWritten(fault_of(error)) from error

    def _into_file(self, task: Task) -> bool:
        """Write into the file; return False where it cannot hold it."""
        if not can_hold(task.path):
            return False
        target = task.path.resolve()  # a link stays one
        seen = facts(target)
        try:
            inside = self._ask_files({"do": "inside", "path": str(target)})
            made = plans.plan(task.wanted, task.known, inside["xmp"], inside["values"])
            if made.empty:
                return True
            packet = self._changed(inside["packet"], made) if made.xmp else None
            if task.dry_run:
                require_writable(target)
            else:
                task.content_hash = self._replace_file(task, target, seen, packet, made)
        except CannotHold:
            return False
        except NotWritten as error:
            if error.fault not in _HELD_BESIDE:
                raise
            return False
        self._note(task, target, made)
        return True

    def _replace_file(self, task: Task, target: Path, seen: Facts, packet: str | None, made: Plan) -> str:
        require_writable(target)
        with self._part(target) as part:
            request = {"do": "write", "source": str(target), "target": str(part)}
            content_hash = self._ask_files({**request, "packet": packet, "values": made.values})["hash"]
            said = self._said(part, None, task.path)
            self._require_said(task, said, made)
            if task.sidecar_exists:
                said = self._said(part, task.sidecar, task.path)
            self._put(task, part, target, seen, said, made, str(content_hash))
        return str(content_hash)

    def _beside(self, task: Task) -> None:
        """Write the sidecar."""
        target = task.sidecar.resolve()
        fresh = not task.sidecar_exists
        seen = None if fresh else facts(target)
        if fresh and os.path.lexists(task.sidecar):
            raise NotWritten(Fault.NO_PLACE)
        if fresh and plans.is_said(task.wanted, task.known):
            return
        request = {"do": "read", "path": str(target)}
        there = {"packet": None, "xmp": {}} if fresh else self._ask_files(request, Fault.MALFORMED)
        made = plans.plan(task.wanted, task.known, there["xmp"], fresh=fresh)
        if made.empty:
            return
        new = self._changed(there["packet"], made)
        if not task.dry_run:
            if not fresh:
                require_writable(target)
            with self._part(target, fresh=fresh) as part:
                part.write_bytes(new.encode())
                sync(part)
                said = self._said(task.path, part, task.path)
                self._require_said(task, said, made)
                self._put(task, part, target, seen, said, made)
            task.sidecar_exists = True
        self._note(task, task.sidecar, made)

    def _put(
        self,
        task: Task,
        part: Path,
        target: Path,
        seen: Facts | None,
        said: Described,
        made: Plan,
        content_hash: str | None = None,
    ) -> None:
        def announce(status: os.stat_result) -> None:
            paths = made.written.union(task.paths)
            place = target if content_hash is not None else task.sidecar
            task.announce(Announced(place, status.st_size, status.st_mtime_ns, said, paths, content_hash))

        put(part, target, seen, announce)

    def _changed(self, old: str | None, made: Plan) -> str:
        """Return the packet with its new values, once it is sure that nothing else in it is different."""
        fresh = self._xmp.ask({"set": {key: value for key, value in made.xmp.items() if value is not None}})
        if "failed" in fresh:
            raise NotWritten(Fault.LOSSY)
        request = {"do": "graft", "old": old, "fresh": fresh["packet"], "keys": list(made.xmp)}
        answer = self._ask_files(request, Fault.LOSSY)
        if not answer["same"]:
            raise NotWritten(Fault.LOSSY)
        return str(answer["packet"])

    def _require_said(self, task: Task, said: Described, made: Plan) -> None:
        """Raise NotWritten unless a reader sees what was meant to be written."""
        aim = plans.aim_of(task.wanted, task.known)
        there = {key_of(name) for name in said.tags}
        readable = {key_of(path[-1]) for path in task.wanted.paths if tag_name(path[-1]) is not None}
        fine = readable <= there and not aim.gone & there
        if plans.DESCRIPTION in made.xmp and task.wanted.caption:
            fine = fine and said.caption == caption_text(task.wanted.caption)
        if plans.STARS in made.xmp:
            fine = fine and (said.rating or 0) == task.wanted.rating
        if not fine:
            raise NotWritten(Fault.LOSSY)

    def _said(self, path: Path, sidecar: Path | None, like: Path) -> Described:
        beside = None if sidecar is None else str(sidecar)
        request = {"do": "said", "path": str(path), "like": str(like), "sidecar": beside}
        return from_document(self._ask_files(request, Fault.LOSSY)["described"])

    def _note(self, task: Task, target: Path, made: Plan) -> None:
        task.changes += [MetadataChange(task.path, target, *change) for change in made.changes()]
        task.paths |= made.written

    @contextmanager
    def _part(self, target: Path, *, fresh: bool = False) -> Iterator[Path]:
        assert self._parts is not None, "a dry run writes nothing"
        part = self._parts.new(target, fresh=fresh)
        try:
            yield part
        finally:
            self._parts.drop(part)

    def _ask_files(self, request: Mapping[str, Any], malformed: Fault | None = None) -> dict[str, Any]:
        answer = self._files.ask(dict(request))
        if "errno" in answer:
            raise OSError(answer["errno"], "")
        if "malformed" in answer and malformed is not None:
            raise NotWritten(malformed)
        if "unfit" in answer or "malformed" in answer:
            raise CannotHold
        return answer
