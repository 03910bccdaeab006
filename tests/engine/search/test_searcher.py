"""Searching: real catalog, real full text, meaning by words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.catalog import albums, tags
from engine.catalog import photos as photo_rows
from engine.errors import PhotoUnknown
from engine.query import parse
from engine.records import SearchResult, WhyKind
from engine.search import gathering
from tests.engine.search.conftest import Shelf, WordEncoder

ABSENT = ["submarine", "spreadsheet", "galaxy", "invoice", "volcano", "tax", "reactor", "mermaid", "glacier", "court"]


def ids(result: SearchResult, *, likely: bool = True) -> list[int]:
    return [hit.photo_id for hit in (result.hits[: result.likely] if likely else result.hits)]


def find(shelf: Shelf, text: str) -> list[int]:
    return ids(shelf.searcher().search(parse(text)))


class TestMeaning:
    def test_finds_what_photos_show_and_stops_where_they_do_not(self, shelf: Shelf) -> None:
        dog = shelf.put("dog beach")
        others = [shelf.put(sight) for sight in ("zebra tent", "opera stage", "harbour crane", "oven bread")]
        result = shelf.searcher().search(parse("dog beach"))
        assert ids(result) == [dog]
        assert sorted(ids(result, likely=False)) == [dog, *others]
        assert result.hits[0].relevance >= 0.5 > result.hits[1].relevance
        assert [why.kind for why in result.hits[0].why] == [WhyKind.MEANING]

    def test_an_absent_thing_shows_nothing_in_small_and_large_libraries(self, shelf: Shelf) -> None:
        for number in range(60):
            shelf.put(f"sight{number} place{number % 7}")
            if number in (0, 4, 59):
                searcher = shelf.searcher()
                silent = [word for word in ABSENT if not searcher.search(parse(word)).likely]
                assert len(silent) >= 0.7 * len(ABSENT)  # by chance, random directions are close at times

    def test_one_photo_is_a_library(self, shelf: Shelf) -> None:
        assert find(shelf, "dog") == []
        dog = shelf.put("dog")
        assert find(shelf, "dog") == [dog]
        assert find(shelf, "submarine") == []

    def test_unwanted_terms_take_photos_away(self, shelf: Shelf) -> None:
        plain = shelf.put("dog tent")
        snow = shelf.put("dog snow")
        assert set(find(shelf, "dog")) == {plain, snow}
        assert find(shelf, "dog -snow") == [plain]

    def test_only_unwanted_terms_leave_the_rest(self, shelf: Shelf) -> None:
        dog, snow = shelf.put("dog"), shelf.put("snow")
        captioned = shelf.put("opera", caption="our first snow")
        assert find(shelf, "-snow") == [dog]
        assert {snow, captioned} < set(ids(shelf.searcher().search(parse("-snow")), likely=False))

    def test_limit_keeps_the_best(self, shelf: Shelf) -> None:
        for number in range(9):
            shelf.put("dog " * (number + 1) + "cat")
        searcher = shelf.searcher()
        everything = searcher.search(parse("dog"))
        for limit in (1, 4, 9, 20):
            part = searcher.search(parse("dog"), limit=limit)
            assert part.hits == everything.hits[:limit]
            assert part.likely == min(everything.likely, limit)

    def test_equal_photos_come_in_the_order_of_their_ids(self, shelf: Shelf) -> None:
        twins = [shelf.put("dog") for _ in range(5)]
        for limit in (None, 1, 3):
            assert ids(shelf.searcher().search(parse("dog"), limit=limit)) == twins[:limit]

    def test_texts_are_encoded_once(self, shelf: Shelf) -> None:
        shelf.put("dog")
        encoder = WordEncoder()
        searcher = shelf.searcher(encoder)
        searcher.search(parse("dog"))
        before = len(encoder.texts)
        searcher.search(parse("dog"))
        assert len(encoder.texts) == before
        again = WordEncoder()
        shelf.searcher(again).search(parse("dog"))
        assert len(again.texts) <= 2  # the background's vectors were cached


class TestText:
    def test_a_name_is_found_where_meaning_is_silent(self, shelf: Shelf) -> None:
        for number in range(20):
            shelf.put(f"sight{number}")
        named = shelf.put("opera", "zanzibar-2041.jpg")
        result = shelf.searcher().search(parse("zanzibar"))
        assert ids(result) == [named]
        assert [(why.kind, why.detail) for why in result.hits[0].why] == [(WhyKind.NAME, "zanzibar")]

    @pytest.mark.parametrize("kind", ["caption", "tag", "folder"])
    def test_captions_tags_and_folders_too(self, shelf: Shelf, kind: str) -> None:
        for number in range(9):
            shelf.put(f"sight{number}")
        name = "Jeju trip/a.jpg" if kind == "folder" else ""
        found = shelf.put("opera", name, caption="on Jeju at last" if kind == "caption" else None)
        if kind == "tag":
            tags.put(shelf.catalog, found, "Jeju")
        result = shelf.searcher().search(parse("jeju"))
        assert ids(result) == [found]
        assert result.hits[0].why[-1].kind == WhyKind(kind)

    def test_generic_folders_do_not_swamp_meaning(self, shelf: Shelf) -> None:
        for number in range(12):
            shelf.put(f"sight{number}", f"dogs/{number}.jpg")
        dog = shelf.put("dogs", "elsewhere.jpg")
        assert find(shelf, "dogs") == [dog]

    def test_korean_particles_match_both_ways(self, shelf: Shelf) -> None:
        for number in range(5):
            shelf.put(f"sight{number}")
        # A word that is no background text: this encoder's meanings are random, and so are the photos named by them.
        at_river = shelf.put("opera", caption="한강에서 놀았다")
        assert find(shelf, "한강") == [at_river]
        assert find(shelf, "한강이") == [at_river]

    def test_short_words_are_no_prefixes(self, shelf: Shelf) -> None:
        for number in range(5):
            shelf.put(f"sight{number}")
        shelf.put("opera", caption="a cartoon")
        cars = shelf.put("tent", caption="many cars")
        assert find(shelf, "car") == [cars]

    def test_photos_without_a_vector_are_found_by_text(self, shelf: Shelf) -> None:
        shelf.put("opera")
        new = shelf.put(None, caption="the blue tent")
        assert find(shelf, "blue tent") == [new]

    def test_exact_text_must_be_there(self, shelf: Shelf) -> None:
        right = shelf.put("dog", caption="a blue tent on a hill")
        shelf.put("dog", caption="a tent under a blue sky")
        assert find(shelf, '"blue tent"') == [right]
        assert find(shelf, 'dog "blue tent"') == [right]
        assert find(shelf, 'dog "green tent"') == []

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.text(max_size=30)
        | st.sampled_from(
            [
                '"',
                "a AND",
                "NEAR(a b)",
                "caption:x",
                "*",
                "'; DROP TABLE photos",
                "-",
                '"a" OR *',
                "{a} : b",
                "^a",
                "%s",
                "\x00a",
            ]
        )
    )
    def test_no_text_is_syntax(self, shelf: Shelf, text: str) -> None:
        from engine.errors import QueryInvalid

        if photo_rows.count(shelf.catalog) == 0:
            shelf.put("dog", caption="a dog")
        try:
            query = parse(text)
        except QueryInvalid:
            return
        shelf.searcher().search(query)
        assert photo_rows.count(shelf.catalog) == 1


class TestFilters:
    def test_nothing_asked_for_finds_nothing(self, shelf: Shelf) -> None:
        shelf.put("dog")
        assert shelf.searcher().search(parse("")) == SearchResult([], 0)

    def test_filters_alone_show_everything_newest_first(self, shelf: Shelf) -> None:
        old = shelf.put("dog", taken_at=datetime(2023, 1, 1))
        new = shelf.put("cat", taken_at=datetime(2023, 6, 1))
        shelf.put("cat", taken_at=datetime(2022, 12, 31, 23, 59))
        result = shelf.searcher().search(parse("after:2023"))
        assert ids(result) == [new, old]
        assert {hit.relevance for hit in result.hits} == {1.0}
        assert {why.kind for hit in result.hits for why in hit.why} == {WhyKind.FILTER}

    def test_every_filter(self, shelf: Shelf) -> None:
        album = shelf.put(
            "dog", "Jeju/Screenshot 1.png", form="png", taken_at=datetime(2023, 5, 31, 23), camera="Nikon Z"
        )
        plain = shelf.put("dog", "Busan/b.jpg", caption="x")
        raw = shelf.put("dog", "Busan/c.NEF", form="raw", taken_at=None)
        photo_rows.set_favourite(shelf.catalog, plain, True)
        photo_rows.set_rating(shelf.catalog, plain, 4)
        tags.put(shelf.catalog, album, "Dog")
        albums.add_photos(shelf.catalog, albums.create(shelf.catalog, "Trip"), [album])
        everything = {album, plain, raw}
        for text, expected in {
            "before:2023-05": set(), "before:2023-06": {album}, "date:2023-05-31": {album}, "folder:jeju": {album},
            "-folder:JEJU": {plain, raw}, "folder:jeju folder:busan": everything, "type:jpg": {plain},
            "type:nef": {raw}, "type:raw": {raw}, "-type:raw": {album, plain}, "type:screenshot": {album},
            "type:photo": {plain, raw}, "is:favourite": {plain}, "-is:favourite": {album, raw}, "rating:4": {plain},
            "rating:<4": {album, raw}, "has:caption": {plain}, "-has:caption": {album, raw}, "tag:dog": {album},
            "-tag:dog": {plain, raw}, "album:trip": {album}, "camera:nikon": {album}, "-camera:nikon": {plain, raw},
            "folder:busan type:raw": {raw},
        }.items():  # fmt: skip
            assert set(find(shelf, text)) == expected, text

    def test_filters_restrict_meaning(self, shelf: Shelf) -> None:
        here = shelf.put("dog", "a/1.jpg")
        shelf.put("dog", "b/2.jpg")
        result = shelf.searcher().search(parse("dog folder:a/"))
        assert ids(result, likely=False) == []
        assert find(shelf, "dog folder:/a") == [here]

    def test_sorting(self, shelf: Shelf) -> None:
        first = shelf.put("dog", "b.jpg", taken_at=datetime(2021, 1, 1))
        second = shelf.put("dog", "A.jpg", taken_at=datetime(2022, 1, 1))
        other = shelf.put("opera", "0.jpg", taken_at=datetime(2023, 1, 1))
        searcher = shelf.searcher()
        assert ids(searcher.search(parse("dog"), sort="date"), likely=False) == [second, first, other]
        assert ids(searcher.search(parse("dog"), sort="name"), likely=False) == [second, first, other]
        assert ids(searcher.search(parse("before:2099"), sort="name")) == [other, second, first]
        assert ids(searcher.search(parse("dog"), sort="date", limit=1)) == [second]

    def test_removed_photos_are_not_found(self, shelf: Shelf, tmp_path: Path) -> None:
        gone, here = shelf.put("dog", caption="dog"), shelf.put("dog")
        searcher = shelf.searcher()
        shelf.remove(gone)
        searcher.refresh()
        for text in ("dog", "before:2099", "-cat"):
            assert ids(searcher.search(parse(text)), likely=False) == [here]


class TestExamples:
    def test_similar_leaves_out_the_example_itself(self, shelf: Shelf) -> None:
        dog, twin = shelf.put("dog beach"), shelf.put("dog beach")
        shelf.put("opera stage")
        result = shelf.searcher().similar(dog, limit=1)
        assert ids(result, likely=False) == [twin]
        assert result.hits[0].why[0].kind is WhyKind.IMAGE

    def test_a_foreign_image(self, shelf: Shelf) -> None:
        shelf.put("opera stage")
        dog = shelf.put("dog beach")
        searcher = shelf.searcher(WordEncoder(["dog beach"]))
        assert searcher.similar(Image.new("RGB", (9, 5), (0, 0, 0))).hits[0].photo_id == dog

    def test_examples_and_words_together(self, shelf: Shelf) -> None:
        shelf.put("dog opera")
        both = shelf.put("dog snow")
        shelf.put("snow tent")
        searcher = shelf.searcher(WordEncoder(["snow"]))
        result = searcher.search(parse("dog"), images=[Image.new("RGB", (9, 5), (0, 0, 0))])
        assert result.hits[0].photo_id == both
        assert {why.kind for why in result.hits[0].why} == {WhyKind.MEANING, WhyKind.IMAGE}

    def test_a_photo_without_a_vector_is_no_example(self, shelf: Shelf) -> None:
        with pytest.raises(PhotoUnknown):
            shelf.searcher().similar(shelf.put(None))


class TestManyPhotos:
    """What is gathered bit by bit is what judging all photos would give."""

    @pytest.mark.parametrize("text", ["dog", "dog -snow", "-snow", "dog after:2024-05", "tent type:png", '"IMG"'])
    def test_all_photos_are_judged_in_blocks(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        for number in range(60):
            words = "dog " * (number % 5) + "snow " * (number % 3) + f"thing{number}"
            shelf.put(words if number % 7 else None, f"{'IMG' if number % 2 else 'dog'}_{number}.jpg", form="png")
        searcher = shelf.searcher()
        whole = searcher.search(parse(text))
        monkeypatch.setattr(gathering, "BLOCK", 8)
        assert searcher.search(parse(text)) == whole
        assert len(whole.hits) > 20

    def test_the_likely_ones_are_found_among_many(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gathering, "_LEAST", 8)
        for number in range(300):
            shelf.put(f"dog side{number}" if number % 3 == 0 else f"opera stage{number}")
        searcher = shelf.searcher()
        whole = searcher.search(parse("dog"))
        assert whole.likely >= 90
        for sort in ("relevance", "date", "name"):
            expected = searcher.search(parse("dog"), sort=sort)
            found = searcher.search(parse("dog"), sort=sort, likely_only=True)
            assert ids(found) == ids(expected)
        assert len(searcher.search(parse("submarine"), likely_only=True).hits) < 300

    def test_filters_that_few_pass(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gathering, "_LEAST", 8)
        for number in range(200):
            shelf.put("dog cat" if number % 2 else "dog", f"p{number}.jpg", form="png" if number % 20 == 3 else "jpeg")
        searcher = shelf.searcher()
        for text in ("dog type:png", "dog type:jpg", "dog type:gif"):
            whole = searcher.search(parse(text))
            for limit in (3, 9, 200):
                assert searcher.search(parse(text), limit=limit).hits == whole.hits[:limit]
