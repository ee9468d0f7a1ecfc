"""What is left out of documents, what is refused, and what their editors are told, word for word."""

from __future__ import annotations

import io
import pickle
import zipfile

import docx
import pikepdf
import pytest
from django.urls import reverse

from assets import documents, notices, storing, verdicts
from assets.models import Attachment
from assets.notices import Kind
from assets.refusals import Reason, Refused
from tests.assets.hostile_documents import ODT, RELATION, W, box, excel, film, packed, pdf, word
from tests.factories import UserFactory

SECRET = "SeKreTmArKeR"
PART = '<?xml version="1.0" encoding="UTF-8"?><x xmlns:dc="http://purl.org/dc/elements/1.1/">{}</x>'


def told(data: bytes, filename: str) -> dict[Kind, tuple[int, tuple[str, ...]]]:
    found = documents.inspected(data, filename).notices
    return {n.kind: (n.count, n.names) for n in found}


def stored(data: bytes, filename: str) -> bytes:
    result = documents.inspected(data, filename).stored(data)
    assert isinstance(result, bytes)
    return result


def refusal(data: bytes, filename: str) -> Reason:
    with pytest.raises(Refused) as caught:
        documents.inspected(data, filename)
    return caught.value.reason


def test_word_loses_its_authors_and_nothing_else():
    document = docx.Document()
    document.add_paragraph("Accord-cadre")
    for name in ("author", "last_modified_by", "keywords", "comments", "category"):
        setattr(document.core_properties, name, SECRET)
    document.core_properties.title = "Accord"
    stream = io.BytesIO()
    document.save(stream)
    data = stream.getvalue()

    clean = stored(data, "a.docx")

    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(clean))
    assert after.testzip() is None
    assert after.namelist() == before.namelist()
    changed = {name for name in after.namelist() if after.read(name) != before.read(name)}
    assert changed == {"docProps/core.xml", "docProps/app.xml", "docProps/thumbnail.jpeg"}
    assert all(SECRET.encode() not in after.read(name) for name in after.namelist())
    reopened = docx.Document(io.BytesIO(clean))
    assert [p.text for p in reopened.paragraphs] == ["Accord-cadre"]
    assert (reopened.core_properties.title, reopened.core_properties.author) == ("Accord", "")
    assert told(data, "a.docx") == {Kind.CLEANED: (1, ())}
    assert documents.inspected(clean, "a.docx").media_type.endswith("wordprocessingml.document")


def test_word_tells_whose_comments_and_changes_stay():
    comments = f'<w:comments {W}><w:comment w:author="Paul Ott" w:id="1"/><w:comment w:author="Jeanne Martin"/></w:comments>'
    body = '<w:ins w:author="Paul Ott"><w:r/></w:ins><w:del w:author="A &amp; B"/><w:r><w:rPr><w:vanish/></w:rPr></w:r>'
    parts = {
        "word/comments.xml": comments,
        "docProps/app.xml": "<Properties><Company>Valmont</Company></Properties>",
        "word/embeddings/chart.xlsx": b"x",
        "word/_rels/document.xml.rels": RELATION.format("image", "https://suivi.example/a.png"),
        "customXml/item1.xml": PART.format(""),
    }

    assert told(word(parts, body=body), "a.docx") == {
        Kind.COMMENTS: (2, ("Paul Ott", "Jeanne Martin")),
        Kind.CHANGES: (2, ("Paul Ott", "A & B")),
        Kind.HIDDEN_TEXT: (1, ()),
        Kind.EMBEDDED: (1, ("chart.xlsx",)),
        Kind.LINKED: (1, ("https://suivi.example/a.png",)),
        Kind.CUSTOM_DATA: (1, ()),
        Kind.CLEANED: (1, ()),
    }


def test_links_of_readers_are_no_links_to_files():
    parts = {
        "word/_rels/document.xml.rels": RELATION.format("hyperlink", "https://valmont.example")
    }
    assert told(word(parts), "a.docx") == {}


