"""Columns set with spaces, and letters set apart."""

from __future__ import annotations

import pytest

from manuscripts.reading import read

TWO_COLUMNS = """Un titre

Contacts

Maison Aulne                 Université de Valmont
Ada Prunier                  Léo Tilleul
01 99 00 12 34               01 99 00 56 78
ada@aulne.example            leo@valmont.example
"""

TABLE = """A headline

Press contacts
Aspen House    Ada Plum    ada@aspen.example    020 7946 0155
Ludham University    Press Office    press@ludham.example    020 7946 0190
"""


def _texts(text: str) -> list[str]:
    return [block.text for block in read(text.encode(), name="texte.txt").blocks]


def test_read_puts_contacts_that_stand_side_by_side_one_below_the_other() -> None:
    assert _texts(TWO_COLUMNS)[2:] == [
        "Maison Aulne\nAda Prunier\n01 99 00 12 34\nada@aulne.example",
        "Université de Valmont\nLéo Tilleul\n01 99 00 56 78\nleo@valmont.example",
    ]


def test_read_takes_a_table_of_contacts_by_row() -> None:
    assert _texts(TABLE)[2:] == [
        "Aspen House\nAda Plum\nada@aspen.example\n020 7946 0155",
        "Ludham University\nPress Office\npress@ludham.example\n020 7946 0190",
    ]


def test_read_takes_html_columns_of_contacts_one_after_the_other() -> None:
    rows = [
        ("Maison Aulne", "Université de Valmont"),
        ("01 99 00 12 34", "01 99 00 56 78"),
        ("ada@aulne.example", "leo@valmont.example"),
    ]
    cells = "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in rows)
    html = f"<html><body><p>Contacts</p><table>{cells}</table></body></html>"

    assert [block.text for block in read(html.encode(), name="page.html").blocks] == [
        "Contacts",
        "Maison Aulne\n01 99 00 12 34\nada@aulne.example",
        "Université de Valmont\n01 99 00 56 78\nleo@valmont.example",
    ]


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("P R E S S E M I T T E I L U N G          Nr. 4 / 2026", ["PRESSEMITTEILUNG", "Nr. 4 / 2026"]),
        ("C O M M U N I Q U É   D E   P R E S S E", ["COMMUNIQUÉ DE PRESSE"]),
        ("un texte     aux blancs inégaux", ["un texte aux blancs inégaux"]),
        ("a b c", ["a b c"]),
    ],
)  # fmt: skip
def test_read_opens_a_letterhead(line: str, texts: list[str]) -> None:
    assert "\n".join(_texts(f"{line}\n\nUne phrase.")).split("\n")[:-1] == texts


def test_read_keeps_the_date_that_stands_beside_the_first_page_number() -> None:
    source = read(
        b"PRESSE\n12. Juni 2025 || Seite 1 | 2\n\nEin Titel\n\nEin Satz.\n\n"
        b"PRESSE\n12. Juni 2025 || Seite 2 | 2\n\nNoch ein Satz.",
        name="text.txt",
    )

    assert [block.text for block in source.blocks] == [
        "PRESSE\n12. Juni 2025",
        "Ein Titel",
        "Ein Satz.",
        "Noch ein Satz.",
    ]
    assert source.removed == ("Seite 1 | 2", "PRESSE", "12. Juni 2025 || Seite 2 | 2")
