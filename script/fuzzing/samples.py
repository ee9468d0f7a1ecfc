"""Small whole files of every kind that somebody uploads, made here so that nothing binary is committed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
from PIL import Image, ImageCms, TiffImagePlugin

ROOT = Path(__file__).parent.parent.parent
TEXT = ROOT / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>J. Martin</rdf:li>'
    b"</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
_NS = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


@cache
def text() -> str:
    return TEXT.read_text(encoding="utf-8")


def _paragraphs() -> list[str]:
    return [line for line in text().splitlines() if line.strip()]


def _picture(mode: str = "RGB", size: tuple[int, int] = (160, 100)) -> Image.Image:
    rng = random.Random(7)
    image = Image.new("RGB", size)
    image.putdata(
        [(x % 256, y * 2 % 256, rng.randrange(256)) for y in range(size[1]) for x in range(size[0])]
    )
    return image.convert(mode)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010F] = 6, "J. Martin", "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 41.0, 36.0)})
    return exif.tobytes()


def _jpeg(mode: str = "RGB", **options: object) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return _saved(
        _picture(mode),
        "JPEG",
        exif=_exif(),
        icc_profile=profile,
        xmp=XMP,
        comment=b"a comment",
        **options,
    )


def _png(mode: str = "RGB", **options: object) -> bytes:
    return _saved(_picture(mode), "PNG", dpi=(300, 300), **options)


def _png_16() -> bytes:
    rows = b"".join(b"\0" + bytes((x * 7 + y) % 256 for x in range(32 * 6)) for y in range(20))
    head = struct.pack(">IIBBBBB", 32, 20, 16, 2, 0, 0, 0)
    chunks = [
        (b"IHDR", head),
        (b"tEXt", b"Comment\0x"),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, data) for name, data in chunks)


def png_chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk with its length and sum (PNG §5.3)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _animated() -> bytes:
    frames = [_picture().rotate(turn) for turn in (0, 90)]
    return _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def _svg() -> bytes:
    return b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40" width="120" height="40">
<title>Logo</title><defs><linearGradient id="g"><stop offset="0" stop-color="#123"/><stop offset="1" stop-color="#abc"/></linearGradient>
<mask id="m"><rect width="120" height="40" fill="#fff"/></mask><pattern id="p" width="4" height="4"><path d="M0 0h2v2z"/></pattern>
<clipPath id="c"><circle r="9" cx="20" cy="20"/></clipPath><symbol id="s"><path d="M0 0L9 9"/></symbol></defs>
<style>.a{fill:url(#g)}</style><g mask="url(#m)" clip-path="url(#c)"><rect class="a" width="60" height="40"/><use xlink:href="#s"/>
<use href="#s" x="9"/><text x="4" y="20" font-family="serif">Valmont</text><path fill="url(#p)" d="M0 0C1 2 3 4 5 6z" transform="rotate(4)"/></g></svg>"""


def _docx() -> bytes:
    document = docx.Document()
    for number, line in enumerate(_paragraphs()):
        document.add_paragraph(line, style="Heading 1" if number == 2 else None)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Contact"
    document.add_picture(io.BytesIO(_jpeg()))
    document.sections[0].header.paragraphs[0].text = "COMMUNIQUÉ DE PRESSE"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _odt() -> bytes:
    body = "".join(
        f"<text:p>{line.replace('&', '&amp;').replace('<', '&lt;')}</text:p>"
        for line in _paragraphs()
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NS}><office:body><office:text><text:h text:outline-level="1">Titre</text:h><text:list><text:list-item><text:p>Un</text:p></text:list-item></text:list>{body}<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>'
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {_NS}/>".encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    })  # fmt: skip


def zipped(members: dict[str, bytes]) -> bytes:
    """Return an archive of members, the first one stored."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            archive.writestr(info, data)
    return stream.getvalue()


def _xlsx() -> bytes:
    return zipped({
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": b"<workbook/>",
        "xl/comments1.xml": b"<comments><authors><author>J. Martin</author></authors></comments>",
        "docProps/core.xml": b"<coreProperties><creator>J. Martin</creator></coreProperties>",
    })  # fmt: skip


def _pdf() -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Annots[<</Subtype/Link/A<</S/URI/URI(https://x.example)>>>>]>>",
        b"<</Length 8>>\nstream\nBT ET Q \nendstream",
        b"<</Author(J. Martin)/Title(x)>>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Root 1 0 R/Info 5 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % (table, len(data))  # fmt: skip


def _html() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in _paragraphs())
    return f"<!doctype html><html lang=fr><head><title>x</title></head><body><h1>Titre</h1><table><tr><td>{body}</td></tr></table><ul><li>a<li>b</ul></body></html>".encode()


def _markdown() -> bytes:
    return (
        "# Titre\n\n"
        + "\n\n".join(_paragraphs())
        + "\n\n> citation\n\n- un\n- deux\n\n[lien](https://x.example)"
    ).encode()


# kind → how its sample is made; image kinds are pictures, the next ones manuscripts, the last ones attachments.
IMAGES: dict[str, Callable[[], bytes]] = {
    "jpeg": _jpeg,
    "jpeg progressive": lambda: _jpeg(progressive=True),
    "jpeg cmyk": lambda: _jpeg("CMYK"),
    "jpeg grey": lambda: _saved(_picture("L"), "JPEG"),
    "png": _png,
    "png palette": lambda: _png("P", transparency=3),
    "png alpha": lambda: _png("RGBA"),
    "png 16 bit": _png_16,
    "png animated": _animated,
    "webp": lambda: _saved(_picture(), "WEBP", exif=_exif(), xmp=XMP),
    "webp lossless": lambda: _saved(_picture("RGBA"), "WEBP", lossless=True),
    "avif": lambda: _saved(_picture(), "AVIF", speed=10),
    "gif": lambda: _saved(_picture("P"), "GIF"),
    "bmp": lambda: _saved(_picture(), "BMP"),
    "tiff": lambda: _saved(_picture(), "TIFF", tiffinfo=TiffImagePlugin.ImageFileDirectory_v2()),
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
    "svg": _svg,
}
MANUSCRIPTS: dict[str, Callable[[], bytes]] = {
    "docx": _docx,
    "odt": _odt,
    "html": _html,
    "md": _markdown,
    "txt": lambda: text().encode(),
}
ATTACHMENTS: dict[str, Callable[[], bytes]] = {
    "pdf": _pdf,
    "zip": lambda: zipped({"a.txt": b"x", "folder/b.csv": b"a;b\n"}),
    "xlsx": _xlsx,
    "csv": lambda: b"jour;heure\nlundi;9 h\n" * 20,
    "mp3": lambda: b"ID3\x04\0\0\0\0\0\x0fTIT2\0\0\0\x05\0\0\x03abc" + b"\xff\xfb\x90\0" * 50,
    "mp4": lambda: (
        b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + struct.pack(">I4s", 8, b"moov") + bytes(100)
    ),
}
ENDINGS = {
    "jpeg": "jpg",
    "jpeg progressive": "jpg",
    "jpeg cmyk": "jpg",
    "jpeg grey": "jpg",
    "webp lossless": "webp",
}


@cache
def sample(kind: str) -> bytes:
    return {**IMAGES, **MANUSCRIPTS, **ATTACHMENTS}[kind]()


def ending(kind: str) -> str:
    return ENDINGS.get(kind, kind.split()[0])
