import pytest

from manuscripts.blocks import BlockKind
from manuscripts.reading import read


def _html(text: str) -> str:
    blocks = read(text.encode()).blocks
    assert len(blocks) == 1
    return blocks[0].html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "L'**Institut** et *la Fondation*",
            "L'<strong>Institut</strong> et <em>la Fondation</em>",
        ),
        ("***Les deux***", "<strong><em>Les deux</em></strong>"),
        (
            "**Un [lien](https://a.example/x_y) gras**",
            '<strong>Un </strong><a href="https://a.example/x_y"><strong>lien</strong></a><strong> gras</strong>',
        ),
        ("[Télécharger](#)", "Télécharger"),
        ("[piège](javascript:alert(1))", "piège"),
        ("[règle](https://a.example/r_(b))", '<a href="https://a.example/r_(b)">règle</a>'),
        (
            "[nous écrire](mailto:presse@a.example)",
            '<a href="mailto:presse@a.example">nous écrire</a>',
        ),
        ("<https://a.example>", '<a href="https://a.example">https://a.example</a>'),
        ("un\\_deux \\* trois", "un_deux * trois"),
    ],
)
def test_read_text_understands_its_bits_of_markdown(text: str, html: str) -> None:
    assert _html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "les étudiant*es et les chercheur*es",
        "nom_de_famille@a_b.example et jean_marc_x",
        "https://a.example/un_deux_trois et www.a.example/_x_",
        "5 * 3 * 2 = 30",
        "prix* et tarifs*",
        "* sous réserve",
        "a ** b ** c",
        "****",
        "un [crochet] (et une parenthèse)",
        "snake_case_name",
        "x < y et y > z & fin",
    ],
)
def test_read_text_does_no_damage_to_what_is_no_markdown(text: str) -> None:
    blocks = read(text.encode()).blocks

    assert [block.text for block in blocks] == [text]
    assert "<em>" not in blocks[0].html
    assert "<strong>" not in blocks[0].html


def test_read_text_survives_a_flood_of_marks() -> None:
    assert read(("a **b " * 100_000).encode()).blocks[0].text.startswith("a **b")
    assert read(("[" * 100_000).encode()).blocks[0].text == "[" * 100_000


def test_read_markdown_reads_a_file_by_commonmark() -> None:
    text = (
        "# Un titre\n\nUn alinéa **gras** et `code`,\nsuivi.\n\nSous-titre\n----------\n\n- un\n  - deux\n- trois\n\n"
        "1. rang\n2. rang\n\n| A | B |\n|---|---|\n| c | d |\n\n<script>x()</script>\n\n![Vue](photo.jpg)\n"
    )

    source = read(text.encode(), name="communique.md")

    assert [(b.kind, b.level, b.ordered, b.text, b.line) for b in source.blocks] == [
        (BlockKind.HEADING, 1, False, "Un titre", 1),
        (BlockKind.PARAGRAPH, 0, False, "Un alinéa gras et code,\nsuivi.", 3),
        (BlockKind.HEADING, 2, False, "Sous-titre", 6),
        (BlockKind.ITEM, 1, False, "un", 9),
        (BlockKind.ITEM, 2, False, "deux", 10),
        (BlockKind.ITEM, 1, False, "trois", 11),
        (BlockKind.ITEM, 1, True, "rang", 13),
        (BlockKind.ITEM, 1, True, "rang", 14),
        (BlockKind.PARAGRAPH, 0, False, "A\nB", 16),
        (BlockKind.PARAGRAPH, 0, False, "c\nd", 18),
    ]
    assert source.notes == ("Images that the page only links to were not brought along: Vue.",)


def test_read_markdown_joins_wrapped_lines_but_not_contacts() -> None:
    text = (
        "The institute and the foundation have signed an agreement that brings\n"
        "their **teams** together for five years, and that opens a laboratory on the\n"
        "banks of the river next spring.\n\nNadia Berthier\npress@institute.example\n"
    )

    assert [block.html for block in read(text.encode(), name="a.md").blocks] == [
        "The institute and the foundation have signed an agreement that brings their <strong>teams</strong> together "
        "for five years, and that opens a laboratory on the banks of the river next spring.",
        "Nadia Berthier<br>press@institute.example",
    ]
