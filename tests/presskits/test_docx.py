"""The Word file, reopened."""

import datetime as dt
import io
import re
import zipfile

import docx
import pytest
import time_machine
from docx.oxml.ns import qn

from announcements import document as doc
from presskits.docx import render_docx
from richtext.sanitising import plain
from tests.presskits import samples
from tests.presskits.samples import CONTEXT, IMAGES, RELEASED


def made(document=None, context=CONTEXT, images=IMAGES):
    return render_docx(document or samples.document(), context, images=images, timestamp=RELEASED)


@pytest.fixture(scope="module")
def data():
    return made()


@pytest.fixture(scope="module")
def file(data):
    return docx.Document(io.BytesIO(data))


def test_headings_are_real(file):
    found = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "Deux institutions s’allient pour veiller sur l’eau de la vallée"),
        ("Heading 2", "Une histoire déjà longue"),
        ("Heading 2", "Ce qui change"),
        ("Heading 2", "Signataires"),
        ("Heading 2", "À propos de l’Université de Valmont"),
        ("Heading 2", "À propos de l’Institut des Rives"),
        ("Heading 2", "Contacts presse"),
        ("Heading 2", "Pour aller plus loin"),
    ]


def numbers(file):
    """Return (list, text) of the numbered paragraphs."""
    return [
        (p._p.pPr.numPr.numId.val, p.text) for p in file.paragraphs if p.style.name == "List Number"
    ]


def test_commitments_are_a_numbered_list(file):
    found = numbers(file)
    assert len({number for number, _text in found}) == 1
    texts = [plain(c) for c in samples.COMMITMENTS]
    texts[1] += " (Échéance\u00a0: 1er\u00a0janvier 2027)"
    assert [text for _number, text in found] == texts


def test_every_ordered_list_counts_from_one():
    body = "<ol><li>un</li><li>deux</li></ol>"
    file = docx.Document(
        io.BytesIO(
            made(samples.document(body=(doc.Text(heading="", body=body + "<p>x</p>" + body),)))
        )
    )
    lists = [number for number, _text in numbers(file)]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    numbering = file.part.numbering_part.element
    for number in set(lists):
        override = next(n for n in numbering.num_lst if n.numId == number).lvlOverride_lst[0]
        assert override.startOverride.val == 1


def test_bullets_are_a_list(file):
    assert [p.text for p in file.paragraphs if p.style.name == "List Bullet"][:2] == [
        "douze stations",
        "une base ouverte",
    ]


def test_the_language_is_set_for_every_word(file):
    language = file.styles.element.find(".//" + qn("w:rPrDefault")).find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "fr-FR"
    german = docx.Document(io.BytesIO(made(samples.document(language="de"))))
    language = german.styles.element.find(".//" + qn("w:rPrDefault")).find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "de-DE"


def test_properties_come_from_the_edition(file):
    properties = file.core_properties
    assert properties.title == samples.document().headline
    assert properties.author == "Université de Valmont, Institut des Rives"
    assert properties.created == properties.modified == RELEASED
    assert properties.language == "fr-FR"


def test_pictures_have_alternative_texts(file):
    alts = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert alts == [
        "Université de Valmont",
        "Institut des Rives",
        "Deux présidentes signent un registre sur une table de bois.",
    ]


def test_contacts_are_links_and_no_table(file):
    targets = {r.target_ref for r in file.part.rels.values() if r.is_external}
    assert {
        "mailto:presse@valmont.example",
        "tel:+33199001234",
        "https://valmont.example/eau",
    } <= targets
    told = {p.text.split("\n")[0] for p in file.paragraphs if p.style.name == "Contact"}
    assert told == {"Service presse", "Camille Brandt"}


def test_figures_beside_each_other_are_one_table_headed_by_its_first_column(file):
    (table,) = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["12", "stations de mesure (Source\u00a0: relevés 2024)"],
        ["3\u202f800", "habitants du bassin"],
        ["1998", "premier relevé commun"],
    ]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstColumn")), look.get(qn("w:firstRow"))) == ("1", "0")


def test_figures_apart_are_tables_apart():
    parts = (
        doc.Figure(value="1", label="a"),
        doc.Text(heading="", body="<p>x</p>"),
        doc.Figure(value="2", label="b"),
    )
    apart = docx.Document(io.BytesIO(made(samples.document(body=parts))))
    assert [table.cell(0, 0).text for table in apart.tables] == ["1", "2"]


def test_every_page_says_its_edition_address_and_number(file):
    footer = file.sections[0].footer
    first, second = (paragraph.text for paragraph in footer.paragraphs)
    edition = "La salle de presse de la vallée · Édition 1 · 3 mars 2025 à 10\u202fh\u202f00 (heure de Paris)"
    assert " ".join(first.split()) == " ".join(f"{edition} /".split())
    assert second == CONTEXT.address
    fields = [f.get(qn("w:instr")).strip() for f in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_who_lacks_our_families_is_told_what_is_near(data):
    table = zipfile.ZipFile(io.BytesIO(data)).read("word/fontTable.xml").decode()
    found = re.findall(
        r'w:name="(Newsreader|Instrument Sans)">\s*<w:altName w:val="(.+?)"/>\s*<w:panose1 w:val="(.+?)"/>.*?<w:family w:val="(.+?)"',
        table,
        re.DOTALL,
    )
    assert found == [
        ("Newsreader", "Georgia", "02040502050405020303", "roman"),
        ("Instrument Sans", "Arial", "020B0604020202020204", "swiss"),
    ]


def test_no_letters_are_set_apart(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    for name in ("word/document.xml", "word/styles.xml"):
        xml = archive.read(name).decode()
        assert "<w:spacing w:val=" not in xml


def test_the_same_document_gives_the_same_bytes_later(data):
    with time_machine.travel(RELEASED + dt.timedelta(days=400)):
        assert made() == data


def test_every_member_is_dated_by_the_release(data):
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    assert dates == {(2025, 3, 3, 9, 0, 0)}


def test_text_that_xml_forbids_is_cleaned():
    file = docx.Document(
        io.BytesIO(made(samples.document(headline="Nul\x00 & <b>gras</b> 🎉 \ud800 fin")))
    )
    assert file.paragraphs[2].text == "Nul & <b>gras</b> 🎉  fin"


def test_a_bare_document_opens():
    bare = doc.Document(
        id="k7m2p9qr", language="en", original_language="en", kind="statement", headline="Short"
    )
    context = samples.context(
        contacts=(), address="", fingerprint="", edition_number=0, released_at=None
    )
    assert docx.Document(io.BytesIO(made(bare, context, {}))).paragraphs[1].text == "Short"
