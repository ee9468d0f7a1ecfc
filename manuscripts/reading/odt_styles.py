"""What OpenDocument styles say: bold, italic, raised, titles, and which lists are numbered.

Standard: OpenDocument 1.3 part 3, §16 (styles) and §19–20 (attributes).
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from manuscripts.reading.inline import Run
from manuscripts.reading.limits import small_number

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TEXT, TABLE, DRAW = (
    _BASE % name for name in ("office", "style", "text", "table", "drawing")
)
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"

_TITLES = {"title": 1, "titre": 1, "titel": 1, "subtitle": 2, "sous-titre": 2, "untertitel": 2}

_TOLD = (FO + "font-weight", FO + "font-style", STYLE + "text-position", TEXT + "display")


class OdtStyles:
    """The styles of one document, automatic and named."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, dict[int, bool]] = {}
        self._properties: dict[tuple[str, str], dict[str, str]] = {}
        self.language = ""
        for root in roots:
            if root is not None:
                self._read(root)

    def _read(self, root: etree._Element) -> None:
        for style in root.iter(STYLE + "style"):
            self._styles[style.get(STYLE + "family") or "", style.get(STYLE + "name") or ""] = style
        for each in root.iter(TEXT + "list-style"):
            levels = {}
            for level in each:
                depth = small_number(level.get(TEXT + "level"))
                if depth is not None:
                    numbered = level.tag == TEXT + "list-level-style-number"
                    levels[depth] = numbered and bool(level.get(STYLE + "num-format"))
            self._lists[each.get(STYLE + "name") or ""] = levels
        for default in root.iter(STYLE + "default-style"):
            properties = default.find(STYLE + "text-properties")
            if default.get(STYLE + "family") == "paragraph" and properties is not None:
                self.language = properties.get(FO + "language") or self.language

    def _chain(self, family: str, name: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while name and (family, name) in self._styles and len(chain) < 20:
            chain.append(self._styles[family, name])
            name = chain[-1].get(STYLE + "parent-style-name")
        return chain

    def applied(self, family: str, name: str | None, run: Run) -> Run:
        """`run` with what the style says of bold, italic and raised text."""
        said = self._said(family, name)
        weight = said.get(FO + "font-weight")
        if weight:
            run = replace(run, strong=weight in ("bold", "600", "700", "800", "900"))
        if slant := said.get(FO + "font-style"):
            run = replace(run, em=slant in ("italic", "oblique"))
        if position := said.get(STYLE + "text-position"):
            run = replace(run, raised=_raised(position))
        return run

    def _said(self, family: str, name: str | None) -> dict[str, str]:
        """What a style says of text, with what those that it is based on say; each is read once."""
        said = self._properties.get((family, name or ""))
        if said is None:
            said = {}
            for style in reversed(self._chain(family, name)):
                properties = style.find(STYLE + "text-properties")
                if properties is not None:
                    said |= {key: found for key in _TOLD if (found := properties.get(key))}
            self._properties[family, name or ""] = said
        return said

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Whether text in this style is not shown."""
        return self._said(family, name).get(TEXT + "display") == "none"

    def title_level(self, name: str | None) -> int:
        """1 for a title's style, 2 for a subtitle's, else 0."""
        for style in self._chain("paragraph", name):
            for key in ("display-name", "name", "parent-style-name"):
                label = style.get(STYLE + key)
                if (label or "").lower() in _TITLES:
                    return _TITLES[(label or "").lower()]
        return _TITLES.get((name or "").lower(), 0)

    def is_numbered(self, list_style: str, level: int) -> bool:
        """Whether a list of this style is numbered at this depth."""
        return self._lists.get(list_style, {}).get(level, False)


def _raised(position: str) -> str:
    height = (position.split() or [""])[0]
    if height == "super" or small_number(height.rstrip("%")):
        return "sup"
    return "sub" if height == "sub" or height.startswith("-") else ""
