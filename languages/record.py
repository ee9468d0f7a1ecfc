"""What the newsroom knows of a language: one record, with a field for everything. Pure; each language is a module beside this one.

A record has no field with a default that hides a gap: what a language lacks is said to be empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# What is found in a text, and what stands there instead.
Rule = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that announcements are written in and the public side speaks."""

    code: str  # ISO 639-1, two letters: it begins every address, and it is the end of column names
    endonym: str
    locale: str  # BCP 47 with a region, for Word and for social networks
    # Where it is spoken (ISO 3166-1): whoever reads it dials the numbers of these regions as they are dialled there.
    regions: frozenset[str]
    names: Mapping[
        str, str
    ]  # what it calls itself and others, by code: every language that a press contact can speak

    addresses: AddressWords
    dates: Dates
    numbers: Numbers

    quotes: tuple[str, str]  # what a quotation opens and closes with, spaces included
    spacing: tuple[
        Rule, ...
    ]  # applied in order to running text, after quotes and apostrophes are set; idempotent
    letters: Mapping[
        str, str
    ]  # how its own letters are written in addresses, where dropping the accent would be wrong
    sorted_as: Mapping[
        str, str
    ]  # letters that do not stand with their unaccented ones in a list, and where they stand

    articles: tuple[
        str, ...
    ]  # what may stand before the name of an institution; elided ones end with ’
    article_of: Mapping[str, str]  # article → the first words of names that take it
    about: Callable[
        [str, str], str
    ]  # name and article of an institution → “About the University …”

    file_names: FileNames
    file_words: FileWords
    read_me: ReadMe


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressWords:
    """The words of public addresses: lower-case ASCII with hyphens. Once published they must not change."""

    announcements: str
    edition: str  # followed by its number
    institutions: str
    contacts: str
    legal: str
    privacy: str
    accessibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How days and times are written, with the names in braces filled in."""

    months: tuple[str, ...]  # twelve, as they stand within a date
    other_months: tuple[str, ...]  # other names of months, which texts use too
    weekdays: tuple[str, ...]  # seven, from Monday on
    first: str  # the number of the first day of a month
    day: str  # {day} {month} {year}
    with_weekday: str  # {weekday} {day}
    time: str  # {hour} {minute}
    at: str  # {day} {time}
    zone: str  # {city}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How whole numbers and sizes of files are written."""

    thousands: str
    grouped_from: int  # the smallest number whose thousands are set apart
    decimal: str
    units: tuple[str, str, str, str]  # of 1, 10³, 10⁶ and 10⁹ octets


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNames:
    """How the names of downloads end: lower-case ASCII with hyphens."""

    kit: str
    contacts: str
    kinds: Mapping[str, str]  # by kind of announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWords:
    """What stands around the agreed text in PDF, Word and text files."""

    colon: str  # with the space before it, where the language has one
    kinds: Mapping[str, str]  # of announcements
    agreements: Mapping[str, str]  # types of agreement
    roles: Mapping[str, str]  # of institutions; most are co-signatories, and need no word for it
    notices: Mapping[str, str]  # what must be known before reading, by kind of banner
    until: str  # after the notice of an embargo, before its end

    parties: str
    agreement: str
    signed: str  # followed by a day
    period: str
    when: str
    where: str
    accreditation: str
    due: str  # with its colon

    image: str
    video: str
    source: str  # with its colon

    signatories: str
    contacts: str
    urgent: str
    attachments: str
    further: str
    themes: str

    edition: str  # followed by its number
    address: str  # with its colon
    fingerprint: str
    fingerprint_in_full: str  # with its colon


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMe:
    """The README and the credits of a press kit."""

    title: str
    inside: str
    contents: Mapping[str, str]  # what lies in each folder, and what each file without a folder is
    document: str
    sums: str
    use: str
    conditions: str
    verify: str
    how_to_verify: str
    origin: str

    colon: str  # between a label and what it says, with its spaces
    credits: str
    caption: str
    title_of: str
    credit: str
    copyright: str
    licence: str
    rights: str
    alt: str
    no_credit: str