def test_excel_tells_what_is_hidden():
    data = excel({
        "xl/workbook.xml": '<workbook><sheets><sheet name="Budget" state="veryHidden"/><sheet name="Ok"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": '<worksheet><cols><col min="1" hidden="1"/></cols><sheetData><row hidden="1"/></sheetData></worksheet>',
        "xl/worksheets/sheet2.xml": "<worksheet><sheetData><row/></sheetData></worksheet>",
        "xl/comments1.xml": "<comments><authors><author>Paul Ott</author></authors><commentList><comment ref='A1'/></commentList></comments>",
        "xl/printerSettings/printerSettings1.bin": b"\\\\serveur\\imprimante",
        "xl/connections.xml": "<connections/>",
        "xl/pivotCache/pivotCacheRecords1.xml": "<a/>",
    })  # fmt: skip

    assert told(data, "a.xlsx") == {
        Kind.COMMENTS: (1, ("Paul Ott",)),
        Kind.HIDDEN_SHEETS: (1, ("Budget",)),
        Kind.HIDDEN_CELLS: (1, ()),
        Kind.CONNECTIONS: (1, ()),
        Kind.CACHED: (1, ()),
        Kind.PRINTERS: (1, ()),
    }


def test_powerpoint_tells_notes_hidden_slides_and_comments():
    data = packed({
        "[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": '<p:sld xmlns:p="urn:p" show="0"/>', "ppt/notesSlides/notesSlide1.xml": "<p/>",
        "ppt/comments/comment1.xml": '<p:cmLst xmlns:p="urn:p"><p:cm authorId="0"/></p:cmLst>',
        "ppt/commentAuthors.xml": '<p:cmAuthorLst xmlns:p="urn:p"><p:cmAuthor name="Paul Ott"/></p:cmAuthorLst>',
    })  # fmt: skip

    assert told(data, "a.pptx") == {
        Kind.COMMENTS: (1, ("Paul Ott",)),
        Kind.HIDDEN_SLIDES: (1, ()),
        Kind.SPEAKER_NOTES: (1, ()),
    }


def odt(members: dict[str, bytes | str]) -> bytes:
    return packed({"mimetype": ODT, "content.xml": PART.format(""), **members})


def test_opendocument_loses_its_authors_and_tells_the_rest():
    meta = f"<meta:initial-creator>{SECRET}</meta:initial-creator><dc:creator>{SECRET}</dc:creator><dc:title>Accord</dc:title>"
    content = (
        "<text:changed-region><dc:creator>Paul Ott</dc:creator></text:changed-region>"
        "<office:annotation><dc:creator>Jeanne Martin</dc:creator></office:annotation>"
        '<draw:image xlink:href="https://suivi.example/a.png"/><draw:image xlink:href="Pictures/a.png"/>'
    )
    data = odt({"meta.xml": PART.format(meta), "content.xml": PART.format(content),
                "Thumbnails/thumbnail.png": SECRET, "VersionList.xml": "<a/>"})  # fmt: skip

    clean = zipfile.ZipFile(io.BytesIO(stored(data, "a.odt")))

    assert clean.testzip() is None
    assert all(SECRET.encode() not in clean.read(name) for name in clean.namelist())
    assert b"<dc:title>Accord</dc:title>" in clean.read("meta.xml")
    assert clean.infolist()[0].filename == "mimetype"
    assert told(data, "a.odt") == {
        Kind.COMMENTS: (1, ("Jeanne Martin",)),
        Kind.CHANGES: (1, ("Paul Ott",)),
        Kind.LINKED: (1, ("https://suivi.example/a.png",)),
        Kind.VERSIONS: (1, ()),
        Kind.CLEANED: (1, ()),
    }


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"Basic/Standard/a.xml": "x"}, Reason.MACROS),
        ({"content.xml": PART.format("<script:event-listener/>")}, Reason.MACROS),
        ({"content.xml": PART.format("<text:dde-connection-decl/>")}, Reason.FETCHES),
        ({"META-INF/manifest.xml": "<manifest:encryption-data/>"}, Reason.PASSWORD),
        ({"META-INF/manifest.xml": "application/vnd.sun.star.oleobject"}, Reason.EMBEDDED_OBJECT),
    ],
)
def test_opendocument_that_acts_is_refused(members, reason):
    assert refusal(odt(members), "a.odt") == reason


