"""The table at the end of a run."""

from __future__ import annotations

from collections.abc import Callable

from .judging import Offences
from .reading import Files
from .requesting import ROLES
from .running import Tally
from .serving import Watch

CLASSES = ("2xx", "3xx", "4xx", "5xx", "none")
Say = Callable[[str], None]


def tell_requests(tally: Tally, watch: Watch | None, say: Say) -> None:
    say("\n| role | " + " | ".join(CLASSES) + " |\n|---|" + "---:|" * len(CLASSES))
    for role in ROLES:
        say(f"| {role} | " + " | ".join(f"{tally.statuses[role, one]:,}" for one in CLASSES) + " |")
    say(
        f"\n{len(tally.labels)} addresses; "
        + ", ".join(f"{verb} {count:,}" for verb, count in sorted(tally.verbs.items()))
    )
    say("\nThe slowest:")
    for seconds, told in reversed(tally.slowest):
        say(f"  {seconds:6.2f} s  {told}")
    tell_memory("the requests", watch, say)


def tell_memory(part: str, watch: Watch | None, say: Say) -> None:
    if watch and watch.samples:
        say(
            f"\nMemory of the whole newsroom during {part} (PSS, MB; middle and most of each quarter):"
        )
        quarters = [watch.quarter(number) for number in range(4)]
        say(
            "  " + " · ".join(f"{q[len(q) // 2]:.0f} / {q[-1]:.0f}" if q else "–" for q in quarters)
        )


def tell_files(files: Files, watch: Watch | None, say: Say) -> None:
    results = ("accepted", "refused", "offence")
    say(
        "\n| file | by form: "
        + " | ".join(results)
        + " | by library: "
        + " | ".join(results)
        + " |\n|---|"
        + "---:|" * 6
    )
    for kind in sorted({kind for _way, kind, _result in files.counts}):
        counts = [
            files.counts[way, kind, result] for way in ("form", "library") for result in results
        ]
        say(f"| {kind} | " + " | ".join(f"{count:,}" for count in counts) + " |")
    say(
        "\nThe slowest files (seconds of CPU in the library, of waiting at the form) and the largest (MB in the library):"
    )
    for one in files.slowest:
        say(f"  {one.seconds:6.2f} s   {one.number}: {one.kind} → {one.result}")
    for one in files.largest:
        say(f"  {one.megabytes:6.0f} MB  {one.number}: {one.kind} → {one.result}")
    tell_memory("the uploads", watch, say)


def tell_offences(offences: Offences, say: Say) -> None:
    if not offences.by_cause:
        say("\nNothing that must not happen has happened.")
        return
    say(f"\n{len(offences.by_cause)} kinds of offence:")
    for offence in sorted(offences.by_cause.values(), key=lambda one: -one.count):
        say(f"\n  {offence.count} × {offence.what}")
        for repro in offence.shown_by:
            say(f"      {repro}")
