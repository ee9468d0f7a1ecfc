from io import BytesIO

import docx as python_docx
import pytest

from manuscripts.blocks import BlockKind, SourceText
from manuscripts.reading import read
from tests.manuscripts.reading.office import PIXEL, docx, paragraph

_STYLES = """<w:styles @><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="U2"><w:name w:val="Überschrift 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Chapitre"><w:name w:val="Chapitre maison"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:type="paragraph" w:styleId="Plan"><w:name w:val="Plan"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Inter"><w:name w:val="Intertitre"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="lev"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>"""
_NUMBERING = """<w:numbering @><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def _style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def _item(list_id: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def _texts(source: SourceText) -> list[str]:
    return [block.text for block in source.blocks]


def _kinds(source: SourceText) -> list[tuple[str, int, str]]:
    return [(str(block.kind), block.level, block.text) for block in source.blocks]


@pytest.mark.parametrize(
    ("style", "level"), [("Titre1", 1), ("Titre", 1), ("U2", 2), ("Chapitre", 1), ("Plan", 3)]
)
def test_read_docx_takes_headings_from_styles_of_any_language(style: str, level: int) -> None:
    source = read(
        docx(
            paragraph("Une étape", properties=_style(style)) + paragraph("Suite."),
            parts={"styles": _STYLES},
        )
    )

    assert _kinds(source) == [("heading", level, "Une étape"), ("paragraph", 0, "Suite.")]
    assert source.blocks[0].html == "Une étape"
    assert source.language == "fr"
    assert source.format == "docx"


def test_read_docx_says_which_paragraphs_are_bold_throughout() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>Un partenariat ancien</w:t></w:r>"
    body = (
        paragraph(bold, " :")
        + paragraph(
            "Du texte ", "<w:r><w:rPr><w:rStyle w:val='lev'/></w:rPr><w:t>fort</w:t></w:r>", "."
        )
        + paragraph("Par le style", properties=_style("Inter"))
        + paragraph(
            "<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>Pas gras</w:t></w:r>",
            properties=_style("Inter"),
        )
    )

    source = read(docx(body, parts={"styles": _STYLES}))

    assert [block.strong for block in source.blocks] == [True, False, True, False]
    assert source.blocks[1].html == "Du texte <strong>fort</strong>."


def test_read_docx_nests_and_separates_lists() -> None:
    body = "".join(
        [
            paragraph("former", properties=_item(4)),
            paragraph("les jeunes", properties=_item(4, 1)),
            paragraph("chercher", properties=_item(4)),
            paragraph("premier", properties=_item(5)),
            paragraph("Fin."),
            paragraph("encore", properties=_item(4)),
        ]
    )

    blocks = read(docx(body, parts={"numbering": _NUMBERING})).blocks

    assert [(b.text, b.level, b.ordered, b.list_number) for b in blocks] == [
        ("former", 1, False, 1),
        ("les jeunes", 2, False, 1),
        ("chercher", 1, False, 1),
        ("premier", 1, True, 2),
        ("Fin.", 0, False, 0),
        ("encore", 1, False, 3),
    ]


def test_read_docx_reads_what_python_docx_writes() -> None:
    document = python_docx.Document()
    document.add_heading("Le titre", 0)
    document.add_heading("Une section", 2)
    document.add_paragraph("un point", style="List Bullet")
    document.add_paragraph("un point dans le point", style="List Bullet 2")
    document.add_paragraph("un rang", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Nadia Berthier", "01 99 00 12 34"
    table.cell(1, 0).text = "Première ligne\nSeconde"
    table.cell(1, 0).add_paragraph("Autre paragraphe")
    table.cell(1, 1).text = "Voisine"
    buffer = BytesIO()
    document.save(buffer)

    assert _kinds(read(buffer.getvalue())) == [
        ("heading", 1, "Le titre"),
        ("heading", 2, "Une section"),
        ("item", 1, "un point"),
        ("item", 2, "un point dans le point"),
        ("item", 1, "un rang"),
        ("paragraph", 0, "Nadia Berthier\n01 99 00 12 34"),
        ("paragraph", 0, "Première ligne\nSeconde"),
        ("paragraph", 0, "Autre paragraphe"),
        ("paragraph", 0, "Voisine"),
    ]


def test_read_docx_reads_the_original_text_and_reports_tracked_changes() -> None:
    insertion = '<w:ins w:id="1" w:author="Paul Arnaud"><w:r><w:t xml:space="preserve">quatre </w:t></w:r></w:ins>'
    deletion = '<w:del w:id="2" w:author="Inès Kahn"><w:r><w:delText xml:space="preserve">trois </w:delText></w:r></w:del>'

    source = read(docx(paragraph("Il y aura ", deletion, insertion, "laboratoires.")))

    assert _texts(source) == ["Il y aura trois laboratoires."]
    assert source.notes == (
        "The document holds tracked changes that nobody has accepted: 1 insertion and 1 deletion. The text was read as "
        "it stood before them; accept or refuse them in the document and import it again.",
        "Deletion by Inès Kahn, kept in the text: “trois”",
        "Insertion by Paul Arnaud, left out: “quatre”",
    )


def test_read_docx_rejoins_a_paragraph_that_an_insertion_split() -> None:
    mark = '<w:rPr><w:ins w:id="1" w:author="A"/></w:rPr>'
    added = '<w:ins w:id="2" w:author="A"><w:r><w:t>Un alinéa nouveau.</w:t></w:r></w:ins>'
    body = (
        paragraph("Un début ", properties=mark)
        + paragraph("et une fin.")
        + paragraph(added, properties=mark)
        + paragraph("Après.")
    )

    source = read(docx(body))

    assert _texts(source) == ["Un début et une fin.", "Après."]
    assert "Insertion by A, left out: “Un alinéa nouveau.”" in source.notes


def test_read_docx_treats_moved_text_and_rows_as_changes() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    body = (
        paragraph('<w:moveFrom w:author="A"><w:r><w:t>Déplacé</w:t></w:r></w:moveFrom>', " ici.")
        + paragraph('<w:moveTo w:author="A"><w:r><w:t>Déplacé</w:t></w:r></w:moveTo>', "Là.")
        + "<w:tbl>"
        + row.format("", "ancienne")
        + row.format('<w:trPr><w:ins w:author="B"/></w:trPr>', "nouvelle")
        + row.format('<w:trPr><w:del w:author="B"/></w:trPr>', "retirée")
        + "</w:tbl>"
    )

    source = read(docx(body))

    assert _texts(source) == ["Déplacé ici.", "Là.", "ancienne", "retirée"]
    assert "Insertion by B, left out: “nouvelle”" in source.notes
    assert "Deletion by B, kept in the text: “retirée”" in source.notes


def test_read_docx_reports_comments_and_leaves_them_out() -> None:
    comments = '<w:comments @><w:comment w:id="0" w:author="Lea Fischer"><w:p><w:r><w:t>Date à vérifier ?</w:t></w:r></w:p></w:comment></w:comments>'
    anchored = '<w:commentRangeStart w:id="0"/><w:r><w:t>Le 3 mars.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'

    source = read(docx(paragraph(anchored), parts={"comments": comments}))

    assert _texts(source) == ["Le 3 mars."]
    assert source.notes == ("Comment by Lea Fischer: “Date à vérifier ?”",)


def test_read_docx_keeps_links_breaks_hyphens_and_quotes() -> None:
    body = paragraph(
        '<w:hyperlink r:id="rL"><w:r><w:t>le site</w:t></w:r></w:hyperlink>',
        "<w:r><w:br/><w:t>Président</w:t><w:noBreakHyphen/><w:t>Directeur</w:t><w:softHyphen/><w:t> “général”\u00a0»</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "mailto:presse@institut.example" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>écrire</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )

    block = read(docx(body, links={"rL": "https://institut.example/a?b=1&amp;c=2"})).blocks[0]

    assert block.text == "le site\nPrésident-Directeur “général”\u00a0»écrire"
    assert block.html == (
        '<a href="https://institut.example/a?b=1&amp;c=2">le site</a><br>Président-Directeur “général”\u00a0»'
        '<a href="mailto:presse@institut.example">écrire</a>'
    )


def test_read_docx_refuses_script_links() -> None:
    body = paragraph('<w:hyperlink r:id="rL"><w:r><w:t>ici</w:t></w:r></w:hyperlink>')

    assert read(docx(body, links={"rL": "javascript:alert(1)"})).blocks[0].html == "ici"


def test_read_docx_brings_images_with_their_alternative_text() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Image 1" descr="Les deux présidentes signent"/>'
        '<a:graphic><a:graphicData><a:blip r:embed="photo"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )

    blocks = read(docx(paragraph("Avant.") + paragraph(drawing), media={"photo": PIXEL})).blocks

    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH, BlockKind.IMAGE]
    image = blocks[1].image
    assert image is not None
    assert (image.name, image.data, image.alt) == (
        "photo.png",
        PIXEL,
        "Les deux présidentes signent",
    )


def test_read_docx_reads_a_text_box_once() -> None:
    box = (
        "<w:txbxContent>"
        + paragraph("CONTACT PRESSE")
        + paragraph("Nadia Berthier")
        + "</w:txbxContent>"
    )
    run = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert _texts(read(docx(paragraph("Corps.", run)))) == [
        "Corps.",
        "CONTACT PRESSE",
        "Nadia Berthier",
    ]


def test_read_docx_places_footnotes_after_their_paragraph() -> None:
    notes = (
        '<w:footnotes @><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">'
        + paragraph("Source : rapport annuel.")
        + "</w:footnote></w:footnotes>"
    )
    body = paragraph("Un chiffre", '<w:r><w:footnoteReference w:id="2"/></w:r>', ".") + paragraph(
        "Suite."
    )

    source = read(docx(body, parts={"footnotes": notes}))

    assert _texts(source) == ["Un chiffre(1).", "(1) Source : rapport annuel.", "Suite."]
    assert source.notes == ("1 footnote was placed after its paragraph.",)


def test_read_docx_leaves_out_headers_and_hidden_text_and_says_so() -> None:
    header = "<w:hdr @>" + paragraph("Institut des Sources") + "</w:hdr>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>note interne</w:t></w:r>"

    source = read(docx(paragraph("Public.", hidden), parts={"header1": header}))

    assert _texts(source) == ["Public."]
    assert source.notes == (
        "The page headers and footers were left out: “Institut des Sources”",
        "Hidden text was left out: “note interne”",
    )


def test_read_docx_sees_lists_made_with_the_hyphen_key() -> None:
    body = (
        paragraph("Cet accord :")
        + paragraph("- ouvrira un laboratoire,")
        + paragraph("- formera cent jeunes.")
        + paragraph("Fin.")
    )

    assert _kinds(read(docx(body))) == [
        ("paragraph", 0, "Cet accord :"),
        ("item", 1, "ouvrira un laboratoire,"),
        ("item", 1, "formera cent jeunes."),
        ("paragraph", 0, "Fin."),
    ]
