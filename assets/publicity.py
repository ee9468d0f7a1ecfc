"""Who may have a file: the rooms that make files public register a gate; this room only asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from assets.frozen import Frozen

# A gate answers with what the world may know at that instant of the file of a key, or None.
Gate = Callable[[str, dt.datetime], Frozen | None]
_gates: list[Gate] = []


def register(gate: Gate) -> None:
    """Add a gate; called once per room, in AppConfig.ready()."""
    if gate not in _gates:
        _gates.append(gate)


def admitted(key: str, *, now: dt.datetime) -> Frozen | None:
    """Return the facts of a file that is public at that instant, or None; unknown and unreleased are the same."""
    return next((facts for gate in _gates if (facts := gate(key, now))), None)
