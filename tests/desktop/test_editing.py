"""Undo and redo over a real library: every kind of edit, keys in quick succession, failures, closing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop.editing
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from engine import edits
from engine.catalog import Catalog, metadata_conflicts
from engine.edits import Edit, Edited, Restore, adding_tags
from engine.errors import EditInvalid, PhotoUnknown
from engine.library import Library
from engine.metadata.records import MetadataField
from engine.records import TagMark
from engine.tagging.records import EntryEdit
from tests.engine.catalog import filled
from tests.engine.fakes import ColourEncoder

PHOTOS = 12


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opener(tmp_path: Path) -> Callable[[], Library]:
    """Twelve photos with captions, tags and an album; a smart album, and one inside another."""
    path = filled.fill(tmp_path / "library", tmp_path / "photos", PHOTOS)
    with Catalog.open(path) as catalog:
        metadata_conflicts.put(catalog, 1, MetadataField.CAPTION, "", "theirs", b"/a.xmp", filled.NOW)
    open_library = partial(Library.open, tmp_path / "library", encoder=ColourEncoder())
    with open_library() as library:
        library.edit(edits.CreateAlbum("Smart", query="tag:dog"))
        library.edit(edits.CreateAlbum("Inner", parent_id=1, photo_ids=(3, 1, 2)))
        library.edit(edits.CreateTag("parent", photo_ids=(5,)))
    return open_library


@pytest.fixture
def library(opener: Callable[[], Library]) -> Iterator[Library]:
    """The same library as the editor's, for a look at it and for changes from outside."""
    with opener() as library:
        yield library


@pytest.fixture
def session(opener: Callable[[], Library], qtbot: QtBot) -> Iterator[LibrarySession]:
    session = LibrarySession(opener, opener)
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def editor(session: LibrarySession, clock: Clock) -> Editor:
    return Editor(session, session, clock=clock)


def state(library: Library) -> Any:
    """Return whatever an edit can change."""
    details = [
        (photo.summary.favourite, photo.summary.rating, photo.caption, photo.tags)
        for photo in library.photos(range(1, PHOTOS + 1))
    ]
    albums = library.albums()
    plain = {album.id: library.album_photos(album.id) for album in albums if album.query is None}
    entries = [entry for entry in library.vocabulary() if entry.edited or not entry.shipped]
    return details, albums, plain, library.tags(), entries, library.metadata_conflicts()


def apply(qtbot: QtBot, editor: Editor, edit: Edit, words: str) -> None:
    with qtbot.waitSignal(editor.changed):
        editor.apply(edit, words)


def test_names_of_all_kinds_of_edits() -> None:
    kinds = {type(edit) for edit in EVERY_KIND}
    assert kinds == set(get_args(Edit)) - {Restore}


EVERY_KIND: tuple[Edit, ...] = (
    edits.SetFavourites({1: False, 2: True, 3: True}),
    edits.SetRatings({1: 5, 2: 0, 6: 3}),
    edits.SetCaptions({1: "바다 앞에서", 3: None, 5: "the blue tent"}),
    edits.SetTags({1: {"tag 0": None, "new": TagMark()}, 2: {"new": TagMark("imported")}}),
    edits.CreateTag("another", photo_ids=(1, 2)),
    edits.RenameTag(1, "renamed"),
    edits.RenameTag(1, "tag 1"),
    edits.MoveTag(1, 2),
    edits.DeleteTag(2),
    edits.CreateAlbum("Busan", photo_ids=(4, 2)),
    edits.RenameAlbum(1, "제주"),
    edits.MoveAlbum(3, None, 0),
    edits.SetAlbumQuery(2, "cat"),
    edits.DeleteAlbum(1),
    edits.AddToAlbum(1, (1, 2, 3, 4, 5)),
    edits.RemoveFromAlbum(3, (1,)),
    edits.OrderAlbum(3, (1, 2, 3)),
    edits.Decide({1: {"dog": True, "cat": False}, 2: {"dog": True}}, "ko"),
    edits.EditVocabulary({"dog": EntryEdit(name="hound"), "own:1": EntryEdit(name="our cat Nabi")}),
    edits.SettleConflict(1, MetadataField.CAPTION, theirs=True),
    edits.Together((edits.SetRatings({7: 2}), edits.SetCaptions({7: "two things"}))),
)


@pytest.mark.parametrize("edit", EVERY_KIND, ids=lambda edit: type(edit).__name__)
def test_what_is_undone_is_as_it_was_and_what_is_redone_as_it_became(
    edit: Edit, editor: Editor, library: Library, qtbot: QtBot
) -> None:
    before = state(library)
    apply(qtbot, editor, edit, "it was done")
    after = state(library)
    assert after != before
    assert (editor.undo_words, editor.redo_words) == ("it was done", "")
    for _ in range(2):
        with qtbot.waitSignal(editor.undone) as undone:
            editor.undo()
        assert undone.args == ["it was done"]
        assert state(library) == before
        assert (editor.undo_words, editor.redo_words) == ("", "it was done")
        with qtbot.waitSignal(editor.redone):
            editor.redo()
        assert state(library) == after
        assert (editor.undo_words, editor.redo_words) == ("it was done", "")


