"""Documents and archives that mean harm, made on the spot; the largest that are taken in among them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf

ODT = b"application/vnd.oasis.opendocument.text"
TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
    "</Relationships>"
)


def packed(members: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    stream = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return stream.getvalue()


def word(members: Mapping[str, bytes | str] | None = None, *, body: str = "") -> bytes:
    """Return a small Word document with further members."""
    document = f"<w:document {W}><w:body><w:p>{body}<w:r><w:t>Accord</w:t></w:r></w:p></w:body></w:document>"
    parts = {"[Content_Types].xml": TYPES.format(""), "word/document.xml": document}
    return packed({**parts, **(members or {})})


def excel(members: Mapping[str, bytes | str]) -> bytes:
    return packed(
        {"[Content_Types].xml": TYPES.format(""), "xl/workbook.xml": "<workbook/>", **members}
    )


class Zip:
    """An archive written by hand, so that it can lie."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.entries: list[bytes] = []

    def add(self, name: str, data: bytes, *, size: int | None = None, crc: int | None = None,
            at: int | None = None, packed_size: int | None = None, flags: int = 0, method: int = 8) -> None:  # fmt: skip
        """Add a member of compressed data; what is not given is true."""
        raw = name.encode()
        flags |= 0x800
        start = len(self.body) if at is None else at
        length = len(data) if packed_size is None else packed_size
        true = zlib.decompress(data, -15) if method == 8 and (size is None or crc is None) else b""
        common = (20, flags, method, 0, 0x21, zlib.crc32(true) if crc is None else crc,
                  length, len(true) if size is None else size, len(raw), 0)  # fmt: skip
        if at is None:
            self.body += struct.pack("<4s5H3L2H", b"PK\x03\x04", *common) + raw + data
        self.entries.append(struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *common, 0, 0, 0, 0, start) + raw)  # fmt: skip

    def done(self, *, count: int | None = None) -> bytes:
        listed = b"".join(self.entries)
        number = min(len(self.entries) if count is None else count, 0xFFFF)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(listed), len(self.body), 0)  # fmt: skip
        return bytes(self.body) + listed + end


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def deflated_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(
        [*(packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)), packer.flush()]
    )


def mimetype_bomb() -> bytes:
    """Return 1.5 MB whose member “mimetype” unpacks to 1.5 GB."""
    archive = Zip()
    archive.add("mimetype", deflated_zeros(1500), size=1500 * 1024**2, crc=0)
    return archive.done()


def lying_size() -> bytes:
    archive = Zip()
    archive.add("a.txt", deflated_zeros(800), size=10, crc=0)
    return archive.done()


def quoted_bomb() -> bytes:
    """Return an archive whose thousand members are all the same bytes."""
    archive = Zip()
    data = deflated_zeros(8)
    archive.add("0.txt", data)
    crc = zlib.crc32(bytes(8 * 1024**2))
    for number in range(1, 1000):
        archive.add(f"{number}.txt", data, at=0, size=8 * 1024**2, crc=crc)
    return archive.done()


def nested_bomb() -> bytes:
    inner = packed({f"{n}.txt": bytes(30 * 1024**2) for n in range(4)})
    return packed({f"{n}.zip": inner for n in range(12)})


def many_members(count: int) -> bytes:
    return packed({f"{number}.txt": b"" for number in range(count)}, stored=True)


def endless_directory() -> bytes:
    """Return an archive whose directory names a million members, although its end says that there is one."""
    archive = Zip()
    archive.add("a.txt", deflated(b"a"))
    archive.entries *= 1_000_000
    return archive.done(count=1)


def locked() -> bytes:
    archive = Zip()
    archive.add("a.txt", deflated(b"a"), flags=1)
    return archive.done()


def odd_method() -> bytes:
    archive = Zip()
    archive.add("a.txt", b"x" * 40, method=9, size=100, crc=0)
    return archive.done()


def twice() -> bytes:
    archive = Zip()
    archive.add("a.txt", deflated(b"to be looked at"))
    archive.add("A.TXT", deflated(b"to be opened"))
    return archive.done()


def between() -> bytes:
    archive = Zip()
    archive.add("a.txt", deflated(b"a"))
    archive.body += b"SECRET" * 20
    archive.add("b.txt", deflated(b"b"))
    return archive.done()


