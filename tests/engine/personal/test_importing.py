"""Captions from files: whose they are, in every form that programs write them, and what hostile files come to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import files, folders, photos
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.errors import CaptionsInvalid
from engine.library import Library
from engine.personal.caption_words import counted_words
from engine.personal.importing import LONGEST, CaptionImport
from engine.personal.importing_csv import is_table, read_table
from engine.personal.importing_json import read_json
from engine.personal.importing_text import decoded, lines_of
from tests.support import process_environment

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
NAMES = ("a.jpg", "b.jpg", "x/c.jpg", "y/c.jpg", "한글.jpg", "IMG_1.JPG", "IMG_1.CR2", "sub/deep/q.png")


def add_photos(library_dir: Path, folder: Path, names: tuple[str, ...]) -> dict[str, int]:
    """Put photos into a catalog whose files nobody needs to read."""
    folder.mkdir(exist_ok=True)
    with Library.open(library_dir):  # makes it
        pass
    with Catalog.open(library_dir / "catalog.sqlite") as catalog, catalog.transaction():
        source = folders.add(catalog, folder)
        ids = {}
        for name in names:
            ids[name] = photos.add(catalog, NewPhoto(name, 10, 10, "jpeg", 1), NOW)
            files.place(catalog, ids[name], Place(os.fsencode(folder / name), source.id, 1, 1), NOW)
    return ids


class Album:
    """A library of eight photos, and files of captions beside them."""

    def __init__(self, library: Library, folder: Path, ids: dict[str, int]) -> None:
        self.library, self.folder, self.ids = library, folder, ids

    def read(self, name: str, content: str | bytes, folder: Path | None = None) -> CaptionImport:
        path = (folder or self.folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.library.read_captions([path])

    def captions(self, name: str, content: str | bytes, folder: Path | None = None) -> dict[str, str]:
        return self.named(self.read(name, content, folder))

    def named(self, found: CaptionImport) -> dict[str, str]:
        return {name: found.captions[photo] for name, photo in self.ids.items() if photo in found.captions}


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Nothing is changed in it."""
    folder = tmp_path_factory.mktemp("album") / "photos"
    ids = add_photos(folder.parent / "library", folder, NAMES)
    with Library.open(folder.parent / "library") as library:
        yield Album(library, folder, ids)


@pytest.fixture
def own_album(library_dir: Path, tmp_path: Path) -> Iterator[Album]:
    """To be changed."""
    ids = add_photos(library_dir, tmp_path / "photos", NAMES)
    with Library.open(library_dir) as library:
        yield Album(library, tmp_path / "photos", ids)


TABLE = 'file,caption\na.jpg,a dog\nb.jpg,"one, two"\na.jpg,a second\n'
WANTED = {"a.jpg": "a dog\na second", "b.jpg": "one, two"}


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.replace("\n", "\r\n"),
        "\ufeff" + TABLE,
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
        'sep=;\nImage;Size;Description\na.jpg;3;a dog\nb.jpg;4;"one, two"\na.jpg;5;a second',
        'photo\tcomment\na.jpg\ta dog\nb.jpg\t"one, two"\na.jpg\ta second\n',
        "a.jpg|a dog\nb.jpg|one, two\na.jpg|a second\n",
        "a.jpg,a dog\nb.jpg,one, two\na.jpg,a second\n",
        "a.jpg#0\ta dog\nb.jpg#0\tone, two\na.jpg#1\ta second\n",
        'caption,note,SourceFile\na dog,,a.jpg\n"one, two",,b.jpg\na second,,./a.jpg\n',
        'file,caption_1,caption_2\na.jpg,a dog,a second\nb.jpg,"one, two",\n',
        "1;a.jpg;a dog\n2;b.jpg;one, two\n3;a.jpg;a second\n",
        'file,caption\na.jpg,"a dog\n\na second"\nb.jpg,"one, two"\n\nzz,\n',
        '\n\nfile,caption\nA.JPG,a dog\nB.jpg,"one, two"\na.jpg,a second\na.jpg,a dog\na.jpg,  \n',
    ],
)
def test_tables_of_many_kinds(album: Album, content: str | bytes) -> None:
    found = album.read("captions.csv", content)
    assert album.named(found) == WANTED
    assert (found.sentences, found.unknown_count, found.refused_count) == (3, 0, 0)
    assert album.captions("captions.txt", content) == WANTED  # Kaggle's and Flickr's are called so


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "euc-kr", "utf-16"])
def test_korean_of_any_encoding(album: Album, encoding: str) -> None:
    rare = "" if encoding == "euc-kr" else "a.jpg,똠방각하\n"
    text = f"파일명,캡션\n한글.jpg,나비가 소파에서 잔다\n{rare}"
    assert album.captions("k.csv", text.encode(encoding))["한글.jpg"].startswith("나비")


