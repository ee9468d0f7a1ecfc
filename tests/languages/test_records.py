"""The record of each language: nothing is missing, and nothing collides."""

import dataclasses
import re
import string
from collections.abc import Mapping

import pytest
from django.utils import translation

from announcements import terms
from announcements.models import AgreementType, AnnouncementKind, PartyRole
from languages import ENDONYMS, LANGUAGES, RECORDS, choices, columns, names_of, texts
from languages.numbers import number
from languages.record import AddressWords, Language
from partners.sorting import sort_key
from presskits.file_context import CARRIED
from richtext.slugs import slug
from richtext.typography import set_html, set_text

# What a language may have none of.
MAY_BE_EMPTY = {"spacing", "letters", "sorted_as", "articles", "article_of", "dates.other_months"}
every_record = pytest.mark.parametrize("record", RECORDS.values(), ids=LANGUAGES)


def fields(value, path=""):
    """Yield every field of a record and of the records in it, by its dotted name."""
    for field in dataclasses.fields(value):
        said, name = getattr(value, field.name), f"{path}{field.name}"
        yield name, said
        if dataclasses.is_dataclass(said):
            yield from fields(said, f"{name}.")


def strings(said):
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        yield from said.values()
    elif isinstance(said, tuple | frozenset):
        yield from said


@every_record
def test_every_field_is_filled_in(record):
    empty = {
        name for name, said in fields(record) if not said or not all(filter(None, strings(said)))
    }
    blank = {name for name, said in fields(record) for text in strings(said) if text in ("", " ")}
    assert (empty | blank) - MAY_BE_EMPTY == set()


def test_no_field_has_a_default_that_hides_a_gap():
    types = [type(said) for _name, said in fields(RECORDS["fr"]) if dataclasses.is_dataclass(said)]
    assert [
        field.name
        for kind in (Language, *types)
        for field in dataclasses.fields(kind)
        if field.default is not dataclasses.MISSING
        or field.default_factory is not dataclasses.MISSING
    ] == []


@every_record
def test_a_code_has_two_letters_and_is_the_start_of_the_locale(record):
    assert re.fullmatch("[a-z]{2}", record.code)
    assert re.fullmatch(f"{record.code}-[A-Z]{{2}}", record.locale)
    assert record.locale[3:] in record.regions
    assert RECORDS[record.code] is record
    assert ENDONYMS[record.code] == record.endonym


@every_record
def test_address_words_are_distinct_plain_and_of_their_own(record):
    words = dataclasses.asdict(record.addresses)
    assert {word: slug(word, limit=40) for word in words.values()} == {
        word: word for word in words.values()
    }
    # The word for an edition stands inside the address of an announcement; the feed beside the others.
    beside = [word for name, word in words.items() if name != "edition"]
    assert len(set(beside)) == len(beside)
    assert not {"feed", "feed.atom"} & set(beside)
    # A year and the names of downloads stand where the slug of an announcement does.
    assert not any(word.isdigit() for word in words.values())


def test_address_words_are_those_that_were_published():
    """They are the addresses of what stands on other people's pages: a changed word is a dead link."""
    assert RECORDS["fr"].addresses == AddressWords(
        announcements="communiques",
        edition="edition",
        institutions="partenaires",
        contacts="contacts-presse",
        legal="mentions-legales",
        privacy="confidentialite",
        accessibility="accessibilite",
    )
    assert RECORDS["de"].addresses.announcements == "mitteilungen"
    assert RECORDS["en"].addresses.institutions == "partners"


@every_record
def test_file_words_know_every_kind_type_and_role(record):
    words = record.file_words
    assert set(words.kinds) == set(record.file_names.kinds) == set(AnnouncementKind.values)
    assert set(words.agreements) == set(AgreementType.values)
    assert set(words.roles) == set(PartyRole.values) - {PartyRole.CO_SIGNATORY}
    assert set(words.notices) == set(CARRIED)
    assert set(record.read_me.contents) == {
        "images", "logos", "documents", "contacts", "credits.txt",
    }  # fmt: skip


