"""A web page as a tree: parsed without harm, and the part of it that is the text."""

from __future__ import annotations

import itertools
import re
from itertools import islice

from django.utils.translation import gettext as _
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

MAX_DEPTH = 120
# What stands where something was taken out; no reader reads it.
GONE = "template"
LANGUAGES = ("fr", "en", "de")
_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
    ]
)
_AROUND = frozenset(["nav", "aside", "footer", "dialog", "search"])
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
    ]
)
_NAMES = frozenset(
    [
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "rgpd",
        "tarteaucitron",
        "onetrust",
        "didomi",
        "axeptio",
        "breadcrumb",
        "breadcrumbs",
        "ariane",
        "share",
        "sharing",
        "partage",
        "partager",
        "social",
        "socials",
        "addtoany",
        "newsletter",
        "skip",
        "skiplink",
        "menu",
        "navbar",
        "nav",
        "navigation",
        "sidebar",
        "pagination",
        "pager",
        "related",
        "comments",
        "advert",
        "advertisement",
        "ads",
        "toolbar",
        "backtotop",
        "sitemap",
        "searchform",
        "footer",
        "copyright",
        "langswitcher",
        "languageswitcher",
    ]
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPEAKS = re.compile(r"[.!?…]|[^\s@]@[^\s@]+\.\w|\d[\d .]{7,}\d")
_CONTACT = re.compile(r"[^\s@]@[^\s@]+\.\w")
# Of the boxes beside a text this many may hold contacts for the press.
_MOST_BOXES = 50
_PRESS = re.compile(r"press|contact|kontakt|médias?\b", re.I)
_HIDDEN = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|mso-hide\s*+:\s*+all", re.I)
_BOXES = re.compile(r"(?:</?(?!(?:p|h[1-6]|br|img)\b)[a-zA-Z][^<>]*+>\s*+)+")
_TAG = re.compile(r"(?:<[^<>]*+>\s*+)+")


def parse(text: str) -> HtmlElement | None:
    """The tree of `text`, never deeper than a browser would go; None where there is nothing in it."""
    text = re.sub(r"[\x00-\x08\x0e-\x1f]", "", text)
    root = _parse(text)
    if root is not None and _is_too_deep(root):
        # Nobody nests like this for a reader: keep what carries meaning, drop the boxes.
        root = _parse(_BOXES.sub("\n<br>\n", text))
        if root is not None and _is_too_deep(root):
            # A tag that another begins in is none to a pattern, and one to the parser: what is left of them are words.
            words = (piece.replace("<", "&lt;") for piece in _TAG.split(text))
            root = _parse("\n".join(f"<p>{piece}</p>" for piece in words))
    return root


def _parse(text: str) -> HtmlElement | None:
    if not text.strip():
        return None
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root: HtmlElement | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _is_too_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def page_language(root: HtmlElement) -> str:
    """The language that the page declares, where it is one of ours."""
    declared = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).lower()
    language = re.split(r"[-_]", declared)[0]
    return language if language in LANGUAGES else ""


def page_title(root: HtmlElement) -> str:
    """The title that the page declares for sharing, else its window title."""
    shared = root.xpath("string(//meta[@property='og:title']/@content)")
    title = shared or root.xpath("string(//title)")
    return " ".join(str(title).split())


def main_part(root: HtmlElement) -> tuple[list[HtmlElement], list[str]]:
    """The elements that hold the text of the page, and what to say about the rest.

    A page says where its text is by its elements (`article`, `main`), by its roles and by where the prose stands, in
    this order of trust; contacts for the press in a box beside the text are kept.
    """
    body = root.find(".//body")
    body = root if body is None else body
    whole = _length(body)
    for element in list(body.iterdescendants(*_NEVER)):
        put_away(element)
    aside = _take_surroundings(body, whole)
    part = _dominant(_declared(body))
    _drop_link_boxes(part)
    text = _text(part)
    contacts = islice(filter(_is_press_contact, aside), _MOST_BOXES)
    kept = [box for box in contacts if _text(box) not in text]
    notes = []
    if whole - _length(part) - sum(_length(box) for box in kept) > 20:
        notes.append(
            _(
                "Only the main text of the page was read; menus, banners, boxes and the foot of the page were left out."
            )
        )
    return [part, *kept], notes


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _length(element: HtmlElement) -> int:
    return len(_text(element))


def _prose(element: HtmlElement) -> int:
    """Characters of text outside links."""
    return _length(element) - sum(_length(link) for link in element.iterdescendants("a"))


