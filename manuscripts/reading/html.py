"""Web pages and pasted HTML: the blocks of the main text, in reading order."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from manuscripts.blocks import BlockKind, EmbeddedImage
from manuscripts.reading.html_page import main_part, page_language, page_title, parse, put_away
from manuscripts.reading.inline import Piece, Run, clean_text, flatten_table, split_lines
from manuscripts.reading.limits import MAX_BLOCKS, small_number, too_long
from manuscripts.reading.markdown import html_of
from manuscripts.reading.wrapping import continues, join, vocabulary_of, wrap_width

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "nav",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "caption",
    ]
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "video",
        "audio",
        "map",
        "select",
        "button",
        "input",
        "textarea",
        "datalist",
        "meter",
        "progress",
        "link",
        "meta",
        "base",
        "frame",
        "frameset",
        "noframes",
        "source",
        "track",
        "param",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul": False, "ol": True, "menu": False, "dir": False}
_BOLD = re.compile(r"font-weight\s*+:\s*+(bold|bolder|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*+:\s*+(normal|lighter|[1-4]00)", re.I)
_ITALIC = re.compile(r"font-style\s*+:\s*+(italic|oblique)", re.I)
_SPACE = re.compile("[ \t\r\n\x0c]+")
_DATA_URI = re.compile(
    r"data:image/(png|jpe?g|gif|webp)(?>(?:;(?!base64,)[\w=-]++)*)(;base64)?,", re.I
)
SOFT_BREAK = "\x1e"
MAX_IMAGE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page."""

    pieces: list[Piece]
    notes: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""


def read_html(text: str) -> Page:
    """The main text of a web page or of pasted HTML, without what surrounds it."""
    root = parse(text)
    if root is None:
        return Page([])
    language, title = page_language(root), page_title(root)
    parts, left_out = main_part(root)
    walker = _Walker()
    for part in parts:
        walker.walk_root(part)
    notes = [*left_out, *walker.notes()]
    return Page(walker.pieces, notes, language, title)


def read_markdown(text: str) -> Page:
    """The blocks of a Markdown file."""
    root = parse(html_of(text))
    if root is None:
        return Page([])
    walker = _Walker()
    walker.walk_root(root)
    width, vocabulary = wrap_width(text.splitlines()), vocabulary_of(text)
    pieces = [_settle_soft_breaks(piece, width, vocabulary) for piece in walker.pieces]
    return Page(pieces, walker.notes())


def _settle_soft_breaks(piece: Piece, width: int, vocabulary: frozenset[str]) -> Piece:
    if SOFT_BREAK not in piece.text:
        return piece
    broken = [replace(run, text=run.text.replace(SOFT_BREAK, "\n")) for run in piece.runs]
    lines = split_lines(broken)
    texts = ["".join(run.text for run in line) for line in lines]
    runs = list(lines[0])
    for above, below, line in zip(texts, texts[1:], lines[1:], strict=False):
        is_item = piece.kind is BlockKind.ITEM
        if (continues(above, below, width) or is_item) and runs:
            glue = join(above, below, vocabulary)
            if len(glue) > len(above) + len(below):
                runs.append(Run(" "))
            elif len(glue) < len(above.rstrip()) + len(below.lstrip()):
                runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip()[:-1])
        else:
            runs.append(Run("\n"))
        runs += line
    return replace(piece, runs=runs)