def test_latin_is_not_taken_for_korean(album: Album) -> None:
    text = "file;caption\na.jpg;Café Ärger, Straße, naïve Äpfel à côté\n"
    for encoding in ("latin-1", "cp1252"):
        assert album.captions("latin.csv", text.encode(encoding)) == {"a.jpg": text.splitlines()[1].split(";")[1]}


@pytest.mark.parametrize(
    "content",
    [
        {"a.jpg": ["a dog", "a second"], "b.jpg": "one, two"},
        {"captions": {"a.jpg": ["a dog", "a second"], "b.jpg": "one, two"}},
        [{"file_name": "a.jpg", "text": "a dog\na second"}, {"file_name": "b.jpg", "text": "one, two"}],
        [{"SourceFile": "a.jpg", "Description": ["a dog", "a second"]}, {"SourceFile": "b.jpg", "Title": "one, two"}],
        {"images": [{"filename": "a.jpg", "sentences": [{"raw": "a dog"}, {"raw": "a second"}]},
                    {"filename": "b.jpg", "sentences": [{"raw": "one, two", "tokens": ["one"]}]}]},
        {"images": [{"id": 9, "file_name": "a.jpg"}, {"id": 8, "file_name": "b.jpg"}], "info": {},
         "annotations": [{"image_id": 9, "id": 1, "caption": "a dog"}, {"image_id": 8, "id": 2, "caption": "one, two"},
                         {"image_id": 9, "id": 3, "caption": "a second"}, {"image_id": 7, "caption": "nobody's"}]},
        [["a.jpg", "a dog", "a second"], ["b.jpg", "one, two"]],
        [{"file": "a.jpg", "en": ["a dog"], "de": "a second"}, {"file": "b.jpg", "split": "dev", "ko": "one, two"}],
    ],
)  # fmt: skip
def test_json_of_many_kinds(album: Album, content: object) -> None:
    assert album.captions("captions.json", json.dumps(content)) == WANTED
    if isinstance(content, list):
        assert album.captions("captions.jsonl", "\n".join(map(json.dumps, content)) + "\n") == WANTED


def test_of_two_captions_under_one_name_both_are_kept(album: Album) -> None:
    assert album.captions("twice.json", '{"a.jpg": "one", "a.jpg": "two"}') == {"a.jpg": "one\ntwo"}


def test_google_takeout(album: Album) -> None:
    takeout = {"title": "a.jpg", "description": "Nabi", "photoTakenTime": {"timestamp": "1"}, "url": "https://x"}
    assert album.captions("a.jpg.json", json.dumps(takeout)) == {"a.jpg": "Nabi"}


def test_text_beside_photos(album: Album) -> None:
    assert album.captions("a.txt", "a dog, running.jpg\n\nanother\n") == {"a.jpg": "a dog, running.jpg\nanother"}
    assert album.captions("b.JPG.txt", "a caption") == {"b.jpg": "a caption"}
    assert album.captions("IMG_1.JPG.txt", "the JPEG") == {"IMG_1.JPG": "the JPEG"}
    both = {"IMG_1.JPG": "the shot", "IMG_1.CR2": "the shot"}  # as a sidecar's, it is about the shot
    assert album.captions("IMG_1.txt", "the shot") == both
    assert album.read("readme.txt", "Nothing of a photo").unknown == ("readme.txt",)


def test_a_folder_of_texts(album: Album, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "x").mkdir(parents=True)
    (texts / "x" / "c.txt").write_text("in x")
    (texts / "a.txt").write_text("a")
    (texts / "q.png.txt").write_text("q")
    (texts / "bad.txt").write_bytes(bytes(range(32)) * 9)
    (texts / "elsewhere.txt").write_text("?")
    (texts / "link.txt").symlink_to(texts / "a.txt")
    found = album.library.read_captions([texts])
    assert album.named(found) == {"a.jpg": "a", "x/c.jpg": "in x", "sub/deep/q.png": "q"}
    assert (found.unknown, len(found.files)) == (("elsewhere.txt",), 4)
    assert [(one.file.name, one.reason) for one in found.refused] == [
        ("bad.txt", "it is no text; CSV, JSON and plain text can be read")
    ]


