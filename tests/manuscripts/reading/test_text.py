import pytest

from manuscripts.blocks import BlockKind, SourceText
from manuscripts.reading import read


def _read(text: str) -> SourceText:
    return read(text.encode())


def _texts(text: str) -> list[str]:
    return [block.text for block in _read(text).blocks]


def _kinds(text: str) -> list[tuple[str, int, str]]:
    return [(str(block.kind), block.level, block.text) for block in _read(text).blocks]


def test_read_text_makes_a_block_of_each_paragraph_and_says_its_line() -> None:
    blocks = _read("\n\nCOMMUNIQUÉ\n\nUn premier alinéa.\r\n\r\nUn second.").blocks

    assert [(block.kind, block.text, block.line) for block in blocks] == [
        (BlockKind.PARAGRAPH, "COMMUNIQUÉ", 3),
        (BlockKind.PARAGRAPH, "Un premier alinéa.", 5),
        (BlockKind.PARAGRAPH, "Un second.", 7),
    ]


def test_read_text_keeps_a_contact_together_line_by_line() -> None:
    text = "CONTACT PRESSE\n\nInstitut des Sources\nNadia Berthier\npresse@institut.example\n01 99 00 12 34\n\nFin."

    blocks = _read(text).blocks

    assert [block.text for block in blocks] == [
        "CONTACT PRESSE",
        "Institut des Sources\nNadia Berthier\npresse@institut.example\n01 99 00 12 34",
        "Fin.",
    ]
    assert blocks[1].html == (
        "Institut des Sources<br>Nadia Berthier<br>presse@institut.example<br>01 99 00 12 34"
    )


def test_read_text_never_joins_lines_that_are_not_wrapped() -> None:
    long = "Cette convention engage les deux maisons pour cinq ans et ouvre un laboratoire commun sur le plateau de recherche, "
    text = f"Un titre\n{long}avec ses équipes.\nAutre titre\n{long}avec ses élèves."

    assert _texts(text) == [
        "Un titre",
        f"{long}avec ses équipes.",
        "Autre titre",
        f"{long}avec ses élèves.",
    ]


def test_read_text_takes_every_line_for_a_paragraph_where_no_line_is_blank() -> None:
    assert _texts("Un titre\nParis, le 3 mars 2025\nLe texte.") == [
        "Un titre",
        "Paris, le 3 mars 2025",
        "Le texte.",
    ]


@pytest.mark.parametrize("mark", ["-", "–", "—", "•", "·", "▪", "◦", "*", "‣", "\uf0b7"])
def test_read_text_takes_marked_lines_for_items(mark: str) -> None:
    text = f"Cet accord :\n\n{mark} ouvrira un laboratoire,\n{mark} formera cent jeunes.\n\nFin."

    assert _kinds(text) == [
        ("paragraph", 0, "Cet accord :"),
        ("item", 1, "ouvrira un laboratoire,"),
        ("item", 1, "formera cent jeunes."),
        ("paragraph", 0, "Fin."),
    ]


@pytest.mark.parametrize(("first", "second"), [("1.", "2."), ("1)", "2)"), ("a)", "b)")])
def test_read_text_takes_counted_lines_for_ordered_items(first: str, second: str) -> None:
    blocks = _read(f"{first} chercher\n{second} former").blocks

    assert [(b.kind, b.ordered, b.text) for b in blocks] == [
        (BlockKind.ITEM, True, "chercher"),
        (BlockKind.ITEM, True, "former"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "— Nancy, le 3 mars 2025",
        "– une remarque au milieu du texte",
        "3. März 2025 in Freiburg",
        "1. Un chapitre",
        "* Sous réserve de financement",
        "- 30 -",
        "* * *",
        "###",
        "-30-",
        "+33 1 99 00 12 34",
    ],
)
def test_read_text_leaves_a_lone_mark_in_the_text(line: str) -> None:
    assert _kinds(f"Un alinéa.\n\n{line}\n\nUn autre.") == [
        ("paragraph", 0, "Un alinéa."),
        ("paragraph", 0, line),
        ("paragraph", 0, "Un autre."),
    ]


def test_read_text_keeps_numbered_titles_apart_from_lists() -> None:
    text = "1. Le contexte\n\nUn alinéa.\n\n2. La suite\n\nUn autre."

    assert [kind for kind, _level, _text in _kinds(text)] == ["paragraph"] * 4


def test_read_text_nests_items_and_keeps_their_wrapped_lines() -> None:
    text = "- former les jeunes\n  et les moins jeunes\n  - en classe\n  - en stage\n- chercher"

    assert _kinds(text) == [
        ("item", 1, "former les jeunes et les moins jeunes"),
        ("item", 2, "en classe"),
        ("item", 2, "en stage"),
        ("item", 1, "chercher"),
    ]
    assert {block.list_number for block in _read(text).blocks} == {1}


def test_read_text_numbers_its_lists() -> None:
    blocks = _read("- a\n- b\n\nEntre deux.\n\n- c\n- d").blocks

    assert [block.list_number for block in blocks] == [1, 1, 0, 2, 2]


def test_read_text_takes_headings_only_where_marked() -> None:
    assert _kinds("# Un titre #\n\nUN TITRE CRIÉ\n\n### Section\nTexte.\n\n#numérique") == [
        ("heading", 1, "Un titre"),
        ("paragraph", 0, "UN TITRE CRIÉ"),
        ("heading", 3, "Section"),
        ("paragraph", 0, "Texte."),
        ("paragraph", 0, "#numérique"),
    ]


