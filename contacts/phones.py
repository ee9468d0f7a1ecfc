"""Telephone numbers: stored in E.164, shown the national way."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Numbers that regulators keep for fiction are refused by phonenumbers, yet they are what a demo should use.
_FICTION = ("+336399", "+447700900")


def normalise_phone(value: str, region: str = "FR") -> str:
    """Return a phone number in E.164 (`+33199001234`); raises ValidationError with what to write."""
    value = value.strip()
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None:
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        fiction = e164.startswith(_FICTION) and phonenumbers.is_possible_number(number)
        if fiction or phonenumbers.is_valid_number(number):
            return e164
    raise ValidationError(
        _(
            "“%(number)s” is not a phone number; write for example 01 99 00 12 34 or +49 30 23125 100."
        ),
        params={"number": value},
    )


@lru_cache(maxsize=1024)
def national(e164: str, region: str = "FR") -> str:
    """Return an E.164 number as it is dialled in the region, the international way elsewhere."""
    if not e164:
        return ""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_country_code(number.country_code or 0) == region
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if at_home
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


def validate_phone(value: str) -> None:
    normalise_phone(value)
