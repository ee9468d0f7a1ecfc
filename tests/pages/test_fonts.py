"""The fonts of the pages hold what the pages are set with."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from newsroom.stylesheets import joined

NARROW = 0x202F


def face_for(css: str, family: str, character: int) -> str:
    """Return the file that a browser takes a character from: of faces whose ranges hold it, the last."""
    found = ""
    for face in re.findall(r"@font-face \{([^}]*)\}", css):
        if f"font-family: {family};" not in face or "italic" in face or "unicode-range" not in face:
            continue
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face.partition("unicode-range")[2]):  # fmt: skip
            if int(first, 16) <= character <= int(last or first, 16):
                found = re.search(r'url\("([^"]+)"\)', face)[1]
    return found


@pytest.mark.parametrize("sheet", ["site.css", "admin/desk.css"])
@pytest.mark.parametrize("family", ["Newsreader", '"Instrument Sans"'])
def test_narrow_space_keeps_hours_and_thousands_apart(sheet, family):
    css, _ = joined(sheet, lambda name: Path(finders.find(name)).read_text())
    address = face_for(css, family, NARROW)
    font = TTFont(finders.find(normpath(join(dirname(sheet), address))))
    glyph = font.getBestCmap()[NARROW]
    assert font["glyf"][".notdef"].numberOfContours  # else browsers refuse it
    assert 0.16 <= font["hmtx"][glyph][0] / font["head"].unitsPerEm <= 0.22