def word_bomb() -> bytes:
    archive = Zip()
    archive.add("[Content_Types].xml", deflated(TYPES.format("").encode()))
    archive.add("word/document.xml", deflated_zeros(900), size=900 * 1024**2, crc=0)
    return archive.done()


# PDF.


def pdf(change: object = None, **save: object) -> bytes:
    """Return a PDF of one page that a function has changed."""
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if callable(change):
            change(document)
        document.save(stream, deterministic_id="encryption" not in save, **save)  # type: ignore[arg-type]
    return stream.getvalue()


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])


def _hidden_script(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=document.make_stream(b"evil()"))
    )


def _file(document: pikepdf.Pdf) -> None:
    document.attachments["salaires.xlsx"] = b"SECRET"


def _bomb(document: pikepdf.Pdf) -> None:
    document.Root.Private = document.make_stream(
        zlib.compress(bytes(600 * 1024**2), 9), Filter=pikepdf.Name.FlateDecode
    )


def _deep(document: pikepdf.Pdf) -> None:
    value = pikepdf.Array([])
    for _ in range(90):
        value = pikepdf.Array([value])
    document.Root.Private = value


def script_pdf() -> bytes:
    return pdf(_script)


def launch_pdf() -> bytes:
    return pdf(_launch)


def hidden_script_pdf() -> bytes:
    return pdf(_hidden_script, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def file_pdf() -> bytes:
    return pdf(_file)


def stream_bomb_pdf() -> bytes:
    return pdf(_bomb)


def deep_pdf() -> bytes:
    return pdf(_deep)


def objects_pdf(count: int = 450_000) -> bytes:
    """Return a PDF of very many small objects, written by hand."""
    parts, places = [b"%PDF-1.7\n"], []
    position = len(parts[0])
    first = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]  # fmt: skip
    for number in range(1, count + 1):
        body = first[number - 1] if number <= 3 else f"[{number}]"
        text = f"{number} 0 obj{body}endobj\n".encode()
        places.append(position)
        parts.append(text)
        position += len(text)
    table = f"xref\n0 {count + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    end = f"trailer<</Size {count + 1}/Root 1 0 R>>\nstartxref\n{position}\n%%EOF\n"
    return b"".join([*parts, table.encode(), end.encode()])


def object_stream_bomb(megabytes: int = 700) -> bytes:
    """Return a PDF whose object stream unpacks to so much."""
    stream = zlib.compress(b"4 0 " + b" " * (megabytes * 1024**2) + b"[]", 9)
    parts, position, places = [b"%PDF-1.7\n"], 9, []
    for text in (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/Private 4 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(stream)
        + stream + b"\nendstream endobj\n",
    ):  # fmt: skip
        places.append(position)
        parts.append(text)
        position += len(text)
    rows = [(0, 0, 65535), *((1, place, 0) for place in places[:3]), (2, 5, 0), (1, places[3], 0), (1, position, 0)]  # fmt: skip
    table = b"".join(struct.pack(">BLH", *row) for row in rows)
    parts.append(
        b"6 0 obj<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % position
    )
    return b"".join(parts)


# Films and sound.


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L4s", 8 + len(body), kind) + body


def film(extra: bytes = b"", *, sound: int = 64) -> bytes:
    """Return the boxes of a film, without a picture that could be played."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(12))))
    return (
        box(b"ftyp", b"isom\0\0\0\0isom")
        + box(b"moov", box(b"mvhd", bytes(100)) + track + extra)
        + box(b"mdat", bytes(sound))
    )


def boxes_without_end() -> bytes:
    return film() + box(b"free", b"") * 50_000


def broken_boxes() -> bytes:
    return box(b"ftyp", b"isom\0\0\0\0isom") + struct.pack(">L4s", 2**31, b"moov") + bytes(100)


def endless_tag() -> bytes:
    return b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1000)


def large_archive(megabytes: int = 150) -> bytes:
    """Return an archive as large as a newsroom takes: a film that no packing makes smaller."""
    block = bytes(range(256)) * 4096
    return packed({"rushes.mov": b"\x01" + block * megabytes}, stored=True)
