"""Say which of the production packages have holes that are publicly known, by pip-audit; for script/audit.

Exits with 1 when there is one. Where the list of holes cannot be reached, one sentence says so and nothing fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from typing import Any

from pin import needed

UNREACHABLE = (
    "The list of known holes cannot be reached from here: the packages were not looked at."
)


def ask(pinned: str) -> str:
    """Return what pip-audit says of pinned requirements, as JSON; empty when it cannot ask."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pinned)
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "-f", "json", "--progress-spinner", "off"]
        command += ["--disable-pip", "--no-deps", "-r", file.name]
        return subprocess.run(command, capture_output=True, text=True, timeout=300).stdout


def judged(answer: str) -> tuple[list[str], list[str]]:
    """Return the holes of an answer, and the packages that could not be looked at; ValueError when it is none."""
    holes, skipped = [], []
    packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    for package in packages:
        if "skip_reason" in package:
            skipped.append(package["name"])
        for hole in package.get("vulns", []):
            better = ", ".join(hole["fix_versions"]) or "no version yet"
            holes.append(
                f"{package['name']} {package['version']}: {hole['id']}, mended in {better}"
            )
    if len(skipped) == len(packages):
        raise ValueError("nothing was looked at")
    return holes, skipped


def main() -> int:
    pinned = "".join(f"{name}=={distribution(name).version}\n" for name in sorted(needed([])))
    try:
        holes, skipped = judged(ask(pinned))
    except (ValueError, KeyError, OSError, subprocess.TimeoutExpired):
        sys.stdout.write(f"{UNREACHABLE}\n")
        return 0
    for line in holes:
        sys.stdout.write(f"{line}\n")
    if skipped:
        sys.stdout.write(
            f"Not looked at, because the list does not know them: {', '.join(skipped)}.\n"
        )
    if not holes:
        sys.stdout.write("No production package has a hole that is publicly known.\n")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
