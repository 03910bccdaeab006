"""Settings > Search model in the window, by mouse and keys: installing, using, removing; words, notices, focus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop.i18n import Language
from desktop.main_window import MainWindow
from desktop.models.install_dialog import InstallDialog
from desktop.models.words import ModelWords
from desktop.settings.dialog import SettingsDialog
from desktop.settings.model import ModelPane
from desktop.settings.model_cards import InstalledRow
from desktop.settings.model_offers import OfferRow
from engine.errors import DownloadFailed, DownloadFault
from engine.events import ModelSwitched, SwitchProgress
from engine.records import ModelSwitch
from tests.desktop.fake_library import FakeStore, make_info
from tests.desktop.modelling import OFFERS, QUICK, SLOW, Installer

LEFT = Qt.MouseButton.LeftButton
MakeWindow = Callable[[FakeStore], MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    store = FakeStore(tmp_path, count=3)
    store.offers = list(OFFERS)
    return store


@pytest.fixture
def installer(store: FakeStore) -> Installer:
    return Installer(store)


@pytest.fixture
def window(make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot) -> MainWindow:
    window = make_window(full_store)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 3)
    return window


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    window.settings.open("model")
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: len(dialog.models.offers.rows) == len(OFFERS))
    qtbot.waitUntil(lambda: bool(dialog.models.active.runs_on.text()))
    return dialog


@pytest.fixture
def pane(dialog: SettingsDialog) -> ModelPane:
    return dialog.models


def _question(qtbot: QtBot) -> InstallDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), InstallDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, InstallDialog)
    return question


def _installed(pane: ModelPane, bundle_id: str) -> InstalledRow:
    return pane.installed.rows[bundle_id]


def _offered(pane: ModelPane, source: str) -> OfferRow:
    return pane.offers.rows[source]


def _add(store: FakeStore, window: MainWindow, bundle_id: str, photos: int) -> None:
    store.bundles.append(make_info(bundle_id, 340_000_000, photos=photos))
    window.models.refresh()


def test_the_model_in_use_is_described(pane: ModelPane) -> None:
    card = pane.active
    assert card.name.text() == "Starter"
    assert card.runs_on.text() == "Now on the processor: there is no graphics card it could use."
    assert card.precision.text() == "photos full (32 bits), words reduced (4 bits)"
    assert (card.languages.text(), card.photos.text(), card.licence.text()) == ("English, 한국어", "40", "MIT")
    assert _installed(pane, "starter").badges == ["In use", "Came with Sajin"]
    assert (
        "87 MB on the disk" in _installed(pane, "larger").facts.text()
        and "(41 kB)" in _installed(pane, "larger").facts.text()
    )


def test_offers_say_what_they_are_and_cost(pane: ModelPane) -> None:
    row = _offered(pane, SLOW)
    assert row.badges == ["Research only"]
    assert row.summary.text() == "Slow for everyone."
    for fact in ("605 MB to download", "about 3 times slower than ViT-B/32", "English", "MIT, for research only"):
        assert fact in row.facts.text()
    assert row.reference.text() == "Published: Flickr30k 66.8% · ImageNet 66.6%"
    assert "comes first" in row.reference.accessibleDescription()


def test_a_model_is_installed_by_keys_and_used_from_the_message(
    window: MainWindow, pane: ModelPane, installer: Installer, full_store: FakeStore, qtbot: QtBot
) -> None:
    row = _offered(pane, QUICK)
    row.install.setFocus()
    qtbot.keyClick(row.install, Qt.Key.Key_Space)
    question = _question(qtbot)
    assert "605 MB" in question.accessibleDescription() and "are free" in question.accessibleDescription()
    question.more.setFocus()
    qtbot.keyClick(question.more, Qt.Key.Key_Space)
    assert question.precision.isVisible() and not question.architecture.isVisible()
    question.precision.setFocus()
    qtbot.keyClick(question.precision, Qt.Key.Key_End)
    qtbot.keyClick(question.precision, Qt.Key.Key_Return)
    qtbot.waitUntil(row.work.isVisible)
    assert not row.install.isVisible()
    installer.steps(1)
    qtbot.waitUntil(lambda: row.work.label.text().startswith("Downloading: 100 MB of 605 MB"))
    assert row.work.pause.isVisible() and row.work.progress.value() == round(1000 * 100 / 605)
    installer.steps(3)
    qtbot.waitUntil(lambda: window.toast.label.text() == "Quick is installed")
    assert installer.asked == [(QUICK, "int8", "")]
    qtbot.waitUntil(lambda: "quick" in pane.installed.rows)
    assert "Installed" in row.badges and not row.install.isVisible()
    qtbot.mouseClick(window.toast.action, LEFT)
    qtbot.waitUntil(lambda: window.models.questions.dialog is not None)
    used = window.models.questions.dialog
    assert used is not None and used.title.text() == "Search with Quick?"
    qtbot.keyClick(used, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: full_store.switch is not None)
    assert full_store.switch is not None and full_store.switch.keep_old


def test_closing_the_settings_does_not_stop_an_installation(
    window: MainWindow, dialog: SettingsDialog, pane: ModelPane, installer: Installer, qtbot: QtBot
) -> None:
    qtbot.mouseClick(_offered(pane, QUICK).install, LEFT)
    qtbot.keyClick(_question(qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(_offered(pane, QUICK).work.isVisible)
    dialog.close()
    assert [job.title for job in window.jobs.jobs if job.key.startswith("install:")] == ["Installing Quick"]
    installer.steps(4)
    qtbot.waitUntil(lambda: window.toast.label.text() == "Quick is installed")


def test_an_installation_that_fails_says_so_everywhere_and_is_tried_again(
    window: MainWindow, pane: ModelPane, installer: Installer, qtbot: QtBot
) -> None:
    installer.error = DownloadFailed("x", DownloadFault.OFFLINE, "no route to host")
    installer.steps(4)
    row = _offered(pane, SLOW)
    qtbot.mouseClick(row.install, LEFT)
    question = _question(qtbot)
    assert "research only" in question.warning.text()
    qtbot.mouseClick(question.action, LEFT)
    qtbot.waitUntil(lambda: "There is no connection to the server." in row.work.label.text())
    assert not row.work.progress.isVisible() and not row.install.isVisible()
    qtbot.waitUntil(lambda: window.toast.label.text() == "Slow could not be installed")
    installer.steps(4)
    row.work.retry.setFocus()
    qtbot.keyClick(row.work.retry, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "slow" in pane.installed.rows)
    assert _installed(pane, "slow").badges == ["Research only"]


def test_a_download_is_paused_and_stopped_in_its_row(pane: ModelPane, installer: Installer, qtbot: QtBot) -> None:
    row = _offered(pane, QUICK)
    qtbot.mouseClick(row.install, LEFT)
    qtbot.mouseClick(_question(qtbot).action, LEFT)
    installer.steps(1)
    qtbot.waitUntil(row.work.pause.isVisible)
    qtbot.mouseClick(row.work.pause, LEFT)
    assert row.work.label.text().endswith("paused") and row.work.pause.accessibleName() == "Resume: Quick"
    qtbot.mouseClick(row.work.pause, LEFT)
    assert row.work.pause.accessibleName() == "Pause: Quick"
    qtbot.mouseClick(row.work.cancel, LEFT)
    qtbot.waitUntil(row.install.isVisible)
    assert not row.work.isVisible()


def test_a_switch_is_watched_paused_and_stopped_in_the_card(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    _add(full_store, window, "new", 10)
    qtbot.waitUntil(lambda: "new" in pane.installed.rows)
    row = _installed(pane, "new")
    qtbot.mouseClick(row.use, LEFT)
    question = window.models.questions.dialog
    assert (
        question is not None and "(30)" in question.text.text() and "Starter answers as before" in question.text.text()
    )
    assert question.choice.text() == "Keep the photo index of Starter (41 kB), so that going back is at once"
    qtbot.mouseClick(question.choice, LEFT, pos=QPoint(8, question.choice.height() // 2))
    qtbot.mouseClick(question.action, LEFT)
    qtbot.waitUntil(row.work.isVisible)
    assert full_store.switch is not None and not full_store.switch.keep_old
    assert row.badges == ["Getting ready"] and not row.use.isVisible()
    window.services.indexer.reported.emit(SwitchProgress("new", 25, 40, 3.0, 5.0))
    assert row.work.label.text().startswith("25 of 40 photos · 3.0 photos/s")
    qtbot.mouseClick(row.work.pause, LEFT)
    qtbot.waitUntil(lambda: full_store.switch is not None and full_store.switch.paused)
    assert row.work.label.text() == "25 of 40 photos · paused"
    qtbot.mouseClick(row.work.cancel, LEFT)
    stop = window.models.questions.dialog
    assert stop is not None and stop.choice.isChecked() and stop.text.text() == "Searches stay with Starter."
    qtbot.mouseClick(stop.action, LEFT)
    qtbot.waitUntil(lambda: full_store.switch is None)
    assert full_store.forgotten == [] and row.use.isVisible()
    assert window.services.preferences.model_rates == {"new": 3.0}


def test_a_switch_is_stopped_from_the_list_of_jobs(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    _add(full_store, window, "new", 10)
    full_store.switch = ModelSwitch("new", "New", 10, 40, False, False)
    window.models.start()
    qtbot.waitUntil(lambda: "switch" in [job.key for job in window.jobs.jobs])
    pane.window().close()
    window.show_jobs()
    qtbot.mouseClick(window.popover.rows["switch"].buttons["cancel"], LEFT)
    question = window.models.questions.dialog
    assert question is not None and question.isVisible() and not window.popover.isVisible()
    assert question.parent() is window  # the settings are closed
    qtbot.mouseClick(question.choice, LEFT, pos=QPoint(8, question.choice.height() // 2))
    qtbot.mouseClick(question.action, LEFT)
    qtbot.waitUntil(lambda: full_store.forgotten == ["new"])
    assert "switch" not in [job.key for job in window.jobs.jobs]


def test_when_a_switch_is_done_searches_are_done_again_with_the_other_model(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    _add(full_store, window, "new", 40)
    qtbot.keyClicks(window.search_field.edit, "dog")
    qtbot.waitUntil(lambda: "dog" in full_store.searches)
    qtbot.waitUntil(lambda: "new" in pane.installed.rows)
    before = full_store.searches.count("dog")
    full_store.active = "new"
    with qtbot.waitSignal(window.services.session.ready):
        window.services.indexer.reported.emit(ModelSwitched("new", "starter"))
    qtbot.waitUntil(lambda: full_store.searches.count("dog") > before)
    assert window.toast.label.text() == "Searches use New now"
    qtbot.waitUntil(lambda: pane.active.name.text() == "New")


def _choose(qtbot: QtBot, row: InstalledRow, steps: int) -> None:
    """Open a model's menu and take its entry, by keys."""
    opened: list[QMenu] = []

    def take() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        opened.append(menu)
        for _ in range(steps):
            qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    row.menu.aboutToShow.connect(lambda: QTimer.singleShot(0, take))
    row.menu_button.setFocus()
    qtbot.keyClick(row.menu_button, Qt.Key.Key_Space)
    assert opened


