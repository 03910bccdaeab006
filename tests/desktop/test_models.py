from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.timeline import PhotoIds, Section, TimelineReader
from desktop.grid.base import SectionedView
from desktop.grid.difference import difference
from desktop.grid.model import SUMMARY_ROLE, PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.grid.sections import Grouping, Sections
from desktop.settings.cards import Card, CardModel
from desktop.theme.theme import Theme
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


def test_timeline_has_days_and_shapes_newest_first(full_store: FakeStore) -> None:
    reader, library = TimelineReader(), FakeLibrary(full_store)
    timeline = reader.read(library)
    assert timeline.ids == list(range(1, 41))
    assert timeline.days_of(np.array([3, 99], np.int64)).tolist() == [date(2024, 6, 16).toordinal(), 0]
    assert np.allclose(timeline.aspects_of(np.array([3, 99], np.int64)), [640 / 480, 1.5])
    assert reader.read_first(library).ids == timeline.ids  # all of them are on the first screens
    months = Sections(timeline.days, Grouping.MONTH)
    assert list(months) == [Section(2024, 6, 13), Section(2024, 5, 20), Section(2024, 4, 7)]
    assert months.rows(1) == range(13, 33)
    full_store.photos[99] = replace(full_store.photos[1], id=99, taken_at=None)
    assert Sections(reader.read(library).days, Grouping.DAY)[-1] == Section(0, 0, 1)


LISTS = st.lists(st.integers(1, 60), unique=True, max_size=30)


@given(LISTS, LISTS, st.booleans())
def test_lists_become_each_other_row_by_row(old: list[int], new: list[int], in_order: bool) -> None:
    if in_order:
        old, new = sorted(old), sorted(new)
    change = difference(PhotoIds(old), PhotoIds(new))
    assert change.nothing == (old == new)
    if not change.many:
        found = list(old)
        for run in reversed(change.removed):
            del found[run.start : run.stop]
        for run in change.inserted:
            found[run.start : run.start] = new[run.start : run.stop]
        assert found == new


def test_new_photos_among_the_old_are_inserted(full_store: FakeStore, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = _model(full_store)
    model.set_photos([2, 4, 6, 8, 10])
    kept = QPersistentModelIndex(model.index(3))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_photos([1, 2, 3, 4, 8, 9, 10, 11])
    assert kept.row() == model.row_of(8) == 4
    qtmodeltester.check(model)
    with qtbot.waitSignal(model.modelReset):
        model.set_photos([11, 1])


@pytest.mark.parametrize(("justified", "calls_a_photo"), [(False, 0.0), (True, 1.0)])
def test_very_many_photos_are_set_by_a_bounded_number_of_calls(
    full_store: FakeStore, theme: Theme, qtbot: QtBot, justified: bool, calls_a_photo: float
) -> None:
    """What is called in Python must not grow with the photos; only following justified lines calls one thing a line."""

    def calls(count: int) -> int:
        model, view, called = _model(full_store), SectionedView(theme), 0
        qtbot.addWidget(view)
        ids = np.arange(count, 0, -1)
        days = (730_000 + ids // 20).astype(np.int32)
        view.resize(1000, 700)
        view.set_justified(justified)
        view.setModel(model)

        def profile(frame: object, event: str, argument: object) -> None:
            nonlocal called
            called += event in ("call", "c_call")

        sys.setprofile(profile)
        model.set_photos(ids[100:], days[100:], np.ones(count - 100, np.float32))
        model.set_photos(ids, days, np.ones(count, np.float32))
        view.selectAll()
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        sys.setprofile(None)
        assert len(view.sections) >= count // 20
        assert len(view.chosen.rows()) == count
        return called

    few, many = calls(2_000), calls(200_000)
    assert few < 5_000 + 2_000 * calls_a_photo
    assert many - few <= 500 + 200_000 * calls_a_photo


def test_problems_model(qtmodeltester: ModelTester) -> None:
    model = ProblemsModel()
    model.set_problems([Problem(Path("/a/b.jpg"), "the file is empty", datetime(2024, 1, 1))])
    qtmodeltester.check(model)
    assert model.index(0).data() == "b.jpg: The file is empty"


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
