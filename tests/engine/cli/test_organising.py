"""``sajin tag``, ``album``, ``favourite``, ``rate``, ``removed`` and ``search --sort`` on an indexed library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.library import Library

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_library(indexed: Path, library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


@pytest.fixture
def red(photo_folder: Path) -> str:
    return str(photo_folder / "red.png")


@pytest.fixture
def blue(photo_folder: Path) -> str:
    return str(photo_folder / "blue.png")


def _run(capsys: Captured, *arguments: str) -> str:
    assert main(list(arguments)) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def _json(capsys: Captured, *arguments: str) -> Any:
    return json.loads(_run(capsys, *arguments, "--json"))


def _refused(capsys: Captured, *arguments: str) -> str:
    assert main(list(arguments)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


class TestTag:
    def test_tags_are_put_on_photos_listed_and_taken_off(self, capsys: Captured, red: str, blue: str) -> None:
        assert _run(capsys, "tag", "add", "제주", red, blue) == "제주: put on 2 photos\n"
        assert _run(capsys, "tag", "add", "dog", red) == "dog: put on 1 photo\n"
        assert _run(capsys, "tag", "list", red).splitlines() == ["dog", "제주"]
        assert _run(capsys, "tag", "list").splitlines() == ["dog  (1 photo)", "제주  (2 photos)"]
        assert _run(capsys, "tag", "remove", "DOG", red, blue) == "DOG: taken off 1 photo\n"
        assert _json(capsys, "tag", "list", red) == ["제주"]
        assert {(tag["name"], tag["photos"]) for tag in _json(capsys, "tag", "list")} == {("dog", 0), ("제주", 2)}

    def test_they_lie_in_a_tree_that_search_knows(self, capsys: Captured, red: str, blue: str) -> None:
        _run(capsys, "tag", "add", "dog", red)
        _run(capsys, "tag", "add", "animal", blue)
        assert _run(capsys, "tag", "move", "dog", "--parent", "animal") == "dog: under animal now\n"
        assert _run(capsys, "tag", "list").splitlines() == ["animal  (1 photo)", "  dog  (1 photo)"]
        assert {hit["path"] for hit in _json(capsys, "search", "tag:Animal")} == {red, blue}
        assert {hit["path"] for hit in _json(capsys, "search", "tag:dog")} == {red}
        assert "inside itself" in _refused(capsys, "tag", "move", "animal", "--parent", "dog")
        _run(capsys, "tag", "rename", "animal", "동물")
        assert [tag["parent"] for tag in _json(capsys, "tag", "list")] == [None, "동물"]
        assert _run(capsys, "tag", "delete", "동물") == "동물: deleted, taken off 1 photo\n"
        assert _run(capsys, "tag", "list") == "dog  (1 photo)\n"
        assert _run(capsys, "tag", "move", "dog") == "dog: on top now\n"

    def test_what_is_not_there_is_said(self, capsys: Captured, red: str, tmp_path: Path) -> None:
        assert "no tag 'dig'; sajin tag list" in _refused(capsys, "tag", "delete", "dig")
        assert "is not in the library" in _refused(capsys, "tag", "add", "dog", red, str(tmp_path / "other.png"))
        assert "name cannot be blank" in _refused(capsys, "tag", "add", " ", red)
        assert main(["tag", "list"]) == main(["tag", "list", red]) == 0
        told = capsys.readouterr()
        assert told.out == ""
        assert "there are no tags yet" in told.err and "has no tags" in told.err


class TestAlbum:
    def test_photos_are_kept_in_their_order(self, capsys: Captured, red: str, blue: str, photo_folder: Path) -> None:
        green = str(photo_folder / "green.png")
        assert _run(capsys, "album", "create", "Trip", blue) == "Trip: made, with 1 photo\n"
        assert _run(capsys, "album", "add", "trip", blue, red, green) == "trip: 2 photos added\n"
        assert _run(capsys, "album", "show", "Trip").splitlines() == [blue, red, green]
        _run(capsys, "album", "order", "Trip", green)
        assert [photo["path"] for photo in _json(capsys, "album", "show", "Trip")] == [green, blue, red]
        assert _run(capsys, "album", "remove", "Trip", blue) == "Trip: 1 photo taken out\n"
        assert _run(capsys, "album", "show", "Trip").splitlines() == [green, red]
        assert {hit["path"] for hit in _json(capsys, "search", "album:trip")} == {green, red}

    def test_albums_lie_in_one_another(self, capsys: Captured) -> None:
        for arguments in (("2023",), ("2024",), ("Jeju", "--parent", "2023"), ("Jeju", "--parent", "2024")):
            _run(capsys, "album", "create", *arguments)
        _run(capsys, "album", "rename", "2024/jeju", "Busan")
        _run(capsys, "album", "move", "2024", "--position", "1")
        assert _run(capsys, "album", "list").splitlines() == [
            "2024  (0 photos)",
            "  Busan  (0 photos)",
            "2023  (0 photos)",
            "  Jeju  (0 photos)",
        ]
        assert _run(capsys, "album", "move", "Busan", "--parent", "2023") == "Busan: in 2023 now\n"
        assert "inside itself" in _refused(capsys, "album", "move", "2023", "--parent", "Jeju")
        assert _run(capsys, "album", "delete", "2023") == "2023: deleted; its photos are where they were\n"
        assert [album["name"] for album in _json(capsys, "album", "list")] == ["2024"]
        assert "no album '2023'" in _refused(capsys, "album", "show", "2023")

    def test_a_smart_album_holds_what_its_search_finds(self, capsys: Captured, red: str, blue: str) -> None:
        assert _run(capsys, "album", "create", "Best", "--query", "rating:5") == "Best: made, a smart album\n"
        _run(capsys, "rate", "5", red)
        assert _run(capsys, "album", "show", "Best") == f"{red}\n"
        _run(capsys, "album", "query", "Best", "rating:>=4")
        _run(capsys, "rate", "4", blue)
        assert set(_run(capsys, "album", "show", "Best").split()) == {red, blue}
        assert _run(capsys, "album", "list") == "Best  (search: rating:>=4)\n"
        assert "holds what its search finds" in _refused(capsys, "album", "add", "Best", red)
        assert "not understood" in _refused(capsys, "album", "query", "Best", "rating:9")

    def test_one_of_words_holds_what_a_search_for_them_finds_likely(self, capsys: Captured) -> None:
        _run(capsys, "album", "create", "Reds", "--query", "red")
        found = [hit["path"] for hit in _json(capsys, "search", "red")]
        assert found
        assert [photo["path"] for photo in _json(capsys, "album", "show", "Reds")] == found


def test_favourites_and_ratings_are_set_and_searched(capsys: Captured, red: str, blue: str) -> None:
    assert _run(capsys, "favourite", red, blue) == "2 photos marked\n"
    assert _run(capsys, "favourite", blue, "--off") == "1 photo unmarked\n"
    assert _run(capsys, "rate", "3", blue) == "1 photo rated 3\n"
    assert [hit["path"] for hit in _json(capsys, "search", "is:favourite")] == [red]
    assert [hit["path"] for hit in _json(capsys, "search", "rating:3")] == [blue]
    assert main(["rate", "6", blue]) == 2


def test_results_are_sorted_as_asked(capsys: Captured, photo_folder: Path) -> None:
    named = [Path(hit["path"]).name for hit in _json(capsys, "search", "type:png", "--sort", "name")]
    assert named == ["blue.png", "green.png", "red.png"]
    best = [hit["relevance"] for hit in _json(capsys, "search", "red", "--all")]
    assert best == sorted(best, reverse=True)
    assert [hit["path"] for hit in _json(capsys, "search", "type:png", "--sort", "date", "--limit", "1")]


def test_removed_photos_are_listed_and_forgotten(
    capsys: Captured, library_dir: Path, photo_folder: Path, red: str, blue: str
) -> None:
    assert main(["removed"]) == 0
    assert "no photo was removed" in capsys.readouterr().err
    for name in ("red.png", "green.png"):
        (photo_folder / name).unlink()
    with Library.open(library_dir) as library:
        list(library.index())
        thumbnail = library.thumbnail(library.photo_id_of(red))
    assert thumbnail is not None
    assert {line.rpartition("  ")[2] for line in _run(capsys, "removed").splitlines()} == {"(30 days left)"}
    assert "was not removed, and is kept" in _refused(capsys, "removed", "--forget", red, blue)
    assert _run(capsys, "removed", "--forget", red) == "1 photo forgotten\n"
    (left,) = _json(capsys, "removed")
    assert (left["path"], left["days_left"]) == (str(photo_folder / "green.png"), 30)
    assert not thumbnail.exists()