def test_read_text_sees_a_bold_line_above_its_paragraph() -> None:
    blocks = _read(
        "**Une histoire commune**\nLes deux maisons travaillent ensemble.\n\nFin."
    ).blocks

    assert [(block.text, block.strong) for block in blocks] == [
        ("Une histoire commune", True),
        ("Les deux maisons travaillent ensemble.", False),
        ("Fin.", False),
    ]


def test_read_text_normalises_blanks_and_invisible_characters() -> None:
    text = "Un\u00a0mot\u202f: l\u2019e\u0301te\u0301  de\tl\u00adan\u200b\ufeff \u00ab\u00a0oui\u00a0\u00bb \u202a01 99\u202c"

    assert _texts(text) == ["Un\u00a0mot\u202f: l’été de lan «\u00a0oui\u00a0» 01 99"]


def test_read_text_keeps_joiners_and_direction_of_other_scripts() -> None:
    assert _texts("نام می\u200cخواهم\u200f و a\u200cb") == ["نام می\u200cخواهم\u200f و ab"]


_COPIED = """Institut des Sources
COMMUNIQUÉ DE PRESSE
Un laboratoire commun pour l'étude des rivières
Nancy, le 3 mars 2025. La présidente de l'Institut des Sources et le Président-
Directeur général de la Fondation des Eaux ont signé une convention de parte-
nariat qui réunit leurs équipes, leurs bateaux et leurs archives au sein d'un labo-
ratoire commun. Les co-
directeurs seront nommés avant l'été, et une start-
up suivra.
Cet accord :
• ouvrira un laboratoire de cent places au bord de la rivière, avec des ateliers et
des salles de cours ;
• formera cent jeunes.
Institut des Sources – 1 quai des Arts
Page 1/2
\fInstitut des Sources
Le laboratoire publiera ses mesures chaque année et les remettra aux communes qui
bordent la rivière.
Nadia Berthier
presse@institut.example
01 99 00 12 34
Institut des Sources – 1 quai des Arts
Page 2/2
"""


def test_read_text_mends_what_was_copied_from_a_pdf() -> None:
    source = _read(_COPIED)

    assert [block.text for block in source.blocks] == [
        "Institut des Sources",
        "COMMUNIQUÉ DE PRESSE",
        "Un laboratoire commun pour l'étude des rivières",
        "Nancy, le 3 mars 2025. La présidente de l'Institut des Sources et le Président-Directeur général de la "
        "Fondation des Eaux ont signé une convention de partenariat qui réunit leurs équipes, leurs bateaux et leurs "
        "archives au sein d'un laboratoire commun. Les codirecteurs seront nommés avant l'été, et une start-up suivra.",
        "Cet accord :",
        "ouvrira un laboratoire de cent places au bord de la rivière, avec des ateliers et des salles de cours ;",
        "formera cent jeunes.",
        "Le laboratoire publiera ses mesures chaque année et les remettra aux communes qui bordent la rivière.",
        "Nadia Berthier",
        "presse@institut.example",
        "01 99 00 12 34",
    ]
    assert source.notes == (
        "Page numbers and repeated page headers or footers were left out: Institut des Sources – 1 quai des Arts · "
        "Page 1/2 · Institut des Sources · Page 2/2.",
    )


def test_read_text_goes_on_over_the_end_of_a_page() -> None:
    text = (
        "Les équipes des deux maisons partageront leurs instruments, leurs données et leurs\n"
        "bateaux pendant toute la durée de la convention signée ce jour, et elles rendront\n"
        "compte de leurs travaux\n\n2 / 3\n\nchaque année devant le conseil.\n\nFin du texte."
    )

    source = _read(text)

    assert [block.text for block in source.blocks] == [
        "Les équipes des deux maisons partageront leurs instruments, leurs données et leurs bateaux pendant toute la "
        "durée de la convention signée ce jour, et elles rendront compte de leurs travaux chaque année devant le conseil.",
        "Fin du texte.",
    ]
    assert source.notes == (
        "Page numbers and repeated page headers or footers were left out: 2 / 3.",
    )


def test_read_text_rejoins_mail_wrapped_at_72() -> None:
    text = (
        "The institute and the foundation have signed an agreement that brings\n"
        "their teams together for five years, and that opens a laboratory on the\n"
        "banks of the river next spring.\n\n"
        "It will:\n\n- open a laboratory with room for a hundred people, workshops and a\n  library;\n- train students.\n\n"
        "Nadia Berthier\nHead of press\npress@institute.example"
    )

    assert _texts(text) == [
        "The institute and the foundation have signed an agreement that brings their teams together for five years, "
        "and that opens a laboratory on the banks of the river next spring.",
        "It will:",
        "open a laboratory with room for a hundred people, workshops and a library;",
        "train students.",
        "Nadia Berthier\nHead of press\npress@institute.example",
    ]


def test_read_text_keeps_repeated_lines_that_are_no_furniture() -> None:
    text = "Institut des Sources\n\nUn texte.\n\nInstitut des Sources\nNadia Berthier\n12\nbrevets"

    assert _texts(text) == [
        "Institut des Sources",
        "Un texte.",
        "Institut des Sources\nNadia Berthier\n12\nbrevets",
    ]
    assert _read(text).notes == ()


def test_read_text_puts_a_bullet_back_before_its_item() -> None:
    assert _kinds("•\nouvrir\n•\nformer") == [("item", 1, "ouvrir"), ("item", 1, "former")]
