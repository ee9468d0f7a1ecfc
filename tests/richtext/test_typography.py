import pytest

from richtext.typography import clean, set_html, set_text

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Quel accord !", f"Quel accord{NARROW}!"),
        ("Quel accord!", f"Quel accord{NARROW}!"),
        ("Pourquoi ? Parce que", f"Pourquoi{NARROW}? Parce que"),
        ("L'accord : un pas", f"L’accord{WIDE}: un pas"),
        ("Cet accord:", f"Cet accord{WIDE}:"),
        ('Il dit "oui" à tous', f"Il dit «{WIDE}oui{WIDE}» à tous"),
        ("« Nous signons »", f"«{WIDE}Nous signons{WIDE}»"),
        ("«Nous signons»", f"«{WIDE}Nous signons{WIDE}»"),
        ("3 800 scientifiques", f"3{NARROW}800{WIDE}scientifiques"),
        ("le 3 mars et le 1er juillet 2025", f"le 3{WIDE}mars et le 1er{WIDE}juillet 2025"),
        ("74 communes en 2025 selon elles", f"74{WIDE}communes en 2025 selon elles"),
        ("à 14 h 05 ou 9 h", f"à 14{WIDE}h{WIDE}05 ou 9{WIDE}h"),
        ("12 % du budget", f"12{NARROW}% du budget"),
        ("à 9:30 précises", f"à 9:30{WIDE}précises"),
        ("l'Université d'Évry", "l’Université d’Évry"),
        (
            "voir https://valmont.example/a?b=c;d !",
            f"voir https://valmont.example/a?b=c;d{NARROW}!",
        ),
        ("écrire à presse@valmont.example", "écrire à presse@valmont.example"),
        ("10 millions d'euros", f"10{WIDE}millions d’euros"),
    ],
)
def test_french_spaces_are_set(typed, expected):
    assert set_text(typed, "fr") == expected


@pytest.mark.parametrize("typed", ["Quel accord !", '"Oui" : 3 800 % ; non ?', "« Nous »", "l'eau"])
def test_typography_is_idempotent(typed):
    once = set_text(typed, "fr")
    assert set_text(once, "fr") == once


def test_quotes_follow_the_language():
    assert set_text('He said "yes" to it', "en") == "He said “yes” to it"
    assert set_text('Er sagte "ja" dazu', "de") == "Er sagte „ja“ dazu"


def test_english_keeps_its_spaces():
    assert set_text("The agreement: yes! 3,800", "en") == "The agreement: yes! 3,800"


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("On 3 March and March 14, 2025", "en", f"On 3{WIDE}March and March{WIDE}14, 2025"),
        ("74 municipalities since 2019 alone", "en", f"74{WIDE}municipalities since 2019 alone"),
        ("am 3. März mit 128 Stationen", "de", f"am 3.{WIDE}März mit 128{WIDE}Stationen"),
    ],
)
def test_day_and_month_number_and_noun_stay_together(typed, language, expected):
    assert set_text(typed, language) == expected
    assert set_text(expected, language) == expected


def test_tags_and_references_are_left_alone():
    html = '<p>Voir <a href="https://a.example/?x=1;y">l\'accord</a> &amp; fin ;</p>'
    expected = f'<p>Voir <a href="https://a.example/?x=1;y">l’accord</a> &amp; fin{NARROW};</p>'
    assert set_html(html, "fr") == expected


def test_control_characters_vanish_and_joiners_stay():
    assert clean("a\u200bb\x07c\u00ad") == "abc"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_decomposed_accents_are_composed():
    assert clean("e\u0301") == "é"


def test_spaces_are_set_across_tags():
    assert set_html("<p>un <strong>pas</strong> : <em>oui</em> !</p>", "fr") == (
        f"<p>un <strong>pas</strong>{WIDE}: <em>oui</em>{NARROW}!</p>"
    )


@pytest.mark.parametrize("piece", ["x", " ", "@", "a@", '"', "&", "«"])
@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_word_without_end_keeps_its_ends(piece, language):
    """Quadratic work on such a word took minutes: then this test would not come back."""
    text = set_text("a" + piece * (100_000 // len(piece)) + "b", language)
    assert (text[0], text[-1]) == ("a", "b")


def test_an_address_of_e_mail_is_left_alone_wherever_it_stands():
    text = "Écrire à <b>(presse!info@cite.example.org)</b> ou&nbsp;à l'accueil: a@b.example!"
    assert set_html(text, "fr") == (
        "Écrire à <b>(presse!info@cite.example.org)</b> ou&nbsp;à l’accueil\u00a0: a@b.example\u202f!"
    )
