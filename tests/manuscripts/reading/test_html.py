import base64

import pytest

from manuscripts.blocks import BlockKind, SourceText, UnreadableSource
from manuscripts.reading import read
from manuscripts.reading.html_page import MAX_DEPTH, parse
from tests.manuscripts.reading.office import PIXEL

_LEFT_OUT = "Only the main text of the page was read; menus, banners, boxes and the foot of the page were left out."
_PROSE = "Les deux maisons ont signé une convention qui réunit leurs équipes pour cinq ans. Elle ouvre un laboratoire."


def _read(html: str) -> SourceText:
    return read(html.encode(), name="page.html")


def _texts(html: str) -> list[str]:
    return [block.text for block in _read(html).blocks]


def _page(content: str, *, before: str = "", after: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="fr-FR"><head><title>Accord | Institut</title><style>p{color:red}</style></head>'
        '<body class="has-sidebar no-js"><a class="skip-link" href="#main">Aller au contenu</a>'
        '<div id="cookie-banner"><p>Nous utilisons des cookies. Accepter ?</p></div>'
        '<header><a href="/">Institut</a><nav><ul><li><a href="/a">Recherche</a></li><li><a href="/b">Formation</a></li>'
        f"</ul></nav></header>{before}{content}{after}"
        "<footer><p>Mentions légales. 1 quai des Arts, Nancy.</p></footer><script>track()</script></body></html>"
    )


_ARTICLE = (
    '<nav class="breadcrumb"><a href="/">Accueil</a> / <a href="/c">Communiqués</a></nav>'
    f"<h1>Un accord</h1><p>{_PROSE}</p>"
    '<div class="share-buttons"><a href="x">Partager</a><a href="y">Imprimer</a></div>'
    "<h2>Une suite</h2><p>Cet accord :</p><ul><li>ouvrira</li><li>formera</li></ul>"
    "<h3>Contact presse</h3><p>Nadia Berthier<br>01 99 00 12 34</p>"
)
_EXPECTED = [
    ("heading", 1, "Un accord"),
    ("paragraph", 0, _PROSE),
    ("heading", 2, "Une suite"),
    ("paragraph", 0, "Cet accord :"),
    ("item", 1, "ouvrira"),
    ("item", 1, "formera"),
    ("heading", 3, "Contact presse"),
    ("paragraph", 0, "Nadia Berthier\n01 99 00 12 34"),
]
_RELATED = (
    '<div class="teasers"><ul>'
    + "".join(
        f'<li><a href="/{n}">Une autre nouvelle de la maison, la {n}e</a></li>' for n in range(6)
    )
    + "</ul></div>"
)


@pytest.mark.parametrize(
    "content",
    [
        f"<main><article>{_ARTICLE}</article></main>",
        f"<main>{_ARTICLE}</main>",
        f"<div role='main'><div><div>{_ARTICLE}</div></div></div>",
        f"<div class='wrap'><div class='col'>{_ARTICLE}</div><div class='col2'>{_RELATED}</div></div>",
        f"<form><table><tr><td>{_ARTICLE}</td></tr></table></form>",
        f"<section><article>{_ARTICLE}</article><article><h3><a href='/n'>Autre</a></h3></article></section>",
    ],
)
def test_read_html_finds_the_text_of_a_page(content: str) -> None:
    source = _read(_page(content))

    found = [(str(block.kind), block.level, block.text) for block in source.blocks]
    assert [each for each in found if each[2] != "Autre"] == _EXPECTED
    assert source.notes == (_LEFT_OUT,)
    assert (source.language, source.title, source.format) == ("fr", "Accord | Institut", "html")


def test_read_html_keeps_a_press_contact_that_stands_beside_the_text() -> None:
    aside = "<aside><h2>Contact presse</h2><p>Nadia Berthier<br>presse@institut.example</p></aside>"
    other = "<aside><h2>À lire aussi</h2><p>Une autre histoire.</p></aside>"

    texts = _texts(_page(f"<main><h1>Un accord</h1><p>{_PROSE}</p></main>", after=aside + other))

    assert texts == [
        "Un accord",
        _PROSE,
        "Contact presse",
        "Nadia Berthier\npresse@institut.example",
    ]


def test_read_html_does_not_believe_a_page_that_calls_its_text_a_menu() -> None:
    assert _texts(
        f"<html><body><div class='menu sidebar'><h1>Un accord</h1><p>{_PROSE}</p></div></body></html>"
    ) == [
        "Un accord",
        _PROSE,
    ]


def test_read_html_reads_pasted_fragments_without_a_note() -> None:
    source = read(b"<p>Un <b>mot</b> fort.</p><p><strong>Un titre</strong></p>")

    assert [(b.html, b.strong) for b in source.blocks] == [
        ("Un <strong>mot</strong> fort.", False),
        ("<strong>Un titre</strong>", True),
    ]
    assert source.notes == ()


def test_read_html_keeps_inline_meaning_and_drops_the_rest() -> None:
    html = (
        "<p>XXI<sup>e</sup>, H<sub>2</sub>O, <i>in situ</i>, <span style='font-weight:700'>gras</span>, "
        "<b style='font-weight:normal'>maigre</b>, <a href=' HTTPS://a.example/?a=1&amp;b=2 ' onclick='x()'>lien</a>, "
        "<a href='tel:+33199001234'>appel</a>, <a href='/relatif'>interne</a>&nbsp;!</p>"
    )

    assert _read(html).blocks[0].html == (
        "XXI<sup>e</sup>, H<sub>2</sub>O, <em>in situ</em>, <strong>gras</strong>, maigre, "
        '<a href="https://a.example/?a=1&amp;b=2">lien</a>, <a href="tel:+33199001234">appel</a>, interne\u00a0!'
    )


