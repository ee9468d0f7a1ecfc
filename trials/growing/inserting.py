"""Insert rows by the hundred thousand: as `bulk_create` does, without what it does for each value."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import JSONField, Max, Model

BATCH = 1000
_AS_THEY_ARE = (str, int, type(None))


class Inserting:
    """Gives rows their keys and inserts them, in this order; `finish` tells the database which keys are taken."""

    def __init__(self) -> None:
        self._keys: dict[type[Model], Iterator[int]] = {}

    def keys(self, model: type[Model]) -> Iterator[int]:
        """Return the keys that no row of a model has yet."""
        if model not in self._keys:
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self._keys[model] = itertools.count(last + 1)
        return self._keys[model]

    def __call__(self, model: type[Model], rows: Iterable[Any]) -> None:
        """Insert rows whose values are clean and complete: nothing is filled in but the key."""
        fields: Any = model._meta.local_concrete_fields
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
        keys = self.keys(model)
        # JSON is never taken as it is: a string is no JSON yet.
        plain = [(field, field.attname, not isinstance(field, JSONField)) for field in fields]
        values = (_values(row, plain, keys) for row in rows)
        with connection.cursor() as cursor:
            while batch := list(itertools.islice(values, BATCH)):
                cursor.executemany(sql, batch)

    def finish(self) -> None:
        """Let the sequences of the database go on after the last key."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self._keys)):
                cursor.execute(sql)


def _values(row: Any, fields: list[tuple[Any, str, bool]], keys: Iterator[int]) -> list[Any]:
    if row.pk is None:
        row.pk = next(keys)
    made = []
    for field, name, may_be_plain in fields:
        value = getattr(row, name)
        if not (may_be_plain and type(value) in _AS_THEY_ARE):
            value = field.get_db_prep_save(value, connection)
        made.append(value)
    return made
