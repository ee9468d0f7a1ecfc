"""Make the static fonts of the PDF out of the variable web fonts that the pages use.

Run once, by hand, when a family is updated: `python presskits/fonts/build.py FOLDER`, where FOLDER holds the unpacked npm packages
`@fontsource-variable/newsreader`, `@fontsource-variable/instrument-sans`, and of `@fontsource`: noto-serif, noto-sans, noto-naskh-arabic,
vazirmatn, noto-sans-hebrew, noto-sans-armenian, noto-sans-georgian, noto-sans-math and noto-sans-symbols-2. Needs fontTools with brotli.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
LATIN = ("latin", "latin-ext", "vietnamese")
OTHER = ("greek", "greek-ext", "cyrillic", "cyrillic-ext")

# file · family · weight · package · style · optical size in points
CUTS = (
    ("Newsreader-Regular", "Newsreader", 400, "newsreader", "normal", 11),
    ("Newsreader-Italic", "Newsreader", 400, "newsreader", "italic", 11),
    ("Newsreader-SemiBold", "Newsreader", 600, "newsreader", "normal", 11),
    ("NewsreaderHeadline-Regular", "Newsreader Headline", 400, "newsreader", "normal", 60),
    ("NewsreaderHeadline-Italic", "Newsreader Headline", 400, "newsreader", "italic", 40),
    ("NewsreaderHeadline-Medium", "Newsreader Headline", 500, "newsreader", "normal", 28),
    ("InstrumentSans-Regular", "Instrument Sans", 400, "instrument-sans", "normal", None),
    ("InstrumentSans-Italic", "Instrument Sans", 400, "instrument-sans", "italic", None),
    ("InstrumentSans-Medium", "Instrument Sans", 500, "instrument-sans", "normal", None),
    ("InstrumentSans-SemiBold", "Instrument Sans", 600, "instrument-sans", "normal", None),
)
FALLBACKS = (
    ("NotoSerif-Regular", "Noto Serif", 400, "noto-serif", (*OTHER, "math")),
    ("NotoSerif-SemiBold", "Noto Serif", 600, "noto-serif", (*OTHER, "math")),
    ("NotoSans-Regular", "Noto Sans", 400, "noto-sans", (*OTHER, *LATIN)),
    ("NotoSans-SemiBold", "Noto Sans", 600, "noto-sans", (*OTHER, *LATIN)),
    ("NotoSansHebrew-Regular", "Noto Sans Hebrew", 400, "noto-sans-hebrew", ("hebrew",)),
    ("NotoSansArmenian-Regular", "Noto Sans Armenian", 400, "noto-sans-armenian", ("armenian",)),
    ("NotoSansGeorgian-Regular", "Noto Sans Georgian", 400, "noto-sans-georgian", ("georgian",)),
    ("Vazirmatn-Regular", "Vazirmatn", 400, "vazirmatn", ("arabic",)),
    ("Vazirmatn-SemiBold", "Vazirmatn", 600, "vazirmatn", ("arabic",)),
    ("NotoNaskhArabic-Regular", "Noto Naskh Arabic", 400, "noto-naskh-arabic", ("arabic",)),
    ("NotoNaskhArabic-SemiBold", "Noto Naskh Arabic", 600, "noto-naskh-arabic", ("arabic",)),
)
# Arrows, operators, shapes and ticks: family → package, subset, code points.
SHAPES = (*range(0x25A0, 0x2600), 0x2605, 0x2606, *range(0x2713, 0x2719), 0x2794, 0x27A4)
SYMBOLS = {
    "Noto Sans Math": ("noto-sans-math", "latin", (*range(0x2100, 0x2150), *range(0x2190, 0x2300))),
    "Noto Sans Symbols": ("noto-sans-symbols-2", "symbols", SHAPES),
}
# Spaces and hyphens that French typography needs and the web subsets left out: code point → width in em.
SPACES = {0x202F: 0.16, 0x2009: 0.18, 0x200A: 0.1, 0x2007: 0.5}


def _named(font: TTFont, family: str, weight: int, italic: bool) -> None:
    style = {400: "Regular", 500: "Medium", 600: "SemiBold"}[weight]
    if italic:
        style = "Italic" if weight == 400 else f"{style} Italic"
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 13, 14)]
    values = {
        1: family if style in ("Regular", "Italic") else f"{family} {style}",
        2: "Italic" if italic else "Regular",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        16: family,
        17: style,
    }
    for number, value in values.items():
        names.setName(value, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _add_spaces(font: TTFont) -> None:
    unit = font["head"].unitsPerEm
    hyphen = font.getBestCmap().get(0x2010) or font.getBestCmap().get(0x2D)
    for code, width in SPACES.items():
        if code in font.getBestCmap():
            continue
        name = f"uni{code:04X}"
        font["glyf"][name] = TTGlyphPen(None).glyph()
        font["hmtx"][name] = (round(unit * width), 0)
        font.setGlyphOrder(list(font["glyf"].glyphOrder))
        _map(font, code, name)
    if hyphen and 0x2011 not in font.getBestCmap():
        _map(font, 0x2011, hyphen)
        _map(font, 0x2010, hyphen)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def _part_ligatures(font: TTFont) -> None:
    """Have lam with alef drawn by the lam, beside an alef of no width, and leave out the ligature of “Allah”.

    A glyph that stands for several letters is read from a PDF in the wrong order: whoever extracts the text turns a line of Arabic
    around letter by letter, and such a glyph's letters with it.
    """
    lookups = font["GSUB"].table.LookupList.Lookup
    for lookup in list(lookups):
        tables = [getattr(table, "ExtSubTable", table) for table in lookup.SubTable]
        if lookup.LookupType not in (4, 7) or not isinstance(tables[0], otTables.LigatureSubst):
            continue
        parted = [
            _drawn_by_the_first(font, lookups, first, ligature.Component[0], ligature.LigGlyph)
            for table in tables
            for first, ligatures in table.ligatures.items()
            for ligature in ligatures
            if first.startswith(("uniFEDF", "uniFEE0", "uni06B5"))
        ]
        if parted:
            lookup.LookupType, lookup.SubTable, lookup.SubTableCount = 6, parted, len(parted)
            continue
        for table in tables:
            for first, ligatures in table.ligatures.items():
                table.ligatures[first] = [lig for lig in ligatures if len(lig.Component) < 3]
    font["GSUB"].table.LookupList.LookupCount = len(lookups)


def _drawn_by_the_first(
    font: TTFont, lookups: list[otTables.Lookup], first: str, second: str, drawn: str
) -> otTables.ChainContextSubst:
    """Return the rule that puts a ligature's drawing for its first letter and nothing for its second."""
    nothing = f"{second}.drawn"
    if nothing not in font.getGlyphOrder():
        font["glyf"][nothing] = TTGlyphPen(None).glyph()
        font["hmtx"][nothing] = (0, 0)
        font.setGlyphOrder(list(font["glyf"].glyphOrder))
        font["maxp"].numGlyphs = len(font.getGlyphOrder())
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackGlyphCount = rule.LookAheadGlyphCount = 0
    rule.BacktrackCoverage, rule.LookAheadCoverage = [], []
    rule.InputCoverage, rule.SubstLookupRecord = [], []
    for place, (old, new) in enumerate(((first, drawn), (second, nothing))):
        covered = otTables.Coverage()
        covered.glyphs = [old]
        rule.InputCoverage.append(covered)
        change = otTables.SingleSubst()
        change.mapping = {old: new}
        single = otTables.Lookup()
        single.LookupType, single.LookupFlag, single.SubTable, single.SubTableCount = (
            1,
            9,
            [change],
            1,
        )
        record = otTables.SubstLookupRecord()
        record.SequenceIndex, record.LookupListIndex = place, len(lookups)
        lookups.append(single)
        rule.SubstLookupRecord.append(record)
    rule.InputGlyphCount = rule.SubstCount = 2
    return rule


