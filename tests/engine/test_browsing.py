"""What a window asks to show a place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import QueryInvalid
from engine.library import Library
from tests.conftest import Sajin
from tests.engine.catalog import filled
from tests.engine.fakes import ColourEncoder


@pytest.fixture
def library(library_dir: Path, tmp_path: Path) -> Iterator[Library]:
    filled.fill(library_dir, tmp_path / "photos", 20)
    with Library.open(library_dir, encoder=ColourEncoder()) as opened:
        yield opened


def test_filters_find_photos_and_words_are_not_looked_at(library: Library) -> None:
    favourites = library.filtered("is:favourite some words")
    assert favourites.tolist() == [1, 5, 9, 13, 17]
    assert library.filtered('tag:"tag 0"').tolist() == [1, 10, 19]
    assert len(library.filtered("")) == 20
    with pytest.raises(QueryInvalid):
        library.filtered("after:never")


def test_a_folder_has_what_lies_in_it_and_below_but_not_in_others_that_begin_alike(
    library: Library, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    assert sorted(library.folder_photos(photos)) == list(range(1, 21))
    assert library.folder_photos(photos / "2024-1") == [16, 9, 2]  # newest first
    assert library.folder_photos(photos / "2024") == []
    assert library.folder_photos(tmp_path / "photo") == []
    assert sorted(library.folder_photos("/")) == list(range(1, 21)) or os.name == "nt"


def test_problems_are_tried_again_when_they_are_forgotten(library: Library, tmp_path: Path) -> None:
    broken = tmp_path / "photos" / "broken.jpg"
    assert [problem.path for problem in library.problems()] == [broken]
    before = library.revision()
    library.retry_problems([broken, tmp_path / "unknown.jpg"])
    assert library.problems() == []
    assert library.revision() >= before


def test_removed_photos_are_counted(library: Library, tmp_path: Path) -> None:
    assert library.removed_count() == 0
    library.remove_folder(tmp_path / "photos")
    assert library.removed_count() == len(library.removed()) == 20


def test_problems_are_forgotten_by_the_command_line(library: Library, sajin: Sajin) -> None:
    assert "broken.jpg" in sajin("problems", "--retry").stdout
    assert sajin("problems").stdout == ""
