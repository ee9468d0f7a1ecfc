"""One contact as it is put together line by line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    institution: str = ""
    name: str = ""
    function: str = ""
    email: str = ""
    phones: list[str] = field(default_factory=list)
    line: int = 0
    own_institution: bool = False
    line_end: int = 0
    group: int = -1

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.phones)


def joined(entries: list[Entry]) -> list[Entry]:
    """Return the contacts with each address joined to the name that stands before it alone."""
    merged: list[Entry] = []
    for entry in entries:
        last = merged[-1] if merged else None
        alone = not entry.name and not entry.email and not entry.function
        if last and not last.reachable and entry.reachable and not entry.name:
            last.email, last.phones = entry.email, entry.phones
            last.function = last.function or entry.function
            last.institution = last.institution or entry.institution
        elif last and alone and entry.phones and last.name:
            last.phones.extend(entry.phones)
        else:
            merged.append(entry)
    return merged
