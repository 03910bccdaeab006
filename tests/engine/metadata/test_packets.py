"""XMP in all its forms, and what is no XMP or means harm: nothing is believed, nothing is raised but one error."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.indexing.exif import Exif
from engine.metadata import rdf
from engine.metadata.rdf import PacketUnreadable
from engine.metadata.reading import examine, of_image, read
from engine.metadata.records import Described
from engine.metadata.said import LONGEST_TAG, Said, Source
from engine.metadata.xmp import said_by_xmp
from tests.engine.indexing.bench import picture
from tests.engine.metadata.packet import bag, packet


def _said(text: str) -> Said:
    return said_by_xmp(text.encode())


def test_every_form_of_a_list() -> None:
    forms = (
        bag("dc:subject", "a", "b"),
        bag("dc:subject", " a", "b\n", "", kind="Seq"),
        bag("dc:subject", "a", "b", kind="Alt"),
        "<dc:subject><rdf:Bag><rdf:_1>a</rdf:_1><rdf:_2>b</rdf:_2></rdf:Bag></dc:subject>",
        '<dc:subject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>a</rdf:value><xmp:Rating>3</xmp:Rating>'
        "</rdf:li><rdf:li>b</rdf:li></rdf:Bag></dc:subject>",
        "<dc:subject>a</dc:subject><dc:subject>b</dc:subject>",
        bag("dc:subject", "a") + bag("dc:subject", "b", "A"),
    )
    for form in forms:
        assert _said(packet(form)).tags == ("a", "b"), form
        assert _said(packet(form, wrapped=False)).tags == ("a", "b"), form


def test_simple_values_as_elements_and_as_attributes_and_under_other_prefixes() -> None:
    element = packet("<xmp:Rating>4</xmp:Rating><photoshop:DateCreated>2001-02</photoshop:DateCreated>")
    attribute = packet(attributes='xmp:Rating="4" photoshop:DateCreated="2001-02"')
    renamed = element.replace("xmp:Rating", "q:Rating").replace("xmlns:xmp", "xmlns:q")
    for text in (element, attribute, renamed):
        said = _said(text)
        assert (said.rating, said.taken_at, said.dated_surely) == (4, datetime(2001, 2, 1), False)
    stranger = element.replace('"http://ns.adobe.com/xap/1.0/"', '"http://example.org/xap/1.0/"')
    assert _said(stranger).rating is None


def test_a_description_is_taken_in_the_default_language_else_the_first() -> None:
    german, default = '<rdf:li xml:lang="de-DE">Hund</rdf:li>', '<rdf:li xml:lang="x-default">dog</rdf:li>'
    cases = {
        german + default: "dog",
        german: "Hund",
        '<rdf:li xml:lang="x-default"> </rdf:li>' + german: "Hund",
        '<rdf:li xml:lang="x-default"/>': "",
        "": "",
    }
    for items, caption in cases.items():
        assert _said(packet(f"<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>")).caption == caption
    assert _said(packet("<dc:description>plain\r\ntext</dc:description>")).caption == "plain\ntext"
    assert _said(packet()).caption is None


def test_what_tags_lie_in_is_implied_unless_it_is_a_tag_itself() -> None:
    flat, paths = bag("dc:subject", "Animals", "Dog", "sea"), bag("lr:hierarchicalSubject", "Animals|Dog")
    assert _said(packet(flat + paths)).tags == ("Dog", "sea")
    said = _said(packet(flat + bag("lr:hierarchicalSubject", "Animals", "Animals|Dog")))
    assert (said.tags, said.paths) == (("Animals", "Dog", "sea"), (("Animals", "Dog"),))


def test_tags_that_stand_in_paths_alone() -> None:
    said = _said(packet(bag("dc:subject", "cat") + bag("digiKam:TagsList", "Animals/Cat", "Animals/Dog")))
    assert (said.tags, said.in_paths_only) == (("cat", "Dog"), ("Dog",))


def test_separators_inside_names() -> None:
    said = _said(packet(bag("dc:subject", "AC/DC", "rock") + bag("digiKam:TagsList", "Music/AC/DC", "Music/rock")))
    assert (said.tags, said.paths) == (("AC/DC", "rock"), (("Music", "AC/DC"), ("Music", "rock")))


def test_windows_stars() -> None:
    for percent, stars in ((0, 0), (1, 1), (25, 2), (50, 3), (75, 4), (99, 5)):
        assert _said(packet(attributes=f'MicrosoftPhoto:Rating="{percent}"')).rating == stars
    assert _said(packet(attributes='MicrosoftPhoto:Rating="99" xmp:Rating="1"')).rating == 1
    assert _said(packet(attributes='xmp:Rating="nan"')).rating is None


def test_dates_and_places() -> None:
    dates = {
        "2001-02-03T04:05:06+09:00": (datetime(2001, 2, 3, 4, 5, 6), 540),
        "2001-02-03T04:05:06.789Z": (datetime(2001, 2, 3, 4, 5, 6), 0),
        "2001-02-03T04:05-03:30": (datetime(2001, 2, 3, 4, 5), -210),
        "2001": (datetime(2001, 1, 1), None),
        "2001-02-30T00:00:00": (None, None),
        "0000:00:00 00:00:00": (None, None),
        "soon": (None, None),
    }
    for text, (at, offset) in dates.items():
        said = _said(packet(attributes=f'exif:DateTimeOriginal="{text}"'))
        assert (said.taken_at, said.taken_offset_min) == (at, offset), text
    places = {
        ("47,30N", "8,15.5W"): (47.5, -8.258333),
        ("0,0N", "0,0E"): None,
        ("95,0N", "0,1E"): None,
        ("1,2N", "x"): None,
    }
    for (north, east), place in places.items():
        said = _said(packet(attributes=f'exif:GPSLatitude="{north}" exif:GPSLongitude="{east}"'))
        found = None if said.latitude is None or said.longitude is None else (said.latitude, said.longitude)
        assert found == (None if place is None else pytest.approx(place))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    word = "été" if encoding == "cp1252" else "휴가 été"
    text = packet(bag("dc:subject", word), before='<?xml version="1.0"?>')
    assert said_by_xmp(text.encode(encoding)).tags == (word,)


def test_encodings_that_are_declared() -> None:
    text = packet(bag("dc:subject", "휴가"), before='<?xml version="1.0" encoding="euc-kr"?>')
    assert said_by_xmp(text.encode("euc-kr")).tags == ("휴가",)
    assert said_by_xmp(text.encode("utf-8")).tags == ("휴가",)  # a lie, and easily seen through
    harm = packet(bag("dc:subject", "é"), before='<?xml version="1.0" encoding="unicode_escape"?>')
    assert said_by_xmp(harm.encode("latin-1")).tags == ("é",)


def test_what_stands_around_a_packet_does_no_harm() -> None:
    text = packet(bag("dc:subject", "a")).encode()
    for whole in (b"\0\0 \n" + text, text + b"\0" * 4000, text + b" " * 4000, text + b"</x> junk \x01"):
        assert said_by_xmp(whole).tags == ("a",)


BOMBS = {
    "billion laughs": '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]>',
    "external": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external type": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameters": '<!DOCTYPE r [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_document_types_are_refused(name: str) -> None:
    text = packet(bag("dc:subject", *["&a;" * 10] * 10), before=BOMBS[name])
    with pytest.raises(PacketUnreadable, match="document type"):
        _said(text)


def test_what_is_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in (("ELEMENTS", 5000), ("VALUES", 500), ("CHARACTERS", 10_000), ("PACKET_BYTES", 200_000)):
        monkeypatch.setattr(rdf, f"MOST_{name}", limit)
    deep, item = "<a>" * 10_000, "<rdf:li>a</rdf:li>"
    too_much = {
        "nested too deeply": (packet(deep), packet(f"<dc:subject>{deep}")),
        "too many values": (packet(bag("dc:subject", *["a"] * 501)),),
        "too many elements": (packet("<dc:title><rdf:Bag>" + item * 5000),),
        "too much text": (packet(bag("dc:subject", "a" * 10_001)),),
        "larger than": (packet(" " * 200_000),),
    }
    for why, texts in too_much.items():
        for text in texts:
            with pytest.raises(PacketUnreadable, match=why):
                _said(text)


def test_the_largest_packet_takes_no_more_than_a_few_times_its_size() -> None:
    text = packet("<dc:title>" + "<a/>" * 150_000 + "</dc:title>" + "x" * 8_000_000).encode()
    tracemalloc.start()
    said_by_xmp(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * len(text)


def test_the_longest_that_is_believed() -> None:
    names = [f"{'x' * 240} {number}" for number in range(2000)]
    said = _said(packet(bag("dc:subject", *names, "y" * (LONGEST_TAG + 1))))
    assert said.tags is not None and 1000 < len(said.tags) < 1100  # 250,000 characters
    assert said.tags == tuple(names[: len(said.tags)])


def test_what_is_no_xmp() -> None:
    whole = packet(bag("dc:subject", "a"))
    for text in (
        "",
        " \n",
        "no XML",
        "<html/>",
        "<a><b></a>",
        whole[:-80],
        whole.replace("rdf:RDF", "rdf:Rdf"),
        "\x01" + whole,
    ):
        with pytest.raises(PacketUnreadable):
            _said(text)


@given(st.binary(max_size=200), st.integers(0, 600), st.integers(0, 60))
def test_damaged_packets_raise_nothing_else(noise: bytes, at: int, gone: int) -> None:
    data = packet(bag("dc:subject", "a") + "<xmp:Rating>3</xmp:Rating>", 'exif:GPSLatitude="1,2N"').encode()
    try:
        said = said_by_xmp(data[:at] + noise + data[at + gone :])
    except PacketUnreadable:
        return
    assert said.rating in (None, -1, 0, 1, 2, 3, 4, 5)


def test_a_damaged_packet_in_a_file_says_nothing_and_a_damaged_sidecar_is_told_of(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    with Image.open(picture(tmp_path / "plain.jpg", 1)) as image:
        exif = Image.Exif()
        exif[0x010E] = "what EXIF says"
        image.save(photo, xmp=packet(bag("dc:subject", "a"))[:-60].encode(), exif=exif)
    assert read(photo) == Described(caption="what EXIF says")
    sidecar = tmp_path / "a.xmp"
    for content in (
        b"",
        b"<x",
        packet("", before=BOMBS["billion laughs"]).encode(),
        b"\0" * (rdf.MOST_PACKET_BYTES + 1),
    ):
        sidecar.write_bytes(content)
        reading = examine(photo)
        assert reading.fault is not None and not reading.passing
        assert reading.described == Described(caption="what EXIF says")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_named_as_a_sidecar_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xmp")
    assert examine(picture(tmp_path / "a.jpg", 1)).fault == "it is no regular file"


def test_segments_that_extend_a_packet_are_put_together_or_left_out(tmp_path: Path) -> None:
    more = packet(bag("dc:subject", "from far")).encode()
    parts = [(more[:100], 0), (more[100:], 100)]
    for chosen, tags in (
        (parts, ("from far",)),
        (parts[::-1], ("from far",)),
        (parts[1:], ()),
        ([(more, 7)], ("from far",)),
    ):
        photo = picture(tmp_path / "a.jpg", 1)
        data = photo.read_bytes()
        segments = b"".join(_extension(part, offset, len(more)) for part, offset in chosen)
        main = b"http://ns.adobe.com/xap/1.0/\0" + packet("<xmp:Rating>2</xmp:Rating>").encode()
        photo.write_bytes(data[:2] + _segment(main) + segments + _segment(_EXTENSION + b"cut") + data[2:])
        assert (read(photo).rating, read(photo).tags) == (2, tags)


def test_a_png_is_read_behind_its_pixels_without_decoding_them(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.png", 1)
    xmp = packet(bag("dc:subject", "behind")).encode()
    for compressed in (False, True):
        text = b"XML:com.adobe.xmp\0" + (b"\1\0\0\0" + zlib.compress(xmp) if compressed else b"\0\0\0\0" + xmp)
        chunk = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", zlib.crc32(b"iTXt" + text))
        data = picture(photo, 1).read_bytes()
        photo.write_bytes(data[:-12] + chunk + data[-12:])
        assert read(photo).tags == ("behind",)
        with Image.open(photo) as image:
            image.load()
            assert of_image(image, Exif()).described.tags == ("behind",)  # as the decoder sees it
        middle = data.index(b"IDAT") + 8
        photo.write_bytes(data[:middle] + bytes(len(data) - middle - 16) + data[-16:-12] + chunk + data[-12:])
        assert read(photo).tags == ("behind",)  # nothing of the pixels is looked at
    bomb = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b" " * (rdf.MOST_PACKET_BYTES + 1))
    chunk = struct.pack(">I", len(bomb)) + b"iTXt" + bomb + b"\0\0\0\0"
    photo.write_bytes(data[:-12] + chunk + data[-12:])
    assert read(photo) == Described()


_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"


def _extension(part: bytes, offset: int, whole: int) -> bytes:
    return _segment(_EXTENSION + b"0" * 32 + struct.pack(">II", whole, offset) + part)


def _segment(data: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def test_sources_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.xmp").write_text(packet(bag("dc:subject")), "utf-8")  # says that there are no tags
    photo = tmp_path / "a.jpg"
    with Image.open(picture(tmp_path / "plain.jpg", 1)) as image:
        image.save(photo, xmp=packet(bag("dc:subject", "a"), 'xmp:Rating="2"').encode())
    reading = examine(photo)
    assert [(said.source, said.tags) for said in reading.sources] == [
        (Source.SIDECAR, ()),
        (Source.XMP, ("a",)),
        (Source.EXIF, None),
    ]
    assert reading.described == Described(rating=2)
    assert not reading.silent
