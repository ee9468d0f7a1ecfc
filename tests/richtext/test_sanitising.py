from richtext.sanitising import is_blank, plain, sanitise


def test_scripts_and_handlers_are_dropped():
    html = '<p onclick="x()">Bon<script>alert(1)</script><img src=x onerror=alert(1)>jour</p>'
    assert sanitise(html) == "<p>Bonjour</p>"


def test_links_keep_harmless_addresses_only():
    html = '<a href="javascript:alert(1)">a</a><a href="https://a.example" style="x">b</a>'
    assert sanitise(html) == '<a>a</a><a href="https://a.example">b</a>'


def test_inline_text_loses_blocks_and_keeps_emphasis():
    assert sanitise("<p>un <b>grand</b> pas</p>", inline=True) == "un <strong>grand</strong> pas"


def test_plain_text_separates_blocks():
    assert (
        plain("<p>Un</p><ul><li>deux &amp; trois</li><li>quatre</li></ul>")
        == "Un\ndeux & trois\nquatre"
    )


def test_an_emptied_editor_is_blank():
    assert is_blank("<p></p>")
    assert is_blank("<p>\u00a0 </p>")
    assert not is_blank("<p>x</p>")
