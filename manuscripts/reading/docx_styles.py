"""What Word's styles and numbering say of a paragraph: heading or not, bold or not, item of which list.

Word writes the built-in names in English whatever its language ("heading 1" for "Titre 1"), other programs write
what they show; outline levels are the same in all. Standard: ECMA-376 part 1, §17.7 and §17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from manuscripts.reading.limits import small_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(
    r"(?:heading|titre|überschrift|berschrift|kop|título|titolo|rubrik|заголовок|nagłówek|cmsi)\s*_?([1-9])(?!\d)",
    re.I,
)
_TITLE = re.compile(r"(?:title|titre|titel|título|titolo)", re.I)
_SUBTITLE = re.compile(r"(?:sub-?title|sous-?titre|untertitel|subtítulo|sottotitolo)", re.I)
_LIST_STYLE = re.compile(r"list (?:bullet|number|continue)? ?([2-5])", re.I)
_LEVELS = 9  # of headings and of lists
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where an item stands: its list, its depth from 1, and whether the list is numbered."""

    list_id: str
    level: int
    ordered: bool


def is_on(properties: etree._Element | None, name: str) -> bool | None:
    """A toggle property: True, False, or None where nothing is said."""
    element = None if properties is None else properties.find(W + name)
    return None if element is None else (element.get(W + "val") or "true").lower() not in _OFF


def value(parent: etree._Element | None, path: str) -> str | None:
    """The `w:val` of the element at `path` (local names), or None."""
    if parent is None:
        return None
    element = parent.find("/".join(W + step for step in path.split("/")))
    return None if element is None else element.get(W + "val")


class Styles:
    """The styles and lists of one document."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._defaults: dict[str, str] = {}
        self._formats: dict[tuple[str, int], str] = {}
        self._toggles: dict[tuple[str, str, str], bool | None] = {}
        self._heading_levels: dict[str, int] = {}
        self.language = ""
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_numbering(numbering)

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.findall(W + "style"):
            key = style.get(W + "styleId") or ""
            self._styles[key] = style
            if (style.get(W + "default") or "") in ("1", "true", "on"):
                self._defaults[style.get(W + "type") or ""] = key
        language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        self.language = "" if language is None else language.get(W + "val") or ""

    def _read_numbering(self, root: etree._Element) -> None:
        abstract: dict[str, dict[int, str]] = {}
        for definition in root.findall(W + "abstractNum"):
            abstract[definition.get(W + "abstractNumId") or ""] = self._levels(definition)
        for number in root.findall(W + "num"):
            key = number.get(W + "numId") or ""
            levels = dict(abstract.get(value(number, "abstractNumId") or "", {}))
            for override in number.findall(W + "lvlOverride"):
                levels.update(self._levels(override))
            for level, kind in levels.items():
                self._formats[key, level] = kind

    def _levels(self, parent: etree._Element) -> dict[int, str]:
        levels = {}
        for level in parent.findall(W + "lvl"):
            depth = small_number(level.get(W + "ilvl") or "0")
            if depth is not None and depth < _LEVELS:
                levels[depth] = value(level, "numFmt") or "decimal"
        return levels

    def _chain(self, key: str | None, kind: str) -> list[etree._Element]:
        """A style and those that it is based on, nearest first."""
        chain: list[etree._Element] = []
        key = key or self._defaults.get(kind)
        while key in self._styles and len(chain) < 20:
            chain.append(self._styles[key])
            key = value(chain[-1], "basedOn")
        return chain

    def heading_level(self, properties: etree._Element | None) -> int:
        """1–6 for a heading, 0 for any other paragraph; a title counts as 1 and a subtitle as 2."""
        direct = value(properties, "outlineLvl")
        if direct is not None:
            return _outline(direct)
        style = value(properties, "pStyle") or ""
        if style not in self._heading_levels:
            self._heading_levels[style] = self._style_level(style)
        return self._heading_levels[style]

    def _style_level(self, style: str) -> int:
        for each in self._chain(style, "paragraph"):
            name = value(each, "name") or ""
            level = value(each, "pPr/outlineLvl")
            for label in (name, each.get(W + "styleId") or ""):
                if match := _HEADING.fullmatch(label.strip()):
                    return min(int(match[1]), 6)
                if _SUBTITLE.fullmatch(label.strip()):
                    return 2
                if _TITLE.fullmatch(label.strip()):
                    return 1
            if level is not None:
                return _outline(level)
        if style and style not in self._styles and (match := _HEADING.fullmatch(style)):
            return min(int(match[1]), 6)
        return 0

    def toggle(self, name: str, run: etree._Element | None, paragraph: str) -> bool:
        """Whether a run is bold ("b"), italic ("i") or hidden ("vanish"), by itself, its style or its paragraph's."""
        said = is_on(run, name)
        if said is None and (run_style := value(run, "rStyle")):
            said = self._toggle_of(run_style, "character", name)
        if said is None:
            said = self._toggle_of(paragraph, "paragraph", name)
        return bool(said)

    def _toggle_of(self, key: str, kind: str, name: str) -> bool | None:
        """What a style says, or the nearest of those that it is based on; each is asked once."""
        if (key, kind, name) not in self._toggles:
            said = (is_on(style.find(W + "rPr"), name) for style in self._chain(key, kind))
            self._toggles[key, kind, name] = next((s for s in said if s is not None), None)
        return self._toggles[key, kind, name]

    def list_place(self, properties: etree._Element | None) -> ListPlace | None:
        """The list that a paragraph belongs to, by itself or by its style."""
        number = None if properties is None else properties.find(W + "numPr")
        sources = [] if number is None else [number]
        for style in self._chain(value(properties, "pStyle"), "paragraph"):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                sources.append(found)
        list_id = next((v for each in sources if (v := value(each, "numId")) is not None), None)
        said = next((v for each in sources if (v := value(each, "ilvl")) is not None), "0")
        depth = small_number(said)
        if list_id is None or list_id == "0" or depth is None:
            return None
        kind = self._formats.get((list_id, depth), "bullet")
        if kind == "none":
            return None
        return ListPlace(
            list_id, max(depth + 1, self._list_style_level(properties)), kind != "bullet"
        )

    def _list_style_level(self, properties: etree._Element | None) -> int:
        """The depth that Word's own "List Bullet 2" shows, though its numbering says nothing of it."""
        for style in self._chain(value(properties, "pStyle"), "paragraph"):
            if match := _LIST_STYLE.fullmatch(value(style, "name") or ""):
                return int(match[1])
        return 1


def _outline(level: str) -> int:
    number = small_number(level)
    return min(number + 1, 6) if number is not None and number < _LEVELS else 0
