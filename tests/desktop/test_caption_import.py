"""Captions from files, in the window: what they say is shown first; taken over, it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.captioning.files import CaptionFiles
from desktop.captioning.import_dialog import ImportDialog
from desktop.editing import Editor
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.errors import CaptionsInvalid, StorageFull
from engine.metadata.records import MetadataConflict, MetadataField
from engine.personal.importing import CaptionImport, RefusedCaption
from tests.desktop.fake_library import FakeLibrary, FakeStore

FILE = Path("captions.csv")


def _plain(text: str) -> str:
    """Return a text as it reads where plural forms are translated, and where they are not."""
    return text.replace("(s)", "s")


class Bench:
    """Imports without a window, and what was said of them."""

    def __init__(self, session: LibrarySession, icons: Icons, store: FakeStore, host: QWidget, qtbot: QtBot) -> None:
        self.store, self.qtbot, self.said = store, qtbot, list[str]()
        messages = Messages()
        messages.shown.connect(lambda message: self.said.append(_plain(message.text)))
        self.editor = Editor(session, host)
        self.editor.offered.connect(lambda _, words: self.said.append(words))
        self.files = CaptionFiles(session, self.editor, messages, icons, host)
        self.imported = 0
        self.files.imported.connect(self._count)

    def _count(self) -> None:
        self.imported += 1

    def show(self, found: CaptionImport) -> ImportDialog:
        """Read files that say this."""
        self.store.captioning.found = found
        self.files.read([FILE])
        self.qtbot.waitUntil(lambda: self.files.dialog is not None)
        assert self.files.dialog is not None
        return self.files.dialog

    def lines(self) -> list[str]:
        dialog = self.files.dialog
        assert dialog is not None
        return [dialog.list.item(row).text() for row in range(dialog.list.count())]


@pytest.fixture
def bench(full_store: FakeStore, icons: Icons, qtbot: QtBot) -> Iterator[Bench]:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    yield Bench(session, icons, full_store, host, qtbot)
    session.close()


def test_what_is_found_is_shown_before_anything_changes(bench: Bench) -> None:
    bench.store.captions[2] = "mine"
    found = CaptionImport(
        {1: "Nabi\nasleep", 2: "theirs"},
        same=3,
        unknown=("no\n.jpg",),
        unknown_count=150,
        ambiguous=("c.jpg",),
        ambiguous_count=1,
        refused=(RefusedCaption(FILE, "line 7", "x.jpg", "it has 10,001 characters; 10,000 are the most"),),
        refused_count=1,
        by_name=1,
        sentences=3,
    )
    dialog = bench.show(found)
    assert _plain(dialog.summary.text()) == "3 captions for 2 photos, in 1 file"
    assert _plain(dialog.notes.text()).splitlines() == [
        "3 photos with the same caption already",
        "1 photo found by the file name alone, which no other photo has",
        "150 names that no photo here has",
        "1 name that several photos have, left out",
        "1 caption left out",
    ]
    assert bench.lines() == [
        "captions.csv, line 7, x.jpg: left out, it has 10,001 characters; 10,000 are the most",
        "c.jpg: several photos have this name; write the folder with it",
        "no␊.jpg: no photo of the library has this name",
        "… and 149 more",
        "beach-001.png: Nabi / asleep",
        "mountain-002.png: theirs",
    ]
    assert dialog.question.text() == "1 photo with another caption already:" and dialog.keep.isChecked()
    assert not dialog.metadata.isVisible()
    dialog.cancel.click()
    assert bench.store.captions == {2: "mine"} and bench.files.dialog is None


@pytest.mark.parametrize("replace", [False, True])
def test_captions_are_kept_or_replaced_and_come_back(bench: Bench, replace: bool) -> None:
    bench.store.captions[2] = "mine"
    dialog = bench.show(CaptionImport({1: "new", 2: "theirs"}, sentences=2))
    (dialog.replace if replace else dialog.keep).click()
    dialog.action.click()
    bench.qtbot.waitUntil(lambda: bench.imported == 1)
    assert bench.store.captions == {1: "new", 2: "theirs" if replace else "mine"}
    assert bench.said == ["2 photos captioned" if replace else "1 photo captioned, 1 photo left as they were"]
    bench.editor.undo()
    bench.qtbot.waitUntil(lambda: bench.store.captions == {2: "mine"})
    bench.editor.redo()
    bench.qtbot.waitUntil(lambda: bench.store.captions.get(1) == "new")


def test_where_all_have_another_only_replacing_does_anything(bench: Bench) -> None:
    bench.store.captions[2] = "mine"
    dialog = bench.show(CaptionImport({2: "theirs"}, sentences=1))
    assert not dialog.action.isEnabled()
    dialog.replace.click()
    assert dialog.action.isEnabled()
    dialog.reject()
    assert not bench.show(CaptionImport({}, same=4)).action.isEnabled()


def test_descriptions_inside_photos_are_pointed_to(bench: Bench) -> None:
    went: list[str] = []
    bench.files.metadata_wanted.connect(lambda: went.append("metadata"))
    bench.files.conflicts_wanted.connect(lambda: went.append("conflicts"))
    for field in (MetadataField.CAPTION, MetadataField.RATING):
        conflict = MetadataConflict(1, field, "ours", "theirs", FILE, datetime(2024, 5, 1, tzinfo=UTC))
        bench.store.metadata.conflicts[1, field] = conflict
    dialog = bench.show(CaptionImport({1: "new"}))
    assert dialog.metadata.text().startswith("1 photo with a description of their own")
    dialog.metadata_button.click()
    FakeLibrary(bench.store).set_setting("metadata_read", False)
    dialog = bench.show(CaptionImport({1: "new"}))
    assert "reading them is off" in dialog.metadata.text()
    dialog.metadata_button.click()
    assert went == ["conflicts", "metadata"]


def test_files_that_cannot_be_read_and_disks_that_are_full(bench: Bench) -> None:
    bench.store.captioning.error = CaptionsInvalid(FILE, "a quotation mark is not closed", 3)
    bench.files.read([FILE])
    bench.qtbot.waitUntil(lambda: len(bench.said) == 1)
    assert bench.said == ["“captions.csv”, line 3: a quotation mark is not closed. No caption was taken over."]
    bench.store.captioning.importing = StorageFull(bench.store.root)
    bench.show(CaptionImport({1: "new"})).action.click()
    bench.qtbot.waitUntil(lambda: bench.imported == 1)
    assert "disk is full" in bench.said[-1] and bench.editor.undo_words == ""


def test_files_and_folders_are_asked_for(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/a.csv", "/b.txt"], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    bench.files.ask()
    bench.qtbot.waitUntil(lambda: bench.files.dialog is not None)
    assert bench.store.captioning.read == [Path("/a.csv"), Path("/b.txt")]
    assert bench.files.dialog is not None
    bench.files.dialog.reject()
    bench.files.ask_folder()
    bench.qtbot.waitUntil(lambda: bench.files.dialog is not None)
    assert bench.store.captioning.read == [tmp_path]
