"""Hostile and harmless drawings."""

from pathlib import Path

import pytest
from django.conf import settings

from assets import svg
from assets.refusals import Refused
from assets.verdicts import told

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40"'


def clean(inside: str, attributes: str = "") -> str:
    return svg.sanitised(f"{START} {attributes}>{inside}</svg>".encode()).data.decode()


@pytest.mark.parametrize(
    ("inside", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<script href="https://evil.example/x.js"/>', "evil"),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>evil</body></foreignObject>",
            "evil",
        ),
        ('<path d="M0 0" onclick="evil()"/>', "evil"),
        ('<a href="javascript:evil()"><path d="M0 0"/></a>', "evil"),
        ('<image href="https://evil.example/a.png"/>', "evil"),
        ('<image xlink:href="data:image/png;base64,evil"/>', "evil"),
        ('<use xlink:href="https://evil.example/a.svg#x"/>', "evil"),
        ('<use href="data:image/svg+xml,evil"/>', "evil"),
        ('<path fill="url(https://evil.example/x)"/>', "evil"),
        ("<path style=\"fill:url('//evil.example/x')\"/>", "evil"),
        ('<path style="fill:u\\72l(//evil.example)"/>', "evil"),
        ('<path style="background:url(//evil.example"/>', "evil"),
        ("<style>@import 'https://evil.example/a.css';</style>", "evil"),
        ("<style>path{fill:url(https://evil.example)}</style>", "evil"),
        ("<style>@font-face{src:local(evil)}</style>", "evil"),
        ('<animate attributeName="href" values="javascript:evil()"/>', "evil"),
        ('<set attributeName="onclick" to="evil()"/>', "evil"),
        ("<metadata>evil author</metadata>", "evil"),
        ("<x:thing xmlns:x='urn:evil'>evil</x:thing>", "evil"),
        ("<!-- evil -->", "evil"),
        ("<?xml-stylesheet href='evil.css'?>", "evil"),
        ('<filter><feImage href="https://evil.example"/></filter>', "evil"),
    ],
)
def test_sanitised_leaves_out_what_acts_or_calls(inside, gone):
    assert gone not in clean(f'{inside}<path id="kept" d="M0 0h9"/>')
    assert 'id="kept"' in clean(f'{inside}<path id="kept" d="M0 0h9"/>')


def test_sanitised_leaves_out_handlers_of_the_root():
    assert "evil" not in clean("", 'onload="evil()"')


def test_sanitised_keeps_what_draws():
    inside = (
        '<style>.st0{fill:#E30613;}</style><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>'
        '<path id="p" d="M0 0h9"/></defs><g transform="scale(2)"><use xlink:href="#p" class="st0"/>'
        '<circle cx="5" cy="5" r="3" style="fill:url(#g)"/><text x="1" y="2">Valmont</text></g>'
    )

    result = clean(inside)

    for part in (".st0{fill:#E30613;}", 'xlink:href="#p"', "fill:url(#g)", "Valmont", "scale(2)"):
        assert part in result


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 120.4 40"', (120, 40)),
        ('width="60" height="20" viewBox="0 0 120 40"', (60, 20)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="100%" height="100%" viewBox="0,0,300,150"', (300, 150)),
    ],
)
def test_sanitised_derives_the_size(attributes, size):
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><path d="M0 0"/></svg>'.encode()

    drawing = svg.sanitised(data)

    assert (drawing.width, drawing.height) == size
    assert b"viewBox" in drawing.data
    assert f'width="{size[0]}"'.encode() in drawing.data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "no size"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">', "cannot be read"),
        (b"<svg viewBox='0 0 1 1'/>", "not an SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9000 1"/>', "out of proportion"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e999 1"/>', "out of proportion"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox=". . -5 1"/>', "no size"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
            "entities",
        ),
        (
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
            "entities",
        ),
        (b"<svg" + b" " * (1024 * 1024) + b"/>", "larger than 1 MB"),
    ],
)
def test_sanitised_refuses_with_a_sentence(data, sentence):
    with pytest.raises(Refused) as caught:
        svg.sanitised(data)
    assert sentence in told(caught.value).messages[0]


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
def test_sanitised_refuses_uses_of_uses(attribute):
    levels = "".join(
        f'<g id="l{n + 1}">' + f'<use {attribute}="#l{n}"/>' * 10 + "</g>" for n in range(8)
    )
    with pytest.raises(Refused, match="elements"):
        clean(f'<path id="l0" d="M0 0"/>{levels}')
    with pytest.raises(Refused, match="elements"):
        clean(f'<g id="a"><use {attribute}="#a"/></g>')


def test_sanitised_takes_every_logo_of_the_demo():
    logos = sorted(Path(settings.BASE_DIR, "newsroom", "demo", "logos").glob("*.svg"))
    assert logos
    for logo in logos:
        drawing = svg.sanitised(logo.read_bytes())
        assert drawing.data.count(b"<path") == logo.read_bytes().count(b"<path")
