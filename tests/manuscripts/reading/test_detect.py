import struct
import zipfile

import pytest

from manuscripts.blocks import UnreadableSource
from manuscripts.reading import read
from manuscripts.reading.archive import Archive
from tests.manuscripts.reading.office import PIXEL, archive, docx, odt, paragraph

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _unpack(packed: Archive) -> None:
    for name in packed.names():
        packed.read(name)


def _refusal(data: bytes, **hints: str) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(data, **hints)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \r\n\t ", "This file is empty."),
        ("\u200b\u00a0 \u200b".encode(), "There is no text in this file."),
        (
            b"%PDF-1.7\n%\xe2\xe3",
            "This is a PDF: give the Word file it was made from, or copy its text and paste it.",
        ),
        (
            b"{\\rtf1\\ansi Bonjour}",
            "This is an RTF document: open it in your word processor, save it as .docx and give that file.",
        ),
        (
            PIXEL,
            "This is an image or a video, not a text: add it to the announcement once the text is imported.",
        ),
        (
            _OLE + "WordDocument".encode("utf-16-le"),
            "This is a Word document of the old kind (.doc): open it in Word, save it as .docx and give that file.",
        ),
        (
            _OLE + "EncryptedPackage".encode("utf-16-le"),
            "This document is protected by a password: save a copy without the password and give that file.",
        ),
        (
            odt("", manifest="<m><encryption-data/></m>"),
            "This document is protected by a password: save a copy without the password and give that file.",
        ),
        (
            archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
            "This is a spreadsheet, a presentation or a drawing: give the text as a Word or OpenDocument text file.",
        ),
        (
            archive({"photo.jpg": b"x"}),
            "This is a ZIP archive: unpack it and give the Word, OpenDocument, HTML or text file inside.",
        ),
        (
            b"PK\3\4 and then nothing of a zip",
            "This document is damaged and cannot be opened: open it in your word processor, save it again and retry.",
        ),
        (
            bytes(range(256)) * 8,
            "This file is not text in any form Entente knows: give a Word, OpenDocument, HTML or text file.",
        ),
    ],
)
def test_read_refuses_with_one_sentence_that_says_what_to_do(data: bytes, sentence: str) -> None:
    assert _refusal(data, name="communique.docx") == sentence


def test_read_refuses_fifty_megabytes_without_reading_them() -> None:
    assert _refusal(b"a" * 50_000_000) == (
        "This file is larger than 10 MB: give the text without its images, or paste it."
    )


def test_read_refuses_a_text_of_a_million_characters() -> None:
    assert _refusal(b"mot " * 250_001) == (
        "This text is far too long for an announcement: give the communiqué alone."
    )


def test_read_tells_the_format_from_the_bytes_not_from_the_name() -> None:
    assert (
        read(docx(paragraph("Bonjour.")), name="lettre.odt", content_type="text/plain").format
        == "docx"
    )
    assert read(odt("<text:p>Bonjour.</text:p>"), name="lettre.docx").format == "odt"
    assert read(b"<!DOCTYPE html><p>Bonjour.</p>", name="lettre.txt").format == "html"
    assert read(b"Bonjour.", name="lettre.docx").format == "text"
    assert read(b"# Bonjour", name="lettre.md").format == "markdown"


def test_read_stops_a_bomb_while_it_unpacks() -> None:
    bomb = archive({"[Content_Types].xml": "", "word/document.xml": b" " * 30_000_000})

    assert len(bomb) < 50_000
    assert (
        _refusal(bomb) == "This file unpacks to far more than a document holds; it was not opened."
    )


def test_read_does_not_believe_the_sizes_that_a_bomb_declares() -> None:
    bomb = bytearray(archive({"[Content_Types].xml": "", "word/document.xml": b" " * 30_000_000}))
    real, claimed = struct.pack("<L", 30_000_000), struct.pack("<L", 20)
    assert bomb.count(real) == 2

    message = _refusal(bytes(bomb.replace(real, claimed)))

    assert message == (
        "This document is damaged and cannot be opened: open it in your word processor, save it again and retry."
    )


def test_read_counts_all_parts_together() -> None:
    part = bytes(range(256)) * 80_000
    packed = Archive(
        archive({f"word/media/{number}.png": part for number in range(4)}, zipfile.ZIP_STORED)
    )

    with pytest.raises(UnreadableSource, match="unpacks to far more"):
        _unpack(packed)


def test_read_refuses_thousands_of_members() -> None:
    swarm = archive({f"word/{number}.xml": "" for number in range(3_001)})

    assert (
        _refusal(swarm) == "This file unpacks to far more than a document holds; it was not opened."
    )


def test_read_expands_no_entities() -> None:
    xml = '<!DOCTYPE d [<!ENTITY a "ha">]><w:document xmlns:w="x"><w:body>&a;</w:body></w:document>'

    message = _refusal(archive({"[Content_Types].xml": "", "word/document.xml": xml}))

    assert message.startswith("This document is damaged")


def test_read_refuses_absurd_nesting_in_a_word_file() -> None:
    depth = 20_000
    body = "<w:sdt><w:sdtContent>" * depth + "</w:sdtContent></w:sdt>" * depth

    assert _refusal(docx(body)).startswith("This document is damaged")


def test_read_says_when_a_document_holds_only_images() -> None:
    drawing = '<w:r><w:drawing><a:blip r:embed="photo"/></w:drawing></w:r>'

    assert _refusal(docx(paragraph(drawing), media={"photo": PIXEL})) == (
        "This document holds images but no text."
    )
