from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.timeline import Section, TimelineReader
from desktop.grid.model import SUMMARY_ROLE, PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.settings.cards import Card, CardModel
from engine.records import PhotoSummary, Problem
from tests.desktop.fake_library import FakeLibrary, FakeStore


def _model(store: FakeStore) -> PhotoListModel:
    library = FakeLibrary(store)

    def load(ids: list[int], on_result: Callable[[list[PhotoSummary]], None]) -> None:
        on_result(library.summaries(ids))

    return PhotoListModel(load)


def test_photo_model(qtmodeltester: ModelTester, full_store: FakeStore, qtbot: QtBot) -> None:
    model = _model(full_store)
    model.set_photos([1, 2, 3])
    qtmodeltester.check(model)
    model.set_photos([1, 2, 3, 4, 5])
    assert model.rowCount() == 5
    model.set_photos([9, 1])
    assert model.ids == [9, 1]
    qtmodeltester.check(model)


def test_photos_at_the_end_are_inserted_and_not_a_reset(full_store: FakeStore, qtbot: QtBot) -> None:
    model = _model(full_store)
    model.set_photos([1, 2])
    with qtbot.waitSignal(model.rowsInserted), qtbot.assertNotEmitted(model.modelReset):
        model.set_photos([1, 2, 3])


def test_summaries_come_when_they_are_asked_for(full_store: FakeStore, qtbot: QtBot) -> None:
    model = _model(full_store)
    model.set_photos([3, 4])
    with qtbot.waitSignal(model.dataChanged):
        assert model.index(0).data(SUMMARY_ROLE) is None
    assert model.index(0).data(SUMMARY_ROLE).id == 3
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) == "child-003.png"
    mime = model.mimeData([model.index(0), model.index(1)])
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["child-003.png", "city-004.png"]


def test_timeline_has_the_months_newest_first(full_store: FakeStore) -> None:
    reader = TimelineReader()
    timeline = reader.read(FakeLibrary(full_store))
    assert timeline.sections == [Section(2024, 6, 13), Section(2024, 5, 20), Section(2024, 4, 7)]
    full_store.photos[99] = replace(full_store.photos[1], id=99, taken_at=None)
    assert reader.read(FakeLibrary(full_store)).sections[-1] == Section(0, 0, 1)


def test_problems_model(qtmodeltester: ModelTester) -> None:
    model = ProblemsModel()
    model.set_problems([Problem(Path("/a/b.jpg"), "the file is empty", datetime(2024, 1, 1))])
    qtmodeltester.check(model)
    assert model.index(0).data() == "b.jpg: the file is empty"


def test_card_model(qtmodeltester: ModelTester) -> None:
    model = CardModel()
    model.set_cards([Card("folder", "a", "b")])
    qtmodeltester.check(model)
    model.set_cards([Card("folder", "c", "d", "e")])
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "c, d, e"


def test_expired_summaries_are_shown_until_the_new_ones_come(full_store: FakeStore, qtbot: QtBot) -> None:
    model = _model(full_store)
    model.set_photos([3, 4])
    model.summary(0)
    qtbot.waitUntil(lambda: model.summary(0) is not None)
    FakeLibrary(full_store).set_favourite(3, favourite=True)
    model.expire()
    old = model.summary(0)
    assert old is not None
    assert not old.favourite

    def is_favourite() -> bool:
        summary = model.summary(0)
        return summary is not None and summary.favourite

    qtbot.waitUntil(is_favourite)
