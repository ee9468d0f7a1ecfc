"""Words in addresses and names of files."""

import unicodedata

import pytest

from richtext.slugs import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đại học Sông Xanh", "dai-hoc-song-xanh"),
        ("Œuvres de l’Été", "oeuvres-de-l-ete"),
        ("Straße & Łódź", "strasse-lodz"),
        ("Złotowodzie", "zlotowodzie"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("جامعة", "autre"),
        ("a" * 50, "a" * 20),
        ("l'accord\u00a0: une clé", "l-accord-une-cle"),
    ],
)
def test_words_become_plain_ascii(text, expected):
    assert slug(text, limit=20, otherwise="autre") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hochschulen stärken die Forschung für Übermorgen", "de", "hochschulen-staerken-die-forschung-fuer-uebermorgen"),
        ("Größe", "de-AT", "groesse"),
        ("Le Zürcher See", "fr", "le-zurcher-see"),
        ("Zürich and Łódź agree", "en", "zurich-and-lodz-agree"),
    ],
)  # fmt: skip
def test_letters_are_written_out_as_their_language_does(text, language, expected):
    assert slug(text, limit=70, language=language) == expected
    assert slug(unicodedata.normalize("NFD", text), limit=70, language=language) == expected
