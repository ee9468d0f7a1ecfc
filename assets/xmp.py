"""What a picture says of itself: the XMP packet we write (IPTC Photo Metadata 2023.1), and what uploads bring in XMP, IPTC-IIM and Exif."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from lxml import etree
from PIL import ImageFile, IptcImagePlugin

from assets import pixels
from assets.frozen import FrozenImage
from richtext.characters import xml_safe

BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
END = b'<?xpacket end="w"?>'
# Bytes kept free in a rendition; the first that holds every text is taken. The last holds the longest texts the fields allow.
ROOMS = (3072, 8192, 16384)
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
MAX_READ = 1024 * 1024  # bytes


# Writing.


def placeholder(room: int) -> bytes:
    """Return an empty packet of exactly `room` bytes, to be overwritten in place by `stamped`."""
    return _padded(b"", room)


def room_for(facts: FrozenImage) -> int:
    """Return how many bytes a rendition keeps free for what is said with this picture."""
    needed = len(BEGIN) + len(_body(facts)) + len(END)
    return next((room for room in ROOMS if room >= needed), ROOMS[-1])


def packet(facts: FrozenImage, *, room: int | None = None, headline: str = "") -> bytes:
    """Return the packet of a picture; with `room`, of exactly so many bytes.

    Only the description is ever shortened to fit (with an ellipsis); raises ValueError when the rest alone is too long.
    """
    body = _body(facts, headline)
    if room is None:
        return BEGIN + body + END
    space = room - len(BEGIN) - len(END)
    words = facts.caption
    while len(body) > space and words:
        # A character takes one byte at least, so this many must go; the next turn sees what is still too much.
        words = words[: -max(len(body) - space, 1) // 4 or -1].rstrip()
        body = _body(replace(facts, caption=f"{words}…" if words else ""), headline)
    if len(body) > space:
        raise ValueError("the metadata do not fit")
    return _padded(body, room)


def stamped(data: bytes, facts: FrozenImage) -> bytes:
    """Return a file with its placeholder overwritten by what is said with the picture; the length stays.

    Works in JPEG, WebP and AVIF, where the packet stands as it is. Raises ValueError when there is no placeholder.
    """
    start = data.find(BEGIN)
    end = data.find(END, start)
    if start < 0 or end < 0:
        raise ValueError("no packet to write into")
    end += len(END)
    return data[:start] + packet(facts, room=end - start) + data[end:]


def _padded(body: bytes, room: int) -> bytes:
    return BEGIN + body + b" " * (room - len(BEGIN) - len(body) - len(END)) + END


def _body(facts: FrozenImage, headline: str = "") -> bytes:
    source = facts.digital_source_type
    properties = [
        _many("dc:creator", "Seq", facts.creator),
        _many("dc:description", "Alt", facts.caption),
        _many("dc:rights", "Alt", facts.copyright),
        _one("photoshop:Headline", headline),
        _one("photoshop:Credit", facts.credit),
        _one("xmpRights:Marked", "True" if facts.copyright else ""),
        _many("xmpRights:UsageTerms", "Alt", facts.licence),
        _one("xmpRights:WebStatement", facts.rights_url),
        _many("Iptc4xmpCore:AltTextAccessibility", "Alt", facts.alt),
        _one("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + source if source else ""),
    ]
    inside = "".join(properties)
    spaces = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in NAMESPACES.items()
        if prefix not in {"x", "rdf"} and f"<{prefix}:" in inside
    )
    return (
        f'<x:xmpmeta xmlns:x="{NAMESPACES["x"]}"><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">'
        f'<rdf:Description rdf:about=""{spaces}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _one(name: str, text: str) -> str:
    return f"<{name}>{escape(xml_safe(text))}</{name}>" if text else ""


def _many(name: str, kind: str, text: str) -> str:
    if not text:
        return ""
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    item = f"<rdf:li{language}>{escape(xml_safe(text))}</rdf:li>"
    return f"<{name}><rdf:{kind}>{item}</rdf:{kind}></{name}>"


# Reading.


@dataclass(frozen=True, slots=True)
class Found:
    """What an upload says of itself; texts by language, where `""` stands for an unnamed one."""

    alt: Mapping[str, str] = field(default_factory=dict)
    caption: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    copyright: str = ""
    creator: str = ""
    licence: str = ""
    rights_url: str = ""
    digital_source_type: str = ""


def found_in(image: ImageFile.ImageFile) -> Found:
    """Return the metadata of an opened picture; what cannot be read counts as absent. XMP is believed before IPTC-IIM before Exif."""
    xmp = read_packet(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b"")
    iim = _iim(image)
    exif = pixels.exif(image)
    caption = iim.get(120) or _exif_text(exif.get(0x010E))
    return replace(
        xmp,
        caption=xmp.caption or ({"": caption} if caption else {}),
        credit=xmp.credit or iim.get(110, ""),
        copyright=xmp.copyright or iim.get(116, "") or _exif_text(exif.get(0x8298)),
        creator=xmp.creator or iim.get(80, "") or _exif_text(exif.get(0x013B)),
    )


def read_packet(data: bytes | str) -> Found:
    """Return what an XMP packet says; nothing when it is no XML, or longer than anybody's words."""
    if len(data) > MAX_READ:
        return Found()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        raw = data.encode() if isinstance(data, str) else data
        root = etree.fromstring(raw.strip(b"\x00 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Found()
    source = _simple(root, "Iptc4xmpExt", "DigitalSourceType")
    return Found(
        alt=_alternatives(root, "Iptc4xmpCore", "AltTextAccessibility"),
        caption=_alternatives(root, "dc", "description"),
        credit=_simple(root, "photoshop", "Credit"),
        copyright=_simple(root, "dc", "rights"),
        creator=_simple(root, "dc", "creator"),
        licence=_simple(root, "xmpRights", "UsageTerms"),
        rights_url=_simple(root, "xmpRights", "WebStatement"),
        digital_source_type=source.rsplit("/", 1)[-1],
    )


def _simple(root: etree._Element, prefix: str, name: str) -> str:
    """Return a property written as an attribute, as text, or as a list (joined by commas; of alternatives the first)."""
    full = f"{{{NAMESPACES[prefix]}}}{name}"
    for node in root.iter(f"{{{NAMESPACES['rdf']}}}Description"):
        if value := node.get(full):
            return str(value).strip()
    node = next(root.iter(full), None)
    if node is None:
        return ""
    resource = node.get(f"{{{NAMESPACES['rdf']}}}resource")
    items = [_text(li.text) for li in node.iter(f"{{{NAMESPACES['rdf']}}}li")]
    is_alternative = next(node.iter(f"{{{NAMESPACES['rdf']}}}Alt"), None) is not None
    items = [item for item in items if item][: 1 if is_alternative else None]
    return ", ".join(items) or str(resource or "") or _text(node.text)


def _alternatives(root: etree._Element, prefix: str, name: str) -> dict[str, str]:
    node = next(root.iter(f"{{{NAMESPACES[prefix]}}}{name}"), None)
    if node is None:
        text = _simple(root, prefix, name)
        return {"": text} if text else {}
    result: dict[str, str] = {}
    for item in node.iter(f"{{{NAMESPACES['rdf']}}}li"):
        language = str(item.get("{http://www.w3.org/XML/1998/namespace}lang") or "x-default")
        code = "" if language == "x-default" else language[:2].lower()
        if _text(item.text):
            result.setdefault(code, _text(item.text))
    return result


def _iim(image: ImageFile.ImageFile) -> dict[int, str]:
    """Return the texts of the IPTC-IIM application record by dataset number (80 by-line, 110 credit …)."""
    try:
        record = IptcImagePlugin.getiptcinfo(image) or {}
    except pixels.BROKEN:
        return {}
    texts = {}
    for (number, dataset), value in record.items():
        if number == 2 and dataset in {80, 110, 116, 120}:
            values = value if isinstance(value, list) else [value]
            texts[dataset] = ", ".join(_text(item) for item in values)
    return texts


def _text(value: object) -> str:
    """Return a text whose encoding nobody noted: UTF-8, else Windows-1252."""
    if isinstance(value, bytes):
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("cp1252", "replace")
    else:
        text = str(value or "")
    return xml_safe(text).strip()


def _exif_text(value: object) -> str:
    """Return a text that Pillow read as Latin-1, although most programs write UTF-8 there."""
    return _text(value.encode("latin-1", "replace") if isinstance(value, str) else value)
