"""The PDF, reopened: its tags, its words, and what hostile text does to it."""

import dataclasses
import io
import re
import shutil
import subprocess

import pikepdf
import pypdf
import pytest

from announcements import document as doc
from announcements.context import Contact
from presskits.pdf import STANDARDS, render_pdf
from richtext.sanitising import plain
from tests.presskits import samples
from tests.presskits.samples import CONTEXT, IMAGES, RELEASED


def made(document=None, context=CONTEXT, images=IMAGES):
    return render_pdf(document or samples.document(), context, images=images, timestamp=RELEASED)


def words(data):
    """Return the text as a reader copies it, on one line, with plain spaces."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def _spots(page):
    """Return where each run of text begins: how far to the right and how far up, in points."""
    found = []

    def note(text, c, t, *_):
        if text.strip():
            found.append(
                (t[4] * c[0] + t[5] * c[2] + c[4], float(t[4] * c[1] + t[5] * c[3] + c[5]))
            )

    page.extract_text(visitor_text=note)
    return found


def tags(data):
    """Return every structure element in reading order as (type, element)."""
    pdf = pikepdf.open(io.BytesIO(data))
    found = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append((str(element.S), element))
            if "/K" in element:
                walk(element.K)

    walk(pdf.Root.StructTreeRoot)
    return pdf, found


@pytest.fixture(scope="module")
def result():
    return made()


def test_the_pdf_keeps_both_standards(result):
    assert (result.standards, result.warnings) == (STANDARDS, ())


def test_the_pdf_says_its_language_title_and_conformance(result):
    pdf, _found = tags(result.data)
    assert str(pdf.Root.Lang).startswith("fr")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == samples.document().headline
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:creator"] == ["Université de Valmont, Institut des Rives"]


def test_the_tags_give_headings_in_order(result):
    _pdf, found = tags(result.data)
    levels = [name for name, _element in found if name in {"/H1", "/H2", "/H3"}]
    assert levels[0] == "/H1"
    assert levels.count("/H1") == 1
    assert levels.count("/H2") == 7
    assert "/H3" not in levels


def test_the_commitments_are_one_real_list(result):
    _pdf, found = tags(result.data)
    lists = [element for name, element in found if name == "/L"]
    sizes = sorted(sum(1 for child in element.K if child.S == "/LI") for element in lists)
    assert sizes == [1, 2, 4]
    assert {"/Lbl", "/LBody"} <= {name for name, _element in found}


def test_pictures_have_alternative_texts(result):
    _pdf, found = tags(result.data)
    alts = [str(element.Alt) for name, element in found if name == "/Figure"]
    assert alts == [
        "Université de Valmont",
        "Institut des Rives",
        "Deux présidentes signent un registre sur une table de bois.",
    ]


def test_the_words_are_all_there(result):
    text = words(result.data)
    for piece in (
        "Deux institutions s’allient pour veiller sur l’eau de la vallée",
        *(plain(c) for c in samples.COMMITMENTS),
        "presse@valmont.example",
        "01 99 00 56 78",
        "À propos de l’Institut des Rives",
        "Anne Roussel",
        "7F3A-91C2-08DE",
        "Lundi 3 mars 2025",
        "3 800",
        "Photo : A. Roussel / Université de Valmont",
    ):
        assert piece in text


def test_mail_and_telephone_can_be_clicked(result):
    pages = pypdf.PdfReader(io.BytesIO(result.data)).pages
    addresses = {
        annotation.get_object()["/A"]["/URI"]
        for page in pages
        for annotation in page.get("/Annots", [])
    }
    assert {"mailto:presse@valmont.example", "tel:+33199001234", "tel:+33199001299"} <= addresses


def test_the_same_document_gives_the_same_bytes(result):
    assert made().data == result.data


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ('#read("/etc/passwd")', '#read("/etc/passwd")'),
        ("$x^2$ @ref <label> *gras* _it_ `code`", "$x^2$ @ref"),
        ("= Titre\n- puce\n// note \\ fin", "= Titre - puce // note \\ fin"),
        ("Bonjour 🎉👩‍🔬 ☎️🇫🇷 tout le monde", "Bonjour tout le monde"),
        ("nul\x00 cloche\x07 zéro\u200b largeur\ufeff", "nul cloche zéro largeur"),
        ("Ελένη Παπαδοπούλου", "Ελένη Παπαδοπούλου"),
        ("Ольга Кузнецова", "Ольга Кузнецова"),
        ("Nguyễn Thị Ánh Đào", "Nguyễn Thị Ánh Đào"),
        ("2 ≤ 3 → vrai ✓", "2 ≤ 3 → vrai ✓"),
    ],
)
def test_hostile_and_foreign_text_is_shown_as_text(hostile, shown):
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    document = samples.document(
        headline=hostile,
        lede=f"<p>{escaped}</p>",
        signatories=(doc.Signatory(name=hostile, function=hostile, institution=hostile),),
        body=(doc.Text(heading=hostile, body=f"<ul><li>{escaped}</li></ul>"),),
    )
    result = made(document)
    assert result.standards == STANDARDS
    assert words(result.data).count(shown) >= 4


def test_arabic_and_hebrew_names_are_drawn():
    people = (doc.Signatory(name="ليلى بن عمر"), doc.Signatory(name="דנה לוי"))
    result = made(samples.document(signatories=people))
    assert result.standards == STANDARDS
    reader = pypdf.PdfReader(io.BytesIO(result.data))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Vazirmatn" in font for font in fonts)
    assert any("NotoSansHebrew" in font for font in fonts)


ARABIC = (
    "أعلنت الجامعة والمعهد اليوم توقيع اتفاق إطار لمدة خمس سنوات بلا استثناء لمراقبة المياه الجوفية في الوادي "
    "ونشر القياسات كل عام لأجل الأطفال والآباء بإذن الله"
)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
def test_arabic_is_extracted_as_it_was_written():
    """Letters of one glyph each: where dots or a lam-alef are drawn apart, whoever copies gets other words."""
    people = (doc.Signatory(name="ليلى بن عبد السلام", function="مديرة الأبحاث"),)
    body = (doc.Text(heading="", body=f"<p>{ARABIC}</p>"),)
    data = made(samples.document(signatories=people, body=body)).data
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    said = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    said = " ".join(re.sub("[\u202a-\u202e]", "", said).split())
    for words_of in (ARABIC, people[0].name, people[0].function):
        assert words_of in said


def test_a_script_that_no_font_draws_gives_a_plain_pdf_and_says_why(caplog):
    result = made(samples.document(signatories=(doc.Signatory(name="山田花子"),)))
    assert result.data.startswith(b"%PDF")
    assert result.standards == ()
    assert len(result.warnings) == 1
    assert "a-2a+ua-1" in caplog.text


def test_a_document_of_nothing_but_a_headline_is_set():
    bare = doc.Document(
        id="k7m2p9qr", language="de", original_language="de", kind="statement", headline="Kurz"
    )
    context = samples.context(
        contacts=(), address="", fingerprint="", edition_number=0, released_at=None
    )
    result = made(bare, context, {})
    assert result.standards == STANDARDS
    assert "Kurz" in words(result.data)


def test_empty_parts_do_not_break_the_tags():
    document = samples.document(
        headline="",
        lede="<p></p><p> </p><p><br></p>",
        body=(
            doc.Text(heading="", body="<p><strong></strong></p><ul><li></li></ul>"),
            doc.Quote(body="<p>…</p>"),
            doc.Figure(value="1", label=""),
            doc.Text(heading="Titre", body=""),
            doc.Video(url="https://video.example/1"),
            doc.Commitments(
                introduction="", items=(doc.Commitment(uuid="u", number=1, text="tenir"),)
            ),
        ),
        subheading="",
        signatories=(doc.Signatory(name="X"),),
    )
    assert made(document).standards == STANDARDS


def test_a_link_without_an_address_is_only_words():
    document = samples.document(lede='<p><a>sans adresse</a> et <a href="">vide</a></p>')
    result = made(document)
    assert result.standards == STANDARDS
    assert "sans adresse et vide" in words(result.data)


def test_a_picture_that_cannot_be_read_is_left_out():
    result = made(images={**IMAGES, samples.LEAD.sha256: b"not a picture"})
    assert result.standards == STANDARDS
    _pdf, found = tags(result.data)
    assert [name for name, _element in found].count("/Figure") == 2


def test_a_broken_drawing_does_not_keep_the_pdf_back():
    result = made(images={**IMAGES, samples.LOGO_FACTS.sha256: b"<svg"})
    assert result.data.startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_every_kind_of_picture_is_carried(kind):
    data = samples.photo("#a63", (2400, 1600), kind)
    lead = samples.facts(data, f"image/{kind.lower()}", (2400, 1600), alt="Un mur ocre.")
    result = made(samples.document(lead_image=lead), images={**IMAGES, lead.sha256: data})
    assert result.standards == STANDARDS
    pages = pypdf.PdfReader(io.BytesIO(result.data)).pages
    assert max(image.image.width for image in pages[0].images) == 1600


def test_a_long_announcement_with_long_words_fits_its_pages():
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    paragraph = "<p>" + ("Die Vereinbarung regelt Messung und Zugang. " * 28) + "</p>"
    document = samples.document(
        language="de",
        headline=f"{word} und Stadt einigen sich",
        subheading=word,
        body=tuple(doc.Text(heading=f"{n}. {word}", body=paragraph * 4) for n in range(1, 7)),
    )
    result = made(document)
    assert result.standards == STANDARDS
    reader = pypdf.PdfReader(io.BytesIO(result.data))
    assert len(words(result.data).split()) > 4000
    assert f"{len(reader.pages)} / {len(reader.pages)}" in reader.pages[-1].extract_text()
    for page in reader.pages:
        assert max(x for x, _y in _spots(page)) < 575


def test_a_correction_stands_at_the_top():
    text = words(made(context=samples.context(banners=(samples.banner(),))).data)
    assert text.index("Édition corrigée") < text.index("Deux institutions")
    assert "Le nombre de stations a été corrigé." in text


def test_hours_stand_with_the_line_that_keeps_them(result):
    text = words(result.data)
    assert text.index("01 99 00 12 34") < text.index("Du lundi") < text.index("01 99 00 12 99")


def test_an_address_of_e_mail_is_broken_at_no_hyphen():
    person = dataclasses.replace(
        samples.CONTACTS[0], email="relations-presse@institut-national-hennequin.example"
    )
    result = made(context=samples.context(contacts=(person,) * 3))
    lines = "\n".join(
        p.extract_text() for p in pypdf.PdfReader(io.BytesIO(result.data)).pages
    ).split("\n")
    assert "relations-presse@" in " ".join(lines)
    assert not [line for line in lines if line.rstrip().endswith("-") and "presse" in line]
    assert [line for line in lines if "institut-national-hennequin" in line]


def test_many_contacts_run_on_to_another_page():
    people = tuple(
        Contact(
            id=f"c{n}", name=f"Bureau {n}", institution="Valmont", email=f"b{n}@valmont.example"
        )
        for n in range(40)
    )
    text = words(made(context=samples.context(contacts=people)).data)
    assert all(f"b{n}@valmont.example" in text for n in range(40))


def test_the_last_page_is_never_left_almost_empty():
    """However long the text is: a page for three lines of contacts is brought back, or joined by more of the text."""
    paragraph = (
        f"<p>{'Les deux maisons mesurent ensemble le débit de la Rive depuis longtemps. ' * 6}</p>"
    )
    base, footer = samples.document(), 28 / 25.4 * 72
    for count in range(1, 15):
        body = tuple(doc.Text(heading="", body=paragraph) for _ in range(count)) + base.body[:2]
        page = pypdf.PdfReader(io.BytesIO(made(samples.document(body=body)).data)).pages[-1]
        # From the top of the text (24 mm) down to its last line, of the 245 mm between the margins.
        filled = (297 - 24 - min(y for _x, y in _spots(page) if y > footer) / 72 * 25.4) / 245
        assert filled > 0.25, f"{count} paragraphs fill {filled:.0%} of the last page"