def test_keys_in_quick_succession_are_all_obeyed(editor: Editor, library: Library, qtbot: QtBot) -> None:
    start = state(library)
    told: list[str] = []
    editor.undone.connect(told.append)
    for number in range(3):
        editor.apply(adding_tags([number + 1], [f"quick {number}"]), f"tag {number}")
    for left in ("tag 1", "tag 0", ""):
        editor.undo()  # none of the edits has run yet
        assert editor.undo_words == left
    editor.undo()  # there is nothing more: nothing happens
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["tag 2", "tag 1", "tag 0"]
    assert state(library) == start
    editor.redo()
    with qtbot.waitSignal(editor.redone):
        pass
    assert "quick 0" in library.photo(1).tags
    assert editor.redo_words == "tag 1"


def test_an_edit_told_of_while_it_is_being_undone_can_be_redone(qapp: QApplication) -> None:
    """Its answer may reach the window in the very moment in which the catalog's thread takes it back."""
    asked: deque[tuple[Callable[[Any], Any], Callable[[Any], None]]] = deque()
    answers: list[Callable[[], None]] = []

    class Session(QObject):
        failed = Signal(object)

        def ask(self, call: Callable[[Any], Any], on_result: Callable[[Any], None], *_: object) -> None:
            asked.append((call, on_result))

    class Catalog:
        def edit(self, edit: edits.Edit) -> edits.Edited:
            while answers:
                answers.pop()()
            return edits.Edited(edits.SetRatings({1: 0}), (1,))

    editor = Editor(Session())  # type: ignore[arg-type]
    editor.apply(edits.SetRatings({1: 5}), "rated")
    editor.undo()
    call, on_result = asked.popleft()
    outcome = call(Catalog())
    answers.append(lambda: on_result(outcome))
    call, on_undone = asked.popleft()
    on_undone(call(Catalog()))
    assert (editor.undo_words, editor.redo_words) == ("", "rated")


def test_a_new_edit_ends_what_could_be_redone(editor: Editor, qtbot: QtBot) -> None:
    apply(qtbot, editor, edits.SetRatings({1: 5}), "rated")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    apply(qtbot, editor, edits.SetFavourites({1: False}), "no favourite")
    assert (editor.undo_words, editor.redo_words) == ("no favourite", "")


def test_ratings_within_a_second_are_one_step(editor: Editor, library: Library, clock: Clock, qtbot: QtBot) -> None:
    assert library.photo(1).summary.rating == 1
    for stars, later_s in ((3, 0.0), (4, 0.8), (5, 1.1)):
        clock.now_s += later_s
        apply(qtbot, editor, edits.SetRatings({1: stars, 2: stars}), f"{stars} stars")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    assert library.photo(1).summary.rating == 4
    with qtbot.waitSignal(editor.undone) as undone:
        editor.undo()
    assert undone.args == ["4 stars"]
    assert library.photo(1).summary.rating == 1
    assert library.photo(2).summary.rating == 0
    assert not editor.undo_words


def test_other_edits_are_steps_of_their_own(editor: Editor, clock: Clock, qtbot: QtBot) -> None:
    apply(qtbot, editor, edits.SetRatings({1: 3}), "photo 1")
    apply(qtbot, editor, edits.SetRatings({2: 3}), "photo 2")
    apply(qtbot, editor, adding_tags([2], ["first"]), "first tag")
    apply(qtbot, editor, adding_tags([2], ["second"]), "second tag")
    for words in ("second tag", "first tag", "photo 2", "photo 1"):
        assert editor.undo_words == words
        with qtbot.waitSignal(editor.undone):
            editor.undo()


def test_an_undone_step_takes_no_more_edits_in(editor: Editor, library: Library, qtbot: QtBot) -> None:
    apply(qtbot, editor, edits.SetRatings({2: 3}), "3 stars")
    for go, done in ((editor.undo, editor.undone), (editor.redo, editor.redone)):
        with qtbot.waitSignal(done):
            go()
    apply(qtbot, editor, edits.SetRatings({2: 5}), "5 stars")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    assert library.photo(2).summary.rating == 3


def test_a_failed_edit_is_no_step_and_leaves_the_others(
    editor: Editor, session: LibrarySession, library: Library, qtbot: QtBot
) -> None:
    apply(qtbot, editor, edits.SetRatings({1: 5}), "rated")
    apply(qtbot, editor, edits.SetFavourites({2: True}), "favourite")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    with qtbot.waitSignal(session.failed) as failed:
        editor.apply(edits.SetRatings({1: 4, 999: 4}), "photo 999 is gone")
    assert isinstance(failed.args[0], PhotoUnknown)
    assert (editor.undo_words, editor.redo_words) == ("rated", "favourite")
    with qtbot.waitSignal(editor.redone):
        editor.redo()
    assert library.photo(2).summary.favourite