def _map(font: TTFont, code: int, name: str) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _merged(sources: list[Path], axes: dict[str, float]) -> TTFont:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, source in enumerate(sources):
            font = TTFont(source)
            font.flavor = None
            if "fvar" in font:
                known = {axis.axisTag for axis in font["fvar"].axes}
                font = instantiateVariableFont(
                    font, {tag: value for tag, value in axes.items() if tag in known}
                )
            for tag in ("STAT", "DSIG", "MVAR", "HVAR"):
                if tag in font:
                    del font[tag]
            path = Path(folder) / f"{number}.ttf"
            font.save(path)
            paths.append(str(path))
        merged = Merger().merge(paths) if len(paths) > 1 else TTFont(paths[0], lazy=False)
        merged.ensureDecompiled()
        return merged


def build(root: Path) -> None:
    """Write every font beside this file."""

    def sources(package: str, pattern: str, subsets: tuple[str, ...]) -> list[Path]:
        found = [
            path
            for subset in subsets
            for path in sorted(root.glob(f"**/{package}-{subset}-{pattern}.woff2"))[:1]
        ]
        if not found:
            raise SystemExit(f"{package}: no font files under {root}")
        return found

    for name, family, weight, package, style, optical in CUTS:
        axes = {"wght": float(weight), "wdth": 100.0}
        if optical:
            axes["opsz"] = float(optical)
        font = _merged(sources(package, f"standard-{style}", LATIN), axes)
        _save(font, name, family, weight, style == "italic")
    for name, family, weight, package, subsets in FALLBACKS:
        font = _merged(sources(package, f"{weight}-normal", subsets), {})
        if family == "Vazirmatn":
            _part_ligatures(font)
        _save(font, name, family, weight, italic=False)
    for family, (package, subset, wanted) in SYMBOLS.items():
        name = f"{family.replace(' ', '')}-Regular"
        _save(_subset(root, package, subset, wanted), name, family, 400, italic=False)
    _write_coverage()


def _subset(root: Path, package: str, subset: str, wanted: tuple[int, ...]) -> TTFont:
    font = TTFont(sorted(root.glob(f"**/{package}-{subset}-400-normal.woff2"))[0], lazy=False)
    font.flavor = None
    dropped = ["MATH", "GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(Options(layout_features=[], glyph_names=True, drop_tables=dropped))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.ensureDecompiled()
    return font


def _write_coverage() -> None:
    """Write the code points that the fonts draw, as ranges; presskits.typst_data leaves out the symbols that they do not."""
    codes: set[int] = set()
    for path in HERE.glob("*.ttf"):
        codes |= set(TTFont(path).getBestCmap())
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    (HERE / "coverage.txt").write_text("".join(f"{a:04X}-{b:04X}\n" for a, b in ranges))


def _save(font: TTFont, name: str, family: str, weight: int, italic: bool) -> None:
    _named(font, family, weight, italic)
    if family not in SYMBOLS:
        _add_spaces(font)
    font["head"].created = font["head"].modified = 3_800_000_000
    font.recalcTimestamp = False
    font.save(HERE / f"{name}.ttf")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
