"""Markdown: the inline marks that pasted text carries, and whole files by CommonMark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from manuscripts.reading.inline import Run

_MARK = re.compile(
    r"""
    \\(?P<escaped>[*_\[\]\\\#`~|!>(){}+.-])
    | !?\[(?P<label>[^\[\]\n]{0,500})\]\(\s{0,9}<?(?P<target>(?:[^\s<>()]|\([^\s<>()]{0,200}\)){0,2000})>?(?:\s{1,9}"[^"\n]{0,300}")?\s{0,9}\)
    | <(?P<auto>(?:https?://|mailto:|tel:)[^\s<>]{1,2000}|[\w.+-]{1,100}@[\w.-]{1,200})>
    | (?P<plain>(?:https?://|www\.)[^\s<>\[\]*]{1,2000}|(?<![\w.+-])[\w.+-]{1,100}@[\w-]{1,100}(?:\.[\w-]{1,100}){1,5})
    """,
    re.X | re.I,
)
# A table of a communiqué has hundreds of cells; past this many its lines are read as lines.
MAX_CELLS = 20_000
_DELIMITER = re.compile(r"\*+|_+")


@dataclass(frozen=True, slots=True)
class _Segment:
    text: str
    href: str = ""
    is_literal: bool = False


def inline_runs(text: str) -> list[Run]:
    """The runs of one line of text, where `**bold**`, `*italic*` and `[links](…)` are marked and nothing else is.

    More careful than CommonMark, as most pasted text is not Markdown: single stars and underscores count only around
    whole words ("les étudiant*es", "nom_prenom@…" stay), and no HTML is read.
    """
    segments = _segments(text)
    flat = "".join(segment.text for segment in segments)
    if "*" not in flat and "_" not in flat:
        return [Run(segment.text, href=segment.href) for segment in segments if segment.text]
    marks = _paired(flat, segments)
    return _styled(segments, marks)


def _segments(text: str) -> list[_Segment]:
    segments: list[_Segment] = []
    end = 0
    for match in _MARK.finditer(text):
        segments.append(_Segment(text[end : match.start()]))
        end = match.end()
        if match["escaped"]:
            segments.append(_Segment(match["escaped"], is_literal=True))
        elif match["label"] is not None:
            segments.append(_Segment(match["label"], href=match["target"]))
        elif match["auto"]:
            auto = match["auto"]
            href = auto if ":" in auto else f"mailto:{auto}"
            segments.append(_Segment(auto.removeprefix("mailto:"), href=href, is_literal=True))
        else:
            segments.append(_Segment(match["plain"], is_literal=True))
    segments.append(_Segment(text[end:]))
    return segments


def _paired(flat: str, segments: list[_Segment]) -> dict[int, tuple[str, bool]]:
    """Delimiters that have a partner: their place in `flat`, their text, and whether they open."""
    literal: list[tuple[int, int]] = []
    start = 0
    for segment in segments:
        if segment.is_literal:
            literal.append((start, start + len(segment.text)))
        start += len(segment.text)
    spans = iter(literal)
    span = next(spans, None)
    opened: dict[str, int] = {}
    pairs: dict[int, tuple[str, bool]] = {}
    for match in _DELIMITER.finditer(flat):
        while span and span[1] <= match.start():
            span = next(spans, None)
        if span and span[0] < match.end():
            continue
        sign = match.group()
        if len(sign) > (3 if sign[0] == "*" else 2):
            continue
        opens, closes = _roles(flat, match.start(), match.end(), sign)
        before = opened.get(sign)
        if closes and before is not None and before + len(sign) < match.start():
            pairs[before] = (sign, True)
            pairs[match.start()] = (sign, False)
            opened = {other: place for other, place in opened.items() if place < before}
        elif opens:
            opened[sign] = match.start()
    return pairs


def _roles(flat: str, start: int, end: int, sign: str) -> tuple[bool, bool]:
    before, after = flat[start - 1 : start] or " ", flat[end : end + 1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if sign not in ("**", "***"):
        opens = opens and not before.isalnum()
        closes = closes and not after.isalnum()
    return opens, closes


def _styled(segments: list[_Segment], marks: dict[int, tuple[str, bool]]) -> list[Run]:
    runs: list[Run] = []
    strong = em = 0
    start = 0
    for segment in segments:
        end = start + len(segment.text)
        at = start
        for place in [place for place in range(start, end) if place in marks]:
            sign, opens = marks[place]
            if segment.text[at - start : place - start]:
                runs.append(
                    Run(segment.text[at - start : place - start], strong > 0, em > 0, segment.href)
                )
            step = 1 if opens else -1
            strong += step if len(sign) > 1 else 0
            em += step if len(sign) != 2 else 0
            at = place + len(sign)
        if segment.text[at - start :]:
            runs.append(Run(segment.text[at - start :], strong > 0, em > 0, segment.href))
        start = end
    return runs


class _Renderer(RendererHTML):
    """HTML that keeps what HTML has no word for: line numbers, and breaks in the source that mean a space."""

    def softbreak(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        """A break in the source: whether it is one in the text, the width of the lines tells."""
        return "<br data-soft='1'>"


def _most_cells(text: str) -> int:
    """How many cells the widest line of a table could make of all its lines: missing cells are made up."""
    bars = [line.count("|") for line in text.splitlines()]
    return max(bars, default=0) * sum(1 for count in bars if count)


def html_of(text: str) -> str:
    """The HTML of a Markdown file, with `data-line` on its blocks. It is not safe to show: it is to be read."""
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer)
    if _most_cells(text) <= MAX_CELLS:
        parser.enable("table")
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting == 1:
            token.attrSet("data-line", str(token.map[0] + 1))
    return str(parser.renderer.render(tokens, parser.options, {}))
