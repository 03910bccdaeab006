"""What is to be written: the user's changes alone, and nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.metadata.plan import Known, Plan, Wanted, XmpValue, is_said, plan
from engine.metadata.records import Described, MetadataField

_SUBJECT, _HIERARCHICAL, _TAGS_LIST = "Xmp.dc.subject", "Xmp.lr.hierarchicalSubject", "Xmp.digiKam.TagsList"
_DESCRIPTION, _RATING = "Xmp.dc.description", "Xmp.xmp.Rating"


def _bag(*values: str, kind: str = "XmpBag") -> XmpValue:
    return {"kind": kind, "values": list(values)}


def _applied(xmp: Mapping[str, XmpValue], made: Plan) -> dict[str, XmpValue]:
    """Return the XMP that a plan leads to."""
    return {name: value for name, value in {**xmp, **made.xmp}.items() if value is not None}


def _texts(made: Plan, name: str) -> list[str] | None:
    value = made.xmp[name]
    return None if value is None else value["values"]


def test_what_others_wrote_stays_as_they_spelt_and_placed_it() -> None:
    xmp = {_SUBJECT: _bag("dog", "Unknown"), _HIERARCHICAL: _bag("Tiere|dog", "x|Unknown", kind="XmpSeq")}
    known = Known(Described(tags=("dog", "Unknown"), paths=(("Tiere", "dog"), ("x", "Unknown"))))
    made = plan(Wanted((("Animals", "Dog"), ("Unknown",), ("Cat",))), known, xmp)
    assert _texts(made, _SUBJECT) == ["dog", "Unknown", "Cat"]
    assert made.xmp[_HIERARCHICAL] == _bag("Tiere|dog", "x|Unknown", "Cat", kind="XmpSeq")
    assert _texts(made, _TAGS_LIST) == ["Animals/Dog", "Unknown", "Cat"]  # a list that was not there has all
    assert made.written == {("Cat",)}


def test_a_tag_taken_off_goes_with_what_it_alone_implied() -> None:
    xmp = {_SUBJECT: _bag("Animals", "Dog", "People", "Mina"), _HIERARCHICAL: _bag("Animals|Dog", "People|Mina")}
    known = Known(Described(tags=("Dog", "Mina"), paths=(("Animals", "Dog"), ("People", "Mina"))))
    made = plan(Wanted((("People", "Mina"),)), known, xmp)
    assert _texts(made, _SUBJECT) == ["People", "Mina"]
    assert _texts(made, _HIERARCHICAL) == ["People|Mina"]


def test_a_tag_that_was_moved_here_moves_where_sajin_had_put_it() -> None:
    before = Wanted((("Animals", "Dog"),))
    first = plan(before, Known(), {})
    moved = Wanted((("Pets", "Dog"),))
    said = Described(tags=("Dog",), paths=(("Animals", "Dog"),))
    second = plan(moved, Known(said, first.written), _applied({}, first))
    assert _texts(second, _HIERARCHICAL) == ["Pets|Dog"]
    assert _SUBJECT not in second.xmp
    # Where another program had put it, it stays: its tree is not this one.
    assert plan(moved, Known(said), _applied({}, first)).empty


def test_the_last_tag_goes_and_a_sidecar_says_that_there_is_none() -> None:
    known = Known(Described(tags=("Dog",), caption="a dog", rating=3))
    beside = plan(Wanted(), known, {})
    assert (beside.xmp[_SUBJECT], beside.xmp[_DESCRIPTION]) == (_bag(), _bag(kind="XmpAlt"))
    assert _texts(beside, _RATING) == ["0"]
    assert plan(Wanted(), known, _applied({}, beside)).empty
    inside = plan(Wanted(), known, {_SUBJECT: _bag("Dog"), _DESCRIPTION: _caption("a dog")}, {})
    assert inside.xmp == {_SUBJECT: None, _DESCRIPTION: None}


def _caption(text: str, **others: str) -> XmpValue:
    return {"kind": "LangAlt", "values": {"x-default": text, **others}}


def test_captions_in_other_languages_stay() -> None:
    known = Known(Described(caption="was"))
    made = plan(Wanted(caption="is"), known, {_DESCRIPTION: _caption("was", fr="était")})
    assert made.xmp[_DESCRIPTION] == _caption("is", fr="était")
    gone = plan(Wanted(), known, {_DESCRIPTION: _caption("was", fr="était")})
    assert gone.xmp[_DESCRIPTION] == {"kind": "LangAlt", "values": {"fr": "était"}}


def test_what_others_call_rejected_stays_until_it_is_rated() -> None:
    known, xmp = Known(Described(rating=-1)), {_RATING: _bag("-1", kind="XmpText")}
    assert plan(Wanted(), known, xmp).empty
    assert _texts(plan(Wanted(rating=2), known, xmp), _RATING) == ["2"]


def test_what_is_in_conflict_is_left_alone() -> None:
    both = frozenset({MetadataField.CAPTION, MetadataField.RATING})
    wanted = Wanted(caption="ours", rating=5, left_alone=both)
    known = Known(Described(caption="theirs", rating=1))
    assert plan(wanted, known, {_DESCRIPTION: _caption("theirs"), _RATING: _bag("1", kind="XmpText")}).empty
    assert is_said(wanted, known)


def test_what_nobody_has_read_is_not_taken_away() -> None:
    xmp = {_SUBJECT: _bag("Foreign"), _DESCRIPTION: _caption("foreign"), _RATING: _bag("4", kind="XmpText")}
    assert plan(Wanted(), Known(), xmp).empty
    assert _texts(plan(Wanted((("Mine",),)), Known(), xmp), _SUBJECT) == ["Foreign", "Mine"]


def test_changes_are_told_as_lines() -> None:
    made = plan(Wanted((("Dog",), ("Cat",))), Known(Described(tags=("Dog",))), {_SUBJECT: _bag("Dog")})
    assert (_SUBJECT, "Dog", "Dog\nCat") in made.changes()
    assert (_HIERARCHICAL, "", "Dog\nCat") in made.changes()


_NAMES = st.text("ab|/;\n 개", min_size=1, max_size=4).map(str.strip).filter(bool)
_PATHS = st.lists(st.lists(_NAMES, min_size=1, max_size=3).map(tuple), max_size=4, unique_by=lambda path: path[-1])
_SAID = st.builds(
    Wanted,
    paths=_PATHS.map(tuple),
    caption=st.none() | st.sampled_from(["a", "b\nc"]),
    rating=st.integers(0, 5),
)


@given(_SAID, _SAID, st.lists(_NAMES, max_size=3), st.booleans())
def test_writing_again_changes_nothing(first: Wanted, second: Wanted, foreign: list[str], in_file: bool) -> None:
    values: dict[str, Any] = {"Iptc.Application2.Keywords": ["a"], "Exif.Image.Rating": ["0"]} if in_file else {}
    xmp: dict[str, XmpValue] = {_SUBJECT: _bag(*foreign)} if foreign else {}
    known = Known(Described(tags=tuple(foreign)))
    for wanted in (first, second):
        made = plan(wanted, known, xmp, values if in_file else None)
        xmp, values = _applied(xmp, made), {**values, **made.values}
        known = Known(_said(wanted, known, made), made.written)
        assert plan(wanted, known, xmp, values if in_file else None).empty


def _said(wanted: Wanted, known: Known, made: Plan) -> Described:
    """Return what a reader finds afterwards."""
    before = known.said or Described()
    tags = tuple(path[-1] for path in wanted.paths)
    return replace(before, tags=tags, paths=wanted.paths, caption=wanted.caption, rating=wanted.rating)
