"""The typst compiler, warm, with our fonts and no others, in a process of its own: a text may defeat it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from isolation import Lane, isolated

FONTS = Path(__file__).parent / "fonts"
LONG = 20  # pages from which on nobody minds how the last one is filled, and setting the text again takes long


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


@isolated(Lane.TYPESETTING, cpu=20, raises=(CannotBeSet,))
def typeset_filled(
    source: str,
    *,
    root: str,
    sys_inputs: dict[str, str],
    airs: Sequence[float],
    enough: float,
    **options: Any,
) -> bytes:
    """Return a PDF of the file `source` in `root` with the first of the airs (`sys.inputs.air`) that fills its last page enough, else the fullest.

    The source tells where it ends by metadata labelled `end`: `page`, and `filled` as a share of that page. Raises CannotBeSet.
    """

    def compiler(air: float) -> typst.Compiler:
        inputs = {**sys_inputs, "air": str(air)}
        return typst.Compiler(source, root=root, font_paths=_fonts(), sys_inputs=inputs)

    fullest, chosen = -1.0, None
    try:
        for air in airs:
            tried = compiler(air)
            end = json.loads(tried.query("<end>", field="value", one=True))
            full = end["filled"] if 1 < end["page"] <= LONG else 1.0
            if full > fullest:
                fullest, chosen = full, tried
            if full >= enough:
                break
        assert chosen is not None, "there is at least one air"
        # The compiler that told it has the layout still: all that is left to do is to write it.
        made = chosen.compile(**options)
    except (typst.TypstError, RuntimeError) as error:  # a query raises the plain one
        raise CannotBeSet(getattr(error, "message", str(error))) from None
    assert isinstance(made, bytes)
    return made


def warm_up() -> None:
    """Have the fonts read before the first text comes."""
    typeset(b"= A\nword", format="pdf")
