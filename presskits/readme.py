"""The README and the credits of a kit, in the language of its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from announcements.document import Document
from assets.frozen import FrozenAttachment, FrozenImage
from languages import RECORDS
from languages.record import ReadMe
from presskits.file_context import FileContext
from presskits.text import origin

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Listed:
    """An image or a document of a kit, and where it lies in it."""

    path: str
    facts: FrozenImage | FrozenAttachment


def readme(
    document: Document, context: FileContext, paths: Sequence[str], listed: Sequence[Listed]
) -> bytes:
    """Return the README: what lies where, on which conditions, how to verify it, where it comes from."""
    t = RECORDS[document.language].read_me
    said = {item.path: _about(item) for item in listed}
    rows = [(path, said.get(path) or _what(path, t)) for path in paths] + [(SUMS, t.sums)]
    width = min(max(len(path) for path, _what in rows), 60)
    lines = [f"  {path.ljust(width)}  {what}" for path, what in rows]
    blocks = [
        f"{t.title}\n{document.headline}",
        "\n".join([t.inside, *lines]),
        f"{t.use}\n{t.conditions}",
        f"{t.verify}\n{t.how_to_verify}",
        f"{t.origin}\n{origin(context, document.language)}",
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def credits_text(listed: Sequence[Listed], language: str) -> bytes:
    """Return, for every image and document, what it is and what must stand beside it."""
    t = RECORDS[language].read_me
    blocks = [t.credits]
    for item in listed:
        facts = item.facts
        rows = [
            (t.caption, facts.caption if isinstance(facts, FrozenImage) else facts.description),
            (t.title_of, facts.title if isinstance(facts, FrozenAttachment) else ""),
            (t.credit, facts.credit or ("" if _is_quiet(item) else t.no_credit)),
            (t.copyright, facts.copyright),
            (t.licence, facts.licence),
            (t.rights, facts.rights_url if isinstance(facts, FrozenImage) else ""),
            (t.alt, facts.alt if isinstance(facts, FrozenImage) else ""),
        ]
        lines = [f"  {label}{t.colon}{' '.join(text.split())}" for label, text in rows if text]
        blocks.append("\n".join([item.path, *lines]))
    return ("\n\n".join(blocks) + "\n").encode()


def _is_quiet(item: Listed) -> bool:
    """Whether nobody expects a credit: logos and documents."""
    return not item.path.startswith("images/")


def _about(item: Listed) -> str:
    facts = item.facts
    said = facts.title if isinstance(facts, FrozenAttachment) else facts.caption or facts.alt
    return " ".join(said.split())


def _what(path: str, t: ReadMe) -> str:
    folder = path.partition("/")[0]
    return t.contents.get(folder, t.document)