def test_names_are_matched_by_place_then_by_name_and_never_guessed(album: Album, tmp_path: Path) -> None:
    rows = {
        str(album.folder / "x" / "c.jpg"): "absolute",
        "y/c.jpg": "of a source folder",
        "c.jpg": "ambiguous",
        "/elsewhere/x/c.jpg": "ambiguous, too",
        r"C:\Pictures\old\q.png": "by its name",
        unicodedata.normalize("NFD", "한글.jpg"): "decomposed",
        "IMG_1": "of a shot",
        "none.jpg": "unknown",
        "../photos/./b.jpg": "with dots",
        (album.folder / "a.jpg").as_uri(): "a URL",
    }
    found = album.read("far.json", json.dumps(rows), tmp_path)
    assert album.named(found) == {
        "a.jpg": "a URL",
        "b.jpg": "with dots",
        "x/c.jpg": "absolute",
        "y/c.jpg": "of a source folder",
        "한글.jpg": "decomposed",
        "sub/deep/q.png": "by its name",
        "IMG_1.JPG": "of a shot",
        "IMG_1.CR2": "of a shot",
    }
    assert (found.ambiguous, found.ambiguous_count) == (("c.jpg", "/elsewhere/x/c.jpg"), 2)
    assert (found.unknown, found.by_name) == (("none.jpg",), 1)


def test_what_lies_beside_the_file_comes_before_what_has_the_name(album: Album) -> None:
    (album.folder / "x").mkdir(exist_ok=True)
    assert album.captions("c.csv", "file,caption\nc.jpg,in x\n", album.folder / "x") == {"x/c.jpg": "in x"}


def test_long_captions_are_kept_whole_or_refused(album: Album) -> None:
    table = f"file,caption\na.jpg,{'x' * LONGEST}\nb.jpg,{'y' * (LONGEST + 1)}\nb.jpg,short\n"
    found = album.read("long.csv", table)
    assert album.named(found) == {"a.jpg": "x" * LONGEST, "b.jpg": "short"}
    (refused,) = found.refused
    assert (refused.place, refused.name) == ("line 3", "b.jpg")
    assert refused.reason == "it has 10,001 characters; 10,000 are the most"
    many = "".join(f"a.jpg,{number}{'z' * 9000}\n" for number in range(7))
    found = album.read("many.csv", "file,caption\n" + many)
    assert (len(album.named(found)["a.jpg"].splitlines()), found.refused_count) == (5, 2)


def test_characters_that_nobody_sees_are_cleaned(album: Album) -> None:
    found = album.captions("c.json", json.dumps({"a.jpg": "a\0b\x1b[31m\tc\u2028d \r\n e\ud800\x07"}))
    assert found == {"a.jpg": "a b [31m c\nd\ne\ufffd"}


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("c.csv", 'file,caption\na.jpg,"not closed\nb.jpg,a cat\n', 2, "a quotation mark is not closed"),
        ("c.csv", 'file,caption\na.jpg,"said "so""\nb.jpg,"not closed\na.jpg,a cat\n', 3, "a quotation mark is not"),
        ("c.csv", "", 0, "no columns of file names and captions"),
        ("c.csv", "one,two\n1,2\n", 0, "no columns of file names and captions"),
        ("c.csv", b"\x89PNG" + bytes(range(256)) * 20, 0, "it is no text"),
        ("c.json", '{"a.jpg": ', 1, "it is no JSON"),
        ("c.jsonl", '{"file": "a.jpg", "text": "x"}\n{"file"\n', 2, "it is no JSON"),
        ("c.json", "[" * 100_000, 0, "nested too deeply"),
        ("c.json", "7", 0, "no captions are found"),
        ("c.json", '{"a.jpg": {"b": {"c": 1}}}', 0, "no captions are found"),
        ("c.docx", "x", 0, "captions are read from"),
        ("a.txt", "x" * 1_000_001, 0, "too long for a caption"),
    ],
)  # fmt: skip
def test_files_that_are_no_captions_say_where_and_why(
    album: Album, name: str, content: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(CaptionsInvalid) as caught:
        album.read(name, content)
    assert (caught.value.line, caught.value.path) == (line, album.folder / name)
    assert reason in caught.value.reason


def test_what_is_no_plain_file_is_not_opened(album: Album, tmp_path: Path) -> None:
    with pytest.raises(CaptionsInvalid, match="cannot be read"):
        album.library.read_captions([tmp_path / "none.csv"])
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CaptionsInvalid, match="no plain file"):
        album.library.read_captions([tmp_path / "pipe.csv"])
    (tmp_path / "huge.csv").touch()
    os.truncate(tmp_path / "huge.csv", 300 * 1024 * 1024)
    with pytest.raises(CaptionsInvalid, match="larger than"):
        album.library.read_captions([tmp_path / "huge.csv"])


def test_a_quotation_mark_within_a_line_is_the_authors(album: Album) -> None:
    assert album.captions("t.tsv", 'a.jpg\t"Nabi" said the cat"\nb.jpg\t5" wide\n') == {
        "a.jpg": '"Nabi" said the cat"',
        "b.jpg": '5" wide',
    }


