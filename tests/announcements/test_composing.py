import pytest

from announcements import document as doc
from announcements.composing import about_heading, compose, summary
from announcements.draft import (
    Draft,
    DraftCommitment,
    DraftImage,
    DraftInstitution,
    DraftPart,
    DraftParty,
)

NARROW, WIDE = "\u202f", "\u00a0"


def minimal(**fields):
    return Draft(
        id="bcdf2345",
        headline={"fr": "Un accord !", "en": ""},
        lede={"fr": "<p>L'eau.</p>"},
        **fields,
    )


def test_words_are_set_in_their_typography():
    document = compose(minimal(), "fr")
    assert document.headline == f"Un accord{NARROW}!"
    assert document.lede == "<p>L’eau.</p>"


def test_words_never_fall_back_to_another_language():
    document = compose(minimal(), "en")
    assert document.headline == ""
    assert document.lede == ""


def test_names_of_institutions_fall_back_to_the_original_language():
    valmont = DraftInstitution(id="v", name={"fr": "Université de Valmont", "en": ""})
    document = compose(minimal(parties=(DraftParty(institution=valmont, role="lead"),)), "de")
    assert document.parties[0].institution.name == "Université de Valmont"


def test_empty_parts_are_left_out():
    parts = (
        DraftPart(kind="text", body={"fr": "<p></p>"}),
        DraftPart(kind="quote", speaker="X"),
        DraftPart(kind="figure"),
        DraftPart(kind="image"),
        DraftPart(kind="video"),
        DraftPart(kind="commitments"),
        DraftPart(kind="text", heading={"fr": "Reste"}),
    )
    assert compose(minimal(parts=parts), "fr").body == (doc.Text(heading="Reste", body=""),)


def test_commitments_without_a_place_stand_last():
    draft = minimal(
        parts=(DraftPart(kind="text", body={"fr": "<p>Avant</p>"}),),
        commitments=(
            DraftCommitment(uuid="u1", text={"fr": "fera"}),
            DraftCommitment(uuid="u2", text={}),
        ),
        commitments_introduction={"fr": "Cet accord :"},
    )
    body = compose(draft, "fr").body
    assert body[-1] == doc.Commitments(
        introduction=f"Cet accord{WIDE}:", items=(doc.Commitment(uuid="u1", number=1, text="fera"),)
    )


def test_hostile_html_never_reaches_the_document():
    draft = minimal(
        parts=(DraftPart(kind="text", body={"fr": "<p>a<script>alert(1)</script></p>"}),)
    )
    assert compose(draft, "fr").body == (doc.Text(heading="", body="<p>a</p>"),)


def test_a_logo_is_described_by_the_institution_it_stands_for():
    logo = DraftImage(
        sha256="a" * 64, media_type="image/svg+xml", width=1, height=1, filename="l.svg"
    )
    valmont = DraftInstitution(id="v", name={"fr": "Université de Valmont"}, logo=logo)
    document = compose(minimal(parties=(DraftParty(institution=valmont, role="lead"),)), "fr")
    assert document.logos[0].alt == "Université de Valmont"


@pytest.mark.parametrize(
    ("name", "article", "language", "expected"),
    [
        ("Université de Lorraine", "l'", "fr", "À propos de l’Université de Lorraine"),
        ("Inria", "", "fr", "À propos d’Inria"),
        ("Région des Monts", "la", "fr", "À propos de la Région des Monts"),
        ("Centre Cassini", "le", "fr", "À propos du Centre Cassini"),
        ("Hospices du Val", "les", "fr", "À propos des Hospices du Val"),
        ("Cassini", "", "fr", "À propos de Cassini"),
        ("University of Valmont", "the", "en", "About the University of Valmont"),
        ("Universität Valmont", "die", "de", "Über die Universität Valmont"),
    ],
)
def test_about_headings_draw_the_article_together(name, article, language, expected):
    assert about_heading(name, article, language) == expected


def test_summary_is_cut_at_a_word():
    document = compose(
        Draft(id="x", headline={"fr": "T"}, lede={"fr": f"<p>{'mot ' * 100}</p>"}), "fr"
    )
    text = summary(document, limit=30)
    assert text == "mot mot mot mot mot mot mot…"