def test_an_undo_that_was_asked_for_before_the_edit_failed_does_nothing(
    editor: Editor, session: LibrarySession, library: Library, qtbot: QtBot
) -> None:
    start = state(library)
    told: list[str] = []
    editor.undone.connect(told.append)
    with qtbot.waitSignal(session.failed):
        editor.apply(edits.SetRatings({999: 4}), "gone")
        editor.undo()
    apply(qtbot, editor, edits.SetRatings({1: 2}), "rated")  # behind the two
    assert (editor.undo_words, editor.redo_words) == ("rated", "")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    assert told == ["rated"]
    assert state(library) == start


def test_an_undo_that_fails_is_dropped_and_the_rest_stays(
    editor: Editor, session: LibrarySession, library: Library, qtbot: QtBot
) -> None:
    apply(qtbot, editor, edits.SetRatings({1: 5}), "rated")
    apply(qtbot, editor, edits.RenameTag(1, "renamed"), "tag renamed")
    library.edit(edits.RenameTag(2, "tag 0"))  # another window takes the name that undo would give back
    with qtbot.waitSignal(session.failed) as failed:
        editor.undo()
    assert isinstance(failed.args[0], EditInvalid)
    assert (editor.undo_words, editor.redo_words) == ("rated", "")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    assert library.photo(1).summary.rating == 1


def test_a_failed_rating_keeps_the_one_that_it_would_have_joined(
    editor: Editor, session: LibrarySession, library: Library, qtbot: QtBot
) -> None:
    apply(qtbot, editor, edits.SetRatings({2: 3}), "3 stars")
    with qtbot.waitSignal(session.failed):
        editor.apply(edits.SetRatings({2: 6}), "6 stars")
    assert editor.undo_words == "3 stars"
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    assert library.photo(2).summary.rating == 0


def test_what_was_so_already_is_no_step(editor: Editor, qtbot: QtBot) -> None:
    offered: list[str] = []
    editor.done.connect(offered.append)
    apply(qtbot, editor, edits.SetRatings({1: 5}), "rated")
    with qtbot.waitSignal(editor.undone):
        editor.undo()
    with qtbot.waitSignal(editor.unchanged):
        editor.apply(adding_tags([1], ["tag 0"]), "tagged")
    assert offered == ["rated"]
    assert (editor.undo_words, editor.redo_words) == ("", "rated")


def test_only_the_last_step_can_be_named(editor: Editor, library: Library, qtbot: QtBot) -> None:
    numbers: list[int] = []
    editor.offered.connect(lambda number, _: numbers.append(number))
    apply(qtbot, editor, edits.SetRatings({1: 5}), "rated")
    apply(qtbot, editor, edits.SetFavourites({2: True}), "favourite")
    first, second = numbers
    assert not editor.is_last(first)
    assert not editor.undo_step(first)
    with qtbot.waitSignal(editor.undone) as undone:
        assert editor.undo_step(second)
    assert undone.args == ["favourite"]
    assert editor.is_last(first)


def test_the_outcome_is_told(editor: Editor, library: Library, qtbot: QtBot) -> None:
    outcomes: list[Edited] = []
    with qtbot.waitSignal(editor.done):
        editor.apply(edits.CreateAlbum("Busan", photo_ids=(1,)), "made", outcomes.append)
    created = outcomes[0].created
    assert created is not None
    assert library.album_photos(created) == [1]


def test_memory_is_bounded(editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop.editing, "MOST_STEPS", 3)
    for number in range(5):
        apply(qtbot, editor, adding_tags([1], [f"tag no. {number}"]), f"step {number}")
    undone: list[str] = []
    editor.undone.connect(undone.append)
    for _ in range(5):
        editor.undo()
    qtbot.waitUntil(lambda: len(undone) == 3)
    assert undone == ["step 4", "step 3", "step 2"]
    monkeypatch.setattr(desktop.editing, "MOST_PHOTOS", 5)
    for number in range(3):
        apply(qtbot, editor, adding_tags([1, 2], [f"more {number}"]), f"large {number}")
    for left in ("large 1", ""):
        with qtbot.waitSignal(editor.undone):
            editor.undo()
        assert editor.undo_words == left


def test_closing_finishes_edits_that_were_asked_for(
    opener: Callable[[], Library], library: Library, qtbot: QtBot
) -> None:
    session = LibrarySession(opener, opener)
    editor = Editor(session, session)
    for number in range(1, PHOTOS + 1):
        editor.apply(edits.SetCaptions({number: f"caption {number}"}), "captioned")
    editor.undo()
    session.close()
    session.deleteLater()
    captions = [photo.caption for photo in library.photos(range(1, PHOTOS + 1))]
    assert captions[:-1] == [f"caption {number}" for number in range(1, PHOTOS)]
    assert captions[-1] != f"caption {PHOTOS}"
