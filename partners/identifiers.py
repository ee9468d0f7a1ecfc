"""Persistent identifiers of institutions, checked as their registries define them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def normalise_ror(value: str) -> str:
    """Return the full address of a ROR id given as an address or a bare id.

    Raises ValidationError when the form or the checksum (ISO/IEC 7064 mod 97-10 over Crockford base 32) is wrong.
    Source: ROR documentation, "ROR identifier pattern".
    """
    value = value.strip()
    if not value:
        return ""
    match = re.fullmatch(
        r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d\d)", value.lower()
    )
    if not match:
        raise ValidationError(_("A ROR id looks like https://ror.org/04vfs2w97."))
    body, check = match[1][:-2], int(match[1][-2:])
    number = 0
    for character in body:
        number = number * 32 + _CROCKFORD.index(character)
    if 98 - (number * 100) % 97 != check:
        raise ValidationError(_("This ROR id is mistyped: its check digits do not match."))
    return f"https://ror.org/{match[1]}"


def normalise_wikidata(value: str) -> str:
    """Return a Wikidata item id such as Q1234, given as an id or an address; raises ValidationError."""
    value = value.strip()
    if not value:
        return ""
    match = re.fullmatch(
        r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,11})", value
    )
    if not match:
        raise ValidationError(_("A Wikidata id looks like Q1344525."))
    return match[1]


def validate_ror(value: str) -> None:
    normalise_ror(value)


def validate_wikidata(value: str) -> None:
    normalise_wikidata(value)
