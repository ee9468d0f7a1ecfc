"""Dates, datelines and embargo times of the three languages."""

from __future__ import annotations

import datetime as dt

import pytest

from manuscripts.recognising.dates import (
    complete,
    find_dates,
    find_time,
    find_zone,
    local_instant,
    read_dateline,
)

REFERENCE = dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 3 mars 2025", dt.date(2025, 3, 3)),
        ("le 1er août 2025", dt.date(2025, 8, 1)),
        ("March 3, 2025", dt.date(2025, 3, 3)),
        ("3rd of March 2025", dt.date(2025, 3, 3)),
        ("den 3. März 2025", dt.date(2025, 3, 3)),
        ("03/04/2025", dt.date(2025, 4, 3)),
        ("03.04.2025", dt.date(2025, 4, 3)),
        ("2025-04-03", dt.date(2025, 4, 3)),
        ("du 12 au 14 mai 2025", dt.date(2025, 5, 12)),
    ],
)
def test_date_is_read_as_each_language_writes_it(text: str, expected: dt.date) -> None:
    found = find_dates(text)

    assert complete(found[0], text, REFERENCE) == expected


def test_american_numeric_date_puts_the_month_first() -> None:
    found = find_dates("04/03/2025", month_first=True)

    assert complete(found[0], "", REFERENCE) == dt.date(2025, 4, 3)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2030])
def test_weekday_without_a_year_takes_the_first_match_from_the_latest_year_named(year: int) -> None:
    text = "Ce lundi 3 mars … initiée en septembre 2023 … depuis janvier 2024."
    found = find_dates(text)

    assert complete(found[0], text, dt.date(year, 6, 1)) == dt.date(2025, 3, 3)


def test_objective_in_a_later_year_does_not_push_the_date() -> None:
    text = "Ce lundi 3 mars, … créé en 2023, … 5 000 emplois d'ici 2030, objectif 2026."
    found = find_dates(text)

    assert complete(found[0], text, REFERENCE) == dt.date(2025, 3, 3)


def test_weekday_with_no_year_in_the_text_takes_the_match_nearest_the_reference() -> None:
    found = find_dates("lundi 3 mars")

    assert complete(found[0], "lundi 3 mars", REFERENCE) == dt.date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("Nancy, le 3 mars 2025 – L'université ouvre.", "Nancy", "L'université ouvre."),
        ("PARIS, March 3, 2025 — The institute opens.", "Paris", "The institute opens."),
        ("Berlin, 3. März 2025 – Das Institut öffnet.", "Berlin", "Das Institut öffnet."),
        ("Berlin, den 3. März 2025. Das Institut öffnet.", "Berlin", "Das Institut öffnet."),
        ("BOSTON, Mass. (April 7, 2025) – The trust opens.", "Boston, Mass", "The trust opens."),
        (
            "(Lyon) – La fondation et le théâtre lancent un programme commun.",
            "Lyon",
            "La fondation et le théâtre lancent un programme commun.",
        ),
        ("3 March 2025 – The institute opens.", "", "The institute opens."),
    ],
)
def test_dateline_is_cut_from_the_text_it_opens(text: str, place: str, rest: str) -> None:
    found = read_dateline(text)

    assert found is not None
    assert (found.place, text[found.end :]) == (place, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Le 3 mars 2025, l'université et l'institut ont signé une convention.",
        "L'Institut Cassini – le premier du pays – ouvre ses portes au public cette année.",
        "In 2025, the university opened.",
    ],
)
def test_sentence_with_a_date_is_no_dateline(text: str) -> None:
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("à 14h00", dt.time(14)),
        ("à 9 h 30", dt.time(9, 30)),
        ("14:00 Uhr", dt.time(14)),
        ("11.00 Uhr", dt.time(11)),
        ("2 p.m.", dt.time(14)),
        ("12.30am", dt.time(0, 30)),
        ("00:01 BST", dt.time(0, 1)),
        ("at noon", dt.time(12)),
        ("sans heure", None),
    ],
)
def test_time_is_read_as_each_language_writes_it(text: str, expected: dt.time | None) -> None:
    assert find_time(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("10h00 (heure de Paris)", "fr", ("Europe/Paris", True)),
        ("10:00 BST", "en", ("Europe/London", True)),
        ("9 am ET", "en", ("America/New_York", True)),
        ("10h00 et 11h00, ce qui est tôt", "fr", ("Europe/Paris", False)),
        ("14:00 Uhr MESZ", "de", ("Europe/Berlin", True)),
        ("10:00 UTC+2", "en", ("Etc/GMT-2", True)),
        ("10:00", "en", ("Europe/London", False)),
    ],
)
def test_zone_is_the_one_named_else_that_of_the_language(
    text: str, language: str, expected: tuple[str, bool]
) -> None:
    assert find_zone(text, language) == expected


def test_local_time_that_does_not_exist_is_told() -> None:
    assert local_instant(dt.date(2025, 3, 30), dt.time(2, 30), "Europe/Paris")[1] == "nonexistent"


def test_local_time_that_exists_twice_is_told_and_the_first_taken() -> None:
    instant, trouble = local_instant(dt.date(2025, 10, 26), dt.time(2, 30), "Europe/Paris")

    assert (instant.isoformat(), trouble) == ("2025-10-26T00:30:00+00:00", "ambiguous")