def test_an_import_keeps_or_replaces_and_is_undone_as_one(own_album: Album) -> None:
    library, ids = own_album.library, own_album.ids
    library.set_caption(ids["a.jpg"], "mine")
    library.set_caption(ids["b.jpg"], "the same")
    found = own_album.read("c.json", json.dumps({"a.jpg": "theirs", "b.jpg": " the same ", "x/c.jpg": "new"}))
    assert (found.kept, found.same, found.sentences) == ((ids["a.jpg"],), 1, 2)
    done = library.import_captions(found)
    assert (done.set, done.replaced, done.left) == (1, 0, 1)
    assert library.captions_of(list(ids.values())) == {
        ids["a.jpg"]: "mine",
        ids["b.jpg"]: "the same",
        ids["x/c.jpg"]: "new",
    }
    found = own_album.read("c.json", json.dumps({"a.jpg": "theirs", "b.jpg": "other", "y/c.jpg": "new"}))
    done = library.import_captions(found, replace=True)
    assert (done.set, done.replaced, done.left) == (1, 2, 0)
    assert done.edited is not None
    redo = library.edit(done.edited.inverse)
    assert library.caption(ids["a.jpg"]) == "mine" and library.caption(ids["y/c.jpg"]) is None
    library.edit(redo.inverse)
    assert library.caption(ids["a.jpg"]) == "theirs" and library.caption(ids["b.jpg"]) == "other"
    assert library.import_captions(own_album.read("c.json", "{}")).edited is None


def test_photos_that_changed_since_are_taken_as_they_are(own_album: Album) -> None:
    found = own_album.read("c.json", json.dumps({"a.jpg": "theirs", "b.jpg": "new"}))
    own_album.library.set_caption(own_album.ids["a.jpg"], "typed meanwhile")
    done = own_album.library.import_captions(CaptionImport({**found.captions, 999: "of no photo"}))
    assert (done.set, done.left) == (1, 1)
    assert own_album.library.caption(own_album.ids["a.jpg"]) == "typed meanwhile"


_KILLED = """
import os, signal, sys
from pathlib import Path
from engine.library import Library, captioning
captioning.BLOCK, apply, done = 2, captioning.editing.apply, []
def counted(*args):
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(1)
    return apply(*args)
captioning.editing.apply = counted
with Library.open(sys.argv[1]) as library:
    library.import_captions(library.read_captions([Path(sys.argv[2])]))
"""


def test_an_import_that_is_killed_is_done_to_the_end_by_doing_it_again(own_album: Album, library_dir: Path) -> None:
    captions = {name: f"caption of {name}" for name in NAMES if not name.startswith("IMG")}
    path = own_album.folder / "c.json"
    path.write_text(json.dumps(captions))
    command = [sys.executable, "-c", _KILLED, str(library_dir), str(path)]
    assert subprocess.run(command, env=process_environment(library_dir), check=False).returncode == -signal.SIGKILL
    library = own_album.library
    assert len(library.captions_of(list(own_album.ids.values()))) == 4
    found = library.read_captions([path])
    assert (found.same, len(found.captions)) == (4, 2)
    library.import_captions(found)
    assert library.captions_of(list(own_album.ids.values())) == {
        own_album.ids[name]: text for name, text in captions.items()
    }


HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(["file", "caption", "a.jpg", ",", ";", "\t", '"', "\n", "\r", "\0", "é", "나", "#1"])).map(
        lambda parts: "".join(parts).encode()
    ),
    st.lists(st.sampled_from(list('{}[]:,"\\') + ['"a.jpg"', "1e999", "NaN", '"caption"', '"file"', "null"])).map(
        lambda parts: "".join(parts).encode()
    ),
)


@settings(max_examples=60)
@given(HOSTILE)
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    text = decoded(data)
    for read in (read_table, read_json):
        try:
            said = read(text, Path("c"))
        except CaptionsInvalid:
            continue
        for one in said:
            assert all("\n" not in line and line.strip() == line != "" for line in lines_of(one.text))
    is_table(text)


@settings(max_examples=25)
@given(st.lists(st.text("abc, ;\"'\n나é", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=5))
def test_what_the_csv_module_writes_is_read_back(texts: list[str]) -> None:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([["file", "caption"], *([f"{number}.jpg", text] for number, text in enumerate(texts))])
    said = read_table(decoded(stream.getvalue().encode()), Path("c"))
    assert [lines_of(one.text) for one in said] == [lines_of(text) for text in texts]


def test_words_and_names_of_captions() -> None:
    texts = ["Nabi asleep at Haneul Park", "nabi at Haneul Park with Aunt Mina", "Nabi\n나비가 자요"]
    words = dict(counted_words(texts, 100))
    assert (words["Nabi"], words["Haneul Park"], words["Aunt Mina"], words["나비가"]) == (3, 2, 1, 1)
    assert "at" not in words and list(words)[0] == "Nabi"
    assert len(counted_words(texts, 2)) == 2
