"""What a run learns from, read from a real catalog and real pictures."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from engine.edits import CreateAlbum, SetCaptions
from engine.encoding.onnx import Encoder
from engine.errors import AlbumUnknown, TrainingImpossible
from engine.library import Library
from engine.personal.events import TrainingProgress, TrainingWarning
from engine.personal.records import TrainingRequest
from tests.bundles import make_bundle
from tests.engine.fakes import ColourEncoder
from tests.engine.twins import Shelf, as_jpeg, picture
from training.personal.contract import Dataset
from training.personal.data import load_dataset, read_dataset, save_dataset
from training.personal.split import single_split, splits
from training.personal.storing import ARRAYS, WORDS

PHOTOS = 24
SIZE = (96, 72)
Moment = TrainingProgress | TrainingWarning
_Result = TypeVar("_Result")


def _run(work: Generator[Moment, None, _Result]) -> tuple[_Result, list[TrainingWarning]]:
    warnings: list[TrainingWarning] = []
    while True:
        try:
            moment = next(work)
        except StopIteration as stop:
            result: _Result = stop.value
            return result, warnings
        if isinstance(moment, TrainingWarning):
            warnings.append(moment)


def _ids(library: Library) -> list[int]:
    return sorted(library.photo_ids())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """24 captioned photos, of which the last is the first once more, smaller; and two without a caption."""
    shelf = Shelf(tmp_path_factory.mktemp("data"))
    shelf.put_all({f"{number:02}.jpg": as_jpeg(picture(number, SIZE)) for number in range(PHOTOS - 1)})
    shelf.put("again.jpg", as_jpeg(picture(0, (80, 60)), 80))
    shelf.put_all({f"silent {number}.jpg": as_jpeg(picture(100 + number, SIZE)) for number in range(2)})
    with shelf.open() as library:
        library.edit(
            SetCaptions({photo: f"물건 {at}\n나비 {at % 3}" for at, photo in enumerate(_ids(library)[:PHOTOS])})
        )
        library.edit(CreateAlbum("most", photo_ids=tuple(_ids(library)[:22])))
    return shelf


@pytest.fixture
def shelf(template: Shelf, tmp_path: Path) -> Shelf:
    """A copy of that library, over the same photos."""
    copy = Shelf.__new__(Shelf)
    copy.folder, copy.library_dir, copy.encoder = template.folder, tmp_path / "library", ColourEncoder()
    shutil.copytree(template.library_dir, copy.library_dir)
    return copy


def _read(shelf: Shelf, request: TrainingRequest | None = None) -> tuple[Dataset, list[TrainingWarning]]:
    return _run(read_dataset(shelf.library_dir, request or TrainingRequest(), shelf.encoder))


def test_photos_captions_and_vectors_are_read(shelf: Shelf) -> None:
    data, warnings = _read(shelf)
    assert (len(data.photos), len(data.captions), len(data.pairs), warnings) == (PHOTOS, PHOTOS + 3, 2 * PHOTOS, [])
    assert [photo.photo_id for photo in data.photos] == sorted(photo.photo_id for photo in data.photos)
    assert data.captions[data.pairs[0, 1]] == "물건 0"
    assert all(photo.files[0].is_file() and photo.thumbnail for photo in data.photos)
    assert np.allclose(np.linalg.norm(data.vectors, axis=1), 1, atol=1e-6)
    assert len(data.others) == 2
    assert set(data.languages) == {"ko"}
    assert shelf.encoder.encoded == 0  # all were there


def test_near_duplicates_are_one_group_and_never_on_two_sides(shelf: Shelf) -> None:
    data, _ = _read(shelf)
    assert data.groups[0] == data.groups[PHOTOS - 1]
    assert len(set(data.groups.tolist())) == PHOTOS - 1
    for split in [*splits(data, 3), single_split(data, 3)]:
        sides = [set(data.groups[part].tolist()) for part in (split.train, split.choose, split.measure)]
        assert sum(map(len, sides)) == len(set().union(*sides)) == PHOTOS - 1
        assert all(sides)


def test_a_caption_is_right_for_twins_and_for_all_that_share_it(shelf: Shelf) -> None:
    data, _ = _read(shelf)
    right = data.positives(np.arange(PHOTOS), np.arange(len(data.captions)))
    places = {caption: place for place, caption in enumerate(data.captions)}
    assert right[:, places["물건 0"]].nonzero()[0].tolist() == [0, PHOTOS - 1]
    assert right[[1, 4, 7, 2], places["나비 1"]].tolist() == [True, True, True, False]


def test_the_catalog_stays_as_it_is(shelf: Shelf) -> None:
    before = (shelf.library_dir / "catalog.sqlite").read_bytes()
    with shelf.open() as library:
        library._catalog.connection.execute("PRAGMA wal_checkpoint")
        before = (shelf.library_dir / "catalog.sqlite").read_bytes()
    _read(shelf)
    assert (shelf.library_dir / "catalog.sqlite").read_bytes() == before


def test_albums_are_chosen_and_others_left(shelf: Shelf) -> None:
    with shelf.open() as library:
        album = library.album_named("most").id
    data, _ = _read(shelf, TrainingRequest(albums=(album,)))
    assert len(data.photos) == 22
    assert len(data.others) == 4
    with pytest.raises(AlbumUnknown):
        _read(shelf, TrainingRequest(albums=(999,)))


def test_what_was_saved_is_what_is_loaded_whatever_became_of_the_album(shelf: Shelf, tmp_path: Path) -> None:
    data, _ = _read(shelf)
    folder = tmp_path / "run"
    save_dataset(data, folder)
    with shelf.open() as library:
        library.edit(SetCaptions(dict.fromkeys(_ids(library), "all the same")))
    loaded = load_dataset(folder)
    assert (loaded.photos, loaded.captions, loaded.languages) == (data.photos, data.captions, data.languages)
    for name in ("pairs", "groups", "vectors", "others"):
        assert np.array_equal(getattr(loaded, name), getattr(data, name))


@pytest.mark.parametrize("name", [ARRAYS, WORDS])
def test_a_damaged_or_missing_file_is_never_taken_for_data(shelf: Shelf, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        load_dataset(tmp_path)
    save_dataset(_read(shelf)[0], tmp_path)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError):
        load_dataset(tmp_path)


@pytest.mark.parametrize("left", [0, 1, 19])
def test_too_few_captions_are_said_with_how_many_are_needed(shelf: Shelf, left: int) -> None:
    with shelf.open() as library:
        library.edit(SetCaptions(dict.fromkeys(_ids(library)[left:])))
    with pytest.raises(TrainingImpossible, match=f"^{left} captioned photos.*at least 20") as caught:
        _read(shelf)
    assert caught.value.fault == "too_few"


def test_twenty_are_enough(shelf: Shelf) -> None:
    with shelf.open() as library:
        library.edit(SetCaptions(dict.fromkeys(_ids(library)[20:])))
    data, _ = _read(shelf)
    assert len(data.photos) == 20
    measured = np.concatenate([split.measure for split in splits(data, 0)])
    assert sorted(measured.tolist()) == list(range(20))


def test_photos_that_all_look_alike_are_too_few(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put_all({f"{number}.jpg": as_jpeg(picture(number % 4, SIZE), 60 + number) for number in range(24)})
    with shelf.open() as library:
        library.edit(SetCaptions({photo: f"물건 {photo}" for photo in library.photo_ids()}))
    with pytest.raises(TrainingImpossible, match="show only 4 different things"):
        _read(shelf)


def test_the_same_caption_everywhere_is_one(shelf: Shelf) -> None:
    with shelf.open() as library:
        texts = ["나비.", "나비", "나비!"]
        library.edit(SetCaptions({photo: texts[at % 3] for at, photo in enumerate(_ids(library))}))
    data, _ = _read(shelf)
    assert (list(data.captions), len(data.pairs)) == (["나비."], 26)
    assert data.positives(np.arange(26), np.array([0])).all()


def test_vectors_that_lack_are_made_of_thumbnails_or_files_and_not_kept(shelf: Shelf) -> None:
    whole, _ = _read(shelf)
    lacking = [photo.photo_id for photo in whole.photos[:3]]
    whole.photos[0].thumbnail.unlink()  # type: ignore[union-attr]
    with shelf.open() as library, library._catalog.transaction() as connection:
        connection.execute(f"DELETE FROM embeddings WHERE photo_id IN ({lacking[0]}, {lacking[1]}, {lacking[2]})")
    data, warnings = _read(shelf)
    assert (shelf.encoder.encoded, warnings) == (3, [])
    assert np.einsum("ij,ij->i", data.vectors, whole.vectors).min() > 0.99
    with shelf.open() as library:
        count = library._catalog.connection.execute("SELECT COUNT(*) FROM embeddings").fetchone()[0]
    assert count == PHOTOS + 2 - 3


def test_photos_that_cannot_be_read_are_left_out_and_told(shelf: Shelf) -> None:
    whole, _ = _read(shelf)
    lost = whole.photos[5]
    with shelf.open() as library, library._catalog.transaction() as connection:
        connection.execute("DELETE FROM embeddings WHERE photo_id = ?", [lost.photo_id])
        connection.execute("UPDATE files SET missing_since = 'x' WHERE photo_id = ?", [lost.photo_id])
    lost.thumbnail.write_bytes(b"no picture")  # type: ignore[union-attr]
    data, (warning,) = _read(shelf)
    assert warning.kind == "unreadable"
    assert "1 of 24" in warning.text
    assert lost.photo_id not in {photo.photo_id for photo in data.photos}


def test_full_leaves_out_photos_of_folders_that_are_away(shelf: Shelf) -> None:
    with shelf.open() as library, library._catalog.transaction() as connection:
        connection.execute("UPDATE files SET missing_since = 'x' WHERE photo_id IN (SELECT MIN(id) FROM photos)")
    assert len(_read(shelf)[0].photos) == PHOTOS
    data, (warning,) = _read(shelf, TrainingRequest("full"))
    assert (len(data.photos), warning.kind) == (PHOTOS - 1, "unreadable")


def test_captions_too_long_for_the_model_are_told_once(shelf: Shelf) -> None:
    encoder = Encoder.load(make_bundle(shelf.library_dir / "models" / "small", bundle_id="small"))
    with shelf.open() as library:
        library.edit(SetCaptions({_ids(library)[0]: "나비 " * 3500, _ids(library)[1]: "바다 " * 3000}))
    data, warnings = _run(read_dataset(shelf.library_dir, TrainingRequest(), encoder))
    (warning,) = [warning for warning in warnings if warning.kind == "cut"]
    assert "2 of" in warning.text
    assert max(map(len, data.captions)) >= 9000
    assert encoder.encode_texts(data.captions[:2]).shape == (2, encoder.dim)
