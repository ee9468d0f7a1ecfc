"""The import plan: what was recognised in a source, where it stood, and what found no place.

The plan is a plain value. Showing it writes nothing; `applying` turns an accepted plan into rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from manuscripts.blocks import EmbeddedImage


@dataclass(frozen=True, slots=True)
class PlannedParty:
    """An institution that makes the announcement; `parents` are the names of those a joint centre belongs to."""

    name: str
    role: str = "signatory"
    parents: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlannedSignatory:
    name: str
    function: str = ""
    institution: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlannedQuote:
    """What somebody says; `attribution` is how the source names the speaker.

    A quote that no section's `body` points at stands inside a paragraph that is kept as it is.
    """

    text: str
    speaker: str = ""
    function: str = ""
    institution: str = ""
    line: int = 0
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section: its heading (may be empty), its paragraphs, and what stands in it besides them.

    `html` has one entry for each paragraph, sanitised (a bulleted list that is no list of commitments is one `<ul>` entry,
    its items joined by newlines in `paragraphs`). `has_commitments` marks the section in which the commitments stand;
    `quotes` are the indices, into the plan's quotes, of those that stand in it; `body` gives the order: ("paragraph", i), ("quote", i),
    ("commitments", 0), ("image", i).
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    has_commitments: bool = False
    body: tuple[tuple[str, int], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlannedCommitments:
    introduction: str = ""
    items: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlannedContact:
    institution: str = ""
    name: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""
    line: int = 0
    other_phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedBoilerplate:
    institution: str
    text: str
    html: str = ""
    website: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Embargo:
    """An embargo line: the local time it names, its zone as an IANA name, and the instant (aware, UTC)."""

    text: str
    release_at: dt.datetime
    zone: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text that found no place; it is shown and kept, never dropped."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class CommuniquePlan:
    """Everything an import would write, in one language.

    `institutions` are those that the text names without their being parties, such as a joint centre with its parents.
    `dropped` lists the lines that were recognised as page furniture ("Télécharger", social links, `###`, `-30-`); `labels` the words
    that were understood and that the newsroom writes itself ("CONTACTS PRESSE", a dateline, an embargo line, "Tél."). Together with
    the rest of the plan and `unplaced` they hold every word of the source.
    """

    language: str
    kicker: str = ""
    headline: str = ""
    subheading: str = ""
    lede: str = ""
    lede_html: str = ""
    place: str = ""
    date: dt.date | None = None
    embargo: Embargo | None = None
    immediate: bool = False
    kind: str = "press_release"
    parties: tuple[PlannedParty, ...] = ()
    institutions: tuple[PlannedParty, ...] = ()
    signatories: tuple[PlannedSignatory, ...] = ()
    sections: tuple[PlannedSection, ...] = ()
    quotes: tuple[PlannedQuote, ...] = ()
    commitments: PlannedCommitments = field(default_factory=PlannedCommitments)
    contacts: tuple[PlannedContact, ...] = ()
    boilerplates: tuple[PlannedBoilerplate, ...] = ()
    images: tuple[EmbeddedImage, ...] = ()
    dropped: tuple[Unplaced, ...] = ()
    labels: tuple[Unplaced, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON values; dates are ISO 8601, phones E.164."""
        return {
            "language": self.language,
            "kicker": self.kicker,
            "headline": self.headline,
            "subheading": self.subheading,
            "lede": self.lede,
            "place": self.place,
            "date": self.date.isoformat() if self.date else None,
            "embargo": self.embargo.release_at.isoformat() if self.embargo else None,
            "parties": [p.name for p in self.parties],
            "institutions": [
                {"name": p.name, "role": p.role, "parents": list(p.parents)} for p in self.parties
            ]
            + [{"name": p.name, "role": "", "parents": list(p.parents)} for p in self.institutions],
            "signatories": [
                {"name": s.name, "function": s.function, "institution": s.institution}
                for s in self.signatories
            ],
            "sections": [
                {"heading": s.heading, "paragraphs": list(s.paragraphs)} for s in self.sections
            ],
            "quotes": [
                {
                    "text": q.text,
                    "speaker": q.speaker,
                    "function": q.function,
                    "institution": q.institution,
                    "attribution": q.attribution,
                }
                for q in self.quotes
            ],
            "commitments": {
                "introduction": self.commitments.introduction,
                "items": list(self.commitments.items),
            },
            "contacts": [
                {
                    "institution": c.institution,
                    "name": c.name,
                    "function": c.function,
                    "email": c.email,
                    "phone": c.phone,
                    "other_phones": list(c.other_phones),
                }
                for c in self.contacts
            ],
            "boilerplates": [
                {"institution": b.institution, "text": b.text, "website": b.website}
                for b in self.boilerplates
            ],
            "dropped": [u.text for u in self.dropped],
            "labels": [u.text for u in self.labels],
            "unplaced": [u.text for u in self.unplaced],
        }
