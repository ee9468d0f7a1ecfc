"""Lists and pickers of the desk that take whatever somebody sends: a choice that is none, a search of a thousand words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

MOST_WORDS = 20  # each is a condition of the query, and SQLite nests no more than a thousand
MOST_CHARACTERS = 200
LARGEST_KEY = 2**63 - 1
NO_KEY = "?"


class _KeysOnly:
    """Hands on keys of rows alone: Django asks the database for whatever was sent, as it stands."""

    choices: Any
    is_required: bool
    allow_multiple_selected: bool
    create_option: Any

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        if isinstance(value, list):
            return [self._key_or_none(each) for each in value]
        return self._key_or_none(value)

    def _key_or_none(self, value: Any) -> Any:
        """Return a value that may be a key, else one that no row has, so that the field says so."""
        return value if not value or _is_key(self._column(), value) else NO_KEY

    def _column(self) -> models.Field[Any, Any]:
        return self.choices.queryset.model._meta.pk

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> Any:
        keys = [each for each in value if each and _is_key(self._column(), each)]
        if keys:
            return super().optgroups(name, keys, attrs)  # type: ignore[misc]
        # What Django makes of no choice, without asking the rows for it: a form has hundreds of these.
        is_clearable = not self.is_required and not self.allow_multiple_selected
        options = [self.create_option(name, "", "", False, 0)] if is_clearable else []
        return [(None, options, 0)]


def _is_key(column: models.Field[Any, Any], value: Any) -> bool:
    try:
        key = column.to_python(value)
    except (ValidationError, ValueError, OverflowError):
        return False
    return not isinstance(key, int) or abs(key) <= LARGEST_KEY


class Picker(_KeysOnly, AutocompleteSelect):
    """One row, found by typing."""


class Pickers(_KeysOnly, AutocompleteSelectMultiple):
    """Several rows, found by typing."""


class Choosing:
    """Mixed into a model admin or an inline: its pickers and its search stand whatever is sent to them."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Pickers(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        term = " ".join(search_term[:MOST_CHARACTERS].split()[:MOST_WORDS])
        return super().get_search_results(request, queryset, term)  # type: ignore[misc]