def test_read_html_flattens_tables_row_by_row() -> None:
    html = (
        "<table><caption>Chiffres</caption><tr><th>Places</th><td>100</td></tr>"
        "<tr><td><p>Un</p><p>Deux</p></td><td>Trois</td></tr><tr><td></td><td>Seul</td></tr></table>"
    )

    assert _texts(html) == ["Chiffres", "Places\n100", "Un", "Deux", "Trois", "Seul"]


def test_read_html_keeps_figures_with_alt_and_caption() -> None:
    data = base64.b64encode(PIXEL).decode()
    html = (
        f"<p>{_PROSE}</p><figure><img src='data:image/png;base64,{data}' alt='La signature'>"
        "<figcaption>Nancy, <em>hier</em></figcaption></figure>"
        "<figure><img src='/b.jpg?x' alt='Le quai'><figcaption>Le quai en hiver</figcaption></figure>"
    )

    source = _read(html)

    assert [(b.kind, b.text) for b in source.blocks[1:]] == [
        (BlockKind.IMAGE, "Nancy, hier"),
        (BlockKind.IMAGE, "Le quai en hiver"),
    ]
    image = source.blocks[1].image
    assert image is not None
    assert (image.name, image.data, image.alt) == ("image-1.png", PIXEL, "La signature")
    assert source.blocks[2].image is None
    assert source.notes == ("Images that the page only links to were not brought along: Le quai.",)


def test_read_html_reads_lists_as_word_pastes_them() -> None:
    html = (
        "<p class=MsoNormal>Cet accord&nbsp;:</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·"
        "<span>&nbsp;&nbsp;</span></span><![endif]>ouvrira</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>formera</p>"
    )

    assert [(b.kind, b.text, b.list_number) for b in _read(html).blocks] == [
        (BlockKind.PARAGRAPH, "Cet accord\u00a0:", 0),
        (BlockKind.ITEM, "ouvrira", 1),
        (BlockKind.ITEM, "formera", 1),
    ]


def test_read_html_sees_lists_typed_with_line_breaks() -> None:
    assert [
        (str(b.kind), b.text)
        for b in _read("<p>Cet accord :<br>- ouvrira,<br>- formera.</p>").blocks
    ] == [
        ("paragraph", "Cet accord :"),
        ("item", "ouvrira,"),
        ("item", "formera."),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Bonjour<script>alert(1)</script></p>",
        "<p onmouseover='x()'>Bonjour<img src=x onerror=alert(1)></p>",
        "<p>Bonjour<svg onload=alert(1)><script>alert(1)</script><text>piège</text></svg></p>",
        "<style>@import 'x'</style><p>Bon\0jour</p>",
        "<p>Bonjour<iframe src='javascript:alert(1)'>x</iframe><object>y</object><noscript>z</noscript></p>",
        "<p><a href='java\tscript:alert(1)'>Bonjour</a></p>",
        "<p><a href='&#106;avascript:alert(1)'>Bonjour</a></p>",
        "<p><a href='data:text/html,x'>Bonjour</a></p>",
        "<p>Bonjour<!-- <p>caché</p> --></p>",
        "<p>Bonjour<span style='display:none'>caché</span><i hidden>caché</i></p>",
        "<p>Bonjour<template><p>caché</p></template><textarea>x</textarea><button>y</button></p>",
    ],
)
def test_read_html_gives_clean_text_for_hostile_pages(html: str) -> None:
    blocks = _read(html).blocks

    assert [(block.text, block.html) for block in blocks] == [("Bonjour", "Bonjour")]


def test_read_html_shows_markup_that_was_text_as_text() -> None:
    block = _read("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>").blocks[0]

    assert block.text == "<script>alert(1)</script> &amp;"
    assert block.html == "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;"


def test_read_html_mends_malformed_pages() -> None:
    assert _texts("<p>Un<p>Deux <b>gras<i>fin</p></b><li>Trois<td>Quatre</div></html><p>Cinq")[
        :2
    ] == ["Un", "Deux grasfin"]


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote"])
def test_read_html_survives_deep_nesting(tag: str) -> None:
    texts = _texts(f"<{tag}>" * 100_000 + "Au fond" + "<p>Dehors</p>")

    assert texts == ["Au fond", "Dehors"]


def test_read_html_says_when_a_page_has_no_text() -> None:
    with pytest.raises(UnreadableSource, match="There is no text in this file"):
        _read("<html><body><script>x()</script><img src='a.png'></body></html>")


@pytest.mark.parametrize("html", ["<em<b>mot" * 3000, "<div<div>mot " * 3000])
def test_tags_that_begin_within_tags_make_no_deep_tree(html: str) -> None:
    """A tree of two thousand elements within each other took ten seconds to look through."""
    root = parse(html)
    assert root is not None
    assert max(len(list(element.iterancestors())) for element in root.iter()) <= MAX_DEPTH
    assert "".join(root.itertext()).count("mot") == 3000
