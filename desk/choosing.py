"""Lists and pickers of the desk that take whatever somebody sends: a choice that is none, a search of a thousand words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

MOST_WORDS = 20  # each is a condition of the query, and SQLite nests no more than a thousand
MOST_CHARACTERS = 200
LARGEST_KEY = 2**63 - 1
NO_KEY = "?"
PER_PAGE = 30
MOST_ROWS = (
    20 * PER_PAGE
)  # of a list: whoever looks for what stands further down filters or searches


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


class BoundedPaginator(Paginator):
    """Pages of the first rows of a list; what comes after them is neither counted nor passed over (docs/decisions/0030)."""

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return int(rows.values("pk")[: MOST_ROWS + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST_ROWS)

    @property
    def has_more(self) -> bool:
        """Whether the list goes on after its last page."""
        return self._found > MOST_ROWS


class Choosing:
    """Mixed into a model admin or an inline: its pickers, its search and its list stand whatever is sent to them and stands in them."""

    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    paginator: Any = BoundedPaginator
    show_full_result_count = False

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


class YearFilter(SimpleListFilter):
    """The years of the column that a list is sorted by, newest first: for what stands too far down to be turned to."""

    title = gettext_lazy("year")
    parameter_name = "year"

    def _column(self, model_admin: Any) -> str:
        return str(model_admin.model._meta.ordering[0]).removeprefix("-")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        column = self._column(model_admin)
        rows = model_admin.model._base_manager.values_list(column, flat=True)
        # One end after the other: asked for both at once, SQLite reads every row.
        ends = [rows.order_by(column).first(), rows.order_by(f"-{column}").first()]
        if None in ends:
            return []
        first, last = (timezone.localtime(end).year for end in ends)
        return [(str(year), str(year)) for year in range(last, first - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        chosen = self.value()
        if not chosen or chosen not in dict(self.lookup_choices):
            return queryset
        column = str(queryset.model._meta.ordering[0]).removeprefix("-")
        zone = timezone.get_current_timezone()
        since, until = (dt.datetime(int(chosen) + n, 1, 1, tzinfo=zone) for n in (0, 1))
        return queryset.filter(**{f"{column}__gte": since, f"{column}__lt": until})
