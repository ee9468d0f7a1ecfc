"""Styled text on its way to a block: runs, their cleaning, and the inline HTML that they make.

Every reader turns its format into pieces made of runs; nothing else makes HTML. So what a source says in
markup can never reach a page: only text and five styles pass, and nh3 is asked again at the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from operator import attrgetter

import nh3

from manuscripts.blocks import Block, BlockKind, EmbeddedImage
from manuscripts.reading.columns import by_column

TAGS = {"strong", "em", "a", "br", "sub", "sup"}
SCHEMES = {"http", "https", "mailto", "tel"}

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u180e]"
)
_HYPHENS = re.compile("[\u2010\u2011]")
# Joiners mean something in Arabic, Indic and emoji sequences, nothing among Latin letters.
_STRAY_JOINER = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SPACES = re.compile("[ \t\u1680\u2000-\u200a\u205f\u3000]+")
# After the spaces were made one.
_SPACE_BY_FIXED = re.compile(" ?([\u00a0\u202f])[ \u00a0\u202f]*+")
_SPACE_BY_BREAK = re.compile("[ \u00a0\u202f]?\n[ \u00a0\u202f\n]*+")
_BLANK = " \n\u00a0\u202f"
# A letter with its accents is shorter than this.
_CLUSTER = 32


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `raised` is "sup", "sub" or an empty string."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""
    raised: str = ""

    @property
    def style(self) -> tuple[bool, bool, str, str]:
        """All but the text."""
        return self.strong, self.em, self.href, self.raised

    def saying(self, text: str) -> Run:
        """The style with another text."""
        return Run(text, self.strong, self.em, self.href, self.raised)


@dataclass(slots=True)
class Piece:
    """A block in the making: runs not yet cleaned. `list_key` tells the items of one list from the next."""

    kind: BlockKind
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    ordered: bool = False
    list_key: Hashable = None
    line: int = 0
    image: EmbeddedImage | None = None

    @property
    def text(self) -> str:
        """The text as it stands, uncleaned."""
        return "".join(run.text for run in self.runs)


def clean_text(text: str) -> str:
    """`text` in NFC with single spaces; invisible characters go, no-break spaces stay.

    Hyphens of any width become "-": how a line may break is for whoever sets the text.
    """
    if _is_clean(text):
        return text
    return "".join(run.text for run in clean_runs([Run(text)]))


def _is_clean(text: str) -> bool:
    """Whether nothing need be looked at: single words and spaces of ASCII, none at either end."""
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip(" ")


def clean_runs(runs: Iterable[Run]) -> list[Run]:
    """The runs with their text cleaned as one text, and without blanks at either end."""
    merged = _merge(run for run in runs if run.text)
    whole = "".join(run.text for run in merged)
    if _DIRECTION.search(whole) and not _RIGHT_TO_LEFT.search(whole):
        merged = [run.saying(_DIRECTION.sub("", run.text)) for run in merged]
    done: list[Run] = []
    before = "\n"
    for run in merged:
        text = run.text
        if before == "\n":
            text = text.lstrip(_BLANK)
        elif before in "\u00a0\u202f":
            text = text.lstrip(" \u00a0\u202f")
        elif before == " ":
            if text[:1] in ("\n", "\u00a0", "\u202f"):
                done[-1] = done[-1].saying(done[-1].text.rstrip(" "))
            else:
                text = text.lstrip(" ")
        if text[:1] == "\n" and done:
            done[-1] = done[-1].saying(done[-1].text.rstrip(_BLANK))
        if text:
            done.append(run if text == run.text else run.saying(text))
            before = text[-1]
    return _trim_end(done)


def _trim_end(runs: list[Run]) -> list[Run]:
    while runs:
        last = runs[-1].text.rstrip(_BLANK)
        if last:
            runs[-1] = runs[-1].saying(last)
            return [run for run in runs if run.text]
        runs.pop()
    return runs


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _HYPHENS.sub("-", _INVISIBLE.sub("", text))
    text = _OVERRIDES.sub("", _STRAY_JOINER.sub("", text))
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    text = _SPACE_BY_FIXED.sub(r"\1", text)
    return _SPACE_BY_BREAK.sub("\n", text)


def _merge(runs: Iterable[Run]) -> list[Run]:
    """The runs with neighbours of one style made one, each tidied once."""
    merged: list[Run] = []
    for style, group in groupby(runs, key=attrgetter("style")):
        text = _tidy("".join(run.text for run in group))
        if text and merged and unicodedata.combining(text[0]):
            # An accent that starts a run belongs to the letter that ends the one before.
            before = merged[-1].text
            letter = unicodedata.normalize("NFC", before[-_CLUSTER:] + text[0])
            merged[-1] = merged[-1].saying(before[:-_CLUSTER] + letter)
            text = text[1:]
        if text:
            merged.append(Run(text, *style))
    return merged


def safe_href(href: str) -> str:
    """`href` where it leads to the web, a mailbox or a telephone; otherwise an empty string."""
    href = re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+", "", href)
    if href[:4].lower() == "www.":
        return "https://" + href
    scheme, colon, rest = href.partition(":")
    if not colon or not rest or scheme.lower() not in SCHEMES:
        return ""
    return f"{scheme.lower()}:{rest}"


def inline_html(runs: list[Run]) -> str:
    """Sanitised inline HTML of cleaned runs: `strong em a[href] br sub sup` and nothing else."""
    # Each line closes what it opens, so that a reader may cut the HTML at its breaks.
    html = "<br>".join(_line_html(line) for line in split_lines(runs))
    if "<" not in html:
        return html
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None
    )
    return clean.replace("&nbsp;", "\u00a0")


def _line_html(runs: list[Run]) -> str:
    made = []
    for href, linked in groupby(runs, key=lambda run: safe_href(run.href)):
        inner = _styled(list(linked))
        made.append(f'<a href="{escape(href)}">{inner}</a>' if href else inner)
    return "".join(made)


def _styled(runs: list[Run]) -> str:
    made = []
    for (strong, em, raised), group in groupby(runs, key=lambda r: (r.strong, r.em, r.raised)):
        text = escape("".join(run.text for run in group), quote=False)
        # A style on blanks alone says nothing.
        if text.strip(_BLANK):
            text = f"<{raised}>{text}</{raised}>" if raised in ("sup", "sub") else text
            text = f"<em>{text}</em>" if em else text
            text = f"<strong>{text}</strong>" if strong else text
        made.append(text)
    return "".join(made).replace("</strong><strong>", "")


def all_strong(runs: list[Run]) -> bool:
    """Whether every letter and figure is bold; punctuation does not count."""
    marked = [run for run in runs if any(char.isalnum() for char in run.text)]
    return bool(marked) and all(run.strong for run in marked)


def finish(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """The blocks that the pieces make; a piece without text or image makes none."""
    blocks: list[Block] = []
    number = 0
    current: Hashable = None
    for piece in pieces:
        runs = clean_runs(piece.runs)
        if piece.kind is BlockKind.HEADING:
            # A heading is bold already; saying so again would only come between the words.
            runs = _merge(
                Run(run.text.replace("\n", " "), False, run.em, run.href, run.raised)
                for run in runs
            )
        text = "".join(run.text for run in runs)
        if not text and piece.image is None:
            continue
        is_item = piece.kind is BlockKind.ITEM
        follows = bool(blocks) and blocks[-1].kind is BlockKind.ITEM
        if is_item and not (follows and (piece.level > 1 or piece.list_key == current)):
            number += 1
            current = piece.list_key
        blocks.append(
            Block(
                kind=piece.kind,
                text=text,
                html=inline_html(runs),
                level=piece.level,
                ordered=piece.ordered,
                list_number=number if is_item else 0,
                strong=piece.kind is not BlockKind.HEADING and all_strong(runs),
                line=piece.line,
                image=piece.image,
            )
        )
    return tuple(blocks)


def drop_start(runs: list[Run], count: int) -> list[Run]:
    """The runs without their first `count` characters."""
    left: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if run.text[cut:]:
            left.append(run.saying(run.text[cut:]))
    return left


def split_lines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line, where the text holds line breaks."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for index, part in enumerate(run.text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(run.saying(part))
    return lines


def flatten_table(rows: list[list[list[Piece]]]) -> list[Piece]:
    """A table as pieces: row by row, or column by column where each column is a contact."""
    texts = [["\n".join(clean_text(p.text) for p in cell) for cell in row] for row in rows]
    if by_column(texts):
        return [piece for column in zip(*rows, strict=True) for piece in flatten_row(list(column))]
    return [piece for row in rows for piece in flatten_row(row)]


def flatten_row(cells: list[list[Piece]]) -> list[Piece]:
    """A table row as pieces: one piece with a line for each cell where cells are single lines, else cell by cell."""
    full = [cell for cell in cells if any(clean_text(p.text) or p.image for p in cell)]
    single = all(
        len(cell) == 1
        and cell[0].kind is BlockKind.PARAGRAPH
        and "\n" not in clean_text(cell[0].text)
        for cell in full
    )
    if len(full) < 2 or not single:
        return [piece for cell in full for piece in cell]
    runs: list[Run] = []
    for cell in full:
        runs += [Run("\n"), *cell[0].runs] if runs else cell[0].runs
    return [replace(full[0][0], runs=runs)]
