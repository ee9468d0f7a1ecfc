"""Print constraints.txt from what is installed in the environment that runs this.

`.venv/bin/python script/pin.py >constraints.txt`, after upgrading what should be upgraded and running the suite. Only packages that
pyproject.toml leads to are named, with their extras; versions, and no place to get them from.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution

from requirements import requirements

EXTRAS = ["scale", "test", "drive", "check"]


def name_and_extras(line: str) -> tuple[str, set[str]]:
    match = re.match(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?", line)
    if match is None:
        raise ValueError(line)
    extras = {extra.strip() for extra in (match[2] or "").split(",") if extra.strip()}
    return re.sub(r"[-_.]+", "-", match[1]).lower(), extras


def wanted(line: str, extras: set[str]) -> bool:
    """Return whether a requirement of an installed package holds; other markers are taken as they come."""
    named = re.findall(r"extra\s*==\s*['\"]([^'\"]+)['\"]", line)
    return not named or bool(set(named) & extras)


def pins() -> dict[str, str]:
    """Return every package that is needed and installed, with its version."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    queue = [name_and_extras(line) for line in requirements(EXTRAS)]
    while queue:
        name, extras = queue.pop()
        todo = {"", *extras} - {extra for seen_name, extra in seen if seen_name == name}
        if not todo:
            continue
        seen |= {(name, extra) for extra in todo}
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # a requirement of another platform or Python
        found[name] = package.version
        queue += [name_and_extras(line) for line in package.requires or [] if wanted(line, extras)]
    return found


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}=={version}\n" for name, version in sorted(pins().items())))
