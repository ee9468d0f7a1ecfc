"""The typst compiler, warm, with our fonts and no others, in a process of its own: a text may defeat it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import typst

from isolation import Lane, isolated

FONTS = Path(__file__).parent / "fonts"


class CannotBeSet(ValueError):
    """The compiler refuses a source; the message is its own."""


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler; the fonts are read once."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(font_paths=fonts)


@isolated(Lane.TYPESETTING, raises=(CannotBeSet,))
def typeset(source: bytes, **options: Any) -> bytes:
    """Return what typst makes of a source; the options are those of `typst.Compiler.compile`. Raises CannotBeSet."""
    try:
        made = _compiler().compile(input=source, **options)
    except typst.TypstError as error:
        raise CannotBeSet(error.message) from None
    if not isinstance(made, bytes):
        raise CannotBeSet("the source makes more than one page, or none")
    return made


def warm_up() -> None:
    """Have the fonts read before the first text comes."""
    typeset(b"= A\nword", format="pdf")
