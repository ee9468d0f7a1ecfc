"""The smallest pieces: units of text cut from blocks, words, sentences and folded forms."""

from __future__ import annotations

import html as html_module
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from manuscripts.blocks import Block, BlockKind, EmbeddedImage, SourceText

_NUMBER = re.compile(r"(?:\+|\b0)\d[\d ().-]{7,}")
WORD = re.compile(r"[^\W_]+(?:[.@&+][^\W_]+)*", re.UNICODE)
SENTENCE_END = re.compile(r"[.!?…][\"»”“’)\]]*$")
_SENTENCE_BREAK = re.compile(
    r"(?<=[.!?…])(?<!\b[A-ZÉ]\.)(?<!\bDr\.)(?<!\bPr\.)(?<!\bProf\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)"
    r"(?<!\bNr\.)(?<!\bNo\.)(?<!\bSt\.)(?<!\d\.)[\"»”“’)]*\s+(?=[\"«„“(]?\s?[A-ZÀ-ÖØ-ÞŁŚŻ0-9])"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One line or paragraph that the recogniser places as a whole.

    `group` is shared by the lines that stood together in one block of the source.
    """

    kind: BlockKind
    text: str
    html: str
    line: int
    group: int
    level: int = 0
    ordered: bool = False
    number: int = 0
    strong: bool = False
    image: EmbeddedImage | None = None

    @property
    def is_heading(self) -> bool:
        return self.kind is BlockKind.HEADING

    @property
    def is_item(self) -> bool:
        return self.kind is BlockKind.ITEM


def words_in(text: str) -> frozenset[str]:
    """Return a vocabulary written as words between spaces."""
    return frozenset(text.split())


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "œ": "oe", "Œ": "oe"} | dict.fromkeys("‐‑‒–—―", "-"))
# Words and short lines are folded again and again, paragraphs a few times.
_SHORT = 80


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with plain apostrophes and dashes and single spaces."""
    return _fold_short(text) if len(text) <= _SHORT else _fold_long(text)


def _fold(text: str) -> str:
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text.translate(_FOLDED))
        text = "".join([c for c in decomposed if not unicodedata.combining(c)])
    return " ".join(text.split()).lower()


_fold_short = lru_cache(maxsize=16384)(_fold)
_fold_long = lru_cache(maxsize=16)(_fold)


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Return one character folded to one, so that positions in the folded text are positions in the text."""
    return fold(letter)[:1] or " "


def fold_in_place(text: str) -> str:
    """Return the text folded letter by letter: as long as it was, white space left as wide as it was."""
    if text.isascii():
        return text.lower().translate(_BLANKS)
    return "".join([fold_letter(letter) for letter in text])


_BLANKS = str.maketrans({code: " " for code in range(128) if chr(code).isspace()})


def words(text: str) -> list[str]:
    """Return the words of the text, folded for comparison."""
    return WORD.findall(fold(text))


@lru_cache(maxsize=64)
def count_words(text: str) -> int:
    """Return how many words a text has; the same few lines are asked again and again."""
    return len(WORD.findall(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; titles, initials and ordinals end none."""
    return [part.strip() for part in _SENTENCE_BREAK.split(text) if part.strip()]


def plain_html(text: str) -> str:
    return html_module.escape(text, quote=False).replace("\n", "<br>")


def is_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() or not c.islower() for c in letters)


def units_of(source: SourceText) -> list[Unit]:
    """Return the source as units: a block is cut at its line breaks unless they only wrap long lines."""
    found: list[Unit] = []
    for group, block in enumerate(source.blocks):
        found.extend(_cut(block, group))
    return _with_items(found)


MARK = re.compile(
    r"^(?:\(?(?P<number>\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})\)|(?P<dot>\d{1,2}|[a-h])\.|[•▪◦‣●■►➢✓–—-])\s+(?=\S)"
)


