"""Markup and office files that make a reader work; what is repeated in them is that of `adversaries`."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO

from tests.manuscripts.adversaries import ATOMS, Adversary, Atom, fuzzed, grown, name_of, texts


def _times(
    unit: str, before: str = "", after: str = "", middle: str = "", close: str = ""
) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        count = max(1, size // (len(unit) + len(close)))
        return (before + unit * count + middle + close * count + after).encode()

    return make


def _each(unit: Atom, before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda size: (before + grown(unit, size) + after).encode()


_PROSE = "Les équipes de recherche ont présenté leur projet commun à tous les partenaires."


def markup() -> Iterator[Adversary]:
    """HTML and Markdown."""
    page = "<html><body>"
    html: dict[str, Callable[[int], bytes]] = {
        "deep div": _times("<div>", page, middle=_PROSE, close="</div>"),
        "deep div unclosed": _times("<div>", page, after=_PROSE),
        "deep text": _times("<div>a ", page, middle=_PROSE, close="</div>"),
        "deep span": _times("<span>", f"{page}<p>", middle=_PROSE, close="</span>"),
        "deep bold": _times("<b>", f"{page}<p>", middle=_PROSE, close="</b>"),
        "deep bold unclosed": _times("<p><b>a", page),
        "deep list": _times("<ul><li>", page, middle=_PROSE, close="</li></ul>"),
        "deep list text": _times("<ul><li>mot ", page, middle=_PROSE, close="</li></ul>"),
        "deep table": _times("<table><tr><td>", page, middle=_PROSE, close="</td></tr></table>"),
        "deep blockquote": _times("<blockquote>", page, middle=_PROSE, close="</blockquote>"),
        "deep article": _times("<article>", page, middle=_PROSE, close="</article>"),
        "deep section": _times(f"<section><p>{_PROSE}</p>", page, close="</section>"),
        "deep figure": _times("<figure>", page, middle="<img alt='a'>", close="<figcaption>a</figcaption></figure>"),
        "deep link": _times("<a href='http://a.example'>", page, middle=_PROSE, close="</a>"),
        "nests": lambda size: _nests(size),
        "wide div": _times("<div>a</div>", page),
        "wide prose": _times(f"<div><p>{_PROSE}</p></div>", page),
        "wide paragraphs": _times(f"<p>{_PROSE}</p>", page),
        "wide p unclosed": _times("<p>a", page),
        "wide br": _times("a<br>", f"{page}<p>"),
        "wide br only": _times("<br>", f"{page}<p>a"),
        "wide span": _times("<span>a</span>", f"{page}<p>"),
        "wide bold": _times("<b>a</b> ", f"{page}<p>"),
        "wide styles": _each(lambda i: f"<{'bi'[i % 2]}>a</{'bi'[i % 2]}>", f"{page}<p>"),
        "wide links": _times("<a href='http://a.example'>a</a> ", f"{page}<p>"),
        "wide link boxes": _times("<ul><li><a href='#'>a</a></li></ul>", page),
        "link box": _times("<li><a href='#'>a</a></li>", f"{page}<p>{_PROSE}</p><ul>"),
        "link boxes deep": _times("<div><a href='#'>a</a>", page, middle=_PROSE, close="</div>"),
        "wide images": _times("<img src='a.png' alt='a'>", f"{page}<p>a"),
        "wide data images": _times("<img src='data:image/png;base64,AAAA' alt='a'>", f"{page}<p>a"),
        "data parameters": _times(";a=b", f"{page}<p>a<img src='data:image/png", "'>"),
        "wide figures": _times("<figure><img alt='a'><figcaption>a</figcaption></figure>", page),
        "wide captions": _times("<figcaption>a</figcaption>", f"{page}<figure><img alt='a'>"),
        "wide items": _times("<li>a</li>", f"{page}<ul>"),
        "items of headings": _times("<li><h2>a</h2>", f"{page}<ul>"),
        "items unclosed": _times("<li><p>a", f"{page}<ul>"),
        "wide tables": _times("<table><tr><td>a</td></tr></table>", page),
        "wide rows": _times("<tr><td>a</td></tr>", f"{page}<table>"),
        "wide cells": _times("<td>a</td>", f"{page}<table><tr>"),
        "contact cells": _times("<td>a@b.fr</td>", f"{page}<table><tr>"),
        "contact rows": _times("<tr><td>a@b.fr</td><td>c@d.fr</td></tr>", f"{page}<table>"),
        "nested rows": _times("<tr><td><table><tr><td>a</td></tr></table></td></tr>", f"{page}<table>"),
        "headings": _times("<h2>a</h2>", page),
        "first headings": _times(f"<div><h1>a</h1><p>{_PROSE}</p></div>", page),
        "asides": _times("<aside>presse a@b.fr</aside>", f"{page}<p>{_PROSE}</p>"),
        "asides of prose": _times(f"<aside>Contact presse a@b.fr {_PROSE}</aside>", f"{page}<p>{_PROSE}</p>"),
        "navs": _times("<nav>a</nav>", f"{page}<p>{_PROSE}</p>"),
        "hidden": _times("<p style='display:none'>a</p>", f"{page}<p>{_PROSE}</p>"),
        "hidden deep": _times("<div hidden>", f"{page}<p>{_PROSE}</p>", middle="a", close="</div>"),
        "headers": _times("<header><p>a</p></header>", f"{page}<p>{_PROSE}</p>"),
        "headers deep": _times("<header>", page, middle=_PROSE, close="</header>"),
        "footers": _times("<footer>a</footer>", f"{page}<p>{_PROSE}</p>"),
        "classes": _times("<p class='share'>a</p>", f"{page}<p>{_PROSE}</p>"),
        "sidebars": _times("<div class='sidebar'>a</div>", f"{page}<p>{_PROSE}</p>"),
        "mains": _times("<main>a</main>", page),
        "main roles": _times("<div role=main>a</div>", page),
        "articles": _times(f"<article>{_PROSE}</article>", page),
        "article bodies": _times("<article><p itemprop=articleBody>a</p></article>", page),
        "article bodies deep": _times("<article><div itemprop=articleBody>", page, middle=_PROSE, close="</div></article>"),
        "one class": _times("shareX ", f"{page}<div class='", f"'>{_PROSE}</div>"),
        "one style": _times("color:red;", f"{page}<p style='", f"'>{_PROSE}"),
        "style spaces": _times(" ", f"{page}<p style='display", f"'>{_PROSE}"),
        "style weights": _times("font-weight ", f"{page}<p style='", f"'>{_PROSE}"),
        "one attribute": _times("a", f"{page}<p title='", f"'>{_PROSE}"),
        "attributes": _each(lambda i: f"a{i}='b' ", f"{page}<p ", f">{_PROSE}"),
        "one name": _times("a", f"{page}<p><", f">{_PROSE}"),
        "names": _each(lambda i: f"<{name_of(i)}>", page, _PROSE),
        "unfinished": _times("<", f"{page}<p>a"),
        "unfinished tags": _times("<p ", f"{page}<p>a"),
        "unfinished deep": _times("<div>" * 200 + "<a ", page),
        "ends": _times("</p>", f"{page}a"),
        "crossed": _times("<b><i>a</b></i>", page),
        "comments": _times("<!-- -->", page, _PROSE),
        "comment starts": _times("<!--", page),
        "comments first": _times("<!-- -->", "", "<p>a"),
        "comment starts first": _times("<!-- ", "", "<p>a"),
        "instructions": _times("<?a?>", page, _PROSE),
        "doctypes": _times("<!doctype html>", "", _PROSE),
        "entities": _times("&amp;", f"{page}<p>a"),
        "entities unfinished": _times("&am", f"{page}<p>a"),
        "numbers of letters": _times("&#65;", f"{page}<p>a"),
        "big numbers": _times("&#x110000;", f"{page}<p>a"),
        "nulls": _times("&#0;\0", f"{page}<p>a"),
        "entity number": _times("1", f"{page}<p>&#", ";a"),
        "scripts": _times("<script>a</script>", page, _PROSE),
        "templates": _times("<template><p>a</p></template>", page, _PROSE),
        "svgs": _times("<svg><g>", page, _PROSE, close="</g></svg>"),
        "selects": _times("<select><option>a", page, _PROSE),
        "forms": _times("<form>", page, _PROSE),
        "pre": _times("a\n", f"{page}<pre>"),
        "quotations": _times("<q>", page, middle="a", close="</q>"),
        "raised": _times("<sup>a</sup>b", f"{page}<p>"),
        "word items": _times("<p style='mso-list:l0 level1'>a", page),
        "word marks": _times("<span style='mso-list:Ignore'>·</span>a", f"{page}<p>"),
        "meta": _times("<meta name=a content=b>", "<html><head>", f"</head><body>{_PROSE}"),
        "title": _times("a", "<html><title>", f"</title><body>{_PROSE}"),
        "frames": _times("<frameset><frame>", "<html>", _PROSE),
        "spaces": _times(" \t\r", f"{page}<p>a"),
        "empty": _times("<p> </p>", f"{page}a"),
        "lines": _times("<p data-line=1>a", page),
    }  # fmt: skip
    for label, make in html.items():
        yield Adversary(f"html: {label}", make, "a.html")
    markdown: dict[str, Callable[[int], bytes]] = {
        "stars": _times("*"),
        "stars and words": _times("*a "),
        "stars both": _times("*a*"),
        "underscores": _times("_a "),
        "double stars": _times("**a "),
        "crossed": _times("**a *b"),
        "stars before underscores": _times("*_"),
        "mixed": _times("*_a_* **b** "),
        "brackets": _times("["),
        "closing brackets": _times("]"),
        "brackets both": _times("[a]"),
        "brackets nested": _times("[", middle="a", close="]"),
        "links nested": _times("[a](", close=")"),
        "links": _times("[a](b) "),
        "links open": _times("[a](<b"),
        "link titles": _times('[a](b "'),
        "images": _times("![a](b) "),
        "references": _each(lambda i: f"[{name_of(i)}]: http://a.example\n"),
        "reference": _times("a", "[", "]: b\n\n[a]"),
        "quotes nested": _times("> ", after="a"),
        "quotes lines": _times("> a\n"),
        "quotes deeper": _each(lambda i: "> " * (i % 60) + "a\n"),
        "list nested": _each(lambda i: "  " * (i % 60) + "- a\n"),
        "list deeper": _each(lambda i: " " * (i % 1000) + "- a\n"),
        "list one line": _times("- ", after="a"),
        "list": _times("- a\n"),
        "list loose": _times("- a\n\n"),
        "numbers": _times("1. a\n"),
        "headings": _times("# a\n"),
        "heading end": _times("# ", "# a "),
        "heading spaces": _times(" ", "# a", "b"),
        "setext": _times("a\n===\n"),
        "ticks": _each(lambda i: "`" * (i % 50 + 1) + "a"),
        "ticks open": _times("`a "),
        "fences": _times("```\n"),
        "escapes": _times("\\"),
        "entities": _times("&amp;"),
        "html": _times("<b>a</b>"),
        "html open": _times("<b "),
        "html comments": _times("<!--"),
        "html cdata": _times("<![CDATA["),
        "html instructions": _times("<?"),
        "autolinks": _times("<http://a>"),
        "autolinks open": _times("<http:a"),
        "breaks": _times("a\n"),
        "hard breaks": _times("a  \n"),
        "spaces": _times(" ", "a", "b"),
        "table": _times("|a|b|\n", "|a|b|\n|-|-|\n"),
        "table wide": lambda size: ("|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n").encode(),
        "table rows short": lambda size: ("|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|a|\n" * (size // 8)).encode(),
        "table bars": _times("|"),
        "rules": _times("---\n"),
        "wrapped": _times("une ligne de texte qui a une longueur de soixante-dix signes et conti-\n"),
        "one word": _times("a"),
        "words": _times("mot "),
    }  # fmt: skip
    for label, make in markdown.items():
        yield Adversary(f"markdown: {label}", make, "a.md")


def _nests(size: int) -> bytes:
    """Elements nested just less deep than is taken apart, again and again."""
    one = "<div>" * 100 + _PROSE + "</div>" * 100
    return ("<html><body>" + one * max(1, size // len(one))).encode()


# Office files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; further parts are `styles="…"`, `comments="…"`, with their relations."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="http://x/{name}" Target="{name}.xml"/>' for name in parts
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{relations}</Relationships>",
    }
    return zipped(files | {f"word/{name}.xml": data for name, data in parts.items()})


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text with this body and these automatic styles."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODT}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def office() -> Iterator[Adversary]:
    """Word and OpenDocument files; `size` is the size of the body's XML."""
    run = "<w:r><w:t>a </w:t></w:r>"
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>"
    word: dict[str, tuple[str, str, str, str, str]] = {
        # before, repeated, in the middle, the end of each, after
        "paragraphs": ("", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "", "", ""),
        "runs": ("<w:p>", run, "", "", "</w:p>"),
        "styled runs": ("<w:p>", run + bold, "", "", "</w:p>"),
        "breaks": ("<w:p><w:r>", "<w:t>a</w:t><w:br/>", "", "", "</w:r></w:p>"),
        "tabs": ("<w:p><w:r>", "<w:tab/>", "", "", "<w:t>a</w:t></w:r></w:p>"),
        "insertions": ("<w:p>", f'<w:ins w:author="a">{run}</w:ins>', "", "", run + "</w:p>"),
        "deletions": ("<w:p>", '<w:del w:author="a"><w:r><w:delText>a</w:delText></w:r></w:del>', "", "", "</w:p>"),
        "both": ("<w:p>", f'<w:ins w:author="a">{run}</w:ins><w:del w:author="b">{run}</w:del>', "", "", "</w:p>"),
        "deletions nested": ("<w:p>", '<w:del w:author="a">', run, "</w:del>", "</w:p>"),
        "inserted ends": ("", f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{run}</w:p>", "", "", ""),
        "links nested": ("<w:p>", "<w:hyperlink>", run, "</w:hyperlink>", "</w:p>"),
        "controls nested": ("", "<w:sdt><w:sdtContent>", paragraph("a"), "</w:sdtContent></w:sdt>", ""),
        "tables nested": ("", "<w:tbl><w:tr><w:tc>", paragraph("a"), "</w:tc></w:tr></w:tbl>", ""),
        "tables": ("", f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc></w:tr></w:tbl>", "", "", ""),
        "rows": ("<w:tbl>", f"<w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>", "", "", "</w:tbl>"),
        "cells": ("<w:tbl><w:tr>", f"<w:tc>{paragraph('a@b.fr')}</w:tc>", "", "", "</w:tr></w:tbl>"),
        "fields": ("<w:p>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run, "", "", "</w:p>"),
        "fields open": (
            "<w:p>",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run, "", "", "</w:p>",
        ),
        "instructions": (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/>', "<w:instrText>HYPERLINK </w:instrText>", "", "", f"</w:r>{run}</w:p>",
        ),
        "boxes nested": ("<w:p>", "<w:r><w:pict><w:txbxContent><w:p>", run, "</w:p></w:txbxContent></w:pict></w:r>", "</w:p>"),
        "boxes": ("<w:p>" + run, f"<w:r><w:pict><w:txbxContent>{paragraph('a')}</w:txbxContent></w:pict></w:r>", "", "", "</w:p>"),
        "boxes in one": ("<w:p>" + run + "<w:r><w:pict>", f"<w:txbxContent>{paragraph('a')}</w:txbxContent>", "", "", "</w:pict></w:r></w:p>"),
        "items": ("", "<w:p><w:r><w:t>- a</w:t></w:r></w:p>", "", "", ""),
        "hidden": ("<w:p>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r>", "", "", run + "</w:p>"),
        "symbols": ("<w:p><w:r>", '<w:sym w:char="F0B7"/>', "", "", "<w:t>a</w:t></w:r></w:p>"),
        "unknown": ("<w:p>", "<w:x>", "a", "</w:x>", run + "</w:p>"),
        "footnote marks": ("<w:p>" + run, '<w:r><w:footnoteReference w:id="1"/></w:r>', "", "", "</w:p>"),
    }  # fmt: skip
    for label, (before, unit, middle, close, after) in word.items():
        make = _body_of(docx, before, unit, middle, close, after)
        yield Adversary(f"docx: {label}", make, "a.docx")
    for label in (
        "people",
        "universities",
        "prose",
        "quotes",
        "sign-0061",
        "sign-0020",
        "sign-00ab",
    ):
        yield Adversary(f"docx: one paragraph of {label}", _one_paragraph(ATOMS[label]), "a.docx")
    yield Adversary("docx: footnotes", _footnotes, "a.docx")
    yield Adversary("docx: footnotes in footnotes", _footnotes_again, "a.docx")
    yield Adversary("docx: styles", _styles, "a.docx")
    yield Adversary("docx: comments", _comments, "a.docx")
    span, par = "<text:span>a </text:span>", "<text:p>a</text:p>"
    open_: dict[str, tuple[str, str, str, str, str]] = {
        "paragraphs": ("", par, "", "", ""),
        "spans": ("<text:p>", span, "", "", "</text:p>"),
        "spans nested": ("<text:p>", "<text:span>", "a", "</text:span>", "</text:p>"),
        "spaces": ("<text:p>a", "<text:s text:c='99'/>", "", "", "</text:p>"),
        "breaks": ("<text:p>", "a<text:line-break/>", "", "", "</text:p>"),
        "lists nested": ("", "<text:list><text:list-item>", par, "</text:list-item></text:list>", ""),
        "lists": ("", f"<text:list><text:list-item>{par}</text:list-item></text:list>", "", "", ""),
        "items": ("<text:list>", f"<text:list-item>{par}</text:list-item>", "", "", "</text:list>"),
        "item of paragraphs": ("<text:list><text:list-item>", par, "", "", "</text:list-item></text:list>"),
        "sections nested": ("", "<text:section>", par, "</text:section>", ""),
        "tables nested": ("", "<table:table><table:table-row><table:table-cell>", par, "</table:table-cell></table:table-row></table:table>", ""),
        "rows": ("<table:table>", f"<table:table-row><table:table-cell>{par}</table:table-cell></table:table-row>", "", "", "</table:table>"),
        "frames nested": ("<text:p>", "<draw:frame><draw:text-box><text:p>", "a", "</text:p></draw:text-box></draw:frame>", "</text:p>"),
        "frames": ("<text:p>a", f"<draw:frame><draw:text-box>{par}</draw:text-box></draw:frame>", "", "", "</text:p>"),
        "notes": ("<text:p>a", f"<text:note><text:note-body>{par}</text:note-body></text:note>", "", "", "</text:p>"),
        "notes nested": ("<text:p>a", "<text:note><text:note-body><text:p>b", "", "</text:p></text:note-body></text:note>", "</text:p>"),
        "annotations": ("<text:p>a", f"<office:annotation>{par}</office:annotation>", "", "", "</text:p>"),
        "changes": (
            '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>mot</text:p></text:deletion>'
            "</text:changed-region></text:tracked-changes><text:p>a",
            '<text:change text:change-id="c"/>', "", "", "</text:p>",
        ),
        "insertions open": (
            '<text:tracked-changes><text:changed-region text:id="c"><text:insertion/></text:changed-region></text:tracked-changes><text:p>a',
            '<text:change-start text:change-id="c"/>a', "", '<text:change-end text:change-id="c"/>', "</text:p>",
        ),
        "links": ("<text:p>", "<text:a>a</text:a>", "", "", "</text:p>"),
    }  # fmt: skip
    for label, (before, unit, middle, close, after) in open_.items():
        make = _body_of(odt, before, unit, middle, close, after)
        yield Adversary(f"odt: {label}", make, "a.odt")
    yield Adversary("odt: big deletion again and again", _deletions, "a.odt")


def _body_of(
    wrap: Callable[[str], bytes], before: str, unit: str, middle: str, close: str, after: str
) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        count = max(1, size // (len(unit) + len(close)))
        return wrap(before + unit * count + middle + close * count + after)

    return make


def _one_paragraph(atom: Atom) -> Callable[[int], bytes]:
    return lambda size: docx(paragraph("Un titre") + paragraph(grown(atom, size)))


def _footnotes(size: int) -> bytes:
    count = max(1, size // 100)
    notes = "".join(
        f'<w:footnote w:id="{i}">{paragraph("note")}</w:footnote>' for i in range(count)
    )
    body = "".join(
        f'<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="{i}"/></w:r></w:p>' for i in range(count)
    )
    return docx(body, footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>")


def _footnotes_again(size: int) -> bytes:
    """Each footnote refers twice to the next: a document of a few lines that unfolds without end."""
    count = max(2, size // 150)
    mark = '<w:r><w:footnoteReference w:id="{0}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:t>a</w:t></w:r>{mark.format(i + 1) * 2}</w:p></w:footnote>'
        for i in range(count)
    )
    return docx(f"<w:p>{mark.format(0)}</w:p>", footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>")


def _styles(size: int) -> bytes:
    count = max(1, size // 200)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:name w:val="s{i}"/><w:basedOn w:val="s{i + 1}"/></w:style>'
        for i in range(count)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{i}"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
        for i in range(count)
    )
    return docx(body, styles=f"<w:styles {W}>{styles}</w:styles>")


def _comments(size: int) -> bytes:
    comments = f'<w:comment w:author="a">{paragraph("a")}</w:comment>' * max(1, size // 80)
    return docx(paragraph("a"), comments=f"<w:comments {W}>{comments}</w:comments>")


def _deletions(size: int) -> bytes:
    """A long deletion that a small mark puts back again and again."""
    half = max(1, size // 2)
    words = "<text:p>mot</text:p>" * (half // 20)
    marks = '<text:change text:change-id="c"/>' * (half // 33)
    return odt(
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion>'
        f"{words}</text:deletion></text:changed-region></text:tracked-changes><text:p>a{marks}</text:p>"
    )


def everything() -> Iterator[Adversary]:
    """All there is, thousands."""
    yield from texts()
    yield from markup()
    yield from office()
    yield from (fuzzed(seed) for seed in range(200))
