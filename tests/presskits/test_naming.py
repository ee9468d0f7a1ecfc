"""Names that are right on every system."""

import re

from announcements import document as doc
from presskits.naming import filename, member, stem
from tests.presskits import samples
from tests.presskits.samples import CONTEXT


def test_a_name_says_date_institutions_and_language():
    assert stem(samples.document(), CONTEXT) == "2025-03-03_valmont-rives_fr"
    assert filename(samples.document(), CONTEXT, "document", "pdf") == (
        "2025-03-03_valmont-rives_fr_communique.pdf"
    )
    assert filename(samples.document(language="de"), CONTEXT, "kit", "zip") == (
        "2025-03-03_valmont-rives_de_pressemappe.zip"
    )


def test_without_a_dateline_the_release_gives_the_date():
    assert stem(samples.document(dateline_on=None), CONTEXT).startswith("2025-03-03_")
    assert stem(samples.document(dateline_on=None), samples.context(released_at=None)) == (
        "valmont-rives_fr"
    )


def test_many_long_institutions_stay_within_bounds():
    parties = tuple(
        doc.Party(
            institution=doc.Institution(
                id=f"abcd234{n}", name=f"Conservatoire interrégional numéro {n}"
            ),
            role="supporter",
        )
        for n in range(9)
    )
    name = filename(samples.document(parties=parties), CONTEXT, "kit", "zip")
    assert len(name) <= 100
    assert re.fullmatch(r"[a-z0-9._-]+", name)


def test_members_of_a_kit_are_numbered_and_never_reserved():
    assert member(1, "CON.jpg") == "01_con.jpg"
    assert member(2, "Signature à Valmont.JPG", extension="jpg") == "02_signature-a-valmont.jpg"
    assert member(3, "写真.png", extension="png") == "03.png"
    assert member(4, "sans-extension") == "04_sans-extension"
