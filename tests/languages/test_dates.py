import datetime as dt

import pytest

from languages import dates, numbers
from masthead.frozen import on_colour

INSTANT = dt.datetime(2026, 7, 1, 22, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "dimanche 1er mars 2026"),
        ("en", "Sunday 1 March 2026"),
        ("de", "Sonntag, 1. März 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(language, expected):
    shown = dates.day(dt.date(2026, 3, 1), language, weekday=True)
    assert shown.replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "2 juillet 2026 à 0 h 05 (heure de Paris)"),
        ("en", "2 July 2026 at 0:05 (Paris time)"),
        ("de", "2. Juli 2026, 0.05 Uhr (Ortszeit Paris)"),
    ],
)
def test_a_moment_stands_in_the_zone_and_names_it(language, expected):
    assert dates.moment(INSTANT, language, "Europe/Paris").replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("octets", "language", "expected"),
    [
        (18_412_300, "fr", "18,4 Mo"),
        (18_412_300, "en", "18.4 MB"),
        (18_412_300, "de", "18,4 MB"),
        (48_123, "fr", "48 ko"),
        (999_600, "en", "1.0 MB"),
        (12, "fr", "12 o"),
        (240_000_000, "fr", "240 Mo"),
    ],
)
def test_a_size_is_short_and_decimal(octets, language, expected):
    assert numbers.size(octets, language).replace("\u00a0", " ") == expected


def test_whole_years_are_a_period_of_years():
    start, end = dt.date(2027, 1, 1), dt.date(2031, 12, 31)
    assert dates.period(start, end, "fr") == "2027–2031"
    assert dates.period(start, None, "en").replace("\u00a0", " ") == "1 January 2027"
    assert dates.period(None, None, "de") == ""


def test_text_on_the_accent_is_what_reads_best():
    assert on_colour("#1f3fa8") == "#ffffff"
    assert on_colour("#9db4ff") == "#10131c"