@pytest.mark.parametrize("text", [PART.format("").encode("utf-16"), b"<!DOCTYPE a []><a/>"])
def test_office_part_that_hides_its_words_is_refused(text):
    assert refusal(word({"word/footnotes.xml": text}), "a.docx") == Reason.DAMAGED


def test_signed_document_is_not_touched_and_told():
    parts = {"_xmlsignatures/sig1.xml": "<a/>",
             "docProps/core.xml": f"<a><dc:creator>{SECRET}</dc:creator></a>"}  # fmt: skip
    data = word(parts)

    assert stored(data, "a.docx") == data
    assert set(told(data, "a.docx")) == {Kind.SIGNED, Kind.NAMED}


def annotated(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = SECRET
    document.docinfo["/Title"] = "Convention"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
        metadata["dc:title"] = "Convention"
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="Paul Ott")  # fmt: skip
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
    document.pages[0].PieceInfo = pikepdf.Dictionary(Private=SECRET)
    layer = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Brouillon")
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=[document.make_indirect(layer)])


def test_pdf_loses_its_authors_and_earlier_states_and_tells_the_rest():
    first = pdf(annotated)
    data = first + b"%" + SECRET.encode() + b"\n%%EOF\n"

    clean = stored(data, "a.pdf")

    assert SECRET.encode() not in clean
    with pikepdf.open(io.BytesIO(clean)) as document:
        assert document.docinfo["/Title"] == "Convention"
        assert "/Author" not in document.docinfo
        assert "dc:creator" not in document.open_metadata()
        assert "/PieceInfo" not in document.pages[0]
    assert told(data, "a.pdf") == {
        Kind.COMMENTS: (1, ("Paul Ott",)),
        Kind.LAYERS: (1, ("Brouillon",)),
        Kind.CLEANED: (1, ()),
    }
    assert stored(clean, "a.pdf") == clean  # the same once more


def test_signed_pdf_stays_byte_for_byte_and_is_told():
    def sign(document: pikepdf.Pdf) -> None:
        annotated(document)
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=document.make_indirect(signature))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])

    data = pdf(sign)

    assert stored(data, "a.pdf") == data
    found = told(data, "a.pdf")
    assert found[Kind.NAMED] == (1, (SECRET,))
    assert {Kind.SIGNED, Kind.VERSIONS, Kind.COMMENTS} <= set(found)


def test_pdf_with_a_password_is_refused_and_with_restrictions_told():
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    limited = pdf(encryption=pikepdf.Encryption(owner="a"))

    assert refusal(locked, "a.pdf") == Reason.PASSWORD
    assert stored(limited, "a.pdf") == limited
    assert Kind.RESTRICTED in told(limited, "a.pdf")


def test_pdf_is_looked_through_on_the_disk_as_in_memory(tmp_path):
    from tests.assets.hostile_documents import object_stream_bomb, objects_pdf

    for data, reason in ((pdf(annotated), None), (objects_pdf(160_000), Reason.PDF_TOO_INVOLVED),
                         (object_stream_bomb(60), Reason.PDF_TOO_INVOLVED)):  # fmt: skip
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        with path.open("rb") as file:
            if reason is None:
                found = documents.inspected(file, "a.pdf")
                assert found == documents.inspected(data, "a.pdf")
                with found.stored(file) as kept:
                    kept.seek(0)
                    assert kept.read() == stored(data, "a.pdf")
            else:
                with pytest.raises(Refused) as caught:
                    documents.inspected(file, "a.pdf")
                assert caught.value.reason == refusal(data, "a.pdf") == reason


def test_pdf_behind_something_else_is_no_pdf():
    assert refusal(b"<script>" + pdf(), "a.pdf") == Reason.OFFERED_NOT
    assert refusal(b"%PDF-1.7\n", "a.pdf") == Reason.DAMAGED


