import contextlib
from random import Random

import pytest

from manuscripts.blocks import BlockKind, SourceText, UnreadableSource
from manuscripts.reading import read
from tests.manuscripts.reading.office import PIXEL, odt

_AUTOMATIC = """<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>
<text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>"""


def _change(key: str, kind: str, author: str, deleted: str = "") -> str:
    return (
        f'<text:changed-region text:id="{key}"><text:{kind}><office:change-info><dc:creator>{author}</dc:creator>'
        f"</office:change-info>{deleted}</text:{kind}></text:changed-region>"
    )


def _texts(source: SourceText) -> list[str]:
    return [block.text for block in source.blocks]


def test_read_odt_takes_headings_bold_and_links() -> None:
    source = read(
        odt(
            '<text:p text:style-name="P1">Le titre</text:p><text:h text:outline-level="2">Une section</text:h>'
            '<text:p><text:span text:style-name="T1">Tout gras</text:span></text:p>'
            '<text:p>XXI<text:span text:style-name="T2">e</text:span> siècle<text:s text:c="3"/>sur '
            '<text:a xlink:href="https://institut.example/">le site</text:a><text:line-break/>fin</text:p>',
            automatic=_AUTOMATIC,
        )
    )

    assert [(b.kind, b.level, b.text, b.strong) for b in source.blocks] == [
        (BlockKind.HEADING, 1, "Le titre", False),
        (BlockKind.HEADING, 2, "Une section", False),
        (BlockKind.PARAGRAPH, 0, "Tout gras", True),
        (BlockKind.PARAGRAPH, 0, "XXIe siècle sur le site\nfin", False),
    ]
    assert source.blocks[3].html == (
        'XXI<sup>e</sup> siècle sur <a href="https://institut.example/">le site</a><br>fin'
    )
    assert source.format == "odt"


def test_read_odt_nests_lists_and_keeps_an_item_whole() -> None:
    blocks = read(
        odt(
            '<text:list text:style-name="L1"><text:list-item><text:p>former</text:p><text:p>et accueillir</text:p>'
            "<text:list><text:list-item><text:p>les jeunes</text:p></text:list-item></text:list></text:list-item>"
            "<text:list-item><text:p>chercher</text:p></text:list-item></text:list>",
            automatic=_AUTOMATIC,
        )
    ).blocks

    assert [(b.kind, b.level, b.ordered, b.list_number, b.text) for b in blocks] == [
        (BlockKind.ITEM, 1, False, 1, "former\net accueillir"),
        (BlockKind.ITEM, 2, True, 1, "les jeunes"),
        (BlockKind.ITEM, 1, False, 1, "chercher"),
    ]


def test_read_odt_reads_the_original_text_and_reports_tracked_changes() -> None:
    source = read(
        odt(
            "<text:tracked-changes>"
            + _change("c1", "insertion", "Paul Arnaud")
            + _change("c2", "deletion", "Inès Kahn", "<text:p>trois </text:p>")
            + "</text:tracked-changes>"
            '<text:p>Il y aura <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>quatre '
            '<text:change-end text:change-id="c1"/>laboratoires.</text:p>'
        )
    )

    assert _texts(source) == ["Il y aura trois laboratoires."]
    assert source.notes[1:] == (
        "Deletion by Inès Kahn, kept in the text: “trois”",
        "Insertion by Paul Arnaud, left out: “quatre”",
    )
    assert source.notes[0].startswith(
        "The document holds tracked changes that nobody has accepted: 1 insertion and 1 deletion."
    )


def test_read_odt_undoes_changes_that_cross_paragraphs() -> None:
    source = read(
        odt(
            "<text:tracked-changes>"
            + _change("c1", "insertion", "A")
            + _change("c2", "deletion", "B", "<text:p> suite.</text:p><text:p>Un alinéa</text:p>")
            + "</text:tracked-changes>"
            '<text:p>Le début<text:change-start text:change-id="c1"/> inséré</text:p><text:p>encore'
            '<text:change-end text:change-id="c1"/> et la fin.</text:p>'
            '<text:p>Une<text:change text:change-id="c2"/> entier.</text:p>'
        )
    )

    assert _texts(source) == ["Le début et la fin.", "Une suite.", "Un alinéa entier."]


def test_read_odt_reports_comments_and_places_footnotes() -> None:
    source = read(
        odt(
            "<text:p>Un chiffre<office:annotation><dc:creator>Lea Fischer</dc:creator><text:p>À vérifier</text:p>"
            "</office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Rapport "
            "annuel.</text:p></text:note-body></text:note>.</text:p><text:p>Suite.</text:p>"
        )
    )

    assert _texts(source) == ["Un chiffre(1).", "(1) Rapport annuel.", "Suite."]
    assert source.notes == (
        "Comment by Lea Fischer: “À vérifier”",
        "1 footnote was placed after its paragraph.",
    )


def test_read_odt_flattens_tables_and_brings_images_and_text_boxes() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    source = read(
        odt(
            f"<table:table><table:table-row>{cell.format('Nadia Berthier')}{cell.format('01 99 00 12 34')}"
            f"</table:table-row></table:table>"
            '<text:p>Corps.<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>La signature</svg:desc>'
            "</draw:frame><draw:frame><draw:text-box><text:p>En marge</text:p></draw:text-box></draw:frame></text:p>",
            media={"Pictures/a.png": PIXEL},
        )
    )

    assert _texts(source) == ["Nadia Berthier\n01 99 00 12 34", "Corps.", "", "En marge"]
    image = source.blocks[2].image
    assert image is not None
    assert (image.name, image.data, image.alt) == ("a.png", PIXEL, "La signature")


def test_read_odt_leaves_out_page_headers_and_says_so() -> None:
    named = (
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:language="de"/>'
        "</style:default-style></office:styles><office:master-styles><style:master-page><style:header>"
        "<text:p>Institut der Quellen</text:p></style:header></style:master-page></office:master-styles>"
    )

    source = read(odt("<text:p>Der Text.</text:p>", named=named))

    assert _texts(source) == ["Der Text."]
    assert source.notes == ("The page headers and footers were left out: “Institut der Quellen”",)
    assert source.language == "de"


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "1.5", "NaN", "١"])
def test_a_number_that_is_none_keeps_no_document_from_being_read(number: str) -> None:
    source = read(
        odt(
            f'<text:h text:outline-level="{number}">Un titre</text:h><text:p>deux<text:s text:c="{number}"/>mots</text:p>'
            f'<text:p><text:span text:style-name="T2">e</text:span></text:p>',
            automatic=_AUTOMATIC.replace("super 58%", f"{number}% 58%").replace(
                'text:level="1"', f'text:level="{number}"'
            ),
        )
    )
    assert _texts(source)[0] == "Un titre"


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_document_gets_a_sentence(seed: int) -> None:
    """A few bytes changed, taken out or put in: read, or refused in words, and nothing else."""
    random = Random(seed)
    data = bytearray(odt("<text:p>Le titre</text:p>", automatic=_AUTOMATIC))
    for _turn in range(random.randint(1, 4)):
        place = random.randrange(len(data))
        match random.choice("cti"):
            case "c":
                data[place] = random.randrange(256)
            case "t":
                del data[place : place + random.randint(1, 100)]
            case "i":
                data[place:place] = random.randbytes(random.randint(1, 40))
    with contextlib.suppress(UnreadableSource):
        read(bytes(data), name="x.odt")
