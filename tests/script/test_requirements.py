import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(script: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, str(ROOT / "script" / script), *arguments],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def name_of(line: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ]", line.strip())[0]).lower()


def test_every_requirement_is_pinned_to_a_version() -> None:
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.+!]*", line), line
        name, _, version = line.partition("==")
        pinned[name] = version
    wanted = {
        name_of(line)
        for line in run(
            "requirements.py", "scale", "test", "drive", "check", "sbom", "audit"
        ).splitlines()
    }
    assert wanted - set(pinned) == set()


def test_requirements_of_production_hold_no_test_tool() -> None:
    names = {name_of(line) for line in run("requirements.py").splitlines()}
    assert (
        names
        & {
            "pytest",
            "playwright",
            "ruff",
            "mypy",
            "babel",
            "psycopg",
            "pip-audit",
            "cyclonedx-python-lib",
        }
        == set()
    )
    assert {"django", "granian", "pillow"} <= names
