"""Proposals: made in blocks, resumable, in line with decisions, forgotten without a trace on what is the user's."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import edits
from engine.catalog import Catalog, embeddings, tags, wanted
from engine.control import Control
from engine.edits import Decide
from engine.errors import SettingInvalid, StorageFull, TagUnknown
from engine.events import TagsProposed
from engine.library import Library
from engine.library.proposing_work import ProposingWork
from engine.records import TagMark
from engine.tagging import judging, proposing, scoring
from engine.tagging.records import EntryEdit, TaggingFinished, TaggingProgress
from tests.engine.catalog.disks import leave_free, make_room, small_disk
from tests.engine.tagging import words
from tests.engine.tagging.words import WordEncoder
from tests.support import ROOT, process_environment

SHOWN = ["dog"] * 12 + ["poodle"] * 6 + ["beach"] * 8 + ["bicycle"] * 8 + ["nabi qqzzq"] * 8 + ["xyzzy plugh"] * 22
DOGS, POODLES, BEACHES, BICYCLES, NABIS = (range(*at) for at in ((1, 13), (13, 19), (19, 27), (27, 35), (35, 43)))
_DERIVED = ("proposals", "proposed_photos", "concepts", "tag_changes", "revision", "sqlite_sequence", "settings")


@pytest.fixture(autouse=True)
def plain_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured on real photos elsewhere is not what is tested here."""
    monkeypatch.setattr(scoring, "load_calibration", words.plain_calibration)


@pytest.fixture(scope="module")
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, encoder: WordEncoder) -> Path:
    """A library for whose photos nothing was proposed; the texts' vectors are cached."""
    folder = tmp_path_factory.mktemp("words") / "library"
    with words.make(folder, SHOWN, encoder) as library:
        library._learning().judge()
    return folder


@pytest.fixture
def library(template: Path, library_dir: Path, encoder: WordEncoder) -> Iterator[Library]:
    shutil.copytree(template, library_dir)
    with Library.open(library_dir, encoder=encoder) as opened:
        yield opened


@pytest.fixture
def proposed(library: Library) -> Library:
    list(library.propose_tags())
    return library


def photos_of(library: Library, key: str) -> set[int]:
    return {item.photo_id for item in library.proposals_of(key)}


def rows(library: Library) -> list[tuple[Any, ...]]:
    """Return all that is stored of proposals, whatever numbers their concepts have."""
    return library._catalog.connection.execute(
        "SELECT photo_id, key, probability FROM proposals JOIN concepts ON concepts.id = concept_id ORDER BY 1, 2"
    ).fetchall()


