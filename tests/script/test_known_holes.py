"""Packages against the list of publicly known holes: what is found, and what is said where the list cannot be reached."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "script"))
import known_holes

HOLE = {"id": "PYSEC-1", "fix_versions": ["2.0"], "description": "x"}


def answer(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ("", 0, known_holes.UNREACHABLE),
        ("Traceback", 0, known_holes.UNREACHABLE),
        (answer({"name": "a", "skip_reason": "not found"}), 0, known_holes.UNREACHABLE),
        (answer({"name": "a", "version": "1", "vulns": []}), 0, "No production package has a hole that is publicly known."),
        (answer({"name": "a", "version": "1", "vulns": [HOLE]}), 1, "a 1: PYSEC-1, mended in 2.0"),
    ],
)  # fmt: skip
def test_known_holes_are_told_or_that_nobody_could_look(
    monkeypatch, capsys, said, status, sentence
):
    asked = []
    monkeypatch.setattr(known_holes, "ask", lambda pinned: asked.append(pinned) or said)

    assert known_holes.main() == status

    assert capsys.readouterr().out == f"{sentence}\n"
    assert "django==" in asked[0]
    assert "pytest" not in asked[0]
