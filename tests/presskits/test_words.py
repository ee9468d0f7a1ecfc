"""The words of files exist in every language."""

import pytest
from presskits.words import language_names, short_fingerprint, words

from languages import LANGUAGES
from presskits import readme


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_exists_in_every_language(language):
    assert set(words(language)) == set(words("en"))
    assert all(words(language).values())
    assert set(readme._TEXTS[language]) == set(readme._TEXTS["en"])


def test_languages_are_named_in_the_language_of_the_file():
    assert language_names(("fr", "en", "xx"), "de") == "Französisch, Englisch, xx"


def test_the_short_fingerprint_can_be_read_aloud():
    assert short_fingerprint("7f3a91c208de" + "0" * 52) == "7F3A-91C2-08DE"
