"""The packet: what stands in it, and that it always has the length it must have."""

from dataclasses import replace

import pytest
from lxml import etree

from assets import xmp
from assets.frozen import FrozenImage

FACTS = FrozenImage(
    sha256="0" * 64,
    media_type="image/jpeg",
    width=60,
    height=40,
    filename="a.jpg",
    alt="Une <soufflerie> & un « modèle »",
    caption="La soufflerie de Valmont.",
    credit="Photo : J. Martin",
    copyright="© Jeanne Martin",
    licence="CC BY 4.0",
    creator="Jeanne Martin",
    rights_url="https://droits.example/?a=1&b=2",
    digital_source_type="digitalCapture",
)


def test_packet_says_what_iptc_asks_for():
    root = etree.fromstring(xmp.packet(FACTS, headline="Un accord"))
    names = {"NS_" + k: v for k, v in xmp.NAMESPACES.items()}

    def text(path: str) -> str:
        (node,) = root.xpath(path, namespaces=names)
        return node.text

    assert text("//NS_dc:creator/NS_rdf:Seq/NS_rdf:li") == FACTS.creator
    assert text("//NS_dc:rights/NS_rdf:Alt/NS_rdf:li[@xml:lang='x-default']") == FACTS.copyright
    assert text("//NS_dc:description/NS_rdf:Alt/NS_rdf:li") == FACTS.caption
    assert text("//NS_Iptc4xmpCore:AltTextAccessibility/NS_rdf:Alt/NS_rdf:li") == FACTS.alt
    assert text("//NS_xmpRights:UsageTerms/NS_rdf:Alt/NS_rdf:li") == FACTS.licence
    assert text("//NS_xmpRights:WebStatement") == FACTS.rights_url
    assert text("//NS_xmpRights:Marked") == "True"
    assert text("//NS_photoshop:Credit") == FACTS.credit
    assert text("//NS_photoshop:Headline") == "Un accord"
    assert (
        text("//NS_Iptc4xmpExt:DigitalSourceType")
        == "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    )


def test_packet_leaves_out_what_is_not_known():
    facts = FrozenImage("0" * 64, "image/jpeg", 60, 40, "a.jpg", credit="A")
    packet = xmp.packet(facts)
    assert xmp.read_packet(packet) == xmp.Found(credit="A")
    assert b"DigitalSourceType" not in packet


@pytest.mark.parametrize("room", xmp.ROOMS)
def test_packet_and_placeholder_fill_their_room(room):
    assert len(xmp.placeholder(room)) == room
    assert len(xmp.packet(FACTS, room=room)) == room


def test_packet_shortens_the_description_alone():
    long = replace(FACTS, caption="Æthérée & " * 4000)

    packet = xmp.packet(long, room=3072)

    found = xmp.read_packet(packet)
    assert len(packet) == 3072
    assert found.caption[""].startswith("Æthérée & Æthérée")
    assert found.caption[""].endswith("…")
    assert len(found.caption[""].encode()) > 1000
    kept = (found.alt[""], found.credit, found.copyright, found.licence, found.creator)
    assert kept == (long.alt, long.credit, long.copyright, long.licence, long.creator)


def test_largest_room_holds_the_longest_texts_the_fields_allow():
    longest = replace(
        FACTS, alt="&" * 500, credit="&" * 300, copyright="&" * 300, licence="&" * 200,
        creator="&" * 200, rights_url="https://" + "&" * 192, caption="&" * 9000,
    )  # fmt: skip
    room = xmp.room_for(longest)
    assert room == xmp.ROOMS[-1]
    found = xmp.read_packet(xmp.packet(longest, room=room))
    assert found.alt == {"": longest.alt}
    assert found.credit == longest.credit


def test_packet_says_so_when_the_rest_does_not_fit():
    with pytest.raises(ValueError, match="do not fit"):
        xmp.packet(replace(FACTS, alt="é" * 3000), room=3072)


def test_packet_survives_characters_that_xml_forbids():
    found = xmp.read_packet(xmp.packet(replace(FACTS, credit="A\x00\x0bB\ufffe 👩🏽‍🔬 Việt")))
    assert found.credit == "A\nB 👩🏽‍🔬 Việt"


def test_stamped_needs_a_packet():
    with pytest.raises(ValueError, match="no packet"):
        xmp.stamped(b"\xff\xd8\xff\xd9", FACTS)


def test_read_packet_takes_junk_for_nothing():
    for junk in (b"", b"\x00\xff", b"<a", "<a>é</a>"):
        assert xmp.read_packet(junk) == xmp.Found()
