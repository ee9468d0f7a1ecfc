"""Word and OpenDocument files damaged as files are: cut short, changed, with parts missing, and by those who mean harm."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO

from tests.manuscripts.adversaries_of_files import W, docx, odt, paragraph, zipped

_WHOLE = (
    (
        docx(
            paragraph("Un titre") + paragraph("Un texte.") + "<w:tbl><w:tr><w:tc>" + paragraph("a") + "</w:tc></w:tr></w:tbl>",
            styles=f'<w:styles {W}><w:style w:styleId="a" w:type="paragraph"><w:name w:val="heading 1"/></w:style></w:styles>',
            numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"/></w:abstractNum></w:numbering>',
            comments=f'<w:comments {W}><w:comment w:author="a">{paragraph("a")}</w:comment></w:comments>',
            footnotes=f'<w:footnotes {W}><w:footnote w:id="1">{paragraph("a")}</w:footnote></w:footnotes>',
        ),
        "a.docx",
    ),
    (
        odt(
            "<text:h text:outline-level='1'>Un titre</text:h><text:p>Un<text:s text:c='3'/>texte.</text:p>"
            "<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>",
            "<text:list-style style:name='l'><text:list-level-style-number text:level='1'/></text:list-style>",
        ),
        "a.odt",
    ),
)  # fmt: skip
_NUMBERS = ("0", "-1", "²", "9" * 5000, "", "1e9", "٣", "NaN", "99999")


def mutated(chance: random.Random) -> tuple[bytes, str]:
    """A Word or OpenDocument file damaged in one of the ways that files are, and its name."""
    data, name = chance.choice(_WHOLE)
    way = chance.randrange(4)
    if way == 0:  # bytes of the ZIP changed
        spoiled = bytearray(data)
        for _byte in range(chance.randrange(1, 30)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        return bytes(spoiled), name
    if way == 1:  # cut short, or with something before or after it
        cut = chance.randrange(len(data))
        return chance.choice([data[:cut], data[cut:], data + data[:cut], data[:cut] + data]), name
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    if way == 2:  # a part missing, empty, or another's
        part = chance.choice(list(parts))
        parts[part] = chance.choice(
            [b"", b"\0", b"<a/>", b"<a", b"a", *map(_bytes, parts.values())]
        )
        if chance.random() < 0.4:
            del parts[part]
        return zipped(parts), name
    part = chance.choice([n for n in parts if n.endswith(".xml")])
    return zipped(parts | {part: _spoiled(_bytes(parts[part]), chance)}), name


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _spoiled(xml: bytes, chance: random.Random) -> bytes:
    """XML with a number, a tag or a few signs changed."""
    way = chance.randrange(5)
    if way == 0:
        numbers = list(re.finditer(rb"(?<=[\"'])\d+(?=[\"'])", xml))
        if numbers:
            number = chance.choice(numbers)
            return xml[: number.start()] + chance.choice(_NUMBERS).encode() + xml[number.end() :]
    at = chance.randrange(len(xml))
    if way == 1:
        return (
            xml[:at]
            + chance.choice([b"\0", b"&a;", b"<", b"]]>", b"\xff", b"<!-- ", b"<?a "])
            + xml[at:]
        )
    tags = list(re.finditer(rb"</?[\w:]+", xml))
    if way == 2 and len(tags) > 1:
        first, second = sorted(chance.sample(tags, 2), key=lambda tag: tag.start())
        return (
            xml[: first.start()] + second.group() + xml[first.end() : second.start()]
            + first.group() + xml[second.end() :]
        )  # fmt: skip
    if way == 3:
        return (
            chance.choice(["utf-16", "utf-8-sig", "latin-1", "utf-32"])
            .join(['<?xml version="1.0" encoding="', '"?>'])
            .encode()
            + xml
        )
    return xml[:at] + xml[at + chance.randrange(1, 40) :]
