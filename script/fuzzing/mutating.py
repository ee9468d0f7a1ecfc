"""What can be done to a file: bytes first, then the structure of its kind."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from . import junk, samples

KINDS = (*samples.IMAGES, *samples.MANUSCRIPTS, *samples.ATTACHMENTS)
LARGE = 30_000_000  # bytes; what is larger is not made larger still
_EXTREMES = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\0\0\xff\xff",
    b"\xff",
)


@dataclass(frozen=True)
class File:
    """A file as somebody would upload it, what it was made of and how."""

    number: int
    kind: str
    name: str
    data: bytes
    how: str


def file(seed: int, number: int) -> File:
    """Return the file that a seed and a number stand for."""
    rng = random.Random(f"{seed}:file:{number}")
    kind = (
        KINDS[number % len(KINDS)] if rng.random() < 0.7 else rng.choice(tuple(samples.MANUSCRIPTS))
    )
    data, how = samples.sample(kind), []
    ways = [*_BYTES, *_OF_KIND.get(samples.ending(kind), ())]
    of_kind = _OF_KIND.get(samples.ending(kind))
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        way = rng.choice(of_kind if of_kind and rng.random() < 0.65 else ways)
        data = way(data, rng)
        how.append(way.__name__.strip("_"))
        if len(data) > LARGE:
            break
    return File(number, kind, _name(rng, kind), data, "+".join(how))


def _name(rng: random.Random, kind: str) -> str:
    ending = samples.ending(kind)
    if rng.random() < 0.8:
        return f"fichier.{ending}"
    return rng.choice((
        f"a.{rng.choice(('exe', 'html', 'svg', 'jpg', 'docx', 'pdf', 'txt', 'php', ''))}",
        f"../../{ending}", f"é\u202e.{ending}", "a" * 400 + f".{ending}", f"CON.{ending}", f".{ending}", "", "a\x00b.jpg",
        f"<{junk.TAG}>.{ending}", f"a\r\nb.{ending}", "20%41." + ending,
    ))  # fmt: skip


# Bytes, whatever they mean.


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4, 20, 200)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _drop(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + data[place + rng.choice((1, 4, 64, 4000)) :]


def _double(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    piece = data[place : place + rng.choice((4, 64, 2000))]
    return data[:place] + piece * rng.choice((2, 20)) + data[place:]


def _extreme(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(min(len(data), rng.choice((40, 400, 10**9))) + 1)
    value = rng.choice(_EXTREMES)
    return data[:place] + value + data[place + len(value) :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(junk.BYTES) * rng.choice((1, 50)) + data[place:]


def _append(data: bytes, rng: random.Random) -> bytes:
    return data + rng.choice(
        (
            bytes(5000),
            b"<script>alert(1)</script>",
            samples.sample("zip"),
            samples.sample("jpeg"),
            b"\0" * 300_000,
        )
    )


def _splice(data: bytes, rng: random.Random) -> bytes:
    other = samples.sample(rng.choice(KINDS))
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _flip, _cut, _drop, _double, _extreme, _extreme, _insert, _append, _splice),
)

# PNG and JPEG: chunks and segments.


def _png_chunks(data: bytes, rng: random.Random) -> bytes:
    chunks, place = [], 8
    while place + 8 <= len(data):
        size = struct.unpack(">I", data[place : place + 4])[0]
        chunks.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + size]))
        place += 12 + size
    if not chunks:
        return data
    number = rng.randrange(len(chunks))
    name, content = chunks[number]
    kind = rng.randrange(6)
    if kind == 0 and len(chunks[0][1]) >= 13:
        wide, high = rng.choice(
            (
                (2**31 - 1, 2**31 - 1),
                (30_000, 4_000),
                (0, 5),
                (1, 100_000),
                (12_000, 10_000),
                (65_535, 1_900),
            )
        )
        chunks[0] = (b"IHDR", struct.pack(">II", wide, high) + chunks[0][1][8:])
    elif kind == 1:
        chunks[0] = (
            b"IHDR",
            chunks[0][1][:8] + bytes(rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255)) for _ in range(5)),
        )
    elif kind == 2:
        bomb = b"x\0\0" + zlib.compress(bytes(30_000_000), 9)
        chunks.insert(
            1,
            rng.choice(
                (
                    (b"iCCP", bomb),
                    (b"zTXt", b"x\0\0" + bomb[3:]),
                    (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb[3:]),
                    (b"eXIf", bytes(999)),
                    (b"abCd", b"x" * 9000),
                )
            ),
        )
    elif kind == 3:
        chunks[number] = (name, _flip(content, rng))
    elif kind == 4:
        chunks.insert(rng.randrange(len(chunks)), (name, content))
    else:
        del chunks[number]
    return data[:8] + b"".join(samples.png_chunk(*chunk) for chunk in chunks)


def _jpeg_segments(data: bytes, rng: random.Random) -> bytes:
    kind = rng.randrange(5)
    frame = re.search(rb"\xff[\xc0-\xc2]..", data, re.DOTALL)
    if kind == 0 and frame:
        place = frame.end() + 1
        return (
            data[:place]
            + rng.choice((b"\xff\xff\xff\xff", b"\x30\0\x30\0", b"\0\0\0\1", b"\0\1\xff\xff"))
            + data[place + 4 :]
        )
    if kind == 1:
        segment = rng.choice(
            (b"\xff\xe0", b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xee", b"\xff\xfe")
        )
        content = rng.choice(
            (
                b"JFIF\0\1\1\0\0\1\0\1\x20\x20" + bytes(3072),
                b"Exif\0\0MM\0*\xff\xff\xff\xff",
                b"ICC_PROFILE\0\1\xff" + bytes(99),
                b"Adobe\0d\0\0\0\0\2",
                b"http://ns.adobe.com/xap/1.0/\0<" + b"a" * 60_000,
                b"",
            )
        )
        return (
            data[:2]
            + segment
            + struct.pack(">H", min(len(content) + 2, 65_535))
            + content
            + data[2:]
        )
    if kind == 2:
        scan = data.find(b"\xff\xda")
        return data[: scan + rng.randrange(2, 200)] if scan > 0 else data
    if kind == 3:
        scan = data.find(b"\xff\xda")
        return data + data[scan:] * rng.choice((1, 60)) if scan > 0 else data
    return data + data


# XML, alone and inside an archive.


def _xml(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    # Of a file that unpacks to very much, its beginning tells enough.
    tags = list(re.finditer(r"<([\w:]+)[^<>]{0,2000}>", text[:2_000_000]))
    if not tags:
        return _flip(data, rng)
    tag = rng.choice(tags)
    kind = rng.randrange(9)
    if kind == 0:
        deep = rng.choice((300, 3000, 60_000))
        deep = min(deep, 2_000_000 // len(tag[0]))
        opened = tag[0] if not tag[0].endswith("/>") else tag[0][:-2] + ">"
        text = text[: tag.start()] + opened * deep + f"</{tag[1]}>" * deep + text[tag.start() :]
    elif kind == 1:
        text = text[: tag.start()] + tag[0] * rng.choice((2, 500)) + text[tag.end() :]
    elif kind == 2:
        text = text[: tag.start()] + text[tag.end() :]
    elif kind == 3:
        bomb = (
            "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
            + "".join(
                f"<!ENTITY {b} '{f'&{a};' * 10}'>"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            )
            + "<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        )
        text = re.sub(r"^(<\?xml.*?\?>)?", lambda m: m[0] + bomb, text, count=1)
        text = (
            text[: len(text) // 2] + rng.choice(("&i;", "&f;", "&nosuch;")) + text[len(text) // 2 :]
        )
    elif kind == 4:
        word = rng.choice(junk.WORDS).replace("<", "&lt;")
        text = text[: tag.end()] + word + text[tag.end() :]
    elif kind == 5:
        value = (
            (junk.number(rng) if rng.random() < 0.5 else junk.text(rng))
            .replace("<", "&lt;")
            .replace('"', "'")
        )
        text = (
            text[: tag.start()]
            + re.sub(r'"[^"]*"', lambda m: f'"{value}"', tag[0])
            + text[tag.end() :]
        )
    elif kind == 6:
        other = rng.choice(tags)
        text = text[: tag.start()] + other[0] + text[tag.end() :]
    elif kind == 7:
        text = (
            text[: tag.end()]
            + text[tag.end() : tag.end() + 400] * rng.choice((3, 300))
            + text[tag.end() :]
        )
    else:
        return text.encode(rng.choice(("utf-16", "utf-32", "utf-7", "cp1252")), "replace")
    return text.encode("utf-8", "surrogatepass")


def _svg(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    layers = rng.choice((4, 12, 30))
    addition = rng.choice((
        "".join(f'<mask id="n{i}"><rect width="9" height="9" mask="url(#n{i + 1})"/><use href="#n{i + 1}"/><use href="#n{i + 1}"/></mask>' for i in range(layers)) + '<rect mask="url(#n0)" width="9" height="9"/>',
        "".join(f'<g id="u{i}">' + f'<use href="#u{i + 1}"/>' * 10 + "</g>" for i in range(layers)) + '<use href="#u0"/>',
        "".join(f'<pattern id="q{i}" width="1" height="1"><rect fill="url(#q{i + 1})" width="9" height="9"/></pattern>' for i in range(layers)) + '<rect fill="url(#q0)" width="9" height="9"/>',
        "".join(f'<clipPath id="k{i}" clip-path="url(#k{i + 1})"><use href="#k{i + 1}"/></clipPath>' for i in range(layers)) + '<rect clip-path="url(#k0)"/>',
        '<use id="me" href="#me"/>', "<script>alert(1)</script>", "<foreignObject><iframe src='javascript:alert(1)'/></foreignObject>",
        '<a xlink:href="javascript:alert(1)"><rect/></a>', '<image href="https://x.example/a.png"/>', '<image href="data:image/png;base64,AAAA"/>',
        '<style>@import url(https://x.example/);*{background:url(//x.example)}</style>', '<animate attributeName="href" to="javascript:x"/>',
        "<filter id='f'><feGaussianBlur stdDeviation='99999'/><feTurbulence numOctaves='9999'/></filter><rect filter='url(#f)' width='99' height='99'/>",
        "<path d='" + "M0 0C1 1 2 2 3 3" * 20_000 + "'/>", "<path d='M" + "9" * 3000 + " e'/>", "<text>" + "a" * 60_000 + "</text>",
        "<rect onload='x' width='1e99' height='-1'/>", "<polygon points='" + "1,2 " * 30_000 + "'/>",
    ))  # fmt: skip
    if rng.random() < 0.25:
        size = rng.choice(("0", "-5", "1e30", "NaN", "²", "99999999", "5%", "1em"))
        return re.sub(
            r'(viewBox|width|height)="[^"]*"',
            lambda m: (
                f'{m[1]}="{size} {size} {size} {size}"' if m[1] == "viewBox" else f'{m[1]}="{size}"'
            ),
            text,
            count=rng.randint(1, 3),
        ).encode()
    return text.replace("</svg>", addition + "</svg>").encode()


def _members(data: bytes, rng: random.Random) -> bytes:
    """Change an archive: a member's content, name, number, size or how it is packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: _beginning(archive, name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, OSError, ValueError):
        return _flip(data, rng)
    if not members:
        return data
    xml = [name for name in members if name.endswith((".xml", ".rels"))]
    name = rng.choice(xml or list(members))
    if "word/document.xml" in members and rng.random() < 0.4:
        name = "word/document.xml"
    if "content.xml" in members and rng.random() < 0.5:
        name = "content.xml"
    kind = rng.randrange(12)
    if kind < 6:
        members[name] = (_xml if rng.random() < 0.8 else _flip)(members[name], rng)
    elif kind == 6:
        del members[name]
    elif kind == 7:
        members[name] = rng.choice((bytes(60_000_000), b"<a>" + b"a" * 60_000_000 + b"</a>", b""))
    elif kind == 8:
        members[
            rng.choice(
                (
                    "../x",
                    "/etc/x",
                    "a" * 60_000,
                    "word/vbaProject.bin",
                    "x.exe",
                    "é\x00",
                    "Basic/x",
                    "mimetype",
                )
            )
        ] = b"x"
    elif kind == 9:
        members |= {f"n{i}.txt": b"" for i in range(rng.choice((100, 6000)))}
    elif kind == 10:
        return _lying(samples.zipped(members), rng)
    else:
        members["mimetype"] = rng.choice(
            (
                b"application/pdf",
                b"",
                b"x" * 5000,
                "é".encode(),
                b"application/vnd.oasis.opendocument.text",
            )
        )
    return samples.zipped(members)


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(LARGE // 6)


def _lying(data: bytes, rng: random.Random) -> bytes:
    """Change what an archive says of its members (sizes, flags, ways of packing), in both of its tables."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        places = [match.start() for match in re.finditer(re.escape(mark), data)]
        for place in rng.sample(places, min(len(places), 2)):
            at = place + offset + rng.choice((0, 2, 8, 12, 16, 20))
            value = rng.choice((b"\1\0", b"\x63\0", b"\x0c\0", b"\xff\xff", b"\0\0", b"\x08\x08"))
            changed[at : at + 2] = value
    return bytes(changed)


# Text and PDF.


def _lines(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    lines = text.splitlines() or [""]
    kind = rng.randrange(9)
    place = rng.randrange(len(lines))
    if kind == 0:
        lines[place:place] = [rng.choice(junk.WORDS)] * rng.choice((1, 30))
    elif kind == 1:
        lines[place] = lines[place][:100_000] * rng.choice((20, 300))
    elif kind == 2:
        rng.shuffle(lines)
    elif kind == 3:
        lines = [" ".join(lines)]
    elif kind == 4:
        unit = rng.choice(
            (
                "« ",
                "“",
                "(",
                "[",
                "A. ",
                "- ",
                "1) ",
                "Mme Anne ",
                "Dr. Jean-",
                ": ",
                ", ",
                "’",
                "ABC ",
                "01 ",
                "* ",
                "> ",
                "| ",
                "#",
                "\t",
                "&",
                "<b>",
                "à ",
                "le 3 mars ",
                "www.",
                "@",
                "http://",
            )
        )
        lines[place:place] = [unit * rng.choice((200, 8000))]
    elif kind == 5:
        lines = [line[: rng.randrange(len(line) + 1)] for line in lines]
    elif kind == 6:
        return "\n".join(lines).encode(
            rng.choice(("utf-16", "utf-16-be", "cp1252", "utf-32", "utf-7", "cp437", "mac-roman")),
            "replace",
        )
    elif kind == 7:
        return rng.choice(("\r", "\x0b", "\x0c", "\u2028", "\x85", "\x00")).join(lines).encode()
    else:
        words = " ".join(lines).split(" ")
        rng.shuffle(words)
        lines = [" ".join(words[i : i + 12]) for i in range(0, len(words), 12)]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _pdf(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((
        data.replace(b"/Count 1", b"/Count 999999999"), data.replace(b"[3 0 R]", b"[2 0 R]"), data.replace(b"1 0 obj", b"9" * 300 + b" 0 obj"),
        data.replace(b"endobj", b""), data.replace(b"startxref", b"startxref\n99999999999"), data.replace(b"<<", b"<<" * 500),
        data.replace(b"/Annots", b"/AA<</O<</S/Launch/F(cmd.exe)>>>>/Annots"), data.replace(b"%PDF-1.7", b"junk" * 200 + b"%PDF-1.7"),
        data.replace(b"[0 0 200 200]", b"[" * 3000), data.replace(b"J. Martin", b"J" * 200_000), b"%PDF-" + data[9:40] * 5000,
    ))  # fmt: skip


_OF_KIND: dict[str, tuple[Callable[[bytes, random.Random], bytes], ...]] = {
    "png": (_png_chunks,),
    "jpg": (_jpeg_segments,),
    "svg": (_svg, _svg, _xml),
    "docx": (_members,),
    "odt": (_members,),
    "xlsx": (_members,),
    "zip": (_members,),
    "html": (_xml, _lines),
    "md": (_lines,),
    "txt": (_lines,),
    "csv": (_lines,),
    "pdf": (_pdf,),
}
