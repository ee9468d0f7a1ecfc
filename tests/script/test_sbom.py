"""What we ship, as others can read it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parent.parent.parent


def printed(*extras: str) -> str:
    command = [sys.executable, "-W", "error", str(ROOT / "script" / "sbom.py"), *extras]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def sbom() -> str:
    return printed()


def test_sbom_keeps_to_the_schema_of_cyclonedx(sbom):
    found = json.loads(sbom)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom) is None


def test_sbom_names_every_production_package_as_it_is_pinned(sbom):
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
    components = {one["name"]: one for one in json.loads(sbom)["components"]}
    assert {"django", "granian", "pillow", "asgiref", "lxml"} <= set(components)
    assert set(components) & {"pytest", "ruff", "mypy", "cyclonedx-python-lib", "psycopg"} == set()
    assert {name: one["version"] for name, one in components.items()} == {
        name: pinned[name] for name in components
    }
    assert components["django"]["purl"] == f"pkg:pypi/django@{pinned['django']}"
    assert components["django"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert [name for name, one in components.items() if not one.get("licenses")] == []


def test_sbom_says_what_needs_what(sbom):
    needs = {
        one["ref"].split("@")[0]: one.get("dependsOn", [])
        for one in json.loads(sbom)["dependencies"]
    }
    assert any(one.startswith("pkg:pypi/sqlparse@") for one in needs["pkg:pypi/django"])
    assert any(one.startswith("pkg:pypi/django@") for one in needs["entente"])


def test_sbom_is_the_same_twice_and_holds_no_moment(sbom):
    assert printed() == sbom
    assert "timestamp" not in json.loads(sbom)["metadata"]
