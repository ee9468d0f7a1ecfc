"""Where the whole has no room."""

from richtext.shortening import shortened


def test_what_has_room_stays_as_it_is():
    assert shortened("deux mots", 9) == "deux mots"


def test_a_long_text_is_cut_at_a_word_without_the_sign_before_the_cut():
    assert shortened("Elles signent, puis mesurent.", 17) == "Elles signent…"


def test_a_word_that_has_no_room_itself_is_cut_and_not_lost():
    assert shortened("a" * 50, 10) == "a" * 9 + "…"


def test_nothing_is_longer_than_its_room():
    text = "un mot, deux mots; trois mots : et d’autres encore"
    assert all(len(shortened(text, limit)) <= limit for limit in range(2, 60))
