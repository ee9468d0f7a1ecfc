"""What rich text may hold here, enforced on the way in and again on the way out."""

from __future__ import annotations

from html import unescape

import nh3

from richtext.characters import xml_safe
from richtext.nesting import shallow

BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote"}
INLINE_TAGS = {"strong", "em", "a", "br", "sub", "sup"}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
_RENAMED = (("<b>", "<strong>"), ("</b>", "</strong>"), ("<i>", "<em>"), ("</i>", "</em>"))


def sanitise(html: str, *, inline: bool = False) -> str:
    """Return the HTML with only the allowed tags: paragraphs, lists, quotes, emphasis and links.

    With `inline=True` blocks are removed too (their text stays). Scripts, styles, attributes other than a link's `href`
    and addresses with other schemes than http, https, mailto and tel are dropped, and so are the characters that XML forbids.
    """
    if not html:
        return ""
    html = xml_safe(html)
    if "<" not in html and "&" not in html and ">" not in html:
        return html
    for old, new in _RENAMED:
        html = html.replace(old, new)
    cleaned = nh3.clean(
        shallow(html),
        tags=INLINE_TAGS if inline else BLOCK_TAGS | INLINE_TAGS,
        attributes={"a": {"href"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    ).strip()
    return xml_safe(cleaned)  # once more, for what stood as a reference (&#xFFFE;)


def plain(html: str) -> str:
    """Return the text of sanitised HTML; paragraphs, items and line breaks become lines."""
    for tag in ("</p>", "</li>", "</blockquote>", "<br>", "<br/>"):
        html = html.replace(tag, tag + "\n")
    text = unescape(nh3.clean(shallow(html), tags=set()))
    lines = (" ".join(line.split(" ")).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def is_blank(html: str) -> bool:
    """Return whether rich text shows nothing, as an emptied editor's `<p></p>` does."""
    return not plain(html).strip("\u00a0\u202f \n")
