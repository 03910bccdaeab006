"""The editor of the vocabulary, by mouse and keys over a small library."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.i18n import Language
from desktop.vocabulary.chooser import EntryChooser
from desktop.vocabulary.controller import VocabularyController
from desktop.vocabulary.dialog import VocabularyDialog
from desktop.vocabulary.menu import EntryMenu
from desktop.vocabulary.model import MIME, NAME, OTHER, STATE
from tests.desktop.dragging import drop_on
from tests.desktop.fake_library import FakeStore
from tests.desktop.vocabulary_editing import entry_of, wait_for_modal, write

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def controller(vocabulary_controller: VocabularyController) -> VocabularyController:
    return vocabulary_controller


@pytest.fixture
def dialog(vocabulary_dialog: VocabularyDialog) -> VocabularyDialog:
    return vocabulary_dialog


def _listed(dialog: VocabularyDialog) -> list[str]:
    return [key for key in dialog.model.entries.keys if dialog.model.index_of(key).isValid()]


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
    write(qtbot, dialog.details.names["ko"], "강아지")
    qtbot.waitUntil(lambda: entry_of(store, "dog").name_ko == "강아지")
    assert "dog" in store.words.edits and store.words.edits["dog"].name is None  # what ships can go on changing
    assert dialog.details.state.text() == "It came with Sajin; you changed it."
    dialog.model.setData(dialog.model.index_of("dog"), "Doggy")
    qtbot.waitUntil(lambda: entry_of(store, "dog").name == "Doggy")
    assert entry_of(store, "dog").name_ko == "강아지"
    qtbot.waitUntil(dialog.undo_button.isEnabled)
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: entry_of(store, "dog").name == "Dog")
    qtbot.mouseClick(dialog.undo_button, LEFT)
    qtbot.waitUntil(lambda: "dog" not in store.words.edits)
    qtbot.waitUntil(lambda: dialog.details.names["ko"].text() == "개")
    qtbot.mouseClick(dialog.redo_button, LEFT)
    qtbot.waitUntil(lambda: entry_of(store, "dog").name_ko == "강아지")


def test_edits_in_quick_succession_keep_one_another(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    changes = controller.changes
    changes.rename("dog", "en", "Hound")
    changes.change("dog", "synonyms", ("puppy", "Bello"))
    changes.enable(["dog"], False)
    changes.move(["dog"], None)
    qtbot.waitUntil(lambda: len(store.words.applied) == 4)
    entry = entry_of(store, "dog")
    assert (entry.name, entry.synonyms, entry.enabled, entry.parent) == ("Hound", ("puppy", "Bello"), False, None)
    qtbot.waitUntil(lambda: dialog.model.entries.get("dog") == entry)


def test_a_name_that_another_entry_has_is_refused_and_esc_takes_it_back(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    field = dialog.details.names["en"]
    write(qtbot, field, "cAT")
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
    qtbot.waitUntil(lambda: entry_of(store, "dog").synonyms == ("puppy", "멍멍이", "Bello", "good boy"))
    chip = words.chips[0]
    chip.setFocus()
    qtbot.keyClick(chip, KEY.Key_Return)
    assert words.edit.text() == "puppy"
    write(qtbot, words.edit, "pup")
    qtbot.waitUntil(lambda: entry_of(store, "dog").synonyms[0] == "pup")
    words.chips[1].setFocus()
    qtbot.keyClick(words.chips[1], KEY.Key_Delete)
    qtbot.waitUntil(lambda: entry_of(store, "dog").synonyms == ("pup", "Bello", "good boy"))
    prompts.edit.setFocus()
    qtbot.keyClicks(prompts.edit, "a dog that runs")
    dialog.search.setFocus()  # what is left typed is taken
    qtbot.waitUntil(lambda: entry_of(store, "dog").prompts == ("a dog that runs",))


def test_space_turns_off_what_is_selected_and_the_menu_a_whole_branch(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.keyClick(dialog.tree, KEY.Key_Space)
    qtbot.waitUntil(lambda: not entry_of(store, "dog").enabled)
    assert entry_of(store, "poodle").enabled
    qtbot.keyClick(dialog.tree, KEY.Key_Space)
    qtbot.waitUntil(lambda: entry_of(store, "dog").enabled)
    dialog.tree.go("animal")
    menu = EntryMenu(controller, dialog).make()
    assert menu is not None
    branch = next(action for action in menu.actions() if action.text() == "Propose nothing in it")
    branch.trigger()
    menu.close()
    qtbot.waitUntil(lambda: not any(entry_of(store, key).enabled for key in ("animal", "dog", "poodle", "cat")))
    assert entry_of(store, "food").enabled and len(store.words.applied) == 3  # the branch is one step
    controller._editor.undo()
    qtbot.waitUntil(lambda: all(entry_of(store, key).enabled for key in ("animal", "dog", "poodle", "cat")))


def test_an_entry_is_dragged_into_another_and_not_into_itself(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    model, move = dialog.model, Qt.DropAction.MoveAction
    data: QMimeData = model.mimeData([model.index_of("dog"), model.index_of("dog", OTHER)])
    assert bytes(data.data(MIME).data()) == b"dog"
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("poodle"))
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("animal"))  # there it is
    model.dropMimeData(data, move, -1, -1, model.index_of("food"))
    qtbot.waitUntil(lambda: entry_of(store, "dog").parent == "food")
    qtbot.waitUntil(lambda: model.parent(model.index_of("dog")) == model.index_of("food"))
    assert dialog.tree.visualRect(model.index_of("food")).isValid()


def test_moving_by_the_dialog_offers_no_place_inside_itself(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.move_button, LEFT)
    chooser = wait_for_modal(qtbot, EntryChooser)
    assert isinstance(chooser, EntryChooser)
    offered = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert offered[0].startswith("Nothing") and "Animal › Dog" not in " ".join(offered)
    qtbot.keyClicks(chooser.search, "noo")
    qtbot.keyClick(chooser.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: entry_of(store, "dog").parent == "noodles")
    controller.changes.move(["dog"], None)
    qtbot.waitUntil(lambda: entry_of(store, "dog").parent is None)


def test_merging_takes_what_lies_in_it_along_and_can_be_parted(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.merge_button, LEFT)
    chooser = wait_for_modal(qtbot, EntryChooser)
    assert isinstance(chooser, EntryChooser)
    chooser.search.insert("고양이")
    qtbot.keyClick(chooser.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: entry_of(store, "dog").merged_into == "cat")
    assert entry_of(store, "poodle").parent == "cat"
    qtbot.waitUntil(lambda: dialog.tree.current_key == "cat")
    assert dialog.model.index_of("dog", STATE).data() == "part of “Cat”"
    dialog.tree.go("dog")
    assert "part of “Cat”" in dialog.details.state.text() and not dialog.details.merge_button.isVisible()
    qtbot.mouseClick(dialog.details.part_button, LEFT)
    qtbot.waitUntil(lambda: entry_of(store, "dog").merged_into is None)


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
    qtbot.waitUntil(lambda: entry_of(store, "cat").parent == "dog")
    qtbot.waitUntil(lambda: model.parent(model.index_of("cat")) == model.index_of("dog"))
    mime = model.mimeData([model.index_of("dog")])
    assert not drop_on(tree, mime, tree.visualRect(model.index_of("cat")).center())  # into what lies in it