def _take_surroundings(body: HtmlElement, whole: int) -> list[HtmlElement]:
    """Take out what frames the text, and give back the boxes that stood beside it."""
    boxes: list[HtmlElement] = []
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if not _frames(element) or element.tag in ("main", "article", "html", "body"):
            continue
        if _length(element) > 0.5 * max(whole, 1) and not _is_hidden(element):
            # A page that calls its whole text a sidebar is not to be believed.
            continue
        boxed = put_away(element)
        if boxed.tag == "aside" or boxed.get("role") == "complementary":
            boxes.append(boxed)
    return boxes


def put_away(element: HtmlElement) -> HtmlElement:
    """Take an element out, with all in it, and leave an empty one in its place; return what was taken out.

    lxml's own way joins the text after the element to the text before it, again and again as more are taken out.
    """
    parent = element.getparent()
    place: HtmlElement = element.makeelement(GONE)
    place.tail, element.tail = element.tail, None
    parent.replace(element, place)
    return element


def _frames(element: HtmlElement) -> bool:
    if element.tag == "footer" and _is_within(element, ("blockquote", "figure")):
        return False  # it names who is quoted
    if element.tag in _AROUND or _is_hidden(element):
        return True
    if element.tag == "header" and not _is_within(element, ("article", "main", "section")):
        # The head of a page; it may be all there is around the only big heading.
        return element.find(".//h1") is None
    if (element.get("role") or "").lower() in _ROLES:
        return True
    if element.tag in ("p", "span", "a", "strong", "em", "b", "i", "li", "td", "tr", "h1", "h2"):
        words = _words(element)
        return bool(
            words & {"skip", "skiplink", "share", "sharing", "partage", "breadcrumb", "ariane"}
        )
    return bool(_words(element) & _NAMES)


def _words(element: HtmlElement) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    words = [word.lower() for word in _WORDS.findall(names)]
    pairs = {first + second for first, second in itertools.pairwise(words)}
    # "with-sidebar", "has-menu" speak of the neighbours.
    if {"has", "with", "no", "without"} & set(words):
        return pairs & _NAMES
    return set(words) | pairs


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def _is_within(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return any(above.tag in tags for above in element.iterancestors())


def _declared(body: HtmlElement) -> HtmlElement:
    """The part that the page itself calls its text, if that holds a fair share of the prose."""
    part = body
    total = max(1, _prose(body))
    mains = body.xpath(
        ".//main | .//*[@role='main'] | .//*[@itemprop='articleBody']/ancestor::article[1]"
    )
    for main in mains:
        if _prose(main) >= 0.3 * total:
            part = main
            break
    half = 0.5 * max(1, _prose(part))
    articles = [each for each in part.iterdescendants("article") if _prose(each) >= half]
    for article in articles[:1]:
        heading = part.find(".//h1")
        if heading is None or article in set(heading.iterancestors()):
            part = article
    return part


def _dominant(part: HtmlElement) -> HtmlElement:
    """Go down while one child holds nearly all the prose and the big heading."""
    while True:
        total = _prose(part)
        children = [child for child in part if isinstance(child.tag, str)]
        best = max(children, key=_prose, default=None)
        if best is None or best.tag not in ("div", "section", "article", "main", "form"):
            return part
        heading = part.find(".//h1")
        has_heading = heading is None or best in set(heading.iterancestors())
        own = len((part.text or "").strip()) + sum(len((c.tail or "").strip()) for c in children)
        others = [child for child in children if child is not best]
        speaking = any(_SPEAKS.search(_text(c)) and _prose(c) > 0.5 * _length(c) for c in others)
        titled = any(c.tag in ("h1", "h2", "h3") or c.find(".//h1") is not None for c in others)
        if not has_heading or own or speaking or titled or _prose(best) < 0.8 * total:
            return part
        part = best


def _drop_link_boxes(part: HtmlElement) -> None:
    """Take out lists and boxes that are nothing but links: paths, tags, related pages."""
    for element in list(part.iterdescendants("div", "ul", "ol", "section", "p")):
        if element.getparent() is None or element.find(".//h1") is not None:
            continue
        links = list(element.iterdescendants("a"))
        length = _length(element)
        if len(links) < 3 or not length or _CONTACT.search(_text(element)):
            continue
        linked = sum(_length(link) for link in links)
        if linked > 0.85 * length and length / len(links) < 60 and not _leads_on(element):
            put_away(element)


def _leads_on(element: HtmlElement) -> bool:
    """Whether the sentence before announces the links, as in "Find out more:"."""
    before = next(
        (each for each in islice(element.itersiblings(preceding=True), 8) if each.tag != GONE), None
    )
    return before is not None and _text(before).endswith(":")


def _is_press_contact(box: HtmlElement) -> bool:
    text = _text(box)
    return bool(_CONTACT.search(text) and _PRESS.search(text))
