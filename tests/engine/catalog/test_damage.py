"""A catalog damaged in any page: what it says is right, or it says that it is damaged and what to do."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import Catalog
from engine.cli.wording import describe
from engine.errors import CatalogDamaged, CatalogError, CatalogTooNew, PhotoUnknown
from engine.library import Library
from tests.engine.catalog import filled, harm
from tests.engine.fakes import ColourEncoder

CASES = 270
INDEXED_EVERY = 30
Answers = dict[str, object]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the photos and an intact library, which no test changes."""
    root = tmp_path_factory.mktemp("shelf")
    filled.fill(root / "library", root / "photos")
    return root


@pytest.fixture(scope="module")
def right(shelf: Path) -> Answers:
    with Library.open(shelf / "library", encoder=ColourEncoder(), read_only=True) as library:
        return {name: ask(library) for name, ask in QUESTIONS.items()}


def _details(library: Library) -> object:
    return [library.photo(photo_id) for photo_id in library.photo_ids()[::7]]


def _found(*texts: str) -> Callable[[Library], object]:
    return lambda library: [[(hit.photo_id, hit.path) for hit in library.search(text)] for text in texts]


QUESTIONS: dict[str, Callable[[Library], object]] = {
    "ids": lambda library: [library.photo_ids(sort) for sort in ("date", "name", "added")],
    "summaries": lambda library: library.summaries(library.photo_ids()),
    "details": _details,
    "words": _found("강아지", "dogs", '"tag 3"'),
    "filters": _found("tag:'tag 3'", "after:2024-01-10", "album:Jeju", "camera:canon -folder:2024-2", "rating:3"),
    "similar": lambda library: [hit.photo_id for hit in library.similar(library.photo_ids()[3])],
    "folders": lambda library: library.folders(),
    "problems": lambda library: library.problems(),
    "captions": lambda library: [library.caption(photo_id) for photo_id in library.photo_ids()[::5]],
    "settings": lambda library: (library.setting("poll_interval_s"), library.setting("provider")),
}


def _edit(library: Library) -> None:
    for photo_id in library.photo_ids()[:2]:
        library.set_caption(photo_id, "a new sentence")
        assert library.caption(photo_id) == "a new sentence"
        library.set_rating(photo_id, 2)


@pytest.fixture
def damaged(shelf: Path, tmp_path: Path) -> Path:
    shutil.copytree(shelf / "library", tmp_path / "library")
    return tmp_path / "library"


@pytest.mark.parametrize("start", range(0, CASES, 30))
def test_any_damage(shelf: Path, damaged: Path, right: Answers, start: int) -> None:
    for seed in range(start, start + 30):
        _restore(shelf, damaged)
        chance = random.Random(seed)
        inflict = harm.HARMS[seed % len(harm.HARMS)]
        inflict(damaged / "catalog.sqlite", chance)
        read_only = chance.random() < 0.5
        try:
            _use(damaged, right, read_only=read_only, index=seed % INDEXED_EVERY == 0)
        except Exception as error:
            error.add_note(f"seed {seed}, {inflict.__name__}, read_only={read_only}")
            raise


def _restore(shelf: Path, library: Path) -> None:
    for file in library.glob("catalog.sqlite*"):
        file.unlink()
    shutil.rmtree(library / "cache" / "thumbnails", ignore_errors=True)
    shutil.copytree(shelf / "library" / "cache" / "thumbnails", library / "cache" / "thumbnails")
    shutil.copyfile(shelf / "library" / "catalog.sqlite", library / "catalog.sqlite")


def _use(folder: Path, right: Answers, *, read_only: bool, index: bool) -> None:
    try:
        library = Library.open(folder, encoder=ColourEncoder(), read_only=read_only)
    except CatalogError as error:
        assert isinstance(error, CatalogDamaged | CatalogTooNew) or "written" in error.reason or read_only, error
        assert "; " in describe(error)
        return
    with library:
        wrong = [name for name, ask in QUESTIONS.items() if not _is_right(lambda ask=ask: ask(library), right[name])]
        if wrong:
            assert _looks_intact(folder), f"{wrong} are wrong, and SQLite can tell"
        if not read_only:
            _is_right(lambda: _edit(library), None)
        if index and not read_only:
            _is_right(lambda: list(library.index()), None)


