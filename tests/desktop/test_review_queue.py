"""The order in which photos wait to be decided, what was decided and came back, and the list of tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.modeltest import ModelTester

from desktop.tagging.groups import GROUP_ROLE, GroupsModel
from desktop.tagging.queue import Queue, ranked_anew, without
from desktop.tagging.undone import Undone
from desktop.tagging.words import percent, precision_words
from engine.tagging.records import ProposalGroup


def _group(key: str, count: int = 3, **more: float) -> ProposalGroup:
    return ProposalGroup(key, key.title(), f"{key}-ko", (("Animals", "동물"),), count, 0.9, **more)  # type: ignore[arg-type]


def test_the_next_photo_is_looked_at_when_one_was_decided() -> None:
    assert without(Queue((5, 4, 3, 2), 1), {4}) == Queue((5, 3, 2), 1)
    assert without(Queue((5, 4, 3, 2), 3), {2}) == Queue((5, 4, 3), 2)
    assert without(Queue((5, 4, 3, 2), 2), {5, 3}) == Queue((4, 2), 1)
    assert without(Queue((5,), 0), {5}) == Queue((), -1)


def test_what_comes_next_is_ranked_and_what_was_skipped_stays_behind() -> None:
    queue = Queue((9, 8, 7, 6, 5), 2)  # 9 and 8 were skipped, 7 is looked at
    assert ranked_anew(queue, [6, 9, 7, 5, 8, 4]) == Queue((9, 8, 7, 6, 5, 4), 2)
    assert ranked_anew(queue, [5, 8, 6]) == Queue((8, 7, 5, 6), 1)  # 7 is none any more, and stays under the hand
    assert ranked_anew(queue, [5, 8, 6], gone={7}) == Queue((8, 5, 6), 1)
    assert ranked_anew(queue, [9, 8, 7, 6, 5, 3], back={3}) == Queue((9, 8, 3, 7, 6, 5), 2)
    assert ranked_anew(Queue(), [3, 1]) == Queue((3, 1), 0)
    assert ranked_anew(Queue(), []) == Queue((), -1)


@given(
    shown=st.lists(st.integers(1, 12), unique=True),
    ranked=st.lists(st.integers(1, 12), unique=True),
    row=st.integers(0, 11),
    back=st.sets(st.integers(1, 12)),
)
def test_nothing_is_shown_twice_or_lost_and_nothing_jumps(
    shown: list[int], ranked: list[int], row: int, back: set[int]
) -> None:
    queue = Queue(tuple(shown), min(row, len(shown) - 1))
    found = ranked_anew(queue, ranked, back=back)
    assert len(set(found.ids)) == len(found.ids)
    assert set(ranked) <= set(found.ids) <= {*ranked, queue.photo}
    if queue.photo is not None and not back & (set(ranked) - set(shown)):
        assert found.photo == queue.photo


def test_a_decision_that_is_taken_back_comes_back_once() -> None:
    undone = Undone()
    undone.decided("dog", [1, 2])
    undone.decided("cat", [7])
    assert undone.hidden("dog") == {1, 2}
    undone.edited([2], "dog")
    assert undone.hidden("dog") == {1}
    assert undone.elsewhere is None
    assert undone.take("dog") == ({2}, {2})
    assert undone.take("dog") == (set(), set())
    undone.edited([7], "dog")
    assert undone.elsewhere == "cat"
    assert undone.take("cat") == ({7}, {7})


def test_tags_keep_their_places_while_they_are_worked_through(qtmodeltester: ModelTester) -> None:
    model = GroupsModel()
    model.arrange([_group("dog", 9), _group("cat", 5), _group("owl", 2)])
    qtmodeltester.check(model)
    model.update_groups([_group("elk", 12), _group("owl", 8), _group("dog", 1)], keep="cat")
    assert [(group.key, group.photo_count) for group in model.groups] == [
        ("dog", 1),
        ("cat", 5),
        ("owl", 8),
        ("elk", 12),
    ]
    model.update_groups([_group("owl", 8)])
    assert [group.key for group in model.groups] == ["owl"]
    model.recount("owl", 7)
    index = model.index(0)
    assert index.data(GROUP_ROLE).photo_count == 7
    assert index.data() == "Owl"
    assert "Animals › Owl" in index.data(0x000B)  # AccessibleTextRole
    model.retranslate("ko")
    assert index.data() == "owl-ko"
    assert model.row_of("dog") is None


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (0.99, "nearly all right"),
        (0.95, "about 19 in 20 right"),
        (0.9, "about 9 in 10 right"),
        (0.85, "about 8 in 10 right"),
        (0.62, "about 6 in 10 right"),
        (0.5, "about half right"),
        (0.3, "fewer than half right"),
    ],
)
def test_precision_in_words(precision: float, words: str) -> None:
    assert precision_words(precision) == words


def test_nothing_is_certain() -> None:
    assert percent(1.0) == "99%"
    assert percent(0.876) == "88%"
