"""The last part of an announcement's address: a slug that is decoration, and the short id that counts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.urls import register_converter

from richtext.slugs import slug
from rows.short_ids import ALPHABET, LENGTH

LONGEST_SLUG = 70  # characters


class Reference(NamedTuple):
    slug: str
    short_id: str


class ReferenceConverter:
    """`any-words-at-all-abcd2345` in an address; the words may be wrong, the id not."""

    regex = rf"(?:[^/]*-)?[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> Reference:
        return Reference(value[: -LENGTH - 1], value[-LENGTH:])

    def to_url(self, value: Reference) -> str:
        return f"{value.slug}-{value.short_id}"


class ShortIdConverter:
    """A short id; anything else is refused without asking the database."""

    regex = rf"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")
register_converter(ShortIdConverter, "shortid")


def headline_slug(headline: str, language: str) -> str:
    """Return the decorative part of an announcement's address."""
    return slug(headline, limit=LONGEST_SLUG, language=language, otherwise="communique")


@lru_cache(maxsize=1024)
def name_slug(name: str, language: str) -> str:
    """Return the decorative part of an institution's address."""
    return slug(name, limit=LONGEST_SLUG, language=language, otherwise="institution")
