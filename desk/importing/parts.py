"""From the sections of a plan to the ordered parts of an announcement. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from manuscripts.plan import CommuniquePlan, PlannedQuote, PlannedSection
from manuscripts.recognising.conventions import KICKER_ALONE
from manuscripts.recognising.text import fold

_QUOTE_MARKS = '«»“”„"‹›‟ \u00a0\u202f'


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part to be: `body` is HTML; `image` the index of one of the plan's images."""

    kind: str
    heading: str = ""
    body: str = ""
    speaker: str = ""
    function: str = ""
    institution: str = ""
    image: int = -1


def opening_words(plan: CommuniquePlan) -> dict[str, str]:
    """Return the plain fields of the announcement that a plan fills.

    A kicker that says nothing but the kind (“COMMUNIQUÉ DE PRESSE”) is left out: the page says the kind by itself.
    """
    return {
        "kicker": "" if KICKER_ALONE.match(fold(plan.kicker)) else plan.kicker,
        "headline": plan.headline,
        "subheading": plan.subheading,
        "dateline_place": plan.place,
    }


def parts_of(plan: CommuniquePlan) -> tuple[PlannedPart, ...]:
    """Return the body that a plan describes, in reading order.

    A quote that no section points at stands inside a paragraph that is kept as it is.
    """
    parts = [part for section in plan.sections for part in _section(plan, section)]
    if plan.commitments.items and not any(part.kind == "commitments" for part in parts):
        parts.append(PlannedPart("commitments"))
    placed_images = {part.image for part in parts if part.kind == "image"}
    parts += [
        PlannedPart("image", image=i) for i in range(len(plan.images)) if i not in placed_images
    ]
    return tuple(parts)


def _section(plan: CommuniquePlan, section: PlannedSection) -> Iterator[PlannedPart]:
    heading = section.heading
    waiting: list[str] = []
    order = section.body or tuple(("paragraph", i) for i in range(len(section.paragraphs)))
    for kind, index in order:
        if kind == "paragraph":
            html = section.html[index] if index < len(section.html) else ""
            waiting.append(_block(html or escape(section.paragraphs[index], quote=False)))
            continue
        if waiting or heading:
            yield PlannedPart("text", heading=heading, body="".join(waiting))
            heading, waiting = "", []
        if kind == "quote":
            yield _quote(plan.quotes[index])
        elif kind == "commitments":
            yield PlannedPart("commitments")
        elif kind == "image":
            yield PlannedPart("image", image=index)
    if waiting or heading:
        yield PlannedPart("text", heading=heading, body="".join(waiting))


def _block(html: str) -> str:
    return html if html.startswith(("<p>", "<ul>", "<ol>", "<blockquote>")) else f"<p>{html}</p>"


def _quote(quote: PlannedQuote) -> PlannedPart:
    text = quote.text.strip(_QUOTE_MARKS) if _is_one_quotation(quote.text) else quote.text
    return PlannedPart(
        "quote",
        body=f"<p>{escape(text, quote=False)}</p>",
        speaker=quote.speaker,
        function=quote.function,
        institution=quote.institution,
    )


def _is_one_quotation(text: str) -> bool:
    """Whether quotation marks stand at both ends only, so that the page can set its own."""
    inner = text.strip(_QUOTE_MARKS)
    return not any(mark in inner for mark in "«»“”„")


def paragraphs(html: str) -> str:
    """Return HTML whose lines are paragraphs, unless it has some already."""
    if html.startswith(("<p>", "<ul>", "<ol>")):
        return html
    lines = [line for line in html.split("\n") if line.strip()]
    return "".join(f"<p>{line}</p>" for line in lines)
