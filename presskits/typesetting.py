"""The one typst compiler of a process, warm, with our fonts and no others."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
compiling = threading.Lock()  # one compilation at a time: hold it while you use the compiler


@cache
def compiler() -> typst.Compiler:
    """Return the compiler; the fonts are read once."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(font_paths=fonts)