def test_photo_index_and_model_are_deleted_once_confirmed(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    row = _installed(pane, "larger")
    _choose(qtbot, row, 2)
    question = window.models.questions.dialog
    assert question is not None and question.title.text() == "Delete the photo index of Larger?"
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert full_store.forgotten == []
    row.forget.trigger()
    qtbot.keyClick(window.models.questions.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no photo index yet" in row.facts.text())
    assert not row.forget.isEnabled()
    row.remove.trigger()
    qtbot.keyClick(window.models.questions.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(pane.installed.rows) == ["starter"])
    assert window.toast.label.text() == "Larger was removed; 87 MB are free again"
    starter = _installed(pane, "starter")
    assert not starter.remove.isEnabled() and not starter.forget.isEnabled()


def test_a_model_is_exported(
    window: MainWindow, pane: ModelPane, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    _installed(pane, "larger").export.trigger()
    qtbot.waitUntil(lambda: window.toast.label.text() == "Larger was exported")
    assert (tmp_path / "larger").is_dir()
    _installed(pane, "larger").export.trigger()
    qtbot.waitUntil(lambda: window.toast.label.text() == "There is a “larger” in that folder already")


def test_any_other_model_is_understood_as_it_is_typed(
    pane: ModelPane, installer: Installer, qtbot: QtBot, tmp_path: Path
) -> None:
    card = pane.source
    assert not card.install.isEnabled()
    card.field.setFocus()
    qtbot.keyClicks(card.field, "nothing at all")
    qtbot.waitUntil(card.understood.isVisible)
    assert card.field.property("invalid") is True and not card.install.isEnabled()
    assert card.understood.text() in card.field.accessibleDescription()
    card.field.selectAll()
    qtbot.keyClicks(card.field, "hf-hub:org/model")
    assert card.field.property("invalid") is False  # not wrong while it is typed
    qtbot.waitUntil(card.install.isEnabled)
    assert card.understood.text() == "A repository on Hugging Face: org/model"
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    question = _question(qtbot)
    assert "not on the list" in question.warning.text() and not question.architecture.isVisible()
    installer.steps(4)
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert card.field.text() == ""
    qtbot.waitUntil(lambda: installer.asked == [("hf-hub:org/model", "auto", "")])
    qtbot.waitUntil(lambda: len(pane.installed.rows) == 3)


def test_a_checkpoint_that_is_browsed_for_may_be_told_its_architecture(
    pane: ModelPane, installer: Installer, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = tmp_path / "my model.pt"
    checkpoint.write_bytes(b"weights")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(checkpoint), ""))
    pane.source.file.trigger()
    qtbot.waitUntil(pane.source.install.isEnabled)
    qtbot.mouseClick(pane.source.install, LEFT)
    question = _question(qtbot)
    assert question.title.text() == "Install my model.pt?" and question.architecture.isVisible()
    qtbot.keyClicks(question.architecture, " ViT-B-32 ")
    qtbot.keyClick(question.architecture, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: installer.asked == [(str(checkpoint), "auto", "ViT-B-32")])
    row = pane.offers.rows[str(checkpoint)]
    assert row.badges == ["Not on the list"] and row.name.text() == "my model.pt"
    qtbot.mouseClick(row.work.cancel, LEFT)
    qtbot.waitUntil(lambda: str(checkpoint) not in pane.offers.rows)


def test_what_converting_lacks_is_said_with_the_command(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    assert not pane.lacks.isVisible()
    full_store.lacks = ("torch", "open_clip_torch")
    window.settings.open("model")
    qtbot.waitUntil(pane.lacks.isVisible)
    assert "torch, open_clip_torch" in pane.lacks.text.text()
    qtbot.mouseClick(pane.lacks.copy, LEFT)
    assert QApplication.clipboard().text() == "pip install 'sajin[train]'"
    quick, slow = _offered(pane, QUICK), _offered(pane, SLOW)
    assert not quick.install.isEnabled() and "converted" in quick.install.toolTip()
    assert slow.install.isEnabled()  # it is fetched as a finished bundle


def test_figures_lead_to_where_they_are_published(
    pane: ModelPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("desktop.settings.models.open_address", seen.append)
    qtbot.mouseClick(_offered(pane, QUICK).reference, LEFT)
    assert seen == ["https://example.org/figures"]


def test_everything_has_its_room_while_work_comes_and_goes(
    dialog: SettingsDialog, pane: ModelPane, installer: Installer, qtbot: QtBot
) -> None:
    for width in (dialog.minimumWidth(), 1100):
        dialog.resize(width, 600)
        row = _offered(pane, SLOW)
        qtbot.mouseClick(row.install, LEFT)
        qtbot.mouseClick(_question(qtbot).action, LEFT)
        qtbot.waitUntil(row.work.isVisible)
        for shown in (*pane.offers.rows.values(), *pane.installed.rows.values()):
            layout = shown.layout()
            assert layout is not None
            qtbot.waitUntil(
                lambda shown=shown, layout=layout: shown.height() >= layout.totalHeightForWidth(shown.width())
            )
            assert shown.geometry().right() <= pane.area.viewport().width()
        qtbot.mouseClick(row.work.cancel, LEFT)
        qtbot.waitUntil(row.install.isVisible)


def test_every_button_is_reached_by_tab_and_comes_into_sight(
    dialog: SettingsDialog, pane: ModelPane, qtbot: QtBot
) -> None:
    dialog.resize(dialog.minimumSize())
    wanted = {
        _installed(pane, "larger").use,
        *(row.menu_button for row in pane.installed.rows.values()),
        *(button for row in pane.offers.rows.values() for button in (row.install, row.reference)),
        pane.source.field,
        pane.source.browse,
    }
    dialog.nav.setFocus()
    reached = set()
    for _ in range(len(wanted) + 4):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        focused = dialog.focusWidget()
        if focused in wanted:
            reached.add(focused)
            view = pane.area.viewport()
            assert view.rect().contains(focused.mapTo(view, focused.rect().center())), focused.accessibleName()
            assert focused.accessibleName() or (isinstance(focused, QAbstractButton) and focused.text())
    assert reached == wanted


def test_another_language_is_spoken_at_once(window: MainWindow, pane: ModelPane, qtbot: QtBot) -> None:
    window.settings.set_language(Language.KOREAN)
    row = _offered(pane, QUICK)
    qtbot.waitUntil(lambda: row.summary.text() == "Quick: 누구에게나.")
    qtbot.waitUntil(lambda: pane.title.text() == "검색 모델")
    window.settings.set_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: row.summary.text() == "Quick for everyone.")


def test_a_library_without_a_usable_model_says_so(
    window: MainWindow, pane: ModelPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    full_store.active = "gone"
    full_store.machine = replace(full_store.machine, provider="", provider_note="there is no model 'gone'")
    window.settings.open("model")
    qtbot.waitUntil(lambda: pane.active.name.text() == "No model: choose one below")
    assert not pane.active.runs_on.isVisible()


def test_what_the_starter_says_of_its_precision_is_worded() -> None:
    words = ModelWords()
    assert words.precision({"vision": "float32", "text": "int4 where untuned, float16 elsewhere"}) == (
        "photos full (32 bits), words reduced (4 bits)"
    )
    assert words.precision({"vision": "float32", "text": "int3"}) == "photos full (32 bits), words int3"