def users(catalog: Catalog) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but those that proposals are made of."""
    run = catalog.connection.execute
    names = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: sorted(run(f"SELECT * FROM {name}"), key=repr) for name in names if name not in _DERIVED}


def decided(catalog: Catalog) -> list[list[tuple[Any, ...]]]:
    return [users(catalog)[name] for name in ("tags", "photo_tags")]


class TestMaking:
    def test_what_photos_show_is_proposed_and_nothing_is_put_on_them(self, library: Library) -> None:
        before = users(library._catalog)
        events = list(library.propose_tags())
        assert events[:2] == [TaggingProgress(0, 64), TaggingProgress(64, 64)]
        done = events[-1]
        assert isinstance(done, TaggingFinished)
        assert (done.photos, done.waiting, done.accepted, done.cancelled) == (64, 0, 0, False)
        assert done.proposals == library.proposal_count() == library.tagging_state().proposals > 30
        assert photos_of(library, "beach") == set(BEACHES)
        assert photos_of(library, "poodle") == set(POODLES)
        assert photos_of(library, "dog") == {*DOGS, *POODLES}  # a poodle is a dog
        assert users(library._catalog) == before
        groups = {group.key: group for group in library.proposal_groups()}
        assert groups["dog"].photo_count == 18 and groups["dog"].precision >= 0.85
        assert groups["poodle"].parents == (("animal", "동물"), ("dog", "개"))
        assert [group.photo_count for group in library.proposal_groups()] == sorted(
            (group.photo_count for group in groups.values()), reverse=True
        )
        (found,) = library.photo_proposals([20, 60]).values()
        assert {item.key for item in found} >= {"beach"}
        assert [item.probability for item in found] == sorted((item.probability for item in found), reverse=True)

    def test_only_the_photos_asked_for_are_judged_and_asking_for_more_adds_them(self, library: Library) -> None:
        list(library.propose_tags([1, 19, 999]))
        assert library.tagging_state().wanted == 2
        assert {row[0] for row in rows(library)} <= {1, 19}
        list(library.propose_tags([2]))
        assert library.tagging_state().wanted == 3

    def test_photos_without_a_vector_wait_and_are_judged_by_who_indexes(
        self, library: Library, encoder: WordEncoder
    ) -> None:
        (late,) = words.add(library._catalog, ["beach"], encoder, embedded=False)
        done = list(library.propose_tags([late, 19]))[-1]
        assert isinstance(done, TaggingFinished)
        assert (done.photos, done.waiting, library.tagging_state().waiting) == (1, 1, 1)
        work = ProposingWork(library._catalog, library._models)
        assert list(work.work(Control(), lambda: False)) == []
        assert not work.woken()
        embeddings.store(library._catalog, "words", [late], encoder.showing(["beach"]))
        assert work.woken()
        assert list(work.work(Control(), lambda: False)) == [TagsProposed(1, 1)]
        assert library.tagging_state().waiting == 0
        assert late in {row[0] for row in rows(library)}

    def test_new_photos_are_proposed_for_once_it_is_turned_on(self, library: Library, encoder: WordEncoder) -> None:
        work = ProposingWork(library._catalog, library._models)
        assert not work.woken()
        words.add(library._catalog, ["dog"], encoder)
        library.set_setting("tagging_new_photos", True)
        assert not work.woken()
        (new,) = words.add(library._catalog, ["dog"], encoder)
        assert work.woken()
        list(work.work(Control(), lambda: False))
        assert {row[0] for row in rows(library)} == {new}
        library.set_setting("tagging_new_photos", False)
        words.add(library._catalog, ["dog"], encoder)
        assert not work.woken()

    def test_another_precision_cuts_what_is_stored_and_judges_nothing(
        self, proposed: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stored, counts = rows(proposed), [proposed.proposal_count()]
        monkeypatch.setattr(judging.Judge, "log_odds", None)
        for precision in (0.6, 0.3):
            proposed.set_setting("tagging_precision", precision)
            proposed.learn()
            counts.append(proposed.proposal_count())
        assert counts == sorted(counts) and counts[0] < counts[-1]
        assert rows(proposed) == stored
        proposed.set_setting("tagging_precision", 0.97)
        proposed.learn()
        assert all(group.precision >= 0.97 for group in proposed.proposal_groups())
        assert proposed.proposal_count() < counts[0]

    def test_a_model_switch_makes_them_anew_and_keeps_every_decision(self, proposed: Library) -> None:
        proposed.edit(Decide({1: {"dog": True}, 2: {"dog": False}}))
        proposed.learn()
        marks = proposed._catalog.connection.execute("SELECT * FROM photo_tags ORDER BY 1, 2").fetchall()
        other = WordEncoder("other", 96)
        with proposed._catalog.transaction():
            embeddings.store(proposed._catalog, "other", range(1, 65), other.showing(SHOWN, seed=5))
        with Library.open(proposed.folder, encoder=other) as switched:
            work = ProposingWork(switched._catalog, switched._models)
            assert work.woken()
            assert list(work.work(Control(), lambda: False)) == [TagsProposed(64, 64)]
            assert photos_of(switched, "beach") == set(BEACHES)
            assert photos_of(switched, "dog").isdisjoint({1, 2})
            found = switched._catalog.connection.execute("SELECT DISTINCT bundle_id FROM proposed_photos").fetchall()
            assert found == [("other",)]
            assert switched._catalog.connection.execute("SELECT * FROM photo_tags ORDER BY 1, 2").fetchall() == marks

    def test_forgetting_leaves_all_that_is_the_users_as_it_was(self, proposed: Library) -> None:
        proposed.edit(Decide({1: {"dog": True}, 2: {"dog": False}, 19: {"beach": True}}))
        proposed.edit(edits.adding_tags([5, 6, 7], ["mine"]))
        proposed.auto_accept("bicycle", 0.9)
        proposed.learn()
        before = users(proposed._catalog)
        proposed.forget_proposals()
        assert users(proposed._catalog) == before
        assert (proposed.proposal_count(), proposed.proposal_groups(), rows(proposed)) == (0, [], [])
        assert [group.key for group in proposed.auto_accepted()] == ["bicycle"]
        assert proposed.learn() == frozenset()
        list(proposed.propose_tags())
        assert photos_of(proposed, "dog").isdisjoint({1, 2})


class TestBreakingOff:
    @pytest.fixture(autouse=True)
    def small_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(proposing, "BLOCK_PHOTOS", 10)

    def test_cancelled_it_keeps_what_was_done_and_goes_on_from_there(self, library: Library) -> None:
        control, seen = Control(), []
        for event in library.propose_tags(control=control):
            seen.append(event)
            if isinstance(event, TaggingProgress) and event.done >= 20:
                control.cancel()
        assert seen[-1] == TaggingFinished(20, 0, library.proposal_count(), 0, cancelled=True)
        assert library.proposal_count() > 0
        work = ProposingWork(library._catalog, library._models)
        assert list(work.work(Control(), lambda: False))[-1] == TagsProposed(44, 44)
        resumed = rows(library)
        library.forget_proposals()
        list(library.propose_tags())
        assert rows(library) == resumed

    def test_killed_in_its_midst_it_is_whole_and_goes_on(self, template: Path, library_dir: Path) -> None:
        shutil.copytree(template, library_dir)
        program = (
            "import os, signal\n"
            "from engine.library import Library\n"
            "from engine.tagging import blocks, proposing, scoring\n"
            "from tests.engine.tagging.words import WordEncoder, plain_calibration\n"
            "scoring.load_calibration = plain_calibration\n"
            "proposing.BLOCK_PHOTOS, write, done = 10, blocks.write_block, []\n"
            "def killing(*arguments):\n"
            "    write(*arguments)\n"
            "    done.append(1)\n"
            "    if len(done) > 3: os.kill(os.getpid(), signal.SIGKILL)\n"
            "blocks.write_block = killing\n"
            f"with Library.open({str(library_dir)!r}, encoder=WordEncoder()) as library:\n"
            "    list(library.propose_tags())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=process_environment(library_dir), capture_output=True
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        with Library.open(library_dir, encoder=WordEncoder()) as library:
            assert library._catalog.check(thorough=True) == []
            run = library._catalog.connection.execute
            sql = "SELECT photo_id FROM proposed_photos WHERE bundle_id = 'words'"
            judged = {row[0] for row in run(sql).fetchall()}
            assert len(judged) == 30
            assert {row[0] for row in rows(library)} <= judged
            list(ProposingWork(library._catalog, library._models).work(Control(), lambda: False))
            resumed = rows(library)
            assert photos_of(library, "beach") == set(BEACHES)
            library.forget_proposals()
            list(library.propose_tags())
            assert rows(library) == resumed

    def test_a_full_disk_is_told_and_nothing_is_half_done(
        self, template: Path, tmp_path: Path, encoder: WordEncoder
    ) -> None:
        with small_disk(tmp_path / "disk", 24 * 2**20) as disk:
            shutil.copytree(template, disk / "library")
            with Library.open(disk / "library", encoder=encoder) as library:
                wanted.want(library._catalog)
                leave_free(disk, 0)
                before = users(library._catalog)
                with pytest.raises(StorageFull):
                    list(library.propose_tags())
                assert rows(library) == [] and users(library._catalog) == before
                make_room(disk)
                list(library.propose_tags())
                assert photos_of(library, "beach") == set(BEACHES)

    def test_an_edited_vocabulary_begins_the_run_anew(self, library: Library) -> None:
        for event in library.propose_tags():
            if isinstance(event, TaggingProgress) and event.done == 20:
                with Library.open(library.folder, encoder=WordEncoder()) as other:
                    other.edit(edits.EditVocabulary({"beach": EntryEdit(enabled=False)}))
        assert photos_of(library, "beach") == set()
        assert "beach" not in {row[1] for row in rows(library)}
        assert library.tagging_state().wanted == 64

    def test_what_is_learned_elsewhere_meanwhile_counts_for_every_block(self, library: Library) -> None:
        for event in library.propose_tags():
            if isinstance(event, TaggingProgress) and event.done == 20:
                with Library.open(library.folder, encoder=WordEncoder()) as other:
                    other.edit(Decide({1: {"dog": False}, 2: {"dog": True}, 50: {"dog": False}}))
                    assert "dog" in other.learn()
        made = rows(library)
        library.forget_proposals()
        list(library.propose_tags())
        assert [row for row in rows(library) if row[1] == "dog"] == [row for row in made if row[1] == "dog"]


_DECISIONS = st.lists(
    st.tuples(
        st.sampled_from((1, 2, 13, 14, 19, 27)), st.sampled_from(("dog", "poodle", "beach", "animal", "bicycle"))
    ).flatmap(lambda at: st.tuples(st.just(at[0]), st.just(at[1]), st.sampled_from((True, False, None, "undo")))),
    min_size=1,
    max_size=5,
)


class TestLearning:
    @given(_DECISIONS)
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_is_decided_and_undone_what_is_open_is_undecided(
        self, proposed: Library, decisions: list[tuple[int, str, Any]]
    ) -> None:
        before, shown = decided(proposed._catalog), {row[:2] for row in rows(proposed)}
        undo: list[edits.Edit] = []
        for photo_id, key, decision in decisions:
            if decision == "undo" and undo:
                proposed.edit(undo.pop())
            elif decision != "undo":
                undo.append(proposed.edit(Decide({photo_id: {key: decision}})).inverse)
            proposed.learn()
            judge, found = proposed._learning().judge(), rows(proposed)
            photos = np.unique([row[0] for row in found])
            settled = judge.settled(proposed._catalog.connection, photos)
            for item_id, item_key, probability in found:
                place = np.searchsorted(photos, item_id), judge.all_keys.index(item_key)
                assert settled[place] == (probability < 0)
            assert {row[:2] for row in found if row[1] not in {item[1] for item in decisions}} <= shown
        for inverse in reversed(undo):
            proposed.edit(inverse)
        proposed.learn()
        assert decided(proposed._catalog) == before
        assert {row[:2] for row in rows(proposed)} == shown

    def test_ticks_and_crosses_change_what_is_proposed(self, proposed: Library) -> None:
        before = {row[0]: row[2] for row in rows(proposed) if row[1] == "bicycle"}
        proposed.edit(Decide({27: {"bicycle": True}, 28: {"bicycle": False}}))
        assert photos_of(proposed, "bicycle").isdisjoint({27, 28})
        assert "bicycle" in proposed.learn()
        after = {row[0]: row[2] for row in rows(proposed) if row[1] == "bicycle"}
        assert before != after
        assert proposed.learn() == frozenset()
        (group,) = [group for group in proposed.proposal_groups() if group.key == "bicycle"] or [None]
        if group is not None:
            assert (group.accepted, group.rejected) == (1, 1)

    def test_a_tag_of_the_users_own_is_proposed_from_three_examples_on(self, proposed: Library) -> None:
        done = proposed.edit(edits.CreateTag("our cat Nabi", None, (35, 36)))
        key = f"tag:{done.created}"
        proposed.learn()
        assert photos_of(proposed, key) == set()
        proposed.edit(edits.adding_tags([37, 38, 39], ["our cat Nabi"]))
        assert key in proposed.learn()
        proposed.set_setting("tagging_precision", 0.3)
        proposed.learn()
        assert photos_of(proposed, key) & {40, 41, 42}
        assert photos_of(proposed, key).isdisjoint({*DOGS, *BEACHES})
        proposed.edit(edits.DeleteTag(done.created or 0))
        assert photos_of(proposed, key) == set()
        assert key in proposed.learn()
        assert key not in {row[1] for row in rows(proposed)}

    def test_what_another_process_decided_is_noticed(self, proposed: Library) -> None:
        proposed.learn()
        with Library.open(proposed.folder, encoder=WordEncoder()) as other:
            other.edit(Decide({19: {"beach": True}, 20: {"beach": False}}))
            assert "beach" in other.learn()
        assert proposed.learn() == frozenset()
        proposed.edit(Decide({21: {"beach": True}}))
        proposed.learn()
        learned = rows(proposed)
        proposed.forget_proposals()
        list(proposed.propose_tags())
        assert [row for row in rows(proposed) if row[1] == "beach"] == [row for row in learned if row[1] == "beach"]

    def test_what_was_decided_is_never_proposed_again_nor_what_it_implies(self, proposed: Library) -> None:
        proposed.edit(Decide({13: {"poodle": True}, 14: {"poodle": False}}))
        for _ in range(2):
            assert not {13, 14} & photos_of(proposed, "poodle")
            assert 13 not in photos_of(proposed, "dog") | photos_of(proposed, "animal")
            assert 14 in photos_of(proposed, "dog")
            proposed.learn()
            list(proposed.propose_tags())

    def test_groups_do_not_vanish_as_their_surest_are_accepted(self, proposed: Library) -> None:
        proposed.set_setting("tagging_precision", 0.8)
        proposed.learn()
        shown = proposed.proposals_of("dog")
        for item in shown[:6]:
            proposed.edit(Decide({item.photo_id: {"dog": True}}))
        proposed.learn()
        assert len(photos_of(proposed, "dog") & {item.photo_id for item in shown[6:]}) >= len(shown[6:]) - 2

    def test_the_vectors_are_let_go_of_after_a_while(self, proposed: Library) -> None:
        proposed.edit(Decide({1: {"dog": True}}))
        proposed.learn()
        learner = proposed._learning()
        assert learner._columns is not None
        learner._clock = lambda: learner._columns.used_at + 59.0 if learner._columns else 0.0
        proposed.release_idle()
        assert learner._columns is not None
        learner._clock = lambda: learner._columns.used_at + 60.0 if learner._columns else 0.0
        proposed.release_idle()
        assert learner._columns is None
        proposed.edit(Decide({2: {"dog": True}}))
        assert proposed.learn() >= {"dog"} or photos_of(proposed, "dog")

    def test_disabling_an_entry_ends_its_proposals_and_enabling_brings_them_back(self, proposed: Library) -> None:
        before = photos_of(proposed, "beach")
        proposed.edit(edits.EditVocabulary({"beach": EntryEdit(enabled=False)}))
        assert photos_of(proposed, "beach") == set()
        assert "beach" in proposed.learn()
        assert "beach" not in {row[1] for row in rows(proposed)}
        proposed.edit(edits.EditVocabulary({"beach": None}))
        assert "beach" in proposed.learn()
        assert photos_of(proposed, "beach") == before

    def test_damaged_vectors_are_never_proposed_for(self, library: Library) -> None:
        broken = np.full((1, 128), np.nan, np.float32)
        embeddings.store(library._catalog, "words", [1], broken)
        with library._catalog.transaction() as connection:
            connection.execute("UPDATE embeddings SET vector = x'00' WHERE photo_id = 2")
        list(library.propose_tags())
        assert {row[0] for row in rows(library)}.isdisjoint({1, 2})
        assert 3 in photos_of(library, "dog")


class TestAcceptingByItself:
    def test_sure_ones_are_put_on_photos_told_and_can_be_taken_back(self, library: Library) -> None:
        library.auto_accept("beach", 0.8)
        done = list(library.propose_tags())[-1]
        assert isinstance(done, TaggingFinished)
        assert done.accepted == len(BEACHES)
        assert library.accepted_by_itself("beach") == {photo_id: ["beach"] for photo_id in BEACHES}
        assert {tags.of_photo(library._catalog, photo_id)[0] for photo_id in BEACHES} == {"beach"}
        assert photos_of(library, "beach") | photos_of(library, "sea") & set(BEACHES) == set()
        (tag,) = [tag for tag in library.tags() if tag.name == "beach"]
        parents = {item.id: item.name for item in library.tags()}
        assert parents[tag.parent_id or 0] == "sea"
        made_of = library._learning().judge().made_of["beach"]
        assert library.learn() == frozenset() and library._learning().judge().made_of["beach"] == made_of
        library.edit(Decide({19: {"beach": False}, 20: {"beach": None}}))
        library.auto_accept("beach", None)
        library.learn()
        assert set(library.accepted_by_itself("beach")) == set(BEACHES) - {19, 20}
        assert library.auto_accepted() == []

    def test_what_the_user_took_off_is_not_put_there_again(self, library: Library) -> None:
        library.auto_accept("beach", 0.8)
        list(library.propose_tags())
        library.edit(edits.removing_tags([19, 20], ["beach"]))
        library.learn()
        list(library.propose_tags())
        assert set(library.accepted_by_itself("beach")) == set(BEACHES) - {19, 20}

    def test_nonsense_is_refused(self, library: Library) -> None:
        for precision in (0.0, 0.49, 1.0):
            with pytest.raises(SettingInvalid):
                library.auto_accept("beach", precision)
        with pytest.raises(TagUnknown):
            library.auto_accept("tag:99", 0.9)
        library.auto_accept("gone", None)


class TestByHand:
    def test_a_tag_put_on_by_hand_settles_its_proposal(self, proposed: Library) -> None:
        edit = edits.SetTags({19: {"해변": TagMark()}, 20: {"Beach": TagMark()}})
        for learning in (False, True):
            done = proposed.edit(edit)
            assert photos_of(proposed, "beach") == set(BEACHES) - {19, 20}
            if learning:
                proposed.learn()
                assert not {19, 20} & photos_of(proposed, "beach")
            proposed.edit(done.inverse)
            if learning:
                proposed.learn()
            assert photos_of(proposed, "beach") == set(BEACHES)

    def test_one_taken_off_is_a_no_where_proposals_are_wanted(self, library: Library) -> None:
        list(library.propose_tags([19]))
        library.edit(edits.adding_tags([19, 20], ["beach"]))
        library.edit(edits.removing_tags([19, 20], ["beach"]))
        marks = library._catalog.connection.execute("SELECT photo_id, origin, state FROM photo_tags").fetchall()
        assert marks == [(19, "user", "rejected")]
        library.learn()
        assert photos_of(library, "beach") == set()

    def test_a_renamed_moved_or_deleted_tag_settles_what_it_means_then(self, proposed: Library) -> None:
        tag_id = proposed.edit(edits.CreateTag("mine", None, tuple(BEACHES)[:3])).created or 0
        proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES)
        renamed = proposed.edit(edits.RenameTag(tag_id, "Beach"))
        assert "beach" in proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES[3:])
        proposed.edit(renamed.inverse)
        proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES)
        beach = proposed.edit(edits.CreateTag("beach")).created or 0
        moved = proposed.edit(edits.MoveTag(tag_id, beach))
        proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES[3:])
        proposed.edit(moved.inverse)
        proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES)
        proposed.edit(Decide({19: {"beach": True}, 20: {"beach": False}}))
        proposed.learn()
        proposed.edit(edits.DeleteTag(beach))
        proposed.learn()
        assert photos_of(proposed, "beach") == set(BEACHES)  # deleted, it is as if it had never been
