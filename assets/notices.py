"""What stays in a document that is published as it is, and what was left out: told to the editor in so many words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MAX_NAMES = 5
MAX_NAME = 60


class Kind(StrEnum):
    """What was found; each has its sentence in `assets.verdicts`. Stored, so a name is for life."""

    COMMENTS = "comments"
    CHANGES = "changes"
    HIDDEN_SHEETS = "hidden_sheets"
    HIDDEN_CELLS = "hidden_cells"
    HIDDEN_SLIDES = "hidden_slides"
    HIDDEN_TEXT = "hidden_text"
    SPEAKER_NOTES = "speaker_notes"
    EMBEDDED = "embedded"
    LINKED = "linked"
    CONNECTIONS = "connections"
    CACHED = "cached"
    CUSTOM_DATA = "custom_data"
    PRINTERS = "printers"
    VERSIONS = "versions"
    SIGNED = "signed"
    RESTRICTED = "restricted"
    NAMED = "named"
    LAYERS = "layers"
    FORM = "form"
    DATA_TRACKS = "data_tracks"
    UNSEEN = "unseen"
    CLEANED = "cleaned"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing found: how many of it, and whose or which (the first few names)."""

    kind: Kind
    count: int = 1
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """Counts what is found while a document is looked through."""

    counts: dict[Kind, int] = field(default_factory=dict)
    names: dict[Kind, dict[str, None]] = field(default_factory=dict)

    def add(self, kind: Kind, *, count: int = 1, name: str = "") -> None:
        if count:
            self.counts[kind] = self.counts.get(kind, 0) + count
        self.name(kind, name)

    def name(self, kind: Kind, name: str) -> None:
        """Note a name of something that is counted elsewhere."""
        known = self.names.setdefault(kind, {})
        text = " ".join(name.split())[:MAX_NAME]
        if text and len(known) < MAX_NAMES:
            known[text] = None

    def notices(self) -> tuple[Notice, ...]:
        """Return what was found, in the order of `Kind`."""
        return tuple(
            Notice(kind, self.counts[kind], tuple(self.names.get(kind, ())))
            for kind in Kind
            if self.counts.get(kind)
        )


def stored(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Return notices as plain JSON values."""
    return [{"kind": str(n.kind), "count": n.count, "names": list(n.names)} for n in notices]


def read(values: Iterable[Mapping[str, Any]]) -> list[Notice]:
    """Return notices from plain JSON values; a kind that is no longer known is left out."""
    known = {str(kind) for kind in Kind}
    return [
        Notice(Kind(value["kind"]), value["count"], tuple(value["names"]))
        for value in values
        if value["kind"] in known
    ]
