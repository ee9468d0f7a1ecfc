"""Model fields that several rooms need. In a migration those of days and instants are Django's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from richtext.fields import OneLine

# What a newsroom writes of; at the ends of the calendar an instant has no UTC.
FIRST_YEAR, LAST_YEAR = 1000, 2999


def validate_year(value: dt.date) -> None:
    """Refuse a day or an instant that can only be a slip of the finger."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Check the year: it lies between %(first)s and %(last)s."),
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class WebAddressField(OneLine, models.URLField):
    """A web address; one typed without its scheme is taken for https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class _Dated(models.Field):
    """Mixed into a field of dates: the year is checked in forms, also where one is only previewed, and in rows."""

    default_validators = [validate_year]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"validators": [validate_year], **kwargs})


class DayField(_Dated, models.DateField):
    """A day."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class InstantField(_Dated, models.DateTimeField):
    """An instant, in UTC in the database."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
