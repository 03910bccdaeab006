"""New values in an XMP packet as it stands: whatever form the old ones have, and nothing else touched."""

from __future__ import annotations

import pytest

from engine.metadata.graft import grafted
from engine.metadata.rdf import PacketUnreadable
from engine.metadata.rdf_tree import properties, same_but, value_of
from tests.engine.metadata.packet import bag, packet

_SUBJECT, _RATING = "http://purl.org/dc/elements/1.1 subject", "http://ns.adobe.com/xap/1.0 Rating"
_NAMES = frozenset({_SUBJECT, _RATING})
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_FRESH = (  # as libexiv2 writes it
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">\n  <rdf:Description rdf:about=""\n'
    '    xmlns:dc="http://purl.org/dc/elements/1.1/"\n    xmlns:xmp="http://ns.adobe.com/xap/1.0/"\n   xmp:Rating="4">'
    f"{bag('dc:subject', '개', '&lt;new&gt; xmp:Rating')}\n  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>"
).encode()


def _values(whole: bytes) -> dict[str, object]:
    return {name: value_of(node)["values"] for name, node in properties(whole).items() if name in _NAMES}


@pytest.mark.parametrize(
    "old",
    [
        packet(),
        packet(bag("dc:subject", "old")),
        packet(bag("dc:subject", "old", kind="Seq"), 'xmp:Rating="1" photoshop:City="서울"'),
        packet("<xmp:Rating>1</xmp:Rating><dc:subject/><photoshop:City>서울</photoshop:City>"),
        packet('<dc:subject rdf:parseType="Resource"/>', "xmp:Rating='1'"),
        packet('<photoshop:City>xmp:Rating="1" dc:subject &gt;</photoshop:City>'),
        packet(bag("dc:subject", "old"), before="\ufeff"),
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="uuid:1" xmlns:xap="http://ns.adobe.com/xap/1.0/" '
        'xap:Rating="1" xap:Label=" a > b "/><rdf:Description rdf:about="uuid:1"/></rdf:RDF>',
        f'<r:RDF xmlns:r="{_RDF}">\r\n <r:Description r:about="" xmlns="http://purl.org/dc/elements/1.1/">\r\n  '
        "<subject><r:Bag><r:li>old</r:li></r:Bag></subject>\r\n </r:Description>\r\n</r:RDF>",
    ],
)
def test_values_take_the_place_of_others(old: str) -> None:
    before = old.lstrip("\ufeff").encode()
    after = grafted(before, _FRESH, _NAMES)
    assert _values(after) == {_SUBJECT: ["개", "<new> xmp:Rating"], _RATING: ["4"]}
    assert same_but(before, after, _NAMES)
    gone = grafted(after, packet().encode(), _NAMES)
    assert _values(gone) == {}
    assert same_but(before, gone, _NAMES)


def test_not_a_byte_more_changes() -> None:
    kept = '<photoshop:City>서울</photoshop:City><!-- a remark --><lr:x rdf:parseType="Resource"><dc:a>1</dc:a></lr:x>'
    old = packet(bag("dc:subject", "old") + kept, before="").encode()
    after = grafted(old, _FRESH, _NAMES)
    head, _, tail = old.partition(bag("dc:subject", "old").encode())
    assert after.startswith(head)
    assert tail.partition(b"</rdf:RDF>")[0] in after
    assert after.endswith(tail[tail.index(b"</rdf:RDF>") :])


def test_writing_often_leaves_no_heap_of_remains() -> None:
    whole = packet("<photoshop:City>서울</photoshop:City>").encode()
    sizes = []
    for _ in range(5):
        whole = grafted(whole, _FRESH, _NAMES)
        sizes.append(len(whole))
    assert sizes[1:] == sizes[1:2] * 4


@pytest.mark.parametrize(
    "damaged", ["", "<a", "<a/>", packet()[:-40], f'<rdf:RDF xmlns:rdf="{_RDF}"/>', packet("<dc:subject>")]
)
def test_damaged_packets_are_refused(damaged: str) -> None:
    with pytest.raises(PacketUnreadable):
        grafted(damaged.encode(), _FRESH, _NAMES)


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        f"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>{packet()}",
        "<x>" * 100 + "</x>" * 100,
        packet("<dc:a/>" * 200_001),
    ],
)
def test_bombs_are_refused(hostile: str) -> None:
    with pytest.raises(PacketUnreadable):
        properties(hostile.encode())


def test_differences_are_seen_however_they_are_written() -> None:
    one = packet("<photoshop:City>a</photoshop:City>").encode()
    assert same_but(one, packet("", 'photoshop:City="a"').encode(), [])
    assert not same_but(one, packet("", 'photoshop:City="b"').encode(), [])
    assert not same_but(packet(bag("dc:creator", "a", "b", kind="Seq")).encode(), packet().encode(), [])
    assert not same_but(
        packet(bag("dc:creator", "a", "b", kind="Seq")).encode(),
        packet(bag("dc:creator", "b", "a", kind="Seq")).encode(),
        [],
    )


def test_values_with_more_than_texts_are_left_alone() -> None:
    with_more = packet(
        '<dc:subject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>a</rdf:value><dc:x>b</dc:x>'
        "</rdf:li></rdf:Bag></dc:subject>"
    )
    with pytest.raises(PacketUnreadable):
        value_of(properties(with_more.encode())[_SUBJECT])
