"""The one typst compiler of a process, warm, with our fonts and no others."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
_compiling = threading.Lock()  # the compiler does one thing at a time


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler; the fonts are read once."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(font_paths=fonts)


def typeset(source: bytes, **options: Any) -> bytes:
    """Return what typst makes of a source; the options are those of `typst.Compiler.compile`. Raises typst.TypstError."""
    with _compiling:
        made = _compiler().compile(input=source, **options)
    if not isinstance(made, bytes):
        raise ValueError("the source makes more than one page, or none")
    return made