def _is_right(ask: Callable[[], Any], expected: object) -> bool:
    """Return whether an answer is the right one; an error that names the damage is."""
    try:
        answer = ask()
    except CatalogError as error:
        assert "; " in describe(error)
        return True
    except PhotoUnknown:
        return False
    return expected is None or answer == expected


def _looks_intact(folder: Path) -> bool:
    try:
        with Catalog.open(folder / "catalog.sqlite", read_only=True) as catalog:
            return [row[0] for row in catalog.connection.execute("PRAGMA integrity_check").fetchall()] == ["ok"]
    except CatalogError:
        return False


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_damage_done_while_it_is_open(shelf: Path, damaged: Path, start: int) -> None:
    for seed in range(start, start + 20):
        _restore(shelf, damaged)
        chance = random.Random(seed)
        inflict = (harm.zero_page, harm.garbage_page, harm.flip_heads, harm.truncate)[seed % 4]
        with Library.open(damaged, encoder=ColourEncoder(), read_only=seed % 2 == 0) as library:
            library.photo_ids()
            inflict(damaged / "catalog.sqlite", chance)
            for ask in QUESTIONS.values():
                _is_right(lambda ask=ask: ask(library), None)
            if seed % 2:
                _is_right(lambda: _edit(library), None)


def test_the_log_may_be_damaged_anywhere(shelf: Path, damaged: Path) -> None:
    """SQLite drops what is not whole at the end of its log: the catalog then is as it was at an earlier commit."""
    path, log = damaged / "catalog.sqlite", damaged / "catalog.sqlite-wal"
    with Library.open(damaged) as library:
        first = library.photo_ids()[0]
        for number in range(5):
            library.set_caption(first, f"edit {number}")
        saved = path.read_bytes(), log.read_bytes()
        before = {None, f"{filled._WORDS[0]} 0", *(f"edit {number}" for number in range(5))}
        before |= {library.caption(first)}
    for seed in range(40):
        chance = random.Random(seed)
        log.with_name("catalog.sqlite-shm").unlink(missing_ok=True)
        path.write_bytes(saved[0])
        log.write_bytes(saved[1])
        (harm.flip_bytes, harm.zero_page, harm.truncate)[seed % 3](log, chance)
        try:
            with Library.open(damaged) as library:
                assert library.caption(first) in before or library.caption(first) in _captions(shelf)
        except CatalogError as error:
            assert "; " in describe(error)


def _captions(shelf: Path) -> set[str]:
    return {text for _, text in filled.content(shelf / "library" / "catalog.sqlite", ["captions"])["captions"]}


def test_an_emptied_catalog_becomes_no_new_library_while_there_are_backups(damaged: Path) -> None:
    with Library.open(damaged) as library:
        library.back_up()
    for harmed in (lambda path: os.truncate(path, 0), lambda path: path.unlink()):
        harmed(damaged / "catalog.sqlite")
        for read_only in (False, True):
            with pytest.raises(CatalogError, match="backups|no catalog|older"):
                Library.open(damaged, read_only=read_only)


def test_values_of_another_kind_are_damage_and_no_bug(damaged: Path) -> None:
    with Catalog.open(damaged / "catalog.sqlite") as catalog, catalog.transaction() as connection:
        connection.execute("UPDATE photos SET taken_at = '2024-13-45T99:00:00' WHERE id = 3")
    with Library.open(damaged) as library:
        with pytest.raises(CatalogDamaged, match="damaged"):
            library.photo(3)
        assert library.photo(4).summary.id == 4
    with Catalog.open(damaged / "catalog.sqlite") as catalog:
        assert catalog.check(thorough=True) == ["1 values of photos.taken_at are not of the kind that belongs there"]
