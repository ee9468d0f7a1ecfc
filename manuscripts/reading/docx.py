"""Word documents (.docx), read from their XML: see docs/decisions/0009-reading-word.md for why."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from lxml import etree

from manuscripts.blocks import Block, BlockKind, EmbeddedImage, SourceText
from manuscripts.reading.archive import Archive, damaged
from manuscripts.reading.detect import SourceFormat
from manuscripts.reading.docx_package import (
    CHART,
    DIAGRAM,
    MC,
    WP,
    A,
    R,
    V,
    alternative,
    by_id,
    is_placeholder,
    main_part,
    relations,
    symbol,
    texts,
)
from manuscripts.reading.docx_styles import Styles, W, value
from manuscripts.reading.inline import Piece, Run, clean_text, finish, flatten_table
from manuscripts.reading.limits import MAX_BLOCKS, MAX_RUNS, too_long
from manuscripts.reading.lists import typed_items
from manuscripts.reading.revisions import (
    Remark,
    Revisions,
    footnote_note,
    furniture_note,
    hidden_note,
    image_note,
)

_DC = "{http://purl.org/dc/elements/1.1/}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp")
# Containers that mean nothing to a reader.
_THROUGH = frozenset(
    W + name
    for name in ("smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo", "moveFrom")
)
_NOT_YET = frozenset(W + name for name in ("ins", "moveTo"))
_LANGUAGES = ("fr", "en", "de")
# Fields stand in fields a few deep; of an instruction and of hidden text the start tells.
_MAX_FIELDS = 30
_KEPT = 2000


def read_docx(data: bytes) -> SourceText:
    """The blocks of a Word document, with its tracked changes and comments in the notes."""
    archive = Archive(data)
    main = main_part(archive)
    root = archive.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise damaged()
    reader = _Reader(archive, main)
    reader.read_body(body)
    reader.read_surroundings()
    core = archive.xml("docProps/core.xml")
    title = "" if core is None else clean_text(core.findtext(_DC + "title") or "")
    return SourceText(
        blocks=_blocks(reader.pieces),
        notes=tuple(dict.fromkeys(reader.notes())),
        language=reader.language(),
        title=title,
        format=str(SourceFormat.DOCX),
    )


def _blocks(pieces: list[Piece]) -> tuple[Block, ...]:
    return finish(typed_items(pieces))


@dataclass(slots=True)
class _Field:
    """A field of Word: its instruction, then its result, which alone is text."""

    instruction: str = ""
    in_result: bool = False

    @property
    def href(self) -> str:
        match = _LINK_FIELD.match(self.instruction)
        return match[1] if match else ""


class _Reader:
    """Goes through a document in reading order; what is pending is reported, not applied."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.pieces: list[Piece] = []
        self._archive = archive
        self._relations = relations(archive, part)
        parts = {relation.kind: relation.target for relation in self._relations.values()}
        self._parts = parts
        self._styles = Styles(
            archive.xml(parts.get("styles", "")), archive.xml(parts.get("numbering", ""))
        )
        self._revisions = Revisions()
        self._notes_text = {
            kind: by_id(archive.xml(parts.get(kind + "s", "")), kind)
            for kind in ("footnote", "endnote")
        }
        self._footnotes: list[Piece] = []
        self._footnote_count = 0
        self._footnote_labels: dict[tuple[str, str], str] = {}
        self._is_note = False
        self._fields: list[_Field] = []
        self._deeper_fields = 0
        self._runs_read = 0
        self._after: list[Piece] = []
        self._carried: list[Run] = []
        self._paragraph = 0
        self._hidden = ""
        self._lost_images: list[str] = []
        self._lost_objects = 0
        self._languages: Counter[str] = Counter()

    # Blocks

    def read_body(self, body: etree._Element) -> None:
        """Read the whole text."""
        self._blocks(body)
        if self._carried:
            self.pieces.append(Piece(BlockKind.PARAGRAPH, self._carried, line=self._paragraph))
        self.pieces.extend(self._footnotes)

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                self._read_paragraph(child)
            elif tag == W + "tbl":
                self._table(child)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None and not is_placeholder(child):
                    self._blocks(content)
            elif tag in _THROUGH or tag == W + "del":
                self._blocks(child)
            elif tag in _NOT_YET:
                self._leave_out(child, child)
            elif tag == MC + "AlternateContent":
                chosen = alternative(child)
                if chosen is not None:
                    self._blocks(chosen)
            elif tag == W + "altChunk":
                self._lost_objects += 1

    def _read_paragraph(self, element: etree._Element) -> None:
        self._paragraph += 1
        if self._paragraph > MAX_BLOCKS:
            raise too_long()
        place = self._paragraph
        properties = element.find(W + "pPr")
        outer, self._after = self._after, []
        waiting, self._footnotes = self._footnotes, []
        style = value(properties, "pStyle") or ""
        runs = self._carried + list(self._inline(element, style, Run("")))
        self._carried = []
        after, self._after = self._after, outer
        mark = None if properties is None else properties.find(f"{W}rPr/{W}ins")
        if mark is not None:
            # The end of this paragraph was inserted: without it, its text and the next paragraph's are one.
            self._carried = runs
            self._footnotes = waiting + self._footnotes
            self.pieces.extend(after)
            return
        piece = self._piece(properties, runs, place)
        if piece.kind is BlockKind.ITEM:
            # Footnotes follow their paragraph, or the list that it belongs to.
            self.pieces += [piece, *after]
            self._footnotes = waiting + self._footnotes
        elif clean_text(piece.text):
            self.pieces += [*waiting, piece, *after, *self._footnotes]
            self._footnotes = []
        else:
            self.pieces += after
            self._footnotes = waiting + self._footnotes

    def _piece(self, properties: etree._Element | None, runs: list[Run], place: int) -> Piece:
        level = self._styles.heading_level(properties)
        if level:
            return Piece(BlockKind.HEADING, runs, level=level, line=place)
        spot = self._styles.list_place(properties)
        if spot:
            return Piece(
                BlockKind.ITEM,
                runs,
                level=spot.level,
                ordered=spot.ordered,
                list_key=spot.list_id,
                line=place,
            )
        return Piece(BlockKind.PARAGRAPH, runs, line=place)

    def _table(self, table: etree._Element) -> None:
        rows = []
        for row in _own_rows(table):
            inserted = row.find(f"{W}trPr/{W}ins")
            if inserted is not None:
                self._leave_out(row, inserted)
                continue
            deleted = row.find(f"{W}trPr/{W}del")
            if deleted is not None:
                self._record(deleted, "".join(texts(row)), is_insertion=False)
            cells = []
            for cell in _own_cells(row):
                outer, self.pieces = self.pieces, []
                self._blocks(cell)
                cells.append(self.pieces)
                self.pieces = outer
            rows.append(cells)
        self.pieces.extend(flatten_table(rows))

    # Inline

    def _inline(self, parent: etree._Element, paragraph: str, style: Run) -> Iterator[Run]:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                yield from self._run(child, paragraph, style)
            elif tag == W + "hyperlink":
                relation = self._relations.get(child.get(R + "id") or "")
                href = relation.target if relation and relation.is_external else ""
                yield from self._inline(child, paragraph, replace(style, href=href))
            elif tag in _NOT_YET:
                self._leave_out(child, child)
            elif tag == W + "del":
                runs = list(self._inline(child, paragraph, style))
                self._record(child, "".join(run.text for run in runs), is_insertion=False)
                yield from runs
            elif tag in _THROUGH:
                yield from self._inline(child, paragraph, style)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None and not is_placeholder(child):
                    yield from self._inline(content, paragraph, style)
            elif tag == W + "p" or tag == W + "tbl":
                self._blocks(parent)
                return
            elif tag == W + "ruby":
                base = child.find(W + "rubyBase")
                if base is not None:
                    yield from self._inline(base, paragraph, style)
            elif tag == MC + "AlternateContent":
                chosen = alternative(child)
                if chosen is not None:
                    yield from self._inline(chosen, paragraph, style)
            elif isinstance(tag, str) and "/math}" in tag:
                yield replace(style, text="".join(child.itertext(_MATH_TEXT)))

    def _run(self, run: etree._Element, paragraph: str, style: Run) -> Iterator[Run]:
        self._runs_read += 1
        if self._runs_read > MAX_RUNS:
            raise too_long()
        properties = run.find(W + "rPr")
        position = value(properties, "vertAlign")
        style = replace(
            style,
            strong=self._styles.toggle("b", properties, paragraph),
            em=self._styles.toggle("i", properties, paragraph),
            raised={"superscript": "sup", "subscript": "sub"}.get(position or "", ""),
        )
        hidden = self._styles.toggle("vanish", properties, paragraph)
        language = value(properties, "lang")
        for child in run:
            text = self._run_text(child, style)
            if not text:
                continue
            if hidden:
                self._hidden += text if len(self._hidden) < _KEPT else ""
                continue
            if self._fields and not all(field.in_result for field in self._fields):
                continue
            if language:
                self._languages[language] += len(text)
            href = next((f.href for f in reversed(self._fields) if f.href), style.href)
            yield Run(text, style.strong, style.em, href, style.raised)

    def _run_text(self, child: etree._Element, style: Run) -> str:
        tag = child.tag
        if tag in (W + "t", W + "delText"):
            return (child.text or "").replace("\n", " ")
        if tag in (W + "br", W + "cr"):
            return "\n"
        if tag in (W + "tab", W + "ptab"):
            return " "
        if tag == W + "noBreakHyphen":
            return "-"
        if tag == W + "sym":
            return symbol(child)
        if tag == W + "fldChar":
            self._field_mark(child.get(W + "fldCharType") or "")
        elif tag == W + "instrText" and self._fields:
            field = self._fields[-1]
            field.instruction += (child.text or "")[: _KEPT - len(field.instruction)]
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            return self._footnote(child)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(child)
        elif tag == W + "ruby":
            return "".join(texts(child.find(W + "rubyBase")))
        elif tag == MC + "AlternateContent":
            chosen = alternative(child)
            return (
                "".join(self._run_text(each, style) for each in chosen)
                if chosen is not None
                else ""
            )
        return ""

    def _field_mark(self, kind: str) -> None:
        if kind == "begin" and len(self._fields) < _MAX_FIELDS:
            self._fields.append(_Field())
        elif kind == "begin":
            self._deeper_fields += 1
        elif kind == "end" and self._deeper_fields:
            self._deeper_fields -= 1
        elif kind == "separate" and self._fields and not self._deeper_fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _footnote(self, reference: etree._Element) -> str:
        kind = etree.QName(reference).localname.removesuffix("Reference")
        key = (kind, reference.get(W + "id") or "")
        note = self._notes_text[kind].get(key[1])
        # Word lets no note refer to a note, and none be referred to twice.
        if note is None or self._is_note:
            return ""
        if key in self._footnote_labels:
            return self._footnote_labels[key]
        self._footnote_count += 1
        label = self._footnote_labels[key] = f"({self._footnote_count})"
        place, self._is_note = self._paragraph, True
        read = self._apart(note)
        self._paragraph, self._is_note = place, False
        for piece in read:
            piece.line = place
        if read:
            read[0].runs = [Run(label + " "), *read[0].runs]
            self._footnotes.extend(read)
        return label

    def _apart(self, story: etree._Element) -> list[Piece]:
        """The pieces of a text that stands beside the one being read."""
        kept = (self.pieces, self._carried, self._fields, self._footnotes, self._deeper_fields)
        self.pieces, self._carried, self._fields, self._footnotes = [], [], [], []
        self._deeper_fields = 0
        self._blocks(story)
        read = self.pieces + self._footnotes
        if self._carried:
            read.append(Piece(BlockKind.PARAGRAPH, self._carried, line=self._paragraph))
        self.pieces, self._carried, self._fields, self._footnotes, self._deeper_fields = kept
        return read

    # Drawings

    def _drawing(self, element: etree._Element) -> None:
        described = element.find(f".//{WP}docPr")
        alt = "" if described is None else described.get("descr") or ""
        shapes = [] if alt else element.findall(f".//{V}shape")
        alt = alt or next((shape.get("alt") or "" for shape in shapes if shape.get("alt")), "")
        boxes = list(element.iter(W + "txbxContent"))
        for box in boxes:
            if not any(above.tag == W + "txbxContent" for above in box.iterancestors()):
                self._after.extend(self._apart(box))
        for blip in element.iter(A + "blip", V + "imagedata"):
            if not boxes or not any(
                above.tag == W + "txbxContent" for above in blip.iterancestors()
            ):
                self._image(blip, alt)
        for tag in (CHART + "chart", DIAGRAM + "relIds"):
            self._lost_objects += sum(1 for _each in element.iter(tag))

    def _image(self, blip: etree._Element, alt: str) -> None:
        key = blip.get(R + "embed") or blip.get(R + "id") or blip.get(R + "link") or ""
        relation = self._relations.get(key)
        if relation is None:
            return
        name = posixpath.basename(relation.target)
        if relation.is_external or not name.lower().endswith(_PICTURES):
            self._lost_images.append(name)
            return
        data = self._archive.read(relation.target)
        if not data:
            self._lost_images.append(name)
            return
        image = EmbeddedImage(name=name, data=data, alt=clean_text(alt))
        self._after.append(Piece(BlockKind.IMAGE, line=self._paragraph, image=image))

    # Changes

    def _leave_out(self, element: etree._Element, mark: etree._Element) -> None:
        self._record(mark, "".join(texts(element)), is_insertion=True)

    def _record(self, mark: etree._Element, text: str, *, is_insertion: bool) -> None:
        author = mark.get(W + "author") or ""
        self._revisions.add(author, text, is_insertion=is_insertion, place=self._paragraph)

    # Around the text

    def read_surroundings(self) -> None:
        """Read the comments."""
        comments = self._archive.xml(self._parts.get("comments", ""))
        for comment in [] if comments is None else comments.findall(W + "comment"):
            text = "\n".join("".join(texts(each)) for each in comment.iter(W + "p"))
            self._revisions.remarks.append(Remark(comment.get(W + "author") or "", text))

    def notes(self) -> list[str]:
        """What the editor must be told."""
        frames = []
        for relation in self._relations.values():
            if relation.kind in ("header", "footer"):
                root = self._archive.xml(relation.target)
                lines = [] if root is None else ["".join(texts(p)) for p in root.iter(W + "p")]
                frames.append(" · ".join(line.strip() for line in lines if line.strip()))
        notes = [
            *self._revisions.notes(),
            *footnote_note(self._footnote_count),
            *furniture_note(frames),
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

    def language(self) -> str:
        """The language that most of the text declares, where it is one of ours."""
        most = self._languages.most_common(1)
        declared = most[0][0] if most else self._styles.language
        language = declared.lower().partition("-")[0]
        return language if language in _LANGUAGES else ""


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag == W + "sdt" or child.tag in _THROUGH:
            yield from _own_rows(child)


def _own_cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag == W + "sdt" or child.tag in _THROUGH:
            yield from _own_cells(child)
