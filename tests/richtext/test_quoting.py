"""Quotation marks."""

import pytest

from richtext.quoting import quoted


@pytest.mark.parametrize(
    ("html", "language", "result"),
    [
        ("<p>Nous signons.</p>", "fr", "<p>«\u00a0Nous signons.\u00a0»</p>"),
        ("<p>We sign.</p><p>And keep.</p>", "en", "<p>“We sign.</p><p>And keep.”</p>"),
        ("<p><em>Wir</em> sagen</p>", "de", "<p><em>„Wir</em> sagen“</p>"),
        ("<p>«\u00a0Déjà.\u00a0»</p>", "fr", "<p>«\u00a0Déjà.\u00a0»</p>"),
        ("sans balise", "fr", "«\u00a0sans balise\u00a0»"),
        ("", "fr", ""),
        ("<p></p>", "fr", "<p></p>"),
    ],
)
def test_a_quote_has_the_marks_of_its_language(html, language, result):
    assert quoted(html, language) == result
