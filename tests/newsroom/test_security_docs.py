"""What docs/security.md promises is there: every test that it names, a test for every threat."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCS = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: Path) -> set[str]:
    """Return the names of the test functions of a file."""
    tree = ast.parse(path.read_text()) if path.is_file() else ast.Module(body=[], type_ignores=[])
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def threats() -> list[str]:
    """Return the rows of the tables of threats."""
    part = DOCS.partition("\n## Threats\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.startswith("| threat |")]


@pytest.mark.parametrize("path", sorted({path for path, _name in NAMED.findall(DOCS)}))
def test_every_test_that_the_threat_model_names_exists(path: str) -> None:
    named = {name for other, name in NAMED.findall(DOCS) if other == path}
    assert sorted(named - functions_of(ROOT / path)) == []


def test_every_threat_has_a_defence_and_a_test() -> None:
    rows = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in threats()]
    assert len(rows) > 30
    assert [row[0] for row in rows if len(row) != 3 or not row[1] or not NAMED.search(row[2])] == []
