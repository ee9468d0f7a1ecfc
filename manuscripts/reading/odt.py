"""OpenDocument text files (.odt), read from content.xml by the same rules as Word files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from lxml import etree

from manuscripts.blocks import BlockKind, EmbeddedImage, SourceText
from manuscripts.reading.archive import Archive, damaged
from manuscripts.reading.detect import SourceFormat
from manuscripts.reading.inline import Piece, Run, clean_text, finish, flatten_table
from manuscripts.reading.limits import MAX_BLOCKS, MAX_RUNS, small_number, too_long
from manuscripts.reading.lists import typed_items
from manuscripts.reading.odt_styles import (
    DC,
    DRAW,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    OdtStyles,
)
from manuscripts.reading.revisions import (
    Remark,
    Revisions,
    footnote_note,
    furniture_note,
    hidden_note,
    image_note,
)

_LANGUAGES = ("fr", "en", "de")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp")
_THROUGH = frozenset(
    TEXT + name
    for name in ("section", "index-body", "index-title", "numbered-paragraph", "meta", "meta-field")
)
_SILENT = frozenset(
    [TEXT + "tracked-changes", OFFICE + "forms", TEXT + "sequence-decls", TEXT + "soft-page-break"]
    + [
        TEXT + name
        for name in (
            "variable-decls",
            "user-field-decls",
            "bookmark",
            "ruby-text",
            "alphabetical-index-mark",
        )
    ]
    + [OFFICE + "annotation-end"]
)
MAX_SPACES = 100
# Of hidden text the start is shown.
MAX_HIDDEN = 2000


def read_odt(data: bytes) -> SourceText:
    """The blocks of an OpenDocument text, with its tracked changes and comments in the notes."""
    archive = Archive(data)
    content = archive.xml("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise damaged()
    named = archive.xml("styles.xml")
    styles = OdtStyles(named, content)
    reader = _Reader(archive, styles, body)
    reader.read_body(body)
    meta = archive.xml("meta.xml")
    title = "" if meta is None else next((t.text or "" for t in meta.iter(DC + "title")), "")
    language = styles.language.lower()
    return SourceText(
        blocks=finish(typed_items(reader.pieces)),
        notes=tuple(dict.fromkeys([*reader.notes(), *furniture_note(_frames(named))])),
        language=language if language in _LANGUAGES else "",
        title=clean_text(title),
        format=str(SourceFormat.ODT),
    )


def _frames(named: etree._Element | None) -> list[str]:
    """The words of the page headers and footers."""
    if named is None:
        return []
    frames = []
    for kind in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left"):
        for frame in named.iter(STYLE + kind):
            lines = ["".join(p.itertext()).strip() for p in frame.iter(TEXT + "p", TEXT + "h")]
            frames.append(" · ".join(line for line in lines if line))
    return frames


class _Reader:
    """Goes through a document in reading order; what is pending is reported, not applied."""

    def __init__(self, archive: Archive, styles: OdtStyles, body: etree._Element) -> None:
        self.pieces: list[Piece] = []
        self._archive = archive
        self._styles = styles
        self._revisions = Revisions()
        self._regions = {
            region.get(TEXT + "id")
            or region.get("{http://www.w3.org/XML/1998/namespace}id")
            or "": region
            for region in body.iter(TEXT + "changed-region")
        }
        self._inserting: list[str] = []
        self._restored: set[str] = set()
        self._said = 0
        self._runs: list[Run] = []
        self._kind = Piece(BlockKind.PARAGRAPH)
        self._after: list[Piece] = []
        self._footnotes: list[Piece] = []
        self._footnote_count = 0
        self._paragraph = 0
        self._lists_seen = 0
        self._list: list[str] = []
        self._list_key = 0
        self._hidden = ""
        self._lost_images: list[str] = []
        self._lost_objects = 0

    def read_body(self, body: etree._Element) -> None:
        """Read the whole text."""
        self._blocks(body)
        self._inserting = []
        self._flush()
        self.pieces += self._footnotes

    def notes(self) -> list[str]:
        """What the editor must be told."""
        notes = [
            *self._revisions.notes(),
            *footnote_note(self._footnote_count),
            *hidden_note(self._hidden),
            *image_note(self._lost_images),
        ]
        if self._lost_objects:
            notes.append(
                _(
                    "A chart, a diagram or an embedded document could not be read as text: check that nothing is missing."
                )
            )
        return notes

    # Blocks

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                self._read_paragraph(child)
            elif tag == TEXT + "list":
                self._read_list(child)
            elif tag == TABLE + "table":
                self._table(child)
            elif tag in (TEXT + "change-start", TEXT + "change-end", TEXT + "change"):
                self._change(child, Run(""))
            elif tag == DRAW + "frame":
                self._frame(child)
                self.pieces += self._after
                self._after = []
            elif tag in _SILENT:
                continue
            elif tag in _THROUGH or (
                isinstance(tag, str) and tag.endswith(("-index", "table-of-content"))
            ):
                self._blocks(child)

    def _read_paragraph(self, element: etree._Element) -> None:
        self._paragraph += 1
        if self._paragraph > MAX_BLOCKS:
            raise too_long()
        name = element.get(TEXT + "style-name")
        if not self._runs or not any(run.text.strip() for run in self._runs):
            self._kind = self._kind_of(element, name)
        style = self._styles.applied("paragraph", name, Run(""))
        self._inline(element, style)
        if not self._inserting:
            # Within an insertion the paragraph's end is inserted too: the text goes on.
            self._flush()

    def _kind_of(self, element: etree._Element, name: str | None) -> Piece:
        place = self._paragraph
        level = self._styles.title_level(name)
        if element.tag == TEXT + "h":
            level = level or min(small_number(element.get(TEXT + "outline-level")) or 1, 6)
        if level:
            return Piece(BlockKind.HEADING, level=max(level, 1), line=place)
        if self._list:
            depth = len(self._list)
            ordered = self._styles.is_numbered(self._list[-1], depth)
            return Piece(
                BlockKind.ITEM, level=depth, ordered=ordered, list_key=self._list_key, line=place
            )
        return Piece(BlockKind.PARAGRAPH, line=place)

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        after, self._after = self._after, []
        piece = replace(self._kind, runs=runs)
        is_item = piece.kind is BlockKind.ITEM
        if clean_text(piece.text):
            # Footnotes follow their paragraph, or the list that it belongs to.
            if self._footnotes and not is_item:
                self.pieces += [note for note in self._footnotes if note.line < piece.line]
                self._footnotes = [note for note in self._footnotes if note.line >= piece.line]
            self.pieces.append(piece)
        self.pieces += after
        if not is_item:
            self.pieces += self._footnotes
            self._footnotes = []

    def _read_list(self, element: etree._Element) -> None:
        self._lists_seen += 1
        if not self._list:
            self._list_key = self._lists_seen
        name = element.get(TEXT + "style-name") or (self._list[-1] if self._list else "")
        self._list.append(name)
        for item in element:
            if item.tag == TEXT + "list-header":
                outer, self._list = self._list, []
                self._blocks(item)
                self._list = outer
            elif item.tag == TEXT + "list-item":
                self._list_item(item)
        self._list.pop()

    def _list_item(self, item: etree._Element) -> None:
        """One item; its further paragraphs are lines of the same item."""
        start = len(self.pieces)
        self._blocks(item)
        first: Piece | None = None
        kept: list[Piece] = []
        for piece in self.pieces[start:]:
            if piece.kind is BlockKind.ITEM and piece.level == len(self._list):
                if first is None:
                    first = piece
                elif kept[-1] is first:
                    first.runs += [Run("\n"), *piece.runs]
                    continue
            kept.append(piece)
        self.pieces[start:] = kept

    def _table(self, table: etree._Element) -> None:
        lists, self._list = self._list, []
        rows = []
        for row in _own(table, TABLE + "table-row", _ROW_GROUPS):
            cells = []
            for cell in row:
                if cell.tag != TABLE + "table-cell":
                    continue
                outer, self.pieces = self.pieces, []
                self._blocks(cell)
                cells.append(self.pieces)
                self.pieces = outer
            rows.append(cells)
        self.pieces += flatten_table(rows)
        self._list = lists

    # Inline

    def _inline(self, element: etree._Element, style: Run) -> None:
        self._say(element.text, style)
        for child in element:
            self._inline_element(child, style)
            self._say(child.tail, style)

    def _say(self, text: str | None, style: Run) -> None:
        if not text:
            return
        self._said += 1
        if self._said > MAX_RUNS:
            raise too_long()
        if self._inserting:
            region = self._regions.get(self._inserting[-1])
            author = "" if region is None else _author(region)
            self._revisions.add(author, text, is_insertion=True, place=self._paragraph)
        elif style.raised == "hidden":
            self._hidden += text if len(self._hidden) < MAX_HIDDEN else ""
        else:
            # In OpenDocument all white space in text is one space.
            self._runs.append(style.saying(" ".join(text.split("\n"))))

    def _inline_element(self, child: etree._Element, style: Run) -> None:
        tag = child.tag
        if tag == TEXT + "span":
            name = child.get(TEXT + "style-name")
            inner = self._styles.applied("text", name, style)
            if self._styles.is_hidden("text", name):
                inner = replace(inner, raised="hidden")
            self._inline(child, inner)
        elif tag == TEXT + "a":
            self._inline(child, replace(style, href=child.get(XLINK + "href") or ""))
        elif tag == TEXT + "s":
            count = small_number(child.get(TEXT + "c"))
            self._say(" " * min(1 if count is None else count, MAX_SPACES), style)
        elif tag == TEXT + "tab":
            self._say(" ", style)
        elif tag == TEXT + "line-break":
            if not self._inserting:
                self._runs.append(replace(style, text="\n"))
        elif tag in (TEXT + "change-start", TEXT + "change-end", TEXT + "change"):
            self._change(child, style)
        elif tag == OFFICE + "annotation":
            self._remark(child)
        elif tag == TEXT + "note":
            self._footnote(child, style)
        elif tag == DRAW + "frame" or tag in (DRAW + "custom-shape", DRAW + "g"):
            if not self._inserting:
                self._frame(child)
        elif tag in _SILENT:
            return
        elif isinstance(tag, str):
            self._inline(child, style)

    def _remark(self, element: etree._Element) -> None:
        text = "\n".join("".join(p.itertext()) for p in element.iter(TEXT + "p"))
        self._revisions.remarks.append(Remark(_author(element), text))

    def _change(self, mark: etree._Element, style: Run) -> None:
        key = mark.get(TEXT + "change-id") or ""
        region = self._regions.get(key)
        if mark.tag == TEXT + "change-end":
            if key in self._inserting:
                self._inserting.remove(key)
            return
        if mark.tag == TEXT + "change-start":
            if region is None or region.find(TEXT + "insertion") is None:
                return
            if key not in self._inserting:
                self._inserting.append(key)
            return
        deletion = None if region is None else region.find(TEXT + "deletion")
        if region is None or deletion is None or self._inserting or key in self._restored:
            return
        self._restored.add(key)  # a deletion stood in one place
        self._restore(deletion, _author(region), style)

    def _restore(self, deletion: etree._Element, author: str, style: Run) -> None:
        """Put deleted text back where it stood; its inner paragraph ends are ends again."""
        words = " ".join("".join(p.itertext()) for p in deletion.iter(TEXT + "p", TEXT + "h"))
        self._revisions.add(author, words, is_insertion=False, place=self._paragraph)
        parts = [child for child in deletion if child.tag != OFFICE + "change-info"]
        for index, part in enumerate(parts):
            if part.tag in (TEXT + "p", TEXT + "h"):
                if index:
                    self._flush()
                name = part.get(TEXT + "style-name")
                if not any(run.text.strip() for run in self._runs):
                    self._kind = self._kind_of(part, name)
                self._inline(part, style)
            else:
                self._flush()
                self._blocks_of(part)

    def _blocks_of(self, element: etree._Element) -> None:
        if element.tag == TEXT + "list":
            self._read_list(element)
        elif element.tag == TABLE + "table":
            self._table(element)

    def _apart(self, story: etree._Element) -> list[Piece]:
        """The pieces of a text that stands beside the one being read."""
        kept = (self.pieces, self._runs, self._kind, self._after, self._footnotes, self._list)
        self.pieces, self._runs, self._after, self._footnotes, self._list = [], [], [], [], []
        self._blocks(story)
        self._flush()
        read = self.pieces + self._footnotes
        self.pieces, self._runs, self._kind, self._after, self._footnotes, self._list = kept
        return read

    def _footnote(self, note: etree._Element, style: Run) -> None:
        body = note.find(TEXT + "note-body")
        if body is None:
            return
        if self._inserting:
            self._say("".join(body.itertext()), style)
            return
        self._footnote_count += 1
        label = f"({self._footnote_count})"
        place = self._paragraph
        read = self._apart(body)
        self._paragraph = place
        for piece in read:
            piece.line = place
        if read:
            read[0].runs = [Run(label + " "), *read[0].runs]
            self._footnotes += read
        self._runs.append(replace(style, text=label, raised="sup"))

    def _frame(self, frame: etree._Element) -> None:
        """An image, a text box, or a drawing that holds either; read after the paragraph it is anchored to."""
        described = [frame.findtext(SVG + name) or "" for name in ("desc", "title")]
        alt = clean_text(next((text for text in described if text), ""))
        for child in frame:
            tag = child.tag
            if tag == DRAW + "text-box":
                self._after += self._apart(child)
            elif tag == DRAW + "image":
                if self._image(child, alt):
                    return
            elif tag in (DRAW + "frame", DRAW + "g", DRAW + "custom-shape"):
                self._frame(child)
            elif tag in (TEXT + "p", TEXT + "list"):
                self._after += self._apart(frame)
                return
            elif tag in (DRAW + "object", DRAW + "object-ole"):
                self._lost_objects += 1

    def _image(self, element: etree._Element, alt: str) -> bool:
        href = (element.get(XLINK + "href") or "").removeprefix("./")
        name = posixpath.basename(href)
        data = None
        if name.lower().endswith(_PICTURES):
            data = self._archive.read(href)
        if not data:
            self._lost_images += [name] if name else []
            return False
        image = EmbeddedImage(name=name, data=data, alt=alt)
        self._after.append(Piece(BlockKind.IMAGE, line=self._paragraph, image=image))
        return True


_ROW_GROUPS = (TABLE + "table-header-rows", TABLE + "table-row-group", TABLE + "table-rows")


def _own(parent: etree._Element, tag: str, groups: tuple[str, ...]) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in groups:
            yield from _own(child, tag, groups)


def _author(element: etree._Element) -> str:
    creator = next(element.iter(DC + "creator"), None)
    return "" if creator is None else creator.text or ""