def _with_items(units: list[Unit]) -> list[Unit]:
    """Make items of neighbouring lines that each begin with a mark of their own ("(1) …", "(2) …")."""
    marks = [MARK.match(u.text) if u.kind is BlockKind.PARAGRAPH else None for u in units]
    out = []
    for index, (unit, mark) in enumerate(zip(units, marks, strict=True)):
        beside = marks[max(0, index - 1) : index] + marks[index + 1 : index + 2]
        if mark is None or not any(beside):
            out.append(unit)
            continue
        code = unit.html
        code = (
            code[mark.end() :]
            if code.startswith(plain_html(mark.group()))
            else plain_html(unit.text[mark.end() :])
        )
        numbered = bool(mark["number"] or mark["dot"])
        out.append(
            replace(
                unit,
                kind=BlockKind.ITEM,
                text=unit.text[mark.end() :],
                html=code,
                level=1,
                ordered=numbered,
            )
        )
    return out


def _cut(block: Block, group: int) -> list[Unit]:
    unit = Unit(
        kind=block.kind,
        text=squeeze(block.text),
        html=block.html or plain_html(block.text),
        line=block.line,
        group=group,
        level=block.level,
        ordered=block.ordered,
        number=block.list_number,
        strong=block.strong,
        image=block.image,
    )
    if block.kind is BlockKind.IMAGE:
        return [unit]
    if not unit.text:
        return []
    lines = [squeeze(line) for line in block.text.split("\n")]
    if block.kind in (BlockKind.ITEM, BlockKind.HEADING) or len([x for x in lines if x]) < 2:
        return [replace(unit, html=_on_one_line(unit.html))]
    return _cut_lines(unit, lines)


def _on_one_line(code: str) -> str:
    pieces = re.split(r"<br\s?/?>", code)
    if len(pieces) == 1:
        return code
    return " ".join([pieces[0].rstrip(), *(p.strip() for p in pieces[1:-1]), pieces[-1].lstrip()])


def _cut_lines(unit: Unit, lines: list[str]) -> list[Unit]:
    pieces = re.split(r"<br\s?/?>\n?|\n", unit.html)
    if len(pieces) != len(lines):
        pieces = [plain_html(line) for line in lines]
    widest = max(len(line) for line in lines)
    full = len(lines) > 2 and all(len(line) >= 0.8 * widest for line in lines[:-1])
    # The lines of a contact are lines, however long.
    reachable = widest < 70 and any("@" in line or _NUMBER.search(line) for line in lines)
    gathered: list[tuple[list[str], list[str], int]] = []
    for index, (line, piece) in enumerate(zip(lines, pieces, strict=True)):
        if not line:
            continue
        if gathered and not reachable and _wraps(lines[index - 1], line, widest, full):
            gathered[-1][0].append(line)
            gathered[-1][1].append(piece.strip())
        else:
            gathered.append(([line], [piece.strip()], unit.line + index if unit.line else 0))
    joined = [(" ".join(texts), " ".join(codes), at) for texts, codes, at in gathered]
    return [
        replace(
            unit,
            text=text,
            html=_balanced(code, text),
            line=at,
            strong=unit.strong or _all_bold(code),
        )
        for text, code, at in joined
    ]


def _wraps(before: str, after: str, widest: int, full: bool) -> bool:
    """Say whether a line break only wraps a paragraph at the width of the page."""
    if not 55 <= widest <= 130:
        return False
    return (full and not before.endswith(":")) or (after[:1].islower() and len(before) > 30)


def _all_bold(code: str) -> bool:
    code = code.strip()
    code = code[:-1].rstrip() if code[-1:] in ("", ":", ".") else code
    inner = code.removeprefix("<strong>").removesuffix("</strong>")
    return len(inner) == len(code) - 17 > 0 and not re.search(r"</?strong>", inner)


def _balanced(code: str, text: str) -> str:
    for tag in ("strong", "em", "a", "sub", "sup"):
        if len(re.findall(rf"<{tag}\b", code)) != len(re.findall(rf"</{tag}>", code)):
            return plain_html(text)
    return code
