"""The editor of the vocabulary, by mouse and keys over a small library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.vocabulary.adding import AddDialog
from desktop.vocabulary.chooser import EntryChooser
from desktop.vocabulary.controller import VocabularyController
from desktop.vocabulary.dialog import VocabularyDialog
from desktop.vocabulary.importing import ImportDialog
from desktop.vocabulary.menu import EntryMenu
from desktop.vocabulary.model import MIME, NAME, OTHER, STATE
from engine.tagging.records import EntryEdit, VocabularyEntry
from tests.desktop.dragging import drop_on
from tests.desktop.fake_library import FakeLibrary, FakeStore

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def controller(
    qtbot: QtBot, qapp: QApplication, icons: Icons, store: FakeStore, messages: Messages
) -> Iterator[VocabularyController]:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    session.failed.connect(messages.report)
    translations, window = Translations(qapp, Language.ENGLISH), QWidget()
    qtbot.addWidget(window)
    editor = Editor(session, window)
    yield VocabularyController(session, editor, messages, icons, translations, window)
    session.close()
    translations.set_language(Language.ENGLISH)


@pytest.fixture
def dialog(controller: VocabularyController, qtbot: QtBot) -> VocabularyDialog:
    controller.open()
    dialog = controller.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 4)
    return dialog


def _entry(store: FakeStore, key: str) -> VocabularyEntry:
    return store.words.entry(key)


def _write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    qtbot.keyClick(field, KEY.Key_A, CONTROL)
    field.insert(text)  # Qt's key clicks know no Korean
    qtbot.keyClick(field, KEY.Key_Return)


def _listed(dialog: VocabularyDialog) -> list[str]:
    return [key for key in dialog.model.entries.keys if dialog.model.index_of(key).isValid()]


def _modal(qtbot: QtBot, kind: type[QWidget]) -> QWidget:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def test_the_tree_names_entries_in_both_languages_and_says_what_is_special(
    dialog: VocabularyDialog, store: FakeStore, controller: VocabularyController, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model = dialog.model
    dog = model.index_of("dog")
    assert (dog.data(), model.index_of("dog", OTHER).data()) == ("Dog", "개")
    assert model.parent(dog) == model.index_of("animal")
    controller.changes.rename("dog", "en", "Hound")
    controller.changes.enable(["cat"], False)
    qtbot.waitUntil(lambda: store.words.edits.keys() == {"cat", "dog"})
    assert model.index_of("dog", STATE).data() == "edited"
    assert model.index_of("cat", STATE).data() == "off"
    assert model.index_of("dog").data(Qt.ItemDataRole.AccessibleTextRole) == "Hound, 개, edited"
    assert model.index_of("cat").data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked


def test_in_korean_the_korean_name_comes_first(controller: VocabularyController, dialog: VocabularyDialog) -> None:
    controller._translations.set_language(Language.KOREAN)
    assert (dialog.model.index_of("dog").data(), dialog.model.index_of("dog", OTHER).data()) == ("개", "Dog")


def test_searching_finds_names_and_other_words_in_both_languages(dialog: VocabularyDialog, qtbot: QtBot) -> None:
    dialog.search.insert("멍멍")
    assert _listed(dialog) == ["animal", "dog"] and dialog.model.matches == ["dog"]
    assert dialog.tree.isExpanded(dialog.model.index_of("animal"))
    assert dialog.details.names["en"].text() == "Dog"  # the first one found is at hand
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "inter")
    assert dialog.tree.isExpanded(dialog.model.index_of("season"))
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "RAMEN")
    assert dialog.model.matches == ["noodles"]
    qtbot.keyClicks(dialog.search, "zz")
    assert dialog.nothing.isVisible() and "RAMENzz" in dialog.nothing.text()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert dialog.isVisible() and dialog.model.rowCount() == 4
    assert dialog.tree.current_key == "noodles" and dialog.tree.isExpanded(dialog.model.index_of("food"))
    assert not dialog.tree.isExpanded(dialog.model.index_of("document"))  # as it was before the search


def test_only_edited_or_turned_off_entries_can_be_listed(
    dialog: VocabularyDialog, controller: VocabularyController, qtbot: QtBot
) -> None:
    dialog.shown.setCurrentIndex(1)
    assert dialog.nothing.text() == "All is as it ships."
    controller.changes.rename("cat", "en", "Kitty")
    qtbot.waitUntil(lambda: dialog.model.matches == ["cat"])
    controller.changes.enable(["winter"], False)
    dialog.shown.setCurrentIndex(2)
    assert dialog.model.matches == ["winter"]


def test_names_are_changed_in_the_fields_and_in_the_tree_and_undone(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    _write(qtbot, dialog.details.names["ko"], "강아지")
    qtbot.waitUntil(lambda: _entry(store, "dog").name_ko == "강아지")
    assert "dog" in store.words.edits and store.words.edits["dog"].name is None  # what ships can go on changing
    assert dialog.details.state.text() == "It came with Sajin; you changed it."
    dialog.model.setData(dialog.model.index_of("dog"), "Doggy")
    qtbot.waitUntil(lambda: _entry(store, "dog").name == "Doggy")
    assert _entry(store, "dog").name_ko == "강아지"
    qtbot.waitUntil(dialog.undo_button.isEnabled)
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: _entry(store, "dog").name == "Dog")
    qtbot.mouseClick(dialog.undo_button, LEFT)
    qtbot.waitUntil(lambda: "dog" not in store.words.edits)
    qtbot.waitUntil(lambda: dialog.details.names["ko"].text() == "개")
    qtbot.mouseClick(dialog.redo_button, LEFT)
    qtbot.waitUntil(lambda: _entry(store, "dog").name_ko == "강아지")


def test_edits_in_quick_succession_keep_one_another(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    changes = controller.changes
    changes.rename("dog", "en", "Hound")
    changes.change("dog", "synonyms", ("puppy", "Bello"))
    changes.enable(["dog"], False)
    changes.move(["dog"], None)
    qtbot.waitUntil(lambda: len(store.words.applied) == 4)
    entry = _entry(store, "dog")
    assert (entry.name, entry.synonyms, entry.enabled, entry.parent) == ("Hound", ("puppy", "Bello"), False, None)
    qtbot.waitUntil(lambda: dialog.model.entries.get("dog") == entry)


def test_a_name_that_another_entry_has_is_refused_and_esc_takes_it_back(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    field = dialog.details.names["en"]
    _write(qtbot, field, "cAT")
    assert "“Cat” has this name already" in dialog.details.problem.text() and dialog.details.problem.isVisible()
    assert not store.words.applied and field.property("invalid")
    assert not dialog.details.names["ko"].property("invalid")
    dialog.tree.go("cat")
    assert not dialog.details.problem.isVisible()


def test_other_words_and_descriptions_are_chips(dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot) -> None:
    dialog.tree.go("dog")
    words, prompts = dialog.details.synonyms, dialog.details.prompts
    assert words.phrases == ("puppy", "멍멍이") and prompts.edit.placeholderText() == "Dog"
    qtbot.keyClicks(words.edit, "Bello,  good   boy ")
    qtbot.keyClick(words.edit, KEY.Key_Return)
    qtbot.waitUntil(lambda: _entry(store, "dog").synonyms == ("puppy", "멍멍이", "Bello", "good boy"))
    chip = words.chips[0]
    chip.setFocus()
    qtbot.keyClick(chip, KEY.Key_Return)
    assert words.edit.text() == "puppy"
    _write(qtbot, words.edit, "pup")
    qtbot.waitUntil(lambda: _entry(store, "dog").synonyms[0] == "pup")
    words.chips[1].setFocus()
    qtbot.keyClick(words.chips[1], KEY.Key_Delete)
    qtbot.waitUntil(lambda: _entry(store, "dog").synonyms == ("pup", "Bello", "good boy"))
    prompts.edit.setFocus()
    qtbot.keyClicks(prompts.edit, "a dog that runs")
    dialog.search.setFocus()  # what is left typed is taken
    qtbot.waitUntil(lambda: _entry(store, "dog").prompts == ("a dog that runs",))


def test_space_turns_off_what_is_selected_and_the_menu_a_whole_branch(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.keyClick(dialog.tree, KEY.Key_Space)
    qtbot.waitUntil(lambda: not _entry(store, "dog").enabled)
    assert _entry(store, "poodle").enabled
    qtbot.keyClick(dialog.tree, KEY.Key_Space)
    qtbot.waitUntil(lambda: _entry(store, "dog").enabled)
    dialog.tree.go("animal")
    menu = EntryMenu(controller, dialog).make()
    assert menu is not None
    branch = next(action for action in menu.actions() if action.text() == "Propose nothing in it")
    branch.trigger()
    menu.close()
    qtbot.waitUntil(lambda: not any(_entry(store, key).enabled for key in ("animal", "dog", "poodle", "cat")))
    assert _entry(store, "food").enabled and len(store.words.applied) == 3  # the branch is one step
    controller._editor.undo()
    qtbot.waitUntil(lambda: all(_entry(store, key).enabled for key in ("animal", "dog", "poodle", "cat")))


def test_an_entry_is_dragged_into_another_and_not_into_itself(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    model, move = dialog.model, Qt.DropAction.MoveAction
    data: QMimeData = model.mimeData([model.index_of("dog"), model.index_of("dog", OTHER)])
    assert bytes(data.data(MIME).data()) == b"dog"
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("poodle"))
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("animal"))  # there it is
    model.dropMimeData(data, move, -1, -1, model.index_of("food"))
    qtbot.waitUntil(lambda: _entry(store, "dog").parent == "food")
    qtbot.waitUntil(lambda: model.parent(model.index_of("dog")) == model.index_of("food"))
    assert dialog.tree.visualRect(model.index_of("food")).isValid()


def test_moving_by_the_dialog_offers_no_place_inside_itself(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.move_button, LEFT)
    chooser = _modal(qtbot, EntryChooser)
    assert isinstance(chooser, EntryChooser)
    offered = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert offered[0].startswith("Nothing") and "Animal › Dog" not in " ".join(offered)
    qtbot.keyClicks(chooser.search, "noo")
    qtbot.keyClick(chooser.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: _entry(store, "dog").parent == "noodles")
    controller.changes.move(["dog"], None)
    qtbot.waitUntil(lambda: _entry(store, "dog").parent is None)


def test_merging_takes_what_lies_in_it_along_and_can_be_parted(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.merge_button, LEFT)
    chooser = _modal(qtbot, EntryChooser)
    assert isinstance(chooser, EntryChooser)
    chooser.search.insert("고양이")
    qtbot.keyClick(chooser.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: _entry(store, "dog").merged_into == "cat")
    assert _entry(store, "poodle").parent == "cat"
    qtbot.waitUntil(lambda: dialog.tree.current_key == "cat")
    assert dialog.model.index_of("dog", STATE).data() == "part of “Cat”"
    dialog.tree.go("dog")
    assert "part of “Cat”" in dialog.details.state.text() and not dialog.details.merge_button.isVisible()
    qtbot.mouseClick(dialog.details.part_button, LEFT)
    qtbot.waitUntil(lambda: _entry(store, "dog").merged_into is None)


def test_an_entry_is_added_by_keys_and_removed(dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot) -> None:
    dialog.tree.go("cat")
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, KEY.Key_Insert)
    adding = _modal(qtbot, AddDialog)
    assert isinstance(adding, AddDialog) and adding.place.text() == "Animal › Cat" and not adding.action.isEnabled()
    qtbot.keyClicks(adding.names["en"], "dog")
    assert "Animal › Dog" in adding.problem.text() and not adding.action.isEnabled()
    adding.names["en"].clear()
    qtbot.keyClicks(adding.names["en"], "Kitten")
    assert "another word for Animal › Cat" in adding.problem.text() and adding.action.isEnabled()
    adding.names["en"].clear()
    adding.names["ko"].insert("우리 나비")
    qtbot.keyClick(adding.names["ko"], KEY.Key_Return)
    qtbot.waitUntil(lambda: len(store.words.edits) == 1)
    key = next(iter(store.words.edits))
    assert key.startswith("own:") and store.words.edits[key] == EntryEdit(name_ko="우리 나비", parent="cat")
    qtbot.waitUntil(lambda: dialog.tree.current_key == key)
    assert dialog.details.state.text() == "You added it." and dialog.details.remove_button.isVisible()
    qtbot.keyClick(dialog.tree, KEY.Key_Delete)
    qtbot.waitUntil(lambda: not store.words.edits)


def test_a_word_that_judges_people_is_explained_first(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    controller.changes.add("pretty", "", None)
    question = _modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    assert "whether a person looks good" in question.text.text() and "A photo cannot show that" in question.text.text()
    assert question.cancel.hasFocus() and question.cancel.text() == "Don't add"
    qtbot.keyClick(question, KEY.Key_Return)
    assert not store.words.edits
    controller.changes.add("pretty", "", None)
    question = _modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    qtbot.mouseClick(question.action, LEFT)
    qtbot.waitUntil(lambda: [edit.name for edit in store.words.edits.values()] == ["pretty"])


@pytest.mark.parametrize("place", ["name", "prompt"])
def test_a_declined_word_leaves_no_trace_in_the_fields(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot, place: str
) -> None:
    dialog.tree.go("dog")
    field = dialog.details.names["en"] if place == "name" else dialog.details.prompts.edit
    _write(qtbot, field, "poor")
    question = _modal(qtbot, ConfirmDialog)
    qtbot.keyClick(question, KEY.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert dialog.details.names["en"].text() == "Dog" and dialog.details.prompts.phrases == ()
    assert not store.words.applied


def test_back_to_what_ships_for_one_and_for_all(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    changes = controller.changes
    changes.rename("dog", "en", "Hound")
    changes.rename("cat", "en", "Kitty")
    changes.add("Nabi", "", "cat")
    qtbot.waitUntil(lambda: len(store.words.edits) == 3)
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.restore_button, LEFT)
    qtbot.waitUntil(lambda: "dog" not in store.words.edits)
    qtbot.waitUntil(lambda: dialog.details.title.text() == "Dog")
    dialog.restore_action.trigger()
    question = _modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog) and question.choice.isChecked()
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: [key[:4] for key in store.words.edits] == ["own:"])
    dialog.restore_action.trigger()
    question = _modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    question.choice.setChecked(False)
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: not store.words.edits)


def test_an_import_shows_what_it_would_change_and_what_it_leaves_out(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.txt"
    lines = ("|Kimbap|김밥|food|on", "|pretty|||on", "nonsense", "dog|Hound|개|animal|on", "cat|Cat|고양이|animal|off")
    path.write_text("\n".join(lines), "utf-8")
    files = controller.files
    assert files is not None
    files.read(path, controller.entries, "en")
    shown = _modal(qtbot, ImportDialog)
    assert isinstance(shown, ImportDialog)
    told = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert told == ["Line 3: five parts are wanted", "New: Kimbap · 김밥", "Dog: “Dog” → “Hound”", "Cat: off"]
    assert shown.leave_out.isChecked() and "“pretty”" in shown.why.text()
    qtbot.keyClick(shown.action, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(store.words.applied) == 1)
    assert {entry.name for entry in FakeLibrary(store).vocabulary()} >= {"Kimbap", "Hound"}
    assert "pretty" not in {entry.name for entry in FakeLibrary(store).vocabulary()}
    qtbot.waitUntil(dialog.undo_button.isEnabled)
    controller._editor.undo()
    qtbot.waitUntil(lambda: not store.words.edits)


def test_what_is_no_text_is_refused_and_an_export_can_be_imported(
    controller: VocabularyController,
    dialog: VocabularyDialog,
    messages: Messages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "out.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog.export_action.trigger()
    qtbot.waitUntil(lambda: dialog.said.text() == "The vocabulary was written to “out.txt”")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.import_action.trigger()
    shown = _modal(qtbot, ImportDialog)
    assert isinstance(shown, ImportDialog)
    assert shown.summary.text() == "Nothing changes" and not shown.action.isEnabled()
    shown.reject()
    path.write_bytes(b"\xff\xfe\x00broken")
    dialog.import_action.trigger()
    qtbot.waitUntil(lambda: "is no text file of a vocabulary" in dialog.said.text())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path / "inside.txt"), ""))
    dialog.export_action.trigger()
    qtbot.waitUntil(lambda: "could not be written" in dialog.said.text())


def test_in_a_small_window_the_second_name_makes_room(dialog: VocabularyDialog) -> None:
    dialog.resize(dialog.minimumSize())
    QApplication.processEvents()
    assert dialog.tree.isColumnHidden(OTHER) and dialog.tree.columnWidth(NAME) > 120
    dialog.resize(1100, 700)
    QApplication.processEvents()
    assert not dialog.tree.isColumnHidden(OTHER)


def test_a_drop_in_the_tree_tells_where_to(dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot) -> None:
    tree, model = dialog.tree, dialog.model
    tree.go("cat")
    mime, over = model.mimeData([model.index_of("cat")]), tree.visualRect(model.index_of("dog")).center()
    assert drop_on(tree, mime, over)
    qtbot.waitUntil(lambda: _entry(store, "cat").parent == "dog")
    qtbot.waitUntil(lambda: model.parent(model.index_of("cat")) == model.index_of("dog"))
    mime = model.mimeData([model.index_of("dog")])
    assert not drop_on(tree, mime, tree.visualRect(model.index_of("cat")).center())  # into what lies in it