def test_film_loses_places_and_private_boxes_and_keeps_its_length():
    place = box(b"udta", box(b"\xa9xyz", SECRET.encode()))
    data = film(place) + box(b"uuid", SECRET.encode()) + box(b"free", SECRET.encode())

    clean = stored(data, "a.mp4")

    assert len(clean) == len(data)
    assert SECRET.encode() not in clean
    assert documents.inspected(clean, "a.mp4").media_type == "video/mp4"
    assert stored(film(), "a.mp4") == film()


def test_film_with_a_track_of_places_is_told():
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"camm" + bytes(12))))
    assert told(film(track), "a.mp4") == {Kind.DATA_TRACKS: (1, ("camm",))}


def test_sound_loses_its_tags():
    sound = b"\xff\xfb\x90\x00" + bytes(400)
    front = b"ID3\x04\0\0\0\0\0\x0c" + SECRET.encode()
    back = b"TAG" + SECRET.encode().ljust(125, b"\0")

    assert stored(front + front + sound + back, "a.mp3") == sound
    assert stored(sound, "a.mp3") == sound


def test_archive_tells_what_was_not_looked_into():
    data = packed({"textes/accord.docx": word(), "a.pdf": pdf(), "lisez-moi.txt": "Bonjour"})

    assert told(data, "a.zip") == {Kind.UNSEEN: (2, ("accord.docx", "a.pdf"))}


def test_archive_as_other_programs_write_it_is_taken():
    stream = io.BytesIO()

    class Unseekable(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            return stream.write(data)

    with zipfile.ZipFile(Unseekable(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("été/photo.txt", "été" * 100)
        with archive.open("grand.txt", "w", force_zip64=True) as member:
            member.write(b"a" * 1000)

    assert documents.inspected(stream.getvalue(), "a.zip").media_type == "application/zip"


def test_refusal_crosses_to_another_process_whole():
    refused = pickle.loads(pickle.dumps(Refused(Reason.RUNS, {"name": "a.exe"})))
    assert (refused.reason, refused.words) == (Reason.RUNS, {"name": "a.exe"})


def test_every_reason_and_every_notice_has_its_sentence():
    assert set(verdicts.REFUSALS) == set(Reason)
    assert set(verdicts.NOTICES) == set(Kind)


def test_notice_of_a_later_version_is_left_out():
    assert notices.read([{"kind": "unheard of", "count": 1, "names": []}]) == []


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_editor_is_told_at_once_and_until_the_file_is_replaced(db, desk):
    from django.utils import translation

    translation.activate("fr")
    from django.core.files.uploadedfile import SimpleUploadedFile

    comments = f'<w:comments {W}><w:comment w:author="Paul &lt;Ott>"/></w:comments>'
    data = word({"word/comments.xml": comments, "docProps/app.xml": "<P><Company>V</Company></P>"})
    address = reverse("admin:assets_attachment_add")

    page = desk.post(address, {"upload": SimpleUploadedFile("Accord.docx", data)}, follow=True).text

    assert "Sera publié avec «\u202fAccord.docx\u202f»" in page
    assert "1 commentaire (Paul &lt;Ott&gt;)" in page
    row = Attachment.objects.get()
    change = reverse("admin:assets_attachment_change", args=[row.pk])
    page = desk.get(change).text
    assert "<li>1 commentaire (Paul &lt;Ott&gt;)</li>" in page
    assert "Retirés des propriétés du fichier" in page
    assert b"<Company>" not in storing.read(row.file.name)

    desk.post(change, {"upload": SimpleUploadedFile("a.csv", b"a;b\n")})
    assert "commentaire" not in desk.get(change).text


def test_large_document_is_stored_from_the_disk(db, desk, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    data = packed({"docProps/app.xml": "<P><Company>V</Company></P>", "word/document.xml": "<a/>",
                   "[Content_Types].xml": "<Types/>"})  # fmt: skip

    desk.post(
        reverse("admin:assets_attachment_add"), {"upload": SimpleUploadedFile("a.docx", data)}
    )

    row = Attachment.objects.get()
    kept = storing.read(row.file.name)
    assert (row.size, row.sha256) == (len(kept), storing.digest(kept))
    assert b"Company" not in zipfile.ZipFile(io.BytesIO(kept)).read("docProps/app.xml")
