"""Three-way merging of tags, captions and ratings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.metadata.merging import Merged, Ours, merge
from engine.metadata.records import Described, MetadataField
from engine.text import folded

_NAMES = st.frozensets(st.sampled_from("abcdefg"), max_size=6)
_CAPTIONS = st.sampled_from(("", "x", "y", "z"))
_STARS = st.integers(0, 2)
_SOME = settings(max_examples=40)


def _described(tags: frozenset[str] = frozenset(), caption: str = "", rating: int = 0) -> Described:
    return Described(tags=tuple(sorted(tags)), caption=caption or None, rating=rating or None)


def _after(ours: Ours, merged: Merged) -> set[str]:
    return (set(ours.tags) | {path[-1] for path in merged.put}) - set(merged.take)


@_SOME
@given(_NAMES, _NAMES, _NAMES)
def test_tags_put_on_or_taken_off_on_either_side_are_so_on_both(
    base: frozenset[str], theirs: frozenset[str], ours: frozenset[str]
) -> None:
    here = Ours(ours)
    after = _after(here, merge(_described(base), _described(theirs), here, losing=True))
    added, lost = (theirs | ours) - base, (base - theirs) | (base - ours)
    assert after == (base | added) - lost


@_SOME
@given(_NAMES, _NAMES, _NAMES)
def test_nothing_is_lost_where_the_other_side_may_only_be_silent(
    base: frozenset[str], theirs: frozenset[str], ours: frozenset[str]
) -> None:
    here = Ours(ours, caption="mine", rating=2)
    merged = merge(_described(base, "mine", 2), _described(theirs), here, losing=False)
    assert _after(here, merged) == ours | (theirs - base)
    assert (merged.caption, merged.rating, merged.conflicts) == (None, None, {})


@_SOME
@given(_NAMES, _NAMES, _NAMES)
def test_without_a_base_tags_unite_but_for_those_that_are_not_wanted(
    theirs: frozenset[str], ours: frozenset[str], rejected: frozenset[str]
) -> None:
    here = Ours(ours, rejected - ours)
    merged = merge(None, _described(theirs), here, losing=False)
    assert _after(here, merged) == ours | (theirs - rejected)


@_SOME
@given(_CAPTIONS, _CAPTIONS, _CAPTIONS)
def test_whoever_changed_a_caption_wins_and_both_are_a_conflict(base: str, theirs: str, ours: str) -> None:
    merged = merge(_described(caption=base), _described(caption=theirs), Ours(caption=ours), losing=True)
    after = ours if merged.caption is None else merged.caption
    if theirs in (ours, base):
        assert (after, dict(merged.conflicts)) == (ours, {})
    elif ours == base:
        assert (after, dict(merged.conflicts)) == (theirs, {})
    else:
        assert (after, dict(merged.conflicts)) == (ours, {MetadataField.CAPTION: theirs})
    assert (MetadataField.CAPTION in merged.agreed) == (theirs == ours)


@_SOME
@given(_STARS, _STARS)
def test_without_a_base_a_rating_is_a_conflict_only_where_both_have_one(theirs: int, ours: int) -> None:
    merged = merge(None, _described(rating=theirs), Ours(rating=ours), losing=False)
    assert (merged.rating is not None) == (theirs > 0 and ours == 0)
    assert dict(merged.conflicts) == ({MetadataField.RATING: str(theirs)} if theirs and ours and theirs != ours else {})


@_SOME
@given(_NAMES, _CAPTIONS, _STARS, _NAMES, _CAPTIONS, _STARS)
def test_what_sajin_wrote_does_not_come_back_as_a_change(
    tags: frozenset[str], caption: str, rating: int, more: frozenset[str], other: str, stars: int
) -> None:
    written = _described(tags, caption, rating)
    assert not merge(written, written, Ours(more, caption=other, rating=stars), losing=True).changes


def test_what_others_reject_is_not_rated_here() -> None:
    merged = merge(Described(rating=3), Described(rating=-1), Ours(rating=3), losing=True)
    assert merged.rating == 0
    kept = merge(None, Described(rating=-1), Ours(rating=2), losing=False)
    assert (kept.rating, kept.conflicts) == (None, {})


def test_names_are_compared_without_letter_case_and_keep_what_they_lie_in() -> None:
    theirs = Described(tags=("dog", "CAT", "sea"), paths=(("Animals", "dog"), ("Animals", "CAT")))
    merged = merge(Described(tags=("Sea",)), theirs, Ours(frozenset({"Dog"})), losing=True)
    assert merged.put == (("Animals", "CAT"),)
    lost = merge(Described(tags=("DOG",)), Described(tags=("x",)), Ours(frozenset({"Dog"})), losing=True)
    assert [folded(name) for name in lost.take] == ["dog"]
    assert lost.put == (("x",),)


def test_a_program_that_knows_no_paths_takes_tags_off_by_their_names_alone() -> None:
    both = Described(tags=("Dog", "Cat"), paths=(("Animals", "Dog"), ("Animals", "Cat")))
    left = Described(tags=("Cat", "Dog"), paths=both.paths, in_paths_only=("Dog",))
    here = Ours(frozenset({"Dog", "Cat"}))
    assert merge(both, left, here, losing=True).take == ("Dog",)
    assert not merge(left, left, Ours(frozenset({"Cat"})), losing=True).changes
    assert merge(left, left, here, losing=True).take == ()  # it was put on again here


def test_line_ends_are_no_difference() -> None:
    assert merge(None, Described(caption="a\nb"), Ours(caption="a\r\nb "), losing=False).conflicts == {}
