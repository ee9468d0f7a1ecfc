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
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler; the fonts are read once."""
    return typst.Compiler(font_paths=_fonts())


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


@isolated(Lane.TYPESETTING, raises=(CannotBeSet,))
def told(source: bytes, label: str, *, root: str, sys_inputs: dict[str, str]) -> str:
    """Return, as JSON, what a source tells of its layout: the value of its metadata with that label. Raises CannotBeSet."""
    try:
        compiler = typst.Compiler(source, root=root, font_paths=_fonts(), sys_inputs=sys_inputs)
        return compiler.query(f"<{label}>", field="value", one=True)
    except (typst.TypstError, RuntimeError) as error:  # a query raises the plain one
        raise CannotBeSet(str(error)) from None


def warm_up() -> None:
    """Have the fonts read before the first text comes."""
    typeset(b"= A\nword", format="pdf")
