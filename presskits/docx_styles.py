"""The styles of the Word file: our families, with others named for machines that lack them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SERIF, SANS = "Newsreader", "Instrument Sans"
QUIET = RGBColor(0x5B, 0x5F, 0x66)
INK = RGBColor(0x16, 0x18, 0x1D)
# family → what to use instead, its classification (PANOSE), its kind (ECMA-376 part 1, §17.8.3): whoever lacks both families takes
# what is nearest to these.
_FAMILIES = {
    SERIF: ("Georgia", "02040502050405020303", "roman"),
    SANS: ("Arial", "020B0604020202020204", "swiss"),
}


TEXT_WIDTH = Mm(210 - 2 * 27)


class Look(NamedTuple):
    """How a paragraph looks; sizes and spaces in points, a colour of None is the newsroom's accent."""

    family: str
    size: float
    bold: bool
    colour: RGBColor | None
    before: float
    after: float


_OURS: Mapping[str, Look] = {
    "Kicker": Look(SANS, 8.5, True, None, 12, 6),
    "Notice": Look(SANS, 9, True, INK, 6, 6),
    "Dateline": Look(SANS, 9, True, INK, 4, 10),
    "Lede": Look(SERIF, 13, False, INK, 0, 10),
    "Fact": Look(SANS, 9, False, INK, 0, 3),
    "Introduction": Look(SANS, 9.5, True, INK, 10, 6),
    "Key figure": Look(SERIF, 14, True, INK, 4, 4),
    "Figure label": Look(SANS, 9.5, False, INK, 6, 4),
    "Attribution": Look(SANS, 9, False, QUIET, 0, 12),
    "Figure": Look(SANS, 9, False, INK, 10, 3),
    "Contact": Look(SANS, 9.5, False, INK, 0, 10),
    "Logos": Look(SANS, 9, False, INK, 0, 12),
    "Origin": Look(SANS, 8, False, QUIET, 0, 0),
}
_GIVEN: Mapping[str, Look] = {
    "Normal": Look(SERIF, 11, False, INK, 0, 7),
    "Heading 1": Look(SERIF, 26, False, INK, 0, 8),
    "Heading 2": Look(SERIF, 16, False, INK, 18, 6),
    "Subtitle": Look(SERIF, 14, False, QUIET, 0, 8),
    "Quote": Look(SERIF, 14, False, INK, 10, 4),
    "Caption": Look(SANS, 8.5, False, QUIET, 0, 10),
    "List Bullet": Look(SERIF, 11, False, INK, 0, 4),
    "List Number": Look(SERIF, 11, False, INK, 0, 5),
    "Footer": Look(SANS, 8, False, QUIET, 0, 0),
}


def prepare(file: Any, *, locale: str, accent: RGBColor) -> None:
    """Give a new document our styles, its language (BCP 47) and an A4 page."""
    for name, look in _OURS.items():
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles["Normal"]
        style.quick_style = True
        _apply(style, look, accent)
    for name, look in _GIVEN.items():
        _apply(file.styles[name], look, accent)
    for name in ("Heading 1", "Heading 2", "Quote", "Subtitle", "Caption"):
        file.styles[name].font.italic = name == "Quote"
    file.styles["Heading 2"].paragraph_format.keep_with_next = True
    file.styles["Figure"].paragraph_format.keep_with_next = True
    file.styles["Normal"].paragraph_format.line_spacing = 1.2
    file.styles["Heading 1"].paragraph_format.line_spacing = 1.05
    link = file.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = accent
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin = section.bottom_margin = Mm(25)
    stops = file.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for spacing in file.styles.element.findall(".//" + qn("w:rPr") + "/" + qn("w:spacing")):
        # Word's own styles set their letters apart.
        spacing.getparent().remove(spacing)
    _set_language(file, locale)
    _name_fallbacks(file)


def _apply(style: Any, look: Look, accent: RGBColor) -> None:
    style.font.name = look.family
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.color.rgb = accent if look.colour is None else look.colour
    style.paragraph_format.space_before = Pt(look.before)
    style.paragraph_format.space_after = Pt(look.after)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_language(file: Any, locale: str) -> None:
    """Set the language of every word that does not say otherwise."""
    defaults = file.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), locale)


def _name_fallbacks(file: Any) -> None:
    """Say in the font table which family stands in for ours."""
    table = next(
        relation.target_part
        for relation in file.part.rels.values()
        if relation.reltype.endswith("/fontTable")
    )
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{kind}"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, panose, kind) in _FAMILIES.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")
