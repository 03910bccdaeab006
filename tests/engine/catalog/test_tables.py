"""Photos, places, captions, tags, albums and their full text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.catalog import (
    Catalog,
    albums,
    captions,
    details,
    embeddings,
    files,
    folders,
    fulltext,
    photos,
    problems,
    tags,
)
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.errors import FolderUnusable, PhotoUnknown
from engine.records import FolderState
from engine.text import clean

_NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    (tmp_path / "Pictures").mkdir()
    with Catalog.open(tmp_path / "catalog.sqlite") as opened:
        folders.add(opened, tmp_path / "Pictures")
        yield opened


def _add(catalog: Catalog, name: str, day: int = 1) -> int:
    (folder, *_) = folders.all_folders(catalog)
    new = NewPhoto(f"{name:_>32}", 4, 3, "jpeg", 10, datetime(2024, 1, day))
    photo_id = photos.add(catalog, new, _NOW)
    files.place(catalog, photo_id, Place(os.fsencode(folder.path / name), folder.id, 10, 1), _NOW)
    return photo_id


def _found(catalog: Catalog, match: str) -> list[int]:
    rows = catalog.connection.execute("SELECT rowid FROM photo_text WHERE photo_text MATCH ? ORDER BY rowid", [match])
    return [row[0] for row in rows]


def test_photos_are_ordered_newest_first_and_described(catalog: Catalog) -> None:
    old, new = _add(catalog, "old.jpg", 1), _add(catalog, "new.jpg", 2)
    assert photos.ids(catalog) == [new, old]
    assert [summary.id for summary in photos.summaries(catalog, [old, 999, new, old])] == [old, new, old]
    found = details.one(catalog, old)
    assert (found.summary.path.name, found.format, found.taken_from) == ("old.jpg", "jpeg", "file")
    assert photos.id_of_path(catalog, found.summary.path) == old
    for call in (details.one, photos.content_hash, captions.get):
        with pytest.raises(PhotoUnknown):
            call(catalog, 999)
    with pytest.raises(PhotoUnknown):
        photos.id_of_path(catalog, Path("/nowhere"))


def test_full_text_follows_every_edit(catalog: Catalog) -> None:
    photo_id = _add(catalog, "2023-제주/IMG_1234.jpg")
    assert (
        _found(catalog, "names : 1234")
        == _found(catalog, "folders : 제주")
        == _found(catalog, "pictures")
        == [photo_id]
    )
    captions.put(catalog, photo_id, "바다에서 뛰는 강아지, café")
    tags.put(catalog, photo_id, "dog")
    tags.put(catalog, photo_id, "cat", "machine", "proposed")
    assert _found(catalog, "바다*") == _found(catalog, "cafe") == _found(catalog, "tags : dog") == [photo_id]
    assert _found(catalog, "cat") == []
    tags.take(catalog, photo_id, "dog")
    captions.put(catalog, photo_id, "  ")
    assert captions.get(catalog, photo_id) is None
    assert _found(catalog, "dog OR 바다*") == []


@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example sets the caption anew
def test_any_caption_is_data(catalog: Catalog, text: str) -> None:
    photo_id = _add(catalog, "a.jpg")
    captions.put(catalog, photo_id, text)
    assert captions.get(catalog, photo_id) == (clean(text).strip() or None)
    assert catalog.check() == []


def test_favourites_and_ratings(catalog: Catalog) -> None:
    photo_id = _add(catalog, "a.jpg")
    photos.set_favourite(catalog, photo_id, True)
    photos.set_rating(catalog, photo_id, 4)
    (summary,) = photos.summaries(catalog, [photo_id])
    assert (summary.favourite, summary.rating) == (True, 4)
    with pytest.raises(ValueError, match="0 to 5"):
        photos.set_rating(catalog, photo_id, 6)
    with pytest.raises(PhotoUnknown):
        photos.set_rating(catalog, 999, 1)


def test_albums_keep_their_order_and_each_photo_once(catalog: Catalog) -> None:
    one, two = _add(catalog, "1.jpg"), _add(catalog, "2.jpg")
    album = albums.create(catalog, " Jeju ")
    albums.add_photos(catalog, album, [two, one])
    albums.add_photos(catalog, album, [one, two])
    assert albums.photo_ids(catalog, album) == [two, one]
    albums.remove_photos(catalog, album, [two])
    assert albums.photo_ids(catalog, album) == [one]
    assert albums.by_name(catalog) == {"Jeju": album}
    with pytest.raises(ValueError, match="name"):
        albums.create(catalog, " ")


def test_vectors_are_half_floats_and_missed_per_bundle(catalog: Catalog) -> None:
    ids = [_add(catalog, "1.jpg"), _add(catalog, "2.jpg")]
    vectors = np.eye(2, 4, dtype=np.float32)
    embeddings.store(catalog, "starter", ids, vectors)
    assert embeddings.lacking(catalog, "starter") == set()
    assert embeddings.lacking(catalog, "other") == set(ids)
    (stored,) = catalog.connection.execute("SELECT vector FROM embeddings WHERE photo_id = ?", [ids[1]]).fetchone()
    assert np.array_equal(np.frombuffer(stored, "<f2"), vectors[1])


def test_purge_takes_all_of_a_photo_and_its_id_is_not_used_again(catalog: Catalog) -> None:
    photo_id = _add(catalog, "a.jpg")
    captions.put(catalog, photo_id, "gone")
    tags.put(catalog, photo_id, "dog")
    albums.add_photos(catalog, albums.create(catalog, "A"), [photo_id])
    embeddings.store(catalog, "starter", [photo_id], np.ones((1, 4), np.float32))
    files.mark_missing(catalog, list(files.known(catalog).values()), _NOW)
    assert photos.purge(catalog, _NOW + timedelta(days=29)) == []
    assert len(photos.purge(catalog, _NOW + timedelta(days=30))) == 1
    assert catalog.check(thorough=True) == []
    assert _found(catalog, "gone OR dog") == []
    assert _add(catalog, "b.jpg") > photo_id


def test_folders_are_checked_and_listed_once(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for name, reason in (("nowhere", "not there"), ("file", "not a folder")):
        with pytest.raises(FolderUnusable, match=reason):
            folders.add(catalog, tmp_path / name)
    again = folders.add(catalog, tmp_path / "x" / ".." / "Pictures")
    assert folders.all_folders(catalog) == [again]
    assert folders.set_state(catalog, again.id, FolderState.OFFLINE)
    assert not folders.set_state(catalog, again.id, FolderState.OFFLINE)
    with pytest.raises(FolderUnusable, match="not among"):
        folders.remove(catalog, tmp_path / "nowhere")


def test_problems_are_kept_by_path(catalog: Catalog) -> None:
    problems.record(catalog, b"/x/\xff.jpg", "it is damaged", 1, 2, _NOW)
    problems.record(catalog, b"/x/\xff.jpg", "the file is empty", 0, 3, _NOW)
    (problem,) = problems.all_problems(catalog)
    assert (problem.reason, problem.seen_at, os.fsencode(problem.path)) == ("the file is empty", _NOW, b"/x/\xff.jpg")
    problems.clear(catalog, [b"/x/\xff.jpg"])
    assert problems.known(catalog) == {}


def test_many_copies_of_a_photo_cost_no_more_than_their_folders(catalog: Catalog) -> None:
    photo_id = _add(catalog, "2023-제주/0.jpg")
    (folder, *_) = folders.all_folders(catalog)
    for number in range(1, 40):
        path = folder.path / ("2023-제주" if number % 2 else "Copies/Old") / f"{number}.jpg"
        files.place(catalog, photo_id, Place(os.fsencode(path), folder.id, 10, 1), _NOW, unsettled=set())
    before = fulltext._folder_words.cache_info().misses
    fulltext.refresh(catalog, [photo_id])
    assert fulltext._folder_words.cache_info().misses - before <= 2
    (words,) = catalog.connection.execute("SELECT folders FROM photo_text").fetchone()
    assert words.split("\n") == ["Pictures/2023-제주", "Pictures/Copies/Old"]
