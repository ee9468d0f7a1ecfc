"""The last part of an announcement's address: a slug that is decoration, and the short id that counts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.urls import register_converter
from django.utils.text import slugify

from masthead.short_ids import ALPHABET, LENGTH


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


def slug_of(words: str, *, otherwise: str = "communique") -> str:
    """Return words as the decorative part of an address, at most 70 characters, cut at a word; `otherwise` when nothing is left."""
    slug = slugify(words.replace("’", " ").replace("œ", "oe").replace("ß", "ss"))
    if len(slug) > 70:
        slug = slug[:70].rsplit("-", 1)[0]
    return slug or otherwise


@lru_cache(maxsize=1024)
def name_slug(name: str) -> str:
    """Return the decorative part of an institution's address."""
    return slug_of(name, otherwise="institution")