@every_record
def test_file_names_are_plain_and_distinct(record):
    names = record.file_names
    found = [names.kit, names.contacts, *names.kinds.values()]
    assert [slug(word, limit=40) for word in found] == found
    assert len(set(found)) == len(found)


@every_record
def test_dates_have_every_month_and_day_and_say_what_they_are_given(record):
    dates = record.dates
    assert len(set(dates.months)) == 12
    assert len(set(dates.weekdays)) == 7
    given = {
        "day": {"day", "month", "year"},
        "with_weekday": {"weekday", "day"},
        "time": {"hour", "minute"},
        "at": {"day", "time"},
        "zone": {"city"},
    }
    for name, expected in given.items():
        parsed = string.Formatter().parse(getattr(dates, name))
        assert {part[1] for part in parsed if part[1]} == expected, name


@every_record
def test_every_language_that_a_contact_may_speak_has_a_name(record):
    assert set(LANGUAGES) <= set(record.names)
    assert set(record.names) == {code for code, _name in choices.SPOKEN}
    assert len(set(record.names.values())) == len(record.names)


@every_record
def test_names_of_institutions_take_articles_that_are_known(record):
    assert set(record.article_of) <= set(record.articles)
    assert record.about("Cité", "") != record.about("Cité", next(iter(record.article_of)))
    assert record.about("Cité", "").endswith("Cité")


@every_record
def test_rules_of_spacing_do_no_more_a_second_time(record):
    opening, closing = record.quotes
    text = f"1 3 mai: {opening}a{closing} « b » ; 12 % n° 3 ! 14 h 05 May 3 ¿si? M. X 3 800 000"
    once = set_text(text, record.code)
    assert set_text(once, record.code) == once
    assert set_html(f"<p>{once}</p>", record.code) == f"<p>{once}</p>"


@every_record
def test_letters_are_written_out_in_lower_case_ascii(record):
    for letter, written in record.letters.items():
        assert len(letter) == 1
        assert re.fullmatch("[a-z]+", written)
    for letter, place in record.sorted_as.items():
        assert sort_key(f"n{letter}n", record.code) == f"n{place}n"


def test_languages_are_named_in_the_language_of_the_file():
    assert names_of(("fr", "en", "es", "xx"), "de") == "Französisch, Englisch, Spanisch, xx"


def test_languages_that_a_contact_speaks_have_names_on_a_page():
    with translation.override("fr"):
        assert terms.speaks(("fr", "es", "xx")) == "français, espagnol, xx"


def test_choices_are_named_in_the_language_of_whoever_reads_them():
    with translation.override("de"):
        assert dict(choices.WRITTEN)["fr"] == "Französisch"
    with translation.override("fr"):
        assert str(dict(choices.SPOKEN)["es"]) == "espagnol"
    with translation.override(None):
        assert [(code, str(name)) for code, name in choices.WRITTEN] == [
            (code, RECORDS["en"].names[code]) for code in LANGUAGES
        ]


def test_a_translated_field_is_a_column_per_language():
    class Row:
        name_fr, name_en, name_de = "Cité", None, ""

    assert columns("name")[:3] == ("name_fr", "name_en", "name_de")
    if LANGUAGES == ("fr", "en", "de"):
        assert texts(Row(), "name") == {"fr": "Cité", "en": "", "de": ""}


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (1284, "fr", "1\u202f284"),
        (1284, "en", "1,284"),
        (1284, "de", "1.284"),
        (999, "fr", "999"),
        (-12345, "en", "-12,345"),
    ],
)
def test_thousands_are_set_apart_as_the_language_does(value, language, expected):
    assert number(value, language) == expected


def test_letters_with_a_place_of_their_own_are_sorted_there(monkeypatch):
    spanish = dataclasses.replace(RECORDS["fr"], code="es", sorted_as={"ñ": "nzz"})
    monkeypatch.setitem(RECORDS, "es", spanish)
    towns = ["Ñora", "Ñuble", "Nules", "Oca", "Nzema"]
    assert sorted(towns, key=lambda name: sort_key(name, "es")) == [
        "Nules", "Nzema", "Ñora", "Ñuble", "Oca",
    ]  # fmt: skip
    assert sort_key("Peña", "fr") == "pena"
