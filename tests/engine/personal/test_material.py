"""What the window is told there is to learn from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.edits import AddToAlbum, CreateAlbum, SetCaptions
from engine.errors import AlbumUnknown, QueryInvalid
from engine.library import Library
from tests.engine.twins import Shelf, as_jpeg, picture


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Six photos; four are captioned."""
    shelf = Shelf(tmp_path_factory.mktemp("material"))
    shelf.put_all({f"{number}.jpg": as_jpeg(picture(number, (64, 48))) for number in range(6)})
    return shelf


@pytest.fixture
def library(shelf: Shelf) -> Iterator[Library]:
    with shelf.open() as opened:
        ids = sorted(opened.photo_ids())
        texts = ["나비가 잔다.", "나비가 잔다\n소파 위의 고양이", "...", "바다", None, None]
        opened.edit(SetCaptions(dict(zip(ids, texts, strict=True))))
        made = [album.id for album in opened.albums()]
        if not made:
            opened.edit(CreateAlbum("some", photo_ids=tuple(ids[1:5])))
            opened.edit(CreateAlbum("captioned", query="has:caption"))
        yield opened


def _album(library: Library, name: str) -> int:
    return library.album_named(name).id


def test_all_captioned_photos_are_counted(library: Library) -> None:
    found = library.training_material()
    assert (found.photos, found.captions, found.distinct) == (3, 4, 3)  # "..." says nothing
    assert (dict(found.languages), found.uncaptioned, found.out_of_reach) == ({"ko": 4}, 0, 0)
    assert not found.enough


def test_albums_are_counted_together_and_each(library: Library) -> None:
    some = _album(library, "some")
    found = library.training_material([some])
    assert (found.photos, found.captions, found.uncaptioned) == (2, 3, 1)
    assert found.album_photos[some] == 3


def test_a_smart_album_holds_what_its_search_finds(library: Library) -> None:
    smart = _album(library, "captioned")
    found = library.training_material([smart, _album(library, "some")])
    assert (found.photos, found.uncaptioned, found.album_photos[smart]) == (3, 1, 4)


def test_a_search_of_a_later_version_is_said_where_it_is_chosen_and_left_out_elsewhere(library: Library) -> None:
    smart = _album(library, "captioned")
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE albums SET query = 'rating:blue' WHERE id = ?", [smart])
    assert smart not in library.training_material().album_photos
    with pytest.raises(QueryInvalid):
        library.training_material([smart])
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE albums SET query = 'has:caption' WHERE id = ?", [smart])


def test_an_edit_is_seen_at_once(library: Library) -> None:
    before = library.training_material().photos
    library.set_caption(max(library.photo_ids()), "소나무")
    assert library.training_material().photos == before + 1


def test_removed_photos_do_not_count(shelf: Shelf, library: Library) -> None:
    some = _album(library, "some")
    first = min(library.photo_ids())
    library.edit(AddToAlbum(some, (first,)))
    assert library.training_material([some]).photos == 3
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE photos SET removed_at = '2024-01-01T00:00:00+00:00' WHERE id = ?", [first])
    found = library.training_material([some])
    assert (found.photos, found.album_photos[some]) == (2, 3)
    assert library.training_material().photos == 2
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE photos SET removed_at = NULL WHERE id = ?", [first])


def test_photos_of_a_folder_that_is_away_are_out_of_reach(library: Library) -> None:
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE source_folders SET state = 'offline'")
    assert library.training_material().out_of_reach == 4
    with library._catalog.transaction(revision=True) as connection:
        connection.execute("UPDATE source_folders SET state = 'online'")


def test_an_album_that_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(AlbumUnknown):
        library.training_material([12345])


def test_captions_are_read_for_many_photos_at_once(library: Library) -> None:
    ids = sorted(library.photo_ids())
    assert library.uncaptioned([ids[5], ids[0], ids[4]]) == [ids[5], ids[4]]
    assert library.captions_of([ids[3], ids[4], 999]) == {ids[3]: "바다"}
