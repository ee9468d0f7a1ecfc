"""Make pages/static/fonts/spaces.woff2: the narrow spaces that French is set with, as wide as small text needs them.

The families of the pages leave them out, and what browsers put in their place is a tenth of an em: `14 h 05` and `1 284` close up.
Needs fonttools with brotli (`pip install "fonttools[woff]"`).
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS = 1000
WIDTHS = {0x202F: 180, 0x2009: 180}  # narrow no-break space, thin space: thousandths of an em
TARGET = Path(__file__).parent.parent / "pages" / "static" / "fonts" / "spaces.woff2"


def main() -> None:
    names = {code: f"uni{code:04X}" for code in WIDTHS}
    # Browsers refuse a font in which nothing is drawn.
    pen = TTGlyphPen(None)
    for number, corner in enumerate([(50, 0), (50, 700), (150, 700), (150, 0)]):
        (pen.lineTo if number else pen.moveTo)(corner)
    pen.closePath()
    glyphs = {".notdef": pen.glyph()} | {name: TTGlyphPen(None).glyph() for name in names.values()}
    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder([".notdef", *names.values()])
    font.setupCharacterMap(names)
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(
        {".notdef": (200, 0)} | {names[code]: (width, 0) for code, width in WIDTHS.items()}
    )
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Entente Spaces", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.font.flavor = "woff2"
    # The same bytes each time.
    font.font["head"].created = font.font["head"].modified = 3_800_000_000  # seconds since 1904
    font.font.recalcTimestamp = False
    font.save(TARGET)


if __name__ == "__main__":
    main()
