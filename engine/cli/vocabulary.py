"""``sajin vocabulary``: what can be proposed as tags."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.cli import vocabulary_files
from engine.cli.arguments import add_command, add_group, add_json
from engine.cli.output import say, show, show_json, shown, table
from engine.cli.sensitive import add_anyway, may_be_named
from engine.edits import EditVocabulary
from engine.errors import VocabularyInvalid
from engine.library import Library
from engine.tagging.records import EntryEdit, VocabularyEntry, VocabularyFault
from engine.tagging.vocabulary import Vocabulary, edit_of, own_key

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "vocabulary", "look at, and change, what can be proposed as tags")
    listed = add_command(group, "list", _list, "list the entries, each below what it lies in")
    listed.add_argument("--edited", action="store_true", help="only your own and those that you changed")
    add_json(listed)
    one = add_command(group, "show", _show, "tell all of an entry")
    one.add_argument("entry", metavar="ENTRY")
    add_json(one)
    _register_changes(group)
    for name, run, summary in (
        ("disable", _disable, "propose entries no more"),
        ("enable", _enable, "propose entries again"),
        ("remove", _remove, "remove entries of your own; what lies in one moves up"),
    ):
        command = add_command(group, name, run, summary)
        command.add_argument("entry", nargs="+", metavar="ENTRY")
        if run is not _remove:
            command.add_argument("--below", action="store_true", help="and all that lies in them")
    reset = add_command(group, "reset", _reset, "have entries as they ship again")
    reset.add_argument("entry", nargs="*", metavar="ENTRY")
    reset.add_argument("--all", action="store_true", help="all that ship; your own stay")
    vocabulary_files.register(group)


def _register_changes(group: Commands) -> None:
    add = add_command(group, "add", _add, "add an entry of your own")
    add.add_argument("name", metavar="NAME")
    change = add_command(group, "change", _change, "change an entry; what is not given stays")
    change.add_argument("entry", metavar="ENTRY")
    change.add_argument("--name", metavar="NAME", help="its English name")
    change.add_argument("--on-top", action="store_true", help="have it lie in nothing")
    for command in (add, change):
        command.add_argument("--ko", metavar="NAME", help="its Korean name")
        command.add_argument("--in", dest="parent", metavar="ENTRY", help="what it is a kind or a part of")
        command.add_argument("--also", action="append", metavar="WORD", help="another word for it; several times")
        command.add_argument("--prompt", action="append", metavar="WORDS", help="how it looks; several times")
        command.add_argument("--exclusive", choices=("yes", "no"), help="whether what lies in it excludes one another")
        add_anyway(command)
    merge = add_command(group, "merge", _merge, "have another entry take one over, with its words and what lies in it")
    merge.add_argument("entry", metavar="ENTRY")
    merge.add_argument("into", metavar="INTO")


def find(vocabulary: Vocabulary, text: str) -> VocabularyEntry:
    """Return the entry of a key or a name; raises VocabularyInvalid."""
    found = vocabulary.get(text) or vocabulary.meaning(text)
    if found is None:
        raise VocabularyInvalid(text, VocabularyFault.UNKNOWN.value)
    return found


def _list(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
    entries = [entry for entry in vocabulary if not arguments.edited or entry.edited or not entry.shipped]
    if arguments.json:
        show_json([_document(entry) for entry in entries])
        return 0
    rows = []
    for entry in entries:
        names = entry.name if entry.name == entry.name_ko else f"{entry.name} ({entry.name_ko})"
        indent = "" if arguments.edited else "  " * len(vocabulary.ancestors(entry.key))
        rows.append([entry.key, f"{indent}{shown(names)}  {_marks(entry)}"])
    for line in table(rows):
        show(line)
    if not entries:
        say("nothing was changed, and nothing is your own; sajin vocabulary add NAME adds an entry")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
    # By its key one that was merged is shown itself, by a name what took it over.
    entry = find(vocabulary, arguments.entry)
    if arguments.json:
        show_json(_document(entry))
        return 0
    above = [other.name for other in vocabulary.ancestors(entry.key)]
    rows = [
        ["key", entry.key],
        ["English", shown(entry.name)],
        ["Korean", shown(entry.name_ko)],
        ["in", shown(" > ".join(above))],
        ["also", shown(", ".join(entry.synonyms))],
        ["prompts", shown("; ".join(entry.prompts))],
        ["is", _marks(entry)],
    ]
    for line in table([row for row in rows if row[1]]):
        show(line)
    return 0


def _add(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if not may_be_named(library, _words(arguments), anyway=arguments.anyway):
            return 1
        vocabulary = Vocabulary(library.vocabulary())
        key = own_key({entry.key for entry in vocabulary})
        edit = _given(arguments, vocabulary, EntryEdit(name=arguments.name))
        library.edit(EditVocabulary({key: edit}))
    show(f"{shown(arguments.name)}: added as {key}")
    return 0


def _change(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        if not may_be_named(library, _words(arguments), anyway=arguments.anyway):
            return 1
        vocabulary = Vocabulary(library.vocabulary())
        entry = find(vocabulary, arguments.entry)
        edit = edit_of(entry)
        if arguments.name is not None:
            edit = replace(edit, name=arguments.name)
        if arguments.on_top:
            edit = replace(edit, parent=None, on_top=True)
        library.edit(EditVocabulary({entry.key: _given(arguments, vocabulary, edit)}))
    show(f"{shown(entry.name)}: changed")
    return 0


def _words(arguments: argparse.Namespace) -> tuple[str | None, ...]:
    return arguments.name, arguments.ko, *(arguments.also or ())


def _given(arguments: argparse.Namespace, vocabulary: Vocabulary, edit: EntryEdit) -> EntryEdit:
    """Return an edit with what the options say."""
    if arguments.ko is not None:
        edit = replace(edit, name_ko=arguments.ko)
    if arguments.parent is not None:
        edit = replace(edit, parent=find(vocabulary, arguments.parent).key, on_top=False)
    if arguments.also is not None:
        edit = replace(edit, synonyms=tuple(arguments.also))
    if arguments.prompt is not None:
        edit = replace(edit, prompts=tuple(arguments.prompt))
    if arguments.exclusive is not None:
        edit = replace(edit, exclusive=arguments.exclusive == "yes")
    return edit


def _merge(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
        entry, target = (find(vocabulary, text) for text in (arguments.entry, arguments.into))
        library.edit(EditVocabulary({entry.key: replace(edit_of(entry), merged_into=target.key)}))
    show(f"{shown(entry.name)}: merged into {shown(target.name)}")
    return 0


def _disable(arguments: argparse.Namespace) -> int:
    return _switch(arguments, enabled=False)


def _enable(arguments: argparse.Namespace) -> int:
    return _switch(arguments, enabled=True)


def _switch(arguments: argparse.Namespace, *, enabled: bool) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
        chosen = {entry.key for entry in (find(vocabulary, text) for text in arguments.entry)}
        concerned = [
            entry
            for entry in vocabulary
            if entry.key in chosen
            or (arguments.below and any(outer.key in chosen for outer in vocabulary.ancestors(entry.key)))
        ]
        library.edit(EditVocabulary({entry.key: replace(edit_of(entry), enabled=enabled) for entry in concerned}))
    show(f"{_entries(concerned)} {'proposed' if enabled else 'not proposed'} from now on")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
        entries = [find(vocabulary, text) for text in arguments.entry]
        for entry in entries:
            if entry.shipped:
                raise VocabularyInvalid(entry.key, "it ships with Sajin; disable it instead")
        library.edit(EditVocabulary(dict.fromkeys(entry.key for entry in entries)))
    show(f"{_entries(entries)} removed; tags on photos stay")
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    with Library.open(arguments.library) as library:
        vocabulary = Vocabulary(library.vocabulary())
        chosen = list(vocabulary) if arguments.all else [find(vocabulary, text) for text in arguments.entry]
        if not chosen:
            say("name the entries, or say --all")
            return 2
        edited = [entry for entry in chosen if entry.shipped and entry.edited]
        for entry in chosen:
            if not entry.shipped and not arguments.all:
                raise VocabularyInvalid(entry.key, "it is your own; sajin vocabulary remove removes it")
        library.edit(EditVocabulary(dict.fromkeys(entry.key for entry in edited)))
    show(f"{_entries(edited)} as shipped again")
    return 0


def _marks(entry: VocabularyEntry) -> str:
    marks = [
        "" if entry.merged_into is None else f"merged into {entry.merged_into}",
        "" if entry.enabled else "off",
        "exclusive" if entry.exclusive else "",
        "" if entry.shipped else "your own",
        f"edited: {', '.join(sorted(entry.edited))}" if entry.shipped and entry.edited else "",
    ]
    return "; ".join(mark for mark in marks if mark)


def _document(entry: VocabularyEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "name": entry.name,
        "name_ko": entry.name_ko,
        "parent": entry.parent,
        "synonyms": list(entry.synonyms),
        "prompts": list(entry.prompts),
        "exclusive": entry.exclusive,
        "enabled": entry.enabled,
        "shipped": entry.shipped,
        "edited": sorted(entry.edited),
        "merged_into": entry.merged_into,
    }


def _entries(entries: Sequence[VocabularyEntry]) -> str:
    return f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
