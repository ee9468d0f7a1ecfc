"""The body of a communiqué: sections with their paragraphs, lists, quotes and the commitments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from manuscripts.blocks import BlockKind, EmbeddedImage
from manuscripts.plan import PlannedCommitments, PlannedQuote, PlannedSection
from manuscripts.recognising.commitments import (
    ListFound,
    clean_item,
    introduction_of,
    leads_on,
    weigh,
)
from manuscripts.recognising.conventions import REFERENCES
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.people import is_role
from manuscripts.recognising.quotes import QuoteReader, has_quote, is_attribution, opens_only
from manuscripts.recognising.text import SENTENCE_END, Unit, count_words, fold, plain_html, squeeze


@dataclass(slots=True)
class _Section:
    heading: str = ""
    line: int = 0
    paragraphs: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    body: list[tuple[str, int]] = field(default_factory=list)
    has_commitments: bool = False

    def add(self, text: str, html: str) -> None:
        self.body.append(("paragraph", len(self.paragraphs)))
        self.paragraphs.append(text)
        self.html.append(html)


@dataclass(slots=True)
class Body:
    """What the body holds. `lede` is the lede, shortened where its last sentence introduces the commitments."""

    lede: Unit | None
    sections: list[PlannedSection] = field(default_factory=list)
    quotes: list[PlannedQuote] = field(default_factory=list)
    commitments: PlannedCommitments = field(default_factory=PlannedCommitments)
    images: list[EmbeddedImage] = field(default_factory=list)
    labels: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class _Piece:
    """A heading, a paragraph, a list or an image of the body."""

    kind: str
    units: list[Unit]

    @property
    def text(self) -> str:
        return self.units[0].text


def read_body(
    units: list[Unit],
    lede: Unit | None,
    quotes: QuoteReader,
    registry: Registry,
    *,
    language: str,
    images: list[Unit],
    points: list[Unit] | None = None,
    points_heading: str = "",
) -> Body:
    """Return the sections, quotes and commitments that the units of the body make.

    `points` are the key points that stood above the lede: they open the body as a list of their own.
    """
    reader = _Reader(units, lede, quotes, registry, language, images)
    if points:
        reader.open_with(points, points_heading)
    return reader.read()


class _Reader:
    def __init__(
        self,
        units: list[Unit],
        lede: Unit | None,
        quotes: QuoteReader,
        registry: Registry,
        language: str,
        images: list[Unit],
    ) -> None:
        self.lede = lede
        self.reader = quotes
        self.registry = registry
        self.language = language
        self.pieces = _pieces(units)
        self.body = Body(lede)
        self.section = _Section()
        self.done: list[_Section] = []
        for unit in images:
            if unit.image:
                self.body.images.append(unit.image)

    def open_with(self, points: list[Unit], heading: str) -> None:
        self.section = _Section(heading, points[0].line)
        self._plain_list(points)
        if heading:
            self._close()
            self.section = _Section()

    def read(self) -> Body:
        chosen = self._commitment_lists()
        if self.lede:
            said = self.reader.read(self.lede)
            if said:
                self.body.quotes.append(said.quote)
        skip = 0
        for index, piece in enumerate(self.pieces):
            if skip:
                skip -= 1
            elif piece.kind == "heading":
                self._open(piece.units[0])
            elif piece.kind == "image":
                self._image(piece.units[0])
            elif piece.kind == "list":
                self._list(piece, index, chosen)
            else:
                skip = self._paragraph(index, chosen)
        self._close()
        self.body.sections = [
            PlannedSection(
                s.heading,
                tuple(s.paragraphs),
                tuple(s.html),
                s.has_commitments,
                tuple(s.body),
                s.line,
            )
            for s in self.done
        ]
        return self.body

    def _open(self, unit: Unit) -> None:
        self._close()
        self.section = _Section(clean_heading(unit.text), unit.line)

    def _close(self) -> None:
        if self.section.heading or self.section.body:
            self.done.append(self.section)

    def _image(self, unit: Unit) -> None:
        if unit.image:
            self.section.body.append(("image", len(self.body.images)))
            self.body.images.append(unit.image)

    def _commitment_lists(self) -> set[int]:
        """Return which pieces are the lists of commitments: all that promise outright, else the surest one."""
        weights: dict[int, int] = {}
        heading = ""
        for index, piece in enumerate(self.pieces):
            if piece.kind == "heading":
                heading = piece.text
            if piece.kind != "list":
                continue
            lead = self._lead(index)
            near = heading if index == 0 or self.pieces[index - 1].kind == "heading" or lead else ""
            weight = weigh(ListFound(piece.units, lead, near), self.language, self.registry.aliases)
            if weight:
                weights[index] = weight
        sure = {index for index, weight in weights.items() if weight == 3}
        if sure:
            return sure
        if not weights:
            return set()
        best = max(weights, key=lambda index: (weights[index], len(self.pieces[index].units)))
        return {best}

    def _lead(self, index: int) -> Unit | None:
        if index == 0:
            return self.lede
        before = self.pieces[index - 1]
        return before.units[0] if before.kind == "paragraph" else None

    def _list(self, piece: _Piece, index: int, chosen: set[int]) -> None:
        if index in chosen:
            self._commitments(piece, index)
            return
        self.section.line = self.section.line or piece.units[0].line
        self._plain_list(piece.units)

    def _plain_list(self, units: list[Unit]) -> None:
        tag = "ol" if units[0].ordered else "ul"
        html = "".join(f"<li>{unit.html}</li>" for unit in units)
        self.section.add("\n".join(unit.text for unit in units), f"<{tag}>{html}</{tag}>")

    def _commitments(self, piece: _Piece, index: int) -> None:
        for unit in piece.units:
            joint = unit.text[len(clean_item(unit.text)) :].strip(" ,;.")
            if joint:
                self.body.labels.append(replace(unit, text=joint))
        items = _joined_items(piece.units)
        first = not self.body.commitments.items
        introduction = self.body.commitments.introduction
        if first:
            introduction = self._introduction(index)
            self.section.has_commitments = True
            self.section.body.append(("commitments", 0))
        self.body.commitments = PlannedCommitments(
            introduction,
            (*self.body.commitments.items, *items),
            self.body.commitments.line or piece.units[0].line,
        )

    def _introduction(self, index: int) -> str:
        lead = self._lead(index)
        if lead is None or not leads_on(lead.text):
            return ""
        kept, introduction = introduction_of(lead.text)
        if lead is self.lede and self.body.lede is not None:
            if kept:
                self.body.lede = replace(lead, text=kept, html=_shortened(lead, kept))
            return introduction
        section = self.section
        if (
            section.paragraphs
            and section.paragraphs[-1] == lead.text
            and section.body[-1][0] == "paragraph"
        ):
            if kept:
                section.paragraphs[-1] = kept
                section.html[-1] = f"<p>{_shortened(lead, kept)}</p>"
            else:
                section.paragraphs.pop()
                section.html.pop()
                section.body.pop()
        return introduction

    def _paragraph(self, index: int, chosen: set[int]) -> int:
        """Place a paragraph or the quote that it is; return how many of the next pieces it took along."""
        unit = self.pieces[index].units[0]
        self.section.line = self.section.line or unit.line
        run = self._quoted_run(index)
        if run > 1:
            texts = [p.text for p in self.pieces[index : index + run]]
            joined = " ".join([texts[0], *[re.sub(r"^[«“„\"]\s*", "", text) for text in texts[1:]]])
            unit = replace(unit, text=joined, html=plain_html(joined))
        after = self._text_at(index + run)
        before = self._text_at(index - 1)
        own_line = bool(after) and not after.endswith(":") and is_attribution(after, self.registry)
        said = (
            self.reader.read(
                unit,
                before=before
                if is_attribution(before, self.registry) or before.endswith(":")
                else "",
                after=after if own_line else "",
            )
            if has_quote(unit.text)
            else None
        )
        if said is None:
            for piece in self.pieces[index : index + run]:
                self.section.add(piece.text, f"<p>{piece.units[0].html}</p>")
            return run - 1
        quote = said.quote
        taken = run - 1
        lifted = said.whole and not any(i in chosen for i in (index + run,))
        if (
            own_line
            and lifted
            and quote.speaker
            and quote.speaker in after
            and quote.speaker not in unit.text
        ):
            quote = replace(quote, attribution=squeeze(f"{quote.attribution} {after}"))
            taken += 1
        elif (
            lifted and quote.speaker and quote.speaker not in unit.text and quote.speaker in before
        ):
            self._take_back(before)
            quote = replace(quote, attribution=squeeze(f"{before} {quote.attribution}"))
        if lifted:
            self.section.body.append(("quote", len(self.body.quotes)))
        else:
            self.section.add(unit.text, f"<p>{unit.html}</p>")
        self.body.quotes.append(quote)
        return taken

    def _take_back(self, text: str) -> None:
        section = self.section
        if (
            section.paragraphs
            and section.paragraphs[-1] == text
            and section.body
            and section.body[-1][0] == "paragraph"
        ):
            section.paragraphs.pop()
            section.html.pop()
            section.body.pop()

    def _text_at(self, index: int) -> str:
        if not 0 <= index < len(self.pieces) or self.pieces[index].kind != "paragraph":
            return ""
        return self.pieces[index].text

    def _quoted_run(self, index: int) -> int:
        """A quotation over several paragraphs opens each of them and closes in the last."""
        run = 1
        while opens_only(self.pieces[index + run - 1].text) and re.match(
            r"^[«“„\"]", self._text_at(index + run)
        ):
            run += 1
        return run


def _joined_items(units: list[Unit]) -> list[str]:
    """The items of a list, each with the items below it."""
    items: list[list[str]] = []
    for unit in units:
        text = clean_item(unit.text)
        if unit.level > 1 and items:
            above = items[-1]
            if above[-1].endswith(":"):
                above[-1] = above[-1].rstrip(" :") + ": "
            else:
                above.append("; ")
            above.append(text)
        else:
            items.append([text])
    return ["".join(parts) for parts in items]


def clean_heading(text: str) -> str:
    """Return a heading without the full stop or colon that some put after it."""
    return re.sub(r"\s?[.:]$", "", text) if not text.endswith("...") else text


def _shortened(lead: Unit, kept: str) -> str:
    """Cut the html of a paragraph where its text was cut, or write it plain where tags would break."""
    removed = lead.text[len(kept) :].strip()
    code = plain_html(removed)
    if lead.html.rstrip().endswith(code):
        return lead.html.rstrip()[: -len(code)].rstrip()
    return plain_html(kept)


def _pieces(units: list[Unit]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for index, unit in enumerate(units):
        if unit.kind is BlockKind.IMAGE:
            pieces.append(_Piece("image", [unit]))
        elif unit.is_item:
            if pieces and pieces[-1].kind == "list":
                pieces[-1].units.append(unit)
            else:
                pieces.append(_Piece("list", [unit]))
        elif is_section_heading(units, index):
            pieces.append(_Piece("heading", [unit]))
        else:
            pieces.append(_Piece("paragraph", [unit]))
    return pieces


def _heads_lines(units: list[Unit], index: int) -> bool:
    """Say whether a few words open a block of short lines ("Concert dates" over the dates)."""
    unit = units[index]
    if index and units[index - 1].group == unit.group:
        return False
    end = index + 1
    while end < len(units) and units[end].group == unit.group:
        end += 1
    below = units[index + 1 : end]
    return (
        len(below) >= 2
        and count_words(unit.text) <= 5
        and unit.text[:1].isupper()
        and not re.search(r"[\d,:;.!«“„\"@]", unit.text)
        and all(count_words(o.text) <= 14 and not SENTENCE_END.search(o.text) for o in below)
        and sum(bool(re.search(r"\d", other.text)) for other in below) * 2 > len(below)
    )


def is_section_heading(units: list[Unit], index: int) -> bool:
    """Say whether a unit heads what follows: by its mark, or as a short line set apart over running text."""
    unit = units[index]
    size = count_words(unit.text)
    following = units[index + 1] if index + 1 < len(units) else None
    if unit.is_heading or (following and REFERENCES.match(fold(unit.text))):
        return True
    if re.match(r"\d[\d.,\s]*+%?\s?:", unit.text):
        return False  # "12,000: farmers to be reached" is a figure
    if _heads_lines(units, index):
        return True
    if following is None or size > 18 or has_quote(unit.text) or "@" in unit.text:
        return False
    if following.is_item and leads_on(unit.text):
        return False
    if "," in unit.text and is_role(unit.text.partition(",")[2]):
        return False  # the speaker of a quote set apart
    if unit.strong:
        return not unit.text.endswith((",", ";"))
    if unit.text.endswith((",", ";", ":", "!", "…")) or size > 14 or unit.text[:1] in '«“„"–—-*(':
        return False
    if not unit.text[:1].isupper() and not unit.text[:1].isdigit():
        return False
    long_after = count_words(following.text) >= 18 or (
        following.is_item and not SENTENCE_END.search(unit.text)
    )
    nearby_heading = following.is_heading or (
        following.text.endswith(":") and count_words(following.text) > 1
    )
    if SENTENCE_END.search(unit.text) and not unit.text.endswith("?"):
        return (
            long_after
            and not following.is_item
            and size <= 12
            and count_words(following.text) >= (22 if size > 8 else 16)
            and not has_quote(following.text)
        )
    return (
        long_after
        or nearby_heading
        or (
            count_words(following.text) > (size if following.group == unit.group else size + 4)
            and bool(SENTENCE_END.search(following.text))
        )
    )
