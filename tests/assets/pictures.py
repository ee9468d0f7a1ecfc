"""Pictures of every kind, made on the spot."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from PIL import Image, ImageCms


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def plain(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    return encoded(halves(size), kind, **options)


def halves(size: tuple[int, int] = (60, 40)) -> Image.Image:
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    return image


def with_exif(kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """Return a picture with an orientation, a place, a camera, an author and a copyright in Exif."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x013B] = "Jeanne Martin"
    exif[0x8298] = "© Jeanne Martin".encode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 41.0, 17.0)
    return plain(kind, exif=exif)


def pdf() -> bytes:
    """Return a PDF of one blank page that says nothing of anybody."""
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream, deterministic_id=True)
    return stream.getvalue()


def swapped_profile() -> bytes:
    """Return an ICC profile of another colour space than sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def reopened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def near(colour: Any, wanted: tuple[int, int, int], *, by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(colour[:3], wanted, strict=True))


RED, BLUE = (200, 30, 30), (30, 30, 200)

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 photoshop:Credit="Photo : J. Martin" xmpRights:WebStatement="https://droits.example/jm">
<dc:creator><rdf:Seq><rdf:li>Jeanne Martin</rdf:li><rdf:li>Paul Ott</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Jeanne Martin</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">La soufflerie.</rdf:li><rdf:li xml:lang="en-GB">The wind tunnel.</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Une soufflerie vide</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">CC BY 4.0</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
