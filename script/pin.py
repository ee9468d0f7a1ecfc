"""Print constraints.txt from what is installed in the environment that runs this.

`.venv/bin/python script/pin.py >constraints.txt`, after upgrading what should be upgraded and running the suite. Only packages that
pyproject.toml leads to are named, with their extras; versions, and no place to get them from.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from requirements import requirements

EXTRAS = ["scale", "test", "drive", "check", "sbom", "audit"]
INSTALLER = "pip"  # which comes with Python, and is no part of what it installs


def name_of(requirement: Requirement) -> str:
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def holds(requirement: Requirement, extras: set[str]) -> bool:
    """Return whether a requirement of an installed package is one on this machine, with the extras that are wanted of it."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def needed(extras: list[str]) -> dict[str, set[str]]:
    """Return every package that the production set and the extras need and that is installed, with those it needs itself."""
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    queue = [Requirement(line) for line in requirements(extras)]
    while queue:
        requirement = queue.pop()
        name, wishes = name_of(requirement), requirement.extras
        todo = {"", *wishes} - {extra for seen_name, extra in seen if seen_name == name}
        if not todo:
            continue
        seen |= {(name, extra) for extra in todo}
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # a requirement of another platform or Python
        own = [Requirement(line) for line in package.requires or []]
        own = [one for one in own if holds(one, wishes) and name_of(one) != INSTALLER]
        found.setdefault(name, set()).update(map(name_of, own))
        queue += own
    return {name: others & set(found) for name, others in found.items()}


def pins() -> dict[str, str]:
    """Return every package that is needed and installed, with its version."""
    return {name: distribution(name).version for name in needed(EXTRAS)}


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}=={version}\n" for name, version in sorted(pins().items())))
