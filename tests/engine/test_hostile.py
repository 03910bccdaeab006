"""Paths, captions, tags, albums, queries and what files say of themselves are data: nothing is ever made of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.catalog import Catalog, albums, tags
from engine.errors import BundleInvalid, QueryInvalid
from engine.library import Library
from engine.query import Filters, Query, folder_query, format_query
from engine.records import Hit, WhyKind
from tests import hostile
from tests.bundles import make_bundle
from tests.conftest import Sajin
from tests.engine.indexing.bench import picture
from tests.support import ROOT, process_environment

TABLES = ("photos", "files", "captions", "tags", "albums", "photo_text", "settings")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library whose files and folders have every hostile name there can be."""
    root = tmp_path_factory.mktemp("hostile")
    for number, name in enumerate(hostile.file_names()):
        picture(root / "photos" / f"dir {name}" / f"{name}.png", number)
    make_bundle(root / "library" / "models" / "small", bundle_id="small")
    with Library.open(root / "library") as library:
        library.use_bundle("small")
        library.add_folder(root / "photos")
        list(library.index())
        yield library


@pytest.fixture
def catalog(library: Library) -> Iterator[Catalog]:
    """The same library's catalog, for what the library has no words for yet."""
    with Catalog.open(library.folder / "catalog.sqlite") as catalog:
        yield catalog


def _assert_sound(library: Library) -> None:
    with Catalog.open(library.folder / "catalog.sqlite", read_only=True) as catalog:
        assert catalog.check(thorough=True) == []
        for table in TABLES:
            catalog.connection.execute(f"SELECT COUNT(*) FROM {table}")
    assert not Path("pwned").exists()
    assert not list(library.folder.parent.rglob("pwned"))


def test_files_of_any_name_are_indexed_and_found_by_their_path(library: Library) -> None:
    root = library.folder.parent / "photos"
    assert library.problems() == []
    assert len(library.photo_ids()) == len(hostile.file_names())
    for name in hostile.file_names():
        path = root / f"dir {name}" / f"{name}.png"
        assert library.photo(library.photo_id_of(path)).paths == [path]
    _assert_sound(library)


def test_a_folder_of_any_name_can_be_a_filter(library: Library) -> None:
    for name in hostile.file_names():
        folder = library.folder.parent / "photos" / f"dir {name}"
        assert [hit.path.parent for hit in library.find(folder_query(folder)).hits] == [folder], ascii(name)


@pytest.mark.parametrize("text", hostile.TEXTS, ids=ascii)
def test_captions_are_kept_and_found_by_their_words(library: Library, text: str) -> None:
    photo_id = library.photo_ids()[0]
    library.set_caption(photo_id, f"Zebra {text} crossing")
    kept = library.caption(photo_id)
    assert kept is not None and kept.startswith("Zebra ") and kept.endswith(" crossing")
    if text.isprintable() and text.isascii():
        assert kept == f"Zebra {text} crossing"
    for words in ("zebra", "crossing"):
        assert WhyKind.CAPTION in {why.kind for why in _hit(library, words, photo_id).why}
    assert [hit.photo_id for hit in library.find('"crossing"').hits] == [photo_id]
    library.set_caption(photo_id, None)


@pytest.mark.parametrize("text", hostile.TEXTS, ids=ascii)
def test_tags_and_albums_are_kept_and_asked_for(library: Library, catalog: Catalog, text: str) -> None:
    photo_id = library.photo_ids()[1]
    name = f"x{text}x"
    tags.put(catalog, photo_id, name)
    album = albums.create(catalog, name)
    albums.add_photos(catalog, album, [photo_id])
    (kept,) = library.photo(photo_id).tags
    assert kept.startswith("x") and kept.endswith("x")
    for asked in (Filters(tags=(name,)), Filters(albums=(name,))):
        assert [hit.photo_id for hit in library.find(format_query(Query(filters=asked))).hits] == [photo_id]
    tags.take(catalog, photo_id, name)
    assert library.photo(photo_id).tags == []
    albums.remove_photos(catalog, album, [photo_id])
    _assert_sound(library)


def test_a_megabyte_of_caption_is_kept_and_found(library: Library) -> None:
    photo_id = library.photo_ids()[2]
    text = "the quick brown fox " * 52_000 + "axolotl"
    library.set_caption(photo_id, text)
    assert library.caption(photo_id) == text
    assert [hit.photo_id for hit in library.find('"axolotl"').hits] == [photo_id]
    library.set_caption(photo_id, None)


