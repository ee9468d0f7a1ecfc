"""Whole communiqués of many houses, in the three languages, against the plan expected of each."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from manuscripts.reading import read
from manuscripts.recognising import missing_words, recognise

FOLDER = Path(__file__).parent.parent / "communiques"
SOURCES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".txt", ".md", ".html"})
REFERENCE = dt.date(2025, 6, 1)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_communique_gives_the_expected_plan(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))

    plan = recognise(read(path.read_bytes(), name=path.name), reference_date=REFERENCE)

    assert plan.as_json() == expected


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_word_of_a_communique_is_in_its_plan(path: Path) -> None:
    source = read(path.read_bytes(), name=path.name)

    plan = recognise(source, reference_date=REFERENCE)

    assert missing_words(source, plan) == []


def test_the_sample_that_is_shipped_is_the_one_tested() -> None:
    root = Path(__file__).parents[3]
    name = "communique-accord-cadre.txt"

    assert (root / "newsroom/demo/sample" / name).read_bytes() == (FOLDER / name).read_bytes()
