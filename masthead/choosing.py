"""Fields of the desk that are chosen by searching: what a form sends back need not be a key of anything.

Django shows a refused form again with the rows that were chosen, and asks the database for them by whatever was sent: a word or a number of
twenty digits where a key belongs makes it fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest


class _ByKey:
    """Offers the rows whose keys were chosen, and nothing for what is no key."""

    field: Any

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if _is_key(one, key)], attrs)  # type: ignore[misc]


def _is_key(value: Any, key: models.Field[Any, Any]) -> bool:
    """Return whether a row could have that key; the empty choice counts, and is no row."""
    if value in ("", None):
        return True
    try:
        key.clean(value, None)
    except (ValidationError, ValueError, OverflowError):
        return False
    return True


class ChosenOne(_ByKey, AutocompleteSelect):
    """One row."""


class ChosenRows(_ByKey, AutocompleteSelectMultiple):
    """Any number of rows."""


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of which each key is one; Django would ask the database for a number of twenty digits, too."""

    def clean(self, value: Any) -> Any:
        rows: Any = self.queryset
        for one in value if isinstance(value, list | tuple) else ():
            if not _is_key(one, rows.model._meta.pk):
                sentence = self.error_messages["invalid_pk_value"]
                raise ValidationError(sentence, code="invalid_pk_value", params={"pk": one})
        return super().clean(value)


class ChoosingAdmin:
    """Mixed into a model admin or an inline whose `autocomplete_fields` name something."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ChosenOne(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ChosenRows(db_field, self.admin_site))  # type: ignore[attr-defined]
            kwargs.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