@pytest.mark.parametrize(
    "text",
    [
        *(name + text for text in hostile.TEXTS for name in ("", "tag:", "-", "folder:", "camera:")),
        "zebra " * 100_000,
        "-zebra " * 2_000,
        "-" + "x" * 1_000_000,
        '"a" ' * 20_000,
        " ".join(f"tag:{number}" for number in range(5_000)),
        " ".join(f"-folder:{number}" for number in range(5_000)),
        " ".join(f"type:jpeg -camera:{number}" for number in range(5_000)),
        " ".join(f"word{number}^2" for number in range(2_000)),
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_any_query_has_a_result_or_is_not_understood(library: Library, text: str) -> None:
    _search(library, text)


_anything = st.lists(
    st.one_of(st.text(max_size=12), st.sampled_from(hostile.TEXTS), st.sampled_from(["tag:", '"', "-", "^2", " "])),
    max_size=6,
).map("".join)


@given(text=_anything)
@settings(max_examples=150)
def test_any_text_is_a_query(library: Library, text: str) -> None:
    _search(library, text)


@given(
    words=st.lists(st.text("abcdefgхçéßñ가나다라ㅎ한ÅİǄ漢字", min_size=2, max_size=8), min_size=1, max_size=4),
    junk=_anything,
)
@settings(max_examples=100)
def test_any_caption_is_found_by_any_of_its_words(library: Library, words: list[str], junk: str) -> None:
    photo_id = library.photo_ids()[3]
    library.set_caption(photo_id, " ".join([*words, junk]))
    for word in words:
        assert photo_id in [hit.photo_id for hit in library.find(f'"{word}"').hits]
    library.set_caption(photo_id, None)


def _hit(library: Library, words: str, photo_id: int) -> Hit:
    return next(hit for hit in library.find(words).hits if hit.photo_id == photo_id)


def _search(library: Library, text: str) -> None:
    try:
        result = library.find(text, limit=10)
    except QueryInvalid as error:
        assert error.token and error.reason
        return
    assert 0 <= result.likely <= len(result.hits) <= 10


@pytest.mark.parametrize("text", hostile.TEXTS, ids=ascii)
def test_what_a_camera_says_of_itself_is_one_line_of_text(tmp_path: Path, text: str) -> None:
    from engine.encoding.preprocessing import Preprocessing
    from engine.indexing.decode import decode_photo

    exif = Image.Exif()
    try:
        exif[0x0110] = text.encode("utf-8", "surrogatepass") + b"\0"
        Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=exif)
    except ValueError:
        pytest.skip("Pillow does not write it")
    preprocessing = Preprocessing(8, "squash", "bilinear", (0.0,) * 3, (1.0,) * 3)
    camera = decode_photo(tmp_path / "a.jpg", preprocessing).camera
    assert camera is None or (camera.isprintable() and camera == camera.strip())


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--all", "zebra"],
        ["similar", "--limit", "100", "{photo}"],
        ["folders", "list"],
        ["problems"],
        ["index"],
        ["models", "list"],
        ["caption", "show", "{photo}"],
        ["caption", "show", "{folder}/\x1b[31mnot there\x07"],
        ["search", "type:\x1b[31m\x9bx\x07"],
        ["add", "{folder}/\x1b]0;no folder\x07"],
        ["models", "use", "\x1b[31m\x9b"],
        ["doctor"],
    ],
    ids=lambda arguments: ascii(" ".join(arguments[:2])),
)
def test_no_name_steers_the_terminal(library: Library, arguments: list[str]) -> None:
    folder = library.folder.parent / "photos"
    photo = library.photo(library.photo_ids()[4]).paths[0]
    broken = folder / "broken\x1b[31m\x07\u202e.jpg"
    broken.write_bytes(b"no photo")
    list(library.index())
    library.set_caption(library.photo_id_of(photo), "".join(hostile.TERMINAL) + "".join(hostile.UNICODE))
    given = [argument.format(photo=photo, folder=folder) for argument in arguments]
    shown = _on_a_terminal(["-m", "engine", *given], library.folder)
    assert shown, "nothing was shown"
    for steering in hostile.STEERING:
        assert steering not in shown
    broken.unlink()


def _on_a_terminal(arguments: list[str], library_dir: Path) -> bytes:
    import pty

    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=process_environment(library_dir), stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # Linux: the other side is closed
        pass
    finally:
        os.close(ours)
        child.wait()
    return shown


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
def test_a_model_of_any_name_stays_in_its_place(tmp_path: Path, sajin: Sajin, library_dir: Path) -> None:
    evil = "evil \x1b[31m'); DROP TABLE photos;-- <b>{0}%s"
    picture(tmp_path / "photos" / "a.png", 1)
    make_bundle(library_dir / "models" / evil, bundle_id=evil)
    description = library_dir / "models" / evil / "bundle.json"
    facts = json.loads(description.read_text(encoding="utf-8")) | {"name": "<b>{0}\x1b[31m", "licence": "%s\n\x07"}
    description.write_text(json.dumps(facts), encoding="utf-8")
    with Library.open(library_dir) as library:
        library.add_folder(tmp_path / "photos")
        library.use_bundle(evil)
        list(library.index())
        assert len(library.find("red").hits) == 1
        assert [info.id for info in library.bundles() if info.active] == [evil]
        _assert_sound(library)
    assert {path.name for path in tmp_path.iterdir()} == {"photos", "library"}
    assert not list(tmp_path.parent.glob("evil*")) and not list(Path.cwd().glob("evil*"))
    listed = sajin("models", "list", "--json")
    assert evil in [info["id"] for info in json.loads(listed.stdout)]
    shown = _on_a_terminal(["-m", "engine", "models", "list"], library_dir)
    assert b"evil" in shown and b"\x1b[31m" not in shown and b"\x07" not in shown


def test_a_model_that_names_another_place_is_refused(tmp_path: Path, library_dir: Path) -> None:
    make_bundle(library_dir / "models" / "evil", bundle_id="../../evil")
    with Library.open(library_dir) as library, pytest.raises(BundleInvalid, match="must be named as the model"):
        library.use_bundle("evil")
    assert {path.name for path in tmp_path.iterdir()} == {"library"}