class _Walker:
    """Goes through elements in reading order and gathers pieces."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._runs: list[Run] = []
        self._line = 0
        self._has_text = False
        self._context = Piece(BlockKind.PARAGRAPH)
        self._lists: list[tuple[bool, int]] = []
        self._lists_seen = 0
        self._list_key = 0
        self._marked = 0
        self._images = 0
        self._left_images: list[str] = []
        self._caption: list[Run] = []

    def walk_root(self, element: HtmlElement) -> None:
        """Read one element and all in it."""
        self._element(element, Run(""))
        self._flush()

    def notes(self) -> list[str]:
        """What the editor must be told."""
        if not self._left_images:
            return []
        listed = " · ".join(dict.fromkeys(self._left_images))
        return [
            _("Images that the page only links to were not brought along: %(images)s.")
            % {"images": listed}
        ]

    def _flush(self) -> None:
        if len(self.pieces) > MAX_BLOCKS:
            raise too_long()
        if any(run.text.strip(" \n") for run in self._runs):
            self.pieces.append(replace(self._context, runs=self._runs, line=self._line))
        self._runs = []
        self._has_text = False

    def _boundary(self) -> None:
        if self._context.kind is BlockKind.ITEM:
            # Paragraphs of one item are one item of several lines.
            if self._runs:
                self._runs.append(Run("\n"))
        elif self._context.kind is BlockKind.HEADING:
            self._runs.append(Run(" "))
        else:
            self._flush()

    @contextmanager
    def _within(self, context: Piece) -> Iterator[None]:
        self._flush()
        before, self._context = self._context, context
        yield
        self._flush()
        self._context = before

    def _text(self, text: str | None, style: Run, element: HtmlElement) -> None:
        if not text:
            return
        if not self._has_text and text.strip():
            self._has_text = True
            self._line = self._line_of(element)
        if style.raised == "pre":
            self._runs.append(Run(text, style.strong, style.em, style.href))
        else:
            self._runs.append(style.saying(_SPACE.sub(" ", text)))

    def _children(self, element: HtmlElement, style: Run) -> None:
        self._text(element.text, style, element)
        for child in element:
            self._element(child, style)
            self._text(child.tail, style, element)

    def _line_of(self, element: HtmlElement) -> int:
        return self._marked or element.sourceline or 0

    def _element(self, element: HtmlElement, style: Run) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or _is_list_mark(element):
            return
        outer = self._marked
        self._marked = small_number(element.get("data-line")) or outer
        self._read(element, tag, style)
        self._marked = outer

    def _read(self, element: HtmlElement, tag: str, style: Run) -> None:
        if tag == "br":
            self._runs.append(Run(SOFT_BREAK if element.get("data-soft") else "\n"))
        elif tag == "img":
            self._image(element)
        elif tag in _HEADINGS:
            with self._within(Piece(BlockKind.HEADING, level=_HEADINGS[tag])):
                self._children(element, Run(""))
        elif tag in _LISTS:
            self._list(element, style, _LISTS[tag])
        elif tag == "li" or _is_word_item(element):
            self._item(element, style)
        elif tag == "table":
            self._table(element, style)
        elif tag == "figure":
            self._figure(element, style)
        elif tag == "hr":
            self._boundary()
        elif tag in _BLOCKS:
            self._boundary()
            inner = replace(style, raised="pre") if tag == "pre" else style
            self._children(element, _by_css(element, inner))
            self._boundary()
        elif tag == "q":
            self._runs.append(replace(style, text="“"))
            self._children(element, style)
            self._runs.append(replace(style, text="”"))
        else:
            self._children(element, _inline_style(element, style))

    def _list(self, element: HtmlElement, style: Run, ordered: bool) -> None:
        self._lists_seen += 1
        if not self._lists:
            self._list_key = self._lists_seen
        self._lists.append((ordered, self._lists_seen))
        with self._within(Piece(BlockKind.PARAGRAPH)):
            self._children(element, style)
        self._lists.pop()

    def _item(self, element: HtmlElement, style: Run) -> None:
        if any(
            child.tag in _HEADINGS or child.tag == "table" for child in element.iterdescendants()
        ):
            # A card of a layout, not an item of a list.
            with self._within(Piece(BlockKind.PARAGRAPH)):
                self._children(element, style)
            return
        ordered = self._lists[-1][0] if self._lists else False
        level = max(1, len(self._lists))
        key = self._list_key if self._lists else "word"
        context = Piece(BlockKind.ITEM, level=level, ordered=ordered, list_key=key)
        with self._within(context):
            self._children(element, _by_css(element, style))

    def _table(self, element: HtmlElement, style: Run) -> None:
        with self._within(Piece(BlockKind.PARAGRAPH)):
            for child in element:
                if child.tag == "caption":
                    self._element(child, style)
            rows, outer = [], self._marked
            for row in _own(element, ("tr",), ("table",)):
                self._marked = small_number(row.get("data-line")) or outer
                rows.append([self._cell(cell, style) for cell in row if cell.tag in ("td", "th")])
            self._marked = outer
            self.pieces.extend(flatten_table(rows))

    def _cell(self, element: HtmlElement, style: Run) -> list[Piece]:
        outer, self.pieces = self.pieces, []
        lists, self._lists = self._lists, []
        with self._within(Piece(BlockKind.PARAGRAPH)):
            self._children(element, _by_css(element, style))
        cell, self.pieces = self.pieces, outer
        self._lists = lists
        return cell

    def _figure(self, element: HtmlElement, style: Run) -> None:
        images = list(element.iterdescendants("img"))
        captions = _own(element, ("figcaption",), ("figure",))
        with self._within(Piece(BlockKind.PARAGRAPH)):
            if not images:
                self._children(element, style)
                return
            caption: list[Run] = []
            for each in captions:
                for piece in self._cell(each, Run("")):
                    caption += [Run("\n")] * bool(caption) + piece.runs
                parent = each.getparent()
                if parent is not None:
                    put_away(each)
            self._caption = caption
            self._children(element, style)
            if self._caption:
                line = self._line_of(element)
                self.pieces.append(Piece(BlockKind.IMAGE, self._caption, line=line))
                self._caption = []

    def _image(self, element: HtmlElement) -> None:
        source, alt = element.get("src") or "", clean_text(element.get("alt") or "")
        data = _data_of(source)
        if data:
            ending = source[11:].partition(";")[0].lower()
            self._images += 1
            name = f"image-{self._images}.{ending}"
            caption, self._caption = self._caption, []
            image = EmbeddedImage(name=name, data=data, alt=alt)
            line = self._line_of(element)
            piece = Piece(BlockKind.IMAGE, caption, line=line, image=image)
            # Within a line of text the image follows the text.
            self._flush()
            self.pieces.append(piece)
        elif alt or self._caption:
            self._left_images.append(alt or source.rpartition("/")[2].partition("?")[0])


def _own(element: HtmlElement, tags: tuple[str, ...], walls: tuple[str, ...]) -> list[HtmlElement]:
    """Descendants of these tags that do not belong to a nested element such as `walls` names."""
    found = []
    for child in element.iterdescendants(*tags):
        above = child.getparent()
        while above is not None and above is not element and above.tag not in walls:
            above = above.getparent()
        if above is element:
            found.append(child)
    return found


def _inline_style(element: HtmlElement, style: Run) -> Run:
    tag = element.tag
    if tag in ("strong", "b"):
        style = replace(style, strong=True)
    elif tag in ("em", "i", "cite", "dfn", "var"):
        style = replace(style, em=True)
    elif tag in ("sup", "sub") and style.raised != "pre":
        style = replace(style, raised=tag)
    elif tag == "a" and element.get("href"):
        style = replace(style, href=element.get("href") or "")
    return _by_css(element, style)


def _by_css(element: HtmlElement, style: Run) -> Run:
    css = element.get("style")
    if not css:
        return style
    if _BOLD.search(css):
        style = replace(style, strong=True)
    elif _NOT_BOLD.search(css):
        style = replace(style, strong=False)
    return replace(style, em=True) if _ITALIC.search(css) else style


def _is_list_mark(element: HtmlElement) -> bool:
    """The bullet that Word writes as text into the HTML that it puts on the clipboard."""
    return "mso-list:ignore" in (element.get("style") or "").lower().replace(" ", "")


def _is_word_item(element: HtmlElement) -> bool:
    return element.tag == "p" and "mso-list:l" in (element.get("style") or "").lower().replace(
        " ", ""
    )


def _data_of(source: str) -> bytes:
    match = _DATA_URI.match(source)
    if not match or len(source) > MAX_IMAGE * 1.4:
        return b""
    body = source[match.end() :]
    if not match[2]:
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote_to_bytes(body), validate=False)
    except (binascii.Error, ValueError):
        return b""
