"""Attachments: what is offered, what is refused."""

import io
import zipfile

import docx
import pytest

from assets import documents, filetypes, zips
from assets.filetypes import media_type_of
from assets.refusals import Refused
from assets.verdicts import told


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def word() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def with_member(data: bytes, name: str) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "extension"),
    [
        (b"%PDF-1.7\n", "a.txt", "pdf"),
        ("jour;heure\nété;9 h\n".encode(), "a.csv", "csv"),
        ("Été\r\n".encode("cp1252"), "a.txt", "txt"),
        ("Été".encode("utf-16"), "a.TXT", "txt"),
        (word(), "a.bin", "docx"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "a", "odt"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "a", "ods"),
        (zipped(photos__un_jpg=b"x"), "photos.zip", "zip"),
        (b"\x00\x00\x00\x18ftypmp42....", "film.mp4", "mp4"),
        (b"ID3\x04....", "son.mp3", "mp3"),
    ],
)
def test_media_type_of_goes_by_content(data, filename, extension):
    assert filetypes.EXTENSIONS[media_type_of(data, filename)] == extension


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"<!doctype html><script>", "a.txt", "web page or a program"),
        (b"\xef\xbb\xbf <svg onload=x>", "a.csv", "web page or a program"),
        (b"#!/bin/sh\n", "a.txt", "web page or a program"),
        (b"hello", "a.html", "not offered"),
        (b"hello", "a.svg", "not offered"),
        (b"alert(1)", "a.js", "not offered"),
        (b"MZ\x90\x00\x03", "a.txt", "not offered"),
        (b"\x7fELF\x00\x00", "a.pdf", "not offered"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", "old Office file"),
        (b"\xff\xd8\xff\xe0", "a.pdf", "is an image"),
        (with_member(word(), "word/vbaProject.bin"), "a.docx", "macros"),
        (
            with_member(zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "Basic/x.xml"),
            "a.odt",
            "macros",
        ),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.base"), "a.odt", "not offered"),
        (zipped(outil_exe=b"x"), "a.zip", "outil.exe"),
        (b"PK\x03\x04" + b"\x00" * 40, "a.zip", "damaged"),
    ],
)
def test_media_type_of_refuses_with_a_sentence(data, filename, sentence):
    with pytest.raises(Refused) as caught:
        documents.inspected(data, filename)
    assert sentence in told(caught.value).messages[0]


def test_media_type_of_refuses_bombs(monkeypatch):
    monkeypatch.setattr(zips, "MAX_UNPACKED", 1000)
    with pytest.raises(Refused) as caught:
        documents.inspected(zipped(a_txt=b"0" * 2000), "a.zip")
    assert "unpacks to more" in told(caught.value).messages[0]
