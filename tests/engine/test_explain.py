"""Why a photo is found: the relevance of the search itself, the places, and the words with theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.errors import PhotoUnknown, QueryInvalid
from engine.library import Library
from engine.query import parse
from engine.records import WhyKind, WordMatch
from engine.search.explain import described
from engine.search.heat import HUE, heat_image, laid_over
from engine.search.spans import matches_in, tokens
from tests.engine.fakes import ColourEncoder


@pytest.fixture
def library(library_dir: Path, photo_folder: Path) -> Iterator[Library]:
    half = Image.new("RGB", (90, 60), (255, 0, 0))
    half.paste((0, 0, 255), (45, 0, 90, 60))
    half.save(photo_folder / "my-red_and-Blue flag.png")
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.add_folder(photo_folder)
        for _ in library.index():
            pass
        yield library


@pytest.fixture
def flag(library: Library, photo_folder: Path) -> int:
    return library.photo_id_of(photo_folder / "my-red_and-Blue flag.png")


def test_a_colour_is_seen_where_it_is(library: Library, flag: int) -> None:
    (red,) = library.explain(flag, "red").terms
    (blue,) = library.explain(flag, "blue").terms
    assert red.regions is not None
    assert blue.regions is not None
    assert red.regions.dtype == np.float32
    assert 0 <= red.regions.min() <= red.regions.max() <= 1
    assert red.regions[:, :10].mean() > red.regions[:, -10:].mean()
    assert blue.regions[:, -10:].mean() > blue.regions[:, :10].mean()


def test_the_relevance_is_that_of_the_search(library: Library) -> None:
    for text in ("red", "blue -red", "green folder:photos", '"flag"', "rating:0"):
        for hit in library.search(text, show_all=True):
            explained = library.explain(hit.photo_id, text)
            assert explained.relevance == pytest.approx(hit.relevance, abs=1e-6), text
            assert explained.why == hit.why
            assert explained.allowed


def test_what_a_filter_leaves_out_is_said(library: Library, flag: int) -> None:
    assert not library.explain(flag, "red is:favourite").allowed
    assert not library.explain(flag, '"green"').allowed
    assert library.explain(flag, '"blue flag"').allowed


def test_words_are_found_with_their_places(library: Library, flag: int) -> None:
    library.set_caption(flag, "Café: the RED half, and redder still")
    words = library.explain(flag, 'red "blue flag"').words
    assert words == (
        WordMatch(WhyKind.CAPTION, "red", "Café: the RED half, and redder still", ((10, 13),)),
        WordMatch(WhyKind.NAME, "red", "my-red_and-Blue flag.png", ((3, 6),)),
        WordMatch(WhyKind.NAME, "blue flag", "my-red_and-Blue flag.png", ((11, 20),)),
    )
    (cafe,) = library.explain(flag, "cafe").words
    assert cafe.spans == ((0, 4),)


def test_words_are_those_that_the_search_gives_as_reasons(library: Library, flag: int) -> None:
    library.set_caption(flag, "해변에서 뛰는 강아지들")
    for text in ("강아지가 해변", "flag", "photos", "dogs"):
        explained = library.explain(flag, text)
        reasons = {(why.kind, why.detail) for why in explained.why if why.kind is not WhyKind.MEANING}
        assert {(match.kind, match.word) for match in explained.words} == reasons
    spans = {match.word: match.spans for match in library.explain(flag, "강아지가 해변").words}
    assert spans == {"강아지가": ((8, 11),), "해변": ((0, 2),)}


def test_descriptions_and_their_words() -> None:
    assert described(parse("dog on a beach -snow sunset^2")) == ["dog on a beach", "dog", "beach", "sunset"]
    assert described(parse("dog")) == ["dog"]
    assert described(parse("해변에서 뛰는 강아지")) == ["해변에서 뛰는 강아지", "해변", "뛰는", "강아지"]
    assert described(parse('-snow "exact" after:2020')) == []


def test_tokens_have_the_places_of_the_text() -> None:
    assert tokens("Ça_va, 강아지!") == [("ca", 0, 2), ("va", 3, 5), ("강아지", 7, 10)]
    (match,) = matches_in({"tags": ["dog dogs doggy"]}, "dog", ["dog", "dogs"], prefix=False)
    assert match.spans == ((0, 3), (4, 8))


def test_a_photo_that_cannot_be_read_has_no_places(library: Library, flag: int, photo_folder: Path) -> None:
    thumbnail = library.thumbnail(flag)
    assert thumbnail is not None
    thumbnail.unlink()
    (photo_folder / "my-red_and-Blue flag.png").unlink()
    (term,) = library.explain(flag, "red").terms
    assert term.regions is None
    assert "not there" in term.reason


def test_wrong_questions_are_refused(library: Library, flag: int) -> None:
    with pytest.raises(PhotoUnknown):
        library.explain(9999, "red")
    with pytest.raises(QueryInvalid):
        library.explain(flag, "after:yesteryear")


def test_heat_is_clear_where_nothing_is() -> None:
    regions = np.zeros((4, 4), np.float32)
    regions[0, 0] = 1
    heat = heat_image(regions, (64, 32))
    assert heat.size == (64, 32)
    assert heat.getpixel((60, 30))[3] == 0
    assert heat.getpixel((4, 2))[:3] == HUE
    assert 100 < heat.getpixel((4, 2))[3] < 200
    grey = Image.new("RGB", (64, 32), (90, 90, 90))
    assert laid_over(grey, regions).getpixel((60, 30)) == (90, 90, 90)


def test_the_command_explains_and_draws(
    starter_bundle: Path, library_dir: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def sajin(*arguments: object) -> int:
        return main(["--library", str(library_dir), *map(str, arguments)])

    with Library.open(library_dir) as library:
        library.add_folder(photo_folder)
        for _ in library.index():
            pass
    overlay, photo = tmp_path / "over.png", photo_folder / "red.png"
    assert sajin("explain", photo, "red wall", "--json", "--overlay", overlay) == 0
    document = json.loads(capsys.readouterr().out)
    assert [term["text"] for term in document["terms"]] == ["red wall", "red", "wall"]
    assert np.asarray(document["terms"][0]["regions"]).shape == (28, 28)
    assert {"kind": "name", "word": "red", "text": "red.png", "spans": [[0, 3]]} in document["words"]
    with Image.open(overlay) as image:
        assert image.size == (64, 48)
    assert sajin("explain", photo, "red wall", "--term", "roof", "--overlay", overlay) == 1
    printed = capsys.readouterr()
    assert "file name: red.png  (red)" in printed.out
    assert "red wall:" in printed.out
    assert "roof" in printed.err
    assert sajin("explain", tmp_path / "none.png", "dog") == 1
