"""The plain text, as it pastes."""

from announcements import document as doc
from presskits.text import render_text, rich
from tests.presskits import samples
from tests.presskits.samples import CONTEXT


def lines(document=None, context=CONTEXT):
    return render_text(document or samples.document(), context).decode().split("\n")


def test_a_paragraph_is_one_line():
    body = "<p>" + "mot " * 300 + "fin</p>"
    found = lines(samples.document(body=(doc.Text(heading="Titre", body=body),)))
    assert "mot " * 300 + "fin" in found


def test_commitments_are_numbered():
    found = lines()
    assert "1. ouvrir trois thèses communes sur l’eau souterraine" in found
    assert "3. publier chaque année l’état de la nappe, données comprises" in found


def test_contacts_and_abouts_are_there():
    found = lines()
    start = found.index("CONTACTS PRESSE")
    assert found[start + 2 : start + 9] == [
        "Service presse",
        "Université de Valmont",
        "presse@valmont.example",
        "01 99 00 12 34",
        "Du lundi au vendredi, 9 h – 18 h",
        "Urgence\u00a0: 01 99 00 12 99",
        "français, anglais",
    ]
    assert "À PROPOS DE L’INSTITUT DES RIVES" in found


def test_the_end_says_where_it_comes_from():
    assert lines()[-5:-1] == [
        "La salle de presse de la vallée",
        "Édition 1 · 3\u00a0mars 2025 à 10\u00a0h\u00a000 (heure de\u00a0Paris)",
        "Adresse\u00a0: https://presse.example/fr/communiques/deux-institutions-k7m2p9qr/",
        "Empreinte (SHA-256 du texte)\u00a0: 7f3a91c208de" + "0" * 52,
    ]


def test_words_follow_the_document_and_not_the_reader():
    found = lines(samples.document(language="de"))
    assert found[0] == "PRESSEMITTEILUNG"
    assert "PRESSEKONTAKTE" in found


def test_rich_text_keeps_lists_breaks_and_addresses():
    html = (
        '<p>Voir <a href="https://eau.example/">la carte</a>.<br>Suite</p>'
        "<ol><li>un</li><li><p>deux</p></li></ol><ul><li>a &amp; b</li></ul>"
    )
    assert rich(html) == "Voir la carte (https://eau.example/).\nSuite\n1. un\n2. deux\n– a & b"
